"""What a verification expects of parameters: plain values, parts of objects, matchers; and where a call differs.

A plain value is compared as a form would carry it, because a call by form, by query and by JSON is the same to a
portal: 13 equals "13", true equals 1 and "1", false equals 0, "0" and "", null equals "". Two texts are equal only if
they are the same. A list has to have the same elements in the same order, an object is part of a larger one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from mock_imbot.instruments import secrets

ABSENT: Final[Any] = object()
"""In place of a value that was not sent."""

ABSENT_SHOWN: Final = {"$absent": True}
NUMBER: Final = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)\s*", re.ASCII)
LONGEST_NUMBER: Final = 300  # characters; whatever is longer is no number
MATCHERS: Final = ("$regex", "$any", "$absent", "$equal")


class ExpectationError(Exception):
    """An expectation can't be understood; the message says where and what is allowed."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a call is not what was expected. ``path`` is one in the call's JSON: ``params.USERS[1]``."""

    path: str
    expected: Any
    actual: Any

    def shown(self) -> dict[str, Any]:
        """The difference as JSON, secrets of the call shortened."""
        name = self.path.rpartition(".")[2]
        actual = ABSENT_SHOWN if self.actual is ABSENT else secrets.value(self.actual, name)
        return {"path": self.path, "expected": self.expected, "actual": actual}


def check(expected: Any, path: str) -> None:
    """Raise ExpectationError for a matcher that is none."""
    if isinstance(expected, list):
        for position, item in enumerate(expected):
            check(item, f"{path}[{position}]")
    if not isinstance(expected, dict):
        return
    name = matcher(expected)
    if name is None:
        for key, item in expected.items():
            check(item, f"{path}.{key}")
        return
    if name not in MATCHERS or len(expected) > 1:
        raise ExpectationError(
            f"{path}: {name} has to be one of {', '.join(MATCHERS)}, without anything beside it; an object that has"
            ' such a key is compared with {"$equal": {…}}'
        )
    _check_argument(name, expected[name], path)


def _check_argument(name: str, argument: Any, path: str) -> None:
    if name in {"$any", "$absent"} and argument is not True:
        raise ExpectationError(f"{path}.{name}: must be true")
    if name == "$regex":
        if not isinstance(argument, str):
            raise ExpectationError(f"{path}.$regex: must be text")
        try:
            re.compile(argument)
        except re.error as error:
            raise ExpectationError(f"{path}.$regex: {argument!r} is no regular expression: {error}") from None


def matcher(expected: Mapping[str, Any]) -> str | None:
    """The first key that begins like a matcher."""
    return next((key for key in expected if key.startswith("$")), None)


def differences(expected: Any, actual: Any, path: str) -> Iterator[Difference]:
    """Everything in which a value is not what was expected."""
    if isinstance(expected, dict):
        yield from _of_object(expected, actual, path)
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for position, item in enumerate(expected):
            yield from differences(item, actual[position], f"{path}[{position}]")
    elif isinstance(expected, list) or not alike(expected, actual):
        yield Difference(path, expected, actual)


def _of_object(expected: Mapping[str, Any], actual: Any, path: str) -> Iterator[Difference]:
    name = matcher(expected)
    if name is not None:
        if not _fits(name, expected[name], actual):
            yield Difference(path, expected, actual)
    elif isinstance(actual, dict | list):
        # A form has no lists: PHP makes one of the keys 0, 1, 2 …
        items = actual if isinstance(actual, dict) else {str(number): item for number, item in enumerate(actual)}
        for key, item in expected.items():
            yield from differences(item, items.get(key, ABSENT), f"{path}.{key}")
    else:
        yield Difference(path, expected, actual)


def _fits(name: str, argument: Any, actual: Any) -> bool:
    if name == "$absent":
        return actual is ABSENT
    if name == "$any":
        return actual is not ABSENT
    if name == "$equal":
        return same(argument, actual)
    return isinstance(actual, str | int | float) and re.search(argument, text(actual)) is not None


def same(expected: Any, actual: Any) -> bool:
    """Whether two values are the same JSON: of the same types throughout."""
    if type(expected) is not type(actual):
        return False
    if isinstance(expected, dict):
        return expected.keys() == actual.keys() and all(same(item, actual[key]) for key, item in expected.items())
    if isinstance(expected, list):
        return len(expected) == len(actual) and all(map(same, expected, actual))
    return bool(expected == actual)


def alike(expected: Any, actual: Any) -> bool:
    """Whether two scalars would be the same in a form."""
    if actual is ABSENT or isinstance(actual, dict | list):
        return False
    if isinstance(expected, str) and isinstance(actual, str):
        return expected == actual
    if isinstance(expected, bool) or isinstance(actual, bool):
        return _truth(expected) is not None and _truth(expected) == _truth(actual)
    if expected is None or actual is None:
        return text(expected) == text(actual)
    one, other = number(expected), number(actual)
    return one is not None and one == other


def _truth(scalar: Any) -> bool | None:
    return {"1": True, "0": False, "": False}.get(text(scalar))


def number(scalar: Any) -> int | float | None:
    """A number, or the one that a text is."""
    if not isinstance(scalar, str):
        return scalar  # type: ignore[no-any-return]  # of JSON's scalars only numbers get here
    if len(scalar) > LONGEST_NUMBER or not NUMBER.fullmatch(scalar):
        return None
    return float(scalar) if "." in scalar else int(scalar)


def text(scalar: Any) -> str:
    """A scalar as a form carries it."""
    if isinstance(scalar, bool) or scalar is None:
        return "1" if scalar else ""
    return str(scalar)
