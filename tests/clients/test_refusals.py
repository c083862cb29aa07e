"""Public clients understand what is refused: each shows as much as it can."""

from collections.abc import Callable

import pytest

from tests.clients.plays import REFUSALS
from tests.clients.stage import Stage

pytestmark = pytest.mark.xdist_group("clients")  # they share what each client did in its one run

Shown = list[int | str | None]


def everything(status: int, code: str, text: str) -> Shown:
    """Status, code and sentence."""
    return [status, code, text]


def no_status(_: int, code: str, text: str) -> Shown:
    """The answer's body."""
    return [None, code, text]


def small_code(_: int, code: str, text: str) -> Shown:
    """The answer's body, the code in small letters."""
    return [None, code.lower(), text]


def only_status(status: int, *_: str) -> Shown:
    """The status."""
    return [status, None, None]


def status_in_text(status: int, *_: str) -> Shown:
    """The status in a sentence."""
    return [None, None, f"HTTP error: {status}"]


Shows = Callable[[int, str, str], Shown]

BY_TOKEN: list[tuple[str, Shows]] = [("b24pysdk-1.2", everything)]
BY_WEBHOOK: list[tuple[str, Shows]] = [
    ("b24pysdk-1.3", everything),
    ("b24jssdk", everything),
    ("2bad-bitrix", everything),
    ("curl", everything),
    ("fast-bitrix24", only_status),
    ("pybitrix24", no_status),
    ("bitrix24-rest", status_in_text),
    ("b24api", small_code),
]


@pytest.mark.parametrize(("client", "shows"), BY_TOKEN + BY_WEBHOOK)
def test_refusals(stage: Stage, client: str, shows: Shows) -> None:
    """Every refusal arrives as this client shows refusals: documented codes, and an unknown method."""
    assert stage.outcome(client, "refusals").refusals == [shows(*refusal) for refusal in REFUSALS.values()]


@pytest.mark.parametrize("client", ["fast-bitrix24"])
def test_refusals_in_a_session_of_the_caller(stage: Stage, client: str) -> None:
    """It shows more when it need not open a session of its own."""
    assert stage.outcome(client, "shown refusals").refusals == [no_status(*refusal) for refusal in REFUSALS.values()]


@pytest.mark.parametrize(("client", "shows"), BY_TOKEN)
def test_an_access_token_that_nobody_knows(stage: Stage, client: str, shows: Shows) -> None:
    """It has a code of its own."""
    shown = shows(401, "invalid_token", "Unable to get application by token")
    assert stage.outcome(client, "stranger").refusals == [shown]


@pytest.mark.parametrize(("client", "shows"), BY_WEBHOOK)
def test_a_webhook_that_nobody_knows(stage: Stage, client: str, shows: Shows) -> None:
    """So has this."""
    assert stage.outcome(client, "stranger").refusals == [
        shows(401, "INVALID_CREDENTIALS", "Invalid request credentials")
    ]


@pytest.mark.parametrize(("client", "shows"), BY_WEBHOOK)
def test_a_webhook_without_a_bot(stage: Stage, client: str, shows: Shows) -> None:
    """A webhook has to name the application whose bot shall act."""
    shown = shows(403, "ACCESS_DENIED", "Access denied! Client ID not specified")
    assert stage.outcome(client, "nameless").refusals == [shown]
