"""The portal's time: the only place in the package that asks the system what time it is."""

import re
import time
from datetime import UTC, datetime
from typing import Final

LAST: Final = 253_402_300_799.0
"""The last second of the year 9999, in Unix seconds: no clock goes beyond it, and dates before 1970 don't exist."""

SECONDS: Final = {"weeks": 604_800, "days": 86_400, "hours": 3600, "minutes": 60, "seconds": 1}
DURATION: Final = re.compile(
    r"P(?=[0-9T])(?:(?P<weeks>[0-9]+)W)?(?:(?P<days>[0-9]+)D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]+)H)?(?:(?P<minutes>[0-9]+)M)?(?:(?P<seconds>[0-9]+(?:[.,][0-9]+)?)S)?)?"
)


class Clock:
    """Time that runs, or a moment at which the portal stands still.

    ``frozen_at`` is in Unix seconds; None lets time run. A clock that was moved runs on beside real time.
    """

    def __init__(self, frozen_at: float | None = None) -> None:
        self.frozen_at = frozen_at
        self.ahead = 0.0

    def now(self) -> float:
        """Unix seconds."""
        return min(time.time() + self.ahead, LAST) if self.frozen_at is None else self.frozen_at

    def turn(self, moment: float, *, frozen: bool) -> None:
        """Show another moment (Unix seconds), and stand still or run on from there. Raises ValueError: 1970 to 9999."""
        if not 0 <= moment <= LAST:
            raise ValueError(moment)
        self.frozen_at = round(moment, 6) if frozen else None
        self.ahead = 0.0 if frozen else moment - time.time()


def ticks() -> float:
    """Seconds of a stopwatch, which no portal's clock moves: only differences mean something."""
    return time.perf_counter()


def iso(moment: float) -> str:
    """Unix seconds as the API prints dates: ``2026-01-10T09:00:00+00:00`` (transport §3.3)."""
    return datetime.fromtimestamp(min(int(moment), LAST), UTC).isoformat()


def duration(text: str) -> float:
    """Seconds of an ISO 8601 duration such as ``PT1H30M`` or ``P1DT0.5S``.

    Weeks to seconds; months and years have no fixed length. Raises ValueError.
    """
    found = DURATION.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return sum(float(value.replace(",", ".")) * SECONDS[unit] for unit, value in found.groupdict("0").items())
