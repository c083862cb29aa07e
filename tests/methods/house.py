"""The portal in which the methods are tried out: every kind of chat, bot and credential, and a clock that stands still.

Chats are named by what the acting bot, 39, is in them.
"""

import base64
from dataclasses import dataclass
from typing import Any

from tests.live import LivePortal, Reply, reply

NOON = "2026-01-10T09:00:00+00:00"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"
PICTURE = base64.b64encode(PNG).decode()

GENERAL, TEAM, FOREIGN, GUEST, MANAGED, LOBBY, OWN_LOBBY, PRIVATE = 1, 13, 14, 15, 16, 17, 18, 19
SONET_GROUP, CRM, CALL, NOTIFIER, QUESTION, NETWORK, LINES, TASKS = 20, 21, 22, 23, 24, 25, 26, 27
OTHERS_TALK, WITH_EXTRANET, ALONE, HEIRS, NO_HUMAN, LATE, UNKNOWN = 29, 30, 31, 32, 33, 34, 999
BOT, HOOK_BOT, OTHER_BOT, SECOND_BOT = 39, 40, 41, 42


def chat(chat_id: int, title: str, owner: int, users: list[int], **more: Any) -> dict[str, Any]:
    """A chat of the scenario, closed unless it says otherwise."""
    return {"id": chat_id, "title": title, "owner": owner, "users": users, "color": "RED"} | more


def bound(chat_id: int, entity_type: str) -> dict[str, Any]:
    """A chat of the bot that belongs to something else."""
    return chat(chat_id, entity_type.title(), BOT, [1, 2, BOT], entity_type=entity_type, entity_id="5")


SCENARIO: dict[str, Any] = {
    "portal": {"clock": NOON, "general_chat": GENERAL},
    "users": [
        {"id": 1, "name": "Ann", "last_name": "Lee", "gender": "F", "admin": True},
        {"id": 2, "name": "Bob"},
        {"id": 3, "name": "Cid", "last_name": "Ray"},
        {"id": 4, "name": "Dan"},
        {"id": 5, "name": "Eve", "active": False},
        {"id": 6, "name": "Xen", "extranet": True},
        {"id": 7, "name": "Ivy"},
    ],
    "apps": [
        {
            "client_id": "local.demo",
            "tokens": [
                {"user": 1, "access_token": "demo-access"},
                {"user": BOT, "access_token": "bot-access"},
                {"user": 2, "access_token": "bob-access"},
                {"user": 6, "access_token": "xen-access"},
                {"user": 5, "access_token": "eve-access"},
                {"user": 1, "access_token": "old-access", "expired": True},
            ],
        },
        {"client_id": "local.other", "tokens": [{"user": 1, "access_token": "other-access"}]},
        {"client_id": "local.none", "tokens": [{"user": 1, "access_token": "none-access"}]},
        {
            "client_id": "local.off",
            "installed": False,
            "tokens": [{"user": 5, "access_token": "off-access", "expired": True}],
        },
        {
            "client_id": "local.narrow",
            "scope": ["user"],
            "tokens": [
                {"user": 1, "access_token": "narrow-access"},
                {"user": 5, "access_token": "eve-narrow"},
                {"user": 1, "access_token": "old-narrow", "expired": True},
            ],
        },
    ],
    "webhooks": [
        {"user": 1, "token": "demo"},
        {"user": 1, "token": "narrow", "scope": ["im"]},
        {"user": 5, "token": "gone"},
    ],
    "bots": [
        {"id": BOT, "code": "echo", "name": "EchoBot", "client_id": "local.demo"},
        {"id": HOOK_BOT, "code": "hook", "name": "HookBot", "client_id": "customdemo"},
        {"id": OTHER_BOT, "code": "other", "name": "OtherBot", "client_id": "local.other"},
        {"id": SECOND_BOT, "code": "second", "name": "SecondBot", "client_id": "local.demo"},
    ],
    "chats": [
        chat(GENERAL, "Everybody", 1, [1, 2, BOT]),
        chat(
            TEAM,
            "Team",
            BOT,
            [1, 2, 4, BOT],
            entity_type="DEMO",
            entity_id="77",
            messages=[{"id": 1, "author": 2, "text": "Hello"}, {"id": 2, "author": BOT, "text": "Hi"}],
        ),
        chat(FOREIGN, "Foreign", 1, [1, 2]),
        chat(GUEST, "Guest", 1, [1, 2, BOT]),
        chat(MANAGED, "Managed", 1, [1, 2, BOT], managers=[1, BOT]),
        chat(LOBBY, "Lobby", 1, [1, 2], type="OPEN"),
        chat(OWN_LOBBY, "Own lobby", BOT, [1, BOT], type="OPEN"),
        chat(PRIVATE, "", 1, [1, BOT], type="PRIVATE"),
        bound(SONET_GROUP, "SONET_GROUP"),
        bound(CRM, "CRM"),
        bound(CALL, "CALL"),
        bound(NOTIFIER, "SUPPORT24_NOTIFIER"),
        bound(QUESTION, "SUPPORT24_QUESTION"),
        bound(NETWORK, "NETWORK_DIALOG"),
        bound(LINES, "LINES"),
        bound(TASKS, "TASKS"),
        chat(OTHERS_TALK, "", 1, [1, 2], type="PRIVATE"),
        chat(WITH_EXTRANET, "Guests", BOT, [1, 6, BOT]),
        chat(ALONE, "Alone", BOT, [BOT]),
        chat(HEIRS, "Heirs", BOT, [5, 6, 7, BOT, HOOK_BOT]),
        chat(NO_HUMAN, "No human", BOT, [5, 6, BOT, HOOK_BOT]),
        chat(
            LATE,
            "Late",
            1,
            [1, BOT],
            messages=[{"id": 3, "author": 1, "text": "Before"}, {"id": 4, "author": 1, "text": "After"}],
            start_ids={BOT: 4},
        ),
    ],
}

