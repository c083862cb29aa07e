"""The proxy's listener, and what becomes of a client's connection (clients that know https and fixed hosts only).

A tunnel (CONNECT) ends at one of the mock's own listeners. A request with an absolute target is read, its target
checked, and written anew for the mock; so the next one on the same connection is checked like the first.
"""

import asyncio
import logging
import socket
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any, Final

import h11

from mock_imbot.proxy.peer import Peer
from mock_imbot.proxy.targets import BadTargetError, Rules, Target, parse

LOGGER: Final = logging.getLogger(__name__)

IDLE: Final = 600.0  # seconds without a byte from either end, after which a connection is closed
MOST_NAMES: Final = 1000  # refused names that are counted one by one
OTHERS: Final = "(others)"
TUNNEL_OPEN: Final = b"HTTP/1.1 200 Connection established\r\n\r\n"
ONE_HOP: Final = frozenset(
    {b"connection", b"keep-alive", b"proxy-connection", b"proxy-authorization", b"te", b"upgrade"}
)
"""Header fields that are meant for the proxy alone."""
FRAMING: Final = frozenset({b"content-length", b"transfer-encoding"})

Address = tuple[str, int]
Headers = list[tuple[bytes, bytes]]


class Proxy:
    """Leads clients to the listeners ``http`` and ``https`` of the mock. ``refused`` counts refusals by name.

    ``idle`` is in seconds. Everything happens on the event loop that runs ``start``.
    """

    def __init__(self, rules: Rules, http: Address, https: Address, idle: float = IDLE) -> None:
        self.rules = rules
        self.http = http
        self.https = https
        self.idle = idle
        self.refused: Counter[str] = Counter()
        self.visits: set[asyncio.Task[None]] = set()
        self.server: asyncio.Server | None = None
        # To ourselves over the loopback: the client's own trust is not at stake, it speaks plain HTTP to the proxy.
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.context.check_hostname = False
        self.context.verify_mode = ssl.CERT_NONE

    async def start(self, listening: socket.socket) -> None:
        """Take clients."""
        self.server = await asyncio.start_server(self.serve, sock=listening)

    def close(self) -> None:
        """Take no more clients; those who are here may end what they do."""
        if self.server:
            self.server.close()

    def interrupt(self) -> None:
        """Cut all connections."""
        for visit in self.visits:
            visit.cancel()

    async def stop(self) -> None:
        """Cut all connections and wait until that is done."""
        self.interrupt()
        if self.visits:
            await asyncio.wait(self.visits)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one client until it or the mock has had enough."""
        task = asyncio.current_task()
        assert task  # noqa: S101 - a coroutine that runs has one
        self.visits.add(task)
        try:
            async with asyncio.timeout(self.idle) as limit:
                await Visit(self, reader, writer, limit).serve()
        except (OSError, h11.ProtocolError, asyncio.CancelledError):
            # One end broke off, was silent for too long, or the server stops: the other end sees a broken connection.
            writer.transport.abort()
        finally:
            self.visits.discard(task)

    def refuse(self, target: Target) -> str:
        """Count and log a refusal; answers its explanation."""
        name = target.place if self.rules.is_own(target.host) else target.host
        if name not in self.refused and len(self.refused) >= MOST_NAMES:
            name = OTHERS
        self.refused[name] += 1
        LOGGER.warning("the proxy refused %s (%s so far): it leads to the mock only", target.place, self.refused[name])
        return self.rules.explain(target)


class Visit:
    """The connection of one client."""

    def __init__(
        self, proxy: Proxy, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, limit: asyncio.Timeout
    ) -> None:
        self.proxy = proxy
        self.limit = limit
        self.client = Peer(h11.SERVER, reader, writer, self.awake)

    def awake(self) -> None:
        """Begin to count idle seconds anew."""
        if not self.limit.expired():
            self.limit.reschedule(asyncio.get_running_loop().time() + self.proxy.idle)

    async def serve(self) -> None:
        """Answer requests as long as the connection may be used."""
        while await self.answer():
            self.client.http.start_next_cycle()
        await self.client.part()

    async def answer(self) -> bool:
        """Answer one request; says whether another may follow."""
        method = ""
        try:
            request = await self.client.receive()
            if not isinstance(request, h11.Request):
                return False  # the client is gone
            method = request.method.decode("ascii")
            target = parse(method, request.target.decode("ascii"))
            check_framing(request, method)
        except (BadTargetError, h11.RemoteProtocolError) as fault:
            status = fault.error_status_hint if isinstance(fault, h11.RemoteProtocolError) else HTTPStatus.BAD_REQUEST
            await self.say(status, f"mock-imbot's proxy can't read this request: {fault}\n", method)
            return False
        if not self.proxy.rules.allow(target):
            await self.say(HTTPStatus.FORBIDDEN, self.proxy.refuse(target), method)
            return False
        if method == "CONNECT":
            await self.tunnel(target)
            return False
        await self.forward(request, target)
        return self.client.http.our_state is h11.DONE and self.client.http.their_state is h11.DONE

    async def say(self, status: int, text: str, method: str) -> None:
        """Answer in the proxy's own name and close; some clients show their user nothing but the reason phrase."""
        content = text.encode()
        reason = b"Refused by mock-imbot" if status == HTTPStatus.FORBIDDEN else HTTPStatus(status).phrase.encode()
        headers = [
            (b"Content-Type", b"text/plain; charset=utf-8"),
            (b"Content-Length", str(len(content)).encode()),
            (b"Connection", b"close"),
        ]
        await self.client.send(h11.Response(status_code=status, headers=headers, reason=reason))
        if method != "HEAD":
            await self.client.send(h11.Data(data=content))

    async def dial(self, address: Address, context: ssl.SSLContext | None = None) -> Peer:
        """Connect to one of the mock's listeners."""
        reader, writer = await asyncio.open_connection(*address, ssl=context)
        return Peer(h11.CLIENT, reader, writer, self.awake)

    async def tunnel(self, target: Target) -> None:
        """Pass bytes on in both directions until the mock closes; a client that has said all may still listen."""
        secure = self.proxy.rules.is_secure(target)
        mock = await self.dial(self.proxy.https if secure else self.proxy.http)
        await self.client.write(TUNNEL_OPEN)
        early, _ = self.client.http.trailing_data
        async with beside(self.bytes_up(mock, early), mock):
            while data := await mock.read():
                await self.client.write(data)

    async def bytes_up(self, mock: Peer, early: bytes) -> None:
        """The client's side of a tunnel, beginning with what came together with the request."""
        try:
            await mock.write(early)
            while data := await self.client.read():
                await mock.write(data)
            mock.writer.write_eof()
        except OSError:
            mock.abort()

    async def forward(self, request: h11.Request, target: Target) -> None:
        """Have the mock answer a request with an absolute target."""
        secure = self.proxy.rules.is_secure(target)
        mock = await self.dial(*((self.proxy.https, self.proxy.context) if secure else (self.proxy.http,)))
        async with beside(self.request_up(mock, rewritten(request, target)), mock):
            event = None
            while not isinstance(event, h11.EndOfMessage):
                event = await mock.receive()
                await self.client.send(passed_on(event))

    async def request_up(self, mock: Peer, head: h11.Request) -> None:
        """The head and body of a request. Without the rest of a broken one the mock gives up, and so do we."""
        try:
            event: h11.Event = head
            await mock.send(event)
            while not isinstance(event, h11.EndOfMessage):
                event = await self.client.receive()
                await mock.send(event)
        except (OSError, h11.ProtocolError):
            mock.abort()


