"""Every row of the check tables of bots, messages and commands."""

import pytest

from mock_imbot.methods import METHODS
from mock_imbot.portal.profiles import PROFILES
from tests.methods.bot_refusals import ROWS
from tests.methods.parlour import CALLS

SHEET = [method for method in METHODS.values() if method.docs.startswith("bots-messages-events")]


def test_the_tables_know_every_method():
    """A new method of the sheet needs a valid call."""
    assert set(CALLS) == {method.name for method in SHEET}


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("method", SHEET, ids=lambda method: method.name)
def test_the_rows_are_exactly_what_is_declared(method, profile):
    """Every declared problem is provoked, and nothing that is provoked is undeclared."""
    declared = {(int(row.status), row.code, row.text) for row in method.problems_in(profile)}
    assert {row.error for row in ROWS if row.method == method.name} == declared


@pytest.mark.parametrize("method", dict.fromkeys(row.method for row in ROWS))
def test_a_failing_check_answers_to_the_letter_and_changes_nothing(parlour, method):
    """Status, code and sentence are those of the table, and the portal stays as it is."""
    before = parlour.export()
    wrong = []
    for row in (row for row in ROWS if row.method == method):
        answer = parlour.ask(method, row.params, row.auth)
        body = {"error": row.error[1], "error_description": row.error[2]}
        if (answer.status, answer.body) != (row.error[0], body):
            wrong.append((row, answer.status, answer.body))
    assert wrong == []
    assert parlour.export() == before


@pytest.mark.parametrize("method", CALLS)
def test_the_unchanged_call_succeeds(parlour, method):
    """What the rows change is a call that is carried out."""
    assert parlour.ask(method, CALLS[method]).status == 200
