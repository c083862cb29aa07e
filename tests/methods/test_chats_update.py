"""imbot.chat.updateTitle and imbot.chat.updateColor (imbot-chat §5, §6)."""

import pytest

from tests.methods.house import (
    ALONE,
    BOT,
    FOREIGN,
    GENERAL,
    GUEST,
    LOBBY,
    PRIVATE,
    QUESTION,
    SONET_GROUP,
    TEAM,
    UNKNOWN,
    WITH_EXTRANET,
    move_in,
    profiled,
)

TITLE, COLOR = "imbot.chat.updateTitle", "imbot.chat.updateColor"
HELLO = [(2, "Hello"), (BOT, "Hi")]
UNREAD = {"1": 1, "2": 1, "4": 1}
PROFILES = pytest.mark.parametrize("profile", ["documented", "2026"])


@pytest.mark.parametrize(
    ("profile", "text"),
    [
        ("documented", 'EchoBot changed the chat title to "New name for chat".'),
        ("2026", 'EchoBot changed chat name to "New name for chat".'),
    ],
)
def test_a_new_title_is_stored_and_announced(home, text):
    """By the portal, unread for everybody but the bot; nothing else changes."""
    before = home.chat(TEAM)
    assert home.ask(TITLE, {"CHAT_ID": TEAM, "TITLE": " New name for chat\n"}).result is True
    after = home.chat(TEAM)
    assert after["title"] == "New name for chat"
    assert after["counters"] == UNREAD
    assert home.texts(TEAM) == [*HELLO, (0, text)]
    assert {key for key in after if after[key] != before.get(key)} == {"title", "counters", "messages", "last_ids"}


@PROFILES
@pytest.mark.parametrize(
    ("title", "stored"),
    [
        ("x" * 300, "x" * 255),
        ("  " + "é" * 256, "é" * 255),
        ("<b>x</b>", "<b>x</b>"),
        ('[B]x[/B] & "y" \'', '[B]x[/B] & "y" \''),
        ("team", "team"),
        ("\u00a0Team\u00a0", "\u00a0Team\u00a0"),
        ("{actor:name} {title}", "{actor:name} {title}"),
        ("a\0b", "a\0b"),
        (5, "5"),
        (1.0, "1"),
        (True, "1"),
        ("00", "00"),
        ("\U0001f600", "\U0001f600"),
    ],
)
def test_how_a_title_is_stored(home, title, stored):
    """Trimmed as PHP does, cut to 255 characters, otherwise raw; case counts as a difference."""
    assert home.ask(TITLE, {"CHAT_ID": TEAM, "TITLE": title}).result is True
    assert home.chat(TEAM)["title"] == stored


@pytest.mark.parametrize(
    ("stored", "again", "same"),
    [
        ("10", "010", True),
        ("10", "1e1", True),
        ("10", "10.0", True),
        ("10", "10a", False),
        ("x" * 255, "x" * 256, True),
        ("abc", "ABC", False),
        ("1e1000", "1e1001", False),
        ("\u00a0", "\u00a0 ", True),
    ],
)
def test_two_numeric_titles_are_compared_as_numbers(house, stored, again, same):
    """As PHP does; the comparison comes after trimming and cutting."""
    house.ask(TITLE, {"CHAT_ID": TEAM, "TITLE": stored})
    answer = house.ask(TITLE, {"CHAT_ID": TEAM, "TITLE": again})
    assert answer.status == (400 if same else 200)


@pytest.mark.parametrize(
    "params",
    [
        {"CHAT_ID": TEAM, "TITLE": "Team"},
        {"CHAT_ID": TEAM, "TITLE": " Team\t"},
        {"CHAT_ID": UNKNOWN, "TITLE": "X"},
        {"CHAT_ID": FOREIGN, "TITLE": "X"},
        {"CHAT_ID": LOBBY, "TITLE": "X"},
        {"CHAT_ID": PRIVATE, "TITLE": "X"},
    ],
)
def test_newer_portals_say_true_though_nothing_happens(house_2026, params):
    """The same title, no such chat or no member: no error."""
    before = house_2026.export()
    assert house_2026.ask(TITLE, params).result is True
    assert house_2026.export() == before


@pytest.mark.parametrize("chat_id", [GENERAL, GUEST, SONET_GROUP])
def test_any_member_may_rename(house, chat_id):
    """Older portals know no restriction, in the general chat only that not everybody may write there."""
    assert house.ask(TITLE, {"CHAT_ID": chat_id, "TITLE": "X"}).result is True
    assert house.chat(chat_id)["title"] == "X"


