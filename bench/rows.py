"""A line of the table."""

from collections.abc import Iterable
from dataclasses import dataclass

HEAD = "| metric | target | measured | |\n| --- | --- | --- | --- |\n"


@dataclass(frozen=True)
class Row:
    """A metric with the most that it may come to; None is no target, but worth knowing."""

    metric: str
    target: float | None
    measured: float
    unit: str

    @property
    def missed(self) -> bool:
        """Whether it came to more."""
        return self.target is not None and self.measured > self.target

    def __str__(self) -> str:
        """The line in Markdown."""
        target = "–" if self.target is None else f"≤ {self.target:g}{self.unit}"
        verdict = "" if self.target is None else "missed" if self.missed else "ok"
        return f"| {self.metric} | {target} | {self.measured:.3g}{self.unit} | {verdict} |\n"


def table(rows: Iterable[Row]) -> str:
    """The whole table."""
    return HEAD + "".join(map(str, rows))
