"""Every row of the generic methods' check tables."""

import re

import pytest

from mock_imbot.methods import METHODS
from mock_imbot.portal.profiles import PROFILES
from mock_imbot.rules.problems import BLANK
from tests.methods.generic_refusals import BOUND_ALREADY, NO_CONNECTORS, NO_CONTEXT, NO_SCOPE, ROWS

GENERIC = [method for method in METHODS.values() if method.docs.startswith("transport")]
BY_THE_TRANSPORT = {NO_CONNECTORS, NO_SCOPE}
"""Errors that no method declares."""
IN_SEVERAL_CALLS = {("app.info", NO_CONTEXT), ("event.bind", BOUND_ALREADY)}
"""What takes more than a row: tests of their own below."""


def matches(declared, error):
    """Whether an answer is a declared problem, with a word of the request in the place of its blank."""
    status, code, text = error
    sentence = ".+".join(map(re.escape, declared.text.split(BLANK)))
    return (int(declared.status), declared.code) == (status, code) and bool(re.fullmatch(sentence, text))


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("method", GENERIC, ids=lambda method: method.name)
def test_the_rows_are_exactly_what_is_declared(method, profile):
    """Every declared problem is provoked, and nothing that is provoked is undeclared."""
    declared = set(method.problems_in(profile))
    provoked = {row.error for row in ROWS if row.method == method.name} - BY_THE_TRANSPORT
    provoked |= {error for name, error in IN_SEVERAL_CALLS if name == method.name}
    assert {problem for problem in declared for error in provoked if matches(problem, error)} == declared
    assert {error for error in provoked for problem in declared if matches(problem, error)} == provoked


@pytest.mark.parametrize("method", dict.fromkeys(row.method for row in ROWS))
def test_a_failing_check_answers_to_the_letter_and_changes_nothing(house, method):
    """Status, code, sentence and the parameter at fault are those of the table, and the portal stays as it is."""
    before = house.export()
    for row in (row for row in ROWS if row.method == method):
        answer = house.ask(method, row.params, row.auth)
        _, code, text = row.error
        body = {"error": code, "error_description": text} | ({"argument": row.argument} if row.argument else {})
        assert (row.params, answer.status, answer.body) == (row.params, row.error[0], body)
    assert house.export() == before


def test_app_info_in_a_webhooks_batch(house):
    """A command of a webhook's batch has no application context; one of a token's has."""
    command = {"cmd": {"info": "app.info"}}
    through_hook = house.ask("batch", command, "1/demo").result
    assert through_hook["result"] == []
    assert through_hook["result_error"] == {"info": {"error": NO_CONTEXT[1], "error_description": NO_CONTEXT[2]}}
    assert house.ask("batch", command).result["result"]["info"]["CODE"] == "local.demo"


def test_bound_twice(house):
    """The same address for the same event and user can be bound once."""
    params = {"EVENT": "ONAPPTEST", "HANDLER": "http://localhost/"}
    assert house.ask("event.bind", params).result is True
    assert house.ask("event.bind", params | {"event": "onAppTest"}).error == BOUND_ALREADY
    assert house.ask("event.bind", params | {"AUTH_TYPE": 2}).result is True
    assert house.ask("event.bind", {"EVENT": "ONAPPTEST", "EVENT_TYPE": "offline"}).result is True
    assert house.ask("event.bind", {"EVENT": "ONAPPTEST", "EVENT_TYPE": "OFFLINE"}).error == BOUND_ALREADY
