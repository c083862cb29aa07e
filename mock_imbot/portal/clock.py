"""The portal's time: the only place in the package that asks the system what time it is."""

import time
from datetime import UTC, datetime


class Clock:
    """Real time, or a moment at which the portal stands still.

    ``frozen_at`` is in Unix seconds; None lets time run.
    """

    def __init__(self, frozen_at: float | None = None) -> None:
        self.frozen_at = frozen_at

    def now(self) -> float:
        """Unix seconds."""
        return time.time() if self.frozen_at is None else self.frozen_at


def ticks() -> float:
    """Seconds of a stopwatch, which no portal's clock moves: only differences mean something."""
    return time.perf_counter()


def iso(moment: float) -> str:
    """Unix seconds as the API prints dates: ``2026-01-10T09:00:00+00:00`` (transport §3.3)."""
    return datetime.fromtimestamp(int(moment), UTC).isoformat()
