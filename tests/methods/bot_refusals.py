"""Every way in which the methods of bots refuse a call in the portals of parlour.py: each changes a valid one."""

# ruff: noqa: FBT003 - booleans are values of parameters here

from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.methods.house import BOT, FOREIGN, LOBBY, OTHER_BOT, OTHERS_TALK, UNKNOWN
from tests.methods.parlour import (
    ADDRESS,
    ANNOUNCED,
    CALLS,
    ELSEWHERE,
    HIS,
    HOOK_COMMAND,
    IN_PRIVATE,
    OLD,
    OTHERS_COMMAND,
)
from tests.methods.problems import BAD_DIALOG_ID, FOREIGN_BOT, NO_BOT, NO_CLIENT_ID

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


def acting(method: str) -> Iterator[Row]:
    """Who acts; the application's first bot stands in for one that is not named."""
    yield from rows(method, NO_CLIENT_ID, *NO_CLIENT, auth=HOOK)
    yield from rows(method, NO_BOT, *of("BOT_ID", "", 0, "0", -BOT, 2, UNKNOWN, [], "x", False))
    yield from rows(method, NO_BOT, {}, auth="none-access")
    yield from rows(method, FOREIGN_BOT, *of("BOT_ID", OTHER_BOT, str(OTHER_BOT)))
    yield from rows(method, FOREIGN_BOT, {"BOT_ID": BOT, "CLIENT_ID": "demo"}, auth=HOOK)


NO_TEXT = (400, "MESSAGE_EMPTY", "Message can't be empty")
ATTACH_OVERSIZE = (400, "ATTACH_OVERSIZE", "You have exceeded the maximum allowable size of attach")
ATTACH_ERROR = (400, "ATTACH_ERROR", "Incorrect attach params")
KEYBOARD_OVERSIZE = (400, "KEYBOARD_OVERSIZE", "You have exceeded the maximum allowable size of keyboard")
KEYBOARD_ERROR = (400, "KEYBOARD_ERROR", "Incorrect keyboard params")
MENU_OVERSIZE = (400, "MENU_OVERSIZE", "You have exceeded the maximum allowable size of menu")
MENU_ERROR = (400, "MENU_ERROR", "Incorrect menu params")
OLD_MENU_ERROR = (400, "menu_ERROR", "Incorrect menu params")
KEYBOARD_NOT_STORED = (400, "PARAM_KEYBOARD_ERROR", "PARAM_KEYBOARD_ERROR")
MENU_NOT_STORED = (400, "PARAM_MENU_ERROR", "PARAM_MENU_ERROR")
NOT_ADDED = (400, "WRONG_REQUEST", "Message isn't added")
NO_TARGET = (400, "CHAT_ID", "Error creating a message")
NO_CONTACT = (400, "ERROR_NO_ACCESS", "You cannot send messages to the specified contact.")
CANCELED = (400, "CANCELED", "You cannot send messages to the specified chat.")
EMPTY_MESSAGE = (400, "EMPTY_MESSAGE", "The message text is empty.")
NO_MESSAGE_ID = (400, "MESSAGE_ID_ERROR", "Message ID can't be empty")
CANT_EDIT = (403, "CANT_EDIT_MESSAGE", "Time has expired for modification or you don't have access")
NO_CHANGE = (400, "WITHOUT_CHANGES", "Action completed without changes")

NO_COMMAND = (400, "COMMAND_ERROR", "Command isn't specified")
NO_LANG = (400, "LANG_ERROR", "Lang set can't be empty")
COMMAND_NOT_CREATED = (400, "WRONG_REQUEST", "Command can't be created")
UNKNOWN_COMMAND = (400, "COMMAND_ID_ERROR", "Command not found")
FOREIGN_COMMAND = (400, "APP_ID_ERROR", "Command was installed by another rest application")
ID_WANTED = (400, "MESSAGE_ID_EMPTY", "Message ID can't be empty")

LARGE = "x" * 60_000
LARGE_ATTACH = [{"MESSAGE": LARGE}]
LARGE_KEYBOARD = [{"TEXT": LARGE, "LINK": "/"}]
NO_BLOCKS = (1, "x", "{", [1], [[]], [{}], {"BLOCKS": []}, {"MESSAGE": "x"}, [{"HTML": "x"}], [{"MESSAGE": " "}])
NO_BUTTONS = (1, "x", [1], {"BUTTONS": []}, [{"TEXT": "x"}], [{"LINK": "/"}], [{"TEXT": " ", "LINK": "/"}])
MORE_NO_BUTTONS = (
    [{"TEXT": "x", "LINK": "x"}],
    [{"TEXT": "x", "LINK": "/", "FUNCTION": "f"}],
    [{"TEXT": 1, "LINK": "/"}],
    [{"TEXT": "x", "ACTION": "DANCE", "ACTION_VALUE": "x"}],
    [{"TEXT": "x", "ACTION": "SEND", "ACTION_VALUE": " "}],
    [{"TEXT": "x", "COMMAND": "/"}],
    [{"TEXT": "x", "APP_ID": 0}],
)


