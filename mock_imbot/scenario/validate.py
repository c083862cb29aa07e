"""A tree becomes a scenario, or a list of everything that is wrong with it."""

from collections.abc import Sequence
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from mock_imbot.scenario.errors import Fault, ScenarioError
from mock_imbot.scenario.format import Scenario
from mock_imbot.scenario.nodes import Mark, Node, locate, locate_key, plain, spell
from mock_imbot.scenario.references import Finding, Rule, findings
from mock_imbot.scenario.wording import MISSING, UNKNOWN_KEY, path_of, sentence

IDENTIFYING: Final = frozenset(
    {"id", "type", "code", "client_id", "token", "access_token", "refresh_token", "expired"}
    | {"user", "author", "owner", "managers", "general_chat", "former_users"}
    | {
        "users",
        "bots",
        "chats",
        "apps",
        "webhooks",
        "tokens",
        "codes",
        "messages",
        "files",
        "event_handlers",
        "commands",
    }
)
"""Keys whose value others depend on. A fault in any other one is set aside, so that one run finds the rest too."""


def validate(root: Node, faults: list[Fault], rules: Sequence[Rule] = ()) -> Scenario:
    """Check a tree. Raises ``ScenarioError`` with all faults, those found earlier included.

    ``rules`` are what rooms above demand of a scenario, such as that a method exists.
    """
    scenario: Scenario | None = None
    faults = list(faults)
    data = plain(root)
    try:
        scenario = Scenario.model_validate(data)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        faults += [shape_fault(root, found) for found in errors]
        scenario = without(data, errors)
    if scenario:
        faults += [reference_fault(root, found) for found in findings(scenario, rules)]
    if faults or scenario is None:
        raise ScenarioError(in_order(faults))
    return scenario


def shape_fault(root: Node, error: ErrorDetails) -> Fault:
    """The fault behind one of pydantic's errors."""
    path = path_of(error)
    mark = locate_key(root, path) if error["type"] == UNKNOWN_KEY else locate(root, path)
    return mark.fault(sentence(error), spell(path))


def reference_fault(root: Node, found: Finding) -> Fault:
    """The fault behind something that doesn't fit."""
    message = found.message
    if found.other:
        message += f"; see {spell(found.other)}{where(locate(root, found.other))}"
    return locate(root, found.path).fault(message, spell(found.path))


def where(mark: Mark) -> str:
    """`` (team.yaml:12)``, or nothing where there are no lines."""
    return "" if mark.line is None else f" ({mark.file}:{mark.line})"


def without(data: Any, errors: list[ErrorDetails]) -> Scenario | None:
    """The scenario without the keys at fault, if it makes sense without them."""
    for error in errors:
        path = path_of(error)
        while path and isinstance(path[-1], int):
            path = path[:-1]
        if not path or error["type"] == MISSING or (path[-1] in IDENTIFYING and error["type"] != UNKNOWN_KEY):
            return None
        parent = data
        for step in path[:-1]:
            parent = parent[step]
        parent.pop(path[-1], None)
    try:
        return Scenario.model_validate(data)
    except ValidationError:
        return None


def in_order(faults: list[Fault]) -> list[Fault]:
    """File by file in order of appearance, line by line, each fault once."""
    files = list(dict.fromkeys(fault.file for fault in faults))
    return sorted(dict.fromkeys(faults), key=lambda fault: (files.index(fault.file), fault.line or 0))
