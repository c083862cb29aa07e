"""The portal in which bots, their messages and their commands are tried out: that of house.py with more talk in it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.live import make
from tests.methods.house import (
    BOT,
    FOREIGN,
    GUEST,
    HOOK_BOT,
    LINES,
    OTHER_BOT,
    PRIVATE,
    SCENARIO,
    TEAM,
    House,
    move_in,
)

ADDRESS = "http://handler.example/bitrix"
LAST_WEEK = "2026-01-07T08:59:59+00:00"  # one second more than three days before noon
THREE_DAYS_AGO = "2026-01-07T09:00:00+00:00"
HIS, OWN, OLD, RECENT, DELETED, ANNOUNCED, ELSEWHERE, IN_PRIVATE, IN_LINE = 1, 2, 5, 6, 7, 8, 9, 10, 11
"""Messages by what they are to the acting bot."""
OWN_COMMAND, OTHERS_COMMAND, HOOK_COMMAND = 1, 2, 3
MESSAGES: dict[int, list[dict[str, Any]]] = {
    GUEST: [
        {"id": OLD, "author": BOT, "text": "Old", "date": LAST_WEEK},
        {"id": RECENT, "author": BOT, "text": "Recent", "date": THREE_DAYS_AGO},
        {"id": DELETED, "author": BOT, "text": "Gone", "deleted": True, "params": {"IS_DELETED": "Y"}},
        {"id": ANNOUNCED, "author": 0, "text": "Ann Lee invited Bob to chat."},
    ],
    FOREIGN: [{"id": ELSEWHERE, "author": 1, "text": "Psst"}],
    PRIVATE: [{"id": IN_PRIVATE, "author": 1, "text": "/help me"}],
    LINES: [{"id": IN_LINE, "author": 1, "text": "Hello?"}],
}
COMMANDS: dict[int, list[dict[str, Any]]] = {
    BOT: [{"id": OWN_COMMAND, "command": "help", "handler": ADDRESS, "lang": {"en": {"title": "Help"}}}],
    OTHER_BOT: [{"id": OTHERS_COMMAND, "command": "other"}],
    HOOK_BOT: [{"id": HOOK_COMMAND, "command": "hook"}],
}
TICKETS: dict[int, list[dict[str, Any]]] = {
    BOT: [
        {"dialog": f"chat{TEAM}", "expires": "2026-01-10T09:10:00+00:00"},
        {"dialog": f"chat{FOREIGN}", "expires": "2026-01-10T09:00:01+00:00"},
        {"dialog": f"chat{GUEST}", "expires": "2026-01-10T09:00:00+00:00"},
    ]
}


def scenario(profile: str, **portal: Any) -> dict[str, Any]:
    """The scenario under a profile."""
    return SCENARIO | {
        "portal": SCENARIO["portal"] | {"profile": profile} | portal,
        "bots": [
            bot | {"commands": COMMANDS.get(bot["id"], []), "tickets": TICKETS.get(bot["id"], [])}
            for bot in SCENARIO["bots"]
        ],
        "chats": [chat | ({"messages": MESSAGES[chat["id"]]} if chat["id"] in MESSAGES else {}) for chat in CHATS],
    }


CHATS: list[dict[str, Any]] = SCENARIO["chats"]
NEW_BOT: dict[str, Any] = {"CODE": "new", "EVENT_HANDLER": ADDRESS, "PROPERTIES": {"NAME": "New"}}
CALLS: dict[str, dict[str, Any]] = {
    "imbot.register": NEW_BOT,
    "imbot.update": {"BOT_ID": BOT, "FIELDS": {"PROPERTIES": {"NAME": "Parrot"}}},
    "imbot.unregister": {"BOT_ID": BOT},
    "imbot.bot.list": {},
    "imbot.command.register": {
        "BOT_ID": BOT,
        "COMMAND": "echo",
        "EVENT_COMMAND_ADD": ADDRESS,
        "LANG": [{"LANGUAGE_ID": "en", "TITLE": "Say it again", "PARAMS": "text"}],
    },
    "imbot.command.unregister": {"COMMAND_ID": OWN_COMMAND},
    "imbot.command.update": {"COMMAND_ID": OWN_COMMAND, "FIELDS": {"HIDDEN": "Y"}},
    "imbot.command.answer": {"COMMAND_ID": OWN_COMMAND, "MESSAGE_ID": HIS, "MESSAGE": "Done"},
    "imbot.message.add": {"DIALOG_ID": "chat13", "MESSAGE": "Hello"},
    "imbot.message.update": {"MESSAGE_ID": OWN, "MESSAGE": "Hello again"},
    "imbot.message.delete": {"MESSAGE_ID": OWN},
    "imbot.message.like": {"MESSAGE_ID": HIS},
}
"""One call of each method that succeeds; tests change one thing in it."""


@pytest.fixture(scope="session")
def parlours(client, server) -> Callable[[str], House]:
    """A portal of each profile, as the scenario has it."""
    made = {profile: move_in(make(client, server, scenario(profile))) for profile in ("documented", "2026")}

    def moved_into(profile: str) -> House:
        made[profile].reset()
        return made[profile]

    return moved_into


@pytest.fixture(params=["documented", "2026"])
def parlour(parlours, request) -> House:
    """A fresh portal of each profile."""
    return parlours(request.param)


def bot_of(house: House, bot_id: int) -> dict[str, Any]:
    """A bot of the state."""
    found: dict[str, Any] = next(bot for bot in house.state()["bots"] if bot["id"] == bot_id)
    return found


def reloads(house: House) -> bool:
    """Whether an export of the portal can be loaded, and is the same then."""
    other = make(house.client, house.url, house.state())
    same = other.control("GET").content == house.export()
    assert other.control("DELETE").is_success
    return same
