"""The events that applications can ask for, and the addresses to which they are sent (transport §8.4, §9)."""

import re
from typing import Final
from urllib.parse import urlsplit

from mock_imbot.rules.problems import Problem
from mock_imbot.rules.scopes import covers

EVENTS: Final = {
    "ONAPPINSTALL": None,
    "ONAPPUPDATE": None,
    "ONAPPUNINSTALL": None,
    "ONAPPPAYMENT": None,
    "ONSUBSCRIPTIONRENEW": None,
    "ONAPPTEST": None,
    "ONAPPMETHODCONFIRM": None,
    "ONOFFLINEEVENT": None,
    "ONUSERADD": "user",
    "ONIMBOTMESSAGEADD": "imbot",
    "ONIMBOTMESSAGEUPDATE": "imbot",
    "ONIMBOTMESSAGEDELETE": "imbot",
    "ONIMBOTJOINCHAT": "imbot",
    "ONIMBOTDELETE": "imbot",
    "ONIMBOTCONTEXTGET": "imbot",
    "ONIMCOMMANDADD": "imbot",
    "ONIMBOTV2MESSAGEADD": "imbot",
    "ONIMBOTV2MESSAGEUPDATE": "imbot",
    "ONIMBOTV2MESSAGEDELETE": "imbot",
    "ONIMBOTV2JOINCHAT": "imbot",
    "ONIMBOTV2DELETE": "imbot",
    "ONIMBOTV2CONTEXTGET": "imbot",
    "ONIMBOTV2COMMANDADD": "imbot",
    "ONIMBOTV2REACTIONCHANGE": "imbot",
}
"""The scope that each event needs; None is for everybody. Events of rooms that the portal lacks are not known."""

NEVER_OFFLINE: Final = "ONOFFLINEEVENT"
TEST: Final = "ONAPPTEST"

WRONG_URL: Final = Problem("ERROR_WRONG_HANDLER_URL", "Wrong handler URL")
WRONG_PROTOCOL: Final = Problem("ERROR_UNSUPPORTED_PROTOCOL", "Unsupported handler protocol")

HOST: Final = re.compile(r"[^\s/?#@\\]+")
UNPRINTABLE: Final = re.compile(r"^ |[\x00-\x1f\x7f]")


def is_available(event: str, granted: frozenset[str]) -> bool:
    """Whether there is an event of that name, in upper case, and the scopes cover it."""
    return event in EVENTS and covers(granted, EVENTS[event])


def is_wrong_address(url: str, *, strict: bool) -> bool:
    """Whether a handler's address has no host; ``strict`` also refuses hosts without a dot, ``localhost`` for one."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return True
    return bool(UNPRINTABLE.search(url)) or not HOST.fullmatch(host) or (strict and "." not in host)


def is_wrong_protocol(url: str) -> bool:
    """Whether an address that has a host is neither http nor https."""
    return urlsplit(url).scheme not in {"http", "https"}
