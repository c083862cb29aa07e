"""The cloud's limiters: requests per second and time on the server (transport §7). All on the portal's clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from mock_imbot.portal.clock import Clock

BUCKET_SECONDS: Final = 60
BUCKETS: Final = 10
WINDOW: Final = BUCKET_SECONDS * BUCKETS
"""Seconds after which time on the server is forgotten."""

COUNTED_FROM: Final = 0.1
"""Seconds up to which a call costs nothing."""

Key = tuple[str, str, str]
"""Kind of credentials, application or webhook, method: what time is added up for."""


@dataclass(frozen=True, slots=True)
class Tariff:
    """A leaky bucket: how many requests it holds, and how many it drains a second."""

    holds: int
    drains: int


TARIFFS: Final = {"standard": Tariff(50, 2), "enterprise": Tariff(250, 5)}


class Requests:
    """A leaky bucket for each source address."""

    def __init__(self, tariff: Tariff, clock: Clock) -> None:
        self.tariff = tariff
        self.clock = clock
        self._levels: dict[str, tuple[float, float]] = {}

    def admit(self, source: str) -> bool:
        """Count a request; False if the bucket of its address is full. A refused request is not counted."""
        now = self.clock.now()
        level, seen = self._levels.get(source, (0.0, now))
        level = max(0.0, level - max(0.0, now - seen) * self.tariff.drains)
        admitted = level + 1 <= self.tariff.holds
        self._levels[source] = (level + admitted, now)
        return admitted


class Operating:
    """Seconds that calls have taken, per caller and method, within the last ten minutes.

    ``limit`` None only counts. ``spent`` are seconds per lower-case method that every caller starts with.
    """

    def __init__(self, clock: Clock, limit: float | None, spent: Mapping[str, float]) -> None:
        self.clock = clock
        self.limit = limit
        self.spent = spent
        self.began = int(clock.now())
        self._buckets: dict[Key, dict[int, float]] = {}

    def blocks(self, key: Key) -> bool:
        """Whether the caller has used up its time for the method."""
        return self.limit is not None and sum(self._recent(key).values()) > self.limit

    def add(self, key: Key, seconds: float) -> None:
        """Count a call."""
        if seconds > COUNTED_FROM:
            now = self._bucket(self.clock.now())
            buckets = self._recent(key)
            buckets[now] = buckets.get(now, 0.0) + seconds
            self._buckets[key] = buckets

    def state(self, key: Key, started: float) -> tuple[int, float]:
        """When the oldest time is forgotten (Unix seconds), and the sum (``operating_reset_at`` and ``operating``)."""
        buckets = self._recent(key)
        oldest = min(buckets, default=None)
        return (int(started) if oldest is None else oldest * BUCKET_SECONDS) + WINDOW, sum(buckets.values())

    def _recent(self, key: Key) -> dict[int, float]:
        found = self._buckets.get(key)
        if found is None:
            if key[2] not in self.spent:
                return {}
            found = {self._bucket(self.began): self.spent[key[2]]}
        oldest = self._bucket(self.clock.now()) - BUCKETS
        return {bucket: seconds for bucket, seconds in found.items() if bucket > oldest}

    @staticmethod
    def _bucket(moment: float) -> int:
        return int(moment) // BUCKET_SECONDS