def message_add() -> Iterator[Row]:
    """§2.1."""
    method = "imbot.message.add"
    yield from acting(method)
    no_dialogs = (ABSENT, None, "", 0, "0", "x", "chat", "chatx", " chat13", -1, 1.5, True, [], ["chat13"], {})
    yield from rows(method, BAD_DIALOG_ID, *of("DIALOG_ID", *no_dialogs), {"DIALOG_ID": "", "FROM_USER_ID": 1})
    yield from rows(method, NO_TEXT, *of("MESSAGE", ABSENT, None, "", " \n\t", 5, True, [], ["x"]))
    yield from rows(method, NO_TEXT, {"MESSAGE": "", "ATTACH": [{"MESSAGE": "x"}]})
    yield from rows(method, ATTACH_OVERSIZE, {"ATTACH": LARGE_ATTACH})
    yield from rows(method, ATTACH_ERROR, *of("ATTACH", *NO_BLOCKS))
    yield from rows(method, KEYBOARD_ERROR, *of("KEYBOARD", *NO_BUTTONS, *MORE_NO_BUTTONS))
    menus = ({"ITEMS": {}}, [{"TYPE": "NEWLINE"}], [{"TEXT": "x", "ACTION": "HELP", "ACTION_VALUE": "x"}])
    yield from rows(method, MENU_ERROR, *of("MENU", *NO_BUTTONS, *MORE_NO_BUTTONS, *menus))
    yield from rows(method, NOT_ADDED, *of("DIALOG_ID", "crm5", "chat0", "sg0"))
    yield from rows(method, NO_TARGET, *of("DIALOG_ID", "chat999", UNKNOWN, "00", BOT, "9" * 30))
    nobody = {"FROM_USER_ID": 1, "TO_USER_ID": UNKNOWN}
    yield from rows(
        method, NO_TARGET, nobody, {"FROM_USER_ID": -1, "TO_USER_ID": 1}, {"FROM_USER_ID": 2, "TO_USER_ID": 2}
    )
    yield from rows(method, NO_TARGET, {"DIALOG_ID": "chat999", "SYSTEM": "Y"})
    yield from rows(method, NO_CONTACT, *of("DIALOG_ID", 5, f"chat{OTHERS_TALK}"), {"DIALOG_ID": "5", "SYSTEM": "Y"})
    yield from rows(method, CANCELED, *of("DIALOG_ID", f"chat{FOREIGN}", f"sg{FOREIGN}", f"CHAT{LOBBY}"))
    yield from rows(method, EMPTY_MESSAGE, *of("MESSAGE", "[BR]", " #BR# [br]"), {"MESSAGE": "[BR]", "DIALOG_ID": 2})
    yield from rows(method, KEYBOARD_NOT_STORED, {"KEYBOARD": LARGE_KEYBOARD})
    yield from rows(method, MENU_NOT_STORED, {"MENU": LARGE_KEYBOARD})


NO_IDS = (ABSENT, None, "", 0, "0", -1, "x", [])
NOT_OWN = (HIS, ANNOUNCED, ELSEWHERE, IN_PRIVATE, UNKNOWN)


def message_update() -> Iterator[Row]:
    """§2.2."""
    method = "imbot.message.update"
    yield from acting(method)
    yield from rows(method, NO_MESSAGE_ID, *of("MESSAGE_ID", *NO_IDS))
    yield from rows(method, CANT_EDIT, *of("MESSAGE_ID", *NOT_OWN, OLD))
    for name in ("ATTACH", "KEYBOARD", "MENU"):
        yield from rows(method, CANT_EDIT, {"MESSAGE_ID": HIS, "MESSAGE": ABSENT, name: "N"})
    yield from rows(method, ATTACH_OVERSIZE, {"ATTACH": LARGE_ATTACH})
    yield from rows(method, ATTACH_ERROR, *of("ATTACH", *NO_BLOCKS))
    yield from rows(method, KEYBOARD_OVERSIZE, {"KEYBOARD": LARGE_KEYBOARD})
    yield from rows(method, KEYBOARD_ERROR, *of("KEYBOARD", *NO_BUTTONS, *MORE_NO_BUTTONS))
    yield from rows(method, MENU_OVERSIZE, {"MENU": LARGE_KEYBOARD})
    yield from rows(method, OLD_MENU_ERROR, *of("MENU", *NO_BUTTONS, *MORE_NO_BUTTONS))


def message_delete() -> Iterator[Row]:
    """§2.3."""
    method = "imbot.message.delete"
    yield from acting(method)
    yield from rows(method, NO_MESSAGE_ID, *of("MESSAGE_ID", *NO_IDS))
    yield from rows(method, CANT_EDIT, *of("MESSAGE_ID", *NOT_OWN), {"MESSAGE_ID": HIS, "COMPLETE": "Y"})


