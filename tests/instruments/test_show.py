"""Calls as JSON and as an HTTP archive."""

import pytest
from hypothesis import given, strategies

from mock_imbot.instruments import har, show
from mock_imbot.instruments.trace import Diagnostic
from tests.instruments.entries import entry


def test_a_call():
    """Every field of it."""
    call = entry(
        "imbot.chat.get",
        {"CHAT_ID": 13},
        seq=7,
        path="/rest/1/demo-hook/imbot.chat.get",
        query=b"a=1&auth=abcdefgh",
        headers=[(b"Host", b"x"), (b"accept", b"a"), (b"accept", b"b"), (b"authorization", b"Bearer abcdefgh--w1")],
        body=b'{"CHAT_ID":13}',
        told={"result": {"ID": 13}, "time": {}},
        changes=2,
        diagnostics=[Diagnostic("unknown_parameter", "CHATID is unknown", "CHATID"), Diagnostic("x", "y")],
    )
    assert show.call(call) == {
        "seq": 7,
        "at": "2026-01-10T09:00:00.123+00:00",
        "method": "imbot.chat.get",
        "http": {
            "verb": "POST",
            "path": "/rest/1/demo…/imbot.chat.get",
            "query": "a=1&auth=abcd…",
            "headers": {"host": "x", "accept": "a, b", "authorization": "Bearer abcd…--w1"},
            "body": '{"CHAT_ID":13}',
        },
        "params": {"CHAT_ID": 13},
        "caller": {"kind": "oauth", "user": 1, "client_id": "local.demo"},
        "status": 200,
        "result": {"ID": 13},
        "answer": {"result": {"ID": 13}, "time": []},
        "duration_ms": 12.346,
        "changes": 2,
        "diagnostics": [
            {"code": "unknown_parameter", "parameter": "CHATID", "message": "CHATID is unknown"},
            {"code": "x", "message": "y"},
        ],
    }


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({"error": "NO", "error_description": "No."}, {"error": "NO"}),
        ({"error": {"code": "V3", "message": "No."}}, {"error": "V3"}),
        ({"result": 1, "error": "NO"}, {"result": 1}),
        ("<html>", {"result": "<html>"}),
        (None, {"result": None}),
        ({"next": 1}, {"result": {"next": 1}}),
    ],
)
def test_results_and_errors(told, shown):
    """One of both: the code of an error, the result of an envelope, or the whole answer if it has none."""
    call = show.call(entry(told=told))
    assert {name: call[name] for name in ("result", "error") if name in call} == shown


def test_what_is_not_always_there():
    """The fault, the batch, the caller."""
    call = show.call(entry(fault="slow", batch=3))
    assert (call["fault"], call["batch"]) == ("slow", 3)
    unknown = entry()
    unknown.trace.caller = None
    assert show.call(unknown)["caller"] is None


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (b"", ""),
        ("größer".encode(), "größer"),
        (b"\xff\x00", "base64:/wA="),
        (b"a" * 65537, "a" * 65536 + "… (65537 bytes in all)"),
        (b"a" + "ä".encode() * 32768, "a" + "ä" * 32767 + "… (65537 bytes in all)"),
        ("ä".encode() * 2 + b"\xc3", "base64:w6TDpMM="),
    ],
    ids=["empty", "text", "bytes", "long", "cut in a character", "half a character"],
)
def test_bodies(content, shown):
    """Text where it is text; what is cut tells its length."""
    assert show.body(content) == shown


def test_long_bytes_are_cut():
    """Like long texts."""
    assert show.body(b"\xff" * 70000).endswith("///w==… (70000 bytes in all)")


@given(strategies.binary())
def test_every_body_can_be_shown(content):
    """Whatever is sent."""
    assert isinstance(show.body(content), str)


def test_pages():
    """Where to go on is the last number given, or nothing."""
    entries = [entry(seq=number) for number in (2, 4, 6)]
    assert [(each["seq"]) for each in show.page(entries, 2)["items"]] == [2, 4]
    assert show.page(entries, 2)["next"] == 4
    assert show.page(entries, 3)["next"] is None
    assert show.page([], 3) == {"items": [], "next": None}


LOG = {"version", "creator", "entries", "_next"}
ENTRY = {"startedDateTime", "time", "request", "response", "cache", "timings", "_seq", "_method"}
REQUEST = {"method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"}
RESPONSE = {
    "status",
    "statusText",
    "httpVersion",
    "cookies",
    "headers",
    "content",
    "redirectURL",
    "headersSize",
    "bodySize",
}


def test_an_archive_has_the_keys_of_har_1_2():
    """All that the format requires, and secrets shortened."""
    call = entry(
        "imbot.chat.get",
        query=b"a=1&auth=abcdefgh&b=%C3%A4",
        headers=[(b"host", b"mock:2424"), (b"content-type", b"application/json"), (b"x", b"1"), (b"x", b"2")],
        body=b'{"auth":"abcdefgh"}',
        answer=b'{"result":1}',
    )
    log = har.log([call], 10)["log"]
    assert set(log) == LOG
    assert (log["version"], set(log["creator"]), log["_next"]) == ("1.2", {"name", "version"}, None)
    (shown,) = log["entries"]
    assert set(shown) == ENTRY
    assert (shown["startedDateTime"], shown["time"], shown["cache"]) == ("2026-01-10T09:00:00.123+00:00", 12.346, {})
    assert shown["timings"] == {"send": 0, "wait": 12.346, "receive": 0}
    request, response = shown["request"], shown["response"]
    assert set(request) == {*REQUEST, "postData"}
    assert request["url"] == "http://mock:2424/rest/imbot.chat.get?a=1&auth=abcd%E2%80%A6&b=%C3%A4"
    assert request["queryString"] == [
        {"name": "a", "value": "1"},
        {"name": "auth", "value": "abcd…"},
        {"name": "b", "value": "ä"},
    ]
    assert request["headers"][2:] == [{"name": "x", "value": "1"}, {"name": "x", "value": "2"}]
    assert request["postData"] == {"mimeType": "application/json", "text": '{"auth":"abcd…"}'}
    assert request["bodySize"] == 19
    assert set(response) == RESPONSE
    assert (response["status"], response["statusText"], response["redirectURL"]) == (200, "OK", "")
    assert response["content"] == {
        "size": 12,
        "mimeType": "application/json; charset=utf-8",
        "text": '{"result":1}',
    }


def test_an_archive_has_requests_only():
    """The commands of a batch are none; a request without a body has no postData; odd statuses have no phrase."""
    calls = [entry("batch", seq=1), entry(seq=2, batch=1), entry(seq=3, status=799), entry(seq=4)]
    log = har.log(calls, 2)["log"]
    assert [each["_seq"] for each in log["entries"]] == [1, 3]
    assert log["_next"] == 3
    assert log["entries"][1]["response"]["statusText"] == ""
    assert set(log["entries"][0]["request"]) == REQUEST
    assert log["entries"][0]["request"]["url"] == "http://localhost/rest/batch"


@pytest.mark.parametrize(
    ("answer", "kind"), [(b"<?xml version", "text/xml"), (b"<html>", "text/html"), (b"", "application/json")]
)
def test_kinds_of_answers(answer, kind):
    """By their looks."""
    (shown,) = har.log([entry(answer=answer)], 1)["log"]["entries"]
    assert shown["response"]["content"]["mimeType"] == f"{kind}; charset=utf-8"
