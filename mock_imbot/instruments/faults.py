"""Rules that make a portal fail, and what they do to a call."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule does to one call.

    ``delay`` is in seconds. ``error`` is answered instead of carrying the call out: code, description, status.
    ``drop`` resets the connection before or after the call is carried out. ``body`` spoils the answer. ``redirect`` is
    the host to which the call is sent on.
    """

    name: str
    delay: float = 0.0
    error: tuple[str, str, int] | None = None
    drop: Literal["before", "after"] | None = None
    body: Literal["html", "truncated", "drip"] | None = None
    redirect: str | None = None


class Faults:
    """The fault rules of one portal, in order; the first that matches and isn't used up decides."""

    def __init__(self) -> None:
        self.rules: list[Any] = []

    def choose(self, method: str, params: Mapping[str, Any], caller: Mapping[str, Any] | None) -> Fault | None:
        """What happens to a call; counts the use of the rule. None where no rule matches."""
