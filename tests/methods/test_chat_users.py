"""imbot.chat.user.list, .add, .delete and imbot.chat.leave: who is in a chat (imbot-chat §1–§4)."""

import pytest

from tests.methods.house import (
    ALONE,
    BOT,
    CALL,
    CRM,
    FOREIGN,
    GUEST,
    HEIRS,
    HOOK_BOT,
    LATE,
    LOBBY,
    NETWORK,
    NO_HUMAN,
    OTHERS_TALK,
    OWN_LOBBY,
    PRIVATE,
    SONET_GROUP,
    TEAM,
    UNKNOWN,
    WITH_EXTRANET,
    move_in,
    with_guest_bot,
)

HELLO = [(2, "Hello"), (BOT, "Hi")]
PROFILES = pytest.mark.parametrize("profile", ["documented", "2026"])


@PROFILES
@pytest.mark.parametrize(
    ("chat_id", "members"),
    [
        (TEAM, [1, 2, 4, BOT]),
        (PRIVATE, [1, BOT]),
        (LOBBY, [1, 2]),
        (HEIRS, [5, 6, 7, BOT, HOOK_BOT]),
        (FOREIGN, []),
        (OTHERS_TALK, []),
        (UNKNOWN, []),
    ],
)
def test_list_answers_every_member_in_ascending_order(home, chat_id, members):
    """Bots, inactive users and guests count; nothing is shown to strangers, except of an open chat."""
    before = home.export()
    assert home.ask("imbot.chat.user.list", {"CHAT_ID": chat_id}).result == members
    assert home.export() == before


def test_list_shows_an_open_chat_to_no_extranet_bot(new_portal):
    """An open chat is open to the company, not to guests."""
    home = move_in(new_portal(with_guest_bot("documented")))
    assert home.ask("imbot.chat.user.list", {"CHAT_ID": LOBBY}).result == []
    assert home.ask("imbot.chat.user.list", {"CHAT_ID": TEAM}).result == [1, 2, 4, BOT]


@pytest.mark.parametrize(
    "given",
    [13, "13", " 13", "13abc", "13.9", 13.9, "1.3e1", "+13", "0013", "13 chats"],
    ids=repr,
)
def test_chat_id_is_cast_like_php(house, given):
    """Whatever begins with the number means the chat."""
    assert house.ask("imbot.chat.user.list", {"CHAT_ID": given}).result == [1, 2, 4, BOT]


def test_true_and_a_filled_array_are_chat_1(house):
    """PHP casts both to 1, which is the general chat here."""
    for given in (True, [5], {"a": 0}):
        assert house.ask("imbot.chat.user.list", {"CHAT_ID": given}).error == (
            403,
            "ACCESS_ERROR",
            "Action unavailable",
        )


@PROFILES
def test_dialog_id_wins_over_chat_id(home):
    """DIALOG_ID is looked at first, in any case; null counts as absent."""
    for dialog in ("chat13", "CHAT13", "chat0013"):
        params = {"CHAT_ID": FOREIGN, "DIALOG_ID": dialog}
        assert home.ask("imbot.chat.user.list", params).result == [1, 2, 4, BOT]
    assert home.ask("imbot.chat.user.list", {"CHAT_ID": TEAM, "DIALOG_ID": None}).result == [1, 2, 4, BOT]


def test_newer_portals_know_group_prefixes(house_2026):
    """``sg<id>`` is a chat, too."""
    assert house_2026.ask("imbot.chat.user.list", {"DIALOG_ID": "SG13"}).result == [1, 2, 4, BOT]


@pytest.mark.parametrize(
    ("profile", "text", "counters"),
    [
        ("documented", "EchoBot invited [USER=7]Ivy[/USER], [USER=3]Cid Ray[/USER] to chat.", {"3": 1, "7": 1}),
        ("2026", "[USER=39][/USER] invited [USER=7][/USER], [USER=3][/USER] to chat.", None),
    ],
)
def test_add_lets_users_in_and_says_so(home, text, counters):
    """One system message; who was in already is passed over, and the history is hidden."""
    assert home.ask("imbot.chat.user.add", {"CHAT_ID": TEAM, "USERS": [7, 1, "3", 7, 0, -2, UNKNOWN, 5]}).result is True
    chat = home.chat(TEAM)
    assert chat["users"] == [1, 2, 3, 4, 7, BOT]
    assert chat["managers"] == [BOT]
    assert home.texts(TEAM) == [*HELLO, (0, text)]
    assert chat.get("counters") == counters
    assert chat["start_ids"] == {"3": 3, "7": 3}
    assert {"message_count", "muted"}.isdisjoint(chat)
    assert not any("deleted" in message for message in chat["messages"])


def test_newer_portals_mark_the_message_about_newcomers(house, house_2026):
    """Its parameter CODE says what it is about."""
    for home, params in ((house, None), (house_2026, {"CODE": "CHAT_JOIN"})):
        home.ask("imbot.chat.user.add", {"CHAT_ID": TEAM, "USERS": [3]})
        assert home.chat(TEAM)["messages"][-1].get("params") == params


