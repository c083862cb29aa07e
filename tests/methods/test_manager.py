"""imbot.chat.setOwner and imbot.chat.setManager (imbot-chat §10, §11.1)."""

import pytest

from tests.methods.house import BOT, HEIRS, HOOK_BOT, SECOND_BOT, SONET_GROUP, TEAM, UNKNOWN

OWNER, MANAGER = "imbot.chat.setOwner", "imbot.chat.setManager"
PROFILES = pytest.mark.parametrize("profile", ["documented", "2026"])


def ranks(home, chat_id=TEAM):
    """Owner and managers."""
    chat = home.chat(chat_id)
    return chat["owner"], chat["managers"]


@PROFILES
@pytest.mark.parametrize("user", [2, "2", "2 please", 2.9, "2e0"], ids=repr)
def test_a_member_becomes_owner_and_manager(home, user):
    """The old owner stays, as a plain member; nothing is said about it."""
    texts = home.texts(TEAM)
    assert home.ask(OWNER, {"CHAT_ID": TEAM, "USER_ID": user}).result is True
    assert ranks(home) == (2, [2])
    assert home.chat(TEAM)["users"] == [1, 2, 4, BOT]
    assert home.texts(TEAM) == texts
    assert "counters" not in home.chat(TEAM)


@PROFILES
@pytest.mark.parametrize("user", [5, 6, 7, HOOK_BOT])
def test_any_member_will_do(home, user):
    """Inactive, a guest or a bot."""
    assert home.ask(OWNER, {"CHAT_ID": HEIRS, "USER_ID": user}).result is True
    assert ranks(home, HEIRS) == (user, [user])


@PROFILES
def test_the_owner_may_be_named_again(home):
    """True, and nothing happens."""
    before = home.export()
    assert home.ask(OWNER, {"CHAT_ID": TEAM, "USER_ID": BOT}).result is True
    assert home.export() == before


@PROFILES
def test_ownership_is_gone_with_the_hand_over(home):
    """The bot cannot take it back."""
    home.ask(OWNER, {"CHAT_ID": TEAM, "USER_ID": 2})
    assert home.ask(OWNER, {"CHAT_ID": TEAM, "USER_ID": BOT}).error == (
        400,
        "WRONG_REQUEST",
        "Change owner can only owner and user must be member in chat",
    )


def test_an_owner_outside_the_chat_hands_over(house):
    """An owner need not be a member, as OWNER_ID of imbot.chat.add makes one."""
    chat_id = house.ask("imbot.chat.add", {"USERS": [2], "OWNER_ID": SECOND_BOT}).result
    assert ranks(house, chat_id) == (SECOND_BOT, [])
    assert house.ask(OWNER, {"CHAT_ID": chat_id, "USER_ID": 2, "BOT_ID": SECOND_BOT}).result is True
    assert ranks(house, chat_id) == (2, [2])


@PROFILES
@pytest.mark.parametrize("flag", [None, "Y", "n", "", 0, False, []], ids=repr)
def test_anything_but_n_makes_a_manager(home, flag):
    """And N takes it away; nothing is said about it."""
    texts = home.texts(TEAM)
    assert home.ask(MANAGER, {"CHAT_ID": TEAM, "USER_ID": "2", "IS_MANAGER": flag}).result is True
    assert ranks(home) == (BOT, [2, BOT])
    assert home.ask(MANAGER, {"CHAT_ID": TEAM, "USER_ID": 2, "IS_MANAGER": "N"}).result is True
    assert ranks(home) == (BOT, [BOT])
    assert home.texts(TEAM) == texts


@PROFILES
@pytest.mark.parametrize("user", [3, UNKNOWN])
def test_who_is_no_member_is_passed_over(home, user):
    """True in spite of the sentence of the error."""
    before = home.export()
    assert home.ask(MANAGER, {"CHAT_ID": TEAM, "USER_ID": user}).result is True
    assert home.export() == before


@pytest.mark.parametrize(("profile", "managers"), [("documented", [BOT]), ("2026", [])])
def test_only_newer_portals_demote_the_owner(home, managers):
    """Who stays the owner."""
    assert home.ask(MANAGER, {"CHAT_ID": TEAM, "USER_ID": BOT, "IS_MANAGER": "N"}).result is True
    assert ranks(home) == (BOT, managers)


@PROFILES
def test_no_entity_forbids_it(home):
    """Restrictions by entity do not speak of ranks."""
    assert home.ask(MANAGER, {"CHAT_ID": SONET_GROUP, "USER_ID": 2}).result is True
    assert home.ask(OWNER, {"DIALOG_ID": f"chat{SONET_GROUP}", "USER_ID": 2}).result is True
    assert ranks(home, SONET_GROUP) == (2, [2])
