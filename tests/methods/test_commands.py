"""imbot.command.register, .unregister, .update, .answer: what they leave behind (bots-messages-events §4)."""

import pytest

from tests.live import make
from tests.methods.house import BOT, FOREIGN, GUEST, HOOK_BOT, OTHER_BOT, PRIVATE, SECOND_BOT, TEAM, move_in
from tests.methods.parlour import (
    ADDRESS,
    CALLS,
    ELSEWHERE,
    HIS,
    HOOK_COMMAND,
    IN_PRIVATE,
    OWN,
    OWN_COMMAND,
    RECENT,
    bot_of,
    reloads,
)

REGISTER, UPDATE, UNREGISTER, ANSWER = (
    f"imbot.command.{verb}" for verb in ("register", "update", "unregister", "answer")
)
NEW = CALLS[REGISTER]
DONE = CALLS[ANSWER]


def command_of(house, bot_id, command_id):
    """A command of the state."""
    return next(each for each in bot_of(house, bot_id)["commands"] if each["id"] == command_id)


def test_a_command_is_what_was_asked_for(parlour):
    """Flags, texts by language and the address are kept; the answer is its number."""
    lang = [
        {"LANGUAGE_ID": "EN", "TITLE": "Say", "PARAMS": "text"},
        {"LANGUAGE_ID": "deu", "TITLE": "Sag"},
        {"TITLE": "Nowhere"},
        "x",
    ]
    flags = {"COMMON": "Y", "HIDDEN": "Y", "EXTRANET_SUPPORT": "Y"}
    assert parlour.ask(REGISTER, NEW | flags | {"COMMAND": "/say", "LANG": lang}).result == 4
    assert command_of(parlour, BOT, 4) == {
        "id": 4,
        "command": "say",
        "common": True,
        "hidden": True,
        "extranet": True,
        "handler": ADDRESS,
        "lang": {"en": {"title": "Say", "params": "text"}, "de": {"title": "Sag", "params": ""}},
    }
    parlour.ask(REGISTER, NEW | {"COMMON": "y", "LANG": {"a": {"LANGUAGE_ID": "en"}}})
    assert command_of(parlour, BOT, 5) == {
        "id": 5,
        "command": "echo",
        "handler": ADDRESS,
        "lang": {"en": {"title": "", "params": ""}},
    }
    assert reloads(parlour)


def test_a_command_is_registered_once(parlour):
    """A second time only the address changes: that of all commands of the application; another bot may have it, too."""
    first = parlour.ask(REGISTER, NEW).result
    moved = {"EVENT_COMMAND_ADD": "http://moved.example/"}
    assert parlour.ask(REGISTER, NEW | moved | {"COMMAND": "/echo", "COMMON": "Y"}).result == first
    assert "common" not in command_of(parlour, BOT, first)
    assert command_of(parlour, BOT, first)["handler"] == "http://moved.example/"
    assert command_of(parlour, BOT, OWN_COMMAND)["handler"] == "http://moved.example/"
    assert parlour.ask(REGISTER, NEW | {"BOT_ID": SECOND_BOT}).result == first + 1
    assert "handler" not in command_of(parlour, OTHER_BOT, 2)


def test_commands_of_a_webhook(parlour):
    """CLIENT_ID stands at the end of the address."""
    made = parlour.ask(REGISTER, NEW | {"BOT_ID": HOOK_BOT, "CLIENT_ID": "demo"}, "1/demo").result
    assert command_of(parlour, HOOK_BOT, made)["handler"] == f"{ADDRESS}?CLIENT_ID=demo"
    owned = {"COMMAND_ID": HOOK_COMMAND, "CLIENT_ID": "demo"}
    fields = {"FIELDS": {"EVENT_COMMAND_ADD": "http://h.example/?a=1"}}
    assert parlour.ask(UPDATE, owned | fields, "1/demo").result is True
    assert command_of(parlour, HOOK_BOT, made)["handler"] == "http://h.example/?a=1&CLIENT_ID=demo"
    assert parlour.ask(UNREGISTER, owned, "1/demo").result is True
    assert [each["id"] for each in bot_of(parlour, HOOK_BOT)["commands"]] == [made]


@pytest.mark.parametrize(
    ("fields", "changed"),
    [
        ({"HIDDEN": "Y"}, {"hidden": True}),
        ({"HIDDEN": "N", "EXTRANET_SUPPORT": "Y", "COMMAND": "other"}, {"extranet": True}),
        ({"LANG": [{"LANGUAGE_ID": "fr", "TITLE": "Aide"}]}, {"lang": {"fr": {"title": "Aide", "params": ""}}}),
        ({"LANG": "[{'LANGUAGE_ID':'fr'}]"}, {"lang": {"fr": {"title": "", "params": ""}}}),
        ({"EVENT_COMMAND_ADD": "http://h.example/"}, {"handler": "http://h.example/"}),
    ],
)
def test_update(parlour, fields, changed):
    """What is named changes; the texts are replaced as a whole, the name never."""
    before = command_of(parlour, BOT, OWN_COMMAND)
    assert parlour.ask(UPDATE, {"COMMAND_ID": OWN_COMMAND, "FIELDS": fields}).result is True
    assert command_of(parlour, BOT, OWN_COMMAND) == before | changed
    assert reloads(parlour)


