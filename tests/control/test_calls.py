"""The journal from outside: shown, filtered, waited for."""

import asyncio
import json
import socket
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic

import httpx
import pytest

from mock_imbot.app import create_app
from mock_imbot.control.call_shapes import CallList, CallsSoFar
from mock_imbot.server import BackgroundServer, serve_in_thread
from mock_imbot.settings import Settings

NOBODY = "imbot.chat.nothing"


def shown(portal, query=""):
    """The journal, in the shape that OpenAPI promises."""
    answer = portal.control("GET", f"/calls{query}")
    assert answer.status_code == 200, answer.text
    CallList.model_validate_json(answer.content)
    return answer.json()


def seqs(portal, query=""):
    """Numbers and where to go on."""
    page = shown(portal, query)
    return [call["seq"] for call in page["items"]], page["next"]


@pytest.fixture
def called(portal):
    """A portal that has been called: chat.get (200), chat.get (400), batch with two commands, unknown (404)."""
    portal.hook("imbot.chat.get", {"ENTITY_TYPE": "OPEN", "ENTITY_ID": "13"})
    portal.call("imbot.chat.updateColor", {"CHAT_ID": 13, "COLOR": "mauve"})
    portal.call("batch", {"cmd": {"a": "imbot.chat.get?ENTITY_TYPE=OPEN&ENTITY_ID=13&auth=abcdefgh", "b": NOBODY}})
    portal.call(NOBODY)
    return portal


def test_a_call_is_shown(called):
    """Request as received, parameters, caller, answer; no secret is whole."""
    page = shown(called)
    assert page["next"] is None
    call = page["items"][0]
    hook = f"/rest/1/demo…--{called.name}/imbot.chat.get"
    assert (call["seq"], call["method"], call["http"]["verb"], call["http"]["path"]) == (
        1,
        "imbot.chat.get",
        "POST",
        hook,
    )
    assert call["http"]["body"] == '{"ENTITY_TYPE":"OPEN","ENTITY_ID":"13"}'
    assert call["params"] == {"ENTITY_TYPE": "OPEN", "ENTITY_ID": "13"}
    assert call["caller"] == {"kind": "webhook", "user": 1, "client_id": None}
    assert (call["status"], call["result"], call["answer"]["result"]) == (200, {"ID": 13}, {"ID": 13})
    assert (call["changes"], call["diagnostics"]) == (0, [])
    assert call["duration_ms"] > 0
    refused = page["items"][1]
    assert (refused["status"], refused["error"]) == (400, "WRONG_COLOR")
    assert refused["http"]["body"] == f'{{"auth":"demo…--{called.name}","CHAT_ID":13,"COLOR":"mauve"}}'
    assert "demo-access" not in json.dumps(page)
    assert "abcdefgh" not in json.dumps(page)


def test_commands_of_a_batch_stand_behind_it(called):
    """With its number, and without credentials."""
    batch, first, second = shown(called, "?since=2&limit=3")["items"]
    assert (batch["method"], first["method"], second["method"]) == ("batch", "imbot.chat.get", NOBODY)
    assert (first["batch"], second["batch"], "batch" in batch) == (3, 3, False)
    assert first["params"] == {"ENTITY_TYPE": "OPEN", "ENTITY_ID": "13"}
    assert (second["status"], second["error"], second["caller"]) == (404, "ERROR_METHOD_NOT_FOUND", None)


@pytest.mark.parametrize(
    ("query", "found", "after"),
    [
        ("", [1, 2, 3, 4, 5, 6], None),
        ("?method=IMBOT.chat.get", [1, 4], None),
        ("?method=imbot.chat.*", [1, 2, 4, 5, 6], None),
        ("?method=chat", [], None),
        ("?status=404", [5, 6], None),
        ("?status=4xx", [2, 5, 6], None),
        ("?status=2XX&method=batch", [3], None),
        ("?error=wrong_color", [2], None),
        ("?since=4", [5, 6], None),
        ("?limit=2", [1, 2], 2),
        ("?limit=2&since=2", [3, 4], 4),
        ("?limit=2&since=4", [5, 6], None),
        ("?method=imbot.chat.get&limit=1", [1], 1),
        ("?status=&method=&error=", [1, 2, 3, 4, 5, 6], None),
    ],
)
def test_filters(called, query, found, after):
    """Filters add up; next is the since of the next page."""
    assert seqs(called, query) == (found, after)


