"""Public clients send batches, with references to results of earlier commands."""

from typing import Any

import pytest

from tests.clients.stage import Outcome, Stage

pytestmark = pytest.mark.xdist_group("clients")  # they share what each client did in its one run

WRONG = {"error": "WRONG_COLOR", "error_description": "This color currently unavailable"}

MAPPED = [
    *((client, "batch") for client in ("b24pysdk-1.2", "b24pysdk-1.3", "b24jssdk", "pybitrix24", "2bad-bitrix")),
    *(("curl", f"batch {encoding}") for encoding in ("json", "form", "multipart", "get", "empty post")),
    *(("curl", f"batch {encoding}") for encoding in ("query and json", "after 100", "h2c", "h2c after 100")),
]


def answer(outcome: Outcome) -> tuple[Any, Any]:
    """Results and errors."""
    (told,) = outcome.results
    return told["result"], told["result_error"]


def bot(outcome: Outcome) -> int:
    """Who acted, as the new chat says."""
    return int(outcome.chat(14)["owner"])


@pytest.mark.parametrize(("client", "act"), MAPPED)
def test_references(stage: Stage, client: str, act: str) -> None:
    """A chat that one command makes is read and renamed by the next ones; a result of null keeps its place."""
    outcome = stage.outcome(client, act)
    results, errors = answer(outcome)
    assert results == {"made": 14, "listed": [1, 2, bot(outcome)], "named": True, "missing": None}
    assert not errors
    assert outcome.chat(14)["title"] == "Renamed"


@pytest.mark.parametrize("client", ["fast-bitrix24"])
def test_references_of_fast_bitrix24(stage: Stage, client: str) -> None:
    """The same where a client hands out results alone."""
    outcome = stage.outcome(client, "batch")
    assert outcome.results == [{"result": {"made": 14, "listed": [1, 2, 40], "named": True, "missing": None}}]


@pytest.mark.parametrize(
    ("client", "act", "results"),
    [
        ("b24jssdk", "list batch", {"result": [14, [1, 2, 40], True, None], "result_error": {}}),
        ("b24api", "batch", [14, [1, 2, 40], True, None]),
    ],
)
def test_references_by_number(stage: Stage, client: str, act: str, results: object) -> None:
    """The same where commands are a list."""
    assert stage.outcome(client, act).results == [results]


@pytest.mark.parametrize("client", ["b24pysdk-1.2"])
def test_wrappers_in_a_batch(stage: Stage, client: str) -> None:
    """The SDK's typed calls can be put into one request."""
    made, told = stage.outcome(client, "wrapped batch").results
    assert (made, told) == (14, {"result": {"listed": [1, 2, 39], "found": {"ID": 13}}, "result_error": []})


@pytest.mark.parametrize("client", ["b24pysdk-1.2", "b24pysdk-1.3", "b24jssdk", "pybitrix24"])
def test_a_command_fails(stage: Stage, client: str) -> None:
    """The error stands under the command's name, and the commands after it are carried out."""
    outcome = stage.outcome(client, "faulty batch")
    assert answer(outcome) == ({"made": 14, "listed": [1, 2, bot(outcome)]}, {"wrong": WRONG})


@pytest.mark.parametrize(
    ("client", "shown"),
    [
        ("fast-bitrix24", [None, None, {"wrong": WRONG}]),
        ("b24api", [None, "wrong_color", "This color currently unavailable"]),
        ("2bad-bitrix", [None, None, "[batch] failed to process. Received errors in 1 commands:\n[object Object]"]),
    ],
)
def test_a_command_fails_loudly(stage: Stage, client: str, shown: list[object]) -> None:
    """Some clients raise an error for the whole batch."""
    assert stage.outcome(client, "faulty batch").refusals == [shown]


@pytest.mark.parametrize(
    ("client", "act"),
    [
        *((client, "halting batch") for client in ("b24pysdk-1.2", "b24pysdk-1.3", "b24jssdk", "pybitrix24")),
        *((client, act.replace("batch", "halting batch")) for client, act in MAPPED if client == "curl"),
    ],
)
def test_a_batch_halts(stage: Stage, client: str, act: str) -> None:
    """On request the first error ends it."""
    assert answer(stage.outcome(client, act)) == ({"made": 14}, {"wrong": WRONG})
