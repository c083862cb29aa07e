"""imbot.register, imbot.update, imbot.unregister, imbot.bot.list: what they leave behind (bots-messages-events §1)."""

import base64
from urllib.parse import urlencode

import pytest

from tests.live import reply
from tests.methods.house import (
    ALONE,
    BOT,
    HEIRS,
    HOOK_BOT,
    OTHER_BOT,
    PICTURE,
    PNG,
    PRIVATE,
    SECOND_BOT,
    TEAM,
    WITH_EXTRANET,
    move_in,
)
from tests.methods.parlour import ADDRESS, NEW_BOT, bot_of, reloads, scenario
from tests.methods.refusals import picture_of

EVENTS = ("message_add", "message_update", "message_delete", "welcome", "bot_delete", "context_get")


def test_a_bot_is_what_was_asked_for(parlour):
    """Every property is kept; the answer is the number of the new user."""
    properties = {
        "NAME": "Echo",
        "LAST_NAME": "Er",
        "COLOR": "AQUA",
        "EMAIL": "echo@example.org",
        "PERSONAL_BIRTHDAY": "2016-03-11",
        "WORK_POSITION": "Parrot",
        "PERSONAL_WWW": "http://echo.example",
        "PERSONAL_GENDER": "F",
        "PERSONAL_PHOTO": PICTURE,
    }
    made = parlour.ask("imbot.register", NEW_BOT | {"TYPE": "S", "OPENLINE": "Y", "PROPERTIES": properties}).result
    assert made == 43
    assert bot_of(parlour, made) == {
        "id": 43,
        "name": "Echo",
        "last_name": "Er",
        "gender": "F",
        "work_position": "Parrot",
        "color": "AQUA",
        "avatar": "base64:" + base64.b64encode(PNG).decode(),
        "avatar_file": {"id": 1},
        "code": "new",
        "client_id": "local.demo",
        "type": "S",
        "openline": True,
        "email": "echo@example.org",
        "birthday": "2016-03-11",
        "website": "http://echo.example",
        "handlers": dict.fromkeys(EVENTS, ADDRESS),
    }
    assert reloads(parlour)


def test_what_means_nothing_is_left_out(parlour):
    """A color, date, gender or picture that is none; the answer is a bot without them."""
    odd = {
        "LAST_NAME": "",
        "COLOR": "red",
        "PERSONAL_BIRTHDAY": "11.03.2016",
        "PERSONAL_GENDER": "X",
        "PERSONAL_PHOTO": picture_of(5001, 1),
        "WORK_POSITION": " ",
        "SHOE": 43,
    }
    bot = bot_of(parlour, parlour.ask("imbot.register", NEW_BOT | {"PROPERTIES": odd}).result)
    assert {key: bot[key] for key in bot if key != "handlers"} == {
        "id": 43,
        "name": "",
        "gender": "",
        "work_position": "Chat bot",
        "code": "new",
        "client_id": "local.demo",
    }
    for date in ("20160311", "2016-02-30", "2016-W10-5"):
        parlour.ask("imbot.register", NEW_BOT | {"CODE": date, "PROPERTIES": {"NAME": "N", "PERSONAL_BIRTHDAY": date}})
    assert not any("birthday" in bot for bot in parlour.state()["bots"])
    assert reloads(parlour)


@pytest.mark.parametrize(
    ("sent", "kind", "openline"),
    [
        ({}, "B", False),
        ({"TYPE": "H"}, "B", False),
        ({"TYPE": "b", "OPENLINE": "y"}, "B", False),
        ({"TYPE": ["O"], "OPENLINE": True}, "B", False),
        ({"TYPE": "B", "OPENLINE": "Y"}, "B", True),
        ({"TYPE": "S", "OPENLINE": "N"}, "S", False),
        ({"TYPE": "O", "OPENLINE": "N"}, "O", True),
    ],
)
def test_types(parlour, sent, kind, openline):
    """B, O and S are kept, H and everything else become B; O is for open lines in any case."""
    bot = bot_of(parlour, parlour.ask("imbot.register", NEW_BOT | sent).result)
    assert (bot.get("type", "B"), bot.get("openline", False)) == (kind, openline)


