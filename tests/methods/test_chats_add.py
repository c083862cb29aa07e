"""imbot.chat.add: how chats come into being (imbot-chat §8, §14, §15)."""

import base64

import pytest

from tests.methods.house import (
    BOT,
    HOOK_BOT,
    OTHER_BOT,
    PICTURE,
    PNG,
    SECOND_BOT,
    TEAM,
    UNKNOWN,
    move_in,
    profiled,
    with_guest_bot,
)
from tests.methods.refusals import NO_PICTURES, SVG, picture_of

METHOD = "imbot.chat.add"
PROFILES = pytest.mark.parametrize("profile", ["documented", "2026"])


def made(home, auth="demo-access", **params):
    """A chat as it was made, with user 2 unless the call says otherwise."""
    return home.chat(home.ask(METHOD, {"USERS": [2]} | params, auth).result)


@PROFILES
def test_a_chat_is_what_was_asked_for(home):
    """Every parameter of the old page ends in the chat; the answer is its number."""
    params = {
        "TYPE": "CHAT",
        "TITLE": "  My new private chat\n",
        "DESCRIPTION": " Very important chat ",
        "COLOR": "PINK",
        "USERS": [2, 1],
        "AVATAR": PICTURE,
        "ENTITY_TYPE": "CHAT",
        "ENTITY_ID": 13,
    }
    answer = home.ask(METHOD, params).result
    assert answer == 35
    chat = home.chat(answer)
    assert (chat.get("type", "CHAT"), chat["title"], chat["description"]) == (
        "CHAT",
        "My new private chat",
        "Very important chat",
    )
    assert (chat["color"], chat["owner"], chat["users"], chat["managers"]) == ("PINK", BOT, [1, 2, BOT], [BOT])
    assert (chat["entity_type"], chat["entity_id"]) == ("CHAT", "13")
    assert chat["avatar"] == "base64:" + base64.b64encode(PNG).decode()
    assert "muted" not in chat
    assert chat["created"] == "2026-01-10T09:00:00+00:00"


@pytest.mark.parametrize(
    ("params", "texts", "counters"),
    [
        ({"USERS": [BOT]}, [], None),
        ({}, [(0, "EchoBot invited Bob to chat.")], {"2": 1}),
        ({"USERS": [3, 1, 3]}, [(0, "EchoBot invited Cid Ray, Ann Lee to chat.")], {"1": 1, "3": 1}),
        ({"MESSAGE": " Hi "}, [(BOT, "Hi"), (0, "EchoBot invited Bob to chat.")], {"2": 2}),
        ({"USERS": [BOT], "MESSAGE": "Hi"}, [(BOT, "Hi")], None),
        ({"USERS": [BOT], "TYPE": "OPEN", "TITLE": "X"}, [(0, 'EchoBot created public chat titled "X"')], None),
        (
            {"TYPE": "OPEN", "TITLE": "X"},
            [(0, 'EchoBot created public chat titled "X"'), (0, "EchoBot invited Bob to chat.")],
            {"2": 2},
        ),
        ({"TYPE": "OPEN", "MESSAGE": "Hi"}, [(BOT, "Hi"), (0, "EchoBot invited Bob to chat.")], {"2": 2}),
        ({"DESCRIPTION": "About"}, [(0, "EchoBot invited Bob to chat.")], {"2": 1}),
    ],
)
def test_the_first_messages_of_a_chat(house, params, texts, counters):
    """The bot's message, or a note about a public chat; then who was invited. All are unread."""
    chat = made(house, **params)
    assert house.texts(chat["id"]) == texts
    assert chat.get("counters") == counters


@PROFILES
def test_a_bot_has_read_what_it_said(home):
    """Its place is its own message, those of the others are before it; in other chats nothing moves."""
    chat = made(home, USERS=[2, 3], MESSAGE="Hi")
    said = next(message["id"] for message in chat["messages"] if message["author"] == BOT)
    assert home.ask("imbot.dialog.get", {"DIALOG_ID": f"chat{chat['id']}"}, "bot-access").result["last_id"] == said
    assert home.ask("imbot.dialog.get", {"DIALOG_ID": f"chat{chat['id']}"}, "bob-access").result["last_id"] == 0
    assert "last_ids" not in home.chat(TEAM)


