"""The journal: calls shown, waited for, forgotten."""

import asyncio
import re
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal

import orjson
from fastapi import Query
from pydantic import BaseModel, Field, field_validator
from pydantic_core import PydanticCustomError
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive

from mock_imbot.control.later import LaterResponse
from mock_imbot.control.portals import PortalName
from mock_imbot.control.refusals import PRIVATE, QUERY_INVALID, answer
from mock_imbot.control.requests import portal_named
from mock_imbot.control.world import World
from mock_imbot.instruments import har, show
from mock_imbot.instruments.journal import Entry, Filter, Journal, Waiter
from mock_imbot.portal.portal import Portal
from mock_imbot.scenario.nearest import suggest

STATUS: Final = re.compile("[1-5](?:[0-9]{2}|xx)", re.IGNORECASE | re.ASCII)
HAR: Final = "application/har+json"


class Wanted(BaseModel):
    """Which calls are meant. Filters add up; letter case doesn't matter in them."""

    method: str = Field(default="", examples=["imbot.chat.*"])
    """The method, or a glob."""
    status: str = Field(default="", examples=["200", "4xx"])
    """The status, or a class of them."""
    error: str = Field(default="", examples=["ACCESS_ERROR"])
    """The code of an error."""
    since: int = Field(default=0, ge=0)
    """The number of the call after which to begin."""
    limit: int = Field(default=100, ge=1, le=1000)
    """How many calls are answered at most."""

    @field_validator("status")
    @classmethod
    def known(cls, status: str) -> str:
        """A status, or a class of them."""
        if status and not STATUS.fullmatch(status):
            raise PydanticCustomError("status", "must be a number such as 404 or a class such as 4xx")
        return status

    def filter(self) -> Filter:
        """The same for a journal."""
        return Filter(self.method, self.status, self.error, self.since)


class Listed(Wanted):
    """Which calls are shown, and how."""

    format: Literal["json", "har"] = "json"
    """`har` is an HTTP archive, HAR 1.2."""


class Awaited(Wanted):
    """Which calls are waited for, how many, and for how long."""

    count: int = Field(default=1, ge=1)
    """How many calls."""
    timeout: float = Field(default=10, gt=0, le=300, allow_inf_nan=False)
    """Seconds."""


class CallEndpoints:
    """What ``/_mock/portals/NAME/calls`` does."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def index(self, portal: PortalName, wanted: Annotated[Listed, Query()], request: Request) -> Response:
        """The journal: REST calls that the portal has received, oldest first, secrets shortened.

        Commands of a batch stand behind it, with its number as `batch`.
        """
        check_names(request, Listed)
        entries = self.journal(portal_named(self.world, portal)).select(wanted.filter())
        if wanted.format == "har":
            return Response(orjson.dumps(har.log(entries, wanted.limit)), headers=PRIVATE, media_type=HAR)
        return answer(show.page(entries, wanted.limit))

    async def clear(self, portal: PortalName) -> Response:
        """Forget all calls. Numbers go on."""
        self.journal(portal_named(self.world, portal)).clear()
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=PRIVATE)

    async def wait(self, portal: PortalName, wanted: Annotated[Awaited, Query()], request: Request) -> Response:
        """Answer once that many matching calls have been made, those that are in the journal already included.

        After `timeout` seconds the answer is 408, with what came so far. A portal that is reset or deleted meanwhile
        ends it with 410.
        """
        check_names(request, Awaited)
        found = portal_named(self.world, portal)
        return LaterResponse(partial(self.waited, found, self.journal(found), wanted))

    async def waited(self, found: Portal, journal: Journal, wanted: Awaited, receive: Receive) -> Response:
        """Wait, and answer."""
        with journal.watch(wanted.filter(), wanted.count) as waiter:
            await until_over(waiter, wanted.timeout, receive)
        shown = show.page(waiter.found, wanted.limit)
        if waiter.satisfied:
            return answer(shown)
        code, status, why = self.verdict(found, journal, wanted)
        came = f"{len(waiter.found)} of {wanted.count} calls came"
        return answer({"error": {"code": code, "message": f"{came} {why}"}, **shown}, status)

    def verdict(self, portal: Portal, journal: Journal, wanted: Awaited) -> tuple[str, HTTPStatus, str]:
        """Why not enough calls came: code, status, and the end of a sentence."""
        if self.world.portals.get(portal.name) is not portal:
            return "PORTAL_DELETED", HTTPStatus.GONE, f"until the portal {portal.name!r} was deleted"
        if self.journal(portal) is not journal:
            return "PORTAL_RESET", HTTPStatus.GONE, f"until the portal {portal.name!r} was reset"
        return "WAIT_TIMEOUT", HTTPStatus.REQUEST_TIMEOUT, f"within {wanted.timeout:g} s{others(wanted, list(journal))}"

    def journal(self, portal: Portal) -> Journal:
        """The journal of a portal since its last reset."""
        return self.world.toolbox.of(portal).journal


async def until_over(waiter: Waiter, timeout: float, receive: Receive) -> None:  # noqa: ASYNC109 - a client's limit
    """Wait until there are enough calls, the time is over, the client has gone or the journal ends."""
    timer = asyncio.get_running_loop().call_later(timeout, waiter.end)
    gone = asyncio.ensure_future(gone_away(receive))
    gone.add_done_callback(lambda _: waiter.end())
    try:
        await waiter.over
    finally:
        timer.cancel()
        gone.cancel()


async def gone_away(receive: Receive) -> None:
    """Wait until the client has hung up."""
    while (await receive())["type"] != "http.disconnect":
        pass


def others(wanted: Wanted, entries: list[Entry]) -> str:
    """What the journal has instead, for the message."""
    last = ", ".join(f"{entry.trace.method} ({entry.trace.status})" for entry in entries[-3:])
    fields = wanted.model_dump(exclude={"limit", "count", "timeout"})
    given = ", ".join(f"{name}={value}" for name, value in fields.items() if value) or "all"
    return f"; asked for: {given}. The journal has {len(entries)} calls" + (f", the last: {last}" if last else "")


def check_names(request: Request, model: type[BaseModel]) -> None:
    """Refuse parameters that nobody knows, and those that are given twice."""
    known: list[Any] = list(model.model_fields)
    names = [name for name, _ in request.query_params.multi_items()]
    for name in names:
        if name not in known:
            tip = f"{suggest(name, known) or '.'} Allowed: {', '.join(known)}"
            raise QUERY_INVALID.because(message=f"Unknown parameter {name!r}{tip}")
        if names.count(name) > 1:
            raise QUERY_INVALID.because(message=f"{name} is given more than once")
