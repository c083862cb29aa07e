"""The outermost ASGI layer: portal addresses go straight to the portal, everything else to the web framework."""

from contextlib import suppress

from starlette.datastructures import State
from starlette.requests import ClientDisconnect
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
        """Serve one connection event. A request whose client hangs up in its body is not carried out."""
        with suppress(ClientDisconnect):
            await self._responsible(scope)(scope, receive, send)

    def _responsible(self, scope: Scope) -> ASGIApp:
        """Who answers a path; doubled slashes in it count as one for everybody."""
        if scope["type"] != "http":
            return self.app
        path = scope["path"]
        while "//" in path:
            path = path.replace("//", "/")
        scope["path"] = path
        if path == "/rest" or path.startswith("/rest/"):
            return self.oauth if is_for_authorization_server(scope) else self.rest
        return self.oauth if path.startswith("/oauth/") else self.app


def is_for_authorization_server(scope: Scope) -> bool:
    """Whether a request below ``/rest`` means the authorization server: it has an ``app.info`` of its own there."""
    if not scope["path"].startswith("/rest/app.info"):
        return False
    host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    return host.partition(":")[0].lower() in HOSTS
