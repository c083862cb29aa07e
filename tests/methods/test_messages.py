"""imbot.message.add, .update, .delete, .like: what they leave behind (bots-messages-events §2)."""

import json
from urllib.parse import urlencode

import pytest

from tests.live import reply
from tests.methods.house import BOT, FOREIGN, GENERAL, GUEST, LATE, LINES, PRIVATE, SECOND_BOT, TEAM, UNKNOWN, move_in
from tests.methods.parlour import (
    DELETED,
    HIS,
    IN_LINE,
    IN_PRIVATE,
    OLD,
    OWN,
    RECENT,
    reloads,
    scenario,
)

ADD, UPDATE, DELETE, LIKE = (f"imbot.message.{verb}" for verb in ("add", "update", "delete", "like"))
SIGNATURE = f"[USER={BOT}][/USER]\n Chat Bot"


def message(house, chat_id, message_id):
    """A message of the state."""
    return next(each for each in house.chat(chat_id)["messages"] if each["id"] == message_id)


def said(house, chat_id):
    """Author and text of the last message of a chat."""
    return house.texts(chat_id)[-1]


def test_a_message_in_a_chat(parlour):
    """It is the bot's, of now, unread by the others, read by the bot."""
    made = parlour.ask(ADD, {"DIALOG_ID": "chat13", "MESSAGE": " Hello#BR#all "}).result
    assert made == 12
    assert message(parlour, TEAM, made) == {
        "id": 12,
        "author": BOT,
        "text": "Hello\nall",
        "date": "2026-01-10T09:00:00+00:00",
    }
    chat = parlour.chat(TEAM)
    assert chat["counters"] == {"1": 1, "2": 1, "4": 1}
    assert chat["last_ids"] == {"1": 2, "2": 2, "4": 2}
    assert reloads(parlour)


def test_a_message_to_a_user(parlour):
    """The private chat is made by the first message and found by the next one."""
    for text in ("One", "0"):
        parlour.ask(ADD, {"DIALOG_ID": "2", "MESSAGE": text, "BOT_ID": SECOND_BOT})
    chat = parlour.state()["chats"][-1]
    assert (chat["type"], chat["owner"], chat["users"]) == ("PRIVATE", SECOND_BOT, [2, SECOND_BOT])
    assert [each["text"] for each in chat["messages"]] == ["One", "0"]
    assert chat["counters"] == {"2": 2}
    parlour.ask(ADD, {"DIALOG_ID": 1, "MESSAGE": "Known"})
    assert said(parlour, PRIVATE) == (BOT, "Known")
    parlour.ask(ADD, {"DIALOG_ID": f"chat{PRIVATE}", "MESSAGE": "By chat"})
    assert said(parlour, PRIVATE) == (BOT, "By chat")
    assert reloads(parlour)


@pytest.mark.parametrize(
    ("params", "chat_id", "text"),
    [
        ({"DIALOG_ID": f"chat{TEAM}", "SYSTEM": "Y"}, TEAM, "EchoBot:\nHello"),
        ({"DIALOG_ID": f"sg{FOREIGN}", "SYSTEM": "Y"}, FOREIGN, "EchoBot:\nHello"),
        ({"DIALOG_ID": "1", "SYSTEM": "Y"}, PRIVATE, "Hello"),
        ({"FROM_USER_ID": 2, "TO_USER_ID": "1", "DIALOG_ID": "x"}, 29, f"{SIGNATURE}Hello"),
    ],
)
def test_system_messages(parlour, params, chat_id, text):
    """Their author is nobody; who reads them learns of the bot. In chats the bot need not be a member."""
    made = parlour.ask(ADD, {"MESSAGE": "Hello"} | params).result
    assert message(parlour, chat_id, made)["text"] == text
    assert message(parlour, chat_id, made)["author"] == 0
    assert str(BOT) not in parlour.chat(chat_id)["counters"]


