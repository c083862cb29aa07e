"""Public clients renew access tokens that have run out."""

import pytest

from tests.clients.stage import Outcome, Stage

pytestmark = pytest.mark.xdist_group("clients")  # they share what each client did in its one run

FOUND = {"ID": 13}
FIELDS = [
    "access_token",
    "client_endpoint",
    "domain",
    "expires",
    "expires_in",
    "member_id",
    "refresh_token",
    "scope",
    "server_endpoint",
    "status",
    "user_id",
]


def renewed(outcome: Outcome, tokens: list[str]) -> bool:
    """Whether these are tokens of the portal that it did not have before."""
    before = outcome.access["apps"][0]["tokens"][0].values()
    known = [set(token.values()) for token in outcome.access_now["apps"][0]["tokens"]]
    return not {*tokens} & {*before} and any({*tokens} <= each for each in known)


@pytest.mark.parametrize(
    ("client", "act", "told"),
    [
        ("b24pysdk-1.2", "renewal", 3600),
        ("b24pysdk-1.2", "early renewal", 3600),
        ("b24pysdk-1.3", "renewal", 3600),
        ("b24pysdk-1.3", "early renewal", 3600),
        ("b24jssdk", "renewal", 1),
        ("b24jssdk", "early renewal", 1),
        ("fast-bitrix24", "renewal", 2),
    ],
)
def test_renewal_by_the_client(stage: Stage, client: str, act: str, told: int) -> None:
    """The client renews by itself, whether it is told by the portal or by its clock, and calls again.

    ``told`` is the lifetime in b24pysdk, how often tokens were handed to the caller in b24jssdk, and how often
    fast-bitrix24 asked its caller for tokens: the second time for another one.
    """
    outcome = stage.outcome(client, act)
    first, second, (access_token, refresh_token, beside) = outcome.results
    assert (first, second, beside) == (FOUND, FOUND, told)
    assert renewed(outcome, [access_token, refresh_token])


@pytest.mark.parametrize("client", ["pybitrix24"])
def test_renewal_by_hand(stage: Stage, client: str) -> None:
    """Where the caller has to do it: the refusal tells, the answer has every field, the next call succeeds."""
    outcome = stage.outcome(client, "renewal")
    refused, fields, found, tokens = outcome.steps
    assert refused["refused"] == [None, "expired_token", "The access token provided has expired"]
    assert (fields["result"], found["result"]) == (FIELDS, FOUND)
    assert renewed(outcome, tokens["result"])


@pytest.mark.parametrize(
    ("client", "shown"),
    [
        ("b24pysdk-1.2", [400, "invalid_grant", ""]),
        ("b24pysdk-1.3", [400, "invalid_grant", ""]),
        ("pybitrix24", [None, "invalid_grant", None]),
    ],
)
def test_an_authorization_code(stage: Stage, client: str, shown: list[object]) -> None:
    """A code is exchanged for tokens, and only once."""
    obtained, found, again = stage.outcome(client, "code").steps
    assert obtained["result"]
    assert found["result"] == FOUND
    assert again["refused"] == shown


@pytest.mark.parametrize("client", ["b24pysdk-1.2", "b24pysdk-1.3"])
def test_what_comes_with_a_token(stage: Stage, client: str) -> None:
    """The SDK reads whose token it is, what it may do and where; the authorization server confirms it."""
    scope, address = ["imbot", "im", "user"], f"{stage.mock.http}/rest/"
    obtained = stage.outcome(client, "code").steps[0]["result"]
    assert obtained == ["e6b8646966e5224bcd30fe5ff6a455ad", scope, 1, address]
    (told,) = stage.outcome(client, "application").results
    assert told == ["local.demo", 1, "demo.bitrix24.example", address]


@pytest.mark.parametrize(
    ("client", "act", "shown"),
    [
        ("b24pysdk-1.2", "lost renewal", [400, "invalid_grant", ""]),
        ("b24pysdk-1.3", "lost renewal", [400, "invalid_grant", ""]),
        ("b24jssdk", "lost renewal", [0, "JSSDK_UNKNOWN_ERROR", "Request failed with status code 400"]),
        ("curl", "expired", [401, "expired_token", "The access token provided has expired"]),
    ],
)
def test_no_renewal(stage: Stage, client: str, act: str, shown: list[object]) -> None:
    """A refresh token that nobody knows, and a client that renews nothing."""
    assert stage.outcome(client, act).refusals == [shown]