def test_what_may_be_renamed_in_2026(house_2026):
    """An entity that does not forbid it."""
    assert house_2026.ask(TITLE, {"CHAT_ID": QUESTION, "TITLE": "X"}).result is True
    assert house_2026.chat(QUESTION)["title"] == "X"


@PROFILES
def test_nobody_else_is_there_to_read_it(home):
    """A chat of the bot alone."""
    assert home.ask(TITLE, {"CHAT_ID": ALONE, "TITLE": "X"}).result is True
    assert "counters" not in home.chat(ALONE)
    assert len(home.texts(ALONE)) == 1


@pytest.mark.parametrize(
    ("profile", "text"),
    [("documented", 'EchoBot changed chat color to "Mint"'), ("2026", 'EchoBot changed chat color to "Mint".')],
)
def test_a_new_color_is_stored_and_announced(home, text):
    """By the portal, unread for everybody but the bot."""
    assert home.ask(COLOR, {"CHAT_ID": TEAM, "COLOR": "MINT"}).result is True
    chat = home.chat(TEAM)
    assert (chat["color"], chat["counters"]) == ("MINT", UNREAD)
    assert home.texts(TEAM) == [*HELLO, (0, text)]


@pytest.mark.parametrize(
    ("code", "name", "shade"),
    [
        ("GREEN", "Green", "#64a513"),
        ("MINT", "Mint", "#4ba984"),
        ("LIGHT_BLUE", "Sky blue", "#4ba5c3"),
        ("DARK_BLUE", "Blue", "#3e99ce"),
        ("PURPLE", "Purple", "#8474c8"),
        ("AQUA", "Aqua", "#1eb4aa"),
        ("PINK", "Pink", "#f76187"),
        ("LIME", "Lime", "#58cc47"),
        ("BROWN", "Brown", "#ab7761"),
        ("AZURE", "Azure", "#29619b"),
        ("KHAKI", "Khaki", "#728f7a"),
        ("SAND", "Sand", "#ba9c7b"),
        ("MARENGO", "Marengo", "#556574"),
        ("GRAY", "Grey", "#909090"),
        ("GRAPHITE", "Graphite", "#5e5f5e"),
        ("RED", "Red", "#df532d"),
    ],
)
def test_the_sixteen_colors(house, code, name, shade):
    """Their codes, their names in messages and what dialogs show of them."""
    house.ask(COLOR, {"CHAT_ID": GUEST, "COLOR": "AZURE" if code == "RED" else "RED"})
    house.ask(COLOR, {"CHAT_ID": GUEST, "COLOR": code})
    assert house.texts(GUEST)[-1] == (0, f'EchoBot changed chat color to "{name}"')
    assert house.ask("imbot.dialog.get", {"DIALOG_ID": f"chat{GUEST}"}).result["color"] == shade


def test_newer_portals_know_copilot(house_2026):
    """A code of theirs."""
    assert house_2026.ask(COLOR, {"CHAT_ID": TEAM, "COLOR": "COPILOT"}).result is True
    assert house_2026.ask("imbot.dialog.get", {"DIALOG_ID": "chat13"}).result["color"] == "#8d51eb"


@PROFILES
@pytest.mark.parametrize("chat_id", [GENERAL, SONET_GROUP, WITH_EXTRANET])
def test_no_entity_restricts_the_color(home, chat_id):
    """In no profile."""
    assert home.ask(COLOR, {"CHAT_ID": chat_id, "COLOR": "SAND"}).result is True
    assert home.chat(chat_id)["color"] == "SAND"


@PROFILES
def test_a_chat_without_color_shows_one_by_its_number(new_portal, profile):
    """The last digit of the id decides, and 0 is brown; any code is a change then."""
    chats = [{"id": number, "owner": BOT, "users": [1, BOT]} for number in (10, 13)]
    home = move_in(new_portal(profiled(profile) | {"chats": chats, "portal": {"profile": profile}}))
    shown = [home.ask("imbot.dialog.get", {"DIALOG_ID": f"chat{number}"}).result["color"] for number in (10, 13)]
    assert shown == ["#ab7761", "#4ba984"]
    assert home.ask(COLOR, {"CHAT_ID": 13, "COLOR": "MINT"}).result is True
