"""imbot.dialog.get and imbot.chat.sendTyping (imbot-chat §11.2, §11.4)."""

import pytest

from tests.methods.house import BOT, GENERAL, LATE, LOBBY, OWN_LOBBY, PICTURE, PRIVATE, SCENARIO, TEAM, move_in

METHOD = "imbot.dialog.get"
PROFILES = pytest.mark.parametrize("profile", ["documented", "2026"])


def dialog(home, dialog_id, auth="demo-access"):
    """A dialog as the user of a token sees it."""
    return home.ask(METHOD, {"DIALOG_ID": dialog_id}, auth).result


@PROFILES
def test_everything_about_a_chat(home):
    """Every key, in the documented order."""
    found = dialog(home, "CHAT13")
    assert found == {
        "id": TEAM,
        "parent_chat_id": 0,
        "parent_message_id": 0,
        "name": "Team",
        "description": "",
        "owner": BOT,
        "extranet": False,
        "avatar": "",
        "color": "#df532d",
        "type": "demo",
        "counter": 0,
        "user_counter": 4,
        "message_count": 2,
        "unread_id": 0,
        "restrictions": {
            "avatar": True,
            "rename": True,
            "extend": True,
            "call": True,
            "mute": True,
            "leave": True,
            "leave_owner": True,
            "send": True,
            "user_list": True,
        },
        "last_message_id": 2,
        "last_id": 2,
        "marked_id": 0,
        "disk_folder_id": 0,
        "entity_type": "DEMO",
        "entity_id": "77",
        "entity_data_1": "",
        "entity_data_2": "",
        "entity_data_3": "",
        "mute_list": [],
        "date_create": "2026-01-10T09:00:00+00:00",
        "message_type": "C",
        "public": "",
        "role": "member",
        "entity_link": {"type": "DEMO", "url": "", "id": "77"},
        "text_field_enabled": True,
        "background_id": None,
        "permissions": {
            "manage_users_add": "member",
            "manage_users_delete": "manager",
            "manage_ui": "member",
            "manage_settings": "owner",
            "manage_messages": "member",
            "can_post": "member",
        },
        "is_new": False,
        "readed_list": [
            {"user_id": 2, "user_name": "Bob", "message_id": 2, "date": None},
            {"user_id": 4, "user_name": "Dan", "message_id": 2, "date": None},
            {"user_id": BOT, "user_name": "EchoBot", "message_id": 2, "date": None},
        ],
        "manager_list": [BOT],
        "last_message_views": {"message_id": 2, "first_viewers": [], "count_of_viewers": 0},
        "dialog_id": "CHAT13",
    }
    assert list(found)[:4] == ["id", "parent_chat_id", "parent_message_id", "name"]
    assert list(found)[-1] == "dialog_id"


@PROFILES
@pytest.mark.parametrize(
    ("chat_id", "auth", "role"),
    [
        (TEAM, "demo-access", "member"),
        (TEAM, "bot-access", "owner"),
        (16, "bot-access", "manager"),
        (16, "demo-access", "owner"),
        (OWN_LOBBY, "bob-access", "guest"),
        (LOBBY, "bot-access", "guest"),
    ],
)
def test_the_role_is_that_of_the_tokens_user(home, chat_id, auth, role):
    """The bot of the application has no part in it."""
    assert dialog(home, f"chat{chat_id}", auth)["role"] == role


@pytest.mark.parametrize(
    ("entity_type", "kind"),
    [
        ("CRM", "crm"),
        ("SONET_GROUP", "sonetGroup"),
        ("MY_OWN_THING", "myOwnThing"),
        ("tasks", "tasks"),
        ("A__B", "aB"),
        ("_", ""),
    ],
)
def test_the_type_of_a_bound_chat(house, entity_type, kind):
    """The entity's type in camel case."""
    chat_id = house.ask("imbot.chat.add", {"USERS": [1], "ENTITY_TYPE": entity_type, "ENTITY_ID": 5}).result
    found = dialog(house, f"chat{chat_id}")
    assert (found["type"], found["entity_type"], found["entity_id"]) == (kind, entity_type, "5")
    assert found["entity_link"] == {"type": entity_type, "url": "", "id": "5"}


@PROFILES
@pytest.mark.parametrize(
    ("dialog_id", "kind", "letter", "name"),
    [
        (f"chat{GENERAL}", "general", "C", "Everybody"),
        ("chat15", "chat", "C", "Guest"),
        (f"chat{LOBBY}", "open", "O", "Lobby"),
        (f"chat{PRIVATE}", "private", "P", "EchoBot"),
        (str(BOT), "private", "P", "EchoBot"),
        (BOT, "private", "P", "EchoBot"),
    ],
    ids=repr,
)
def test_the_type_of_a_chat(home, dialog_id, kind, letter, name):
    """Its word, its letter, and its name: a private chat is called like the other one."""
    found = dialog(home, dialog_id)
    assert (found["type"], found["message_type"], found["name"]) == (kind, letter, name)
    assert found["dialog_id"] == str(dialog_id)


