"""Who may use the control API: not other web sites, and with an admin token only those who know it.

A mock listens on a developer's machine, where any web page that is open in a browser can send it requests. Two
header checks keep pages out. ``Origin``: a page of another site is refused, whatever it asks for. ``Host``: a page
can also become "the same site" by pointing its own domain name at 127.0.0.1 (DNS rebinding); it can't hide that
name, so only names that belong to this server are taken.
"""

import re
from collections.abc import Mapping, Sequence
from hmac import compare_digest
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from mock_imbot.control.refusals import HOST_REFUSED, ORIGIN_REFUSED, UNAUTHORIZED, RefusedError
from mock_imbot.settings import Settings

AUTHORITY: Final = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\s:@/\[\]]+))(?::[0-9]*)?")
ORIGIN: Final = re.compile(r"https?://(.+)", re.IGNORECASE)
BEARER: Final = re.compile(r"bearer +(\S+) *", re.IGNORECASE)
CONTROL: Final = "_mock"
FILES: Final = "files"
CHALLENGE: Final = 'Bearer realm="mock-imbot"'


class Guard:
    """ASGI middleware in front of everything; only requests to ``/_mock`` are looked at, never those to ``/rest``.

    ``allow_hosts`` are names (without port) beside the loopback ones. With an ``admin_token``, everything but
    ``/_mock/files`` needs it as a bearer token: addresses of files stand in the API's answers.
    """

    def __init__(self, app: ASGIApp, *, admin_token: str | None, allow_hosts: Sequence[str]) -> None:
        self.app = app
        self.admin_token = admin_token
        self.allow_hosts = frozenset(host.lower() for host in allow_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or answer it with 401 or 403."""
        try:
            self.check(scope)
        except RefusedError as refused:
            await refused.response()(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def check(self, scope: Scope) -> None:
        """Raise RefusedError for a request that may not pass."""
        if scope["type"] != "http":
            return
        # Doubled slashes are dropped here, too: a layer behind this one may do the same.
        first, second = ([part for part in scope["path"].split("/") if part] + ["", ""])[:2]
        if first != CONTROL:
            return
        headers = collect(scope)
        host = self.known_host(headers.get("host", []))
        for origin in headers.get("origin", []):
            if not same_site(origin, host):
                raise ORIGIN_REFUSED.because(origin=origin)
        if self.admin_token is not None and second != FILES:
            self.check_token(headers.get("authorization", []), self.admin_token)

    def known_host(self, hosts: Sequence[str]) -> str:
        """The ``Host`` header, which has to be there once and to name this server."""
        host = ", ".join(hosts)
        name = name_in(host)
        if not (is_loopback(name) or name in self.allow_hosts):
            raise HOST_REFUSED.because(host=host)
        return host

    def check_token(self, authorizations: Sequence[str], token: str) -> None:
        """Compare in a time that does not tell how much of the token was right."""
        shown = BEARER.fullmatch(", ".join(authorizations))
        if not compare_digest((shown[1] if shown else "").encode("latin-1"), token.encode()):
            refused = UNAUTHORIZED.because()
            refused.headers = {"WWW-Authenticate": CHALLENGE}
            raise refused


def own_hosts(settings: Settings) -> list[str]:
    """The names under which a server is known: those of --allow-host and the host of --public-url."""
    public = urlsplit(settings.public_url or "").hostname
    return [*settings.allow_host, *([public] if public else [])]


def collect(scope: Scope) -> Mapping[str, list[str]]:
    """All headers by lower-case name."""
    found: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        found.setdefault(name.decode("latin-1"), []).append(value.decode("latin-1"))
    return found


def same_site(origin: str, host: str) -> bool:
    """Whether a page comes from this host and port, or from this machine (any port)."""
    found = ORIGIN.fullmatch(origin)
    return found is not None and (found[1].lower() == host.lower() or is_loopback(name_in(found[1])))


def name_in(authority: str) -> str:
    """The lower-case name or address in ``name:port``; empty if that is none."""
    found = AUTHORITY.fullmatch(authority)
    return (found[1] or found[2]).lower() if found else ""


def is_loopback(name: str) -> bool:
    """``localhost``, 127.0.0.0/8 and ::1."""
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False
