"""The calls that a portal has received: a bounded ring, filters, waiting."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

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


class Journal:
    """The last ``size`` calls of a portal. Numbers begin with 1 and are never given twice."""

    def __init__(self, size: int) -> None:
        self._entries: deque[Entry] = deque(maxlen=size)
        self._last = 0
        self._waiting: set[asyncio.Event] = set()

    def __iter__(self) -> Iterator[Entry]:
        """All entries that are still kept, oldest first."""
        return iter(list(self._entries))

    def record(self, at: float, trace: Trace, message: Message, duration: float) -> Entry:
        """Note a call and, behind it, the commands of a batch; wake those who wait."""
        entry = self._append(at, trace, message, duration, None)
        for item in trace.items:
            self._append(at, item, message, duration, entry.seq)
        for waiting in self._waiting:
            waiting.set()
        return entry

    def clear(self) -> None:
        """Forget all entries; numbers go on."""
        self._entries.clear()

    async def wait(self, enough: Callable[[], bool], timeout: float) -> bool:  # noqa: ASYNC109  # a client's own limit
        """Wait until ``enough`` is true, which is asked after every call; False if ``timeout`` seconds have passed."""
        woken = asyncio.Event()
        self._waiting.add(woken)
        try:
            async with asyncio.timeout(timeout):
                while not enough():
                    woken.clear()
                    await woken.wait()
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(woken)
        return True

    def _append(self, at: float, trace: Trace, message: Message, duration: float, batch: int | None) -> Entry:
        self._last += 1
        entry = Entry(self._last, at, trace, message, duration, batch)
        self._entries.append(entry)
        return entry
