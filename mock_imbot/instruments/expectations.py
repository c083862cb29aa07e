"""The calls that a verification expects, as its body says them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from mock_imbot.instruments.comparison import ABSENT, Difference, ExpectationError, check, differences
from mock_imbot.instruments.journal import Entry, is_named

METHOD: Final = "method"
ALLOWED: Final = {"calls": "calls, ordered, no_others", "call": "method, params, times", "times": "min, max"}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Expectation:
    """Calls of a method with these parameters, at least ``least`` and at most ``most`` (None: any number) times.

    ``said`` is the expectation as it was sent.
    """

    method: str
    params: Json
    least: int
    most: int | None
    said: Json

    def fits(self, count: int) -> bool:
        """Whether that many calls are as expected."""
        return count >= self.least and (self.most is None or count <= self.most)

    def matches(self, entry: Entry) -> bool:
        """Whether a call is meant."""
        return is_named(entry, self.method) and next(self.param_differences(entry), None) is None

    def differences(self, entry: Entry) -> list[Difference]:
        """In what a call differs."""
        other = [] if is_named(entry, self.method) else [Difference(METHOD, self.method, entry.trace.method)]
        return [*other, *self.param_differences(entry)]

    def param_differences(self, entry: Entry) -> Iterator[Difference]:
        """The same for parameters alone. Letter case doesn't matter in their names, as on a portal."""
        given = {name.upper(): value for name, value in entry.trace.params.items()}
        for name, value in self.params.items():
            yield from differences(value, given.get(name.upper(), ABSENT), f"params.{name}")

    @property
    def times(self) -> str:
        """How often, in words."""
        if self.most is None:
            return f"at least {times(self.least)}"
        if self.most == 0:
            return "never"
        return f"exactly {times(self.most)}" if self.least == self.most else f"{self.least} to {times(self.most)}"


@dataclass(frozen=True, slots=True)
class Verification:
    """What is to be verified.

    ``ordered``: the calls came in this order, others may stand between them. ``no_others``: there were no calls beside
    those that are expected.
    """

    calls: list[Expectation]
    ordered: bool = False
    no_others: bool = False


def times(count: int) -> str:
    """A number of times, in words."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def parse(body: Any) -> Verification:
    """Read the body of a verification. Raises ExpectationError."""
    known("the body", body, ALLOWED["calls"])
    if not isinstance(body.get("calls"), list):
        raise ExpectationError("calls: must be a list of the expected calls")
    return Verification(
        [expectation(call, f"calls[{position}]") for position, call in enumerate(body["calls"])],
        ordered=flag(body, "ordered"),
        no_others=flag(body, "no_others"),
    )


def expectation(said: Any, path: str) -> Expectation:
    """Read one expected call."""
    known(path, said, ALLOWED["call"])
    method, params = said.get("method"), said.get("params", {})
    if not isinstance(method, str) or not method:
        raise ExpectationError(f'{path}.method: must be the name of a method, or a glob such as "imbot.chat.*"')
    if not isinstance(params, dict) or any(name.startswith("$") for name in params):
        raise ExpectationError(f"{path}.params: must be an object with the parameters by name")
    for name, value in params.items():
        check(value, f"{path}.params.{name}")
    least, most = bounds(said.get("times", {"min": 1}), f"{path}.times")
    return Expectation(method, params, least, most, said)


def bounds(said: Any, path: str) -> tuple[int, int | None]:
    """How often: a number, or an object with ``min`` or ``max`` or both."""
    if not isinstance(said, dict):
        return whole(said, path), whole(said, path)
    known(path, said, ALLOWED["times"])
    if not said:
        raise ExpectationError(f"{path}: must have min or max or both")
    least = whole(said.get("min", 0), f"{path}.min")
    most = whole(said["max"], f"{path}.max") if "max" in said else None
    if most is not None and least > most:
        raise ExpectationError(f"{path}: min is {least}, which is more than max, {most}")
    return least, most


def whole(said: Any, path: str) -> int:
    """A number of times."""
    if type(said) is not int or said < 0:
        raise ExpectationError(f'{path}: must be a whole number from 0 on, or {{"min": …, "max": …}} as times')
    return said


def flag(body: Json, name: str) -> bool:
    """True or false; false if it is not given."""
    value = body.get(name, False)
    if not isinstance(value, bool):
        raise ExpectationError(f"{name}: must be true or false")
    return value


def known(path: str, said: Any, allowed: str) -> None:
    """Refuse anything but an object with these keys."""
    if not isinstance(said, dict):
        raise ExpectationError(f"{path}: must be an object with the keys {allowed}")
    for key in unknown(said, allowed.split(", ")):
        raise ExpectationError(f"{path}: unknown key {key!r}. Allowed: {allowed}")


def unknown(said: Iterable[str], allowed: list[str]) -> list[str]:
    """The keys that nobody knows."""
    return [key for key in said if key not in allowed]
