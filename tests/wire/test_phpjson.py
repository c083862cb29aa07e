"""The expected texts are PHP 8.2's own, printed by its command line."""

import json
from copy import deepcopy
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_imbot.wire.phpjson import dumps


def nested(levels: int, innermost: object = None) -> object:
    """Lists inside each other, the innermost one empty."""
    value = [] if innermost is None else [innermost]
    for _ in range(levels - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (13, "13"),
        (-9223372036854775808, "-9223372036854775808"),
        (18446744073709551616, "18446744073709551616"),
        # texts
        ("", '""'),
        ("<a href='x'>&\"</a>", '"\\u003Ca href=\\u0027x\\u0027\\u003E\\u0026\\u0022\\u003C\\/a\\u003E"'),
        ("\\", '"\\\\"'),
        ('\\"', '"\\\\\\u0022"'),
        ('"\\', '"\\u0022\\\\"'),
        ("\\u003C", '"\\\\u003C"'),
        ("\0\x01\b\t\n\x0b\f\r\x1f\x7f", '"\\u0000\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f\x7f"'),
        ("Жé😀\u2028\u2029", '"Жé😀\\u2028\\u2029"'),
        # floats
        (1.5, "1.5"),
        (1780000000.43, "1780000000.43"),
        (100000.0, "100000"),
        (0.0, "0"),
        (-0.0, "-0"),
        (1e16, "10000000000000000"),
        (1e17, "1.0e+17"),
        (1e25, "1.0e+25"),
        (-1.5e300, "-1.5e+300"),
        (0.0001, "0.0001"),
        (0.00012, "0.00012"),
        (0.00001, "1.0e-5"),
        (1.5e-7, "1.5e-7"),
        # arrays
        ([], "[]"),
        ({}, "[]"),
        ([1, "a", None, {}], '[1,"a",null,[]]'),
        ([1.0, [2.5], [2.0]], "[1,[2.5],[2]]"),
        ({"a": {}, "b/": 1, "<": "x"}, '{"a":[],"b\\/":1,"\\u003C":"x"}'),
        ({"0": 1, "1": 2}, "[1,2]"),
        ({"1": 1, "0": 2}, '{"1":1,"0":2}'),
        ({"0": 1, "2": 2}, '{"0":1,"2":2}'),
        ({"a": {"0": {"0": 1.0}}}, '{"a":[[1]]}'),
        # what orjson alone would refuse
        (nested(300, 1.0), "[" * 300 + "1" + "]" * 300),
        (nested(512), "[" * 512 + "]" * 512),
        (
            [nested(300), {"a": "</", "b": 1e25, "0": {}}],
            f'[{"[" * 300 + "]" * 300},{{"a":"\\u003C\\/","b":1.0e+25,"0":[]}}]',
        ),
        ({"0": 2**64, "1": [None, {"x": {"0": True}}]}, '[18446744073709551616,[null,{"x":[true]}]]'),
    ],
)
def test_writes_as_php_does(value, expected):
    """Escapes, numbers, lists and objects are spelled as by PHP."""
    assert dumps(value).decode() == expected


@pytest.mark.parametrize(
    "value",
    [float("nan"), [float("inf")], {"a": -float("inf")}, nested(513), "\ud800", {"\udfff": 1}, [2**64, "\ud800"]],
)
def test_refuses_what_php_refuses(value):
    """What has no JSON is a ValueError, nothing else."""
    with pytest.raises(ValueError, match=r"NaN|deeply|surrogates"):
        dumps(value)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)


def as_read(value: object) -> object:
    """What PHP's shapes leave of a value."""
    if isinstance(value, float) and 1e16 < abs(value) < 1e17:
        return int(Decimal(repr(value)))  # the shortest figures and zeros
    if isinstance(value, list):
        return [as_read(item) for item in value]
    if isinstance(value, dict):
        if list(value) == [str(position) for position in range(len(value))]:
            return [as_read(item) for item in value.values()]
        return {key: as_read(item) for key, item in value.items()}
    return value


@given(VALUES)
def test_any_value_reads_back(value):
    """Any JSON reader gets the value back, in PHP's shapes; hidden characters don't occur; the value is not changed."""
    before = deepcopy(value)
    text = dumps(value)
    assert json.loads(text) == as_read(value)
    assert not set(text) & set(b"<>&'")
    assert value == before
