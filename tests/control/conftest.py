"""A live server whose world is made anew for each test. Every answer is held against what OpenAPI promises."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.routing import compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from mock_imbot.control import shapes
from mock_imbot.control.api import install
from mock_imbot.control.openapi import errors
from mock_imbot.control.table import Row, rows
from mock_imbot.control.world import World
from mock_imbot.instruments.toolbox import Toolbox
from mock_imbot.portal.portals import Portals
from mock_imbot.portal.store import Store
from mock_imbot.scenario.load import load
from mock_imbot.scenario.reading import from_object
from mock_imbot.server import serve_in_thread
from mock_imbot.settings import Settings

PNG = "base64:iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

SCENARIO = {
    "portal": {"clock": "2026-01-10T09:00:00+00:00"},
    "users": [{"id": 1, "name": "Ann", "admin": True}, {"id": 2, "name": "Ben"}],
    "apps": [
        {
            "client_id": "local.demo",
            "client_secret": "demo-secret",
            "application_token": "demo-application",
            "scope": ["imbot", "im"],
            "tokens": [
                {"user": 2, "access_token": "second-access", "refresh_token": "second-refresh", "expires_in": 60},
                {"user": 1, "access_token": "demo-access", "refresh_token": "demo-refresh"},
            ],
        }
    ],
    "webhooks": [{"user": 1, "token": "demo", "scope": ["imbot"]}, {"user": 1, "token": "bare", "scope": []}],
    "bots": [{"id": 39, "code": "echo", "name": "EchoBot", "client_id": "local.demo"}],
    "chats": [
        {
            "id": 13,
            "title": "Team",
            "color": "MINT",
            "owner": 39,
            "users": [1, 39],
            "avatar": PNG,
            "messages": [{"author": 1, "text": "Hello"}],
        }
    ],
}


class Stage:
    """An ASGI app with another world in each test, so that one server does for all of them.

    To make an application takes longer than a test, so those with the same guard share one.
    """

    app: ASGIApp

    def __init__(self) -> None:
        self.made: dict[Any, tuple[World, FastAPI]] = {}

    def show(self, world: World) -> World:
        """Let the application have this world from now on."""
        settings = world.settings
        guard = (settings.admin_token, settings.allow_host, settings.public_url)
        if guard not in self.made:
            app = FastAPI()
            install(app, world)
            self.made[guard] = world, app
        shown, self.app = self.made[guard]
        shown.portals, shown.settings, shown.started = world.portals, settings, world.started
        return shown

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass requests on."""
        if scope["type"] != "lifespan":
            await self.app(scope, receive, send)


@pytest.fixture(scope="session")
def stage() -> Iterator[tuple[Stage, httpx.Client]]:
    """The server and a client with its connections kept alive."""
    played = Stage()
    with serve_in_thread(played) as url, httpx.Client(base_url=url, timeout=10) as opened:
        yield played, opened


@pytest.fixture
def make_world(stage: tuple[Stage, httpx.Client]) -> Iterator[Callable[..., World]]:
    """Put a new world on the server: ``make_world(data=…, admin_token=…, …)`` takes the options of the server."""
    played, client = stage
    made: list[Portals] = []

    def make(scenario: dict[str, Any] = SCENARIO, **options: Any) -> World:
        seed = Store()
        seed.create()
        load(from_object(scenario), seed, now=0)
        settings = Settings(**options)
        portals = Portals(seed, public_url="http://mock.example", data=settings.data, limit=settings.max_portals)
        made.append(portals)
        world = played.show(World(portals, settings, 0, Toolbox(10)))
        client.event_hooks = {"response": [promised(world)]}
        return world

    yield make
    for portals in made:
        portals.close()


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """A world with the options that a server has by default."""
    return make_world()


@pytest.fixture
def api(stage: tuple[Stage, httpx.Client], world: World) -> httpx.Client:  # noqa: ARG001 - has to be there
    """A client of that world."""
    return stage[1]


@pytest.fixture
def http(stage: tuple[Stage, httpx.Client]) -> httpx.Client:
    """A client for tests that make their own world."""
    return stage[1]


@pytest.fixture
def refused() -> Callable[[httpx.Response], tuple[int, str, str]]:
    """Status, code and message of an error."""

    def read(response: httpx.Response) -> tuple[int, str, str]:
        error = response.json()["error"]
        return response.status_code, error["code"], error["message"]

    return read


def promised(world: World) -> Callable[[httpx.Response], None]:
    """A check that an answer is one of those that the route's row declares."""
    table = [(compile_path(row.path)[0], row) for row in rows(world)]

    def check(response: httpx.Response) -> None:
        path = response.request.url.path.rstrip("/")
        verb = response.request.method
        row = next((row for regex, row in table if regex.match(path) and row.verb == verb), None)
        response.read()
        if row and response.status_code != 500:
            check_row(row, response)
        elif path.startswith("/_mock/") and response.status_code >= 400 and verb != "HEAD":
            shapes.ErrorAnswer.model_validate_json(response.content)

    return check


def check_row(row: Row, response: httpx.Response) -> None:
    """Status, shape and, of an error, the code are declared."""
    if response.status_code in row.answers:
        model = row.answers[response.status_code]
        if model and response.headers["content-type"] == "application/json":
            model.model_validate_json(response.content)
    else:
        error = shapes.ErrorAnswer.model_validate_json(response.content).error
        assert error.code in errors(row)[response.status_code]["description"].split(", ")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder for states that are kept."""
    return tmp_path / "data"
