"""What a call answers, before it is encoded."""

from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Answer:
    """What goes back: status, body, the application for which it is, and what the mock has to say beside it.

    A ``page`` is HTML text instead of an envelope, or nothing at all where the status is 0. ``location`` is where a
    redirect leads.
    """

    status: int
    body: Any
    client_id: str | None = None
    note: str = ""
    page: bool = False
    location: str = ""