@asynccontextmanager
async def beside(upwards: Coroutine[Any, Any, None], mock: Peer) -> AsyncIterator[None]:
    """Carry the client's side to the mock while the block carries the mock's; the block's end is the end of both."""
    task = asyncio.create_task(upwards)
    try:
        yield
    finally:
        mock.abort()
        task.cancel()
        await asyncio.wait([task])


def passed_on(event: h11.Event) -> h11.Event:
    """A part of the mock's answer as its client gets it."""
    if not isinstance(event, h11.InformationalResponse | h11.Response):
        return event
    kept = end_to_end(event)
    return type(event)(status_code=event.status_code, headers=kept, reason=event.reason)


def check_framing(request: h11.Request, method: str) -> None:
    """Refuse a head that two readers could understand differently. Raises BadTargetError."""
    framing = {name: value for name, value in request.headers if name in FRAMING}
    if framing.keys() == FRAMING:
        raise BadTargetError("Content-Length and Transfer-Encoding exclude each other")
    if method == "CONNECT" and framing not in ({}, {b"content-length": b"0"}):
        raise BadTargetError("CONNECT has no body")


def rewritten(request: h11.Request, target: Target) -> h11.Request:
    """The request as an origin server gets it: the target's host is the Host, whatever that header said."""
    kept = [(name, value) for name, value in end_to_end(request) if name != b"host"]
    headers = [(b"Host", target.authority.encode("ascii")), *kept, (b"Connection", b"close")]
    return h11.Request(method=request.method, target=target.path.encode("ascii"), headers=headers)


def end_to_end(head: h11.Request | h11.InformationalResponse | h11.Response) -> Headers:
    """The header fields without those for one hop; what delimits the body stays, whatever Connection claims."""
    named = {
        token.strip().lower() for name, value in head.headers if name == b"connection" for token in value.split(b",")
    }
    return [(name, value) for name, value in head.headers if name not in ONE_HOP | (named - FRAMING)]
