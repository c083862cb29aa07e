"""From credentials to a portal and a caller (transport §5)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from sqlalchemy import bindparam, select

from mock_imbot.portal.portal import Portal
from mock_imbot.portal.portals import NoRoomError, Portals, split
from mock_imbot.portal.store import Statement, Store
from mock_imbot.portal.tables import APPS, TOKENS, USERS, WEBHOOKS
from mock_imbot.rules.fields import Value, php_string
from mock_imbot.rules.problems import Problem, RestError
from mock_imbot.rules.registry import Caller
from mock_imbot.rules.scopes import covers

UNAUTHORIZED: Final = HTTPStatus.UNAUTHORIZED
NO_AUTH_FOUND: Final = Problem("NO_AUTH_FOUND", "Wrong authorization data", UNAUTHORIZED)
INVALID_CREDENTIALS: Final = Problem("INVALID_CREDENTIALS", "Invalid request credentials", UNAUTHORIZED)
HTTPS_REQUIRED: Final = Problem("INVALID_REQUEST", "Https required.", UNAUTHORIZED)
INVALID_TOKEN: Final = Problem("invalid_token", "Unable to get application by token", UNAUTHORIZED)
EXPIRED_TOKEN: Final = Problem("expired_token", "The access token provided has expired", UNAUTHORIZED)
NOT_INSTALLED: Final = Problem("ERROR_OAUTH", "Application not installed", UNAUTHORIZED)
USER_INACTIVE: Final = Problem("authorization_error", "Unable to authorize user", UNAUTHORIZED)
WEBHOOK_SCOPE: Final = Problem(
    "insufficient_scope", "The request requires higher privileges than provided by the webhook token", UNAUTHORIZED
)
TOKEN_SCOPE: Final = Problem(
    "insufficient_scope", "The request requires higher privileges than provided by the access token", UNAUTHORIZED
)

NO_ROOM: Final = Problem(
    "TOO_MANY_PORTALS",
    "mock-imbot has no room for another isolated portal: delete one at /_mock/portals or raise --max-portals",
    HTTPStatus.FORBIDDEN,
)
"""Said by the mock, not by the real service."""

CANONICAL_ID: Final = re.compile(r"[1-9][0-9]{0,17}")
BEARER: Final = re.compile(r"bearer +(\S+) *", re.IGNORECASE)

WEBHOOK: Final = Statement(
    select(WEBHOOKS.c.user_id, WEBHOOKS.c.scope, USERS.c.active)
    .join(USERS, USERS.c.id == WEBHOOKS.c.user_id)
    .where(WEBHOOKS.c.token == bindparam("token"))
)
TOKEN: Final = Statement(
    select(TOKENS.c.client_id, TOKENS.c.user_id, TOKENS.c.expires, APPS.c.scope, APPS.c.installed, USERS.c.active)
    .join(APPS, APPS.c.client_id == TOKENS.c.client_id)
    .join(USERS, USERS.c.id == TOKENS.c.user_id)
    .where(TOKENS.c.access_token == bindparam("token"))
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request shows. ``user`` and ``webhook`` come from the path or from ``aplogin`` and ``ap``."""

    token: str = ""
    user: str = ""
    webhook: str = ""


def credentials(authorization: str, params: Mapping[str, Value], user: str, webhook: str) -> Credentials:
    """Gather a request's credentials; the path wins over parameters, the header over both (transport §5.2, §5.3).

    ``authorization`` is the header's value. Arrays in ``auth`` and ``access_token`` count as absent.
    """
    bearer = BEARER.fullmatch(authorization)
    token = bearer[1] if bearer else php_string(params.get("auth")) or php_string(params.get("access_token"))
    return Credentials(
        token=token,
        user=user or php_string(params.get("aplogin")),
        webhook=webhook or php_string(params.get("ap")),
    )


def authenticate(portals: Portals, shown: Credentials, scope: str | None, *, secure: bool) -> tuple[Portal, Caller]:
    """Find out who calls, and in which portal. A token decides alone, whatever else is shown (transport §5.1).

    ``scope`` is what the method needs, None if nothing; ``secure`` tells whether the request came over HTTPS. A portal
    that does not exist yet is made when its seed knows the credential. Raises RestError with one of the 401 problems.
    """
    if shown.token:
        return _by_token(portals, shown.token, scope)
    if not (shown.user and shown.webhook):
        raise RestError(NO_AUTH_FOUND)
    portal, caller = _by_webhook(portals, shown, secure=secure)
    if not covers(caller.scope, scope):
        raise RestError(WEBHOOK_SCOPE)
    return portal, caller


def tenant(portals: Portals, shown: Credentials) -> Portal:
    """The portal whose limits a request counts for: that of its credential, known or not, else the default one."""
    credential = shown.token or shown.webhook
    token, name = split(credential)
    statement = TOKEN if shown.token else WEBHOOK
    return _portal(portals, name, statement, token) or portals.default


def _by_token(portals: Portals, credential: str, wanted: str | None) -> tuple[Portal, Caller]:
    """The checks in the order of transport §5.2: what the token may do is asked before who its user is."""
    token, name = split(credential)
    portal = _portal(portals, name, TOKEN, token)
    row = _row(portal.store, TOKEN, token) if portal else None
    if portal is None or row is None:
        raise RestError(INVALID_TOKEN)
    client_id, user_id, expires, scope, installed, active = row
    if not installed:
        raise RestError(NOT_INSTALLED)
    if expires <= portal.clock.now():
        raise RestError(EXPIRED_TOKEN)
    caller = Caller("oauth", user_id, frozenset(scope.split(",")), client_id)
    if not covers(caller.scope, wanted):
        raise RestError(TOKEN_SCOPE)
    if not active:
        raise RestError(USER_INACTIVE)
    return portal, caller


def _by_webhook(portals: Portals, shown: Credentials, *, secure: bool) -> tuple[Portal, Caller]:
    token, name = split(shown.webhook)
    portal = _portal(portals, name, WEBHOOK, token)
    if portal is None:
        raise RestError(INVALID_CREDENTIALS)
    if portal.settings.strict_urls and not secure:
        raise RestError(HTTPS_REQUIRED)
    row = _row(portal.store, WEBHOOK, token)
    # Anything but a canonical number is a login name, and the users of a scenario have none.
    if row is None or not row[2] or not CANONICAL_ID.fullmatch(shown.user) or row[0] != int(shown.user):
        raise RestError(INVALID_CREDENTIALS)
    return portal, Caller("webhook", row[0], frozenset(row[1].split(",")), webhook=token)


def _portal(portals: Portals, name: str | None, statement: Statement, token: str) -> Portal | None:
    """The portal of a suffix; it is made only for a credential that it will know."""
    if name is None:
        return None
    known = portals.get(name)
    if known is None and _row(portals.default.seed, statement, token):
        try:
            return portals.ensure(name)
        except NoRoomError:
            raise RestError(NO_ROOM) from None
    return known


def _row(store: Store, statement: Statement, token: str) -> tuple[Any, ...] | None:
    return store.row(statement, token=token)
