"""What some clients put on the wire: h2c upgrades, Expect, absolute addresses; by raw sockets."""

import json
import socket
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from mock_imbot.app import create_app
from mock_imbot.server import serve_in_thread
from mock_imbot.settings import Settings
from tests.methods.house import TEAM

ENTITY = {"ENTITY_TYPE": "DEMO", "ENTITY_ID": 77}
UPGRADE = (
    "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n",
    "Connection: keep-alive, Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\nUpgrade: h2c\r\n",
)


class Connection(closing):
    """A connection kept alive, and the bytes that came over it."""

    def __init__(self, address):
        super().__init__(self)
        parts = urlsplit(address)
        self.host = parts.netloc
        self.socket = socket.create_connection((parts.hostname, parts.port), timeout=5)
        self.file = self.socket.makefile("rb")

    def close(self):
        """Hang up."""
        self.file.close()
        self.socket.close()

    def send(self, verb, target, headers="", body=b"", *, announce=True):
        """Write a request."""
        length = f"Content-Length: {len(body)}\r\n" if announce else ""
        head = f"{verb} {target} HTTP/1.1\r\nHost: {self.host}\r\n{length}{headers}\r\n"
        self.socket.sendall(head.encode() + body)

    def head(self):
        """Status and headers of an answer."""
        status = int(self.file.readline().split()[1])
        headers = {}
        while line := self.file.readline().strip():
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        return status, headers

    def answer(self):
        """Status and JSON of an answer."""
        status, headers = self.head()
        return status, json.loads(self.file.read(int(headers["content-length"])))


@pytest.fixture
def connection(house):
    """A connection to the portal's server."""
    with Connection(house.url) as opened:
        yield opened


def body_of(home, **params):
    """A call as JSON."""
    return json.dumps(ENTITY | params | {"auth": home.mine("demo-access")}).encode()


JSON = "Content-Type: application/json\r\n"


@pytest.mark.parametrize("upgrade", UPGRADE, ids=["first", "last"])
def test_an_upgrade_to_http_2_is_passed_over(house, connection, upgrade):
    """The body of the very same request is read, and the connection goes on as HTTP/1.1."""
    for _ in range(3):
        connection.send("POST", "/rest/imbot.chat.get", JSON + upgrade, body_of(house))
        status, answer = connection.answer()
        assert (status, answer["result"]) == (200, {"ID": TEAM})
    connection.send("POST", "/rest/imbot.chat.get", JSON, body_of(house))
    assert connection.answer()[1]["result"] == {"ID": TEAM}


@pytest.mark.parametrize("upgrade", UPGRADE, ids=["first", "last"])
def test_an_upgrade_without_a_body_is_passed_over(house, connection, upgrade):
    """A GET, or a POST with everything in the query; also when the next request follows at once."""
    target = f"/rest/imbot.chat.get?ENTITY_TYPE=DEMO&ENTITY_ID=77&auth={house.mine('demo-access')}"
    for verb in ("GET", "POST", "GET"):
        connection.send(verb, target, upgrade)
        assert connection.answer()[1]["result"] == {"ID": TEAM}
    connection.send("GET", target, upgrade, announce=False)
    assert connection.answer()[1]["result"] == {"ID": TEAM}


def test_an_upgrade_with_a_chunked_body_is_passed_over(house, connection):
    """As when the length is announced."""
    body = body_of(house)
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    headers = JSON + UPGRADE[0] + "Transfer-Encoding: chunked\r\n"
    for _ in range(2):
        connection.send("POST", "/rest/imbot.chat.get", headers, chunked, announce=False)
        assert connection.answer()[1]["result"] == {"ID": TEAM}


def test_a_large_body_with_an_upgrade_arrives_whole(house, connection):
    """In more than one piece."""
    connection.send("POST", "/rest/imbot.chat.get", JSON + UPGRADE[0], body_of(house, PAD="x" * 500_000))
    assert connection.answer()[1]["result"] == {"ID": TEAM}


def test_expect_100_continue(house, connection):
    """The server asks for the body, then answers the call."""
    body = body_of(house)
    headers = f"{JSON}Expect: 100-continue\r\nContent-Length: {len(body)}\r\n"
    for _ in range(2):
        connection.send("POST", "/rest/imbot.chat.get", headers, announce=False)
        assert connection.head()[0] == 100
        connection.socket.sendall(body)
        status, answer = connection.answer()
        assert (status, answer["result"]) == (200, {"ID": TEAM})


