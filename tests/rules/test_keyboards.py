"""KEYBOARD and MENU as they are stored."""

import pytest

from mock_imbot.rules.keyboards import read_keyboard, read_menu

USUAL = {
    "VOTE": "N",
    "BLOCK": "N",
    "WAIT": "N",
    "CONTEXT": "ALL",
    "DISABLED": "N",
    "DISPLAY": "BLOCK",
    "BG_COLOR_TOKEN": "base",
}
ACTIONS = [
    ({"LINK": "https://l?a='b'&c"}, {"LINK": "https://l?a=&#039;b&#039;&amp;c"}),
    ({"LINK": "/l", "COMMAND": "c", "ACTION": "SEND", "ACTION_VALUE": "v"}, {"LINK": "/l"}),
    ({"LINK": "l", "APP_ID": "5"}, {"APP_ID": 5, "APP_PARAMS": ""}),
    ({"APP_ID": 5, "APP_PARAMS": "p"}, {"APP_ID": 5, "APP_PARAMS": "p"}),
    ({"ACTION": "SEND", "ACTION_VALUE": "v", "COMMAND": "c"}, {"ACTION": "SEND", "ACTION_VALUE": "v"}),
    ({"COMMAND": "/help"}, {"COMMAND": "help", "COMMAND_PARAMS": ""}),
    ({"COMMAND": "//help", "COMMAND_PARAMS": "me"}, {"COMMAND": "/help", "COMMAND_PARAMS": "me"}),
]


@pytest.mark.parametrize(("sent", "stored"), ACTIONS, ids=range(len(ACTIONS)))
def test_actions(sent, stored):
    """A button does the first thing that it names, an item of a menu, too."""
    text = {"TEXT": " <T> "}
    assert read_keyboard([text | sent], 39) == [{"BOT_ID": 39, "TYPE": "BUTTON", **stored, "TEXT": "<T>", **USUAL}]
    assert read_menu([text | sent], 39) == [
        {"BOT_ID": 39, **stored, "TEXT": "&lt;T&gt;", "CONTEXT": "ALL", "DISABLED": "N"}
    ]


def test_commands_need_a_bot():
    """Without one a button has nothing to do."""
    assert read_keyboard([{"TEXT": "T", "COMMAND": "c"}], 0) is None
    assert read_menu([{"TEXT": "T", "COMMAND": "c"}], 0) is None


def test_looks():
    """What a button looks like is kept if it is known; the keyboard's colors are those of every button."""
    sent = {
        "COLORS": {"BG_COLOR": "#111111", "TEXT_COLOR": "#222", "OFF_BG_COLOR": "blue"},
        "BUTTONS": [
            {
                "TEXT": "a",
                "LINK": "/",
                "BLOCK": "Y",
                "DISABLED": "Y",
                "DISPLAY": "LINE",
                "CONTEXT": "MOBILE",
                "WIDTH": 9,
            },
            {"TYPE": "NEWLINE", "CONTEXT": "DESKTOP"},
            {"TEXT": "b", "LINK": "/", "BG_COLOR": "#333", "BG_COLOR_TOKEN": "alert", "DISPLAY": ["x"]},
        ],
        "VOTE": "Y",
    }
    first, line, last = read_keyboard(sent, 39)
    common = {"BG_COLOR": "#111111", "TEXT_COLOR": "#222"}
    flags = {"VOTE": "Y", "BLOCK": "Y", "DISABLED": "Y", "DISPLAY": "LINE", "CONTEXT": "MOBILE", "WIDTH": 9}
    shown = {"BOT_ID": 39, "TYPE": "BUTTON", "LINK": "/"}
    assert first == shown | {"TEXT": "a"} | USUAL | flags | common
    assert line == {"TYPE": "NEWLINE", "CONTEXT": "DESKTOP"}
    own = {"VOTE": "Y", "BG_COLOR_TOKEN": "alert", "BG_COLOR": "#333"}
    assert last == shown | {"TEXT": "b"} | USUAL | common | own


def test_shapes():
    """A list, an object, or a text that stands for one."""
    button = read_keyboard([{"TEXT": "a", "LINK": "/"}], 39)
    for sent in ({"BUTTONS": {"7": {"TEXT": "a", "LINK": "/"}}}, "{BUTTONS:[{'TEXT':'a','LINK':'/'}]}"):
        assert read_keyboard(sent, 39) == button
    item = read_menu([{"TEXT": "a", "LINK": "/"}], 39)
    assert read_menu('{"ITEMS":[{"TEXT":"a","LINK":"/"},{"TEXT":"b"}]}', 39) == item
