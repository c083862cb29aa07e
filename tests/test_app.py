"""What the application says of itself."""

import httpx
import pytest

from mock_imbot import coverage
from mock_imbot.app import create_app, describe, example
from mock_imbot.server import serve_in_thread
from mock_imbot.settings import Settings

URL = "http://127.0.0.1:2424"
TOKEN = {"access_token": "demo-access", "user": 1}
WEBHOOK = {"user": 1, "token": "demo"}


def shown(*, client_id="local.demo", tokens=(TOKEN,), webhooks=(WEBHOOK,)):
    """The access data of a portal whose one bot belongs to local.demo."""
    return {
        "bots": [{"client_id": "local.demo"}],
        "apps": [{"client_id": client_id, "tokens": list(tokens)}],
        "webhooks": list(webhooks),
    }


@pytest.mark.parametrize(
    ("access", "expected"),
    [
        (shown(), f"curl {URL}/rest/imbot.chat.add -d auth=demo-access -d 'USERS[]=1'"),
        (shown(client_id="local.other"), f"curl '{URL}/rest/1/demo/imbot.chat.get?ENTITY_TYPE=CRM&ENTITY_ID=1'"),
        (shown(tokens=()), f"curl '{URL}/rest/1/demo/imbot.chat.get?ENTITY_TYPE=CRM&ENTITY_ID=1'"),
        (shown(tokens=(), webhooks=()), f"curl {URL}/readyz"),
    ],
    ids=["a bot's token", "an application without bots", "no token", "no credentials"],
)
def test_the_line_to_try_fits_the_scenario(access, expected):
    """A chat where there is a bot with a token, else a look-up, else the health probe."""
    assert example(access, URL) == expected


def test_the_banner_of_a_portal_without_credentials():
    """Lines without anything to say are left out."""
    app = create_app(Settings(scenario=("empty",), public_url=URL))
    assert "bot  " not in describe(app, {"http": URL})


def test_the_front_page_lists_the_addresses():
    """Until there is an inspector, a short text."""
    with serve_in_thread(create_app(Settings(port=0))) as url:
        page = httpx.get(url)
    assert page.headers["content-type"] == "text/plain; charset=utf-8"
    assert [line.split()[0] for line in page.text.splitlines()[2:]] == [
        "/rest/…",
        "/docs",
        "/openapi.json",
        "/_mock",
        "/livez,",
    ]


def test_what_is_missing_is_listed_by_section():
    """Methods of bots and chats by name, all others by number; nothing that is emulated."""
    bots, newer, people, others = coverage.missing().splitlines()
    assert bots.startswith("- ")
    assert " methods of `imbot.*`: `imbot." in bots
    assert " methods of `imbot.v2.*`: `imbot.v2.bot.get`, " in newer
    assert " methods of `im.*`: `im.chat.add`, " in people
    assert others.endswith(" methods of other sections, which a chatbot's life does not need")
    assert "`imbot.chat.add`" not in bots