def test_a_code_is_registered_once(parlour):
    """A second time nothing is made and nothing of the bot changes but the addresses of the caller's bots."""
    again = NEW_BOT | {"CODE": "echo", "TYPE": "S", "EVENT_HANDLER": "http://other.example/"}
    before = bot_of(parlour, BOT)
    assert parlour.ask("imbot.register", again).result == BOT
    handlers = dict.fromkeys(EVENTS, "http://other.example/")
    assert bot_of(parlour, BOT) == before | {"handlers": handlers}
    assert bot_of(parlour, SECOND_BOT)["handlers"] == handlers
    assert "handlers" not in bot_of(parlour, OTHER_BOT)
    assert len(parlour.state()["bots"]) == 4


def test_another_applications_code(parlour):
    """Its bot is answered, which the caller can't use; the caller's own bots get the addresses."""
    assert parlour.ask("imbot.register", NEW_BOT | {"CODE": "other"}).result == OTHER_BOT
    assert bot_of(parlour, BOT)["handlers"] == dict.fromkeys(EVENTS, ADDRESS)
    assert "handlers" not in bot_of(parlour, OTHER_BOT)
    assert parlour.ask("imbot.unregister", {"BOT_ID": OTHER_BOT}).error[1] == "APP_ID_ERROR"


def test_addresses_of_their_own(parlour):
    """Without EVENT_HANDLER each event has its address; a later bot of the application moves all of them."""
    own = {
        "EVENT_MESSAGE_ADD": "http://a.example/",
        "EVENT_MESSAGE_UPDATE": "https://b.example/",
        "EVENT_WELCOME_MESSAGE": "http://127.0.0.1:8000/w",
        "EVENT_BOT_DELETE": "http://localhost/",
    }
    parlour.ask("imbot.register", {"CODE": "one", "PROPERTIES": {"NAME": "One"}} | own)
    later = own | {"EVENT_MESSAGE_ADD": "http://c.example/"}
    later.pop("EVENT_MESSAGE_UPDATE")
    made = parlour.ask("imbot.register", {"CODE": "two", "PROPERTIES": {"NAME": "Two"}} | later).result
    expected = {
        "message_add": "http://c.example/",
        "message_update": "https://b.example/",
        "welcome": "http://127.0.0.1:8000/w",
        "bot_delete": "http://localhost/",
    }
    for bot_id in (BOT, SECOND_BOT, 43, made):
        assert bot_of(parlour, bot_id)["handlers"] == expected


def test_bots_of_a_webhook(parlour):
    """The owner is ``custom`` and CLIENT_ID, which stands at the end of the addresses as it was sent."""
    addresses = {
        "EVENT_HANDLER": "",
        "EVENT_MESSAGE_ADD": "http://a.example/?b=1",
        "EVENT_BOT_DELETE": "http://a.example",
    }
    sent = NEW_BOT | addresses | {"EVENT_WELCOME_MESSAGE": "http://a.example/", "CLIENT_ID": "my own--é"}
    bot = bot_of(parlour, parlour.ask("imbot.register", sent, "1/demo").result)
    assert bot["client_id"] == "custommy own--é"
    assert bot["handlers"] == {
        "message_add": "http://a.example/?b=1&CLIENT_ID=my own--é",
        "welcome": "http://a.example/?CLIENT_ID=my own--é",
        "bot_delete": "http://a.example?CLIENT_ID=my own--é",
    }
    fields = {"EVENT_WELCOME_MESSAGE": "http://w.example/"}
    owned = {"BOT_ID": bot["id"], "CLIENT_ID": "my own--é"}
    assert parlour.ask("imbot.update", owned | {"FIELDS": fields}, "1/demo").result is True
    assert bot_of(parlour, bot["id"])["handlers"]["welcome"] == "http://w.example/?CLIENT_ID=my own--é"
    assert reloads(parlour)
    assert parlour.ask("imbot.unregister", owned | {"CLIENT_ID": "other"}, "1/demo").error[1] == "APP_ID_ERROR"
    assert parlour.ask("imbot.unregister", owned, "1/demo").result is True


def test_demanding_portals(new_portal):
    """With ``strict_urls`` a handler's host needs a dot."""
    house = move_in(new_portal(scenario("documented", strict_urls=True)))
    local = {"EVENT_HANDLER": "http://localhost:8000/x"}
    assert house.ask("imbot.register", NEW_BOT | local).error == (400, "EVENT_MESSAGE_ADD_ERROR", "Wrong handler URL")
    assert house.ask("imbot.update", {"BOT_ID": BOT, "FIELDS": local}).error[1] == "EVENT_MESSAGE_ADD_ERROR"
    assert house.ask("imbot.register", NEW_BOT | {"EVENT_HANDLER": "http://127.0.0.1:8000/x"}).result == 43


