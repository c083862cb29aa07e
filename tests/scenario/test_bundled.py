"""What the bundled scenarios promise."""

import pytest

from mock_imbot.portal import tables
from mock_imbot.scenario import bundled, check, read
from mock_imbot.scenario.rows import rows_of
from tests.scenario.stores import stored


@pytest.mark.parametrize("name", sorted(bundled()))
def test_in_order(name):
    """Each of them is free of faults."""
    assert check([name]) == []


def test_default():
    """The default portal is what the examples of the old documentation page need."""
    store = stored(read(["default"]))
    chats, members = rows_of(store, tables.ChatRow), rows_of(store, tables.MemberRow)
    assert [(bot["id"], bot["client_id"]) for bot in rows_of(store, tables.BotRow)] == [
        (39, "local.demo"),
        (40, "customdemo"),
    ]
    assert [(chat["id"], chat["owner_id"], chat["entity_type"], chat["entity_id"]) for chat in chats] == [
        (13, 39, "OPEN", "13")
    ]
    assert [(member["chat_id"], member["user_id"], member["manager"]) for member in members] == [
        (13, 1, False),
        (13, 2, False),
        (13, 4, False),
        (13, 39, True),
    ]
    assert (chats[0]["title"], chats[0]["color"]) == ("Project talk", "AZURE")
    users = rows_of(store, tables.UserRow)
    assert [user["id"] for user in users if user["active"] and not user["extranet"] and not user["bot"]] == [1, 2, 3, 4]
    assert [user["id"] for user in users if user["admin"]] == [1]
    assert [user["id"] for user in users if not user["active"]] == [5]
    assert [user["id"] for user in users if user["extranet"]] == [6]
    (app,), (token,), (hook,) = (rows_of(store, table) for table in (tables.AppRow, tables.TokenRow, tables.WebhookRow))
    assert app == {
        "client_id": "local.demo",
        "client_secret": "demo-secret",
        "application_token": "demo-application",
        "scope": "imbot,im,user",
        "installed": True,
        "status": "L",
        "install_handler": None,
        "rotate_refresh_tokens": True,
    }
    assert token == {
        "access_token": "demo-access",
        "refresh_token": "demo-refresh",
        "client_id": "local.demo",
        "user_id": 1,
        "expires_in": 3600,
        "expires": None,
        "spent": False,
    }
    assert hook == {"token": "demo", "user_id": 1, "scope": "imbot,im,user"}


def test_empty():
    """One administrator, one application, one webhook, and nothing else."""
    scenario = read(["empty"])
    assert [len(group) for group in (scenario.users, scenario.apps, scenario.webhooks)] == [1, 1, 1]
    assert (scenario.bots, scenario.chats) == ([], [])


def test_two_apps():
    """Three owners with a bot each, chats of their own and shared ones."""
    scenario = read(["two-apps"])
    assert [bot.client_id for bot in scenario.bots] == ["local.alpha", "local.beta", "customdemo"]
    bots = {bot.id for bot in scenario.bots}
    assert [sorted(bots.intersection(chat.users)) for chat in scenario.chats] == [[10], [11], [10, 11], [10, 11, 12]]


def test_support_desk():
    """Every kind of chat, avatars, unread messages, and a clock that stands still."""
    scenario = read(["support-desk"])
    assert {chat.type for chat in scenario.chats} == {"CHAT", "OPEN", "PRIVATE"}
    assert {chat.entity_type for chat in scenario.chats} == {"", "GENERAL", "CRM", "TASKS"}
    assert scenario.portal.general_chat == 1
    assert scenario.portal.clock == 1768208400
    assert [chat.counters for chat in scenario.chats if chat.counters] == [{1: 1}, {1: 1, 50: 1}, {6: 1}]
    assert [bool(entry.avatar) for entry in [*scenario.users, *scenario.bots]] == [
        True,
        True,
        False,
        False,
        False,
        False,
        True,
    ]
