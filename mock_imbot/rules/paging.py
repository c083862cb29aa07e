"""How lists are cut into pages (transport §3.2)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self, TypeVar

Row = TypeVar("Row")

PAGE: Final = 50
"""Rows of a page, on every list."""


@dataclass(frozen=True, slots=True)
class Page:
    """The rows that a call asks for with ``start``: from ``offset`` on. A negative ``start`` forbids counting."""

    offset: int
    counted: bool = True

    @classmethod
    def at(cls, start: int) -> Self:
        """The page of a list that begins exactly at ``start``."""
        return cls(max(start, 0), counted=start >= 0)

    @classmethod
    def around(cls, start: int) -> Self:
        """The page of an older list, or of a controller: ``start`` is rounded down to a whole page."""
        return cls(max(start, 0) // PAGE * PAGE, counted=start >= 0)

    def of(self, rows: Sequence[Row], show: Callable[[Row], Any]) -> dict[str, Any]:
        """Cut the page out of all rows: what ``show`` makes of its rows under 0, 1, 2 …, ``next``, and ``total``.

        The envelope takes the last two apart and the rest is a list again. There is a ``next`` only if there are more
        rows. Uncounted, the total is 0.
        """
        end = self.offset + PAGE
        page: dict[str, Any] = {str(number): show(row) for number, row in enumerate(rows[self.offset : end])}
        if self.counted and end < len(rows):
            page["next"] = end
        return page | {"total": len(rows) if self.counted else 0}
