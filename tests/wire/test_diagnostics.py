"""What a portal swallows in silence is told beside the answer."""

import base64

import pytest

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="  # one pixel
TAKES = "ENTITY_TYPE, ENTITY_ID, BOT_ID, DIALOG_ID"
CODES = (
    "AQUA, AZURE, BROWN, DARK_BLUE, GRAPHITE, GRAY, GREEN, KHAKI, LIGHT_BLUE, LIME, MARENGO, MINT, PINK, PURPLE, RED, "
    "SAND"
)


def found(portal):
    """Code, parameter and message of every finding so far."""
    items = portal.control("GET", "/diagnostics").json()["items"]
    return [(item["code"], item.get("parameter"), item["message"]) for item in items]


@pytest.mark.parametrize(
    ("method", "params", "expected"),
    [
        (
            "imbot.chat.updateTitle",
            {"CHAT_ID": 13, "TITEL": "x"},
            (
                "unknown_parameter",
                "TITEL",
                "imbot.chat.updateTitle has no parameter TITEL and ignored it; did you mean TITLE?",
            ),
        ),
        (
            "imbot.chat.get",
            {"ENTITY_TYPE": "OPEN", "ENTITY_ID": 13, "xyz": 1},
            (
                "unknown_parameter",
                "xyz",
                f"imbot.chat.get has no parameter xyz and ignored it; it takes {TAKES}.",
            ),
        ),
        (
            "imbot.chat.user.list",
            {"CHAT_ID": "13abc"},
            ("cast_value", "CHAT_ID", 'CHAT_ID "13abc" was read as 13; send a whole number.'),
        ),
        (
            "imbot.chat.user.delete",
            {"CHAT_ID": 13, "USER_ID": True},
            ("cast_value", "USER_ID", "USER_ID true was read as 1; send a whole number."),
        ),
        (
            "imbot.chat.user.delete",
            {"CHAT_ID": 13, "USER_ID": [4]},
            ("cast_value", "USER_ID", "USER_ID (an array) was read as 1; send a whole number."),
        ),
        (
            "imbot.chat.user.list",
            {"CHAT_ID": 13.5},
            ("cast_value", "CHAT_ID", "CHAT_ID 13.5 was read as 13; send a whole number."),
        ),
        (
            "imbot.chat.user.list",
            {"CHAT_ID": "chat13"},
            (
                "chat_id_is_dialog_id",
                "CHAT_ID",
                'CHAT_ID "chat13" was read as 0; send the number alone, or as DIALOG_ID.',
            ),
        ),
        (
            "imbot.chat.user.delete",
            {"CHAT_ID": 13, "USER_ID": "4" + "x" * 60},
            ("cast_value", "USER_ID", f'USER_ID "4{"x" * 37}… was read as 4; send a whole number.'),
        ),
        (
            "imbot.chat.user.list",
            {"CHAT_ID": 9999},
            ("unknown_chat", "CHAT_ID", "There is no chat 9999; the answer is an empty list."),
        ),
        (
            "imbot.chat.updateTitle",
            {"CHAT_ID": 13, "TITLE": ["x"]},
            ("cast_value", "TITLE", "TITLE (an array) is no text and was read as PHP casts it; send a text."),
        ),
        (
            "imbot.chat.updateTitle",
            {"CHAT_ID": 13, "TITLE": False},
            ("cast_value", "TITLE", "TITLE false is no text and was read as PHP casts it; send a text."),
        ),
        (
            "imbot.sendTyping",
            {"DIALOG_ID": "chat13"},
            ("deprecated_method", None, "imbot.sendTyping is an older name; call imbot.chat.sendTyping instead."),
        ),
        (
            "imbot.chat.add",
            {"USERS": [1], "COLOR": "mint"},
            ("ignored_value", "COLOR", 'COLOR "mint" is no color code and was ignored; did you mean MINT?'),
        ),
        (
            "imbot.chat.add",
            {"USERS": [1], "COLOR": "#4ba984"},
            (
                "ignored_value",
                "COLOR",
                f'COLOR "#4ba984" is no color code and was ignored; known are {CODES}.',
            ),
        ),
        (
            "imbot.chat.add",
            {"USERS": [1, 9999, 5]},
            ("unknown_user", "USERS", "USERS: 9999, 5 don't exist or are inactive, and were passed over."),
        ),
        (
            "imbot.chat.add",
            {"USERS": [1], "AVATAR": base64.b64encode(b"no picture").decode()},
            (
                "ignored_value",
                "AVATAR",
                "AVATAR does not decode to a picture and was not taken; send PNG, JPEG, GIF, BMP or WEBP in base64.",
            ),
        ),
        (
            "imbot.chat.updateAvatar",
            {"CHAT_ID": 13, "AVATAR": "data:image/png;base64," + PNG},
            (
                "data_uri",
                "AVATAR",
                "AVATAR is a data URI, which garbles the picture; send what stands behind the comma.",
            ),
        ),
        (
            "imbot.chat.user.add",
            {"CHAT_ID": 13, "USERS": "[3]"},
            (
                "ignored_value",
                "USERS",
                "USERS is JSON text, which this method does not decode: it means nobody. Send an array.",
            ),
        ),
        (
            "imbot.chat.user.add",
            {"CHAT_ID": 13, "USERS": [3, 9999]},
            ("unknown_user", "USERS", "USERS: 9999 don't exist or are inactive, and were passed over."),
        ),
    ],
    ids=str,
)
def test_what_was_swallowed_is_told(portal, method, params, expected):
    """One finding with its code, its parameter and a sentence that says what to send instead, or none."""
    reply = portal.call(method, params)
    assert found(portal) == [expected]
    assert reply.headers["x-mock-imbot-diagnostics"] == f"{expected[0]} {expected[1] or ''}".strip()


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("imbot.chat.user.list", {"CHAT_ID": "13", "BOT_ID": 39}),
        ("imbot.chat.user.list", {"chat_id": 13, "BOT_ID": None}),
        ("imbot.chat.user.list", {"CHAT_ID": 13, "bx24_request_id": "u", "bx24_sdk_ver": "1", "start": 0}),
        ("imbot.chat.add", {"USERS": "[1,2]", "COLOR": "PINK", "AVATAR": PNG, "TITLE": "x"}),
        ("imbot.chat.updateTitle", {"DIALOG_ID": "chat13", "TITLE": "x"}),
        ("app.option.set", {"anything": "goes"}),
    ],
    ids=str,
)
def test_a_proper_call_is_not_commented(portal, method, params):
    """Nothing is told where nothing was swallowed: SDKs' telemetry and reserved parameters are no mistakes."""
    assert "x-mock-imbot-diagnostics" not in portal.call(method, params).headers
    assert found(portal) == []


