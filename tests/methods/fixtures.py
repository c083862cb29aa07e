"""Portals of house.py, shared by all tests; they begin anew for each, because making one costs more than a test."""

from collections.abc import Callable, Mapping

import pytest

from tests.live import make
from tests.methods.house import House, move_in, profiled, with_guest_bot


@pytest.fixture(scope="session")
def rented(client, server) -> Callable[[str], House]:
    """A portal of each profile, as the scenario has it."""
    houses = {profile: move_in(make(client, server, profiled(profile))) for profile in ("documented", "2026")}

    def moved_into(profile: str) -> House:
        houses[profile].reset()
        return houses[profile]

    return moved_into


@pytest.fixture
def home(rented, profile) -> House:
    """A fresh portal of the profile that the test is parametrised with."""
    return rented(profile)


@pytest.fixture
def house(rented) -> House:
    """A fresh portal of the profile "documented"."""
    return rented("documented")


@pytest.fixture
def house_2026(rented) -> House:
    """A fresh portal of the profile "2026"."""
    return rented("2026")


@pytest.fixture(scope="session")
def houses(client, server) -> Mapping[str, tuple[House, bytes]]:
    """A portal of each kind with its state; refused calls leave them as they are, so all tests share them."""
    scenarios = {"2026 guest": with_guest_bot("2026")}
    for profile in ("documented", "2026"):
        scenarios[profile] = profiled(profile)
        scenarios[f"{profile} quiet"] = profiled(profile, general_chat_writable=False)
    found = {name: move_in(make(client, server, scenario)) for name, scenario in scenarios.items()}
    return {name: (house, house.export()) for name, house in found.items()}
