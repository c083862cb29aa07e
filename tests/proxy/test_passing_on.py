"""What becomes of a request and its answer on their way."""

import socket
import threading

import httpx
import pytest

from tests.proxy.behind import Mock, read_all, upstream


def test_the_request_as_the_mock_gets_it(mock: Mock) -> None:
    """The target's host is the Host whatever was sent; what is for the proxy alone stays there, lengths never do."""
    got = []

    def answer(raw: socket.socket) -> None:
        got.append(raw.recv(65536))
        raw.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        got.append(raw.recv(65536))
        raw.sendall(b"HTTP/1.1 200 Fine\r\nContent-Length: 2\r\nX-Own: 1\r\nConnection: close, x-own\r\n\r\nok")

    with upstream(mock, answer), mock.dial() as raw:
        raw.sendall(
            b"POST http://OAUTH.bitrix.info:80?a=b HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 3\r\nX-Kept: 1\r\n"
            b"Expect: 100-continue\r\nConnection: close, x-gone, content-length\r\nX-Gone: 1\r\nUpgrade: h2c\r\n"
            b"Proxy-Authorization: Basic eA==\r\n\r\n"
        )
        assert raw.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        raw.sendall(b"abc")
        answered = read_all(raw)
    assert got[0] == (
        b"POST /?a=b HTTP/1.1\r\nHost: OAUTH.bitrix.info:80\r\ncontent-length: 3\r\nx-kept: 1\r\n"
        b"expect: 100-continue\r\nConnection: close\r\n\r\n"
    )
    assert got[1:] == [b"abc"]
    assert answered == b"HTTP/1.1 200 Fine\r\ncontent-length: 2\r\nConnection: close\r\n\r\nok"


def test_an_answer_before_the_request_is_complete(mock: Mock) -> None:
    """It is passed on, then the connection is closed: nobody knows where the next request would begin."""

    def answer(raw: socket.socket) -> None:
        raw.recv(65536)
        raw.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")

    with upstream(mock, answer):
        answered = mock.talk(b"POST http://mock.example/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc")
    assert answered.startswith(b"HTTP/1.1 413 ")


def test_a_broken_answer_stays_broken(mock: Mock) -> None:
    """A reset or a truncated answer, as faults make them, looks the same behind the proxy."""

    def truncate(raw: socket.socket) -> None:
        raw.recv(65536)
        raw.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")

    with upstream(mock, truncate), mock.client() as client, pytest.raises(httpx.RemoteProtocolError):
        client.get("http://mock.example/")
    with upstream(mock, lambda raw: raw.recv(65536)), mock.client() as client, pytest.raises(httpx.TransportError):
        client.get("http://mock.example/")


def test_a_broken_request_ends_there(mock: Mock) -> None:
    """Neither half a body nor a chunk that is none becomes a request."""
    head = b"POST http://mock.example/rest/1/demo/imbot.chat.get HTTP/1.1\r\nHost: x\r\n"
    assert mock.talk(head + b"Content-Length: 9\r\n\r\nabc", end=True) == b""
    assert mock.talk(head + b"Transfer-Encoding: chunked\r\n\r\nnonsense\r\n") == b""


def test_a_client_that_resets_a_tunnel(mock: Mock) -> None:
    """The mock's end is closed, too."""
    gone = threading.Event()

    def wait(raw: socket.socket) -> None:
        read_all(raw)
        gone.set()

    with upstream(mock, wait):
        raw = mock.tunnel("mock.example:80")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        raw.close()
        assert gone.wait(5)
