"""The credentials of a portal and the addresses that are ready to use (contract: "Access of a portal")."""

from collections import defaultdict
from typing import Any, Final

from sqlalchemy import select

from mock_imbot.portal.portal import Portal
from mock_imbot.portal.store import Statement
from mock_imbot.portal.tables import APPS, BOTS, TOKENS, USERS, WEBHOOKS

ALL_WEBHOOKS: Final = Statement(
    select(WEBHOOKS.c.user_id, WEBHOOKS.c.token, WEBHOOKS.c.scope).order_by(WEBHOOKS.c.user_id, WEBHOOKS.c.token)
)
ALL_APPS: Final = Statement(
    select(APPS.c.client_id, APPS.c.client_secret, APPS.c.application_token, APPS.c.scope).order_by(APPS.c.client_id)
)
RENEWABLE_TOKENS: Final = Statement(
    select(TOKENS.c.client_id, TOKENS.c.user_id, TOKENS.c.access_token, TOKENS.c.refresh_token, TOKENS.c.expires)
    .where(~TOKENS.c.spent)
    .order_by(TOKENS.c.user_id, TOKENS.c.access_token)
)
ALL_BOTS: Final = Statement(
    select(BOTS.c.id, BOTS.c.code, USERS.c.name, BOTS.c.client_id)
    .join(USERS, USERS.c.id == BOTS.c.id)
    .order_by(BOTS.c.id)
)


def access(portal: Portal, public_url: str) -> dict[str, Any]:
    """All credentials as a client has to send them, the ``--NAME`` of the portal included.

    ``expires`` is in Unix seconds, scopes are lists. Webhooks, apps, tokens and bots are sorted by their ids. Tokens
    that have been renewed are left out.
    """
    return {
        "name": portal.name,
        "profile": portal.profile.name,
        "urls": urls(portal, public_url),
        "webhooks": webhooks(portal, public_url),
        "apps": apps(portal),
        "bots": [
            {"id": bot_id, "code": code, "name": name, "client_id": client_id}
            for bot_id, code, name, client_id in portal.store.rows(ALL_BOTS)
        ],
    }


def urls(portal: Portal, public_url: str) -> dict[str, str]:
    """Where a portal is; REST and OAuth are one address for all portals, their credentials tell them apart."""
    return {
        "rest": f"{public_url}/rest/",
        "oauth": f"{public_url}/oauth/",
        "control": f"{public_url}/_mock/portals/{portal.name}",
    }


def webhooks(portal: Portal, public_url: str) -> list[dict[str, Any]]:
    """Incoming webhooks; the name of a method is put behind ``url``."""
    found = []
    for user, bare, scope in portal.store.rows(ALL_WEBHOOKS):
        token = portal.suffixed(bare)
        url = f"{public_url}/rest/{user}/{token}/"
        found.append({"user": user, "token": token, "url": url, "scope": scopes(scope)})
    return found


def apps(portal: Portal) -> list[dict[str, Any]]:
    """OAuth applications with their tokens."""
    tokens = defaultdict(list)
    for client_id, user, access_token, refresh_token, expires in portal.store.rows(RENEWABLE_TOKENS):
        tokens[client_id].append(
            {
                "user": user,
                "access_token": portal.suffixed(access_token),
                "refresh_token": portal.suffixed(refresh_token),
                "expires": expires,
            }
        )
    return [
        {
            "client_id": client_id,
            "client_secret": secret,
            "application_token": application_token,
            "scope": scopes(scope),
            "tokens": tokens[client_id],
        }
        for client_id, secret, application_token, scope in portal.store.rows(ALL_APPS)
    ]


def scopes(text: str) -> list[str]:
    """A comma list; no scope at all is an empty one."""
    return text.split(",") if text else []
