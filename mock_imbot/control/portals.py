"""Portals: made, shown, changed, reset and deleted."""

from http import HTTPStatus
from typing import Annotated, Any, Final, Literal, TypeAlias

from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import Response

from mock_imbot.control import body
from mock_imbot.control.access import access, urls
from mock_imbot.control.refusals import (
    PORTAL_EXISTS,
    PORTAL_NAME_INVALID,
    PORTAL_PROTECTED,
    PORTALS_FULL,
    PRIVATE,
    answer,
)
from mock_imbot.control.requests import check_name, members, portal_named, text
from mock_imbot.control.scenarios import bundled_state, patched, planted
from mock_imbot.control.world import World
from mock_imbot.portal.portal import DEFAULT, Portal
from mock_imbot.portal.portals import NAME_RULE, NoRoomError
from mock_imbot.portal.store import Store
from mock_imbot.scenario.dump import dump, to_yaml
from mock_imbot.scenario.nodes import Mark, Node

PortalName: TypeAlias = Annotated[str, Path(description=f"The portal's name: {NAME_RULE}.", examples=["default"])]
Format: TypeAlias = Annotated[Literal["json", "yaml"], Query(description="How the state is written.")]

YAML: Final = "application/yaml"
NO_BODY: Final = Node(None, Mark(body.WHERE, None))


class PortalEndpoints:
    """What ``/_mock/portals`` does."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def index(self) -> Response:
        """All portals by name, each with its addresses."""
        public_url = self.world.public_url
        items = [
            {"name": portal.name, "profile": portal.profile.name, "urls": urls(portal, public_url)}
            for portal in self.world.portals
        ]
        return answer({"items": items})

    async def create(self, request: Request) -> Response:
        """Make an isolated portal and answer its credentials and addresses.

        The body may be empty: the portal then gets a free name and the seed of the default portal. A portal that was
        made here stays until it is deleted.
        """
        given = members(await self.body(request), ["name", "scenario"])
        name = text(given, "name")
        if name is not None and self.world.portals.get(check_name(name, PORTAL_NAME_INVALID)):
            raise PORTAL_EXISTS.because(name=name)
        return self.access(self.make(name, self.seed(given.get("scenario"))), HTTPStatus.CREATED)

    async def show(self, portal: PortalName, form: Annotated[Format, Query(alias="format")] = "json") -> Response:
        """The whole state in the format of scenario files: loaded again, it makes an identical portal."""
        state = dump(portal_named(self.world, portal).store)
        if form == "yaml":
            return Response(to_yaml(state), headers=PRIVATE, media_type=YAML)
        return answer(state)

    async def replace(self, portal: PortalName, request: Request) -> Response:
        """Replace state and seed by the scenario in the body; a portal that doesn't exist is made.

        A faulty scenario changes nothing.
        """
        check_name(portal, PORTAL_NAME_INVALID)
        seed = planted(self.world, await self.body(request) or NO_BODY)
        found = self.world.portals.get(portal)
        if found is None:
            return self.access(self.make(portal, seed), HTTPStatus.CREATED)
        found.plant(seed)
        return self.access(found)

    async def change(self, portal: PortalName, request: Request) -> Response:
        """Merge a scenario fragment into the state; the seed stays as it is.

        Objects are merged key by key and list entries by their key (`id`, `client_id`, a token), nothing is removed. A
        faulty fragment changes nothing.
        """
        fragment = await self.body(request) or NO_BODY
        found = portal_named(self.world, portal)
        found.become(patched(self.world, found, fragment))
        return self.access(found)

    async def delete(self, portal: PortalName) -> Response:
        """Delete a portal with its snapshots. The default portal can't be deleted."""
        if portal == DEFAULT:
            raise PORTAL_PROTECTED.because()
        self.world.portals.delete(portal_named(self.world, portal).name)
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=PRIVATE)

    async def show_access(self, portal: PortalName) -> Response:
        """The credentials of a portal as they have to be sent, and addresses that are ready to use."""
        return self.access(portal_named(self.world, portal))

    async def reset(self, portal: PortalName) -> Response:
        """Take a portal back to its seed, all at once. Snapshots stay; lifetimes of tokens begin anew."""
        found = portal_named(self.world, portal)
        found.reset()
        return self.access(found)

    async def body(self, request: Request) -> Node | None:
        """The request's body."""
        return await body.read(request, self.world.settings.body_limit)

    def seed(self, scenario: Node | None) -> Store | None:
        """The state that a new portal begins with; None is the default portal's seed."""
        if scenario is None:
            return None
        by_name = isinstance(scenario.value, str)
        return bundled_state(self.world, scenario.value) if by_name else planted(self.world, scenario)

    def make(self, name: str | None, seed: Store | None) -> Portal:
        """A new portal."""
        try:
            return self.world.portals.create(name, seed)
        except NoRoomError:
            raise PORTALS_FULL.because(limit=self.world.portals.limit) from None

    def access(self, portal: Portal, status: HTTPStatus = HTTPStatus.OK) -> Response:
        """Most calls answer this."""
        shown: dict[str, Any] = access(portal, self.world.public_url)
        return answer(shown, status)
