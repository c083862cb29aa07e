"""What fault rules do to real requests: every effect, whom it meets, and whether the call is carried out."""

import asyncio
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx
import pytest

from mock_imbot.wire import faulty

ADD = {"TYPE": "CHAT", "TITLE": "New", "USERS": [1]}
LIMIT = {"error": "QUERY_LIMIT_EXCEEDED"}
TOO_MANY = (503, "QUERY_LIMIT_EXCEEDED", "Too many requests")


def fail(portal, effect, **rule):
    """Add a rule."""
    made = portal.control("POST", "/faults", json={"effect": effect, **rule})
    assert made.status_code == 201, made.text
    return made.json()["items"]


def uses(portal):
    """How often each rule was used."""
    return {rule["name"]: rule["uses"] for rule in portal.control("GET", "/faults").json()["items"]}


def titles(portal):
    """The chats that there are."""
    return [chat["title"] for chat in portal.state()["chats"]]


def last_call(portal):
    """Method, status and fault of the last call in the journal."""
    call = portal.control("GET", "/calls").json()["items"][-1]
    return call["method"], call["status"], call.get("fault")


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        ("QUERY_LIMIT_EXCEEDED", TOO_MANY),
        ("expired_token", (401, "expired_token", "The access token provided has expired")),
        ("OPERATION_TIME_LIMIT", (429, "OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.")),
        ("INTERNAL_SERVER_ERROR", (500, "INTERNAL_SERVER_ERROR", "Internal server error")),
        ({"code": "ODD", "description": "An odd one", "status": 418}, (418, "ODD", "An odd one")),
        ({"code": "expired_token", "status": 403}, (403, "expired_token", "The access token provided has expired")),
    ],
)
def test_error(portal, error, answer):
    """A known code or an error in full, in the portal's envelope; the call is not carried out."""
    before = portal.state()
    fail(portal, {"error": error}, name="broken")
    assert portal.call("imbot.chat.add", ADD).error == answer
    assert portal.state() == before
    assert last_call(portal) == ("imbot.chat.add", answer[0], "broken")


def test_error_as_xml(portal):
    """In the format that was asked for."""
    fail(portal, LIMIT)
    answer = httpx.get(f"{portal.webhook}server.time.xml")
    assert (answer.status_code, answer.headers["content-type"]) == (503, "text/xml; charset=utf-8")
    assert "<error>QUERY_LIMIT_EXCEEDED</error>" in answer.text


def test_a_fault_comes_before_everything_else(portal):
    """Unknown methods and credentials don't protect from it; requests to other portals do."""
    fail(portal, LIMIT)
    assert portal.call("no.such.method").error == TOO_MANY
    assert portal.call("server.time", auth=f"nobody--{portal.name}").error == TOO_MANY
    assert portal.call("server.time", auth="demo-access").status == 200


@pytest.mark.parametrize("delay", [0.05, {"uniform": [0.05, 0.06]}, {"lognormal": [0.05, 0.0]}])
def test_delay(portal, delay):
    """The call is carried out afterwards."""
    fail(portal, {"delay": delay}, name="slow")
    began = time.perf_counter()
    assert portal.call("imbot.chat.add", ADD).status == 200
    assert 0.05 <= time.perf_counter() - began < 3
    assert "New" in titles(portal)
    assert last_call(portal) == ("imbot.chat.add", 200, "slow")


def test_a_delay_holds_up_nobody_else(portal, new_portal, server):
    """Calls of other portals, and others of the same, are answered while one waits."""
    fail(portal, {"delay": 0.2}, match={"method": "imbot.chat.add"})
    other = new_portal()

    async def both():
        async with httpx.AsyncClient(base_url=server, timeout=10) as client:
            slow = asyncio.create_task(client.post("/rest/imbot.chat.add", json={"auth": portal.token} | ADD))
            await asyncio.sleep(0)
            quick = [await client.post("/rest/server.time", json={"auth": each.token}) for each in (portal, other)]
            waiting = not slow.done()
            return waiting, [answer.status_code for answer in (*quick, await slow)]

    assert asyncio.run(both()) == (True, [200, 200, 200])


