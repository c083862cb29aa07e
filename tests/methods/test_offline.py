"""The queue of events that applications fetch themselves."""

import hashlib

import pytest

from tests.live import make
from tests.methods.house import NOON, move_in


def md5(text):
    """What a MESSAGE_ID is made of."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def queue(house, **params):
    """The queue as it is listed."""
    return house.ask("event.offline.list", params)


@pytest.fixture
def testing(house):
    """A portal in which the application has bound ONAPPTEST offline."""
    assert house.ask("event.bind", {"EVENT": "ONAPPTEST", "EVENT_TYPE": "offline"}).result is True
    return house


def test_event_test(testing):
    """The parameters of event.test, as they are spelt, wait in the queue of the calling application only."""
    assert testing.ask("event.test", {"any": "data", "N": [1, {"x": None}]}, "bob-access").result == 1
    data = '{"QUERY":{"any":"data","N":[1,{"x":null}]},"LANGUAGE_ID":"en"}'
    event = {
        "ID": "1",
        "TIMESTAMP_X": "2026-01-10T09:00:00+00:00",
        "EVENT_NAME": "ONAPPTEST",
        "EVENT_DATA": {"QUERY": {"any": "data", "N": [1, {"x": None}]}, "LANGUAGE_ID": "en"},
        "EVENT_ADDITIONAL": {"user_id": "2"},
        "MESSAGE_ID": md5(f"ONAPPTEST|{data}"),
    }
    assert queue(testing).result == [event | {"PROCESS_ID": "", "ERROR": "0"}]
    assert testing.ask("event.offline.list", auth="other-access").result == []
    assert testing.ask("event.offline.get").result == {"process_id": None, "events": [event]}
    assert testing.ask("event.offline.get").result == {"process_id": None, "events": []}


def test_equal_events(testing):
    """An event that waits with the same data is not queued again; its number stays."""
    for params in ({"a": 1}, {"a": 2}, {"a": 1}):
        testing.ask("event.test", params)
    assert [event["ID"] for event in queue(testing).result] == ["1", "2"]
    testing.ask("event.offline.get", {"limit": 1})
    testing.ask("event.test", {"a": 1})
    assert [event["ID"] for event in queue(testing).result] == ["2", "3"]


def test_deep_and_large(testing):
    """Whatever a request can carry can wait."""
    deep = []
    for _ in range(300):
        deep = [deep]
    testing.ask("event.test", {"deep": deep, "large": 2**63 - 1})
    assert queue(testing).result[0]["EVENT_DATA"]["QUERY"] == {"deep": deep, "large": 9223372036854775807}


def entry(number, event, **more):
    """An event in the queue of a scenario."""
    return {"id": number, "event": event, "date": f"2026-01-10T09:0{number % 3}:00+00:00"} | more


FULL = {
    "portal": {"clock": NOON},
    "users": [{"id": 1, "admin": True}],
    "apps": [
        {
            "client_id": "local.demo",
            "tokens": [{"user": 1, "access_token": "demo-access"}],
            "offline_events": [
                entry(1, "B", data={"x": 1}),
                entry(2, "a"),
                entry(3, "C", process_id="p1"),
                entry(4, "D", process_id="p1", error=True, data=[1]),
                entry(5, "E", process_id="p2"),
            ],
        }
    ],
}
MESSAGES = {name: md5(f"{name}|null") for name in "aCE"}


@pytest.fixture(scope="module")
def shared(client, server):
    """One portal for all tests of this module."""
    return move_in(make(client, server, FULL))


@pytest.fixture
def full(shared):
    """A portal with reserved and failed events."""
    shared.reset()
    return shared


def names(events):
    """Events by their names."""
    return [event["EVENT_NAME"] for event in events]


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({}, ["B", "a", "C", "D", "E"]),
        ({"filter": {"ID": 3}}, ["C"]),
        ({"filter": {">=id": "3", "<ID": 5}}, ["C", "D"]),
        ({"filter": {"ID": "x"}}, []),
        ({"filter": {"=EVENT_NAME": "A"}}, ["a"]),
        ({"filter": {">EVENT_NAME": "c"}}, ["D", "E"]),
        ({"filter": {"MESSAGE_ID": MESSAGES["E"]}}, ["E"]),
        ({"filter": {"PROCESS_ID": "p1", "ERROR": 0}}, ["C"]),
        ({"filter": {"=ERROR": True}}, ["D"]),
        ({"filter": {">TIMESTAMP_X": "2026-01-10T10:01:00+01:00"}}, ["a", "E"]),
        ({"filter": {"<=TIMESTAMP_X": "2026-01-10 09:00:00"}}, ["C"]),
        ({"filter": []}, ["B", "a", "C", "D", "E"]),
        ({"order": {"id": "desc"}}, ["E", "D", "C", "a", "B"]),
        ({"order": {"EVENT_NAME": "ASC"}}, ["B", "C", "D", "E", "a"]),
        ({"order": {"TIMESTAMP_X": "DESC", "ID": "DESC"}}, ["E", "a", "D", "B", "C"]),
        ({"order": {"ERROR": "DESC"}}, ["D", "B", "a", "C", "E"]),
        ({"start": 3}, ["D", "E"]),
    ],
)
def test_list(full, params, found):
    """Filters, orders and pages; nothing changes."""
    before = full.export()
    answer = full.ask("event.offline.list", params)
    assert names(answer.result) == found
    assert full.export() == before


@pytest.mark.parametrize(("start", "rest"), [(0, {"total": 5}), (-1, {"total": 0}), (9, {"total": 5})])
def test_total(full, start, rest):
    """The total is always there; a negative start forbids counting."""
    body = queue(full, start=start).body
    assert {key: body[key] for key in ("next", "total") if key in body} == rest


@pytest.mark.parametrize(
    ("params", "process", "fetched", "left"),
    [
        ({}, None, ["B", "a"], ["C", "D", "E"]),
        ({"limit": "1"}, None, ["B"], ["a", "C", "D", "E"]),
        ({"limit": 1, "order": {"ID": "DESC"}}, None, ["a"], ["B", "C", "D", "E"]),
        ({"filter": {"EVENT_NAME": "a"}, "clear": 1}, None, ["a"], ["B", "C", "D", "E"]),
        ({"error": 1}, None, ["D"], ["B", "a", "C", "E"]),
        ({"process_id": " p1 "}, "p1", ["C"], ["B", "a", "E"]),
        ({"PROCESS_ID": "p1", "error": "1"}, "p1", ["D"], ["B", "a", "E"]),
        ({"process_id": "p9"}, "p9", [], ["B", "a", "C", "D", "E"]),
        ({"process_id": ""}, None, ["B", "a"], ["C", "D", "E"]),
    ],
)
def test_get(full, params, process, fetched, left):
    """What was fetched is gone; of a batch everything is. Failed events have to be asked for."""
    answer = full.ask("event.offline.get", params).result
    assert (answer["process_id"], names(answer["events"])) == (process, fetched)
    assert names(queue(full).result) == left


@pytest.mark.parametrize(
    ("params", "left"),
    [
        ({"process_id": "p1"}, ["B", "a", "E"]),
        ({"process_id": "p1", "id": [4, 5]}, ["B", "a", "C", "E"]),
        ({"process_id": "p1", "id": {"x": "3"}}, ["B", "a", "D", "E"]),
        ({"process_id": "p1", "message_id": [MESSAGES["C"], MESSAGES["E"]], "id": [4]}, ["B", "a", "D", "E"]),
        ({"process_id": "p1", "message_id": []}, ["B", "a", "C", "D", "E"]),
        ({"process_id": "p9"}, ["B", "a", "C", "D", "E"]),
    ],
)
def test_clear(full, params, left):
    """A batch is taken out, or those of its events that are named."""
    assert full.ask("event.offline.clear", params).result is True
    assert names(queue(full).result) == left


def test_error(full):
    """Named events of the batch are marked, no others."""
    params = {"process_id": "p1", "message_id": [MESSAGES["C"], MESSAGES["E"]]}
    assert full.ask("event.offline.error", params).result is True
    assert [event["ERROR"] for event in queue(full).result] == ["0", "0", "1", "1", "0"]


def test_no_data(full):
    """An event without data has false in their place."""
    assert [event["EVENT_DATA"] for event in queue(full).result] == [{"x": 1}, False, False, [1], False]


def test_repeated_later(testing):
    """A repeated event bears the time of its repetition and who caused it."""
    testing.ask("event.test")
    state = testing.state()
    state["portal"]["clock"] = "2026-01-10T09:30:00+00:00"
    assert testing.control("PATCH", json={"portal": state["portal"]}).is_success
    testing.ask("event.test", auth="bob-access")
    (event,) = queue(testing).result
    assert (event["ID"], event["TIMESTAMP_X"]) == ("1", "2026-01-10T09:30:00+00:00")
    assert event["EVENT_ADDITIONAL"] == {"user_id": "2"}