@PROFILES
@pytest.mark.parametrize("users", [3, "3", "3,4", [3], ["3"], ["3abc"], {"x": 3}, {"5": "3"}, 3.7], ids=repr)
def test_users_may_be_given_in_many_ways(home, users):
    """Anything but an array is one id."""
    assert home.ask("imbot.chat.user.add", {"CHAT_ID": TEAM, "USERS": users}).result is True
    assert home.chat(TEAM)["users"] == [1, 2, 3, 4, BOT]


@pytest.mark.parametrize("users", [[3], "[3]", "['3']", {"a": 3}], ids=repr)
def test_newer_portals_want_a_list_from_a_guest_bot(new_portal, users):
    """Only here JSON text counts as one."""
    home = move_in(new_portal(with_guest_bot("2026")))
    assert home.ask("imbot.chat.user.add", {"CHAT_ID": TEAM, "USERS": users}).result is True
    assert home.chat(TEAM)["users"] == [1, 2, 3, 4, BOT]


@pytest.mark.parametrize("users", [None, [], "[3,4]", 0, [1, 2], 39, [5], [UNKNOWN]], ids=repr)
def test_newer_portals_are_content_with_nobody_new(house_2026, users):
    """True, and nothing happens."""
    before = house_2026.export()
    assert house_2026.ask("imbot.chat.user.add", {"CHAT_ID": TEAM, "USERS": users}).result is True
    assert house_2026.export() == before


@pytest.mark.parametrize(
    ("hide", "hidden"), [(None, True), ("Y", True), ("n", True), (1, True), ("N", False), (0, False), ("", False)]
)
def test_history_is_hidden_unless_the_call_says_otherwise(house, hide, hidden):
    """N and whatever PHP takes for false show it."""
    house.ask("imbot.chat.user.add", {"CHAT_ID": TEAM, "USERS": [3], "HIDE_HISTORY": hide})
    assert house.chat(TEAM).get("start_ids") == ({"3": 3} if hidden else None)


def test_what_a_bot_can_not_see_its_guests_can_not_see_either(house):
    """Newcomers inherit the place from which on the bot may read."""
    house.ask("imbot.chat.user.add", {"CHAT_ID": LATE, "USERS": [3], "HIDE_HISTORY": "N"})
    assert house.chat(LATE)["start_ids"] == {"3": 4, "39": 4}


@PROFILES
def test_any_member_may_add_and_guests_open_the_chat_to_the_extranet(home):
    """The bot is a plain member here; an entity that says nothing about it does not forbid it."""
    assert home.ask("imbot.chat.user.add", {"CHAT_ID": GUEST, "USERS": [6]}).result is True
    assert home.ask("imbot.dialog.get", {"DIALOG_ID": f"chat{GUEST}"}).result["extranet"] is True
    assert home.ask("imbot.chat.user.add", {"CHAT_ID": CRM, "USERS": [3]}).result is True
    assert home.chat(CRM)["users"] == [1, 2, 3, BOT]


def test_a_bot_outside_an_open_chat_joins_by_inviting(house):
    """It becomes a member with those it invites, and the message names only them."""
    assert house.ask("imbot.chat.user.add", {"CHAT_ID": LOBBY, "USERS": [3]}).result is True
    assert house.chat(LOBBY)["users"] == [1, 2, 3, BOT]
    assert house.texts(LOBBY) == [(0, "EchoBot invited [USER=3]Cid Ray[/USER] to chat.")]


def test_a_bot_may_join_an_open_chat_alone(house):
    """Nobody else is named, so it adds itself."""
    assert house.ask("imbot.chat.user.add", {"CHAT_ID": LOBBY}).result is True
    assert house.chat(LOBBY)["users"] == [1, 2, BOT]
    assert house.texts(LOBBY) == [(0, "EchoBot invited [USER=39]EchoBot[/USER] to chat.")]


def test_older_portals_know_no_restrictions_by_entity(house):
    """What 2026 forbids for these entities is possible."""
    assert house.ask("imbot.chat.user.add", {"CHAT_ID": SONET_GROUP, "USERS": [3]}).result is True
    assert house.ask("imbot.chat.user.delete", {"CHAT_ID": CALL, "USER_ID": 2}).result is True
    assert house.ask("imbot.chat.leave", {"CHAT_ID": NETWORK}).result is True
    assert house.chat(NETWORK)["owner"] == 1


@pytest.mark.parametrize(
    ("profile", "text"),
    [
        ("documented", "EchoBot ejected Dan from chat."),
        ("2026", "[USER=39][/USER] removed [USER=4][/USER] from the chat."),
    ],
)
def test_delete_takes_a_user_out_and_says_so(home, text):
    """No unread counter grows, and the owner stays the owner."""
    assert home.ask("imbot.chat.user.delete", {"CHAT_ID": TEAM, "USER_ID": "4"}).result is True
    chat = home.chat(TEAM)
    assert (chat["users"], chat["owner"], chat["managers"]) == ([1, 2, BOT], BOT, [BOT])
    assert "counters" not in chat
    assert home.texts(TEAM) == [*HELLO, (0, text)]


