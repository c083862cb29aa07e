"""What every test needs. Shared fixtures live in modules of their own beside this file."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from hypothesis import settings

from mock_imbot.app import create_app
from mock_imbot.server import serve_in_thread
from mock_imbot.settings import Settings
from tests import live

# A slow machine is no fault of the code under test; nothing is written into the checkout.
settings.register_profile("mock-imbot", deadline=None, database=None)
settings.load_profile("mock-imbot")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of one live server for all tests; each test uses a portal of its own on it."""
    with serve_in_thread(create_app(Settings(port=0))) as url:
        yield url


@pytest.fixture(scope="session")
def client() -> Iterator[httpx.Client]:
    """One client with connections kept alive: a new one a call would cost more than the call."""
    with httpx.Client(timeout=10) as opened:
        yield opened


@pytest.fixture
def new_portal(client: httpx.Client, server: str) -> Iterator[Callable[..., live.LivePortal]]:
    """Makes portals: ``new_portal(scenario="default", **settings)``. They are deleted after the test."""
    made: list[live.LivePortal] = []

    def make(scenario: Any = "default", **settings: Any) -> live.LivePortal:
        made.append(live.make(client, server, scenario, **settings))
        return made[-1]

    yield make
    for each in made:
        each.control("DELETE")


@pytest.fixture
def portal(new_portal: Callable[..., live.LivePortal]) -> live.LivePortal:
    """A fresh portal of the default scenario."""
    return new_portal()


@pytest.fixture
def portal_2026(new_portal: Callable[..., live.LivePortal]) -> live.LivePortal:
    """A fresh portal of the default scenario in the profile 2026."""
    return new_portal(profile="2026")
