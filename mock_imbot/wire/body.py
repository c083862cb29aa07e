"""Reading a request's body, up to a limit."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from mock_imbot.rules.problems import Problem


class TooLargeError(Exception):
    """The body is larger than allowed. ``problem`` says so; the real service documents no answer for this."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.problem = Problem(
            "REQUEST_ENTITY_TOO_LARGE",
            f"The request body is larger than the limit of {limit} bytes",
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        )


async def read(receive: Receive, headers: Mapping[bytes, bytes], limit: int) -> bytes:
    """The whole body. Raises TooLargeError before keeping more, ClientDisconnect if the client hung up in it."""
    announced = headers.get(b"content-length", b"")
    if announced.isdigit() and int(announced) > limit:
        raise TooLargeError(limit)
    chunks: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunks.append(message.get("body", b""))
        more = message.get("more_body", False)
        size += len(chunks[-1])
        if size > limit:
            raise TooLargeError(limit)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)
