"""Public clients meet the cloud's limits: some wait and try again, the others say so."""

import pytest

from tests.clients.plays import BURST
from tests.clients.stage import Stage

pytestmark = pytest.mark.xdist_group("clients")  # they share what each client did in its one run

FULL = "QUERY_LIMIT_EXCEEDED"
USED_UP = "OPERATION_TIME_LIMIT"
TOO_MANY = "Too many requests"
BLOCKED = "Method is blocked due to operation time limit."


@pytest.mark.parametrize(
    ("client", "full", "used_up"),
    [
        *(
            (client, [503, FULL, TOO_MANY], [429, USED_UP, BLOCKED])
            for client in ("b24pysdk-1.2", "b24pysdk-1.3", "b24jssdk", "2bad-bitrix", "curl")
        ),
        ("fast-bitrix24", [None, FULL, TOO_MANY], [None, USED_UP, BLOCKED]),
        ("pybitrix24", [None, FULL, TOO_MANY], [None, USED_UP, BLOCKED]),
        ("bitrix24-rest", [None, None, "HTTP error: 503"], [None, None, "HTTP error: 429"]),
        ("b24api", [None, FULL.lower(), TOO_MANY], [None, USED_UP.lower(), BLOCKED]),
    ],
)
def test_a_limit_that_stays(stage: Stage, client: str, full: list[object], used_up: list[object]) -> None:
    """After its last attempt the client says which limit it met."""
    assert stage.outcome(client, "full").refusals == [full]
    assert stage.outcome(client, "used up").refusals == [used_up]


@pytest.mark.parametrize(
    ("client", "least"), [("b24pysdk-1.2", 5), ("b24pysdk-1.3", 3), ("b24jssdk", 3.7), ("2bad-bitrix", 2.9)]
)
def test_a_limit_that_stays_is_tried_again(stage: Stage, client: str, least: float) -> None:
    """These clients try three times and wait in between, which takes at least so many seconds."""
    assert stage.outcome(client, "full").seconds >= least


@pytest.mark.parametrize("client", ["b24pysdk-1.2", "b24pysdk-1.3", "b24jssdk", "fast-bitrix24", "b24api"])
def test_a_limit_that_passes(stage: Stage, client: str) -> None:
    """Three calls more than the bucket holds: all succeed, but only after it has drained."""
    outcome = stage.outcome(client, "burst")
    assert outcome.results == [{"ID": 13}] * BURST
    assert outcome.seconds >= 1.5
