"""A client that costs next to nothing: one socket, kept alive, one request at a time, requests made beforehand."""

import json
import socket
from collections.abc import Mapping
from time import perf_counter
from typing import Any, Self

SUCCESS = range(200, 300)


class UnexpectedAnswerError(Exception):
    """A call was answered otherwise than it has to be, so its time would mean nothing."""


class Client:
    """One connection to a server."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=600)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self.socket.close()

    def send(self, request: bytes, expected: int | None = None) -> bytes:
        """Send a request and answer the body. The status has to be ``expected``, else a success."""
        self.socket.sendall(request)
        answer = self.socket.recv(65536)
        while (end := answer.find(b"\r\n\r\n")) < 0:
            answer += self._more()
        head = answer[:end].lower()
        at = head.find(b"content-length: ")
        size = int(head[at + 16 :].partition(b"\r\n")[0]) if at >= 0 else 0
        while len(answer) < end + 4 + size:
            answer += self._more()
        status = int(answer[9:12])
        if not (status == expected if expected else status in SUCCESS):
            raise UnexpectedAnswerError(request[:200], answer[:500])
        return answer[end + 4 :]

    def json(self, request: bytes) -> Any:
        """Send a request and read its answer."""
        return json.loads(self.send(request))

    def seconds(self, request: bytes) -> float:
        """How long a request takes."""
        begin = perf_counter()
        self.send(request)
        return perf_counter() - begin

    def _more(self) -> bytes:
        piece = self.socket.recv(1 << 20)
        if not piece:
            raise ConnectionError("the server closed the connection")
        return piece


def post(path: str, body: Any = None) -> bytes:
    """The bytes of a POST request with a JSON body, or without any."""
    content = b"" if body is None else json.dumps(body).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    return f"{head}Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content


def get(path: str) -> bytes:
    """The bytes of a GET request."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


def put(path: str, body: Any) -> bytes:
    """The bytes of a PUT request with a JSON body."""
    return post(path, body).replace(b"POST", b"PUT", 1)


def delete(path: str) -> bytes:
    """The bytes of a DELETE request."""
    return f"DELETE {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


def rest(method: str, params: Mapping[str, Any], portal: str | None = None) -> bytes:
    """The bytes of a REST call with the default scenario's access token."""
    token = "demo-access" if portal is None else f"demo-access--{portal}"
    return post(f"/rest/{method}", {"auth": token, **params})
