"""The authorization server: ``/oauth/authorize/``, ``/oauth/token/`` and its own ``app.info`` (transport §5.9)."""

from collections.abc import Callable, Mapping
from html import escape
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from sqlalchemy import bindparam, select
from starlette.types import Receive, Scope, Send

from mock_imbot.instruments.faults import Fault
from mock_imbot.instruments.matching import Sighting
from mock_imbot.instruments.toolbox import Toolbox
from mock_imbot.portal.clock import iso
from mock_imbot.portal.portal import DEFAULT, Portal
from mock_imbot.portal.portals import Portals, split
from mock_imbot.portal.store import Statement
from mock_imbot.portal.tables import AUTH_CODES, TOKENS, USERS
from mock_imbot.portal.tokens import App, Token
from mock_imbot.rules.fields import Value, php_string
from mock_imbot.rules.problems import Problem, RestError
from mock_imbot.wire import envelope, faulty, phpjson
from mock_imbot.wire.answer import Answer
from mock_imbot.wire.auth import Credentials, authenticate
from mock_imbot.wire.body import TooLargeError, read
from mock_imbot.wire.decode import parameters
from mock_imbot.wire.problems import METHOD_NOT_FOUND

SERVER: Final = "oauth.bitrix.info"
"""What answers call the authorization server, wherever it really is."""

HOSTS: Final = frozenset({SERVER, "oauth.bitrix24.tech"})
"""Host names under which clients expect the authorization server, not a portal."""

WRONG_CLIENT: Final = Problem("wrong_client", "", HTTPStatus.OK)
INVALID_CLIENT: Final = Problem("invalid_client", "")
INVALID_GRANT: Final = Problem("invalid_grant", "")
NO_GRANT: Final = Problem("invalid_request", 'No "grant_type" parameter found')
UNKNOWN_GRANT: Final = Problem("invalid_request", "Unknown grant type")
NO_CODE: Final = Problem("invalid_request", 'No "code" parameter found')
NO_REFRESH_TOKEN: Final = Problem("invalid_request", 'No "refresh_token" parameter found')
NOT_INSTALLED: Final = Problem("NOT_INSTALLED", "Application not installed", HTTPStatus.UNAUTHORIZED)

METHOD: Final = "oauth.token"
"""What fault rules call an exchange of tokens."""

NO_FAULT: Final = Fault("")

GRANTS: Final[Mapping[str, tuple[str, Problem]]] = {
    "authorization_code": ("code", NO_CODE),
    "refresh_token": ("refresh_token", NO_REFRESH_TOKEN),
}
"""Per grant type the parameter with the credential, and what its absence is."""

IN_SEED: Final = {
    "code": Statement(select(AUTH_CODES.c.code).where(AUTH_CODES.c.code == bindparam("credential"))),
    "refresh_token": Statement(select(TOKENS.c.user_id).where(TOKENS.c.refresh_token == bindparam("credential"))),
}
PEOPLE: Final = Statement(
    select(USERS.c.id, USERS.c.name, USERS.c.last_name).where(USERS.c.active, ~USERS.c.bot).order_by(USERS.c.id)
)

JSON: Final = b"application/json; charset=utf-8"
HTML: Final = b"text/html; charset=utf-8"
PAGE: Final = """\
<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<body style="font-family: system-ui, sans-serif; margin: 3rem auto; max-width: 40rem">
<h1>{title}</h1>{content}</body></html>
"""

Reply = tuple[int, bytes, bytes, list[tuple[bytes, bytes]]]
"""Status, content type, content, further headers."""


