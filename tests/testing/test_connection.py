import json
import socket
import threading
from contextlib import contextmanager

import pytest

from mock_imbot.testing.connection import AppConnection, Control, ControlError, HttpConnection, step_through

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@contextmanager
def serving(*talks):
    """A server that accepts so many connections; each talk is what is sent on one, an answer a request."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve():
            for talk in talks:
                accepted, _ = listener.accept()
                with accepted:
                    for answer in talk:
                        accepted.recv(65536)
                        accepted.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread.join()


def ask(connection):
    """One request."""
    return connection.send("GET", "/", b"", {}, 5).status


def test_connections_are_kept():
    """Two requests, one connection: the server would not take a second one."""
    with serving([ANSWER, ANSWER]) as url:
        connection = HttpConnection(url)
        assert (ask(connection), ask(connection)) == (200, 200)
        connection.close()
    assert connection.idle == []


def test_a_connection_that_was_closed_meanwhile_is_replaced():
    """By the server, and by its own answer."""
    last = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
    with serving([last], [ANSWER], [ANSWER]) as url:
        connection = HttpConnection(url)
        assert ask(connection) == 200
        assert ask(connection) == 200
        [idle] = connection.idle
        assert idle.sock.recv(1) == b""  # the server's side is closed now
        assert ask(connection) == 200
        connection.close()


def test_a_dropped_connection_is_seen():
    """The request is not sent again."""
    with serving([b""]) as url, pytest.raises(ConnectionError):
        ask(HttpConnection(url))


@pytest.mark.parametrize("url", ["127.0.0.1:2424", "http://", "ftp://localhost"])
def test_what_is_no_address_is_refused(url):
    """With an example of one."""
    with pytest.raises(ValueError, match="no address of a server"):
        HttpConnection(url)


def app_answering(*messages):
    """An app that sends these messages."""

    async def app(_scope, receive, send):
        await receive()
        for message in messages:
            await send(message)

    return app


def test_an_app_is_called():
    """Path, query, headers and body as a server would hand them over."""
    seen = {}

    async def app(scope, receive, send):
        seen.update(scope, body=(await receive())["body"])
        await send({"type": "http.response.start", "status": 201})
        await send({"type": "http.response.body", "body": b'{"a":', "more_body": True})
        await send({"type": "http.response.body", "body": b"1}"})

    answer = AppConnection(app).send("POST", "/a?b=c", b"d", {"X-Y": "z"}, 1)
    assert (answer.status, answer.json()) == (201, {"a": 1})
    assert (seen["path"], seen["query_string"], seen["body"]) == ("/a", b"b=c", b"d")
    assert seen["headers"] == [(b"host", b"localhost"), (b"x-y", b"z")]


def test_an_app_that_does_not_answer_has_dropped_the_connection():
    """As a socket would show it."""
    with pytest.raises(ConnectionResetError):
        AppConnection(app_answering()).send("GET", "/", b"", {}, 1)


class Pause:
    """What waits for something."""

    def __await__(self):
        """Go back to the event loop, of which there is none."""
        yield


def test_waiting_is_refused():
    """Nobody would come back to it."""
    with pytest.raises(RuntimeError, match="this request waits"):
        step_through(Pause())


@pytest.mark.parametrize(
    ("status", "body", "code", "said"),
    [
        (404, {"error": {"code": "GONE", "message": "It is gone"}}, "GONE", "GONE: It is gone"),
        (502, "<html>", "502", "502: what answers there is no control API of a mock-imbot"),
        (500, ["error"], "500", "500: what answers there is no control API of a mock-imbot"),
    ],
)
def test_refusals(status, body, code, said):
    """Code and sentence, of whatever answers."""
    content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    app = app_answering(
        {"type": "http.response.start", "status": status}, {"type": "http.response.body", "body": content}
    )
    with pytest.raises(ControlError) as refused:
        Control(AppConnection(app)).ask("GET", "/")
    assert (refused.value.code, refused.value.status, str(refused.value)) == (code, status, said)


def test_an_expected_refusal_is_an_answer():
    """And an empty one is None."""
    control = Control(AppConnection(app_answering({"type": "http.response.start", "status": 408})))
    assert control.ask("GET", "/", also=(408,)) is None
