"""The clock of a portal."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic_core import PydanticCustomError
from starlette.requests import Request
from starlette.responses import Response

from mock_imbot.control import body
from mock_imbot.control.portals import PortalName
from mock_imbot.control.refusals import CLOCK_INVALID, answer
from mock_imbot.control.requests import members, portal_named
from mock_imbot.control.world import World
from mock_imbot.portal.clock import LAST, duration
from mock_imbot.portal.portal import Portal
from mock_imbot.scenario.nodes import Node
from mock_imbot.scenario.values import moment
from mock_imbot.scenario.wording import show


class ClockEndpoints:
    """What ``/_mock/portals/NAME/clock`` does."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def show(self, portal: PortalName) -> Response:
        """The portal's time, and whether it stands still."""
        return answer(shown(portal_named(self.world, portal)))

    async def turn(self, portal: PortalName, request: Request) -> Response:
        """Move, freeze or release the clock; what is left out stays as it is.

        `now` is where it goes on from, forwards or backwards; `advance` is added to that; `frozen` makes it stand still
        there, or run on.
        """
        given = members(await body.read(request, self.world.settings.body_limit), ["now", "frozen", "advance"])
        found = portal_named(self.world, portal)
        frozen = value_of(given, "frozen", found.clock.frozen_at is not None)
        if not isinstance(frozen, bool):
            raise CLOCK_INVALID.because(message=f"frozen must be true or false, not {show(frozen)}")
        try:
            found.turn_clock(start(given, found) + step(given), frozen=frozen)
        except ValueError:
            raise CLOCK_INVALID.because(message="The clock can show moments from 1970 to 9999 only") from None
        return answer(shown(found))


def shown(portal: Portal) -> dict[str, Any]:
    """The clock as JSON."""
    now = datetime.fromtimestamp(portal.clock.now(), UTC)
    return {"now": now.isoformat(), "frozen": portal.clock.frozen_at is not None}


def start(given: Mapping[str, Node], portal: Portal) -> float:
    """The moment from which the clock goes on."""
    now = value_of(given, "now", None)
    if now is None:
        return portal.clock.now()
    try:
        return moment(now)
    except PydanticCustomError as error:
        raise CLOCK_INVALID.because(message=f"now {error.message()}") from None


def step(given: Mapping[str, Node]) -> float:
    """By how many seconds the clock is advanced."""
    advance = value_of(given, "advance", 0)
    try:
        seconds = duration(advance) if isinstance(advance, str) else advance
    except ValueError:
        seconds = None
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds <= LAST:
        allowed = "a number of seconds from 0 on, or a duration such as PT1H30M or P1D (weeks to seconds)"
        raise CLOCK_INVALID.because(message=f"advance must be {allowed}, not {show(advance)}; now can go back")
    return seconds


def value_of(given: Mapping[str, Node], key: str, otherwise: Any) -> Any:
    """What a key says, if it is there."""
    return given[key].value if key in given else otherwise