def test_a_closed_general_chat(new_portal):
    """Only SYSTEM=Y gets through."""
    house = move_in(new_portal(scenario("documented", general_chat_writable=False)))
    params = {"DIALOG_ID": f"chat{GENERAL}", "MESSAGE": "Hello"}
    assert house.ask(ADD, params).error[1] == "CANCELED"
    assert house.ask(ADD, params | {"SYSTEM": "Y"}).status == 200


PARTS = {
    "ATTACH": [{"MESSAGE": "more"}],
    "KEYBOARD": {"BUTTONS": [{"TEXT": "Help", "COMMAND": "/help"}, {"TYPE": "NEWLINE"}]},
    "MENU": [{"TEXT": "Site", "LINK": "http://s.example/"}],
}


def test_what_a_message_carries(parlour):
    """Attachment, keyboard and menu are stored as the portal understands them, whether JSON, form or text."""
    ids = [
        parlour.ask(ADD, {"DIALOG_ID": "chat13", "MESSAGE": "m"} | PARTS).result,
        parlour.ask(
            ADD, {"DIALOG_ID": "chat13", "MESSAGE": "m"} | {name: json.dumps(part) for name, part in PARTS.items()}
        ).result,
    ]
    pairs = {
        "auth": parlour.mine("demo-access"),
        "DIALOG_ID": "chat13",
        "MESSAGE": "m",
        "ATTACH[0][MESSAGE]": "more",
        "KEYBOARD[BUTTONS][0][TEXT]": "Help",
        "KEYBOARD[BUTTONS][0][COMMAND]": "help",
        "KEYBOARD[BUTTONS][1][TYPE]": "NEWLINE",
        "MENU": "[{TEXT:'Site',LINK:'http://s.example/'}]",
    }
    form = {"content-type": "application/x-www-form-urlencoded"}
    path = f"{parlour.url}/rest/{ADD}"
    ids.append(reply(parlour.client.post(path, content=urlencode(pairs), headers=form)).result)
    first, *others = (message(parlour, TEAM, each)["params"] for each in ids)
    assert others == [first, first]
    assert first["ATTACH"][0]["BLOCKS"] == [{"MESSAGE": "more"}]
    assert first["ATTACH"][0]["ID"] == 1768035600
    assert [each["TYPE"] for each in first["KEYBOARD"]] == ["BUTTON", "NEWLINE"]
    assert (first["KEYBOARD"][0]["BOT_ID"], first["KEYBOARD"][0]["COMMAND"]) == (BOT, "help")
    assert first["MENU"] == [
        {"BOT_ID": BOT, "LINK": "http://s.example/", "TEXT": "Site", "CONTEXT": "ALL", "DISABLED": "N"}
    ]
    assert reloads(parlour)


