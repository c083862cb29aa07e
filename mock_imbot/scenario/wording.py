"""What pydantic found, in the words of a scenario's author."""

import json
from typing import Any, Final, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from mock_imbot.scenario.format import Scenario
from mock_imbot.scenario.nearest import suggest
from mock_imbot.scenario.nodes import Path
from mock_imbot.scenario.values import OWN_MESSAGE

UNKNOWN_KEY: Final = "extra_forbidden"
MISSING: Final = "missing"
KINDS: Final = {"dict": "mapping"}
SHOWN: Final = 40  # characters of a wrong value
KEY: Final = "[key]"  # pydantic's last step when a mapping's key is at fault

SENTENCES: Final = {
    MISSING: "is missing",
    OWN_MESSAGE: "{message}",
    "int_type": "must be a whole number, not {value}",
    "int_from_float": "must be a whole number, not {value}",
    "float_type": "must be a number, not {value}",
    "string_type": "must be text, not {value}",
    "string_unicode": "must be text without halves of surrogate pairs",
    "bool_type": "must be true or false, not {value}",
    "list_type": "must be a list, not {value}",
    "dict_type": "must be a mapping (key: value), not {value}",
    "model_type": "must be a mapping (key: value), not {value}",
    "greater_than": "must be greater than {gt:g}, not {value}",
    "greater_than_equal": "must be at least {ge}, not {value}",
    "less_than_equal": "must be at most {le}, not {value}",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} characters",
    "too_long": "must have at most {max_length} entries, not {actual_length}",
}


def path_of(error: ErrorDetails) -> Path:
    """Where it is."""
    return tuple(step for step in error["loc"] if step != KEY)


def sentence(error: ErrorDetails) -> str:
    """What is wrong, what is allowed, and the nearest known name."""
    kind, value = error["type"], error["input"]
    if kind == UNKNOWN_KEY:
        return unknown_key(str(error["loc"][-1]), model_at(path_of(error)[:-1]))
    if kind == "literal_error":
        return unknown_word(value, allowed_words(model_at(path_of(error)[:-1]), str(error["loc"][-1])))
    details: dict[str, Any] = {"value": show(value), **error.get("ctx", {})}
    return SENTENCES[kind].format_map(details) + quoting_tip(kind, value)


def unknown_key(key: str, model: type[BaseModel]) -> str:
    """A key that nobody knows."""
    known = sorted(model.model_fields)
    end = suggest(key, known)
    return f"unknown key{end or '.'} Allowed: {', '.join(known)}"


def unknown_word(value: Any, words: list[str]) -> str:
    """A value that is not among the possible ones."""
    near = suggest(str(value), words)
    tip = quoting_tip("string_type", value) if str(value) in words else near
    return f"must be one of {', '.join(word for word in words if word)}, not {show(value)}{tip}"


def quoting_tip(kind: str, value: Any) -> str:
    """How to make text of a number."""
    return f'; write "{value}"' if kind == "string_type" and type(value) in {int, float} else ""


def show(value: Any) -> str:
    """A wrong value as its author knows it."""
    match value:
        case None | bool():
            return json.dumps(value)
        case str():
            return repr(value if len(value) <= SHOWN else value[:SHOWN] + "…")
        case int() | float():
            return str(value)[:SHOWN]
    kind = type(value).__name__
    return f"a {KINDS.get(kind, kind)}"


def model_at(path: Path) -> type[BaseModel]:
    """The model of the mapping at a path."""
    model: type[BaseModel] = Scenario
    for step in path:
        if step in model.model_fields:
            model = model_in(model.model_fields[str(step)].annotation) or model
    return model


def model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside ``list[Model]``, ``Model | None`` and so on."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(model_in, get_args(annotation))), None)


def allowed_words(model: type[BaseModel], key: str) -> list[str]:
    """The values of a Literal."""
    return [word for word in get_args(model.model_fields[key].annotation) if isinstance(word, str)]
