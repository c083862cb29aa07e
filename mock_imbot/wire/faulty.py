"""What faults do to a request: an answer instead of the portal's, or a connection that goes wrong."""

import asyncio
import socket
import struct
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from starlette.types import Receive, Scope, Send

from mock_imbot.instruments.faults import Fault
from mock_imbot.instruments.matching import Known
from mock_imbot.portal.portal import Portal
from mock_imbot.portal.portals import split
from mock_imbot.rules.problems import Problem
from mock_imbot.wire import envelope
from mock_imbot.wire.answer import Answer
from mock_imbot.wire.auth import TOKEN, WEBHOOK, Credentials

LINGER: Final = struct.pack("ii", 1, 0)
"""Forget what is unsent and end with RST, not FIN."""

PIECES: Final = 10
PAUSE: Final = 0.1  # seconds between two pieces of an answer that drips
NOWHERE: Final = 0  # the status of a call that nothing was answered to

PAGE: Final = (
    "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
    "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)


def who(portal: Portal, shown: Credentials) -> Known:
    """Whose credential it is, be it still good for anything or not."""
    if shown.token:
        row = portal.store.row(TOKEN, token=split(shown.token)[0])
        return (row[1], row[0]) if row else (None, None)
    row = portal.store.row(WEBHOOK, token=split(shown.webhook)[0])
    return (row[0], None) if row else (None, None)


def problem(fault: Fault) -> Problem | None:
    """The error that a fault answers, if it is one."""
    return Problem(*fault.error) if fault.error else None


def host_of(headers: Mapping[bytes, bytes]) -> str:
    """What a request was addressed to, with the port if it has one."""
    return headers.get(b"host", b"").decode("latin-1")


async def instead(fault: Fault, scope: Scope) -> Answer | None:
    """What is answered instead of carrying the call out; None if it is carried out, now that its delay is over."""
    error = problem(fault)
    if error:
        return Answer(error.status, envelope.problem(error))
    if fault.drop == "before":
        return Answer(NOWHERE, None, page=True)
    if fault.body == "html":
        return page(HTTPStatus.BAD_GATEWAY)
    if fault.redirect:
        query = b"?" + scope["query_string"] if scope["query_string"] else b""
        target = scope.get("raw_path") or scope["path"].encode()
        location = f"{scope['scheme']}://{fault.redirect}{(target + query).decode('latin-1')}"
        return page(HTTPStatus.FOUND, location)
    await asyncio.sleep(fault.delay)
    return None


def page(status: HTTPStatus, location: str = "") -> Answer:
    """A page such as a front server's own."""
    return Answer(status, PAGE.format(title=f"{status.value} {status.phrase}"), page=True, location=location)


async def deliver(fault: Fault, receive: Receive, send: Send, start: Mapping[str, Any], content: bytes) -> None:
    """Send an answer as far and as fast as the fault lets it through. ``start`` is the message with its headers."""
    if fault.drop:
        await end(receive, send, reset=True)
        return
    await send(dict(start))
    if fault.body == "truncated":
        await send({"type": "http.response.body", "body": content[: len(content) // 2], "more_body": True})
        await end(receive, send, reset=False)
        return
    if fault.body == "drip":
        size = len(content) // PIECES + 1
        for place in range(0, len(content) - size, size):
            await send({"type": "http.response.body", "body": content[place : place + size], "more_body": True})
            await asyncio.sleep(PAUSE)
        content = content[(len(content) - 1) // size * size :]
    await send({"type": "http.response.body", "body": content})


async def end(receive: Receive, send: Send, *, reset: bool) -> None:
    """Cut the connection below HTTP, and wait until the server knows. ASGI has no word for that.

    Raises ConnectionResetError where there is no connection, because the caller is in the same process.
    """
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is None:
        raise ConnectionResetError("A fault rule has cut the connection")
    if not reset:
        transport.close()
    elif not transport.is_closing():
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER)
        transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass
