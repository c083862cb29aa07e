"""All routes of the control API, one row each."""

from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel
from starlette.responses import Response

from mock_imbot.control import call_shapes, shapes
from mock_imbot.control import refusals as no
from mock_imbot.control.calls import CallEndpoints
from mock_imbot.control.clock import ClockEndpoints
from mock_imbot.control.diagnostics import DiagnosticEndpoints
from mock_imbot.control.fault_shapes import ClockChange, ClockFace, FaultList, NewFaults
from mock_imbot.control.faults import FaultEndpoints
from mock_imbot.control.files import FileEndpoints
from mock_imbot.control.health import ServerEndpoints
from mock_imbot.control.portals import PortalEndpoints
from mock_imbot.control.snapshots import SnapshotEndpoints
from mock_imbot.control.verify import VerifyEndpoints
from mock_imbot.control.world import World
from mock_imbot.scenario.format import Scenario

PORTALS: Final = "/_mock/portals"
PORTAL: Final = PORTALS + "/{portal}"
SNAPSHOTS: Final = PORTAL + "/snapshots"
SNAPSHOT: Final = SNAPSHOTS + "/{snapshot}"
CALLS: Final = PORTAL + "/calls"
FAULTS: Final = PORTAL + "/faults"
CLOCK: Final = PORTAL + "/clock"
FILE: Final = "/_mock/files/{portal}/{id}/{name}"

NO_PORTAL: Final = (no.PORTAL_NAME_INVALID, no.PORTAL_NOT_FOUND)
NO_SNAPSHOT: Final = (*NO_PORTAL, no.SNAPSHOT_NAME_INVALID, no.SNAPSHOT_NOT_FOUND)
NO_ROOM: Final = (no.PORTAL_NAME_INVALID, no.PORTALS_FULL, no.SCENARIO_INVALID)

Answers = Mapping[int, type[BaseModel] | None]
ACCESS: Final[Answers] = {200: shapes.Access}
DELETED: Final[Answers] = {204: None}
HEALTH: Final[Answers] = {200: shapes.Health}


@dataclass(frozen=True, slots=True)
class Row:
    """One route.

    ``answers`` has the model of the body by status, ``refuses`` the errors of its own, ``takes`` the model of the
    request's body. ``anybody`` needs no admin token.
    """

    verb: str
    path: str
    endpoint: Callable[..., Coroutine[Any, Any, Response]]
    summary: str
    answers: Answers
    refuses: Iterable[no.Refusal] = ()
    takes: type[BaseModel] | None = None
    anybody: bool = False


def rows(world: World) -> list[Row]:
    """All of them."""
    files, server = FileEndpoints(world), ServerEndpoints(world)
    return [
        Row("GET", "/_mock", server.overview, "The server", {200: shapes.Overview}),
        *portals(PortalEndpoints(world)),
        *snapshots(SnapshotEndpoints(world)),
        *faults(FaultEndpoints(world)),
        *clock(ClockEndpoints(world)),
        *calls(CallEndpoints(world), VerifyEndpoints(world)),
        Row(
            "GET",
            PORTAL + "/diagnostics",
            DiagnosticEndpoints(world).index,
            "What calls got away with",
            {200: shapes.Findings},
            NO_PORTAL,
        ),
        Row("GET", FILE, files.get, "Get a stored file", {200: None, 304: None}, [no.FILE_NOT_FOUND], anybody=True),
        Row("GET", "/livez", server.live, "Is it up?", HEALTH, anybody=True),
        Row("GET", "/readyz", server.ready, "Is it ready?", HEALTH, [no.NOT_READY], anybody=True),
    ]


