"""References between batch commands (transport §6.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_imbot.wire.references import Outcomes, resolve

OUTCOMES = Outcomes(
    result={"chat": 14, "found": {"ID": 13, "NAME": "Team"}, "list": [5, 6], "text": "word", "none": None, "yes": True},
    error={"bad": {"error": "CODE"}},
    total={"list": 120},
    next={"list": 50},
    time={"chat": {"start": 1, "finish": 1.5}},
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("$result[chat]", 14),
        ("$result[found]", {"ID": 13, "NAME": "Team"}),
        ("$result[found][ID]", 13),
        ("$result[list][1]", 6),
        ("$result[text][0]", "w"),
        ("$result[yes]", True),
        ("$total[list]", 120),
        ("$next[list]", 50),
        ("$error[bad][error]", "CODE"),
        ("$time[chat][finish]", 1.5),
    ],
)
def test_a_value_that_is_one_reference_keeps_its_type(value, expected):
    """What is referred to takes the place of the text, whatever its type."""
    assert resolve(value, OUTCOMES) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("chat $result[chat] of $total[list]", "chat 14 of 120"),
        ("at $time[chat][finish]", "at 1.5"),
        ("by $result[text] !", "by word !"),
        ("x $result[found]", "x $result[found]"),
        ("x $result[yes]", "x $result[yes]"),
        ("x $result[found] y $result[chat]", "x $result[found] y 14"),
        ("chat$result[chat]", "chat14"),
    ],
)
def test_within_a_text_only_numbers_and_texts_are_put_in(value, expected):
    """Arrays, flags and nulls stay as they were written."""
    assert resolve(value, OUTCOMES) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("$result[found][ID],tail", 13),
        ("$result[found]$result[ID]", 13),
        ("$result[found],$result[NAME]", "Team"),
        ("$result_error[chat]", 14),
        ("$result[found][missing]", {"ID": 13, "NAME": "Team"}),
        ("$result[found][ID][deeper]", 13),
        ("$result[text][9]", "word"),
        ("$result[text][99999999999999999999]", "word"),
        ("$result[none]", OUTCOMES.result),
        ("$result[missing]", OUTCOMES.result),
        ("$result['chat']", OUTCOMES.result),
        ("$RESULT[chat]", None),
        ("x $RESULT[chat]", "x $RESULT[chat]"),
        ("$result", "$result"),
        ("$result[]", "$result[]"),
        ("$resulting", "$resulting"),
        ("$other[chat]", "$other[chat]"),
        ("", ""),
        (7, 7),
        (None, None),
    ],
)
def test_odd_references(value, expected):
    """A token runs up to the next blank, a missing step ends the path, names are prefixes and lower case."""
    assert resolve(value, OUTCOMES) == expected


def test_arrays_are_resolved_inside_but_not_their_keys():
    """References are replaced in values at every depth; a parameter's name is never one."""
    value = {"$result[chat]": ["$result[chat]", {"deep": "$result[text]"}]}
    assert resolve(value, OUTCOMES) == {"$result[chat]": [14, {"deep": "word"}]}


@given(st.text(alphabet="$resulttotaltime[]' x01", max_size=40))
def test_nothing_raises(text):
    """Any text gives a value."""
    resolve(text, OUTCOMES)
