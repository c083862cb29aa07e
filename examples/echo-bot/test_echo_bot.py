"""The bot against a portal of its own for each test: fixture ``portal`` of the pytest plugin ``mock_imbot``."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from echo_bot import Access, Bitrix, RefusedError, keep_chat

BUSY = {"error": "QUERY_LIMIT_EXCEEDED"}


@pytest.fixture
def variables(portal):
    """What the bot finds in its environment."""
    app = portal.access["apps"][0]
    token = app["tokens"][0]
    return {
        "BITRIX_URL": portal.url,
        "BITRIX_CLIENT_ID": app["client_id"],
        "BITRIX_CLIENT_SECRET": app["client_secret"],
        "BITRIX_TOKEN": token["access_token"],
        "BITRIX_REFRESH_TOKEN": token["refresh_token"],
    }


@pytest.fixture
def pauses():
    """The seconds that the bot would have waited."""
    return []


@pytest.fixture
def bitrix(variables, pauses):
    """The bot's connection to the portal."""
    return Bitrix(Access.of(variables), sleep=pauses.append)


def test_makes_a_chat_once(bitrix, portal):
    """The second time it is found."""
    chat = keep_chat(bitrix, 77, "New roof", [1, 2])
    assert keep_chat(bitrix, 77, "New roof", [1, 2]) == chat
    assert portal.chat(chat)["title"] == "New roof"
    portal.verify({"method": "imbot.chat.add", "params": {"ENTITY_ID": "77"}, "times": 1})


def test_adds_people_who_are_missing(bitrix, portal):
    """And nobody twice."""
    chat = keep_chat(bitrix, 77, "New roof", [1])
    keep_chat(bitrix, 77, "New roof", [1, 2, 3])
    assert portal.chat(chat)["users"] == [1, 2, 3, 39]
    portal.verify({"method": "imbot.chat.user.add", "params": {"USERS": [2, 3]}, "times": 1})


def test_renames(bitrix, portal):
    """A deal that has another name now."""
    chat = keep_chat(bitrix, 77, "New roof", [])
    keep_chat(bitrix, 77, "New roof and windows", [])
    assert portal.chat(chat)["title"] == "New roof and windows"


@pytest.mark.imbot(faults=[{"match": "imbot.chat.add", "effect": BUSY, "times": 2}])
def test_waits_when_the_portal_is_busy(bitrix, portal, pauses):
    """Longer each time."""
    keep_chat(bitrix, 77, "New roof", [])
    assert pauses == [0.5, 1.0]
    assert [call["status"] for call in portal.calls("imbot.chat.add")] == [503, 503, 200]


@pytest.mark.imbot(faults=[{"match": "*", "effect": BUSY}])
def test_gives_up_at_last(bitrix, portal):
    """After four tries."""
    with pytest.raises(RefusedError, match="QUERY_LIMIT_EXCEEDED"):
        keep_chat(bitrix, 77, "New roof", [])
    portal.verify({"method": "imbot.chat.get", "times": 4}, no_others=True)


def test_renews_its_token(bitrix, portal):
    """In the middle of its work, an hour later."""
    before = bitrix.access.token
    chat = keep_chat(bitrix, 77, "New roof", [])
    portal.clock.advance("PT1H1S")
    assert keep_chat(bitrix, 77, "New roof", [2]) == chat
    assert bitrix.access.token != before


def test_a_refresh_token_that_is_wrong(portal, variables):
    """Ends it with the authorization server's own word."""
    portal.clock.advance("PT1H1S")
    broken = Bitrix(Access.of(variables | {"BITRIX_REFRESH_TOKEN": "wrong"}))
    with pytest.raises(RefusedError, match="invalid_grant"):
        keep_chat(broken, 77, "New roof", [])


@pytest.mark.imbot(faults=[{"match": "imbot.chat.add", "effect": {"drop": "after"}, "times": 1}])
def test_a_lost_answer_makes_no_second_chat(bitrix, portal):
    """The chat was made, only nobody heard of it."""
    chat = keep_chat(bitrix, 77, "New roof", [])
    assert portal.verify({"method": "imbot.chat.add", "times": 1})["duplicates"] == []
    assert [each["id"] for each in portal.state()["chats"] if each.get("entity_id") == "77"] == [chat]


def test_as_a_program(portal, variables):
    """It prints the chat's number."""
    program = [sys.executable, Path(__file__).with_name("echo_bot.py"), "77", "New roof", "2"]
    printed = subprocess.check_output(program, env=os.environ | variables, text=True)
    assert portal.chat(int(printed))["users"] == [1, 2, 39]
