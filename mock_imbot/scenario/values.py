"""The kinds of values in a scenario: what is accepted for each, and the sentence for what isn't."""

import base64
import binascii
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, Final, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from mock_imbot.portal import colors
from mock_imbot.portal.avatars import read_picture
from mock_imbot.scenario.nearest import suggest

LARGEST: Final = 2**53  # the largest number that every JSON reader takes exactly
END_OF_TIME: Final = 253_402_300_799  # the last second of the year 9999
OWN_MESSAGE: Final = "scenario"  # the type of errors whose text is ready
BASE64: Final = "base64:"


def wrong(message: str) -> PydanticCustomError:
    """An error that says ``message``."""
    return PydanticCustomError(OWN_MESSAGE, "{message}", {"message": message})


def pattern(expression: str, meaning: str) -> AfterValidator:
    """Text that has to match as a whole."""
    compiled = re.compile(expression)

    def check(text: str) -> str:
        if not compiled.fullmatch(text):
            raise wrong(f"must be {meaning}, not {text!r}")
        return text

    return AfterValidator(check)


def credential(text: str) -> str:
    """Anything printable without blanks; ``--`` separates the portal's name from a credential."""
    if "--" in text:
        raise wrong(f'must not contain "--", as {text!r} does: that separates a portal\'s name from a credential')
    if not re.fullmatch(r"[!-~]+", text):
        raise wrong(f"must be letters, digits and signs without blanks, not {text!r}")
    return text


def color_code(text: str) -> str:
    """A color's code, or nothing."""
    if text and text not in colors.NAMED:
        raise wrong(f"must be one of {', '.join(colors.NAMED)}, not {text!r}{suggest(text, colors.NAMED)}")
    return text


def moment(value: Any) -> float:
    """ISO 8601 (UTC unless it says otherwise) or Unix seconds → Unix seconds."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise wrong(f"must be a date like 2026-01-10T09:00:00+00:00, or Unix seconds, not {value!r}") from None
    if isinstance(value, datetime):
        value = (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong("must be a date like 2026-01-10T09:00:00+00:00, or Unix seconds")
    if not 0 <= value <= END_OF_TIME:
        raise wrong("must be a date between 1970 and 9999")
    return round(value, 6)  # dates have microseconds, so an export can have no more


def whole_moment(value: Any) -> int:
    """The same without fractions of a second."""
    seconds = moment(value)
    if seconds != int(seconds):
        raise wrong(f"must be a date in whole seconds, not {value!r}")
    return int(seconds)


def number_key(key: Any) -> Any:
    """JSON has only text as keys; digits mean a number."""
    return int(key) if isinstance(key, str) and re.fullmatch(r"[0-9]{1,15}", key) else key


def as_list(value: Any) -> Any:
    """A single entry stands for a list of it."""
    return value if isinstance(value, list) else [value]


def content(value: Any) -> bytes:
    """The bytes of ``base64:…``; files named by a scenario have been read already."""
    if isinstance(value, bytes):
        return value
    if not isinstance(value, str) or not value.startswith(BASE64):
        raise wrong('must be "base64:…"; the path of a picture is possible in a scenario file only')
    try:
        return base64.b64decode("".join(value.removeprefix(BASE64).split()), validate=True)
    except binascii.Error:
        raise wrong("is not base64 behind its prefix") from None


def picture(value: bytes) -> bytes:
    """Something that can be an avatar."""
    if read_picture(value) is None:
        raise wrong("is no picture (PNG, JPEG, GIF, WEBP, BMP, SVG, TIFF or ICO)")
    return value


def schema(**keywords: Any) -> Callable[[dict[str, Any]], None]:
    """More keywords for the JSON Schema of a value."""

    def add(target: dict[str, Any]) -> None:
        target.update(keywords)

    return add


DATE_SCHEMA: Final = WithJsonSchema(
    {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "number", "minimum": 0, "maximum": END_OF_TIME}]}
)
CONTENT_SCHEMA: Final = WithJsonSchema({"type": "string"})

Count: TypeAlias = Annotated[int, Field(ge=0, le=LARGEST)]
Id: TypeAlias = Annotated[int, Field(ge=1, le=LARGEST)]
Author: TypeAlias = Annotated[int, Field(ge=0, le=LARGEST)]
IdKey: TypeAlias = Annotated[int, BeforeValidator(number_key), Field(ge=1, le=LARGEST)]
Credential: TypeAlias = Annotated[str, AfterValidator(credential)]
WebhookToken: TypeAlias = Annotated[
    str, AfterValidator(credential), pattern("[A-Za-z0-9]+", "letters and digits"), Field(examples=["demo"])
]
BotOwner: TypeAlias = Annotated[
    str, pattern("[^\\x00-\\x1f\\x7f]{1,128}", "1 to 128 characters without line breaks and the like")
]
Date: TypeAlias = Annotated[int, BeforeValidator(whole_moment), DATE_SCHEMA]
ExactDate: TypeAlias = Annotated[float, BeforeValidator(moment), DATE_SCHEMA]
Color: TypeAlias = Annotated[str, AfterValidator(color_code), Field(json_schema_extra=schema(enum=["", *colors.NAMED]))]
Url: TypeAlias = Annotated[str, pattern("(?i:https?)://.+", "an http:// or https:// address")]
UrlOrNothing: TypeAlias = Annotated[str, pattern("((?i:https?)://.+)?", "an http:// or https:// address")]
Scope: TypeAlias = list[Annotated[str, pattern("[A-Za-z0-9_.:-]+", "the name of a scope such as imbot")]]
Departments: TypeAlias = Annotated[
    list[Id],
    BeforeValidator(as_list),
    WithJsonSchema({"anyOf": [{"type": "integer"}, {"type": "array", "items": {"type": "integer"}}]}),
]
Content: TypeAlias = Annotated[bytes, BeforeValidator(content), CONTENT_SCHEMA]
Avatar: TypeAlias = Annotated[bytes, BeforeValidator(content), AfterValidator(picture), CONTENT_SCHEMA]
