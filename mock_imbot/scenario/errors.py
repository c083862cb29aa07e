"""What is wrong with a scenario, in words for the person who wrote it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. ``line`` is None where there are no lines (an inline object); ``path`` is ``chats[0].color`` or empty.

    ``str(fault)`` is ``file:line: path: message``, the form that editors and CI systems turn into links.
    """

    file: str
    line: int | None
    path: str
    message: str

    def __str__(self) -> str:
        """One line."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return ": ".join(part for part in (place, self.path, self.message) if part)


class ScenarioError(Exception):
    """A scenario can't be used; ``faults`` has everything that is wrong with it, in the order of files and lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(map(str, self.faults)))
