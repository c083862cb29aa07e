"""Every way in which the methods of bots refuse a call in the portals of parlour.py: each changes a valid one."""

# ruff: noqa: FBT003 - booleans are values of parameters here

from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.methods.house import BOT, OTHER_BOT, UNKNOWN
from tests.methods.parlour import ADDRESS, CALLS
from tests.methods.problems import FOREIGN_BOT, NO_BOT, NO_CLIENT_ID

Error = tuple[int, str, str]
ABSENT = object()
"""The value that takes a parameter out of the valid call."""
HOOK = "1/demo"


class Row(NamedTuple):
    """A call that is refused; ``auth`` as in ``House.ask``."""

    method: str
    params: dict[str, Any]
    error: Error
    auth: str = "demo-access"


def rows(method: str, error: Error, *changes: dict[str, Any], auth: str = "demo-access") -> Iterator[Row]:
    """The same answer to several changed calls."""
    for change in changes:
        merged = CALLS[method] | change
        yield Row(method, {name: each for name, each in merged.items() if each is not ABSENT}, error, auth)


def of(name: str, *values: Any) -> list[dict[str, Any]]:
    """One parameter with several values."""
    return [{name: value} for value in values]


WRONG_URL = "Wrong handler URL"
WRONG_PROTOCOL = "Unsupported handler protocol"
NO_CODE = (400, "CODE_ERROR", "Bot code isn't specified")
NO_NAME = (400, "NAME_ERROR", "Bot name isn't specified")
NOT_CREATED = (400, "WRONG_REQUEST", "Bot can't be created")
NOTHING_TO_UPDATE = (400, "WRONG_REQUEST", "Update fields can't be empty")
NOT_UPDATED = (400, "WRONG_REQUEST", "Bot can't be updated")

NO_ADDRESSES = ("", "nonsense", "http://", "http://h.example:port/", "http://a b.example/", " http://h.example/")
MORE_NO_ADDRESSES = ("http://h.example/\n", "http://h.example/\x00", "mailto:ann@example.org", ["http://h.example/"])
NO_PROTOCOLS = ("ftp://handler.example/", "//handler.example/")
SINGLE = {"EVENT_HANDLER": ABSENT} | dict.fromkeys(
    ("EVENT_MESSAGE_ADD", "EVENT_WELCOME_MESSAGE", "EVENT_BOT_DELETE"), ADDRESS
)
OPTIONAL = ("EVENT_MESSAGE_UPDATE", "EVENT_MESSAGE_DELETE", "EVENT_CONTEXT_GET")
NEEDED = {
    "EVENT_MESSAGE_ADD": 'Handler for "Message add" event isn\'t specified',
    "EVENT_WELCOME_MESSAGE": 'Handler for "Welcome message" event isn\'t specified',
    "EVENT_BOT_DELETE": 'Handler for "Bot delete" event isn\'t specified',
}
NO_CLIENT = of("CLIENT_ID", ABSENT, None, "", "0", [])


def register() -> Iterator[Row]:
    """§1.1."""
    method = "imbot.register"
    yield from rows(method, NO_CLIENT_ID, *NO_CLIENT, auth=HOOK)
    for name, text in NEEDED.items():
        absent = [SINGLE | change for change in of(name, ABSENT, None, "", [])]
        yield from rows(method, (400, f"{name}_ERROR", text), *absent)
        wrong = [SINGLE | change for change in of(name, *NO_ADDRESSES[1:], *MORE_NO_ADDRESSES[:3])]
        yield from rows(method, (400, f"{name}_ERROR", WRONG_URL), *wrong)
    for name in OPTIONAL:
        wrong = [SINGLE | change for change in of(name, *NO_ADDRESSES, *MORE_NO_ADDRESSES)]
        yield from rows(method, (400, f"{name}_ERROR", WRONG_URL), *wrong)
    for name in (*NEEDED, *OPTIONAL):
        wrong = [SINGLE | change for change in of(name, *NO_PROTOCOLS)]
        yield from rows(method, (400, f"{name}_ERROR", WRONG_PROTOCOL), *wrong)
    first = (400, "EVENT_MESSAGE_ADD_ERROR", WRONG_URL)
    yield from rows(method, first, {"EVENT_HANDLER": "nonsense"}, SINGLE | {"EVENT_HANDLER": "x"})
    yield from rows(method, first, {"CLIENT_ID": "two\nlines"}, auth=HOOK)
    yield from rows(method, NO_CODE, *of("CODE", ABSENT, None, "", "0", 0, False, [], ["x"]))
    yield from rows(
        method, NO_NAME, *of("PROPERTIES", ABSENT, None, "New", [], {"name": "New"}, {"NAME": None}, {"COLOR": "RED"})
    )
    yield from rows(method, NOT_CREATED, {"CODE": "c" * 256})
    yield from rows(method, NOT_CREATED, {"CLIENT_ID": "c" * 123}, auth=HOOK)


def bot_named(method: str) -> Iterator[Row]:
    """Which bot is meant; nobody stands in for one that is not named."""
    yield from rows(method, NO_CLIENT_ID, *NO_CLIENT, auth=HOOK)
    yield from rows(method, NO_BOT, *of("BOT_ID", ABSENT, None, "", 0, "0", -BOT, 2, UNKNOWN, [], "x", False))
    yield from rows(method, FOREIGN_BOT, *of("BOT_ID", OTHER_BOT, str(OTHER_BOT)))
    yield from rows(method, FOREIGN_BOT, {"BOT_ID": 40, "CLIENT_ID": "demo"})
    yield from rows(method, FOREIGN_BOT, {"CLIENT_ID": "local.demo"}, {"CLIENT_ID": "demo"}, auth=HOOK)


def update() -> Iterator[Row]:
    """§1.2."""
    method = "imbot.update"
    yield from bot_named(method)
    for name in (*NEEDED, *OPTIONAL):
        wrong = [{"FIELDS": {name: each}} for each in (*NO_ADDRESSES, *MORE_NO_ADDRESSES)]
        yield from rows(method, (400, f"{name}_ERROR", WRONG_URL), *wrong)
        wrong = [{"FIELDS": {name: each}} for each in NO_PROTOCOLS]
        yield from rows(method, (400, f"{name}_ERROR", WRONG_PROTOCOL), *wrong)
    yield from rows(method, (400, "EVENT_MESSAGE_ADD_ERROR", WRONG_URL), {"FIELDS": {"EVENT_HANDLER": "x"}})
    blank = {"NAME": "", "LAST_NAME": ""}
    yield from rows(method, NO_NAME, {"FIELDS": {"CODE": "c", "PROPERTIES": blank}})
    nothing = (ABSENT, None, "x", [], {}, {"TYPE": "O"}, {"properties": {"NAME": "N"}}, {"PROPERTIES": "N"})
    unused = ({"NAME": " "}, {"NAME": None}, {"COLOR": "red"}, {"PERSONAL_PHOTO": "x"}, {"PERSONAL_BIRTHDAY": "x"})
    yield from rows(
        method, NOTHING_TO_UPDATE, *of("FIELDS", *nothing), *({"FIELDS": {"PROPERTIES": each}} for each in unused)
    )
    yield from rows(method, NOT_UPDATED, {"FIELDS": {"CODE": "c" * 256}})


ROWS = [*register(), *update(), *bot_named("imbot.unregister")]
"""What tests and laws use."""