def test_unregister(parlour):
    """It is gone; commands of a bot go with it, and its tickets."""
    assert parlour.ask(UNREGISTER, {"COMMAND_ID": OWN_COMMAND}).result is True
    assert "commands" not in bot_of(parlour, BOT)
    assert parlour.ask(UNREGISTER, {"COMMAND_ID": OWN_COMMAND}).error[1] == "COMMAND_ID_ERROR"
    made = parlour.ask(REGISTER, NEW).result
    assert made == 4
    parlour.ask("imbot.unregister", {"BOT_ID": BOT})
    assert parlour.ask(UNREGISTER, {"COMMAND_ID": made}).error[1] == "COMMAND_ID_ERROR"
    assert reloads(parlour)


def test_an_answer(parlour):
    """It is a message of the bot in the chat of the message, unread by the others; COMMAND finds the command, too."""
    made = parlour.ask(ANSWER, DONE | {"MESSAGE": "One#BR#two", "MENU": [{"TEXT": "S", "LINK": "/"}]}).result
    by_name = DONE | {"COMMAND": "help", "KEYBOARD": [{"TEXT": "K", "COMMAND": "help"}]}
    by_name.pop("COMMAND_ID")
    assert parlour.ask(ANSWER, by_name).result == made + 1
    first, second = parlour.chat(TEAM)["messages"][-2:]
    assert (first["id"], first["author"], first["text"]) == (made, BOT, "One\ntwo")
    assert [each["TEXT"] for each in first["params"]["MENU"]] == ["S"]
    assert [each["BOT_ID"] for each in second["params"]["KEYBOARD"]] == [BOT]
    assert parlour.chat(TEAM)["counters"] == {"1": 2, "2": 2, "4": 2}
    assert parlour.ask(ANSWER, DONE | {"MESSAGE": "[BR]", "ATTACH": [{"MESSAGE": "m"}]}).result == made + 2
    menu = [{"TEXT": "S", "COMMAND": "help"}]
    assert parlour.ask(ANSWER, DONE | {"MENU": menu, "BOT_ID": BOT}).result == made + 3
    assert reloads(parlour)


@pytest.mark.parametrize(
    ("params", "chat_id"),
    [({"SYSTEM": "Y"}, TEAM), ({"MESSAGE_ID": ELSEWHERE}, FOREIGN)],
)
def test_an_answer_of_the_portal(parlour, params, chat_id):
    """On request, or where the bot is no member: then its name stands before the text."""
    assert parlour.ask(ANSWER, DONE | params).result == 12
    assert parlour.texts(chat_id)[-1] == (0, f"[USER={BOT}][/USER] Chat Bot\nDone")


def test_leave_to_answer(parlour):
    """Without it nothing is said and the answer is true; who has written to the bot gets an answer in any case."""
    before = parlour.export()
    assert parlour.ask(ANSWER, DONE | {"MESSAGE_ID": RECENT}).result is True
    parlour.control("PUT", "/clock", json={"now": "2026-01-10T09:00:01+00:00", "frozen": True})
    assert parlour.ask(ANSWER, DONE | {"MESSAGE_ID": ELSEWHERE}).result is True
    parlour.control("PUT", "/clock", json={"now": "2026-01-10T09:00:00+00:00", "frozen": True})
    assert parlour.export() == before
    private = parlour.ask(ANSWER, DONE | {"MESSAGE_ID": IN_PRIVATE, "MENU": [{"TEXT": "S", "LINK": "/"}]}).result
    assert parlour.texts(PRIVATE)[-1] == (BOT, "Done")
    assert "params" not in parlour.chat(PRIVATE)["messages"][-1]
    assert parlour.ask(ANSWER, DONE | {"MESSAGE_ID": private}).result is True
    state = parlour.state()
    next(bot for bot in state["bots"] if bot["id"] == BOT)["tickets"].append(
        {"dialog": "1", "expires": "2026-01-10T09:10:00+00:00"}
    )
    other = make(parlour.client, parlour.url, state)
    assert move_in(other).ask(ANSWER, DONE | {"MESSAGE_ID": private}).result == private + 1
    other.control("DELETE")


def test_messages_of_others_in_the_team(parlour):
    """The message need not hold the command, nor be somebody else's."""
    for message_id in (HIS, OWN):
        assert parlour.ask(ANSWER, DONE | {"MESSAGE_ID": message_id}).status == 200
    assert [text for _, text in parlour.texts(TEAM)[-2:]] == ["Done", "Done"]
    assert parlour.texts(GUEST)[-1][0] == 0
