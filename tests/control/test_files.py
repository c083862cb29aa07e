"""Stored files."""

import base64
from urllib.parse import quote

import pytest

from tests.control.conftest import PNG

AVATAR = "/_mock/files/default/1/chat13.png"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def put_file(api, name, content, content_type=None):
    """A portal with one stored file; answers its address."""
    file = {"id": 5, "name": name, "content": "base64:" + base64.b64encode(content).decode()}
    body = {"users": [{"id": 1}], "files": [file | ({"content_type": content_type} if content_type else {})]}
    assert api.put("/_mock/portals/default", json=body).status_code == 200
    return f"/_mock/files/default/5/{quote(name)}"


def test_an_avatar_as_it_was_stored(api):
    """The bytes, their type, and no guessing."""
    answer = api.get(AVATAR)
    assert answer.status_code == 200
    assert answer.content == base64.b64decode(PNG.removeprefix("base64:"))
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_address_in_answers_leads_to_the_file(world):
    """The link that chats show is the one that is served."""
    assert world.portals.default.files.url(1) == f"http://mock.example{AVATAR}"


def test_a_file_is_asked_about_before_it_is_reused(api):
    """304 while it is the same; another file under the same number after a reset is sent."""
    first = api.get(AVATAR)
    assert first.headers["cache-control"] == "no-cache"
    again = api.get(AVATAR, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert api.get(AVATAR, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_picture_can_not_run_scripts(api):
    """An SVG is a document; the policy and the sandbox keep its scripts from running."""
    answer = api.get(put_file(api, "a.svg", SVG))
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["content-security-policy"] == (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"
    )


def test_head_has_the_headers_only(api):
    """As for GET, without the bytes."""
    answer = api.head(AVATAR)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(base64.b64decode(PNG.removeprefix("base64:"))))


@pytest.mark.parametrize("name", ["Ж ü.txt", "a%20b", "a?b#c", "a;b=c&d"])
def test_names_of_all_kinds(world, api, name):
    """The link of a file leads to it, whatever the name."""
    put_file(api, name, b"text")
    url = world.portals.default.files.url(5).removeprefix("http://mock.example")
    assert api.get(url).content == b"text"


@pytest.mark.parametrize(
    ("given", "served"),
    [
        (None, "application/octet-stream"),
        ("text/plain; charset=utf-8", "text/plain; charset=utf-8"),
        ("application/vnd.ms-excel", "application/vnd.ms-excel"),
        ("text/html\r\nSet-Cookie: a=b", "application/octet-stream"),
        ("ж", "application/octet-stream"),
    ],
)
def test_types_that_are_none_are_not_sent(api, given, served):
    """What would break the headers is served as bytes."""
    answer = api.get(put_file(api, "a", b"text", given))
    assert answer.headers["content-type"] == served
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/_mock/files/default/2/chat13.png",
        "/_mock/files/default/1/chat14.png",
        "/_mock/files/w1/1/chat13.png",
        "/_mock/files/No_/1/chat13.png",
        "/_mock/files/default/one/chat13.png",
        "/_mock/files/default/-1/chat13.png",
        "/_mock/files/default/99999999999999999999999/chat13.png",
        "/_mock/files/default/%D9%A1/chat13.png",
    ],
)
def test_files_that_are_not_there(api, refused, path):
    """Portal, number and name have to be right; no portal is made by asking."""
    assert refused(api.get(path)) == (404, "FILE_NOT_FOUND", "There is no such file; it may be deleted")
    assert api.get("/_mock").json()["portals"] == ["default"]