VALID: dict[str, dict[str, Any]] = {
    "imbot.chat.user.list": {"CHAT_ID": TEAM},
    "imbot.chat.user.add": {"CHAT_ID": TEAM, "USERS": [3]},
    "imbot.chat.user.delete": {"CHAT_ID": TEAM, "USER_ID": 4},
    "imbot.chat.leave": {"CHAT_ID": TEAM},
    "imbot.chat.updateTitle": {"CHAT_ID": TEAM, "TITLE": "New"},
    "imbot.chat.updateColor": {"CHAT_ID": TEAM, "COLOR": "MINT"},
    "imbot.chat.updateAvatar": {"CHAT_ID": TEAM, "AVATAR": PICTURE},
    "imbot.chat.add": {"USERS": [2]},
    "imbot.chat.get": {"ENTITY_TYPE": "DEMO", "ENTITY_ID": "77"},
    "imbot.chat.setOwner": {"CHAT_ID": TEAM, "USER_ID": 2},
    "imbot.chat.setManager": {"CHAT_ID": TEAM, "USER_ID": 2},
    "imbot.chat.sendTyping": {"DIALOG_ID": "chat13"},
    "imbot.sendTyping": {"DIALOG_ID": "chat13"},
    "imbot.dialog.get": {"DIALOG_ID": "chat13"},
}
"""One call of each method that succeeds; tests change one thing in it."""


@dataclass
class House(LivePortal):
    """A portal of this scenario."""

    def ask(self, method: str, params: Any = None, auth: str = "demo-access") -> Reply:
        """Call by JSON; ``auth`` is an access token, or a webhook as ``USER/TOKEN``."""
        if "/" not in auth:
            return self.call(method, params, auth=self.mine(auth))
        return reply(self.client.post(f"{self.url}/rest/{self.mine(auth)}/{method}", json=params or {}))

    def mine(self, credential: str) -> str:
        """A credential of the scenario as one of this portal."""
        return f"{credential}--{self.name}"

    def export(self) -> bytes:
        """Everything the portal remembers, to be compared."""
        return self.control("GET").content

    def reset(self) -> None:
        """Go back to the scenario."""
        assert self.control("POST", "/reset").is_success


def profiled(profile: str, **portal: Any) -> dict[str, Any]:
    """The scenario under a profile."""
    return SCENARIO | {"portal": SCENARIO["portal"] | {"profile": profile} | portal}


def with_guest_bot(profile: str) -> dict[str, Any]:
    """The same with an acting bot that is an extranet user."""
    bots = [each | {"extranet": each["id"] == BOT} for each in SCENARIO["bots"]]
    return profiled(profile) | {"bots": bots}


def move_in(live: LivePortal) -> House:
    """A portal with the helpers of this module."""
    return House(live.client, live.url, live.name, live.access)
