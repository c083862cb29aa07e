"""The server itself: what it is, and whether it is up."""

import sqlite3
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select
from starlette.responses import Response

from mock_imbot import __version__
from mock_imbot.control.refusals import NOT_READY, answer
from mock_imbot.control.world import Proxied, World
from mock_imbot.portal.clock import Clock
from mock_imbot.portal.store import Statement
from mock_imbot.portal.tables import SETTINGS
from mock_imbot.settings import Settings

PROBE: Final = Statement(select(func.count()).select_from(SETTINGS))


class ServerEndpoints:
    """What ``/_mock``, ``/livez`` and ``/readyz`` do."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def overview(self) -> Response:
        """Version, uptime, the names of all portals, the options of the server, and its listeners."""
        world = self.world
        overview = {
            "name": "mock-imbot",
            "version": __version__,
            "uptime": round(Clock().now() - world.started, 3),
            "portals": [portal.name for portal in world.portals],
            "settings": public(world.settings) | {"public_url": world.public_url},
            "urls": world.urls,
            "ca": str(world.ca) if world.ca else None,
            "proxy": proxied(world.proxy) if world.proxy else None,
        }
        return answer(overview)

    async def live(self) -> Response:
        """200 as soon as the server answers at all."""
        return answer({"status": "ok"})

    async def ready(self) -> Response:
        """200 when the seed is loaded and the default portal's state can be read."""
        try:
            self.world.portals.default.store.row(PROBE)
        except sqlite3.Error as error:
            raise NOT_READY.because(why=error) from None
        return answer({"status": "ok"})


def proxied(proxy: Proxied) -> dict[str, Any]:
    """The proxy as ``shapes.ProxyOverview`` has it."""
    return {"port": proxy.port, "portal": proxy.portal, "names": proxy.names, "refused": dict(proxy.refused)}


def public(settings: Settings) -> dict[str, Any]:
    """The options by name. Those that are secrets are left out: they are the ones that ``repr`` hides."""
    values = {option.name: getattr(settings, option.name) for option in fields(settings) if option.repr}
    return {name: str(value) if isinstance(value, Path) else value for name, value in values.items()}
