"""imbot.chat.get: the chat of an entity (imbot-chat §9)."""

import pytest

from tests.methods.house import FOREIGN, OTHERS_TALK, TEAM, move_in, profiled

METHOD = "imbot.chat.get"
PROFILES = pytest.mark.parametrize("profile", ["documented", "2026"])


@PROFILES
@pytest.mark.parametrize("entity_id", [77, "77", 77.0], ids=repr)
def test_the_pair_finds_the_chat(home, entity_id):
    """A number is compared as a text; the bot is not asked for, not even with a webhook."""
    params = {"ENTITY_TYPE": "DEMO", "ENTITY_ID": entity_id}
    before = home.export()
    assert home.ask(METHOD, params).result == {"ID": TEAM}
    assert home.ask(METHOD, params | {"BOT_ID": 12345}).result == {"ID": TEAM}
    assert home.ask(METHOD, params, "1/demo").result == {"ID": TEAM}
    assert home.ask(METHOD, params, "none-access").result == {"ID": TEAM}
    assert home.export() == before


@PROFILES
@pytest.mark.parametrize("name", ["ENTITY_TYPE", "ENTITY_ID"])
@pytest.mark.parametrize("value", [None, "", 0, "0", [], {}, False, "other", ["77"], "077", "77 ", "demo"], ids=repr)
def test_everything_else_is_null(home, name, value):
    """Missing, empty or unknown: no error, no membership asked for, no folding of case."""
    params = {"ENTITY_TYPE": "DEMO", "ENTITY_ID": "77"} | {name: value}
    answer = home.ask(METHOD, params)
    assert (answer.status, answer.body["result"], "time" in answer.body) == (200, None, True)
    params.pop(name)
    assert home.ask(METHOD, params).result is None


@PROFILES
def test_of_several_chats_the_lowest_owner_wins(new_portal, profile):
    """Then the lowest id; chats of strangers are found, whatever their type."""
    chats = [
        {"id": chat_id, "type": kind, "owner": owner, "users": [1, 2], "entity_type": "E", "entity_id": "5"}
        for chat_id, kind, owner in [(OTHERS_TALK, "PRIVATE", 2), (TEAM, "OPEN", 2), (FOREIGN, "CHAT", 3)]
    ]
    home = move_in(new_portal(profiled(profile) | {"chats": chats, "portal": {"profile": profile}}))
    assert home.ask(METHOD, {"ENTITY_TYPE": "E", "ENTITY_ID": 5}).result == {"ID": TEAM}


def test_an_entity_of_zero_can_be_stored_but_not_found(house):
    """PHP takes "0" for empty."""
    house.ask("imbot.chat.add", {"USERS": [2], "ENTITY_TYPE": "ZERO", "ENTITY_ID": 0})
    assert house.ask(METHOD, {"ENTITY_TYPE": "ZERO", "ENTITY_ID": 0}).result is None


def test_newer_portals_answer_a_dialog_id_like_dialog_get(house, house_2026):
    """The whole object; older portals do not look at it."""
    params = {"ENTITY_TYPE": "DEMO", "ENTITY_ID": "77", "DIALOG_ID": "chat14"}
    assert house.ask(METHOD, params).result == {"ID": TEAM}
    found = house_2026.ask(METHOD, params).result
    assert found == house_2026.ask("imbot.dialog.get", params).result
    assert (found["id"], found["name"], found["dialog_id"]) == (FOREIGN, "Foreign", "chat14")
    assert house_2026.ask(METHOD, params | {"DIALOG_ID": None}).result == {"ID": TEAM}