def test_forgotten_calls(called):
    """Numbers go on."""
    assert called.control("DELETE", "/calls").status_code == 204
    assert seqs(called) == ([], None)
    called.call(NOBODY)
    assert seqs(called) == ([7], None)


def test_an_archive(called):
    """HAR 1.2: requests, not commands of batches."""
    answer = called.control("GET", "/calls?format=har&limit=3")
    assert answer.headers["content-type"] == "application/har+json"
    log = answer.json()["log"]
    assert (log["version"], log["_next"]) == ("1.2", 3)
    assert [entry["_method"] for entry in log["entries"]] == ["imbot.chat.get", "imbot.chat.updateColor", "batch"]
    assert log["entries"][0]["request"]["url"].endswith("/imbot.chat.get")
    assert json.loads(log["entries"][0]["response"]["content"]["text"])["result"] == {"ID": 13}
    assert "demo-access" not in answer.text


BOTH = "method, status, error, since, limit"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/calls?metod=a", f"Unknown parameter 'metod'; did you mean \"method\"? Allowed: {BOTH}, format"),
        ("/calls?count=2", f"Unknown parameter 'count'. Allowed: {BOTH}, format"),
        ("/calls/wait?format=har", f"Unknown parameter 'format'. Allowed: {BOTH}, count, timeout"),
        ("/calls?status=2xx&status=4xx", "status is given more than once"),
        ("/calls?status=abc", "status: must be a number such as 404 or a class such as 4xx"),
        ("/calls?status=40", "status: must be a number such as 404 or a class such as 4xx"),
        ("/calls?since=-1", "since: Input should be greater than or equal to 0"),
        ("/calls?since=a", "since: Input should be a valid integer, unable to parse string as an integer"),
        ("/calls?limit=0", "limit: Input should be greater than or equal to 1"),
        ("/calls?limit=1001", "limit: Input should be less than or equal to 1000"),
        ("/calls?format=xml", "format: Input should be 'json' or 'har'"),
        ("/calls/wait?count=0", "count: Input should be greater than or equal to 1"),
        ("/calls/wait?timeout=0", "timeout: Input should be greater than 0"),
        ("/calls/wait?timeout=301", "timeout: Input should be less than or equal to 300"),
        ("/calls/wait?timeout=nan", "timeout: Input should be a finite number"),
    ],
)
def test_queries_that_make_no_sense(portal, refused, path, message):
    """400, with what is allowed."""
    assert refused(portal.control("GET", path)) == (400, "QUERY_INVALID", message)


def test_calls_that_are_there_already_count(called):
    """Nothing is waited for then."""
    answer = called.control("GET", "/calls/wait?method=imbot.chat.get&count=2&limit=1")
    assert (answer.status_code, [call["seq"] for call in answer.json()["items"]], answer.json()["next"]) == (
        200,
        [1],
        1,
    )


def test_a_wait_ends_with_the_call(portal):
    """Whether it comes before or after."""
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(portal.control, "GET", f"/calls/wait?method={NOBODY}&count=2&status=4xx")
        for method in (NOBODY, "profile", NOBODY):
            portal.call(method)
        answer = waiting.result()
    CallList.model_validate_json(answer.content)
    assert (answer.status_code, [call["seq"] for call in answer.json()["items"]]) == (200, [1, 3])


