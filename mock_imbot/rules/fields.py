"""PHP's conversions, as a portal applies them to the parameters of its methods.

Every function takes any Value and raises nothing. Behaviour as of PHP 8.2.
"""

import re
from binascii import a2b_base64
from dataclasses import dataclass
from math import isfinite
from typing import Final, Literal

from mock_imbot.rules.values import INT_MAX, INT_MIN, Value, float_text, read_json

__all__ = [
    "DialogId",
    "Value",
    "base64_lenient",
    "dialog_chat_id",
    "id_set",
    "is_empty",
    "mapping",
    "parse_dialog_id",
    "php_array_key_int",
    "php_bool",
    "php_int",
    "php_loosely_equal_strings",
    "php_string",
    "php_trim",
    "structure",
    "users_list",
]

# What PHP calls a numeric prefix: leading blanks, then a decimal number. Digits are ASCII digits only.
NUMBER: Final = re.compile(r"[ \t\n\r\v\f]*([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)")
INTEGER_PART: Final = re.compile(r"[ \t\n\r\v\f]*[+-]?0*([0-9]+)")
BLANKS: Final = " \t\n\r\v\f"
TRIMMED: Final = " \t\n\r\0\x0b"
CANONICAL: Final = re.compile(r"0|-?[1-9][0-9]{0,18}")
INT_TEXT_LENGTH: Final = 20  # of the longest 64-bit integer, sign included
TEXT_PRECISION: Final = 14  # php.ini's "precision": significant digits of a float cast to text


def php_int(value: Value) -> int:
    """``(int)$value``: leading number of a text or 0, 0 or 1 for an array, floats cut off (imbot-chat §0.6).

    Numbers in texts stop at the ends of 64 bits; floats beyond them wrap around, as in PHP.
    """
    match value:
        case bool() | int():
            return int(value)
        case str():
            number = _leading_number(value)
            if isinstance(number, int):
                return number
            return max(INT_MIN, min(INT_MAX, int(number))) if isfinite(number) else 0
        case float():
            return _wrapped(value)
        case _:
            return 1 if value else 0


def php_bool(value: Value) -> bool:
    """``(bool)$value``: false are None, "", "0", 0, 0.0, False and the empty array; "false" and "0.0" are true."""
    return bool(value) and value != "0"


def is_empty(value: Value) -> bool:
    """``empty($value)``, the opposite of ``php_bool``."""
    return not value or value == "0"


def mapping(value: Value) -> dict[str, Value]:
    """An array with names, without those that are null, which counts as not passed; anything else is an empty one."""
    return {name: each for name, each in value.items() if each is not None} if isinstance(value, dict) else {}


def php_string(value: Value) -> str:
    """``(string)$value``; an array gives "", because the portal's text functions refuse arrays."""
    match value:
        case str():
            return value
        case bool():
            return "1" if value else ""
        case int():
            return str(value)
        case float():
            return float_text(value, digits=TEXT_PRECISION, letter="E")
        case _:
            return ""


def php_trim(text: str) -> str:
    """``trim($text)``: only blanks, tabs, line ends, NUL and vertical tabs go, no Unicode spaces."""
    return text.strip(TRIMMED)


def php_loosely_equal_strings(first: str, second: str) -> bool:
    """``$first == $second`` for two texts: as numbers if both are numeric ("10" and "1e1"), else exactly."""
    one, other = _whole_number(first), _whole_number(second)
    if one is None or other is None or first == second:
        return first == second
    if isinstance(one, int) and isinstance(other, int):
        return one == other
    overflown = _overflows(first), _overflows(second)
    if isinstance(one, int) or isinstance(other, int):
        return not any(overflown) and float(one) == float(other)
    if all(overflown) and (one < 0) == (other < 0):
        return False  # too long for numbers, so they are compared as texts
    return one == other and isfinite(one)


def php_array_key_int(value: Value) -> int | None:
    """The integer key that ``$array[$value]`` looks up, None if the key would be a text or illegal.

    Only canonical decimals are integers: "39" is 39, but "039", " 39", "39abc" and "" are texts.
    """
    match value:
        case bool() | int():
            return int(value)
        case float():
            return _wrapped(value)
        case str() if CANONICAL.fullmatch(value) and INT_MIN <= int(value) <= INT_MAX:
            return int(value)
        case _:
            return None


def id_set(value: Value) -> list[int]:
    """Who is meant by USERS of imbot.chat.user.add (imbot-chat §2): positive ids, each once, in order.

    A value that is no array is one id; JSON text is cast like any text, so "[3,4]" means nobody.
    """
    ids = map(php_int, _values(value) if isinstance(value, list | dict) else [value])
    return list(dict.fromkeys(each for each in ids if each > 0))


def users_list(value: Value) -> list[Value] | None:
    """What USERS of imbot.chat.add lists (imbot-chat §8): elements as sent, None if it is no array.

    A text may be JSON or a JavaScript literal with single quotes; of an object the values count.
    """
    if isinstance(value, str):
        value = _literal(value)
    return _values(value) if isinstance(value, list | dict) else None


def structure(value: Value) -> Value:
    """An array as sent, or the one that a text stands for: JSON or a JavaScript literal; else None."""
    if isinstance(value, str):
        value = _literal(BARE_KEY.sub(_quoted_key, value))
    return value if isinstance(value, list | dict) else None