def test_equal_findings_stand_once_with_their_calls(portal):
    """A loop's mistake is one finding."""
    for _ in range(3):
        portal.call("imbot.chat.user.list", {"CHAT_ID": "13abc"})
    items = portal.control("GET", "/diagnostics").json()["items"]
    assert [(item["count"], item["seqs"], item["method"]) for item in items] == [(3, [1, 2, 3], "imbot.chat.user.list")]


def test_a_row_of_equal_calls_could_be_a_batch(portal):
    """The twentieth call in a row is told, once."""
    for _ in range(25):
        portal.call("imbot.chat.get", {"ENTITY_TYPE": "OPEN", "ENTITY_ID": 13})
    text = "20 calls of imbot.chat.get in a row; one batch request carries up to 50 of them."
    assert found(portal) == [("batch_would_save", None, text)]


def test_the_items_of_a_batch_are_looked_at_too(portal):
    """What an item swallowed stands in the batch's header and among the findings."""
    reply = portal.call("batch", {"cmd": ["imbot.chat.user.list?CHAT_ID=13x&\u00fc=1"]})
    assert reply.headers["x-mock-imbot-diagnostics"] == "cast_value CHAT_ID, unknown_parameter ?"
    assert [code for code, _, _ in found(portal)] == ["cast_value", "unknown_parameter"]


def test_a_level_of_off_tells_nothing(new_portal):
    """A portal may be told to keep quiet."""
    portal = new_portal(diagnostics="off")
    assert "x-mock-imbot-diagnostics" not in portal.call("imbot.chat.user.list", {"CHAT_ID": "13abc"}).headers
    answer = portal.control("GET", "/diagnostics").json()
    assert answer == {"level": "off", "items": []}


def test_a_reset_begins_anew(portal):
    """Findings go with the journal."""
    portal.call("imbot.chat.user.list", {"CHAT_ID": "13abc"})
    portal.control("POST", "/reset")
    assert found(portal) == []