@pytest.mark.parametrize(
    ("fields", "changed"),
    [
        ({"PROPERTIES": {"NAME": "Parrot", "LAST_NAME": ""}}, {"name": "Parrot"}),
        ({"PROPERTIES": {"NAME": " ", "LAST_NAME": "Two"}}, {"last_name": "Two"}),
        ({"PROPERTIES": {"WORK_POSITION": ""}}, {"work_position": "Chat bot"}),
        ({"PROPERTIES": {"COLOR": "PINK", "PERSONAL_PHOTO": PICTURE}}, {"color": "PINK"}),
        ({"PROPERTIES": {"PERSONAL_GENDER": "F", "EMAIL": "e@x.example"}}, {"gender": "F", "email": "e@x.example"}),
        ({"CODE": "second"}, {"code": "second"}),
        ({"OPENLINE": "Y", "TYPE": "O"}, {"openline": True}),
        ({"EVENT_MESSAGE_UPDATE": ADDRESS}, {"handlers": {"message_update": ADDRESS}}),
        ({"EVENT_HANDLER": ADDRESS}, {"handlers": dict.fromkeys(EVENTS, ADDRESS)}),
    ],
)
def test_update(parlour, fields, changed):
    """What is named changes, everything else stays; a code may be taken twice, and an export of that still loads."""
    before = bot_of(parlour, BOT)
    assert parlour.ask("imbot.update", {"BOT_ID": BOT, "FIELDS": fields}).result is True
    assert bot_of(parlour, BOT) == before | changed
    assert reloads(parlour)


@pytest.mark.parametrize(("kind", "stored"), [("O", "O"), ("S", "S"), ("H", "B")])
def test_update_of_a_type(parlour, kind, stored):
    """FIELDS.TYPE counts only beside a TYPE."""
    assert parlour.ask("imbot.update", {"BOT_ID": BOT, "TYPE": "H", "FIELDS": {"TYPE": kind}}).result is True
    assert bot_of(parlour, BOT).get("type", "B") == stored
    assert parlour.ask("imbot.update", {"BOT_ID": BOT, "TYPE": "S", "FIELDS": {"TYPE": "B", "OPENLINE": "N"}}).result
    assert bot_of(parlour, BOT).get("type", "B") == stored


def test_unregister(parlour):
    """The bot's commands, its picture, its private chats and its places in others go; what it said stays."""
    parlour.control("PATCH", json={"bots": [{"id": BOT, "avatar": f"base64:{PICTURE}"}]})
    assert parlour.ask("imbot.unregister", {"BOT_ID": BOT}).result is True
    state = parlour.state()
    assert [bot["id"] for bot in state["bots"]] == [HOOK_BOT, OTHER_BOT, SECOND_BOT]
    chats = {chat["id"]: chat for chat in state["chats"]}
    assert PRIVATE not in chats
    assert not any(BOT in chat.get("users", []) for chat in chats.values())
    assert (chats[TEAM]["owner"], chats[TEAM]["users"], chats[TEAM]["managers"]) == (1, [1, 2, 4], [1])
    assert parlour.texts(TEAM) == [(2, "Hello"), (BOT, "Hi")]
    assert chats[ALONE]["owner"] == BOT
    assert chats[HEIRS]["owner"] in {5, 7}
    assert "extranet" not in chats[WITH_EXTRANET]
    assert "files" not in state
    assert state["portal"]["former_users"] == [BOT]
    assert reloads(parlour)
    assert parlour.ask("imbot.unregister", {"BOT_ID": BOT}).error[1] == "BOT_ID_ERROR"
    assert parlour.ask("imbot.register", NEW_BOT | {"CODE": "echo"}).result == 43


