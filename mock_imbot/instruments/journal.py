"""The calls that a portal has received: a bounded ring, filters, waiting."""

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase

from mock_imbot.instruments.trace import Trace

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Message:
    """A request as received and its answer as sent."""

    verb: str
    path: str
    query: bytes
    headers: Headers
    body: bytes
    answer: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """One call. ``at`` is Unix seconds of the portal's clock, ``duration`` real seconds.

    ``batch`` is the number of the batch that a command was part of.
    """

    seq: int
    at: float
    trace: Trace
    message: Message
    duration: float
    batch: int | None = None

    @property
    def error(self) -> str | None:
        """The code of the error that was answered, None for a success."""
        answer = self.trace.answer
        if not isinstance(answer, dict) or "result" in answer or "error" not in answer:
            return None
        error = answer["error"]
        return str(error.get("code")) if isinstance(error, dict) else str(error)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which calls are meant; a field that is left empty means all.

    ``method`` is a glob such as ``imbot.chat.*``, ``status`` a number or a class such as ``4xx``, ``error`` a code; in
    all of them letter case doesn't matter. ``since`` is the number of the call after which to begin.
    """

    method: str = ""
    status: str = ""
    error: str = ""
    since: int = 0

    def matches(self, entry: Entry) -> bool:
        """Whether a call is meant."""
        return (
            entry.seq > self.since
            and (not self.method or is_named(entry, self.method))
            and (not self.status or self._has_status(entry.trace.status))
            and (not self.error or (entry.error or "").lower() == self.error.lower())
        )

    def _has_status(self, status: int) -> bool:
        wanted = self.status.lower()
        return str(status) == wanted or f"{status // 100}xx" == wanted


def is_named(entry: Entry, glob: str) -> bool:
    """Whether a call's method is one of those that a glob means, in any letter case."""
    return fnmatchcase(entry.trace.method.lower(), glob.lower())


class Waiter:
    """Somebody who waits for ``count`` calls; ``found`` are those that came so far.

    ``over`` is done when there are enough of them, or when there is no point in waiting any longer.
    """

    __slots__ = ("count", "found", "over", "wanted")

    def __init__(self, wanted: Filter, count: int, found: list[Entry]) -> None:
        self.wanted = wanted
        self.count = count
        self.found = found
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self.satisfied:
            self.end()

    @property
    def satisfied(self) -> bool:
        """Whether enough calls have come."""
        return len(self.found) >= self.count

    def see(self, entry: Entry) -> None:
        """Look at a new call."""
        if self.wanted.matches(entry):
            self.found.append(entry)
            if self.satisfied:
                self.end()

    def end(self) -> None:
        """Wait no longer."""
        if not self.over.done():
            self.over.set_result(None)


class Journal:
    """The last ``size`` calls of a portal. Numbers begin with 1 and are never given twice."""

    def __init__(self, size: int) -> None:
        self.waiting: set[Waiter] = set()
        self._entries: deque[Entry] = deque(maxlen=size)
        self._last = 0

    def __iter__(self) -> Iterator[Entry]:
        """All entries that are still kept, oldest first."""
        return iter(list(self._entries))

    def record(self, at: float, trace: Trace, message: Message, duration: float) -> Entry:
        """Note a call and, behind it, the commands of a batch; show them to those who wait."""
        entry = self._append(at, trace, message, duration, None)
        for item in trace.items:
            self._append(at, item, message, duration, entry.seq)
        return entry

    def select(self, wanted: Filter) -> list[Entry]:
        """The calls that are meant, oldest first."""
        return [entry for entry in self._entries if wanted.matches(entry)]

    def clear(self) -> None:
        """Forget all entries; numbers go on."""
        self._entries.clear()

    @contextmanager
    def watch(self, wanted: Filter, count: int) -> Iterator[Waiter]:
        """Somebody who waits for calls, those that are here already included, for the length of a ``with`` block."""
        waiter = Waiter(wanted, count, self.select(wanted))
        self.waiting.add(waiter)
        try:
            yield waiter
        finally:
            self.waiting.discard(waiter)

    def end(self) -> None:
        """Let nobody wait any longer: there will be no more calls."""
        for waiter in self.waiting:
            waiter.end()

    def _append(self, at: float, trace: Trace, message: Message, duration: float, batch: int | None) -> Entry:
        self._last += 1
        entry = Entry(self._last, at, trace, message, duration, batch)
        self._entries.append(entry)
        for waiter in self.waiting:
            waiter.see(entry)
        return entry
