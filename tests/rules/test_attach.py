"""ATTACH as it is stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_imbot.rules.attach import read_attach

NOW = 1768035600
BLOCKS = [
    ({"MESSAGE": r"a\nb\t\"c\"\\n"}, {"MESSAGE": 'a\nb\t"c"\\n'}),
    ({"MESSAGE": "a#BR#b"}, {"MESSAGE": "a[BR]b"}),
    ({"MESSAGE": {"TEXT": "a"}}, {"MESSAGE": "a"}),
    ({"MESSAGE": "a", "DELIMITER": {}}, {"MESSAGE": "a"}),
    ({"MESSAGE": ["a"]}, None),
    ({"MESSAGE": 5}, None),
    ({"HTML": "a"}, None),
    ({"USER": {"NAME": "Ann", "USER_ID": "1", "LINK": "/x"}}, {"USER": [{"NAME": "Ann", "USER_ID": 1}]}),
    (
        {"USER": [{"NAME": "N", "AVATAR": "/a.png", "AVATAR_TYPE": "BOT", "NETWORK_ID": "n"}, {"NAME": " "}, "x"]},
        {"USER": [{"NAME": "N", "NETWORK_ID": "n", "AVATAR": "/a.png", "AVATAR_TYPE": "BOT"}]},
    ),
    (
        {"USER": {"NAME": "N", "AVATAR": "ftp://a", "AVATAR_TYPE": "CAT", "LINK": "http://l"}},
        {"USER": [{"NAME": "N", "LINK": "http://l"}]},
    ),
    ({"USER": {"NAME": ""}}, None),
    ({"LINK": {"LINK": "https://l", "WIDTH": "9"}}, {"LINK": [{"LINK": "https://l", "WIDTH": 9}]}),
    (
        {"LINK": {"NAME": "C", "CHAT_ID": 13, "LINK": "http://l", "DESC": "d", "HTML": "h", "PREVIEW": "/p"}},
        {"LINK": [{"CHAT_ID": 13, "NAME": "C", "DESC": "d", "HTML": "h", "PREVIEW": "/p"}]},
    ),
    ({"LINK": {"NAME": "only"}}, None),
    ({"LINK": {"USER_ID": 1}}, None),
    (
        {"RICH_LINK": {"LINK": "/l", "PREVIEW_SIZE": {"WIDTH": 3, "HEIGHT": 4}, "EXTRA_IMAGE": "/e"}},
        {"RICH_LINK": [{"LINK": "/l", "PREVIEW_SIZE": {"WIDTH": 3, "HEIGHT": 4}, "EXTRA_IMAGE": "/e"}]},
    ),
    ({"RICH_LINK": {"LINK": "/l"}}, {"RICH_LINK": [{"LINK": "/l"}]}),
    ({"RICH_LINK": {}}, None),
    (
        {"GRID": [{"NAME": "a", "VALUE": "b"}, {"DISPLAY": "LINE"}, {"DISPLAY": "ROW"}]},
        {"GRID": [{"NAME": "a", "VALUE": "b", "DISPLAY": "BLOCK"}, {"DISPLAY": "LINE"}]},
    ),
    (
        {
            "GRID": [
                {"VALUE": 5, "DISPLAY": "COLUMN", "COLOR": "#fff", "WIDTH": 5, "USER_ID": -1, "COLOR_TOKEN": "alert"}
            ]
        },
        {"GRID": [{"VALUE": "5", "DISPLAY": "ROW", "COLOR": "#fff", "WIDTH": 5, "COLOR_TOKEN": "alert"}]},
    ),
    ({"IMAGE": {"LINK": "/i", "NAME": "n", "HEIGHT": 2}}, {"IMAGE": [{"LINK": "/i", "NAME": "n", "HEIGHT": 2}]}),
    ({"IMAGE": {"NAME": "n"}}, None),
    ({"FILE": [{"LINK": "/f", "SIZE": "7"}]}, {"FILE": [{"LINK": "/f", "SIZE": 7}]}),
    ({"FILE": "/f"}, None),
    ({"DELIMITER": ""}, {"DELIMITER": {"SIZE": 200}}),
    ({"DELIMITER": {"SIZE": 5, "COLOR": "#abcdef"}}, {"DELIMITER": {"SIZE": 5, "COLOR": "#abcdef"}}),
    ({"DELIMITER": {"COLOR": "red"}}, {"DELIMITER": {"SIZE": 200}}),
    ("x", None),
]


@pytest.mark.parametrize(("sent", "stored"), BLOCKS, ids=range(len(BLOCKS)))
def test_blocks(sent, stored):
    """A block is its first known key; what lacks something is dropped."""
    made = read_attach([sent], NOW)
    assert (made and made["BLOCKS"]) == (stored and [stored])


def test_the_full_form():
    """The id is the time, a line break in a description is a blank; color and token are kept if they are some."""
    sent = {"ID": 1, "COLOR": "#29619b", "COLOR_TOKEN": "primary", "DESCRIPTION": "a\nb", "BLOCKS": [{"MESSAGE": "m"}]}
    assert read_attach(sent, NOW) == {
        "ID": NOW,
        "BLOCKS": [{"MESSAGE": "m"}],
        "DESCRIPTION": "a b",
        "COLOR": "#29619b",
        "COLOR_TOKEN": "primary",
    }
    other = read_attach(sent | {"COLOR": "TRANSPARENT", "COLOR_TOKEN": "x", "BLOCKS": {"5": {"MESSAGE": "m"}}}, NOW)
    assert (other["COLOR"], other["COLOR_TOKEN"]) == ("transparent", "base")
    described = read_attach([{"MESSAGE": {"TEXT": "d", "AS_DESCRIPTION": "Y"}}, {"MESSAGE": "m"}], NOW)
    assert described["DESCRIPTION"] == "d"
    assert described["COLOR"] in {"#df532d", "#64a513"} or described["COLOR"].startswith("#")
    assert described == read_attach([{"MESSAGE": {"TEXT": "d", "AS_DESCRIPTION": "Y"}}, {"MESSAGE": "m"}], NOW)


@pytest.mark.parametrize(
    "text",
    [
        '[{"MESSAGE": "it\'s {a: 1}"}]',
        "[{'MESSAGE': 'it\\'s {a: 1}'}]",
        '{BLOCKS: [{MESSAGE: "it\'s {a: 1}"}]}',
        "{ 'BLOCKS':[ {\n MESSAGE :'it\\'s {a: 1}' } ]}",
    ],
)
def test_texts(text):
    """JSON and JavaScript literals mean what they say."""
    assert read_attach(text, NOW)["BLOCKS"] == [{"MESSAGE": "it's {a: 1}"}]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda below: (
        st.lists(below, max_size=3)
        | st.dictionaries(
            st.sampled_from(["BLOCKS", "USER", "LINK", "MESSAGE", "GRID", "NAME", "TEXT"]), below, max_size=3
        )
    ),
    max_leaves=8,
)


@given(JSON)
def test_anything(value):
    """Whatever is sent, there is an attachment with blocks or none."""
    made = read_attach(value, NOW)
    assert made is None or made["BLOCKS"]