@PROFILES
def test_with_the_last_guest_the_chat_closes_to_the_extranet(home):
    """The flag says whether an extranet user is among the members."""
    dialog = {"DIALOG_ID": f"chat{WITH_EXTRANET}"}
    assert home.ask("imbot.dialog.get", dialog).result["extranet"] is True
    assert home.ask("imbot.chat.user.delete", {"CHAT_ID": WITH_EXTRANET, "USER_ID": 1}).result is True
    assert home.ask("imbot.chat.user.add", {"CHAT_ID": WITH_EXTRANET, "USERS": [1]}).result is True
    assert home.ask("imbot.dialog.get", dialog).result["extranet"] is True
    assert home.ask("imbot.chat.user.delete", {"CHAT_ID": WITH_EXTRANET, "USER_ID": 6}).result is True
    assert home.ask("imbot.dialog.get", dialog).result["extranet"] is False


LEFT = {"documented": (0, "EchoBot left the chat."), "2026": (0, "[USER=39][/USER] left the chat.")}


@PROFILES
@pytest.mark.parametrize("method", ["imbot.chat.leave", "imbot.chat.user.delete"])
def test_a_bot_may_go_by_itself(home, profile, method):
    """Leaving and removing oneself are the same; a plain member needs no rank."""
    assert home.ask(method, {"CHAT_ID": GUEST, "USER_ID": BOT}).result is True
    chat = home.chat(GUEST)
    assert (chat["users"], chat["owner"], chat["managers"]) == ([1, 2], 1, [1])
    assert home.texts(GUEST) == [LEFT[profile]]


@PROFILES
@pytest.mark.parametrize(
    ("chat_id", "heirs"),
    [
        (TEAM, {"documented": 1, "2026": 1}),
        (HEIRS, {"documented": 5, "2026": 7}),
        (NO_HUMAN, {"documented": 5, "2026": BOT}),
        (ALONE, {"documented": BOT, "2026": BOT}),
    ],
)
def test_the_place_of_an_owner_who_leaves_is_taken(home, profile, chat_id, heirs):
    """By the lowest id, in newer portals by the lowest active employee; if there is none, nothing changes."""
    before = home.texts(chat_id)
    assert home.ask("imbot.chat.leave", {"CHAT_ID": chat_id}).result is True
    chat = home.chat(chat_id)
    assert BOT not in chat.get("users", [])
    assert chat["owner"] == heirs[profile]
    assert chat["managers"] == ([] if heirs[profile] == BOT else [heirs[profile]])
    assert home.texts(chat_id) == [*before, LEFT[profile]]


@pytest.mark.parametrize(("profile", "texts"), [("documented", [LEFT["documented"]]), ("2026", [])])
def test_newer_portals_say_nothing_when_somebody_leaves_an_open_chat(home, texts):
    """Older ones do."""
    assert home.ask("imbot.chat.leave", {"CHAT_ID": OWN_LOBBY}).result is True
    assert home.chat(OWN_LOBBY)["users"] == [1]
    assert home.texts(OWN_LOBBY) == texts


def test_older_portals_leave_whoever_is_named(house):
    """USER_ID means nothing there."""
    assert house.ask("imbot.chat.leave", {"CHAT_ID": TEAM, "USER_ID": 4}).result is True
    assert house.chat(TEAM)["users"] == [1, 2, 4]


@pytest.mark.parametrize(
    ("user", "left"), [(1, [2, 4, BOT]), (4, [1, 2, BOT]), ("4x", [1, 2, BOT]), (0, [1, 2, 4]), (-4, [1, 2, 4])]
)
def test_newer_portals_let_leave_name_a_user(house_2026, user, left):
    """A positive USER_ID makes it imbot.chat.user.delete."""
    assert house_2026.ask("imbot.chat.leave", {"CHAT_ID": TEAM, "USER_ID": user}).result is True
    assert house_2026.chat(TEAM)["users"] == left


@PROFILES
def test_a_webhook_bot_acts_in_its_own_name(home):
    """With CLIENT_ID the webhook's first bot acts."""
    assert home.ask("imbot.chat.user.list", {"CHAT_ID": HEIRS, "CLIENT_ID": "demo"}, "1/demo").result == [
        5,
        6,
        7,
        BOT,
        HOOK_BOT,
    ]
    assert home.ask("imbot.chat.leave", {"CHAT_ID": HEIRS, "CLIENT_ID": "demo"}, "1/demo").result is True
    assert home.chat(HEIRS)["users"] == [5, 6, 7, BOT]
    assert "HookBot" in home.texts(HEIRS)[0][1] or "USER=40" in home.texts(HEIRS)[0][1]
