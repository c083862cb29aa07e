"""OAuth applications' authorization codes and tokens (transport §5.8 and §5.9).

Credentials are kept without the portal's suffix and handed out with it.
"""

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, insert, select, update

from mock_imbot.portal.store import Statement
from mock_imbot.portal.tables import APPS, AUTH_CODES, TOKENS

if TYPE_CHECKING:
    from mock_imbot.portal.portal import Portal

CODE_LIFETIME: Final = 30  # seconds
ACCESS_LIFETIME: Final = 3600
REFRESH_LIFETIME: Final = 2_592_000
CODE_BYTES: Final = 16
RANDOM_BYTES: Final = 31


@dataclass(frozen=True, slots=True)
class App:
    """An OAuth application; ``scope`` is a comma list."""

    client_id: str
    client_secret: str
    application_token: str
    scope: str
    installed: bool
    status: str
    install_handler: str | None
    rotates: bool


@dataclass(frozen=True, slots=True)
class Token:
    """A new pair of tokens, as it is handed out. ``expires`` is in Unix seconds."""

    access_token: str
    refresh_token: str
    expires: int
    user_id: int


APP: Final = Statement(
    select(
        APPS.c.client_id,
        APPS.c.client_secret,
        APPS.c.application_token,
        APPS.c.scope,
        APPS.c.installed,
        APPS.c.status,
        APPS.c.install_handler,
        APPS.c.rotate_refresh_tokens,
    ).where(APPS.c.client_id == bindparam("client_id"))
)
INSERT_CODE: Final = Statement(insert(AUTH_CODES))
TAKE_CODE: Final = Statement(
    delete(AUTH_CODES)
    .where(AUTH_CODES.c.code == bindparam("code"), AUTH_CODES.c.client_id == bindparam("client_id"))
    .returning(AUTH_CODES.c.user_id, AUTH_CODES.c.expires)
)
FORGET_CODES: Final = Statement(delete(AUTH_CODES).where(AUTH_CODES.c.expires <= bindparam("now")))
EXPIRY: Final = Statement(select(TOKENS.c.expires).where(TOKENS.c.access_token == bindparam("access_token")))
INSERT_TOKEN: Final = Statement(insert(TOKENS))
REFRESHABLE: Final = Statement(
    select(TOKENS.c.user_id, TOKENS.c.expires, TOKENS.c.expires_in).where(
        TOKENS.c.refresh_token == bindparam("refresh_token"),
        TOKENS.c.client_id == bindparam("client_id"),
        ~TOKENS.c.spent,
    )
)
SPEND: Final = Statement(update(TOKENS).where(TOKENS.c.refresh_token == bindparam("old_token")).values(spent=True))
FORGET_TOKENS: Final = Statement(
    delete(TOKENS).where(
        TOKENS.c.client_id == bindparam("client_id"), TOKENS.c.spent, TOKENS.c.expires <= bindparam("now")
    )
)


class Tokens:
    """Issues codes and tokens and takes them back."""

    def __init__(self, portal: "Portal") -> None:
        self.portal = portal

    def app(self, client_id: str) -> App | None:
        """The application with that id."""
        row = self.portal.store.row(APP, client_id=client_id)
        return App(*row) if row else None

    def issue_code(self, app: App, user_id: int) -> str:
        """An authorization code: works once, within 30 seconds."""
        now = self.portal.clock.now()
        code = secrets.token_hex(CODE_BYTES)
        self.portal.store.run(FORGET_CODES, now=int(now))
        self.portal.store.run(
            INSERT_CODE, code=code, client_id=app.client_id, user_id=user_id, expires=int(now) + CODE_LIFETIME
        )
        return self.portal.suffixed(code)

    def redeem(self, app: App, code: str) -> Token | None:
        """Tokens for a code; None if it is unknown, used, too old or another application's."""
        row = self.portal.store.row(TAKE_CODE, code=code, client_id=app.client_id)
        if row is None or row[1] <= self.portal.clock.now():
            return None
        return self._issue(app, row[0])

    def refresh(self, app: App, refresh_token: str) -> Token | None:
        """New tokens for a refresh token; None if it is unknown, used, too old or another application's.

        The access token that came with it keeps its own time.
        """
        row = self.portal.store.row(REFRESHABLE, refresh_token=refresh_token, client_id=app.client_id)
        now = self.portal.clock.now()
        if row is None or now >= _issued(row) + REFRESH_LIFETIME:
            return None
        if app.rotates:
            self.portal.store.run(SPEND, old_token=refresh_token)
        self.portal.store.run(FORGET_TOKENS, client_id=app.client_id, now=int(now))
        return self._issue(app, row[0])

    def expiry(self, access_token: str) -> int:
        """When an access token ends, in Unix seconds; 0 for an unknown one."""
        return self.portal.store.value(EXPIRY, access_token=access_token) or 0

    def _issue(self, app: App, user_id: int) -> Token:
        now = int(self.portal.clock.now())
        access, renewal = _string(now + ACCESS_LIFETIME), _string(now + REFRESH_LIFETIME)
        expires = now + ACCESS_LIFETIME
        self.portal.store.run(
            INSERT_TOKEN,
            access_token=access,
            refresh_token=renewal,
            client_id=app.client_id,
            user_id=user_id,
            expires_in=ACCESS_LIFETIME,
            expires=expires,
            spent=False,
        )
        return Token(self.portal.suffixed(access), self.portal.suffixed(renewal), expires, user_id)


def _issued(row: tuple[Any, ...]) -> int:
    """When a token began. A lifetime below zero is one that had ended before."""
    _, expires, lifetime = row
    return int(expires) - max(int(lifetime), 0)


def _string(expires: int) -> str:
    """Seventy hexadecimal digits; the first eight are the expiry, lowest byte first."""
    return (expires & 0xFFFFFFFF).to_bytes(4, "little").hex() + secrets.token_hex(RANDOM_BYTES)