class OAuth:
    """Everything below ``/oauth/``."""

    def __init__(self, portals: Portals, body_limit: int, toolbox: Toolbox) -> None:
        self.toolbox = toolbox
        self.portals = portals
        self.body_limit = body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = dict(scope["headers"])
        fault = None
        try:
            body = await read(receive, headers, self.body_limit)
        except TooLargeError as error:
            status, kind, content, more = _problem(error.problem)
        else:
            fault = self._fault(scope, headers, body)
            instead = await faulty.instead(fault, scope) if fault else None
            status, kind, content, more = _spoilt(instead) if instead else self.answer(scope, headers, body)
        fixed = [
            (b"content-type", kind),
            (b"content-length", str(len(content)).encode()),
            (b"cache-control", b"no-store"),
        ]
        start = {"type": "http.response.start", "status": status, "headers": [*fixed, *more]}
        await faulty.deliver(fault or NO_FAULT, receive, send, start, content)

    def _fault(self, scope: Scope, headers: Mapping[bytes, bytes], body: bytes) -> Fault | None:
        """What a fault rule has in store for an exchange of tokens, which rules call ``oauth.token``."""
        if scope["path"].rstrip("/") != "/oauth/token":
            return None
        content_type = headers.get(b"content-type", b"").decode("latin-1")
        params = parameters(scope["method"], scope["query_string"], content_type, body)
        kind = GRANTS.get(php_string(params.get("grant_type")), ("", NO_GRANT))[0]
        portal = self._tenant(kind, php_string(params.get(kind)))[1]
        known = None, php_string(params.get("client_id"))
        faults, now = self.toolbox.of(portal).faults, portal.clock.now()
        return faults.choose(Sighting(METHOD, params, now, lambda: known, faulty.host_of(headers)))

    def answer(self, scope: Scope, headers: Mapping[bytes, bytes], body: bytes) -> Reply:
        """Find the page or service that a path names."""
        answers: dict[str, Callable[[dict[str, Value]], Reply]] = {
            "/oauth/authorize": self.authorize,
            "/oauth/token": self.token,
            "/oauth/rest/app.info": self.app_info,
            "/rest/app.info": self.app_info,
        }
        found = answers.get(scope["path"].rstrip("/").removesuffix(".json"))
        if found is None:
            return _problem(METHOD_NOT_FOUND)
        content_type = headers.get(b"content-type", b"").decode("latin-1")
        params = parameters(scope["method"], scope["query_string"], content_type, body)
        bearer = headers.get(b"authorization", b"").decode("latin-1").partition(" ")[2]
        if bearer:
            params["auth"] = bearer
        try:
            return found(params)
        except RestError as error:
            return _problem(error.problem)

    def token(self, params: dict[str, Value]) -> Reply:
        """Exchange a code or a refresh token for tokens."""
        given = {name: php_string(value) for name, value in params.items()}
        grant = GRANTS.get(given.get("grant_type", ""))
        if grant is None:
            raise RestError(UNKNOWN_GRANT if given.get("grant_type") else NO_GRANT)
        kind, absent = grant
        credential, portal = self._tenant(kind, given.get(kind, ""))
        app = portal.tokens.app(given.get("client_id", ""))
        if app is None:
            raise RestError(WRONG_CLIENT)
        if given.get("client_secret") != app.client_secret:
            raise RestError(INVALID_CLIENT)
        if not app.installed:
            raise RestError(NOT_INSTALLED)
        if not given.get(kind):
            raise RestError(absent)
        with portal.store.transaction():
            token = portal.tokens.redeem(app, credential) if kind == "code" else portal.tokens.refresh(app, credential)
        if token is None:
            raise RestError(INVALID_GRANT)
        return _json(HTTPStatus.OK, _described(portal, app, token))

    def _tenant(self, kind: str, credential: str) -> tuple[str, Portal]:
        """A code or refresh token without its suffix, and its portal; made if its seed knows the credential."""
        bare, name = split(credential)
        if name is None:
            return "", self.portals.default
        portal = self.portals.get(name)
        if portal is None and self.portals.default.seed.row(IN_SEED[kind], credential=bare):
            portal = self.portals.ensure(name)
        return (bare, portal) if portal else ("", self.portals.default)

    def authorize(self, params: dict[str, Value]) -> Reply:
        """Send the browser back to the application with a code; without ``user``, ask whose consent it is.

        ``redirect_uri`` is taken as sent, else the application's handler; without both the code is shown. ``portal``
        names an isolated portal.
        """
        given = {name: php_string(value) for name, value in params.items()}
        portal = self.portals.get(given.get("portal") or DEFAULT)
        app = portal.tokens.app(given.get("client_id", "")) if portal else None
        if portal is None or app is None:
            return _page("Application not found", "<p>No such <code>client_id</code> in this portal.</p>")
        people = {str(row[0]): row for row in portal.store.rows(PEOPLE)}
        if given.get("user", "") not in people:
            return _page(f"Who authorizes {app.client_id}?", _choices(given, people))
        return _consent(portal, app, int(given["user"]), given)

    def app_info(self, params: dict[str, Value]) -> Reply:
        """What the authorization server knows of a token; SDKs verify tokens with it."""
        shown = php_string(params.get("auth")) or php_string(params.get("access_token"))
        portal, caller = authenticate(self.portals, Credentials(token=shown), None, secure=True)
        started = portal.clock.now()
        app = portal.tokens.app(caller.client_id or "")
        result = _installation(portal, app, shown, caller.user_id) if app else []
        return _json(HTTPStatus.OK, envelope.success(result, portal.clock, started))


