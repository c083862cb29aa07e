"""What requests name: portals, new names, the keys of small bodies."""

from collections.abc import Mapping

from mock_imbot.control.refusals import (
    BODY_INVALID,
    PORTAL_NAME_INVALID,
    PORTAL_NOT_FOUND,
    Refusal,
)
from mock_imbot.control.world import World
from mock_imbot.portal.portal import Portal
from mock_imbot.portal.portals import NAME
from mock_imbot.scenario.nearest import suggest
from mock_imbot.scenario.nodes import Node
from mock_imbot.scenario.wording import show


def portal_named(world: World, name: str) -> Portal:
    """The portal of an address. Raises RefusedError: 400 for an impossible name, 404 for one that nobody has."""
    check_name(name, PORTAL_NAME_INVALID)
    portal = world.portals.get(name)
    if portal is None:
        raise PORTAL_NOT_FOUND.because(name=name)
    return portal


def check_name(name: str, otherwise: Refusal) -> str:
    """The name, if it can be one."""
    if not NAME.fullmatch(name):
        raise otherwise.because(name=name)
    return name


def members(tree: Node | None, allowed: list[str]) -> Mapping[str, Node]:
    """The keys of a body that are given; no body is an empty one, null is not given. Raises RefusedError (400)."""
    found = {} if tree is None else tree.value
    if not isinstance(found, dict):
        raise BODY_INVALID.because(message=f"The body must be an object (key: value), not {show(found)}")
    for key in found:
        if key not in allowed:
            tip = f"{suggest(key, allowed) or '.'} Allowed: {', '.join(allowed)}"
            raise BODY_INVALID.because(message=f"The body has the unknown key {key!r}{tip}")
    return {key: node for key, node in found.items() if node.value is not None}


def text(given: Mapping[str, Node], key: str) -> str | None:
    """The text under a key, None if it is not given. Raises RefusedError (400) for anything but text."""
    value = given[key].value if key in given else None
    if value is not None and not isinstance(value, str):
        raise BODY_INVALID.because(message=f"{key} must be text, not {show(value)}")
    return value
