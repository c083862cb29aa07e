"""What surrounds results, and what becomes of those that no method of today gives (transport §3)."""

import logging

import pytest

from mock_imbot.portal.clock import Clock
from mock_imbot.rules.registry import Method
from mock_imbot.wire.envelope import success
from tests.live import reply

CLOCK = Clock(1000.5)
INTERNAL = (500, "INTERNAL_SERVER_ERROR", "Internal server error")


@pytest.mark.parametrize(
    ("result", "body"),
    [
        (None, {"result": None}),
        ([], {"result": []}),
        ({}, {"result": {}}),
        ({"a": 1}, {"result": {"a": 1}}),
        ({"items": [1], "next": 50, "total": 120}, {"result": {"items": [1]}, "next": 50, "total": 120}),
        ({"items": [1], "next": "50"}, {"result": {"items": [1]}, "next": 50}),
        ({"items": [1], "next": None}, {"result": {"items": [1], "next": None}}),
        ({"items": [1], "next": None, "total": None}, {"result": {"items": [1]}, "total": 0}),
        ({"total": "7"}, {"result": {}, "total": 7}),
        ({"error": "X", "error_description": ""}, {"result": {"error": "X", "error_description": ""}}),
    ],
)
def test_next_and_total_move_out_of_the_result(result, body):
    """As integers, in this order, before ``time``."""
    answer = success(result, CLOCK, 1000.5)
    time = answer.pop("time")
    assert list(answer.items()) == list(body.items())
    assert (time["start"], time["finish"], time["duration"], time["operating_reset_at"]) == (1000, 1000.5, 0.5, 1600)


def test_a_result_that_says_error_is_printed_as_it_is():
    """Without ``time``."""
    result = {"error": "X", "error_description": "Y", "next": 5}
    assert success(result, CLOCK, 1000.5) == result


@pytest.fixture
def results(monkeypatch):
    """Lets every method give the same result, or raise it."""

    def give(result):
        def perform(_method, _call):
            if isinstance(result, Exception):
                raise result
            return result

        monkeypatch.setattr(Method, "perform", perform)

    return give


def test_a_defect_is_answered_and_logged(house, results, caplog):
    """In the envelope; nothing of it is kept, and the next call is served."""
    before = house.export()
    results(ZeroDivisionError("a defect"))
    with caplog.at_level(logging.ERROR):
        assert house.ask("imbot.chat.get").error == INTERNAL
    assert "imbot.chat.get" in caplog.text
    assert "ZeroDivisionError: a defect" in caplog.text
    results(5)
    assert house.ask("imbot.chat.get").result == 5
    assert house.export() == before


def test_a_result_that_is_an_error_has_status_200(house, results):
    """As on the real service."""
    results({"error": "ODD", "error_description": "An oddity"})
    assert house.ask("imbot.chat.get").error == (200, "ODD", "An oddity")


@pytest.mark.parametrize("result", [float("nan"), float("inf"), "\ud800", {"x": [float("-inf")]}], ids=repr)
def test_a_result_that_can_not_be_encoded(house, results, result):
    """The status stays that of the answer."""
    results(result)
    assert house.ask("imbot.chat.get").error == (200, "WRONG_ENCODING", "Wrong request encoding")


def test_a_batch_outlives_defects_of_its_commands(house, monkeypatch, caplog):
    """The command gets the error, the others their results; a printed error is one, too."""
    perform = Method.perform
    results = {"imbot.chat.leave": ZeroDivisionError(), "imbot.chat.add": {"error": "ODD", "error_description": "Odd"}}

    def some(method, call):
        result = results.get(method.name)
        if isinstance(result, Exception):
            raise result
        return result or perform(method, call)

    monkeypatch.setattr(Method, "perform", some)
    commands = {"a": "imbot.chat.leave", "b": "imbot.chat.add", "c": "imbot.chat.get?ENTITY_TYPE=DEMO&ENTITY_ID=77"}
    with caplog.at_level(logging.ERROR):
        body = house.ask("batch", {"cmd": commands}).result
    assert body["result"] == {"c": {"ID": 13}}
    assert body["result_error"] == {
        "a": {"error": "INTERNAL_SERVER_ERROR", "error_description": "Internal server error"},
        "b": {"error": "ODD", "error_description": "Odd"},
    }
    assert "imbot.chat.leave" in caplog.text


def test_every_route_of_openapi_leads_to_the_portal(house):
    """Its endpoints only stand in for it."""
    paths = house.client.get(f"{house.url}/openapi.json").json()["paths"]
    rest = [path for path in paths if path.startswith("/rest/")]
    assert "/rest/imbot.chat.updateColor" in rest
    for path in rest:
        assert reply(house.client.post(house.url + path)).error[:2] == (401, "NO_AUTH_FOUND")
