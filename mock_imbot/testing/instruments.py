"""The fault rules and the clock of a portal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mock_imbot.testing.connection import Control

Json = dict[str, Any]


class Faults:
    """The fault rules of a portal, in order: the first that matches and isn't used up decides."""

    def __init__(self, control: Control, portal: str) -> None:
        self.control = control
        self.path = f"{portal}/faults"

    def add(self, *, match: str | Mapping[str, Any], effect: Mapping[str, Any], **rule: Any) -> None:
        """Add a rule; a text as ``match`` is a method's name, ``*`` in it stands for any text.

        ``effect`` is one of ``{"error": "QUERY_LIMIT_EXCEEDED"}``, ``{"error": {"code", "description", "status"}}``,
        ``{"delay": seconds}``, ``{"drop": "before"}`` or ``"after"``, ``{"body": "html"}`` and others of the control
        API. Further: ``name``, ``times``, ``probability``, ``seed``, ``ttl`` (seconds).
        """
        given = {"method": match} if isinstance(match, str) else dict(match)
        self.control.ask("POST", self.path, {"match": given, "effect": dict(effect), **rule})

    def list(self) -> list[Json]:
        """All rules."""
        items: list[Json] = self.control.ask("GET", self.path)["items"]
        return items

    def clear(self) -> None:
        """Remove all rules."""
        self.control.ask("DELETE", self.path)


class Clock:
    """The time of a portal: lifetimes of tokens, dates of messages, limits."""

    def __init__(self, control: Control, portal: str) -> None:
        self.control = control
        self.path = f"{portal}/clock"

    def now(self) -> datetime:
        """What time it is in the portal."""
        return datetime.fromisoformat(self.control.ask("GET", self.path)["now"])

    def freeze(self, at: datetime | str | None = None) -> None:
        """Stop the clock, now or at a point of time (ISO 8601 with its offset)."""
        text = at.isoformat() if isinstance(at, datetime) else at
        self.control.ask("PUT", self.path, {"frozen": True} | ({"now": text} if text else {}))

    def advance(self, by: float | str) -> None:
        """Put the clock forward: seconds or an ISO 8601 duration such as ``PT1H``."""
        self.control.ask("PUT", self.path, {"advance": by})

    def run(self) -> None:
        """Let a frozen clock run on."""
        self.control.ask("PUT", self.path, {"frozen": False})