def test_limits(parlour):
    """What is stored has to be shorter than 60,000 characters, each slash counting as two."""
    empty = parlour.ask(ADD, {"DIALOG_ID": "chat13", "MESSAGE": "m", "ATTACH": [{"MESSAGE": "x"}]}).result
    spent = len(json.dumps(message(parlour, TEAM, empty)["params"]["ATTACH"][0], separators=(",", ":"))) - 1
    room = 60_000 - spent
    call = {"DIALOG_ID": "chat13", "MESSAGE": "m"}
    assert parlour.ask(ADD, call | {"ATTACH": [{"MESSAGE": "é" * (room - 1)}]}).status == 200
    assert parlour.ask(ADD, call | {"ATTACH": [{"MESSAGE": "é" * room}]}).error[1] == "ATTACH_OVERSIZE"
    assert parlour.ask(ADD, call | {"ATTACH": [{"MESSAGE": "/" * (room // 2 + 1)}]}).error[1] == "ATTACH_OVERSIZE"


def test_small_things(parlour):
    """Line breaks alone are enough beside a keyboard; emoji are shown large; long texts are cut."""
    call = {"DIALOG_ID": "chat13"}
    made = parlour.ask(ADD, call | {"MESSAGE": "[BR]", "KEYBOARD": PARTS["KEYBOARD"]}).result
    assert message(parlour, TEAM, made)["text"] == ""
    made = parlour.ask(ADD, call | {"MESSAGE": "👍"}).result
    assert message(parlour, TEAM, made)["params"] == {"LARGE_FONT": "Y"}
    made = parlour.ask(ADD, call | {"MESSAGE": "x" * 20_007}).result
    assert message(parlour, TEAM, made)["text"] == "x" * 20_000 + " (...)"


def test_dropped_entries_are_told(house):
    """A button that is none goes without an error, but not without a word."""
    call = {"DIALOG_ID": "chat13", "MESSAGE": "m"}
    buttons = [{"TEXT": "a", "LINK": "/"}, {"TEXT": "b"}]
    answer = house.ask(ADD, call | {"KEYBOARD": buttons, "ATTACH": [{"MESSAGE": "m"}]})
    assert answer.headers["x-mock-imbot-diagnostics"] == "dropped_entry KEYBOARD"
    answer = house.ask(ADD, call | {"MENU": {"ITEMS": buttons}})
    assert answer.headers["x-mock-imbot-diagnostics"] == "dropped_entry MENU"


def test_update(parlour):
    """Text and parts are replaced one by one; `N` and nothing take parts away; the message does not count as edited."""

    def params():
        return message(parlour, TEAM, OWN).get("params", {})

    assert parlour.ask(UPDATE, {"MESSAGE_ID": OWN, "MESSAGE": " New#BR#[br]text "} | PARTS).result is True
    assert message(parlour, TEAM, OWN)["text"] == "New#BR#\ntext"
    assert list(params()) == ["ATTACH", "KEYBOARD", "MENU"]
    parlour.ask(LIKE, {"MESSAGE_ID": OWN})
    parlour.ask(UPDATE, {"MESSAGE_ID": OWN, "ATTACH": "N", "KEYBOARD": []})
    assert list(params()) == ["MENU", "LIKE"]
    parlour.ask(UPDATE, {"MESSAGE_ID": OWN, "MENU": "N", "ATTACH": [{"DELIMITER": {}}]})
    assert list(params()) == ["LIKE", "ATTACH"]
    assert parlour.ask(UPDATE, {"MESSAGE_ID": OWN, "KEYBOARD": "", "ATTACH": "", "MENU": ""}).result is True
    assert params() == {"LIKE": [BOT]}
    assert message(parlour, TEAM, OWN)["text"] == "New#BR#\ntext"
    assert reloads(parlour)


def test_an_update_stops_in_the_middle(parlour):
    """What stands before the part at fault is done."""
    params = {"MESSAGE_ID": OWN, "ATTACH": [{"MESSAGE": "kept"}], "KEYBOARD": "x", "MESSAGE": "never"}
    assert parlour.ask(UPDATE, params).error[1] == "KEYBOARD_ERROR"
    found = message(parlour, TEAM, OWN)
    assert (found["text"], list(found["params"])) == ("Hi", ["ATTACH"])


@pytest.mark.parametrize("text", ["", " ", "[BR]", []])
def test_an_empty_text_deletes(parlour, text):
    """Softly: the message's place stays."""
    parlour.ask(UPDATE, {"MESSAGE_ID": OWN, "ATTACH": [{"MESSAGE": "m"}], "MESSAGE": text})
    assert message(parlour, TEAM, OWN) == {
        "id": OWN,
        "author": BOT,
        "date": "2026-01-10T09:00:00+00:00",
        "text": "This message has been deleted.",
        "params": {"IS_DELETED": "Y"},
        "deleted": True,
    }


def test_who_may_change_what(parlour):
    """Three days are the limit, but not for deleted messages; in open lines members may change those of others."""
    assert parlour.ask(UPDATE, {"MESSAGE_ID": RECENT, "MESSAGE": "In time"}).result is True
    assert parlour.ask(UPDATE, {"MESSAGE_ID": DELETED, "MESSAGE": "Back"}).result is True
    assert message(parlour, GUEST, DELETED)["text"] == "Back"
    assert parlour.ask(UPDATE, {"MESSAGE_ID": IN_LINE, "MESSAGE": "Edited"}).result is True
    for nothing in ({"MESSAGE_ID": OLD}, {"MESSAGE_ID": UNKNOWN, "MESSAGE": None}):
        assert parlour.ask(UPDATE, nothing).result is True
    parlour.control("PUT", "/clock", json={"now": "2026-01-10T09:00:01+00:00", "frozen": True})
    assert parlour.ask(DELETE, {"MESSAGE_ID": OLD}).result is True
    assert parlour.ask(DELETE, {"MESSAGE_ID": OLD}).result is True
    assert message(parlour, GUEST, OLD)["text"] == "This message has been deleted."
    assert parlour.ask(UPDATE, {"MESSAGE_ID": IN_LINE, "MESSAGE": "x", "BOT_ID": SECOND_BOT}).error[0] == 403
    assert said(parlour, LINES) == (1, "Edited")


def test_a_complete_deletion(parlour):
    """Nothing is left: not the message, not what was unread or hidden of it."""
    made = parlour.ask(ADD, {"DIALOG_ID": "chat13", "MESSAGE": "Unread"}).result
    assert parlour.chat(TEAM)["counters"] == {"1": 1, "2": 1, "4": 1}
    assert parlour.ask(DELETE, {"MESSAGE_ID": made, "COMPLETE": "Y"}).result is True
    chat = parlour.chat(TEAM)
    assert [each["id"] for each in chat["messages"]] == [HIS, OWN]
    assert "counters" not in chat
    assert "message_count" not in chat
    assert "last_message_id" not in chat
    assert parlour.ask(ADD, {"DIALOG_ID": "chat13", "MESSAGE": "Next"}).result == made + 1
    assert reloads(parlour)


def test_hidden_messages_are_counted_out(parlour):
    """Of a message that a newcomer can't see nothing stays in their counts."""
    for text in ("a", "b"):
        parlour.ask(ADD, {"DIALOG_ID": f"chat{LATE}", "MESSAGE": text})
    first = parlour.chat(LATE)["messages"][-2]["id"]
    parlour.ask("imbot.chat.user.add", {"CHAT_ID": LATE, "USERS": [2]})
    parlour.ask(DELETE, {"MESSAGE_ID": first, "COMPLETE": "Y"})
    chat = parlour.chat(LATE)
    assert "hidden" not in chat
    assert chat["start_ids"]["2"] > first


def test_likes(parlour):
    """The ids of those who like it, in order; none is no parameter."""
    parlour.ask(LIKE, {"MESSAGE_ID": HIS, "BOT_ID": BOT})
    assert message(parlour, TEAM, HIS)["params"] == {"LIKE": [BOT]}
    assert parlour.ask(LIKE, {"MESSAGE_ID": HIS, "ACTION": "PLUS"}).error[1] == "WITHOUT_CHANGES"
    assert parlour.ask(LIKE, {"MESSAGE_ID": HIS, "ACTION": "Minus"}).result is True
    assert "params" not in message(parlour, TEAM, HIS)


@pytest.mark.parametrize(("before", "after"), [([50, 1], [1, BOT, 50]), ("x", [BOT]), (["x", 1], [1, BOT])])
def test_likes_of_others(new_portal, before, after):
    """They stay, in order; what is no id goes."""
    plan = scenario("documented")
    chats = [each for each in plan["chats"] if each["id"] != PRIVATE]
    talk = next(each for each in plan["chats"] if each["id"] == PRIVATE)
    talk["messages"] = [{"id": IN_PRIVATE, "author": 1, "text": "Hi", "params": {"LIKE": before}}]
    house = move_in(new_portal(plan | {"chats": [*chats, talk]}))
    house.ask(LIKE, {"MESSAGE_ID": IN_PRIVATE, "ACTION": "plus"})
    assert message(house, PRIVATE, IN_PRIVATE)["params"] == {"LIKE": after}
