"""The outermost ASGI layer: portal addresses go straight to the portal, everything else to the web framework."""

from starlette.datastructures import State
from starlette.types import ASGIApp, Receive, Scope, Send

from mock_imbot.wire.oauth import HOSTS


class FrontDoor:
    """Leads ``/rest…`` past the framework's routing, which would cost more than the call itself.

    ``state`` is the application's, as those who serve it look for it here.
    """

    def __init__(self, app: ASGIApp, rest: ASGIApp, oauth: ASGIApp, state: State) -> None:
        self.app = app
        self.rest = rest
        self.oauth = oauth
        self.state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event."""
        if scope["type"] == "http":
            path = scope["path"]
            while "//" in path:
                path = path.replace("//", "/")
            scope["path"] = path
            if path == "/rest" or path.startswith("/rest/"):
                await (self.oauth if is_for_authorization_server(scope) else self.rest)(scope, receive, send)
                return
            if path.startswith("/oauth/"):
                await self.oauth(scope, receive, send)
                return
        await self.app(scope, receive, send)


def is_for_authorization_server(scope: Scope) -> bool:
    """Whether a request below ``/rest`` means the authorization server: it has an ``app.info`` of its own there."""
    if not scope["path"].startswith("/rest/app.info"):
        return False
    host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    return host.partition(":")[0].lower() in HOSTS
