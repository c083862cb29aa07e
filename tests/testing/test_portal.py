import re
from datetime import UTC, datetime, timedelta

import pytest

from mock_imbot.testing import ControlError, MockImbot, RestCallError

FIND = {"ENTITY_TYPE": "OPEN", "ENTITY_ID": "13"}


@pytest.fixture(scope="module")
def mock(server):
    """The live server."""
    with MockImbot.at(server) as opened:
        yield opened


@pytest.fixture
def portal(mock):
    """A fresh portal."""
    made = mock.new_portal()
    yield made
    made.delete()


def test_addresses(portal, server):
    """Ready to use, without and with a slash at their ends."""
    assert portal.url == server
    assert portal.rest_url == f"{server}/rest/"
    assert portal.webhook_url == f"{server}/rest/1/demo--{portal.name}/"
    assert portal.token == f"demo-access--{portal.name}"
    assert repr(portal) == f"<Portal '{portal.name}' at {server}>"


def test_addresses_are_those_that_are_used_here():
    """Whatever the server calls itself: a container doesn't know under which port it is reached."""
    with MockImbot(public_url="http://mock-imbot:2424") as mock:
        assert mock.webhook_url == f"{mock.url}/rest/1/demo/"
        assert mock.portal.access["urls"]["rest"] == f"{mock.url}/rest/"
        mock.portal.reset()
        assert mock.portal.call("imbot.chat.get", auth=None, **FIND) == {"ID": 13}


def test_a_portal_without_credentials(mock):
    """Says so when one is asked for."""
    app = {"client_id": "a", "client_secret": "b", "scope": ["im"]}
    empty = mock.new_portal(scenario={"users": [{"id": 1, "name": "Ann"}], "apps": [app]})
    with pytest.raises(LookupError, match="no webhook"):
        _ = empty.webhook_url
    with pytest.raises(LookupError, match="no access token"):
        _ = empty.token
    empty.delete()


def test_calls_answer_results(portal):
    """By token, by a named token, by webhook."""
    assert portal.call("imbot.chat.get", **FIND) == {"ID": 13}
    assert portal.call("imbot.chat.get", auth=portal.token, **FIND) == {"ID": 13}
    assert portal.call("imbot.chat.get", auth=None, **FIND) == {"ID": 13}
    assert [call["caller"]["kind"] for call in portal.calls()][2] == "webhook"


def test_calls_raise_errors(portal):
    """With code, sentence and status."""
    with pytest.raises(RestCallError) as refused:
        portal.call("imbot.chat.updateTitle")
    error = refused.value
    assert (error.code, error.description, error.status) == ("CHAT_ID_EMPTY", "Chat ID can't be empty", 400)
    assert str(error) == "400 CHAT_ID_EMPTY: Chat ID can't be empty"


def test_an_answer_that_is_no_json(portal):
    """Is an error without a code."""
    portal.faults.add(match="*", effect={"body": "html"})
    with pytest.raises(RestCallError, match="<html") as refused:
        portal.call("imbot.chat.get", **FIND)
    assert refused.value.code == ""


def test_calls_are_listed(portal):
    """All, or by filter; also more than one page of them."""
    for _ in range(120):
        portal.call("imbot.chat.get", **FIND)
    with pytest.raises(RestCallError):
        portal.call("imbot.chat.add", auth="wrong--" + portal.name)
    assert [call["seq"] for call in portal.calls()] == list(range(1, 122))
    assert [call["seq"] for call in portal.calls("imbot.chat.a*")] == [121]
    assert [call["seq"] for call in portal.calls(status=401)] == [121]
    assert [call["seq"] for call in portal.calls(since=119)] == [120, 121]
    assert [call["seq"] for call in portal.calls(limit=2)] == [1, 2]


