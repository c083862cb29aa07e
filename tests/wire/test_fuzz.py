"""Whatever is sent is answered, properly and soon; nothing of it is a defect."""

import base64
import json
import logging
from struct import pack
from time import monotonic
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.live import make, reply
from tests.methods.house import PNG, TEAM, VALID, move_in, profiled

SOON = 2  # seconds, with a wide margin for a slow machine
METHODS = sorted(VALID)
TYPES = [
    "application/json",
    "application/json; charset=utf-16",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=b",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "text/plain",
    "",
    "a/b+json",
    ";;;",
]
PIECES = [
    *(b"--b\r\n", b"--b--", b"\r\n\r\n", b'Content-Disposition: form-data; name="CHAT_ID"', b"CHAT_ID=", b"&", b"="),
    *(b"[", b"]", b"%", b"%00", b"+", b'{"CHAT_ID":', b"}", b'"', b"\\ud800", b"1e999", b"-", b"null", b"\xff", b"\0"),
]
BODIES = st.binary(max_size=60) | st.lists(st.sampled_from(PIECES) | st.binary(max_size=4), max_size=12).map(b"".join)


@pytest.fixture(scope="module")
def target(client, server):
    """A portal that may be changed by whatever comes."""
    return move_in(make(client, server, profiled("documented")))


@pytest.fixture(autouse=True)
def silent(caplog):
    """Nothing is worth a line in the log."""
    with caplog.at_level(logging.INFO, logger="mock_imbot"):
        yield
    assert caplog.records == []


def is_proper(answer):
    """Whether an answer is an envelope, and no confession of a defect."""
    body = answer.json()
    wanted = {"result", "time"} if answer.status_code == 200 else {"error", "error_description"}
    return answer.status_code < 500 and body.keys() >= wanted


@settings(max_examples=150)
@given(method=st.sampled_from(METHODS), kind=st.sampled_from(TYPES), body=BODIES, query=BODIES)
def test_random_bodies_and_queries(target, method, kind, body, query):
    """Of any type, beside a good token."""
    path = f"{target.url}/rest/{method}?{quote(query, safe='&=[]%+')}&auth={target.mine('demo-access')}"
    assert is_proper(target.client.post(path, content=body, headers={"Content-Type": kind}))


@settings(max_examples=150)
@given(path=st.binary(max_size=30), verb=st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH"]))
def test_random_addresses(target, path, verb):
    """Below /rest/."""
    answer = target.client.request(verb, f"{target.url}/rest/{quote(path, safe='/.')}")
    assert answer.status_code < 500
    body = answer.json() if answer.headers["content-type"].startswith("application/json") else None
    assert body is None or "error" in body


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150)
@given(
    method=st.sampled_from(METHODS),
    params=st.dictionaries(
        st.sampled_from(["CHAT_ID", "USER_ID", "USERS", "TITLE", "COLOR", "AVATAR", "DIALOG_ID", "BOT_ID", "TYPE"]),
        VALUES | st.sampled_from([13, 39, "39", "chat13", "MINT", [2, 3], "[2]"]),
        max_size=5,
    ),
)
def test_random_parameters(target, method, params):
    """Of any JSON."""
    body = json.dumps({"auth": target.mine("demo-access")} | params).encode()
    headers = {"Content-Type": "application/json"}
    assert is_proper(target.client.post(f"{target.url}/rest/{method}", content=body, headers=headers))


@settings(max_examples=150)
@given(header=st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=30))
def test_random_headers(target, header):
    """Whatever an Authorization header says."""
    given = {"Authorization": header.strip().encode("latin-1"), "Content-Type": header.strip().encode("latin-1")}
    assert is_proper(target.client.post(f"{target.url}/rest/imbot.chat.get", content=b"x=1", headers=given))


def timed(home, method, **options):
    """An answer, and that it came soon."""
    start = monotonic()
    answer = home.client.post(f"{home.url}/rest/{method}", **options)
    assert monotonic() - start < SOON
    return reply(answer)


def test_the_thousand_and_first_variable_is_passed_over(house):
    """As PHP does; a hundred thousand of them cost no time."""
    many = "&".join(f"x{number}=" for number in range(998))
    auth = f"auth={house.mine('demo-access')}"
    chat = "&CHAT_ID=13"
    assert timed(house, "imbot.chat.user.list", content=f"{auth}&{many}{chat}").result == [1, 2, 4, 39]
    assert timed(house, "imbot.chat.user.list", content=f"{auth}&{many}&y={chat}").error[1] == "CHAT_ID_EMPTY"
    assert timed(house, "imbot.chat.user.list", content=f"{auth}&" + "y[]=&" * 100_000).error[1] == "CHAT_ID_EMPTY"


def test_bytes_that_are_no_text(house):
    """Invalid UTF-8 is replaced, a NUL is kept."""
    auth = f"auth={house.mine('demo-access')}&CHAT_ID=13".encode()
    for sent, stored in ((b"a%FFb", "a\ufffdb"), (b"c\xffb", "c\ufffdb"), (b"a%00b", "a\0b"), (b"%F0%9F%98", "\ufffd")):
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        content = auth + b"&TITLE=" + sent
        assert timed(house, "imbot.chat.updateTitle", content=content, headers=headers).result is True
        assert house.chat(TEAM)["title"] == stored


@pytest.mark.parametrize("bracket", ["[", "{"])
@pytest.mark.parametrize("levels", [64, 511, 512, 100_000])
def test_deep_nesting(house, bracket, levels):
    """As deep as PHP reads it, and deeper."""
    opening, closing = ("[", "]") if bracket == "[" else ('{"x":', "}")
    deep = opening * levels + "1" + closing * levels
    body = f'{{"auth": "{house.mine("demo-access")}", "CHAT_ID": 13, "X": {deep}}}'
    answer = timed(house, "imbot.chat.user.list", content=body, headers={"Content-Type": "application/json"})
    assert answer.status == (200 if levels < 511 else 401)


def test_deep_brackets(house):
    """A variable with more than 64 of them is dropped."""
    for levels in (64, 65, 10_000):
        content = f"auth={house.mine('demo-access')}&CHAT_ID=13&X{'[a]' * levels}=1"
        assert timed(house, "imbot.chat.user.list", content=content).result == [1, 2, 4, 39]


@pytest.mark.parametrize("profile", ["documented", "2026"])
def test_a_bomb_of_a_picture_costs_nothing(home, profile):
    """It claims 50000 × 50000 pixels: nobody unpacks it, and newer portals refuse it."""
    bomb = PNG[:16] + pack(">II", 50000, 50000) + PNG[24:]
    params = {"auth": home.mine("demo-access"), "CHAT_ID": TEAM, "AVATAR": base64.b64encode(bomb).decode()}
    answer = timed(home, "imbot.chat.updateAvatar", json=params)
    assert answer.status == (200 if profile == "documented" else 400)


def test_a_picture_of_twenty_megabytes(house):
    """In JSON."""
    content = base64.b64encode(PNG + bytes(15 << 20))
    body = b'{"auth":"%s","CHAT_ID":13,"AVATAR":"%s"}' % (house.mine("demo-access").encode(), content)
    assert len(body) > 20 << 20
    answer = timed(house, "imbot.chat.updateAvatar", content=body, headers={"Content-Type": "application/json"})
    assert answer.result is True
