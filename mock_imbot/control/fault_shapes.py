"""The shapes of fault rules and of the clock, for OpenAPI."""

from pydantic import Field, RootModel

from mock_imbot.control.shapes import Shape
from mock_imbot.scenario.fault_format import FaultEntry


class FaultState(FaultEntry):
    """A fault rule and what became of it."""

    uses: int
    """How often it worked."""
    active: bool
    """False: it is used up, or its time is over."""


class FaultList(Shape):
    """Fault rules in their order."""

    items: list[FaultState]
    """The rules; those of a preset one by one, as PRESET.PART."""


class NewFaults(RootModel[FaultEntry | list[FaultEntry]]):
    """A fault rule, or a list of them."""


class ClockFace(Shape):
    """A portal's clock."""

    now: str = Field(examples=["2026-01-10T09:00:00+00:00"])
    """What it shows."""
    frozen: bool
    """Whether it stands still."""


class ClockChange(Shape):
    """What to do with a clock."""

    now: str | float | None = Field(default=None, examples=["2026-01-10T09:00:00+00:00"])
    """The moment from which it goes on: ISO 8601 (UTC unless it says otherwise) or Unix seconds."""
    frozen: bool | None = None
    """Whether it stands still from now on."""
    advance: float | str | None = Field(default=None, examples=["PT1H30M"])
    """What is added: seconds, or an ISO 8601 duration; not negative."""