@dataclass(frozen=True, slots=True)
class DialogId:
    """Whom a DIALOG_ID addresses: the group chat or the user with this id."""

    kind: Literal["chat", "user"]
    id: int


DIALOG: Final = re.compile(r"(|chat|sg|crm)([0-9]+)", re.IGNORECASE | re.ASCII)


def parse_dialog_id(value: Value, *, group_prefixes: bool) -> DialogId | None:
    """``chat<digits>`` or ``<digits>`` of a user, in any case; None for everything else (imbot-chat §0.6, §11.4).

    With ``group_prefixes`` also ``sg<digits>``, a group chat, and ``crm<digits>``, which always ends as chat 0.
    """
    found = DIALOG.fullmatch(php_string(value))
    if not found:
        return None
    prefix, number = found[1].lower(), php_int(found[2])
    if not prefix:
        return DialogId("user", number)
    if prefix == "chat" or group_prefixes:
        return DialogId("chat", 0 if prefix == "crm" else number)
    return None


def dialog_chat_id(value: Value, *, group_prefixes: bool) -> int | None:
    """The chat id in a DIALOG_ID, None if it is invalid or names a user. "chat0" gives 0."""
    dialog = parse_dialog_id(value, group_prefixes=group_prefixes)
    return dialog.id if dialog and dialog.kind == "chat" else None


ALPHABET: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
NOT_BASE64: Final = bytes(set(range(256)) - set(ALPHABET))


def base64_lenient(text: str) -> bytes:
    """``base64_decode($text)``: what is no base64 is skipped, ``=`` wherever it stands, and padding may be missing.

    The letters of a ``data:`` prefix count as base64, ``-`` and ``_`` are skipped (imbot-chat §7f).
    """
    sent = text.encode("ascii", "ignore").translate(None, NOT_BASE64)
    if len(sent) % 4 == 1:  # six bits make no byte
        sent = sent[:-1]
    return a2b_base64(sent + b"=" * (-len(sent) % 4))


def _leading_number(text: str) -> int | float:
    """The number at the start of a text, 0 if there is none."""
    found = NUMBER.match(text)
    return _number(found[1]) if found else 0


def _whole_number(text: str) -> int | float | None:
    """The number that a text is, blanks around it allowed; None if it is not numeric."""
    found = NUMBER.fullmatch(text.rstrip(BLANKS))
    return _number(found[1]) if found else None


def _number(text: str) -> int | float:
    """A decimal as PHP reads it: an integer if it is written as one and fits into 64 bits, else a float."""
    if not text.lstrip("+-").isdecimal():
        return float(text)
    # Leading zeros go first: Python refuses to make an int of thousands of digits.
    digits = text.lstrip("+-").lstrip("0") or "0"
    if len(digits) >= INT_TEXT_LENGTH:
        return float(text)
    number = -int(digits) if text[0] == "-" else int(digits)
    return number if INT_MIN <= number <= INT_MAX else float(number)


def _overflows(text: str) -> bool:
    """Whether the digits before a number's point need more than 64 bits, as PHP judges it: by their count first."""
    found = INTEGER_PART.match(text)
    if not found:
        return False
    written_as_integer = found.end() == len(text.rstrip(BLANKS))
    return len(found[1]) >= INT_TEXT_LENGTH or (written_as_integer and isinstance(_whole_number(text), float))


def _wrapped(number: float) -> int:
    """A float cut to an integer, modulo 2^64 into the signed range; 0 for NaN and infinity."""
    if not isfinite(number):
        return 0
    return (int(number) - INT_MIN) % 2**64 + INT_MIN


def _values(array: list[Value] | dict[str, Value]) -> list[Value]:
    return list(array.values()) if isinstance(array, dict) else array


# A quoted text of a JavaScript literal; an unclosed one reaches to the end, so that each character is read once.
QUOTED: Final = re.compile(r"""(["'])((?:(?!\1)[^\\]|\\.)*+)(\1?)""", re.DOTALL)


# The same, or the name of a property that stands without quotes.
BARE_KEY: Final = re.compile(
    r"""(["'])(?:(?!\1)[^\\]|\\.)*+\1?|(?<=[{,])([ \t\r\n]*+)([A-Za-z_$][\w$]*+)(?=[ \t\r\n]*+:)""",
    re.DOTALL | re.ASCII,
)


def _quoted_key(found: re.Match[str]) -> str:
    return f'{found[2]}"{found[3]}"' if found[3] else found[0]


def _literal(text: str) -> Value:
    """A JSON text or JavaScript literal, None if it is neither. Nothing is evaluated."""
    try:
        return read_json(QUOTED.sub(_double_quoted, text).encode())
    except ValueError:
        return None


def _double_quoted(found: re.Match[str]) -> str:
    """A text in single quotes as JSON; one in double quotes stays as it is."""
    if found[1] == '"' or not found[3]:
        return found[0]
    return f'"{QUOTES_INSIDE.sub(_swapped, found[2])}"'


QUOTES_INSIDE: Final = re.compile(r"""\\.|\"""", re.DOTALL)


def _swapped(found: re.Match[str]) -> str:
    r"""``"`` needs a backslash in JSON, ``\'`` must not have one."""
    return {'"': '\\"', "\\'": "'"}.get(found[0], found[0])
