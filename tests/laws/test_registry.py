"""Laws over the registry: what is declared is documented, read and answered, and nothing else is."""

from collections import defaultdict

import pytest

from mock_imbot.portal.profiles import PROFILES
from mock_imbot.wire.catalogue import CATALOGUE
from tests.methods.house import VALID
from tests.methods.refusals import REFUSALS

CHAT_METHODS = {method.name: method for method in CATALOGUE.values() if method.docs.startswith("imbot-chat")}
SHEETS = ("imbot-chat §", "transport §", "bots-messages-events §", "imbot-v2 §")

IGNORED = {("imbot.chat.get", "BOT_ID")}
"""Documented, and said to be ignored."""
UNLISTED = {
    ("imbot.chat.leave", "USER_ID"),  # newer portals only, on no page
}
"""Read, but on no page of the method."""


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_method_tells_what_it_does(name):
    """Where it is documented, a sentence, and each parameter with a text; its key is its name in lower case."""
    method = CATALOGUE[name]
    assert method.name.lower() == name
    assert method.docs.startswith(SHEETS)
    assert method.text.endswith(".")
    assert method.text[0].isupper()
    names = [parameter.name for parameter in method.parameters]
    assert len(names) == len(set(names))
    for parameter in method.parameters:
        assert parameter.text
        assert not parameter.text.endswith(".")
        kinds = {parameter.type} if isinstance(parameter.type, str) else set(parameter.type)
        assert kinds <= {"string", "integer", "number", "boolean", "array", "object"}


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", CATALOGUE)
def test_a_problem_tells_when_it_happens(name, profile):
    """Each condition is a phrase, and no problem is declared without one but those that a handler raises."""
    method = CATALOGUE[name]
    for check in method.checks_in(profile):
        assert check.questions
        assert all(check.conditions)
        assert not any(condition.endswith(".") or "\n" in condition for condition in check.conditions)
    for problem in method.problems_in(profile):
        assert problem.code
        assert 400 <= problem.status < 500


@pytest.mark.parametrize("name", CHAT_METHODS)
def test_a_valid_call_has_what_is_required_and_no_more(name):
    """So a parameter is required if the call would not succeed without it."""
    assert {parameter.name for parameter in CHAT_METHODS[name].parameters if parameter.required} == set(VALID[name])


def test_the_tables_know_every_chat_method():
    """A new method of the sheet needs a valid call and its refusals."""
    assert set(VALID) == set(CHAT_METHODS)
    assert {row.method for row in REFUSALS} <= set(VALID)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", CHAT_METHODS)
def test_the_refusals_are_exactly_what_is_declared(name, profile):
    """Every declared problem is provoked, and nothing that is provoked is undeclared."""
    declared = {(int(row.status), row.code, row.text) for row in CHAT_METHODS[name].problems_in(profile)}
    provoked = {row.error for row in REFUSALS if row.method == name and row.profile == profile}
    assert provoked == declared


class Recorder(dict):
    """Parameters that remember who was asked for."""

    def __init__(self, params, seen):
        super().__init__(params)
        self.seen = seen

    def get(self, name, default=None):
        """The value of a parameter."""
        self.seen.add(name)
        return super().get(name, default)


def test_what_is_documented_is_read_and_the_other_way_round(houses, rented, monkeypatch):
    """In one profile or the other, over all refusals and the valid calls."""
    from mock_imbot.wire import execution  # noqa: PLC0415 - patched here, as the module that uses it sees it

    seen = defaultdict(set)
    fold = execution.fold
    now = ""
    monkeypatch.setattr(execution, "fold", lambda given: Recorder(fold(given), seen[now]))
    for row in REFUSALS:
        now = row.method
        houses[row.portal][0].ask(row.method, row.params, row.auth)
    for profile in PROFILES:
        for now, params in VALID.items():
            rented(profile).ask(now, params)
    read = {(name, parameter) for name, parameters in seen.items() for parameter in parameters}
    listed = {(name, parameter.name) for name, method in CHAT_METHODS.items() for parameter in method.parameters}
    assert read - listed == UNLISTED
    assert listed - read == IGNORED
