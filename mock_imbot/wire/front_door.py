"""The outermost ASGI layer: portal addresses go straight to the portal, everything else to the web framework."""

from starlette.datastructures import State
from starlette.types import ASGIApp, Receive, Scope, Send


class FrontDoor:
    """Leads ``/rest…`` past the framework's routing, which would cost more than the call itself.

    ``state`` is the application's, as those who serve it look for it here.
    """

    def __init__(self, app: ASGIApp, rest: ASGIApp, state: State) -> None:
        self.app = app
        self.rest = rest
        self.state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event."""
        if scope["type"] == "http":
            path = scope["path"]
            while "//" in path:
                path = path.replace("//", "/")
            scope["path"] = path
            if path == "/rest" or path.startswith("/rest/"):
                await self.rest(scope, receive, send)
                return
        await self.app(scope, receive, send)
