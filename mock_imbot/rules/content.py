"""What a message carries beside its text: ATTACH, KEYBOARD and MENU of a call (bots-messages-events §3)."""

from collections.abc import Iterator
from typing import Any, Final

from mock_imbot.instruments.trace import Diagnostic
from mock_imbot.portal.jsontext import compact
from mock_imbot.rules import parameters
from mock_imbot.rules.attach import Made, read_attach
from mock_imbot.rules.fields import Value, is_empty, mapping, structure
from mock_imbot.rules.keyboards import read_keyboard, read_menu
from mock_imbot.rules.problems import Problem
from mock_imbot.rules.registry import Call, Parameter

LARGEST: Final = 60_000  # characters of the stored structure as JSON; it has to be shorter

ATTACH_OVERSIZE: Final = Problem("ATTACH_OVERSIZE", "You have exceeded the maximum allowable size of attach")
ATTACH_ERROR: Final = Problem("ATTACH_ERROR", "Incorrect attach params")
KEYBOARD_OVERSIZE: Final = Problem("KEYBOARD_OVERSIZE", "You have exceeded the maximum allowable size of keyboard")
KEYBOARD_ERROR: Final = Problem("KEYBOARD_ERROR", "Incorrect keyboard params")
MENU_OVERSIZE: Final = Problem("MENU_OVERSIZE", "You have exceeded the maximum allowable size of menu")
MENU_ERROR: Final = Problem("MENU_ERROR", "Incorrect menu params")
KEYBOARD_NOT_STORED: Final = Problem("PARAM_KEYBOARD_ERROR", "PARAM_KEYBOARD_ERROR")
MENU_NOT_STORED: Final = Problem("PARAM_MENU_ERROR", "PARAM_MENU_ERROR")

KINDS: Final = ("object", "array", "string")
ATTACH: Final = Parameter(
    "ATTACH",
    KINDS,
    "Blocks below the text, or an object with them in BLOCKS; as text JSON or a JavaScript literal",
    example=[{"MESSAGE": "More about it"}],
)
KEYBOARD: Final = Parameter(
    "KEYBOARD",
    KINDS,
    "Buttons below the message, or an object with them in BUTTONS; as text JSON or a JavaScript literal",
    example=[{"TEXT": "Help", "COMMAND": "help"}],
)
MENU: Final = Parameter(
    "MENU", KINDS, "Items of the message's menu, or an object with them in ITEMS; as text JSON or a JavaScript literal"
)
URL_PREVIEW: Final = Parameter("URL_PREVIEW", "string", "Accepted; the portal makes no previews of links")
SKIP_CONNECTOR: Final = Parameter("SKIP_CONNECTOR", "string", "Accepted; there are no open lines to send it to")
WITH_MESSAGE: Final = (ATTACH, KEYBOARD, MENU, URL_PREVIEW, parameters.CLIENT_ID)
"""Parameters that messages have in common."""


def too_large(stored: Any) -> bool:
    """Whether something is too long as JSON with escaped slashes to be stored."""
    text = compact(stored)
    return len(text) + text.count("/") >= LARGEST


def attach(call: Call) -> Made | None:
    """ATTACH as it is stored; None if it is absent or has no block that can be used."""
    given = call["ATTACH"]
    return None if is_empty(given) else read_attach(given, int(call.portal.clock.now()))


def keyboard(call: Call) -> list[Made] | None:
    """KEYBOARD as it is stored, with the acting bot behind its commands; None if it is absent or no use."""
    return None if is_empty(call["KEYBOARD"]) else read_keyboard(call["KEYBOARD"], call.bot.id)


def menu(call: Call) -> list[Made] | None:
    """MENU as it is stored; None if it is absent or no use."""
    return None if is_empty(call["MENU"]) else read_menu(call["MENU"], call.bot.id)


def attach_too_large(call: Call) -> bool:
    """ATTACH is stored as 60,000 characters of JSON or more."""
    return too_large(call.once(attach))


def attach_unusable(call: Call) -> bool:
    """ATTACH is given and has no block that can be used."""
    return not is_empty(call["ATTACH"]) and call.once(attach) is None


def keyboard_unusable(call: Call) -> bool:
    """KEYBOARD is given and has no button that can be used."""
    return not is_empty(call["KEYBOARD"]) and call.once(keyboard) is None


def menu_unusable(call: Call) -> bool:
    """MENU is given and has no item that can be used."""
    return not is_empty(call["MENU"]) and call.once(menu) is None


def keyboard_too_large(call: Call) -> bool:
    """KEYBOARD is stored as 60,000 characters of JSON or more."""
    return too_large(call.once(keyboard))


def menu_too_large(call: Call) -> bool:
    """MENU is stored as 60,000 characters of JSON or more."""
    return too_large(call.once(menu))


def params_of(call: Call) -> dict[str, Any]:
    """What is stored with a new message."""
    found = call.once(attach)
    params = {"ATTACH": [found] if found else None, "KEYBOARD": call.once(keyboard), "MENU": call.once(menu)}
    return {name: each for name, each in params.items() if each}


def dropped_entries(call: Call) -> Iterator[Diagnostic]:
    """Blocks, buttons and items that lack something and were dropped."""
    if call.found_bot is None:
        return
    found = call.once(attach)
    for name, inside, kept in (
        ("ATTACH", "BLOCKS", found and found["BLOCKS"]),
        ("KEYBOARD", "BUTTONS", call.once(keyboard)),
        ("MENU", "ITEMS", call.once(menu)),
    ):
        sent = _count(call[name], inside)
        if kept and len(kept) < sent:
            text = f"{name}: {sent - len(kept)} of {sent} entries lack something that they need and were dropped."
            yield Diagnostic("dropped_entry", text, name)


def _count(value: Value, inside: str) -> int:
    given = structure(value)
    listed = mapping(given).get(inside, given)
    return len(listed) if isinstance(listed, list | dict) else 0