def portals(to: PortalEndpoints) -> list[Row]:
    """Portals."""
    made: Answers = {201: shapes.Access}
    not_made = [*NO_ROOM, no.PORTAL_EXISTS, no.SCENARIO_UNKNOWN]
    return [
        Row("GET", PORTALS, to.index, "List portals", {200: shapes.PortalList}),
        Row("POST", PORTALS, to.create, "Make a portal", made, not_made, shapes.NewPortal),
        Row("GET", PORTAL, to.show, "Show a state", {200: Scenario}, [*NO_PORTAL, no.QUERY_INVALID]),
        Row("PUT", PORTAL, to.replace, "Replace state and seed", {**ACCESS, **made}, NO_ROOM, Scenario),
        Row("PATCH", PORTAL, to.change, "Change a state", ACCESS, [*NO_PORTAL, no.SCENARIO_INVALID], shapes.Fragment),
        Row("DELETE", PORTAL, to.delete, "Delete a portal", DELETED, [*NO_PORTAL, no.PORTAL_PROTECTED]),
        Row("GET", PORTAL + "/access", to.show_access, "Show credentials", ACCESS, NO_PORTAL),
        Row("POST", PORTAL + "/reset", to.reset, "Reset to the seed", ACCESS, NO_PORTAL),
    ]


def snapshots(to: SnapshotEndpoints) -> list[Row]:
    """Snapshots of a portal."""
    taken: Answers = {200: shapes.Snapshot, 201: shapes.Snapshot}
    not_taken = [*NO_PORTAL, no.SNAPSHOT_NAME_INVALID]
    return [
        Row("GET", SNAPSHOTS, to.index, "List snapshots", {200: shapes.SnapshotList}, NO_PORTAL),
        Row("POST", SNAPSHOTS, to.take, "Take a snapshot", taken, not_taken, shapes.NewSnapshot),
        Row("POST", SNAPSHOT + "/restore", to.restore, "Restore a snapshot", ACCESS, NO_SNAPSHOT),
        Row("DELETE", SNAPSHOT, to.delete, "Delete a snapshot", DELETED, NO_SNAPSHOT),
    ]


def calls(to: CallEndpoints, verify: VerifyEndpoints) -> list[Row]:
    """The journal of a portal."""
    shown: Answers = {200: call_shapes.CallList}
    waited: Answers = {**shown, 408: call_shapes.CallsSoFar, 410: call_shapes.CallsSoFar}
    verified: Answers = {200: call_shapes.Verified, 409: call_shapes.NotVerified}
    wrong = [*NO_PORTAL, no.QUERY_INVALID]
    return [
        Row("GET", CALLS, to.index, "Show calls", shown, wrong),
        Row("DELETE", CALLS, to.clear, "Forget calls", DELETED, NO_PORTAL),
        Row("GET", CALLS + "/wait", to.wait, "Wait for calls", waited, wrong),
        Row("POST", PORTAL + "/verify", verify.verify, "Verify calls", verified, NO_PORTAL, call_shapes.Verification),
    ]


def faults(to: FaultEndpoints) -> list[Row]:
    """Fault rules of a portal."""
    added: Answers = {201: FaultList}
    not_added = [*NO_PORTAL, no.FAULT_INVALID, no.FAULT_EXISTS]
    return [
        Row("GET", FAULTS, to.index, "List fault rules", {200: FaultList}, NO_PORTAL),
        Row("POST", FAULTS, to.add, "Add fault rules", added, not_added, NewFaults),
        Row("DELETE", FAULTS, to.clear, "Remove all fault rules", DELETED, NO_PORTAL),
        Row("DELETE", FAULTS + "/{fault}", to.delete, "Remove a rule", DELETED, [*NO_PORTAL, no.FAULT_NOT_FOUND]),
    ]


def clock(to: ClockEndpoints) -> list[Row]:
    """The clock of a portal."""
    shown: Answers = {200: ClockFace}
    return [
        Row("GET", CLOCK, to.show, "Show the clock", shown, NO_PORTAL),
        Row("PUT", CLOCK, to.turn, "Turn the clock", shown, [*NO_PORTAL, no.CLOCK_INVALID], ClockChange),
    ]