def raw(portal, method, params):
    """Send a call over a socket of its own; answers what came, and whether the connection was reset."""
    address = urlsplit(portal.url)
    body = json.dumps({"auth": portal.token} | params).encode()
    head = f"POST /rest/{method} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: application/json\r\n"
    head += "Connection: close\r\n"
    received = b""
    with socket.create_connection((address.hostname, address.port), timeout=5) as connection:
        connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        try:
            while chunk := connection.recv(65536):
                received += chunk
        except ConnectionResetError:
            return received, True
    return received, False


@pytest.mark.parametrize(
    ("when", "status", "chats"), [("before", 0, ["Project talk"]), ("after", 200, ["Project talk", "New"])]
)
def test_drop(portal, when, status, chats):
    """RST, not a byte of an answer; what was carried out stays."""
    fail(portal, {"drop": when}, name="cut")
    assert raw(portal, "imbot.chat.add", ADD) == (b"", True)
    assert titles(portal) == chats
    assert last_call(portal) == ("imbot.chat.add", status, "cut")


def test_a_dropped_connection_hurts_nobody_else(portal, new_portal):
    """Neither other connections nor the next one of the same client."""
    fail(portal, {"drop": "after"}, times=1)
    other = new_portal()
    with httpx.Client(base_url=portal.url) as one, httpx.Client(base_url=portal.url) as two:
        assert two.post("/rest/server.time", json={"auth": other.token}).status_code == 200
        with pytest.raises(httpx.ReadError):
            one.post("/rest/server.time", json={"auth": portal.token})
        assert two.post("/rest/server.time", json={"auth": other.token}).status_code == 200
        assert one.post("/rest/server.time", json={"auth": portal.token}).status_code == 200


def test_html(portal):
    """A gateway's page instead of JSON; the call is not carried out."""
    fail(portal, {"body": "html"}, name="page")
    answer = httpx.post(f"{portal.url}/rest/imbot.chat.add", json={"auth": portal.token} | ADD)
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html")
    assert "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>" in answer.text
    assert titles(portal) == ["Project talk"]
    assert last_call(portal) == ("imbot.chat.add", 502, "page")