def test_a_wait_in_vain(portal, refused):
    """408 with what came so far."""
    last = f"{NOBODY} (404)"
    portal.call(NOBODY)
    answer = portal.control("GET", f"/calls/wait?method={NOBODY}&count=2&timeout=0.05")
    CallsSoFar.model_validate_json(answer.content)
    assert refused(answer) == (
        408,
        "WAIT_TIMEOUT",
        f"1 of 2 calls came within 0.05 s; asked for: method={NOBODY}. The journal has 1 calls, the last: {last}",
    )
    assert [call["seq"] for call in answer.json()["items"]] == [1]
    answer = portal.control("GET", "/calls/wait?since=1&timeout=0.01")
    assert refused(answer)[2].startswith("0 of 1 calls came within 0.01 s; asked for: since=1.")
    portal.control("DELETE", "/calls")
    message = "0 of 1 calls came within 0.01 s; asked for: all. The journal has 0 calls"
    assert refused(portal.control("GET", "/calls/wait?timeout=0.01"))[2] == message


@pytest.fixture(scope="module")
def app():
    """An application whose inside is looked at."""
    return create_app(Settings(port=0))


async def visit(app, path, *, leave=None, verb="GET"):
    """One request without a server: status and answer. With ``leave`` the client hangs up once that is set."""
    sent = []
    asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive():
        for message in asked:
            return message
        await (leave or asyncio.Event()).wait()
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    path, _, query = path.partition("?")
    scope = {"type": "http", "method": verb, "path": path, "query_string": query.encode(), "root_path": ""}
    await app({**scope, "headers": [(b"host", b"localhost")], "scheme": "http"}, receive, send)
    return sent[0]["status"], json.loads(sent[1].get("body") or b"null")


async def waiting(app, name, **options):
    """A client that waits at a portal: its request, and the journal's set of those who wait."""
    mock = app.state.mock
    portal = mock.portals.get(name) or mock.portals.create(name, None)
    task = asyncio.create_task(visit(app, f"/_mock/portals/{name}/calls/wait?timeout=9", **options))
    watched = mock.toolbox.of(portal).journal.waiting
    while not watched:  # noqa: ASYNC110 - nothing tells that somebody has begun to wait
        await asyncio.sleep(0)
    return task, watched


@pytest.mark.parametrize(
    ("verb", "path", "code", "end"),
    [
        ("POST", "/reset", "PORTAL_RESET", "was reset"),
        ("DELETE", "", "PORTAL_DELETED", "was deleted"),
    ],
)
def test_a_portal_that_is_gone_ends_the_wait(app, verb, path, code, end):
    """At once, with 410; what came so far is told."""

    async def play():
        task, watched = await waiting(app, "w1")
        await visit(app, f"/_mock/portals/w1{path}", verb=verb)
        return await task, watched

    (status, answer), watched = asyncio.run(play())
    message = f"0 of 1 calls came until the portal 'w1' {end}"
    assert (status, answer) == (410, {"error": {"code": code, "message": message}, "items": [], "next": None})
    assert not watched


def test_a_client_that_hangs_up_leaves_nothing_behind(app):
    """Nobody waits any longer."""

    async def play():
        leave = asyncio.Event()
        task, watched = await waiting(app, "w2", leave=leave)
        assert len(watched) == 1
        leave.set()
        await task
        return watched

    assert not asyncio.run(play())


def test_a_cancelled_wait_leaves_nothing_behind(app):
    """As a server does that stops."""

    async def play():
        task, watched = await waiting(app, "w3")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return watched

    assert not asyncio.run(play())


def test_a_server_that_stops_does_not_wait():
    """Within a second, however long clients would."""
    app = create_app(Settings(port=0))
    mock = app.state.mock
    with BackgroundServer(app) as server:
        watched = mock.toolbox.of(mock.portals.default).journal.waiting
        with socket.create_connection(server.server.bound["http"].getsockname()) as client:
            client.sendall(b"GET /_mock/portals/default/calls/wait?timeout=300 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            while not watched:
                Event().wait(0.001)
            began = monotonic()
            server.__exit__(None, None, None)
            assert monotonic() - began < 1
    assert not watched


def test_a_journal_that_is_turned_off():
    """With --journal 0 calls are answered as ever and nothing is kept."""
    with serve_in_thread(create_app(Settings(port=0, journal=0))) as url:
        assert httpx.get(f"{url}/rest/1/demo/imbot.chat.get").status_code == 200
        assert httpx.get(f"{url}/_mock/portals/default/calls").json() == {"items": [], "next": None}