@pytest.mark.parametrize("origin", ["http://portal.example", "https://portal.example:443", "HTTP://127.0.0.1:1"])
def test_a_target_may_be_a_whole_address(house, connection, origin):
    """As a client sends it that takes the mock for a proxy."""
    connection.send("POST", f"{origin}/rest/imbot.chat.get", JSON, body_of(house))
    assert connection.answer()[1]["result"] == {"ID": TEAM}
    webhook = f"{origin}/rest/{house.mine('1/demo')}/imbot.chat.get?ENTITY_TYPE=DEMO&ENTITY_ID=77"
    connection.send("GET", webhook)
    assert connection.answer()[1]["result"] == {"ID": TEAM}


def test_requests_may_be_sent_ahead(house, connection):
    """Answers come in the same order."""
    for title in ("One", "Two", "Three"):
        body = json.dumps({"CHAT_ID": TEAM, "TITLE": title, "auth": house.mine("demo-access")}).encode()
        connection.send("POST", "/rest/imbot.chat.updateTitle", JSON, body)
    assert [connection.answer()[1]["result"] for _ in range(3)] == [True, True, True]
    assert house.chat(TEAM)["title"] == "Three"


def test_headers_of_any_bytes(house, connection):
    """Latin-1 letters in a header harm nobody."""
    headers = "Authorization: Bearer \u00e9\u00ff\r\nContent-Type: \u00e9; charset=\u00ff\r\n".encode("latin-1")
    target = f"/rest/imbot.chat.get?auth={house.mine('demo-access')}"
    connection.socket.sendall(f"GET {target} HTTP/1.1\r\nHost: {connection.host}\r\n".encode() + headers + b"\r\n")
    assert connection.answer() == (
        401,
        {"error": "invalid_token", "error_description": "Unable to get application by token"},
    )


def test_a_client_that_hangs_up_in_its_body_changes_nothing(house):
    """The rest never comes; the portal goes on."""
    before = house.export()
    body = b"CHAT_ID=13&TITLE=Half&auth=" + house.mine("demo-access").encode()
    with Connection(house.url) as connection:
        headers = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n"
        connection.send("POST", "/rest/imbot.chat.updateTitle", headers, body, announce=False)
    assert house.ask("imbot.chat.get", ENTITY).result == {"ID": TEAM}
    assert house.export() == before


def test_a_head_may_come_in_pieces(house, connection):
    """Also one that asks for an upgrade."""
    body = body_of(house)
    head = f"POST /rest/imbot.chat.get HTTP/1.1\r\nHost: x\r\n{JSON}{UPGRADE[0]}Content-Length: {len(body)}\r\n\r\n"
    whole = head.encode() + body
    connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for at in range(0, len(whole), 50):
        connection.socket.sendall(whole[at : at + 50])
        assert house.ask("imbot.chat.get", ENTITY).result == {"ID": TEAM}
    assert connection.answer()[1]["result"] == {"ID": TEAM}


def test_an_upgrade_keeps_the_wish_to_close(house, connection):
    """Only the tokens of the upgrade go from the header Connection."""
    headers = JSON + "Connection: Upgrade, close, HTTP2-Settings\r\nUpgrade: h2c\r\n"
    connection.send("POST", "/rest/imbot.chat.get", headers, body_of(house))
    assert connection.answer()[1]["result"] == {"ID": TEAM}
    assert connection.file.read() == b""


@pytest.mark.parametrize("sent", ["CONNECT portal.example:443 HTTP/1.1\r\nHost: x\r\n\r\n", "rubbish\r\n\r\n"])
def test_what_is_no_request_is_refused(connection, sent):
    """A tunnel, or no HTTP at all; then the connection is closed."""
    connection.socket.sendall(sent.encode())
    assert connection.head()[0] == 400
    assert connection.file.read() == b"Invalid HTTP request received."


def test_without_httptools_the_slower_parser_reads(monkeypatch):
    """It needs no help with upgrades."""
    monkeypatch.setattr("mock_imbot.server.find_spec", lambda _: None)
    with serve_in_thread(create_app(Settings(port=0))) as url, Connection(url) as connection:
        connection.send("POST", "/rest/imbot.chat.get", JSON + UPGRADE[0], b'{"auth": "demo-access"}')
        assert connection.answer()[1]["result"] is None
