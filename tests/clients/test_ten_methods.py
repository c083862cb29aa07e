"""Public clients carry out the ten methods of ``imbot.chat``."""

import base64

import pytest

from tests.clients.plays import PICTURE, PIXEL, PLAIN_TITLE, TITLE
from tests.clients.stage import Outcome, Stage

pytestmark = pytest.mark.xdist_group("clients")  # they share what each client did in its one run

BY_TOKEN = [
    ("b24pysdk-1.2", "ten"),
    ("b24pysdk-1.3", "ten by name"),
    ("b24jssdk", "ten by token"),
    ("pybitrix24", "ten by token"),
    ("curl", "ten json"),
    ("curl", "ten multipart"),
    ("curl", "ten empty post"),
    ("curl", "ten query and json"),
    ("curl", "ten after 100"),
]
BY_WEBHOOK = [
    ("b24pysdk-1.3", "ten"),
    ("b24jssdk", "ten"),
    ("fast-bitrix24", "ten"),
    ("pybitrix24", "ten"),
    ("b24api", "ten"),
    ("2bad-bitrix", "ten"),
    ("curl", "ten form"),
    ("curl", "ten get"),
    ("curl", "ten h2c"),
    ("curl", "ten h2c after 100"),
]


def kept(outcome: Outcome) -> dict[str, object]:
    """What the chat has in the end; the texts without their authors."""
    chat = outcome.chat(14)
    names = ("title", "description", "color", "owner", "users", "managers", "entity_type", "entity_id")
    return {name: chat[name] for name in names} | {"texts": [message["text"] for message in chat["messages"]]}


def expected(bot: str, title: str) -> dict[str, object]:
    """What it should have."""
    return {
        "title": title,
        "description": "Deal № 77",
        "color": "GRAPHITE",
        "owner": 2,
        "users": [1, 2, 3],
        "managers": [2],
        "entity_type": "DEAL",
        "entity_id": "77",
        "texts": [
            "Hello, [b]all[/b]",
            f"{bot} invited Ann Lee, Ben Okafor to chat.",
            f"{bot} invited [USER=3]Cho Park[/USER], [USER=4]Dan Ruiz[/USER] to chat.",
            f"{bot} ejected Dan Ruiz from chat.",
            f'{bot} changed the chat title to "{title}".',
            f'{bot} changed chat color to "Graphite"',
            f"{bot} changed the chat icon",
            f"{bot} left the chat.",
        ],
    }


def picture(outcome: Outcome) -> bytes:
    """The chat's avatar."""
    return base64.b64decode(outcome.chat(14)["avatar"].removeprefix("base64:"))


def results(bot: int) -> list[object]:
    """What the thirteen calls answer."""
    members, later = [1, 2, bot], [1, 2, 3, bot]
    return [14, {"ID": 14}, members, True, True, later, True, True, True, True, True, [], None]


@pytest.mark.parametrize(("client", "act"), BY_TOKEN)
def test_with_an_access_token(stage: Stage, client: str, act: str) -> None:
    """An application's own bot does everything, every character arrives, and the client understands the answers."""
    outcome = stage.outcome(client, act)
    assert outcome.results[:13] == results(39)
    assert kept(outcome) == expected("EchoBot", TITLE)
    assert picture(outcome) == PICTURE


@pytest.mark.parametrize(("client", "act"), BY_WEBHOOK)
def test_with_a_webhook(stage: Stage, client: str, act: str) -> None:
    """The same for a bot that was registered through a webhook."""
    outcome = stage.outcome(client, act)
    assert outcome.results[:13] == results(40)
    assert kept(outcome) == expected("HookBot", TITLE)
    assert picture(outcome) == PICTURE


@pytest.mark.parametrize("client", ["bitrix24-rest"])
def test_without_escaping(stage: Stage, client: str) -> None:
    """A client that does not escape what it sends is understood as far as can be."""
    outcome = stage.outcome(client, "ten")
    assert outcome.results == results(40)
    assert kept(outcome) == expected("HookBot", PLAIN_TITLE)
    assert picture(outcome) == PIXEL


@pytest.mark.parametrize(
    ("client", "act", "lines"),
    [
        ("curl", "ten form", ["HTTP/1.1 200"]),
        ("curl", "ten h2c", ["HTTP/1.1 200"]),
        ("curl", "ten after 100", ["HTTP/1.1 100", "HTTP/1.1 200"]),
        ("curl", "ten h2c after 100", ["HTTP/1.1 100", "HTTP/1.1 200"]),
    ],
)
def test_the_protocol_stays_http_1(stage: Stage, client: str, act: str, lines: list[str]) -> None:
    """Who waits for leave to send a body gets it, and an offer of HTTP/2 is passed over."""
    assert stage.outcome(client, act).results[13] == lines


@pytest.mark.parametrize("client", ["b24jssdk"])
def test_the_profile_is_read(stage: Stage, client: str) -> None:
    """The SDK finds out by a method of its own choice whether the user is an administrator."""
    assert stage.outcome(client, "admin").results == [True]


@pytest.mark.parametrize("client", ["fast-bitrix24"])
def test_helpers_of_fast_bitrix24(stage: Stage, client: str) -> None:
    """Lists come in one page; many calls of a method come back in their order, and by id."""
    outcome = stage.outcome(client, "helpers")
    assert outcome.results == [[1, 2, 4, 39], [True, True, True], {"13": [1, 2, 4, 39], "4444": []}]
    assert outcome.chat(13)["title"] == "Three"


@pytest.mark.parametrize("client", ["b24api"])
def test_helpers_of_b24api(stage: Stage, client: str) -> None:
    """Its list helper is content with an answer without pages."""
    assert stage.outcome(client, "helpers").results == [14, [1, 2, 40]]


@pytest.mark.parametrize("client", ["2bad-bitrix"])
def test_a_token_in_a_header(stage: Stage, client: str) -> None:
    """The way by which this client can show a token."""
    assert stage.outcome(client, "by header").results == [[1, 2, 4, 39]]