def test_truncated(portal):
    """Half of what content-length promises, then the end; the call is carried out."""
    fail(portal, {"body": "truncated"}, name="half")
    received, was_reset = raw(portal, "imbot.chat.add", ADD)
    head, _, body = received.partition(b"\r\n\r\n")
    promised = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.startswith(b"content-length"))
    assert (len(body), was_reset) == (promised // 2, False)
    assert body.startswith(b'{"result":')
    assert "New" in titles(portal)
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete"):
        httpx.post(f"{portal.url}/rest/server.time", json={"auth": portal.token})
    assert last_call(portal) == ("server.time", 200, "half")


def test_drip(portal, monkeypatch):
    """The whole answer, but slowly."""
    monkeypatch.setattr(faulty, "PAUSE", 0.005)
    fail(portal, {"body": "drip"})
    with httpx.stream("POST", f"{portal.url}/rest/imbot.chat.add", json={"auth": portal.token} | ADD) as answer:
        pieces = list(answer.iter_raw())
    assert len(pieces) > 2
    body = b"".join(pieces)
    assert len(body) == int(answer.headers["content-length"])
    assert json.loads(body)["result"] > 13
    assert "New" in titles(portal)


@pytest.mark.parametrize("length", [0, 1, 9, 10, 11, 20, 1000])
def test_nothing_is_lost_in_a_drip(length, monkeypatch):
    """Whatever the length."""
    monkeypatch.setattr(faulty, "PAUSE", 0)
    content = bytes(number % 251 for number in range(length))
    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(faulty.deliver(faulty.Fault("slow", body="drip"), None, send, {"type": "start"}, content))
    assert b"".join(message.get("body", b"") for message in sent) == content
    assert [message.get("more_body", False) for message in sent][-1] is False


def test_redirect(portal):
    """302 to the same path and query on the other host, with a page for a body; the call is not carried out."""
    fail(portal, {"redirect": "renamed.bitrix24.example"}, name="moved")
    path = f"/rest/1/demo--{portal.name}/imbot.chat.add.json?TITLE=a%20b&x=1"
    answer = httpx.post(portal.url + path, json=ADD)
    assert answer.status_code == 302
    assert answer.headers["location"] == f"http://renamed.bitrix24.example{path}"
    assert answer.headers["content-type"] == "text/html"
    assert "302 Found" in answer.text
    assert titles(portal) == ["Project talk"]
    assert last_call(portal) == ("imbot.chat.add", 302, "moved")


def test_a_redirect_that_is_followed_arrives(portal):
    """At the new address nobody is sent on."""
    fail(portal, {"preset": "portal-renamed"})
    answer = httpx.post(
        f"{portal.url}/rest/server.time", json={"auth": portal.token}, headers={"Host": "renamed.bitrix24.example"}
    )
    assert answer.status_code == 200
    assert uses(portal) == {"portal-renamed.moved": 0}


def test_token_expired(portal):
    """One call answers so; a client that renews its token and repeats the call goes on."""
    fail(portal, {"preset": "token-expired"})
    assert portal.call("server.time").error[:2] == (401, "expired_token")
    assert portal.call("server.time").status == 200
    assert uses(portal) == {"token-expired.expired": 1}


def test_cloud_busy(portal):
    """Some calls are refused, as the dice of the seed say: the same ones each time."""
    seen = []
    for _ in range(2):
        portal.control("POST", "/reset")
        fail(portal, {"preset": "cloud-busy"}, seed=3)
        portal.control("DELETE", "/faults/cloud-busy.slow")
        call = {"url": f"{portal.url}/rest/server.time", "json": {"auth": portal.token}}
        seen.append([portal.client.post(**call).status_code for _ in range(40)])
    assert seen[0] == seen[1]
    assert {200, 503} <= set(seen[0]) <= {200, 429, 502, 503}


def test_flaky_network(portal):
    """Its rules are those that are documented, each with dice of its own."""
    rules = fail(portal, {"preset": "flaky-network"})
    assert [rule["effect"] for rule in rules] == [
        {"drop": "before"},
        {"drop": "after"},
        {"body": "truncated"},
        {"delay": {"lognormal": [0.1, 0.8]}},
    ]


@pytest.mark.parametrize(
    ("match", "struck"),
    [
        ({"method": "server.*"}, True),
        ({"method": "Server.Time"}, True),
        ({"method": "user.*"}, False),
        ({"user": 1}, True),
        ({"user": 2}, False),
        ({"client_id": "local.demo"}, True),
        ({"params": {"x": 5}}, True),
        ({"params": {"x": 6}}, False),
    ],
)
def test_match_by_token(portal, match, struck):
    """Method, parameters, and whose token it is."""
    fail(portal, LIMIT, match=match)
    assert portal.call("server.time", {"X": "5"}).status == (503 if struck else 200)


@pytest.mark.parametrize(
    ("match", "struck"), [({"user": 1}, True), ({"user": 2}, False), ({"client_id": "local.demo"}, False)]
)
def test_match_by_webhook(portal, match, struck):
    """A webhook has a user but no application."""
    fail(portal, LIMIT, match=match)
    assert portal.hook("server.time").status == (503 if struck else 200)


def test_unknown_credentials_are_nobodys(portal):
    """A rule for a user doesn't meet them, and they are refused as ever."""
    fail(portal, LIMIT, match={"user": 1})
    assert portal.call("server.time", auth=f"nobody--{portal.name}").error[:2] == (401, "invalid_token")
    unknown = httpx.post(f"{portal.url}/rest/1/nobody--{portal.name}/server.time").json()
    assert unknown["error"] == "INVALID_CREDENTIALS"


def test_nth_and_times(portal):
    """The second call fails, then the first two of the other rule."""
    fail(portal, LIMIT, match={"nth": 2})
    fail(portal, {"error": "expired_token"}, times=2, match={"params": {"x": 1}})
    statuses = [portal.call("server.time", {"x": x}).status for x in (0, 0, 1, 0, 1, 1)]
    assert statuses == [200, 503, 401, 200, 401, 200]


def test_ttl_is_counted_by_the_portals_clock(portal):
    """Real time doesn't matter; a clock that goes back gives the rule its time again."""
    portal.control("PUT", "/clock", json={"frozen": True})
    fail(portal, LIMIT, ttl=60)
    statuses = []
    for advance in (0, 59, 1):
        portal.control("PUT", "/clock", json={"advance": advance})
        statuses.append(portal.call("server.time").status)
    assert statuses == [503, 503, 200]
    assert portal.control("GET", "/faults").json()["items"][0]["active"] is False
    portal.control("PUT", "/clock", json={"now": "2001-01-01"})
    assert portal.call("server.time").status == 503


def test_a_reset_ends_all_faults(portal):
    """Those that were added."""
    fail(portal, LIMIT)
    portal.control("POST", "/reset")
    assert portal.call("server.time").status == 200


def test_a_scenarios_rules_begin_with_each_reset(new_portal):
    """Uses and lifetimes begin anew; the lifetime begins with the reset, not with the first call."""
    portal = new_portal()
    rules = [{"name": "first", "times": 1, "effect": LIMIT}, {"ttl": 60, "effect": {"error": "expired_token"}}]
    portal.control("PUT", json=portal.state() | {"portal": {"clock": "2026-01-10T09:00:00Z"}, "faults": rules})
    for _ in range(2):
        assert [portal.call("server.time").status for _ in range(3)] == [503, 401, 401]
        portal.control("POST", "/reset")
    portal.control("PUT", "/clock", json={"advance": 60})
    assert [portal.call("server.time").status for _ in range(2)] == [503, 200]


def test_an_export_has_the_scenarios_rules(portal):
    """Not those that were added; a portal that is made of it has the same."""
    rules = [{"effect": LIMIT}]
    portal.control("PUT", json=portal.state() | {"faults": rules})
    fail(portal, {"drop": "after"})
    assert portal.state()["faults"] == rules


def test_a_bundle_of_commands(portal):
    """Errors meet single commands, other effects leave them alone; the trace of the command names the rule."""
    fail(portal, {"body": "html"}, match={"method": "user.*"})
    fail(portal, LIMIT, name="second", match={"method": "imbot.chat.add", "nth": 2})
    add = "imbot.chat.add?TYPE=CHAT&TITLE={}&USERS[]=1"
    answer = portal.call("batch", {"cmd": {"a": add.format("A"), "b": add.format("B"), "u": "user.current"}}).result
    assert set(answer["result"]) == {"a", "u"}
    assert answer["result_error"] == {"b": {"error": "QUERY_LIMIT_EXCEEDED", "error_description": "Too many requests"}}
    assert titles(portal) == ["Project talk", "A"]
    calls = portal.control("GET", "/calls").json()["items"]
    assert [call.get("fault") for call in calls] == [None, None, "second", None]


@pytest.mark.parametrize(
    ("match", "struck"),
    [
        ({"params": {"ENTITY_ID": 5}}, True),
        ({"user": 1}, True),
        ({"user": 2}, False),
        ({"client_id": "local.demo"}, True),
    ],
)
def test_commands_are_matched_like_calls(portal, match, struck):
    """By their parameters, and by the batch's caller."""
    fail(portal, LIMIT, match={"method": "imbot.chat.get"} | match)
    answer = portal.call("batch", {"cmd": ["imbot.chat.get?ENTITY_TYPE=CRM&ENTITY_ID=5"]}).result
    assert bool(answer["result_error"]) is struck


def test_a_whole_batch(portal):
    """Rules meet it under its own name."""
    fail(portal, LIMIT, match={"method": "batch"})
    assert portal.call("batch", {"cmd": ["server.time"]}).error == TOO_MANY
    assert portal.call("server.time").status == 200


def refresh(portal, **more):
    """Renew the first token."""
    params = {
        "grant_type": "refresh_token",
        "client_id": "local.demo",
        "client_secret": "demo-secret",
        "refresh_token": portal.access["apps"][0]["tokens"][0]["refresh_token"],
    }
    return httpx.get(f"{portal.url}/oauth/token/", params=params | more)


@pytest.mark.parametrize(
    ("effect", "status", "body"),
    [
        ({"error": "invalid_grant"}, 400, '{"error":"invalid_grant","error_description":""}'),
        ({"body": "html"}, 502, "502 Bad Gateway"),
        ({"redirect": "other.example"}, 302, "302 Found"),
        ({"delay": 0.01}, 200, '"access_token"'),
    ],
)
def test_the_authorization_server(portal, effect, status, body):
    """Rules call an exchange of tokens oauth.token."""
    fail(
        portal,
        effect,
        match={"method": "oauth.token", "client_id": "local.demo", "params": {"grant_type": "refresh_token"}},
    )
    answer = refresh(portal)
    assert answer.status_code == status
    assert body in answer.text
    assert answer.headers.get("location", "").startswith("http://other.example/oauth/token/") is (status == 302)


def test_other_rules_leave_the_authorization_server_alone(portal):
    """Also where nobody can say whose request it is."""
    fail(portal, LIMIT, match={"method": "server.*"})
    fail(portal, LIMIT, match={"method": "*", "user": 1})
    assert refresh(portal, grant_type="nonsense").json()["error"] == "invalid_request"
    assert refresh(portal).status_code == 200
    assert httpx.get(f"{portal.url}/oauth/authorize/").status_code == 200


def test_a_dropped_exchange(portal):
    """The tokens were made, the client doesn't get them: the refresh token is spent."""
    fail(portal, {"drop": "after"}, match={"method": "oauth.token"}, times=1)
    with pytest.raises(httpx.ReadError):
        refresh(portal)
    assert refresh(portal).json() == {"error": "invalid_grant"}


def test_control_is_never_subject_to_faults(portal):
    """Whatever the rules say."""
    fail(portal, {"drop": "before"})
    assert portal.control("GET").status_code == 200


def test_two_resets_at_once(portal):
    """Both succeed, and there is nothing left of the faults."""
    for _ in range(3):
        fail(portal, {"delay": 0.02})
        with ThreadPoolExecutor() as pool:
            slow = pool.submit(raw, portal, "server.time", {})
            statuses = list(pool.map(lambda _: portal.control("POST", "/reset").status_code, range(2)))
        assert statuses == [200, 200]
        assert b"200 OK" in slow.result()[0] or slow.result()[1]
        assert uses(portal) == {}


def test_without_a_connection_nothing_can_be_cut():
    """A caller in the same process gets an exception."""

    async def send(message):
        pass

    with pytest.raises(ConnectionResetError):
        asyncio.run(faulty.deliver(faulty.Fault("cut", drop="after"), None, send, {}, b""))


class HungUp:
    """A transport whose client has gone already; it is asked nothing else."""

    def is_closing(self):
        """Yes."""
        return True


class Cycle:
    """What a server's ``send`` is a method of."""

    transport = HungUp()

    async def send(self, message):
        """Never used."""
        raise AssertionError(message)


def test_a_client_may_hang_up_first():
    """Then there is nothing to be cut; what is left of the request is passed over."""
    left = [{"type": "http.disconnect"}, {"type": "http.request"}]

    async def receive():
        return left.pop()

    asyncio.run(faulty.deliver(faulty.Fault("cut", drop="after"), receive, Cycle().send, {}, b""))
    assert left == []


def test_a_clock_is_used_by_everything(portal):
    """Times of answers, dates of messages, the journal, and tokens that expire."""
    portal.control("PUT", "/clock", json={"now": "2026-01-10T09:00:00Z", "frozen": True})
    portal.control("PUT", "/clock", json={"now": "2026-01-10T08:00:00Z"})
    reply = portal.call("imbot.chat.add", ADD | {"MESSAGE": "Hi"})
    assert reply.body["time"]["date_start"] == "2026-01-10T08:00:00+00:00"
    chat = portal.chat(reply.result)
    assert chat["created"] == "2026-01-10T08:00:00+00:00"
    call = portal.control("GET", "/calls").json()["items"][-1]
    assert call["at"].startswith("2026-01-10T08:00:00")
    portal.control("PUT", "/clock", json={"now": "9999-12-31T23:59:59Z"})
    assert portal.call("server.time").error[:2] == (401, "expired_token")
    assert portal.hook("server.time").result == "9999-12-31T23:59:59+00:00"
    portal.control("PUT", "/clock", json={"now": 0})
    assert portal.call("server.time").result == "1970-01-01T00:00:00+00:00"


def test_a_limiter_survives_a_clock_that_goes_back(new_portal):
    """What was counted stays counted, nothing is counted twice."""
    portal = new_portal(rate_limit="standard", operating={"limit": 5})
    portal.control("PUT", "/clock", json={"now": "2026-01-10T09:00:00Z", "frozen": True})
    assert [portal.hook("server.time").status for _ in range(51)] == [200] * 50 + [503]
    portal.control("PUT", "/clock", json={"now": "2001-01-01"})
    assert portal.hook("server.time").status == 503
    portal.control("PUT", "/clock", json={"advance": 1})
    assert [portal.hook("server.time").status for _ in range(3)] == [200, 200, 503]
