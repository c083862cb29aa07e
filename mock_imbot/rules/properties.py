"""PROPERTIES of bots: what imbot.register and imbot.update take of them (bots-messages-events §1.1, §1.2)."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from mock_imbot.instruments.trace import Diagnostic
from mock_imbot.portal import colors
from mock_imbot.portal.avatars import Picture
from mock_imbot.rules.fields import Value, is_empty, mapping, php_string, php_trim
from mock_imbot.rules.pictures import picture_in
from mock_imbot.rules.registry import Call, Parameter

LARGEST_PHOTO: Final = 5000  # pixels, both ways
DEFAULT_POSITION: Final = "Chat bot"
DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PROPERTIES: Final = {
    "NAME": "name",
    "LAST_NAME": "last_name",
    "COLOR": "color",
    "EMAIL": "email",
    "PERSONAL_BIRTHDAY": "birthday",
    "WORK_POSITION": "work_position",
    "PERSONAL_WWW": "website",
    "PERSONAL_GENDER": "gender",
}
"""Everything but the picture, PERSONAL_PHOTO, and what it is kept as."""
PARAMETER: Final = Parameter(
    "PROPERTIES",
    "object",
    "Who the bot is: NAME, LAST_NAME, COLOR, EMAIL, PERSONAL_BIRTHDAY (`YYYY-MM-DD`), WORK_POSITION, PERSONAL_WWW, "
    "PERSONAL_GENDER (`M`, `F`), PERSONAL_PHOTO (a picture in base64). Names are in upper case",
    required=True,
    example={"NAME": "EchoBot"},
)


def columns(properties: Mapping[str, Value]) -> dict[str, Any]:
    """What is said about a bot, as it is kept. What means nothing to the portal is left out."""
    texts = {name: php_string(properties[name]) for name in PROPERTIES if name in properties}
    if is_empty(php_trim(texts.get("WORK_POSITION", "x"))):
        texts["WORK_POSITION"] = DEFAULT_POSITION
    return {PROPERTIES[name]: text for name, text in texts.items() if means_something(name, text)}


def means_something(name: str, text: str) -> bool:
    """Whether a color is known, a date one and a gender M or F; other properties may be anything."""
    match name:
        case "COLOR":
            return text in colors.NAMED
        case "PERSONAL_BIRTHDAY":
            return not text or _is_date(text)
        case "PERSONAL_GENDER":
            return text in {"M", "F"}
        case _:
            return True


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return DATE.fullmatch(text) is not None


def photo(properties: Mapping[str, Value]) -> tuple[Picture, bytes] | None:
    """PERSONAL_PHOTO, if it is a picture of 5000 × 5000 pixels at most."""
    found = picture_in(properties.get("PERSONAL_PHOTO"))
    return found if found and max(found[0].width, found[0].height) <= LARGEST_PHOTO else None


def passed_over(given: Mapping[str, Value]) -> Iterator[Diagnostic]:
    """Properties that don't exist, and values that mean nothing."""
    for name, value in given.items():
        if name == "PERSONAL_PHOTO":
            if photo(given) is None:
                yield ignored("PERSONAL_PHOTO is no picture of 5000×5000 pixels at most in base64 and was not taken.")
        elif name not in PROPERTIES:
            known = ", ".join([*PROPERTIES, "PERSONAL_PHOTO"])
            yield ignored(f"PROPERTIES has no {name} and ignored it; it knows {known}, in upper case.")
        elif not means_something(name, php_string(value)):
            yield ignored(f"{name} in PROPERTIES has a value that means nothing to the portal and was ignored.")


def ignored(text: str) -> Diagnostic:
    """A finding about PROPERTIES."""
    return Diagnostic("ignored_value", text, "PROPERTIES")


def ignored_properties(call: Call) -> Iterator[Diagnostic]:
    """What imbot.register passed over in PROPERTIES."""
    return passed_over(mapping(call["PROPERTIES"]))
