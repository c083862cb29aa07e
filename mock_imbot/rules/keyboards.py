"""KEYBOARD and MENU: which buttons are kept and how they are stored (bots-messages-events §3.2, §3.3).

Entries with a FUNCTION, without a text or without anything to do are dropped without a word.
"""

import html
from typing import Any, Final

from mock_imbot.rules.attach import HEX, Item, Made, is_url
from mock_imbot.rules.fields import Value, mapping, php_int, php_string, php_trim, structure

MENU_ACTIONS: Final = frozenset({"PUT", "SEND", "COPY", "CALL", "DIALOG"})
BUTTON_ACTIONS: Final = MENU_ACTIONS | {"LIVECHAT", "HELP"}
CONTEXTS: Final = ("ALL", "MOBILE", "DESKTOP")
DISPLAYS: Final = ("BLOCK", "LINE")
TOKENS: Final = ("primary", "secondary", "alert", "base")
COLORS: Final = ("BG_COLOR", "TEXT_COLOR", "OFF_BG_COLOR", "OFF_TEXT_COLOR")


def read_keyboard(value: Value, bot_id: int) -> list[Made] | None:
    """The buttons as they are stored, for the bot that answers their commands (0: none); None if there are none."""
    given = structure(value)
    full = mapping(given)
    common = _hex(mapping(full.get("COLORS")))
    vote = full.get("VOTE") == "Y"
    found = [_button(mapping(each), bot_id, common, vote=vote) for each in _entries(full.get("BUTTONS", given))]
    return [made for made in found if made] or None


def read_menu(value: Value, bot_id: int) -> list[Made] | None:
    """The items of a menu as they are stored; None if there are none."""
    given = structure(value)
    found = [_item(mapping(each), bot_id) for each in _entries(mapping(given).get("ITEMS", given))]
    return [made for made in found if made] or None


def _entries(value: Value) -> list[Value]:
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []


def _button(item: Item, bot_id: int, common: Made, *, vote: bool) -> Made | None:
    if "FUNCTION" in item:
        return None
    if item.get("TYPE") == "NEWLINE":
        return {"TYPE": "NEWLINE", "CONTEXT": _one_of(CONTEXTS, item.get("CONTEXT"))}
    action, text = _action(item, bot_id, BUTTON_ACTIONS), _text(item)
    if not action or not text:
        return None
    width = php_int(item.get("WIDTH"))
    return {
        "BOT_ID": bot_id,
        "TYPE": "BUTTON",
        **action,
        "TEXT": text,
        "VOTE": _flag(vote or item.get("VOTE") == "Y"),
        "BLOCK": _flag(item.get("BLOCK") == "Y"),
        "WAIT": "N",
        "CONTEXT": _one_of(CONTEXTS, item.get("CONTEXT")),
        "DISABLED": _flag(item.get("DISABLED") == "Y"),
        "DISPLAY": _one_of(DISPLAYS, item.get("DISPLAY")),
        **({"WIDTH": width} if width > 0 else {}),
        "BG_COLOR_TOKEN": _one_of(("base", *TOKENS), item.get("BG_COLOR_TOKEN")),
        **common,
        **_hex(item),
    }


def _item(item: Item, bot_id: int) -> Made | None:
    action, text = _action(item, bot_id, MENU_ACTIONS), _text(item)
    if not action or not text or "FUNCTION" in item:
        return None
    return {
        "BOT_ID": bot_id,
        **action,
        "TEXT": _escaped(text),
        "CONTEXT": _one_of(CONTEXTS, item.get("CONTEXT")),
        "DISABLED": _flag(item.get("DISABLED") == "Y"),
    }


def _action(item: Item, bot_id: int, actions: frozenset[str]) -> Made:
    """What a press does: the first of these that the entry names."""
    link, app_id, command = item.get("LINK"), php_int(item.get("APP_ID")), php_string(item.get("COMMAND"))
    action, value = php_string(item.get("ACTION")), php_string(item.get("ACTION_VALUE"))
    if is_url(link):
        return {"LINK": _escaped(php_string(link))}
    if app_id > 0:
        return {"APP_ID": app_id, "APP_PARAMS": php_string(item.get("APP_PARAMS"))}
    if action in actions and php_trim(value):
        return {"ACTION": action, "ACTION_VALUE": value}
    command = command.removeprefix("/")
    if bot_id > 0 and php_trim(command):
        return {"COMMAND": command, "COMMAND_PARAMS": php_string(item.get("COMMAND_PARAMS"))}
    return {}


def _text(item: Item) -> str:
    text = item.get("TEXT")
    return php_trim(text) if isinstance(text, str) else ""


def _one_of(known: tuple[str, ...], value: Value) -> str:
    """The value, if it is known; else the first that is."""
    return value if isinstance(value, str) and value in known else known[0]


def _flag(value: Any) -> str:
    return "Y" if value else "N"


def _hex(item: Item) -> Made:
    return {name: item[name] for name in COLORS if HEX.fullmatch(php_string(item.get(name)))}


def _escaped(text: str) -> str:
    """As PHP's htmlspecialchars spells it."""
    return html.escape(text).replace("&#x27;", "&#039;")
