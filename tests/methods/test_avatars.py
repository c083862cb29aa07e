"""imbot.chat.updateAvatar, and how pictures are served (imbot-chat §7)."""

import base64
from struct import pack

import pytest

from tests.methods.house import BOT, CALL, GENERAL, GUEST, PICTURE, PNG, SONET_GROUP, TASKS, TEAM
from tests.methods.refusals import SVG, picture_of

METHOD = "imbot.chat.updateAvatar"
PROFILES = pytest.mark.parametrize("profile", ["documented", "2026"])

GIF = b"GIF89a" + pack("<HH", 3, 2)
JPEG = b"\xff\xd8\xff\xc0\x00\x11\x08\x00\x02\x00\x03"
BMP = b"BM" + bytes(12) + b"\x28\0\0\0" + pack("<ii", 3, 2)
WEBP = b"RIFF\x16\0\0\0WEBPVP8 \x0a\0\0\0\x00\x00\x00\x9d\x01\x2a" + pack("<HH", 3, 2)


def wear(home, avatar, chat_id=TEAM):
    """Give a chat a picture."""
    return home.ask(METHOD, {"CHAT_ID": chat_id, "AVATAR": avatar})


def address(home, chat_id=TEAM):
    """Where its picture is."""
    return home.ask("imbot.dialog.get", {"DIALOG_ID": f"chat{chat_id}"}, "bot-access").result["avatar"]


@PROFILES
def test_a_new_picture_is_stored_and_announced(home):
    """By the portal, unread for everybody but the bot; it can be fetched as it was sent."""
    assert address(home) == ""
    assert wear(home, PICTURE).result is True
    assert home.texts(TEAM)[2:] == [(0, "EchoBot changed the chat icon")]
    assert home.chat(TEAM)["counters"] == {"1": 1, "2": 1, "4": 1}
    assert address(home) == f"{home.url}/_mock/files/{home.name}/1/chat13.png"
    served = home.client.get(address(home))
    assert (served.status_code, served.headers["content-type"], served.content) == (200, "image/png", PNG)


@PROFILES
@pytest.mark.parametrize(
    ("content", "content_type", "suffix"),
    [
        (GIF, "image/gif", "gif"),
        (JPEG, "image/jpeg", "jpg"),
        (BMP, "image/bmp", "bmp"),
        (WEBP, "image/webp", "webp"),
    ],
    ids=["gif", "jpeg", "bmp", "webp"],
)
def test_the_type_is_read_from_the_bytes(home, content, content_type, suffix):
    """Not from a name."""
    assert wear(home, ["liar.png", base64.b64encode(content).decode()]).result is True
    assert address(home).endswith(f"/chat13.{suffix}")
    served = home.client.get(address(home))
    assert (served.headers["content-type"], served.content) == (content_type, content)


def test_older_portals_take_an_svg_and_any_size(house):
    """There is no limit in pixels."""
    assert wear(house, SVG).result is True
    assert house.client.get(address(house)).headers["content-type"] == "image/svg+xml"
    assert wear(house, picture_of(50000, 50000)).result is True


def test_newer_portals_take_5000_pixels(house_2026):
    """And not one more."""
    assert wear(house_2026, picture_of(5000, 5000)).result is True


@pytest.mark.parametrize(
    "text",
    [
        PICTURE.rstrip("="),
        "\n".join(PICTURE[at : at + 4] for at in range(0, len(PICTURE), 4)),
        " ".join(PICTURE) + " \r\n",
        "".join(letter + ":;,-_!é\0" for letter in PICTURE),
        [["no text"], PICTURE],
        ["a.png", PICTURE, "more"],
    ],
    ids=["unpadded", "lines", "blanks", "signs", "pair", "three"],
)
def test_base64_is_read_leniently(house, text):
    """What is no base64 is skipped, and padding may be missing."""
    assert wear(house, text).result is True
    assert house.chat(TEAM)["avatar"] == "base64:" + PICTURE


@PROFILES
def test_the_same_picture_again_is_a_new_file(home):
    """The old one is gone."""
    wear(home, PICTURE)
    old = address(home)
    assert wear(home, PICTURE).result is True
    assert address(home) != old
    assert home.client.get(old).status_code == 404
    assert len(home.texts(TEAM)) == 4


@pytest.mark.parametrize(
    ("profile", "chats"), [("documented", [GENERAL, GUEST, SONET_GROUP]), ("2026", [GUEST, TASKS])]
)
def test_any_member_may_change_it(home, chats):
    """Unless the entity forbids it, in newer portals."""
    for chat_id in chats:
        assert wear(home, PICTURE, chat_id).result is True
        assert home.chat(chat_id)["avatar"] == "base64:" + PICTURE


@PROFILES
def test_nothing_is_said_in_a_chat_of_a_call(home):
    """ENTITY_TYPE CALL."""
    assert wear(home, PICTURE, CALL).result is True
    assert home.texts(CALL) == []
    assert "counters" not in home.chat(CALL)


def test_a_large_picture_is_taken_whole(house):
    """The API has no limit in bytes."""
    content = PNG + bytes(3 << 20)
    assert wear(house, base64.b64encode(content).decode()).result is True
    assert house.client.get(address(house)).content == content
    assert house.chat(TEAM)["owner"] == BOT
