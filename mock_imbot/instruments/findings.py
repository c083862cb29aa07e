"""Diagnostics over several calls: rows of equal calls, and everything a portal's calls got away with, gathered."""

from collections.abc import Iterable
from typing import Any, Final

from mock_imbot.instruments.journal import Entry
from mock_imbot.instruments.trace import Diagnostic, Trace

ROW: Final = 20
"""So many equal calls one after the other are worth a batch."""

PAUSE: Final = 1.0
"""Real seconds after which a call begins a new row."""

FIFTY: Final = 50


class Rows:
    """Notices one caller's rows of calls to the same method."""

    def __init__(self) -> None:
        self._current: tuple[Any, ...] = ()
        self._length = 0
        self._last = 0.0

    def note(self, trace: Trace, ticks: float) -> Diagnostic | None:
        """Count a call; a finding when a row has become long enough. ``ticks`` are seconds of a stopwatch."""
        caller = trace.caller or {}
        key = (trace.method.lower(), caller.get("kind"), caller.get("user"), caller.get("client_id"))
        goes_on = key == self._current and ticks - self._last < PAUSE
        self._length = self._length + 1 if goes_on else 1
        self._current, self._last = key, ticks
        if self._length != ROW or trace.caller is None or trace.method.lower() == "batch":
            return None
        text = f"{ROW} calls of {trace.method} in a row; one batch request carries up to {FIFTY} of them."
        return Diagnostic("batch_would_save", text)


def gather(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """The findings of all calls, equal ones once: method, the diagnostic, ``count`` and the calls' ``seqs``."""
    found: dict[tuple[str, Diagnostic], list[int]] = {}
    for entry in entries:
        for diagnostic in entry.trace.diagnostics:
            found.setdefault((entry.trace.method, diagnostic), []).append(entry.seq)
    return [
        {"method": method, **diagnostic.shown(), "count": len(seqs), "seqs": seqs}
        for (method, diagnostic), seqs in found.items()
    ]