def _described(portal: Portal, app: App, token: Token) -> dict[str, Any]:
    """The fields that clients need, in the documented order."""
    return {
        "access_token": token.access_token,
        "expires": token.expires,
        "expires_in": token.expires - int(portal.clock.now()),
        "scope": app.scope,
        "domain": SERVER,
        "server_endpoint": f"{portal.public_url}/rest/",
        "status": app.status,
        "client_endpoint": f"{portal.public_url}/rest/",
        "member_id": portal.settings.member_id,
        "user_id": token.user_id,
        "refresh_token": token.refresh_token,
    }


def _installation(portal: Portal, app: App, access_token: str, user_id: int) -> dict[str, Any]:
    return {
        "client_id": app.client_id,
        "scope": app.scope,
        "expires": iso(portal.tokens.expiry(split(access_token)[0])),
        "install": {
            "installed": True,
            "version": 1,
            "status": app.status,
            "scope": app.scope,
            "domain": portal.settings.domain,
            "uri": portal.public_url,
            "client_endpoint": f"{portal.public_url}/rest/",
            "member_id": portal.settings.member_id,
            "member_type": "",
        },
        "user_id": user_id,
    }


def _choices(given: Mapping[str, str], people: Mapping[str, tuple[Any, ...]]) -> str:
    """A link per user."""
    links = [
        f'<li><a href="?{escape(urlencode({**given, "user": user_id}))}">{escape(f"{first} {last}".strip())}</a></li>'
        for user_id, (_, first, last) in people.items()
    ]
    return f"<ul>{''.join(links)}</ul>"


def _consent(portal: Portal, app: App, user_id: int, given: Mapping[str, str]) -> Reply:
    with portal.store.transaction():
        code = portal.tokens.issue_code(app, user_id)
    target = given.get("redirect_uri") or app.install_handler
    if not target:
        return _page("Authorized", f"<p>The application has no address to return to. The code:</p><pre>{code}</pre>")
    query = urlencode(
        {
            "code": code,
            "state": given.get("state", ""),
            "domain": portal.settings.domain,
            "member_id": portal.settings.member_id,
            "scope": app.scope,
            "server_domain": SERVER,
        }
    )
    location = f"{target}{'&' if '?' in target else '?'}{query}"
    return HTTPStatus.FOUND, HTML, b"", [(b"location", location.encode("ascii", "ignore"))]


def _problem(problem: Problem) -> Reply:
    """An error of the authorization server; most have no description (transport §5.9)."""
    body = envelope.problem(problem)
    return _json(problem.status, body if problem.text else {"error": problem.code})


def _json(status: int, body: dict[str, Any]) -> Reply:
    return int(status), JSON, phpjson.dumps(body), []


def _spoilt(answer: Answer) -> Reply:
    """What a fault answers instead."""
    if not answer.page:
        return _json(answer.status, answer.body)
    location = [(b"location", answer.location.encode("latin-1", "replace"))] if answer.location else []
    return answer.status, HTML, (answer.body or "").encode(), location


def _page(title: str, content: str) -> Reply:
    return HTTPStatus.OK, HTML, PAGE.format(title=escape(title), content=content).encode(), []
