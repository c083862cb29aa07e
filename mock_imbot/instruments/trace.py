"""What became of one call, noted while it is carried out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mock_imbot.instruments.faults import Faults


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something that the portal silently swallowed. ``code`` is for programs, ``message`` for people."""

    code: str
    message: str
    parameter: str | None = None

    def shown(self) -> dict[str, str]:
        """The diagnostic as JSON; ``parameter`` only where there is one."""
        named = {"parameter": self.parameter} if self.parameter else {}
        return {"code": self.code, **named, "message": self.message}


@dataclass(slots=True)
class Trace:
    """A call, alone or an item of a batch.

    ``params`` are decoded, with their top-level names as sent and without credentials; ``caller`` has ``kind``,
    ``user`` and ``client_id`` once it is known. ``answer`` is the body before it is encoded. ``changes`` counts the
    rows that were written. ``items`` are the commands of a batch. ``fault`` is the name of the rule that decided, and a
    ``status`` of 0 means that nothing was answered. ``faults`` are the portal's rules, if it has any.
    """

    method: str
    params: Mapping[str, Any]
    caller: Mapping[str, Any] | None = None
    status: int = 200
    answer: Any = None
    changes: int = 0
    fault: str | None = None
    diagnostics: list[Diagnostic] = field(default_factory=list)
    items: list["Trace"] = field(default_factory=list)
    faults: Faults | None = field(default=None, repr=False, compare=False)