@pytest.mark.parametrize(
    ("profile", "chat_id", "forbidden"),
    [
        ("documented", 20, []),
        ("2026", GENERAL, ["avatar", "rename", "extend", "leave", "leave_owner"]),
        ("2026", 20, ["avatar", "rename", "extend", "leave", "leave_owner"]),
        ("2026", 21, ["avatar", "rename", "leave_owner"]),
        ("2026", 22, ["extend", "leave", "leave_owner"]),
        ("2026", 23, ["avatar", "rename", "leave_owner"]),
        ("2026", 24, ["avatar", "extend", "leave", "leave_owner"]),
        ("2026", 25, ["avatar", "extend", "leave", "leave_owner"]),
        ("2026", 26, ["leave_owner"]),
        ("2026", 27, []),
    ],
)
def test_the_restrictions_of_an_entity(home, chat_id, forbidden):
    """As the profile has them; nothing else is restricted."""
    found = dialog(home, f"chat{chat_id}")["restrictions"]
    assert [name for name, allowed in found.items() if not allowed] == forbidden


def test_what_depends_on_the_reader(new_portal):
    """Unread messages, the place in the history, muting."""
    messages = [{"id": number, "author": 2, "text": "."} for number in (1, 2, 3)]
    chat = {"id": 5, "owner": 2, "users": [1, 2], "messages": messages, "last_ids": {"1": 1}, "counters": {"1": 2}}
    house = move_in(new_portal(SCENARIO | {"chats": [chat | {"muted": [1]}], "portal": {}}))
    found = dialog(house, "chat5")
    assert (found["counter"], found["unread_id"], found["last_id"], found["mute_list"]) == (2, 2, 1, [1])
    found = dialog(house, "chat5", "bob-access")
    assert (found["counter"], found["unread_id"], found["last_id"], found["mute_list"]) == (0, 0, 3, [])


@PROFILES
def test_what_lies_before_ones_time_does_not_count(home):
    """The bot came after the first of two messages."""
    assert dialog(home, f"chat{LATE}")["message_count"] == 2
    assert dialog(home, f"chat{LATE}", "bot-access")["message_count"] == 1
    home.ask("imbot.chat.user.add", {"CHAT_ID": LATE, "USERS": [2]})
    found = dialog(home, f"chat{LATE}", "bob-access")
    assert (found["message_count"], found["unread_id"], found["last_id"]) == (1, 5, 4)


@PROFILES
def test_a_private_chat_is_made_on_demand(home):
    """Once, for the token's user and the other one; its owner is who asked."""
    found = dialog(home, "3")
    assert (found["id"], found["owner"], found["user_counter"], found["manager_list"]) == (35, 1, 2, [])
    assert dialog(home, "3") == found
    assert home.chat(35)["users"] == [1, 3]


@PROFILES
def test_a_dialog_shows_its_avatar_and_description(home):
    """The address is absolute."""
    chat_id = home.ask("imbot.chat.add", {"USERS": [1], "AVATAR": PICTURE, "DESCRIPTION": "About"}).result
    found = dialog(home, f"chat{chat_id}")
    assert found["avatar"] == f"{home.url}/_mock/files/{home.name}/1/chat{chat_id}.png"
    assert found["description"] == "About"


@PROFILES
@pytest.mark.parametrize("prefix", ["chat", "sg", "SG"])
def test_prefixes_of_dialog_ids(home, prefix):
    """The method knows ``sg`` in both profiles."""
    assert dialog(home, f"{prefix}13")["id"] == TEAM


@PROFILES
@pytest.mark.parametrize("method", ["imbot.chat.sendTyping", "imbot.sendTyping"])
@pytest.mark.parametrize("dialog_id", [1, "1", "chat13", "CHAT13", "chat999", 999, "0"], ids=repr)
def test_typing_is_always_true(home, method, dialog_id):
    """Also in dialogs that do not exist; nothing is kept."""
    before = home.export()
    assert home.ask(method, {"DIALOG_ID": dialog_id}).result is True
    assert home.ask(method, {"DIALOG_ID": dialog_id, "CLIENT_ID": "demo"}, "1/demo").result is True
    assert home.export() == before


@pytest.mark.parametrize("dialog_id", ["1x", "12 monkeys", "xchat13", "sg chat5"])
def test_older_portals_look_loosely(house, dialog_id):
    """A digit at the beginning or ``chat<digits>`` at the end is enough."""
    assert house.ask("imbot.chat.sendTyping", {"DIALOG_ID": dialog_id}).result is True


@pytest.mark.parametrize("dialog_id", ["sg13", "crm5"])
def test_newer_portals_type_in_group_chats(house_2026, dialog_id):
    """By every prefix."""
    assert house_2026.ask("imbot.chat.sendTyping", {"DIALOG_ID": dialog_id}).result is True
