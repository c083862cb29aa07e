import pytest

from mock_imbot.testing.transcript import shorten, transcript

ADD = {
    "seq": 1,
    "method": "imbot.chat.add",
    "caller": {"kind": "oauth", "user": 1, "client_id": "local.demo"},
    "params": {"USERS": [1], "TITLE": "Team"},
    "status": 200,
    "result": 15,
    "answer": {"result": 15},
    "diagnostics": [],
}
TITLE = {
    "seq": 2,
    "method": "imbot.chat.updateTitle",
    "caller": {"kind": "webhook", "user": 12, "client_id": None},
    "params": {},
    "status": 400,
    "error": "CHAT_ID_EMPTY",
    "answer": {"error": "CHAT_ID_EMPTY", "error_description": "Chat ID can't be empty"},
    "fault": "flaky",
    "diagnostics": [
        {"code": "unknown_parameter", "parameter": "CHAT", "message": "no CHAT here"},
        {"code": "odd", "message": "odd"},
    ],
}
HTML = {"seq": 3, "method": "x", "caller": None, "params": {}, "status": 502, "error": "gone", "answer": "<html>"}


def test_calls_are_aligned_and_what_befell_them_stands_below():
    """Number, method, caller, parameters, status, outcome; errors with their sentence."""
    assert transcript([ADD, TITLE, HTML]) == [
        '   1  imbot.chat.add          oauth user 1     USERS=[1], TITLE="Team"  200  15',
        (
            "   2  imbot.chat.updateTitle  webhook user 12                           400"
            "  CHAT_ID_EMPTY: Chat ID can't be empty"
        ),
        "      ! fault flaky",
        "      ? unknown_parameter CHAT: no CHAT here",
        "      ? odd: odd",
        "   3  x                       nobody                                    502  gone",
    ]


def test_nothing_was_called():
    """That is said, too."""
    assert transcript([]) == ["no calls"]


def test_the_last_calls_are_kept():
    """With what stands below them, in so many lines at most."""
    calls = [ADD, TITLE, *[HTML | {"seq": seq} for seq in range(3, 90)]]
    shown = transcript(calls)
    assert len(shown) == 60
    assert shown[0] == "… 30 earlier calls"
    assert shown[-1] == "  89  x                       nobody                                    502  gone"
    assert transcript([ADD, TITLE, HTML], height=3)[0] == "… 2 earlier calls"


@pytest.mark.parametrize(("words", "short"), [("abcd", "abcd"), ("abcde", "abc…")])
def test_long_texts_are_cut(words, short):
    """The sign of the cut counts."""
    assert shorten(words, 4) == short


def test_a_long_value_leaves_room_for_the_others():
    """Each parameter is cut by itself, then all of them."""
    [line] = transcript([ADD | {"params": {"A": "x" * 100, "B": 1}}])
    assert 'A="xxxxxxxxxxxxxxxxxxxxxxxxxx…, B=1 ' in line
