"""``$result[key][path]`` in the parameters of batch commands (transport §6.3)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from mock_imbot.rules.fields import Value, php_string

# The name is matched as a prefix and the rest runs up to the next blank: "$result_error[x]" is "$result" with the
# path [x], and what stands between or behind the brackets is lost.
TOKEN: Final = re.compile(r"\$(result|next|total|time|error)(\S*)", re.IGNORECASE)
STEP: Final = re.compile(r"\[([^\]]+)\]")


@dataclass(slots=True)
class Outcomes:
    """What the commands so far have come to, by their keys: the five maps of a batch's answer."""

    result: dict[str, Any] = field(default_factory=dict)
    error: dict[str, Any] = field(default_factory=dict)
    total: dict[str, Any] = field(default_factory=dict)
    next: dict[str, Any] = field(default_factory=dict)
    time: dict[str, Any] = field(default_factory=dict)

    def answer(self) -> dict[str, Any]:
        """The maps under the names and in the order of the wire (transport §6.2)."""
        return {
            "result": self.result,
            "result_error": self.error,
            "result_total": self.total,
            "result_next": self.next,
            "result_time": self.time,
        }


def resolve(value: Value, outcomes: Outcomes) -> Value:
    """Replace the references in a value; in arrays the values only, never the keys.

    A text that is nothing but one reference becomes what it refers to, with its type; within a longer text only
    numbers and texts are put in.
    """
    match value:
        case str():
            return _in_text(value, outcomes)
        case list():
            return [resolve(each, outcomes) for each in value]
        case dict():
            return {key: resolve(each, outcomes) for key, each in value.items()}
        case _:
            return value


def _in_text(text: str, outcomes: Outcomes) -> Value:
    alone = TOKEN.fullmatch(text)
    if alone:
        steps = STEP.findall(alone[2])
        return _follow(alone[1], steps, outcomes) if steps else text
    return TOKEN.sub(lambda token: _embedded(token, outcomes), text)


def _embedded(token: re.Match[str], outcomes: Outcomes) -> str:
    steps = STEP.findall(token[2])
    found = _follow(token[1], steps, outcomes) if steps else None
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return token[0]
    return php_string(found)


def _follow(name: str, steps: list[str], outcomes: Outcomes) -> Any:
    """Go as far as the path leads; a missing step ends it with the value reached so far."""
    if name != name.lower():
        return None
    value: Any = getattr(outcomes, name)
    for step in steps:
        inner = _step(value, step)
        if inner is None:
            break
        value = inner
    return value


def _step(value: Any, step: str) -> Any:
    """What an array holds under a key, or the character of a text at a position; None where there is nothing."""
    if isinstance(value, Mapping):
        return value.get(step)
    if isinstance(value, list | str) and step.isdecimal() and step.isascii() and int(step[:9]) < len(value):
        return value[int(step)] if len(step) <= 9 else None  # noqa: PLR2004  # longer positions don't exist
    return None