CREATED = (0, "[USER=1][/USER] created a chat.")
ASSIGNED = (0, "Ann Lee assigned EchoBot as owner.")
BANNER = (0, "Group chat. Communicate, share files, leave comments and likes.")
INVITED = (0, "[USER=1][/USER] invited [USER=2][/USER] to chat.")


@pytest.mark.parametrize(
    ("auth", "params", "texts", "counters"),
    [
        ("demo-access", {}, [CREATED, ASSIGNED, BANNER, INVITED], None),
        ("demo-access", {"USERS": [BOT]}, [CREATED, ASSIGNED, BANNER], None),
        ("demo-access", {"USERS": [1]}, [CREATED, ASSIGNED, BANNER, (0, "[USER=1][/USER] has joined the chat.")], None),
        ("demo-access", {"ENTITY_TYPE": "DEMO"}, [INVITED], None),
        (
            "demo-access",
            {"DESCRIPTION": "About", "MESSAGE": "Hi"},
            [CREATED, ASSIGNED, BANNER, INVITED, (BOT, "About"), (BOT, "Hi")],
            {"2": 2},
        ),
        (
            "bot-access",
            {"USERS": [2, 3]},
            [
                (0, "[USER=39][/USER] created a chat."),
                BANNER,
                (0, "[USER=39][/USER] invited [USER=2][/USER], [USER=3][/USER] to chat."),
            ],
            None,
        ),
    ],
)
def test_the_first_messages_in_2026(house_2026, auth, params, texts, counters):
    """Notes in the name of the token's user, then description and message of the bot; only these are unread."""
    chat = made(house_2026, auth, **params)
    assert house_2026.texts(chat["id"]) == texts
    assert chat.get("counters") == counters


@PROFILES
@pytest.mark.parametrize(
    ("users", "members"),
    [
        ([2, 3], [2, 3, BOT]),
        ("[2,3]", [2, 3, BOT]),
        ('["2", "3"]', [2, 3, BOT]),
        ("['2','3']", [2, 3, BOT]),
        ('{"a": 2}', [2, BOT]),
        ({"a": 2, "b": "3"}, [2, 3, BOT]),
        ([2, 2, "2x", 3], [2, 3, BOT]),
        ([BOT], [BOT]),
        ([2, 0, -1, "x", None, False, ""], [2, BOT]),
        ([UNKNOWN], [BOT]),
        ([UNKNOWN, 5, 6], [6, BOT]),
        ([5], [BOT]),
        ([HOOK_BOT, OTHER_BOT, SECOND_BOT], [BOT, HOOK_BOT, OTHER_BOT, SECOND_BOT]),
    ],
    ids=repr,
)
def test_who_is_in_a_new_chat(home, users, members):
    """The bot always; unknown and inactive users never, and nobody twice."""
    assert made(home, USERS=users)["users"] == members


@pytest.mark.parametrize(
    ("users", "members"), [([2.9], [2, BOT]), ([True], [1, BOT]), ([[7]], [1, BOT]), ([{"a": 7}], [1, BOT])]
)
def test_older_portals_cast_every_element(house, users, members):
    """PHP makes a number of everything."""
    assert made(house, USERS=users)["users"] == members


@pytest.mark.parametrize(
    "users", [None, [], {}, "", 2, "2", "2,3", "[1,2", "foo", True, [0, -1, "x"], [[]], [False]], ids=repr
)
def test_newer_portals_make_a_chat_of_the_bot_alone(house_2026, users):
    """USERS is no longer required there."""
    assert made(house_2026, USERS=users)["users"] == [BOT]


@PROFILES
@pytest.mark.parametrize(
    ("kind", "stored"),
    [("OPEN", "OPEN"), ("open", "CHAT"), ("CHAT", "CHAT"), ("X", "CHAT"), (True, "CHAT"), (None, "CHAT")],
)
def test_only_the_word_open_opens_a_chat(home, kind, stored):
    """In capitals; everything else makes a closed chat."""
    assert made(home, TYPE=kind).get("type", "CHAT") == stored


