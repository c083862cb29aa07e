"""How the control API's routes differ from FastAPI's: errors in one shape, HEAD, a slash at the end."""

import logging
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, Final

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from mock_imbot.control.refusals import (
    INTERNAL_ERROR,
    METHOD_NOT_ALLOWED,
    NOT_FOUND,
    NOT_IMPLEMENTED,
    QUERY_INVALID,
    RefusedError,
)

LOGGER: Final = logging.getLogger(__name__)

PLANNED: Final = frozenset({"events"})
"""Parts of a portal that the control API is going to have."""
PART: Final = 4  # the place of such a part in /_mock/portals/NAME/PART


class ControlRoute(APIRoute):
    """A route whose every error is ``{"error": {"code", "message"}}``; it answers HEAD where it answers GET."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Put error handling around the endpoint."""
        handle = super().get_route_handler()

        async def refusing(request: Request) -> Response:
            try:
                return await handle(request)
            except RefusedError as refused:
                return refused.response()
            except RequestValidationError as error:
                found = error.errors()[0]
                message = f"{found['loc'][-1]}: {found['msg']}"
                return QUERY_INVALID.because(message=message).response()
            except Exception:
                LOGGER.exception("A defect of mock-imbot: %s %s", request.method, request.url.path)
                return INTERNAL_ERROR.because().response()

        return refusing

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match a path with or without a slash at its end."""
        return super().matches(as_get(scope))

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve HEAD as GET; the server leaves the body out."""
        await super().handle(as_get(scope), receive, send)


def as_get(scope: Scope) -> Scope:
    """The same request for routing. A copy: the server needs the true one."""
    verb = scope.get("method")  # a WebSocket has none
    return {**scope, "method": "GET" if verb == "HEAD" else verb, "path": scope["path"].rstrip("/")}


class Otherwise:
    """What answers where no route does: 404, 405 with ``Allow``, or 501 for what is planned. An ASGI app."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self.routes = [route for route in routes if isinstance(route, APIRoute)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self.refusal(scope["path"], scope["method"]).response()(scope, receive, send)

    def refusal(self, path: str, verb: str) -> RefusedError:
        """What is wrong with that path and verb."""
        allowed = self.allowed(path.rstrip("/"))
        if allowed:
            refused = METHOD_NOT_ALLOWED.because(path=path, verb=verb, allowed=", ".join(allowed))
            refused.headers = {"Allow": ", ".join(allowed)}
            return refused
        parts = path.split("/")
        is_planned = parts[2:3] == ["portals"] and len(parts) > PART and parts[PART] in PLANNED
        return (NOT_IMPLEMENTED if is_planned else NOT_FOUND).because(path=path)

    def allowed(self, path: str) -> list[str]:
        """The verbs of all routes with that path, sorted."""
        verbs = {verb for route in self.routes if route.path_regex.match(path) for verb in route.methods or ()}
        return sorted(verbs | ({"HEAD"} if "GET" in verbs else set()))
