"""Every row of every check table, in both profiles; and the order of the rows."""

from collections import defaultdict

import pytest

from tests.methods.house import BOT, VALID, move_in, profiled
from tests.methods.refusals import REFUSALS, Refusal

GROUPS: defaultdict[tuple[str, ...], list[Refusal]] = defaultdict(list)
for each in REFUSALS:
    GROUPS[each.method, each.portal, each.error[1], each.error[2]].append(each)


@pytest.mark.parametrize("group", GROUPS.values(), ids=[" ".join(key) for key in GROUPS])
def test_a_failing_check_answers_to_the_letter_and_changes_nothing(houses, group):
    """The status, the code and the sentence are those of the table, and the portal's state is the same afterwards."""
    house, before = houses[group[0].portal]
    answers = [(row.params, house.ask(row.method, row.params, row.auth)) for row in group]
    wrong = [(params, answer.body) for params, answer in answers if answer.error != group[0].error]
    assert wrong == []
    assert house.export() == before


@pytest.mark.parametrize("profile", ["documented", "2026"])
@pytest.mark.parametrize("method", VALID)
def test_the_unchanged_call_succeeds(new_portal, method, profile):
    """What the refusals change is a call that is carried out, by token and by webhook."""
    house = move_in(new_portal(profiled(profile)))
    assert house.ask(method, VALID[method]).status == 200
    house.reset()
    assert house.ask(method, VALID[method] | {"BOT_ID": BOT}, "bot-access").status == 200
