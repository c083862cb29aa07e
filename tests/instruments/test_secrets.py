"""What is shown of secrets."""

from time import process_time

import pytest
from hypothesis import given, strategies

from mock_imbot.instruments import secrets

TOKEN = "a1b2c3d4e5f6"


@pytest.mark.parametrize(
    ("secret", "shown"),
    [
        ("demo-access", "demo…"),
        ("demo-access--w1", "demo…--w1"),
        ("demo", "demo…"),
        ("abc", "abc…"),
        ("demo…--w1", "demo…--w1"),
        ("abcdef--No Name", "abcd…"),
    ],
)
def test_shortened(secret, shown):
    """Four characters and the portal's name stay."""
    assert secrets.shorten(secret) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("auth=a1b2c3d4e5f6&CHAT_ID=13", "auth=a1b2…&CHAT_ID=13"),
        ("CHAT_ID=13&access_token=a1b2c3d4e5f6", "CHAT_ID=13&access_token=a1b2…"),
        ("aplogin=1&ap=a1b2c3d4e5f6--w1&map=abcdefgh", "aplogin=1&ap=a1b2…--w1&map=abcdefgh"),
        ("auth[access_token]=a1b2c3d4e5f6", "auth[access_token]=a1b2…"),
        ("auth%5Brefresh_token%5D=a1b2c3d4e5f6", "auth%5Brefresh_token%5D=a1b2…"),
        ("cmd[0]=profile%3Fauth%3Da1b2c3d4e5f6%26A%3D1", "cmd[0]=profile%3Fauth%3Da1b2…%26A%3D1"),
        ('{"auth": "a1b2c3d4e5f6", "A": 1}', '{"auth": "a1b2…", "A": 1}'),
        ('{"AUTH":{"refresh_token":"a1b2c3d4e5f6"}}', '{"AUTH":{"refresh_token":"a1b2…"}}'),
        ('{"a":"{\\"client_secret\\":\\"a1b2c3d4e5f6\\"}"}', '{"a":"{\\"client_secret\\":\\"a1b2…\\"}"}'),
        ('{"cmd":{"a":"profile?auth=a1b2c3d4e5f6"}}', '{"cmd":{"a":"profile?auth=a1b2…"}}'),
        (
            '--x\r\nContent-Disposition: form-data; name="auth"\r\n\r\na1b2c3d4e5f6\r\n--x--',
            '--x\r\nContent-Disposition: form-data; name="auth"\r\n\r\na1b2…\r\n--x--',
        ),
        ('name="a[token]"; x\r\nX: y\r\n\r\na1b2c3d4e5f6', 'name="a[token]"; x\r\nX: y\r\n\r\na1b2…'),
        ("/rest/1/a1b2c3d4e5f6--w1/imbot.chat.add.json", "/rest/1/a1b2…--w1/imbot.chat.add.json"),
        ("/rest/api/1/a1b2c3d4e5f6/im.chat.get", "/rest/api/1/a1b2…/im.chat.get"),
        ("http:\\/\\/x\\/rest\\/1\\/a1b2c3d4e5f6\\/", "http:\\/\\/x\\/rest\\/1\\/a1b2…\\/"),
        ("/rest/imbot.chat.add", "/rest/imbot.chat.add"),
        ("auth=", "auth="),
    ],
)
def test_in_texts(text, shown):
    """In forms, queries, commands of batches, JSON, multipart bodies and addresses of webhooks."""
    assert secrets.text(text) == shown


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("authorization", "Bearer a1b2c3d4e5f6--w1", "Bearer a1b2…--w1"),
        ("authorization", "a1b2c3d4e5f6", "a1b2…"),
        ("cookie", "session=1234567", "sess…"),
        ("referer", "http://x/rest/1/a1b2c3d4e5f6/a", "http://x/rest/1/a1b2…/a"),
        ("accept", "*/*", "*/*"),
    ],
)
def test_in_headers(name, value, shown):
    """Credentials as a whole, their scheme aside; in others as in any text."""
    assert secrets.header(name, value) == shown


def test_in_values():
    """By name and inside texts, in any letter case, at any depth."""
    shown = secrets.value(
        {
            "Client_Secret": "a1b2c3d4e5f6",
            "items": [{"auth": {"access_token": "a1b2c3d4e5f6", "user": 1}}, "x?auth=a1b2c3d4e5f6"],
            "token": ["a1b2c3d4e5f6", ""],
        }
    )
    assert shown == {
        "Client_Secret": "a1b2…",
        "items": [{"auth": {"access_token": "a1b2…", "user": 1}}, "x?auth=a1b2…"],
        "token": ["a1b2…", ""],
    }


def test_long_texts_are_cut():
    """The length is told; one of 65,536 characters is not long."""
    assert secrets.value("ä" * 65536) == "ä" * 65536
    assert secrets.value(["ä" * 65537]) == ["ä" * 65536 + "… (65537 characters in all)"]


def test_values_that_json_can_not_hold():
    """Too deep, too large: there is always something to show."""
    deep = []
    for _ in range(300):
        deep = [deep, 1]
    shown = secrets.value(deep)
    for _ in range(99):
        shown = shown[0]
    assert shown == ["… (nested deeper)", 1]
    assert secrets.value([2**64, -(2**63) - 1, 2**64 - 1, None, True, 1.5]) == [
        "18446744073709551616",
        "-9223372036854775809",
        18446744073709551615,
        None,
        True,
        1.5,
    ]


def test_arrays_are_shown_as_they_are_sent():
    """A portal knows no difference between lists and objects with the keys of one."""
    assert secrets.value({"a": {}, "b": {"0": 1, "1": 2}, "c": {"1": 1}}) == {"a": [], "b": [1, 2], "c": {"1": 1}}


@given(strategies.text("abc=&\"'\\: %5Bauthoken_/rest1\r\n-"))
def test_shortening_twice_changes_nothing_more(text):
    """So that nothing depends on how often a text passes."""
    shown = secrets.text(text)
    assert secrets.text(shown) == shown


@pytest.mark.parametrize("piece", ["\\", 'name="auth"', 'name="auth"\r\nx', '"auth"', "/rest/", "auth", "auth=%", " "])
def test_hostile_texts_cost_no_time(piece):
    """A body as long as it is ever shown is read in a moment."""
    text = piece * (65536 // len(piece))
    began = process_time()
    secrets.text(text)
    assert process_time() - began < 1