def test_the_list(parlour):
    """All bots of the portal by id, with their full names; an empty list without any. A webhook needs no client."""
    listed = parlour.ask("imbot.bot.list", auth="1/demo").result
    assert list(listed) == ["39", "40", "41", "42"]
    assert listed["40"] == {"ID": 40, "NAME": "HookBot", "CODE": "hook", "OPENLINE": "N"}
    parlour.ask("imbot.update", {"BOT_ID": BOT, "FIELDS": {"OPENLINE": "Y", "PROPERTIES": {"LAST_NAME": "Two"}}})
    assert parlour.ask("imbot.bot.list").result["39"] == {
        "ID": 39,
        "NAME": "EchoBot Two",
        "CODE": "echo",
        "OPENLINE": "Y",
    }
    for bot_id, auth in ((BOT, "demo-access"), (SECOND_BOT, "demo-access"), (OTHER_BOT, "other-access")):
        parlour.ask("imbot.unregister", {"BOT_ID": bot_id}, auth)
    parlour.ask("imbot.unregister", {"BOT_ID": HOOK_BOT, "CLIENT_ID": "demo"}, "1/demo")
    assert parlour.ask("imbot.bot.list").result == []


def test_a_form_registers(parlour):
    """Names in brackets are what nested JSON is."""
    sent = {"auth": parlour.mine("demo-access"), "CODE": "new", "EVENT_HANDLER": ADDRESS, "PROPERTIES[NAME]": "New"}
    path = f"{parlour.url}/rest/imbot.register"
    content = urlencode(sent)
    form = {"content-type": "application/x-www-form-urlencoded"}
    made = reply(parlour.client.post(path, content=content, headers=form)).result
    assert bot_of(parlour, made)["name"] == "New"


@pytest.mark.parametrize(
    ("method", "params", "told"),
    [
        ("imbot.register", NEW_BOT, ""),
        ("imbot.register", NEW_BOT | {"PROPERTIES": {"NAME": "N", "PERSONAL_PHOTO": PICTURE}}, ""),
        ("imbot.register", NEW_BOT | {"CODE": "echo"}, "already_registered CODE"),
        ("imbot.register", NEW_BOT | {"TYPE": "H"}, "ignored_value TYPE"),
        ("imbot.register", NEW_BOT | {"TYPE": "robot"}, "ignored_value TYPE"),
        ("imbot.register", NEW_BOT | {"TYPE": "S"}, ""),
        ("imbot.register", NEW_BOT | {"PROPERTIES": {"NAME": "N", "COLOR": "red"}}, "ignored_value PROPERTIES"),
        ("imbot.register", NEW_BOT | {"PROPERTIES": {"NAME": "N", "SHOE": 43}}, "ignored_value PROPERTIES"),
        ("imbot.register", NEW_BOT | {"PROPERTIES": {"NAME": "N", "PERSONAL_PHOTO": 1}}, "ignored_value PROPERTIES"),
        ("imbot.update", {"BOT_ID": BOT, "FIELDS": {"CODE": "c"}}, ""),
        ("imbot.update", {"BOT_ID": BOT, "FIELDS": {"CODE": "c", "TYPE": "O"}}, "ignored_value FIELDS"),
        ("imbot.update", {"BOT_ID": BOT, "FIELDS": {"CODE": "c", "code": "d"}}, "ignored_value FIELDS"),
        (
            "imbot.update",
            {"BOT_ID": BOT, "FIELDS": {"PROPERTIES": {"NAME": "N", "PERSONAL_PHOTO": PICTURE}}},
            "ignored_value FIELDS",
        ),
    ],
)
def test_what_is_passed_over_is_told(house, method, params, told):
    """Beside the answer, which stays what it is."""
    answer = house.ask(method, params)
    assert answer.status == 200
    assert answer.headers.get("x-mock-imbot-diagnostics", "") == told


def test_a_private_chat_goes_with_its_picture(new_portal):
    """What an unregistered bot's private chats had stored is not kept."""
    picture = "base64:R0lGODlhAQABAA=="
    portal = new_portal(
        {
            "users": [{"id": 1, "name": "Ann"}],
            "apps": [{"client_id": "local.a", "tokens": [{"user": 1, "access_token": "a"}]}],
            "bots": [{"id": 39, "code": "echo", "name": "EchoBot", "client_id": "local.a", "handler": "http://x.y/"}],
            "chats": [{"id": 7, "type": "PRIVATE", "users": [1, 39], "owner": 1, "avatar": picture}],
        }
    )
    served = portal.call("imbot.dialog.get", {"DIALOG_ID": "39"}).result["avatar"]
    assert portal.client.get(served).status_code == 200
    assert portal.call("imbot.unregister", {"BOT_ID": 39}).result is True
    assert portal.client.get(served).status_code == 404
