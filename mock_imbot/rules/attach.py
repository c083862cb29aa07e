"""ATTACH: which blocks are kept and how they are stored (bots-messages-events §3.1).

A block is what its first known key says. Blocks that lack what they need are dropped without a word.
"""

import re
from collections.abc import Callable
from typing import Any, Final, TypeAlias
from zlib import crc32

from mock_imbot.portal.colors import COLORS
from mock_imbot.portal.jsontext import compact
from mock_imbot.rules.fields import Value, mapping, php_int, php_string, php_trim, structure

Item: TypeAlias = dict[str, Value]
Made: TypeAlias = dict[str, Any]

HEX: Final = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
ESCAPED: Final = re.compile(r"\\([nt\"\\])")
MEANING: Final = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
TOKENS: Final = ("primary", "secondary", "alert", "base")
DISPLAYS: Final = {"BLOCK": "BLOCK", "LINE": "LINE", "CARD": "LINE", "ROW": "ROW", "COLUMN": "ROW", "TABLE": "TABLE"}
AVATAR_TYPES: Final = ("USER", "CHAT", "BOT")
DELIMITER_SIZE: Final = 200
PALETTE: Final = tuple(color.hex for color in COLORS.values())


def read_attach(value: Value, now: int) -> Made | None:
    """The attachment as it is stored, ``now`` (Unix seconds) being its id; None if no block of it can be used."""
    given = structure(value)
    full = mapping(given)
    listed = full.get("BLOCKS", given)
    described: list[str] = []
    blocks = [made for each in _entries(listed) if (made := _block(each, described))]
    if not blocks:
        return None
    description = text(full, "DESCRIPTION") or "".join(described[-1:])
    token = php_string(full.get("COLOR_TOKEN"))
    return {
        "ID": now,
        "BLOCKS": blocks,
        "DESCRIPTION": description.replace("\n", " "),
        "COLOR": _color(php_string(full.get("COLOR")), blocks),
        "COLOR_TOKEN": token if token in TOKENS else "base",
    }


def _color(given: str, blocks: list[Made]) -> str:
    """The color named; a missing one is picked from the palette by the content, so that calls can be repeated."""
    if given == "TRANSPARENT":
        return "transparent"
    return given if HEX.fullmatch(given) else PALETTE[crc32(compact(blocks).encode()) % len(PALETTE)]


def _entries(value: Value) -> list[Value]:
    """The elements of an array, whatever its keys."""
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []


def _block(value: Value, described: list[str]) -> Made | None:
    block = mapping(value)
    kind = next((each for each in KINDS if each in block), "")
    content = KINDS[kind](block[kind]) if kind else None
    if kind == "MESSAGE" and content and mapping(block[kind]).get("AS_DESCRIPTION") == "Y":
        described.append(content)
    return {kind: content} if content else None


def _several(make: Callable[[Item], Made | None]) -> Callable[[Value], list[Made]]:
    """One object or a list of them."""
    return lambda value: [
        made for each in ([value] if isinstance(value, dict) else _entries(value)) if (made := make(mapping(each)))
    ]


def _user(item: Item) -> Made | None:
    if not text(item, "NAME"):
        return None
    kind = php_string(item.get("AVATAR_TYPE"))
    made = {"NAME": text(item, "NAME")} | _whom(item, "NETWORK_ID", "USER_ID", "CHAT_ID", "BOT_ID", "LINK")
    made |= _urls(item, "AVATAR")
    return made | ({"AVATAR_TYPE": kind} if kind in AVATAR_TYPES else {})


def _link(item: Item) -> Made | None:
    target = _whom(item, "NETWORK_ID", "USER_ID", "CHAT_ID") if text(item, "NAME") else {}
    target = target or _urls(item, "LINK")
    extras = _texts(item, "NAME", "DESC", "HTML") | _urls(item, "PREVIEW") | _sizes(item, "WIDTH", "HEIGHT")
    return target | extras if target else None


def _rich_link(item: Item) -> Made | None:
    made = _link(item)
    size = _sizes(mapping(item.get("PREVIEW_SIZE")), "WIDTH", "HEIGHT")
    return made and made | ({"PREVIEW_SIZE": size} if size else {}) | _urls(item, "EXTRA_IMAGE")


def _message(value: Value) -> str:
    given = mapping(value).get("TEXT") if isinstance(value, dict) else value
    found = _unescaped(given) if isinstance(given, str) else ""
    return found.replace("#BR#", "[BR]") if php_trim(found) else ""


def _row(item: Item) -> Made | None:
    display = php_string(item.get("DISPLAY"))
    made = _texts(item, "NAME", "VALUE")
    if not made and display != "LINE":
        return None
    made |= {"DISPLAY": DISPLAYS.get(display, "BLOCK")} | _hex(item, "COLOR")
    made |= _sizes(item, "WIDTH", "HEIGHT", "USER_ID", "CHAT_ID") | _urls(item, "LINK")
    token = php_string(item.get("COLOR_TOKEN"))
    return made | ({"COLOR_TOKEN": token} if token in TOKENS else {})


def _image(item: Item) -> Made | None:
    made = _urls(item, "LINK")
    return made and made | _texts(item, "NAME") | _sizes(item, "WIDTH", "HEIGHT") | _urls(item, "PREVIEW")


def _file(item: Item) -> Made | None:
    made = _urls(item, "LINK")
    return made and made | _texts(item, "NAME") | _sizes(item, "SIZE")


def _delimiter(value: Value) -> Made:
    item = mapping(value)
    return {"SIZE": DELIMITER_SIZE} | _sizes(item, "SIZE") | _hex(item, "COLOR")


KINDS: Final[dict[str, Callable[[Value], Any]]] = {
    "USER": _several(_user),
    "LINK": _several(_link),
    "RICH_LINK": _several(_rich_link),
    "MESSAGE": _message,
    "GRID": _several(_row),
    "IMAGE": _several(_image),
    "FILE": _several(_file),
    "DELIMITER": _delimiter,
}
"""What a block can be, in the order in which its keys are looked for."""


def is_url(value: Value) -> bool:
    """Whether something is an address, or a path on the portal."""
    return isinstance(value, str) and value.startswith(("/", "http://", "https://"))


def text(item: Item, name: str) -> str:
    """A text of an item; empty if it is blank or an array."""
    found = _unescaped(php_string(item.get(name)))
    return found if php_trim(found) else ""


def _unescaped(found: str) -> str:
    return ESCAPED.sub(lambda escape: MEANING[escape[1]], found)


def _texts(item: Item, *names: str) -> Made:
    return {name: found for name in names if (found := text(item, name))}


def _urls(item: Item, *names: str) -> Made:
    return {name: item[name] for name in names if is_url(item.get(name))}


def _sizes(item: Item, *names: str) -> Made:
    return {name: number for name in names if (number := php_int(item.get(name))) > 0}


def _hex(item: Item, *names: str) -> Made:
    return {name: item[name] for name in names if HEX.fullmatch(php_string(item.get(name)))}


def _whom(item: Item, *names: str) -> Made:
    """Where an item leads: the first of these that it names."""
    for name in names:
        match name:
            case "LINK":
                found = _urls(item, name)
            case "NETWORK_ID":
                found = _texts(item, name)
            case _:
                found = _sizes(item, name)
        if found:
            return found
    return {}
