"""Scenarios that arrive in a request, and the state that is made of them."""

from typing import Any, Final

from mock_imbot.control.refusals import SCENARIO_INVALID, SCENARIO_UNKNOWN, RefusedError
from mock_imbot.control.world import World
from mock_imbot.portal.clock import Clock
from mock_imbot.portal.portal import Portal
from mock_imbot.portal.store import Store
from mock_imbot.scenario.dump import dump
from mock_imbot.scenario.errors import ScenarioError
from mock_imbot.scenario.find import bundled
from mock_imbot.scenario.format import Scenario
from mock_imbot.scenario.load import load
from mock_imbot.scenario.merge import merge
from mock_imbot.scenario.nodes import Mark, Node, from_python
from mock_imbot.scenario.reading import mapping, read
from mock_imbot.scenario.validate import validate

STATE: Final = Mark("state", None)


def planted(world: World, tree: Node) -> Store:
    """The state of an inline scenario. Raises RefusedError (422) with everything that is wrong with it."""
    try:
        return stored(validate(mapping(tree), [], world.demands), Clock())
    except ScenarioError as error:
        raise invalid(error) from None


def bundled_state(world: World, name: str) -> Store:
    """The state of a scenario that comes with the product. Only those: a name is never taken for a path."""
    if name not in world.bundled:
        known = bundled()
        if name not in known:
            raise SCENARIO_UNKNOWN.because(name=name, names=", ".join(known))
        world.bundled[name] = read([name], world.demands)
    return stored(world.bundled[name], Clock())


def patched(world: World, portal: Portal, fragment: Node) -> Store:
    """The state of a portal with a fragment laid over it; the portal itself is left alone."""
    try:
        merged = merge(from_python(dump(portal.store), STATE), mapping(fragment))
        return stored(validate(merged, [], world.demands), portal.clock)
    except ScenarioError as error:
        raise invalid(error) from None


def stored(scenario: Scenario, clock: Clock) -> Store:
    """A new store with that scenario; dates that it leaves open are the clock's."""
    store = Store()
    store.create()
    load(scenario, store, now=int(clock.now()))
    return store


def invalid(error: ScenarioError) -> RefusedError:
    """422 with all faults: ``{"path", "message", "line"}`` each, the line being null where it isn't known."""
    first = error.faults[0]
    message = ": ".join(part for part in (first.path, first.message) if part)
    refused = SCENARIO_INVALID.because(message=message)
    faults: list[dict[str, Any]] = [
        {"path": fault.path, "message": fault.message, "line": fault.line} for fault in error.faults
    ]
    refused.more = {"faults": faults}
    return refused
