"""Portals of a given size."""

from typing import Any

BOT = 39
PEOPLE = range(1, 11)


def portal(chats: int) -> dict[str, Any]:
    """A scenario with chats 1, 2, 3 …, each with the bot and three people, each bound to an entity of its own."""
    return {
        "users": [{"id": number, "name": f"User {number}"} for number in PEOPLE],
        "apps": [
            {
                "client_id": "local.demo",
                "client_secret": "demo-secret",
                "application_token": "demo-application",
                "scope": ["imbot"],
                "tokens": [{"user": 1, "access_token": "demo-access", "refresh_token": "demo-refresh"}],
            }
        ],
        "bots": [{"id": BOT, "code": "echo", "name": "EchoBot", "client_id": "local.demo"}],
        "chats": [
            {
                "id": number,
                "title": f"Chat {number}",
                "color": "MINT",
                "owner": BOT,
                "users": [1, 2, 3 + number % 8, BOT],
                "entity_type": "DEMO",
                "entity_id": str(number),
            }
            for number in range(1, chats + 1)
        ],
    }