def message_like() -> Iterator[Row]:
    """§2.4."""
    method = "imbot.message.like"
    yield from acting(method)
    yield from rows(method, NO_MESSAGE_ID, *of("MESSAGE_ID", *NO_IDS))
    yield from rows(method, NO_CHANGE, *of("MESSAGE_ID", UNKNOWN, ELSEWHERE), *of("ACTION", "minus", "MINUS"))


def command_register() -> Iterator[Row]:
    """§4.1."""
    method = "imbot.command.register"
    name = "EVENT_COMMAND_ADD"
    yield from bot_named(method)
    absent = (400, f"{name}_ERROR", 'Handler for "Command add" event isn\'t specified')
    yield from rows(method, absent, *of(name, ABSENT, None, "", []))
    yield from rows(method, (400, f"{name}_ERROR", WRONG_URL), *of(name, *NO_ADDRESSES[1:], *MORE_NO_ADDRESSES[:3]))
    yield from rows(method, (400, f"{name}_ERROR", WRONG_PROTOCOL), *of(name, *NO_PROTOCOLS))
    yield from rows(method, NO_COMMAND, *of("COMMAND", ABSENT, None, "", "0", []))
    yield from rows(method, NO_LANG, *of("LANG", ABSENT, None, "", [], {}, "x", "[]", 5), {"LANG": [], "HIDDEN": "Y"})
    yield from rows(method, COMMAND_NOT_CREATED, *of("COMMAND", "/", "c" * 256))


def command_named(method: str) -> Iterator[Row]:
    """Which command is meant."""
    yield from rows(method, NO_CLIENT_ID, *NO_CLIENT, auth=HOOK)
    yield from rows(method, UNKNOWN_COMMAND, *of("COMMAND_ID", "", 0, -1, "x", [], UNKNOWN))
    yield from rows(method, FOREIGN_COMMAND, *of("COMMAND_ID", OTHERS_COMMAND, str(HOOK_COMMAND)))
    yield from rows(method, FOREIGN_COMMAND, {"CLIENT_ID": "demo"}, auth=HOOK)


def command_update() -> Iterator[Row]:
    """§4.3."""
    method = "imbot.command.update"
    name = "EVENT_COMMAND_ADD"
    yield from command_named(method)
    yield from rows(method, UNKNOWN_COMMAND, *of("COMMAND_ID", ABSENT, None))
    wrong = [{"FIELDS": {name: each}} for each in (*NO_ADDRESSES, *MORE_NO_ADDRESSES)]
    yield from rows(method, (400, f"{name}_ERROR", WRONG_URL), *wrong)
    wrong = [{"FIELDS": {name: each}} for each in NO_PROTOCOLS]
    yield from rows(method, (400, f"{name}_ERROR", WRONG_PROTOCOL), *wrong)
    nothing = (ABSENT, None, "x", [], {}, {"COMMAND": "x"}, {"COMMON": "Y"}, {"LANG": []}, {"LANG": [{"TITLE": "x"}]})
    yield from rows(method, NOTHING_TO_UPDATE, *of("FIELDS", *nothing))


def command_answer() -> Iterator[Row]:
    """§4.4."""
    method = "imbot.command.answer"
    yield from command_named(method)
    unknown = [{"COMMAND_ID": ABSENT, "COMMAND": each} for each in ("x", "/help", "HELP", "other")]
    yield from rows(method, UNKNOWN_COMMAND, *unknown, {"COMMAND_ID": 0, "COMMAND": "help"})
    yield from rows(method, ID_WANTED, *of("MESSAGE_ID", *NO_IDS))
    yield from rows(method, NO_TEXT, *of("MESSAGE", ABSENT, None, "", " ", 5, ["x"]))
    yield from rows(method, ATTACH_OVERSIZE, {"ATTACH": LARGE_ATTACH})
    yield from rows(method, ATTACH_ERROR, *of("ATTACH", *NO_BLOCKS))
    yield from rows(method, KEYBOARD_ERROR, *of("KEYBOARD", *NO_BUTTONS, *MORE_NO_BUTTONS))
    yield from rows(method, KEYBOARD_OVERSIZE, {"KEYBOARD": LARGE_KEYBOARD})
    yield from rows(method, MENU_ERROR, *of("MENU", *NO_BUTTONS, [{"TEXT": "x", "COMMAND": "help"}]))
    neither = [{"COMMAND_ID": ABSENT} | change for change in of("COMMAND", ABSENT, None, "", [])]
    yield from rows(method, NOT_ADDED, *neither, {"MESSAGE_ID": UNKNOWN}, neither[0] | {"KEYBOARD": "x"})
    yield from rows(method, EMPTY_MESSAGE, {"MESSAGE": "[BR]"})
    yield from rows(method, MENU_NOT_STORED, {"MENU": LARGE_KEYBOARD})


ROWS = [
    *command_register(),
    *command_named("imbot.command.unregister"),
    *command_update(),
    *command_answer(),
    *register(),
    *update(),
    *bot_named("imbot.unregister"),
    *message_add(),
    *message_update(),
    *message_delete(),
    *message_like(),
]
"""What tests and laws use."""