def test_waiting_for_calls(portal):
    """They are answered; what didn't come in time is an assertion that failed, with what came."""
    portal.call("imbot.chat.get", **FIND)
    [call] = portal.wait_for("imbot.chat.get", timeout=1)
    assert call["params"] == FIND
    with pytest.raises(AssertionError) as failed:
        portal.wait_for("imbot.chat.get", count=2, timeout=0.01)
    first, second = str(failed.value).splitlines()
    assert first == "imbot.chat.get was expected 2 × within 0.01 s and came 1 ×. All calls:"
    assert re.match(r" +1  imbot.chat.get  ", second)


def test_verifying_calls(portal):
    """What differs is said."""
    portal.call("imbot.chat.get", **FIND)
    portal.call("imbot.chat.add", USERS=[1])
    once = {"method": "imbot.chat.get", "params": {"ENTITY_ID": "13"}, "times": 1}
    assert portal.verify("imbot.chat.add", once, no_others=True)["matched"] == [[2], [1]]
    with pytest.raises(AssertionError, match=r"imbot\.chat\.get"):
        portal.verify("imbot.chat.add", "imbot.chat.get", ordered=True)
    with pytest.raises(AssertionError, match="ENTITY_ID"):
        portal.verify({"method": "imbot.chat.get", "params": {"ENTITY_ID": "14"}})
    with pytest.raises(ControlError):
        portal.verify({"methd": "imbot.chat.get"})


def test_faults(portal):
    """Rules decide about calls until they are used up or removed."""
    portal.faults.add(match="imbot.chat.*", effect={"error": "QUERY_LIMIT_EXCEEDED"}, times=1, name="busy")
    portal.faults.add(match={"method": "imbot.chat.get", "nth": 2}, effect={"drop": "before"})
    assert next(rule["name"] for rule in portal.faults.list()) == "busy"
    with pytest.raises(RestCallError, match="QUERY_LIMIT_EXCEEDED"):
        portal.call("imbot.chat.get", **FIND)
    portal.call("imbot.chat.get", **FIND)
    with pytest.raises(ConnectionError):
        portal.call("imbot.chat.get", **FIND)
    assert next(call.get("fault") for call in portal.calls()) == "busy"
    portal.faults.clear()
    assert portal.faults.list() == []


def test_the_clock(portal):
    """It stands still, goes forward, and runs on."""
    moment = datetime(2030, 1, 1, 12, tzinfo=UTC)
    portal.clock.freeze(moment)
    assert portal.clock.now() == moment
    portal.clock.advance(60)
    portal.clock.advance("PT1H")
    assert portal.clock.now() == moment + timedelta(hours=1, minutes=1)
    portal.clock.freeze("2031-01-01T00:00:00+00:00")
    assert portal.clock.now().year == 2031
    portal.clock.run()
    portal.clock.freeze()
    assert portal.clock.now() == portal.clock.now() > datetime(2031, 1, 1, tzinfo=UTC)


def test_diagnostics(portal):
    """What calls got away with, and a transcript that shows it."""
    portal.call("imbot.chat.get", ENTYTY=1, **FIND)
    [found] = portal.diagnostics()
    assert (found["method"], found["parameter"]) == ("imbot.chat.get", "ENTYTY")
    assert "ENTYTY" in portal.transcript()[1]


def test_state(portal):
    """It is shown, changed and replaced; a chat that isn't there is an error."""
    assert portal.state()["users"][0]["name"] == "Ann"
    portal.change({"chats": [{"id": 13, "title": "Renamed"}]})
    assert portal.chat(13)["title"] == "Renamed"
    with pytest.raises(LookupError, match="has no chat 99"):
        portal.chat(99)
    portal.reset()
    assert portal.chat(13)["title"] == "Project talk"


def test_snapshots(portal):
    """A state is kept under a name."""
    portal.snapshot("before")
    portal.change({"chats": [{"id": 13, "title": "Renamed"}]})
    portal.restore("before")
    assert portal.chat(13)["title"] == "Project talk"
