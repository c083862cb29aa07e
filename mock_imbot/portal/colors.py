"""The colors of chats: codes, what they look like, how one is chosen (imbot-chat §14)."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Color:
    """``code`` as parameters spell it, ``hex`` as ``#rrggbb``, ``name`` as texts call it."""

    code: str
    hex: str
    name: str


COLORS: Final = {
    color.code: color
    for color in (
        Color("RED", "#df532d", "Red"),
        Color("GREEN", "#64a513", "Green"),
        Color("MINT", "#4ba984", "Mint"),
        Color("LIGHT_BLUE", "#4ba5c3", "Sky blue"),
        Color("DARK_BLUE", "#3e99ce", "Blue"),
        Color("PURPLE", "#8474c8", "Purple"),
        Color("AQUA", "#1eb4aa", "Aqua"),
        Color("PINK", "#f76187", "Pink"),
        Color("LIME", "#58cc47", "Lime"),
        Color("BROWN", "#ab7761", "Brown"),
        Color("AZURE", "#29619b", "Azure"),
        Color("KHAKI", "#728f7a", "Khaki"),
        Color("SAND", "#ba9c7b", "Sand"),
        Color("MARENGO", "#556574", "Marengo"),
        Color("GRAY", "#909090", "Grey"),
        Color("GRAPHITE", "#5e5f5e", "Graphite"),
    )
}
"""The sixteen codes that methods accept, in the documented order."""

COPILOT: Final = Color("COPILOT", "#8d51eb", "Copilot")
"""Accepted by newer portals only; has no localised name of its own."""

AUTOMATIC: Final = tuple(COLORS)[:10]
"""The codes that are given out in turn to chats created without a color."""


NAMED: Final = {**COLORS, COPILOT.code: COPILOT}
"""Every color that a chat may have."""


def automatic(number: int) -> str:
    """The code for the last decimal digit of a number: 1 is RED … 9 is LIME, 0 is BROWN (§14.2)."""
    return AUTOMATIC[number % 10 - 1]


def shown(code: str, chat_id: int) -> str:
    """``#rrggbb`` of a chat; one without a color of its own shows that of the last digit of its id."""
    return NAMED[code or automatic(chat_id)].hex