@pytest.mark.parametrize(("profile", "stored"), [("documented", "CHAT"), ("2026", "OPEN")])
def test_a_guest_bot_opens_no_chat(new_portal, profile, stored):
    """On older portals an extranet bot's chat is a closed one, and open to the extranet."""
    home = move_in(new_portal(with_guest_bot(profile)))
    chat = made(home, TYPE="OPEN", USERS=[2])
    assert chat.get("type", "CHAT") == stored
    assert home.ask("imbot.dialog.get", {"DIALOG_ID": f"chat{chat['id']}"}, "bot-access").result["extranet"] is True


@PROFILES
@pytest.mark.parametrize(("users", "extranet"), [([2], False), ([2, 6], True)])
def test_a_guest_makes_a_chat_open_to_the_extranet(home, users, extranet):
    """The flag follows the members."""
    chat_id = made(home, USERS=[1, *users])["id"]
    assert home.ask("imbot.dialog.get", {"DIALOG_ID": f"chat{chat_id}"}).result["extranet"] is extranet


@pytest.mark.parametrize(
    ("given", "owner", "managers"),
    [(39, 39, [39]), ("2", 2, [2]), ("2 and more", 2, [2]), (4, 4, []), (0, 0, []), ("x", 0, []), (None, BOT, [BOT])],
)
def test_older_portals_take_any_owner(house, given, owner, managers):
    """OWNER_ID is stored even if it is no member, which it does not become; only a member is manager."""
    chat = made(house, OWNER_ID=given)
    assert (chat["owner"], chat["managers"], chat["users"]) == (owner, managers, [2, BOT])


def test_newer_portals_ignore_owner_id(house_2026):
    """The bot owns what it makes."""
    chat = made(house_2026, OWNER_ID=2)
    assert (chat["owner"], chat["managers"]) == (BOT, [BOT])


COLORS = ["RED", "GREEN", "MINT", "LIGHT_BLUE", "DARK_BLUE", "PURPLE", "AQUA", "PINK", "LIME", "BROWN"]
NAMES = ["Red", "Green", "Mint", "Sky blue", "Blue", "Purple", "Aqua", "Pink", "Lime", "Brown"]


@PROFILES
def test_colors_and_titles_are_given_out_in_turn(home):
    """Ten colors round and round, whose chats are counted; what is no color counts as none."""
    unusable = [None, "", "mint", "FOO", "ORANGE", "#4ba984", 5, ["RED"], True, "red"]
    chats = [made(home, COLOR=unusable[turn % 10]) for turn in range(12)]
    assert [chat["color"] for chat in chats] == [*COLORS, "RED", "GREEN"]
    assert [chat["title"] for chat in chats] == [*(f"{name} Chat #1" for name in NAMES), "Red Chat #2", "Green Chat #2"]


@PROFILES
def test_a_chosen_color_does_not_take_a_turn(home):
    """The next automatic chat goes on in the order; titles count per color whoever chose it."""
    assert made(home)["color"] == "RED"
    assert made(home, COLOR="RED")["title"] == "Red Chat #2"
    assert made(home, COLOR="GRAPHITE")["title"] == "Graphite Chat #1"
    assert made(home)["color"] == "GREEN"


@pytest.mark.parametrize("color", ["AZURE", "KHAKI", "SAND", "MARENGO", "GRAY", "GRAPHITE", *COLORS])
def test_the_sixteen_colors_can_be_chosen(house, color):
    """As the old page lists them."""
    assert made(house, COLOR=color)["color"] == color


@pytest.mark.parametrize(("profile", "color"), [("documented", "RED"), ("2026", "COPILOT")])
def test_one_more_color_in_2026(home, color):
    """Older portals do not know it."""
    assert made(home, COLOR="COPILOT")["color"] == color


def test_titles_begin_again_after_99(new_portal):
    """The hundredth is number 1."""
    scenario = profiled("documented", sequences={"titles": {"RED": 98}})
    home = move_in(new_portal(scenario))
    assert [made(home, COLOR="RED")["title"] for _ in range(3)] == ["Red Chat #99", "Red Chat #1", "Red Chat #2"]


