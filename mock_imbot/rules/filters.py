"""Filters of lists: what stands before a field's name, and how it compares (transport §2.4, §4.2)."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from mock_imbot.rules.fields import Value, php_string

Stored = str | float
"""A value that rows have: text, or a number, dates as Unix seconds."""

OPERATION: Final = re.compile(r"^[^A-Za-z]+")
NUMBER: Final = re.compile(r"\s*[+-]?[0-9]{1,15}(\.[0-9]{1,15})?\s*", re.ASCII)


def split(key: str) -> tuple[str, str]:
    """The operation before a field's name, and the name in upper case."""
    name = OPERATION.sub("", key)
    return key.removesuffix(name), name.upper()


def moment(text: str) -> float | None:
    """A date as Unix seconds; without an offset it is UTC. None if it is no date."""
    try:
        found = datetime.fromisoformat(text.strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    except ValueError:
        return None


def number(text: str) -> float | None:
    """A number, None if the text is none. Digits are ASCII digits."""
    return float(text) if NUMBER.fullmatch(text) else None


def like(pattern: str, text: str) -> bool:
    """``LIKE``: ``%`` stands for anything."""
    first, *parts = pattern.split("%")
    if not parts:
        return pattern == text
    if not text.startswith(first):
        return False
    at = len(first)
    for part in parts[:-1]:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return text.endswith(parts[-1]) and len(text) - len(parts[-1]) >= at


TEXTS: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "=": lambda stored, wanted: stored == wanted,
    ">": lambda stored, wanted: stored > wanted,
    "<": lambda stored, wanted: stored < wanted,
    ">=": lambda stored, wanted: stored >= wanted,
    "<=": lambda stored, wanted: stored <= wanted,
    "%": lambda stored, wanted: wanted in stored,
    "=%": lambda stored, wanted: like(wanted, stored),
}
NUMBERS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "=": lambda stored, wanted: stored == wanted,
    ">": lambda stored, wanted: stored > wanted,
    "<": lambda stored, wanted: stored < wanted,
    ">=": lambda stored, wanted: stored >= wanted,
    "<=": lambda stored, wanted: stored <= wanted,
}


@dataclass(frozen=True, slots=True)
class Criterion:
    """One entry of a filter. ``operation`` is a key of ``TEXTS``; one of several ``wanted`` values suffices."""

    operation: str
    wanted: tuple[str, ...]
    negated: bool = False

    def met_by(self, values: Iterable[Stored]) -> bool:
        """Whether one of a row's values compares as wanted, or none does if it is negated."""
        return any(self._compares(value, wanted) for value in values for wanted in self.wanted) != self.negated

    def _compares(self, stored: Stored, wanted: str) -> bool:
        if isinstance(stored, str):
            return TEXTS[self.operation](stored.casefold(), wanted.casefold())
        value = moment(wanted) if number(wanted) is None else number(wanted)
        compare = NUMBERS.get(self.operation, NUMBERS["="])
        return value is not None and compare(stored, value)


def texts(value: Value) -> tuple[str, ...]:
    """What a filter's value asks for: the elements of an array, else the value itself."""
    match value:
        case list():
            return tuple(map(php_string, value))
        case dict():
            return tuple(map(php_string, value.values()))
        case _:
            return (php_string(value),)
