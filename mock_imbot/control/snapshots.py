"""Named snapshots of a portal."""

from http import HTTPStatus
from itertools import count
from typing import Annotated, TypeAlias

from fastapi import Path
from starlette.requests import Request
from starlette.responses import Response

from mock_imbot.control import body
from mock_imbot.control.access import access
from mock_imbot.control.portals import PortalName
from mock_imbot.control.refusals import PRIVATE, SNAPSHOT_NAME_INVALID, SNAPSHOT_NOT_FOUND, answer
from mock_imbot.control.requests import check_name, members, portal_named, text
from mock_imbot.control.world import World
from mock_imbot.portal.portal import Portal
from mock_imbot.portal.portals import NAME_RULE
from mock_imbot.portal.store import Store

SnapshotName: TypeAlias = Annotated[str, Path(description=f"The snapshot's name: {NAME_RULE}.", examples=["before"])]


class SnapshotEndpoints:
    """What ``/_mock/portals/NAME/snapshots`` does."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def index(self, portal: PortalName) -> Response:
        """The snapshots of a portal by name."""
        names = portal_named(self.world, portal).snapshots.names()
        return answer({"items": [{"name": name} for name in names]})

    async def take(self, portal: PortalName, request: Request) -> Response:
        """Keep a copy of a portal's state under a name, in place of an older one with that name.

        The body may be empty: the snapshot then gets a free name.
        """
        given = members(await body.read(request, self.world.settings.body_limit), ["name"])
        found = portal_named(self.world, portal)
        taken = found.snapshots.names()
        name = text(given, "name")
        if name is None:
            name = next(free for free in map("snapshot-{}".format, count(1)) if free not in taken)
        found.snapshots.take(check_name(name, SNAPSHOT_NAME_INVALID), found.store)
        return answer({"name": name}, HTTPStatus.OK if name in taken else HTTPStatus.CREATED)

    async def restore(self, portal: PortalName, snapshot: SnapshotName) -> Response:
        """Take a portal back to a snapshot, all at once. The snapshot stays; lifetimes of tokens go on."""
        found = portal_named(self.world, portal)
        found.become(snapshot_named(found, snapshot))
        return answer(access(found, self.world.public_url))

    async def delete(self, portal: PortalName, snapshot: SnapshotName) -> Response:
        """Forget a snapshot."""
        found = portal_named(self.world, portal)
        snapshot_named(found, snapshot)
        found.snapshots.delete(snapshot)
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=PRIVATE)


def snapshot_named(portal: Portal, name: str) -> Store:
    """The state under a name. Raises RefusedError: 400 for an impossible name, 404 for an unknown one."""
    state = portal.snapshots.get(check_name(name, SNAPSHOT_NAME_INVALID))
    if state is None:
        names = ", ".join(portal.snapshots.names()) or "none"
        raise SNAPSHOT_NOT_FOUND.because(portal=portal.name, name=name, names=names)
    return state