@pytest.mark.parametrize(
    ("profile", "title", "stored"),
    [
        ("documented", "0", "0"),
        ("2026", "0", "Red Chat #1"),
        ("documented", "x" * 300, "x" * 255),
        ("2026", " " + "é" * 256, "é" * 255),
        ("documented", "<b>x</b>", "<b>x</b>"),
        ("documented", " \t\n\r\0\x0b", "Red Chat #1"),
        ("documented", "\u00a0", "\u00a0"),
        ("documented", 12, "12"),
        ("documented", ["x"], "Red Chat #1"),
    ],
)
def test_how_a_title_is_stored(home, title, stored):
    """Trimmed as PHP does, cut to 255 characters, otherwise raw; an empty one is made up."""
    assert made(home, TITLE=title)["title"] == stored


@pytest.mark.parametrize(
    ("profile", "params", "description"),
    [
        ("documented", {"TYPE": "OPEN", "MESSAGE": "Hi"}, "Hi"),
        ("documented", {"MESSAGE": "Hi"}, None),
        ("documented", {"TYPE": "OPEN", "MESSAGE": "Hi", "DESCRIPTION": "About"}, "About"),
        ("2026", {"TYPE": "OPEN", "MESSAGE": "Hi"}, None),
    ],
)
def test_older_portals_describe_an_open_chat_by_its_message(home, params, description):
    """If there is no description."""
    assert made(home, **params).get("description") == description


@PROFILES
@pytest.mark.parametrize("picture", NO_PICTURES[1:], ids=range(len(NO_PICTURES) - 1))
def test_a_bad_avatar_is_passed_over(home, picture):
    """The chat is made without one."""
    assert "avatar" not in made(home, AVATAR=picture)


@pytest.mark.parametrize("picture", [SVG, picture_of(5001, 1), picture_of(0, 0)], ids=["svg", "large", "no size"])
def test_newer_portals_look_at_an_avatars_size(house, house_2026, picture):
    """Beyond 5000 pixels, or without any, it is passed over."""
    assert "avatar" in made(house, AVATAR=picture)
    assert "avatar" not in made(house_2026, AVATAR=picture)


@PROFILES
def test_an_avatar_may_be_a_pair(home):
    """File name and base64."""
    assert made(home, AVATAR=["a.png", PICTURE])["avatar"] == "base64:" + PICTURE


@PROFILES
def test_one_entity_may_have_several_chats(home):
    """The pair is not unique; its limits are 50 and 255 characters."""
    entity = {"ENTITY_TYPE": "é" * 50, "ENTITY_ID": "é" * 255}
    first, second = made(home, **entity), made(home, **entity)
    assert first["id"] != second["id"]
    assert (second["entity_type"], second["entity_id"]) == ("é" * 50, "é" * 255)


@PROFILES
def test_a_webhook_bot_makes_chats(home):
    """In its own name."""
    chat = made(home, "1/demo", CLIENT_ID="demo")
    assert (chat["owner"], chat["users"]) == (HOOK_BOT, [2, HOOK_BOT])


def test_the_first_bot_of_an_application_acts(house):
    """BOT_ID may be left out; the lowest id counts, and another one has to be named."""
    assert made(house)["owner"] == BOT
    assert made(house, BOT_ID=str(SECOND_BOT))["owner"] == SECOND_BOT
    assert made(house, "other-access")["owner"] == OTHER_BOT


@pytest.mark.parametrize("bot", [39, "39", 39.0, 39.9], ids=repr)
def test_a_bot_is_looked_up_by_its_key(house, bot):
    """A canonical number in a text, or a number, which PHP cuts off."""
    assert made(house, BOT_ID=bot)["owner"] == BOT


@pytest.mark.parametrize("bot", ["39abc", " 39", "039", "39.0", "3.9e1"])
def test_newer_portals_cast_bot_id(house_2026, bot):
    """To an integer."""
    assert made(house_2026, BOT_ID=bot)["owner"] == BOT
