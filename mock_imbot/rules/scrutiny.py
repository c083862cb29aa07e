"""What a portal silently swallowed, found by looking at a call once more.

The answer on the wire stays what it is; what is found here is told beside it. Every finding has a code for programs
and a sentence that says what happened and what to send instead.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final

from mock_imbot.instruments.trace import Diagnostic
from mock_imbot.rules.fields import Value, id_set, php_int, users_list
from mock_imbot.rules.parameters import NUMBER
from mock_imbot.rules.registry import Call, Method, Parameter

DIALOG: Final = re.compile(r"chat[0-9]+", re.IGNORECASE)
CANONICAL: Final = re.compile(r"-?(0|[1-9][0-9]*)")
DATA_URI: Final = re.compile(r"data:[\w.+-]+/[\w.+-]+;base64,", re.ASCII)
TELEMETRY: Final = frozenset({"BX24_REQUEST_ID", "BX24_SDK_VER", "BX24_SDK_TYPE", "__ORDER", "ORDER"})
"""What SDKs send along with every call, and helpers of list methods with theirs."""

LONGEST_SHOWN: Final = 40


def examine(method: Method, call: Call) -> Iterator[Diagnostic]:
    """Everything that a call got away with."""
    if method.successor:
        yield Diagnostic("deprecated_method", f"{method.name} is an older name; call {method.successor} instead.")
    known = method.known
    for name, value in call.given.items():
        parameter = known.get(name.upper())
        if parameter is None:
            yield from _unknown(method, name, known)
        else:
            yield from _typed(parameter, value)
    for look in method.swallows:
        yield from look(call)


def _unknown(method: Method, name: str, known: Mapping[str, Parameter]) -> Iterator[Diagnostic]:
    if method.takes_anything or name.upper() in TELEMETRY:
        return
    near = get_close_matches(name.upper(), known, 1, 0.6)
    names = ", ".join(parameter.name for parameter in known.values()) or "none"
    hint = f"did you mean {known[near[0]].name}?" if near else f"it takes {names}."
    yield Diagnostic("unknown_parameter", f"{method.name} has no parameter {name} and ignored it; {hint}", name)


def _typed(parameter: Parameter, value: Value) -> Iterator[Diagnostic]:
    """A value that PHP had to cast into what the parameter is."""
    if parameter.type == NUMBER and not _is_number(value):
        if parameter.name == "CHAT_ID" and isinstance(value, str) and DIALOG.fullmatch(value):
            text = f"CHAT_ID {_shown(value)} was read as {php_int(value)}; send the number alone, or as DIALOG_ID."
            yield Diagnostic("chat_id_is_dialog_id", text, parameter.name)
        elif value is not None:
            text = f"{parameter.name} {_shown(value)} was read as {php_int(value)}; send a whole number."
            yield Diagnostic("cast_value", text, parameter.name)
    elif parameter.type == "string" and isinstance(value, list | dict | bool):
        text = f"{parameter.name} {_shown(value)} is no text and was read as PHP casts it; send a text."
        yield Diagnostic("cast_value", text, parameter.name)


def _is_number(value: Value) -> bool:
    if isinstance(value, str):
        return CANONICAL.fullmatch(value) is not None
    return isinstance(value, int) and not isinstance(value, bool)


def ignored_color(call: Call) -> Iterator[Diagnostic]:
    """COLOR was given, but is none."""
    color = call["COLOR"]
    codes = sorted(call.portal.profile.colors)
    if color and color not in codes:
        near = get_close_matches(str(color).upper(), codes, 1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(codes)}."
        yield Diagnostic("ignored_value", f"COLOR {_shown(color)} is no color code and was ignored; {hint}", "COLOR")


def ignored_avatar(call: Call) -> Iterator[Diagnostic]:
    """AVATAR was given, but is no picture."""
    avatar = call["AVATAR"]
    if isinstance(avatar, str) and DATA_URI.match(avatar):
        text = "AVATAR is a data URI, which garbles the picture; send what stands behind the comma."
        yield Diagnostic("data_uri", text, "AVATAR")
    elif avatar and call.picture is None:
        text = "AVATAR does not decode to a picture and was not taken; send PNG, JPEG, GIF, BMP or WEBP in base64."
        yield Diagnostic("ignored_value", text, "AVATAR")


def dropped_users(call: Call) -> Iterator[Diagnostic]:
    """USERS names people who don't exist or are inactive."""
    asked = list(dict.fromkeys(number for number in map(php_int, users_list(call["USERS"]) or []) if number > 0))
    yield from _dropped(call, asked)


def dropped_newcomers(call: Call) -> Iterator[Diagnostic]:
    """USERS of imbot.chat.user.add names people who don't exist or are inactive, or is JSON text."""
    value = call["USERS"]
    if isinstance(value, str) and value.lstrip()[:1] in {"[", "{"}:
        text = "USERS is JSON text, which this method does not decode: it means nobody. Send an array."
        yield Diagnostic("ignored_value", text, "USERS")
    yield from _dropped(call, id_set(value))


def _dropped(call: Call, asked: list[int]) -> Iterator[Diagnostic]:
    found = {user.id for user in call.portal.users.reachable(asked)}
    gone = [number for number in asked if number not in found]
    if gone:
        text = f"USERS: {', '.join(map(str, gone))} don't exist or are inactive, and were passed over."
        yield Diagnostic("unknown_user", text, "USERS")


def unseen_chat(call: Call) -> Iterator[Diagnostic]:
    """The answer is empty because there is no such chat, or the bot may not see it."""
    if call.chat_id > 0 and call.found_chat is None:
        yield Diagnostic("unknown_chat", f"There is no chat {call.chat_id}; the answer is an empty list.", "CHAT_ID")


def _shown(value: Any) -> str:
    match value:
        case str():
            text = f'"{value}"'
        case bool():
            text = "true" if value else "false"
        case list() | dict():
            text = "(an array)"
        case _:
            text = str(value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
