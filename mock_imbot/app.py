"""Where the layers meet: settings and scenarios become a server's application."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import orjson
from fastapi_offline import FastAPIOffline
from sqlalchemy import bindparam, update
from starlette.responses import PlainTextResponse

from mock_imbot import __version__
from mock_imbot.control.access import access
from mock_imbot.control.api import install
from mock_imbot.control.world import World
from mock_imbot.instruments.toolbox import Toolbox
from mock_imbot.portal.clock import Clock
from mock_imbot.portal.portals import Portals
from mock_imbot.portal.store import Statement, Store
from mock_imbot.portal.tables import SETTINGS
from mock_imbot.scenario.load import load
from mock_imbot.scenario.reading import read
from mock_imbot.settings import Settings
from mock_imbot.wire.catalogue import CATALOGUE
from mock_imbot.wire.front_door import FrontDoor
from mock_imbot.wire.known import CODES, DEMANDS
from mock_imbot.wire.oauth import OAuth
from mock_imbot.wire.rest import Rest
from mock_imbot.wire.routes import routes

BUNDLED: Final = "default"
"""The scenario of a server that is started without one."""

SET: Final = Statement(update(SETTINGS).where(SETTINGS.c.key == bindparam("setting")).values(value=bindparam("json")))

ADDRESSES: Final = """\
mock-imbot {version}: a local stand-in for a Bitrix24 portal

/rest/…          the REST API, as a portal's own
/docs            every emulated method with its parameters and errors
/openapi.json    the same for programs
/_mock           the control API: portals, reset, snapshots
/livez, /readyz  health
"""


def create_app(settings: Settings) -> FrontDoor:
    """Make the application of a server. Raises ScenarioError for a faulty scenario.

    ``app.state.mock`` is the ``World``: its ``public_url`` may be set once the port is known.
    """
    portals = Portals(
        seed(settings),
        public_url=settings.public_url or f"http://{settings.host}:{settings.port}",
        data=Path(settings.data) if settings.data else None,
        limit=settings.max_portals,
    )
    toolbox = Toolbox(settings.journal, CODES)
    world = World(portals, settings, Clock().now(), toolbox, demands=DEMANDS)
    rest = Rest(portals, CATALOGUE, settings.body_limit, toolbox)
    api = FastAPIOffline(
        title="mock-imbot", version=__version__, summary="A local stand-in for a Bitrix24 portal", redoc_url=None
    )
    api.router.routes.extend(routes(CATALOGUE, rest))
    api.add_api_route("/", front_page, include_in_schema=False, response_class=PlainTextResponse)
    install(api, world)
    api.state.mock = world
    return FrontDoor(api, rest, OAuth(portals, settings.body_limit, toolbox), api.state)


def seed(settings: Settings) -> Store:
    """The state with which portals begin: the scenarios merged, with the command line's profile and limits."""
    store = Store()
    store.create()
    load(read(settings.scenario or [BUNDLED], DEMANDS), store, now=int(Clock().now()))
    for name, value in {"profile": settings.profile, "rate_limit": settings.rate_limit}.items():
        if value:
            with store.transaction():
                store.run(SET, setting=name, json=orjson.dumps(value).decode())
    return store


async def front_page() -> str:
    """The addresses, until there is an inspector."""
    return ADDRESSES.format(version=__version__)


def describe(app: FrontDoor, urls: Mapping[str, str]) -> str:
    """What a server prints when it is ready; ``urls`` has ``http`` and perhaps ``https`` and ``proxy``."""
    world: World = app.state.mock
    shown = access(world.portals.default, world.public_url)
    tokens = [token["access_token"] for application in shown["apps"] for token in application["tokens"]]
    lines = [
        f"mock-imbot {__version__} answers at {' and '.join(urls[name] for name in ('http', 'https') if name in urls)}",
        *[f"  webhook       {webhook['url']}" for webhook in shown["webhooks"][:1]],
        *[f"  access token  {token}" for token in tokens[:1]],
        *[f"  bot           {bot['id']} ({bot['name']})" for bot in shown["bots"][:1]],
        f"  try           {example(shown, urls['http'])}",
        f"  more          {urls['http']}/docs (methods), {urls['http']}/_mock (control)",
    ]
    if "https" in urls:
        lines.append("  TLS           clients have to trust the CA of `mock-imbot ca --path`")
    if "proxy" in urls:
        domain = world.portals.default.settings.domain
        lines.append(f"  proxy         {urls['proxy']} leads to https://{domain} (this server) and to no real portal")
    return "\n".join(lines)


def variables(app: FrontDoor, url: str) -> dict[str, str]:
    """The variables in which ``exec`` tells a command where the server is; one without a value is left empty."""
    world: World = app.state.mock
    shown = access(world.portals.default, url)
    webhooks = [webhook["url"] for webhook in shown["webhooks"]]
    tokens = [token["access_token"] for application in shown["apps"] for token in application["tokens"]]
    return {
        "MOCK_IMBOT_URL": url,
        "MOCK_IMBOT_WEBHOOK": next(iter(webhooks), ""),
        "MOCK_IMBOT_TOKEN": next(iter(tokens), ""),
        "MOCK_IMBOT_CA": str(world.ca or ""),
    }


def example(shown: Mapping[str, Any], url: str) -> str:
    """A curl line that works: a new chat where a token's application has a bot, else a look-up that finds nothing."""
    owners = {bot["client_id"] for bot in shown["bots"]}
    for application in shown["apps"]:
        for token in application["tokens"]:
            if application["client_id"] in owners:
                return f"curl {url}/rest/imbot.chat.add -d auth={token['access_token']} -d 'USERS[]={token['user']}'"
    for webhook in shown["webhooks"]:
        return f"curl '{url}/rest/{webhook['user']}/{webhook['token']}/imbot.chat.get?ENTITY_TYPE=CRM&ENTITY_ID=1'"
    return f"curl {url}/readyz"
