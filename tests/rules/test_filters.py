"""Comparisons of filters."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_imbot.rules.filters import Criterion, like, moment, number, split, texts

WORDS = st.text("ab%", max_size=8)


@given(WORDS, st.text("abc\n", max_size=8))
def test_like(pattern, text):
    """``%`` stands for anything, everything else for itself."""
    expression = "".join(".*" if letter == "%" else letter for letter in pattern)
    assert like(pattern, text) == bool(re.fullmatch(expression, text, re.DOTALL))


def test_like_is_fast():
    """A pattern of nothing but wildcards takes no time."""
    assert not like("%a" * 5000 + "b", "a" * 5000)


@given(st.text(max_size=6), st.text(max_size=6))
def test_split(operation, name):
    """What stands before the first Latin letter is the operation."""
    before, after = split(operation + name)
    assert not re.search("[A-Za-z]", before)
    assert after == "" or re.match("[A-Z]", after)


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("ID", ("", "ID")),
        (">=id", (">=", "ID")),
        ("!%LAST_NAME", ("!%", "LAST_NAME")),
        ("0", ("0", "")),
        ("", ("", "")),
        ("_ID", ("_", "ID")),
        ("=ID=ID", ("=", "ID=ID")),
    ],
)
def test_split_examples(key, found):
    """Names are in upper case."""
    assert split(key) == found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1.0),
        (" -2.5 ", -2.5),
        ("+7", 7.0),
        ("1e3", None),
        ("", None),
        ("٣", None),
        ("nan", None),
        ("9" * 16, None),
    ],
)
def test_number(text, value):
    """Plain decimals."""
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1970-01-01", 0),
        ("1970-01-01T01:00:10+01:00", 10),
        ("1970-01-02 00:00:00", 86400),
        ("tomorrow", None),
        ("0001-01-01T00:00:00+23:59", -62135683140),
        ("", None),
    ],
)
def test_moment(text, seconds):
    """ISO dates, UTC unless they say otherwise."""
    assert moment(text) == seconds


@given(st.text(max_size=30))
def test_any_text(text):
    """Nothing that a filter can contain raises."""
    for operation in ("=", ">", "<", ">=", "<=", "%", "=%"):
        Criterion(operation, (text,)).met_by(["a", 1.0])


@pytest.mark.parametrize(
    ("value", "wanted"),
    [(1, ("1",)), (None, ("",)), (["a", True, []], ("a", "1", "")), ({"x": 2.5}, ("2.5",)), ([], ())],
)
def test_texts(value, wanted):
    """An array asks for its elements."""
    assert texts(value) == wanted
