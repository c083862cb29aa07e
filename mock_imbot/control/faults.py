"""Fault rules of a portal."""

from http import HTTPStatus
from typing import Annotated, Any, Final, TypeAlias

from fastapi import Path
from starlette.requests import Request
from starlette.responses import Response

from mock_imbot.control import body
from mock_imbot.control.portals import NO_BODY, PortalName
from mock_imbot.control.refusals import (
    FAULT_EXISTS,
    FAULT_INVALID,
    FAULT_NOT_FOUND,
    PRIVATE,
    RefusedError,
    answer,
)
from mock_imbot.control.requests import portal_named
from mock_imbot.control.world import World
from mock_imbot.instruments.faults import Faults
from mock_imbot.scenario.errors import ScenarioError
from mock_imbot.scenario.fault_format import FaultEntry
from mock_imbot.scenario.nodes import Node
from mock_imbot.scenario.validate import validate

FaultName: TypeAlias = Annotated[str, Path(description="The rule's name, or its preset's.", examples=["fault-1"])]

ALL: Final = "faults"


class FaultEndpoints:
    """What ``/_mock/portals/NAME/faults`` does."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def index(self, portal: PortalName) -> Response:
        """The rules in their order, each with how often it was used and whether it still can be."""
        found = portal_named(self.world, portal)
        now = found.clock.now()
        return answer({"items": [rule.shown(now) for rule in self.world.toolbox.of(found).faults.rules]})

    async def add(self, portal: PortalName, request: Request) -> Response:
        """Append one rule, or a list of rules; of a preset all its rules are answered.

        A list with a fault in it changes nothing.
        """
        tree = await body.read(request, self.world.settings.body_limit) or NO_BODY
        found = portal_named(self.world, portal)
        faults, now = self.world.toolbox.of(found).faults, found.clock.now()
        added = faults.add(self.rules(tree, faults), now)
        return answer({"items": [rule.shown(now) for rule in added]}, HTTPStatus.CREATED)

    async def clear(self, portal: PortalName) -> Response:
        """Remove all rules. Those of the scenario come back with a reset."""
        self.world.toolbox.of(portal_named(self.world, portal)).faults.rules.clear()
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=PRIVATE)

    async def delete(self, portal: PortalName, fault: FaultName) -> Response:
        """Remove a rule, or by the name of a preset its rules."""
        faults = self.world.toolbox.of(portal_named(self.world, portal)).faults
        if not faults.remove(fault):
            names = ", ".join(rule.name for rule in faults.rules) or "none"
            raise FAULT_NOT_FOUND.because(portal=portal, name=fault, names=names)
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=PRIVATE)

    def rules(self, tree: Node, faults: Faults) -> list[dict[str, Any]]:
        """The rules of a body. Raises RefusedError: 422 with everything that is wrong, 409 for a name that is taken."""
        alone = not isinstance(tree.value, list)
        given = Node([tree], tree.mark) if alone else tree
        try:
            rules = validate(Node({"users": Node([], tree.mark), ALL: given}, tree.mark), [], self.world.demands).faults
        except ScenarioError as error:
            raise invalid(error, f"{ALL}[0]" if alone else ALL) from None
        for rule in rules:
            if rule.name in faults.names():
                raise FAULT_EXISTS.because(name=rule.name)
        return list(map(FaultEntry.plain, rules))


def invalid(error: ScenarioError, prefix: str) -> RefusedError:
    """422 with all faults, their paths as in the body."""
    faults = [
        {"path": fault.path.removeprefix(prefix).removeprefix("."), "message": fault.message, "line": fault.line}
        for fault in error.faults
    ]
    message = ": ".join(str(part) for part in (faults[0]["path"], faults[0]["message"]) if part)
    refused = FAULT_INVALID.because(message=message)
    refused.more = {"faults": faults}
    return refused
