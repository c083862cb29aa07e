"""The expected values are PHP 8.2's own, printed by its command line."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_imbot.rules.fields import (
    DialogId,
    base64_lenient,
    dialog_chat_id,
    id_set,
    is_empty,
    parse_dialog_id,
    php_array_key_int,
    php_bool,
    php_int,
    php_loosely_equal_strings,
    php_string,
    php_trim,
    users_list,
)

INF = float("inf")
NAN = float("nan")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, 0),
        (True, 1),
        (False, 0),
        (13, 13),
        (13.9, 13),
        (-1.9, -1),
        (1e19, -8446744073709551616),
        (-1e19, 8446744073709551616),
        (1e25, 1590897979265384448),
        (2.0**63, -9223372036854775808),
        (NAN, 0),
        (INF, 0),
        ([], 0),
        ([5], 1),
        ({}, 0),
        ({"a": 0}, 1),
        ("", 0),
        ("13", 13),
        (" 13", 13),
        ("13 ", 13),
        (" \t\n\r\v\f13", 13),
        ("\xa013", 0),
        ("13abc", 13),
        ("13.9", 13),
        ("chat13", 0),
        ("-5", -5),
        ("+5", 5),
        ("- 5", 0),
        ("--5", 0),
        ("0x1A", 0),
        ("000123", 123),
        ("1_000", 1),
        ("٣", 0),
        ("1e2", 100),
        (" 1e2", 100),
        ("1e-2", 0),
        ("1e", 1),
        ("1.5e3abc", 1500),
        (".5", 0),
        ("-.5e1", -5),
        (".e3", 0),
        ("1.e3", 1000),
        ("1e18", 1000000000000000000),
        ("1e19", 9223372036854775807),
        ("-1e19x", -9223372036854775808),
        ("1e1000", 0),
        ("9223372036854775807", 9223372036854775807),
        ("9223372036854775808", 9223372036854775807),
        ("-9223372036854775808", -9223372036854775808),
        ("-9223372036854775809", -9223372036854775808),
        ("99999999999999999999abc", 9223372036854775807),
        ("NAN", 0),
    ],
    ids=repr,
)
def test_integer_cast(value, expected):
    """Texts begin with their number or are 0; numbers beyond 64 bits stop there in texts and wrap around in floats."""
    assert php_int(value) == expected


def test_texts_of_any_length():
    """Thousands of characters are no obstacle to any conversion."""
    assert php_int("9" * 5000) == 0  # infinite
    assert php_int("0" * 5000 + "7") == 7
    assert php_array_key_int("9" * 5000) is None
    assert dialog_chat_id("chat" + "0" * 5000 + "7", group_prefixes=False) == 7
    assert users_list("[" * 5000) is None
    assert users_list("[" * 600 + "]" * 600) is None


@pytest.mark.parametrize("value", [None, False, 0, 0.0, -0.0, "", "0", [], {}], ids=repr)
def test_false_values(value):
    """These, and nothing else, are false, which is the same as empty."""
    assert is_empty(value) is True
    assert php_bool(value) is False


@pytest.mark.parametrize("value", [True, 1, -1, 0.1, NAN, "false", "N", "0.0", "00", " ", [0], {"a": None}], ids=repr)
def test_true_values(value):
    """Everything else is true."""
    assert is_empty(value) is False
    assert php_bool(value) is True


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (True, "1"),
        (False, ""),
        ("x", "x"),
        (13, "13"),
        ([1], ""),
        ({"a": 1}, ""),
        (1.0, "1"),
        (1.5, "1.5"),
        (-0.0, "-0"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.33333333333333"),
        (1e14, "1.0E+14"),
        (12345678901234.0, "12345678901234"),
        (123456789012345.678, "1.2345678901235E+14"),
        (0.0001, "0.0001"),
        (0.00001, "1.0E-5"),
        (1e25, "1.0E+25"),
        (NAN, "NAN"),
        (INF, "INF"),
        (-INF, "-INF"),
    ],
    ids=repr,
)
def test_text_cast(value, expected):
    """Floats have 14 significant digits; arrays have no text."""
    assert php_string(value) == expected


def test_trim():
    """Six characters go, other Unicode spaces stay."""
    assert php_trim(" \t\n\r\0\x0bЖ Ы\x0c\xa0 ") == "Ж Ы\x0c\xa0"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("10", "1e1"),
        ("010", "10"),
        ("10 ", " 10"),
        ("abc", "abc"),
        ("1.", "1"),
        ("-0", "0"),
        (".5", "0.50"),
        ("0e1", "0e2"),
        ("1\f", "\v1"),
        ("100000000000000000000", "100000000000000000000"),
        ("100000000000000000000", "1e20"),
        ("9223372036854775807", "9.223372036854775807e18"),
        ("9007199254740993", "9007199254740992.0"),
    ],
    ids=repr,
)
def test_texts_that_are_equal(first, second):
    """Two numeric texts are equal as numbers, others as they are."""
    assert php_loosely_equal_strings(first, second) is True
    assert php_loosely_equal_strings(second, first) is True


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("abc", "ABC"),
        ("", "0"),
        ("0x10", "16"),
        ("1\0", "1"),
        ("1", "1x"),
        ("1", "2"),
        ("9007199254740993", "9007199254740992"),
        ("9223372036854775807", "9223372036854775808"),
        ("9223372036854775808", "9223372036854775809"),
        ("99999999999999999999", "99999999999999999999 "),
        ("-99999999999999999999", "99999999999999999999"),
        ("18446744073709551616", "18446744073709551616."),
        ("1e1000", "1e1001"),
        ("1e1000", "-1e1000"),
        (".5", "0.25"),
    ],
    ids=repr,
)
def test_texts_that_differ(first, second):
    """Integers beyond 64 bits and infinite numbers are compared as texts."""
    assert php_loosely_equal_strings(first, second) is False
    assert php_loosely_equal_strings(second, first) is False


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (39, 39),
        ("39", 39),
        ("-5", -5),
        ("0", 0),
        (39.9, 39),
        (True, 1),
        (False, 0),
        ("-9223372036854775808", -9223372036854775808),
        ("9223372036854775808", None),
        ("9" * 30, None),
        ("39abc", None),
        ("039", None),
        (" 39", None),
        ("39\n", None),
        ("-0", None),
        ("", None),
        (None, None),
        ([39], None),
        ({"a": 1}, None),
    ],
    ids=repr,
)
def test_array_key(value, expected):
    """Only canonical decimals name an integer key."""
    assert php_array_key_int(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([3, "4", 3, " 5x", 0, -1, "x", None], [3, 4, 5]),
        ({"a": 4, "b": 3}, [4, 3]),
        ([[9], True, 2.9], [1, 2]),
        (3, [3]),
        ("3", [3]),
        ("3,4", [3]),
        ("[3,4]", []),
        (0, []),
        (None, []),
        ([], []),
    ],
    ids=repr,
)
def test_id_set(value, expected):
    """Positive ids, each once, in order of their first mention."""
    assert id_set(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([1, "x"], [1, "x"]),
        ({"a": 1, "b": [2]}, [1, [2]]),
        ("[1,2]", [1, 2]),
        (' ["3", "4"] ', ["3", "4"]),
        ("['3','4']", ["3", "4"]),
        ("{'a':1}", [1]),
        ('{"a":1,"b":"it\'s"}', [1, "it's"]),
        (r"""['a"b', 'c\'d', 'e\\', 'f\"g', "h'i"]""", ['a"b', "c'd", "e\\", 'f"g', "h'i"]),
        ("[[1],{'0':2}]", [[1], [2]]),
        ("[]", []),
        ("{}", []),
        ("3,4", None),
        ("5", None),
        ("'5'", None),
        ("foo", None),
        ("", None),
        ("[1,2", None),
        ("['1", None),
        ("[alert(1)]", None),
        (r"['\x41']", None),
        (5, None),
        (True, None),
        (None, None),
    ],
    ids=repr,
)
def test_users_list(value, expected):
    """Arrays, JSON and JavaScript literals are lists of users; everything else is no array."""
    assert users_list(value) == expected


@pytest.mark.parametrize(
    ("value", "documented", "with_prefixes"),
    [
        ("chat13", DialogId("chat", 13), DialogId("chat", 13)),
        ("CHAT013", DialogId("chat", 13), DialogId("chat", 13)),
        ("chat0", DialogId("chat", 0), DialogId("chat", 0)),
        ("chat" + "9" * 30, DialogId("chat", 9223372036854775807), DialogId("chat", 9223372036854775807)),
        ("13", DialogId("user", 13), DialogId("user", 13)),
        (13, DialogId("user", 13), DialogId("user", 13)),
        ("sg13", None, DialogId("chat", 13)),
        ("crm13", None, DialogId("chat", 0)),
        ("", None, None),
        ("chat", None, None),
        ("chat 13", None, None),
        ("chat13x", None, None),
        ("xchat13", None, None),
        ("chat٣", None, None),
        ("-13", None, None),
        (1.5, None, None),
        (["chat13"], None, None),
        (None, None, None),
    ],
    ids=repr,
)
def test_dialog_id(value, documented, with_prefixes):
    """A dialog is a chat or a user; the prefixes of group chats count only where a portal knows them."""
    assert parse_dialog_id(value, group_prefixes=False) == documented
    assert parse_dialog_id(value, group_prefixes=True) == with_prefixes


def test_dialog_chat_id():
    """Only a chat has a chat id."""
    assert dialog_chat_id("chat13", group_prefixes=False) == 13
    assert dialog_chat_id("crm13", group_prefixes=True) == 0
    assert dialog_chat_id("13", group_prefixes=True) is None
    assert dialog_chat_id("foo", group_prefixes=True) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("YWJj", b"abc"),
        ("YWI=", b"ab"),
        ("YWI", b"ab"),
        ("YQ", b"a"),
        ("Y", b""),
        ("YWJjY", b"abc"),
        ("", b""),
        ("====", b""),
        ("!!!!", b""),
        ("=YWI", b"ab"),
        ("YW=I", b"ab"),
        ("YQ==YQ==", b"a\x06\x10"),
        ("YWJj====", b"abc"),
        (" Y\r\nW\tI:;,=", b"ab"),
        ("YW-I_", b"ab"),
        ("éYWJjЖ", b"abc"),
        ("data:,YWJj", b"\x75\xab\x5aabc"),
    ],
    ids=repr,
)
def test_base64(text, expected):
    """Foreign characters and padding are skipped wherever they stand; six bits left over are no byte."""
    assert base64_lenient(text) == expected


@given(st.binary())
def test_base64_reads_what_was_written(content):
    """Proper base64 is read as it is meant, in lines or without padding too."""
    text = b64encode(content).decode()
    assert base64_lenient(text) == base64_lenient(text.rstrip("=")) == base64_lenient("\n".join(text)) == content


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.from_regex(r"[\[{'\"0-9e.,+ :}\]-]*")
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=6)


@given(VALUES)
def test_every_conversion_takes_any_value(value):
    """Nothing is raised, whatever a client sends."""
    assert php_bool(value) is not is_empty(value)
    assert all(user > 0 for user in id_set(value))
    assert isinstance(php_int(value), int)
    assert isinstance(users_list(value), list | None)
    php_array_key_int(value)
    parse_dialog_id(value, group_prefixes=True)
    text = php_string(value)
    assert php_loosely_equal_strings(text, php_trim(text)) in {True, False}
    assert isinstance(base64_lenient(text), bytes)
