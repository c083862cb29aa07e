"""How tests reach a server: over HTTP with connections that are kept alive, or an app without any socket.

Standard library only: a bot's test-suite gets no HTTP client that it didn't ask for.
"""

import json
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from selectors import EVENT_READ, DefaultSelector
from socket import socket
from typing import Any, Final, Protocol
from urllib.parse import urlencode, urlsplit

PATIENCE: Final = 30.0  # seconds for an answer, beside what a request waits on purpose
FIRST_FAILURE: Final = 400
LOCAL: Final = "http://localhost"

App = Callable[[Any, Any, Any], Awaitable[None]]


class ControlError(Exception):
    """The control API refused a request: its ``code``, the ``message`` for people, the ``status``."""

    def __init__(self, code: str, message: str, status: int) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer off the wire."""

    status: int
    body: bytes

    def json(self) -> Any:
        """The decoded body; None for an empty one. Raises ValueError for what is no JSON."""
        return json.loads(self.body) if self.body else None


class Connection(Protocol):
    """What sends requests. ``waits``: a request may wait for others that are made meanwhile."""

    waits: bool

    def send(self, verb: str, path: str, body: bytes, headers: Mapping[str, str], timeout: float) -> Answer:
        """Send a request and wait for its answer. Raises OSError when there is none, HTTPException for half of one."""

    def close(self) -> None:
        """Let go of everything that is held open."""


class HttpConnection:
    """HTTP to one server. Threads may share it: each request takes an idle connection or opens one."""

    waits = True

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"{url!r} is no address of a server; one looks like http://127.0.0.1:2424")
        self.kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self.host, self.port, self.root = parts.hostname, parts.port, parts.path.rstrip("/")
        self.idle: list[HTTPConnection] = []

    def send(self, verb: str, path: str, body: bytes, headers: Mapping[str, str], timeout: float) -> Answer:
        """Send a request. It is never sent twice: a dropped connection is the caller's to see."""
        connection = self.take(timeout)
        try:
            connection.request(verb, self.root + path, body or None, dict(headers))
            response = connection.getresponse()
            answer = Answer(response.status, response.read())
        except BaseException:
            connection.close()
            raise
        self.idle.append(connection)
        return answer

    def take(self, timeout: float) -> HTTPConnection:
        """An idle connection that the server has not closed meanwhile, or a new one."""
        while self.idle:
            connection = self.idle.pop()
            if connection.sock and not closed(connection.sock):
                connection.sock.settimeout(timeout)
                return connection
            connection.close()
        return self.kind(self.host, self.port, timeout=timeout)

    def close(self) -> None:
        """Close the idle connections."""
        while self.idle:
            self.idle.pop().close()


def closed(idle: socket) -> bool:
    """Whether the other side has closed a connection on which nothing was asked."""
    with DefaultSelector() as selector:
        selector.register(idle, EVENT_READ)
        return bool(selector.select(0))


class AppConnection:
    """Calls an app directly, in the caller's thread, also while an event loop is running there.

    The app is stepped by hand until it has answered. Only what waits on purpose (a delayed answer, say) would have to
    be left and come back to; that is refused.
    """

    waits = False

    def __init__(self, app: App) -> None:
        self.app = app

    def send(self, verb: str, path: str, body: bytes, headers: Mapping[str, str], timeout: float) -> Answer:  # noqa: ARG002 - nothing waits here
        """Have the app answer."""
        sent: list[Mapping[str, Any]] = []

        async def receive() -> Mapping[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Mapping[str, Any]) -> None:
            sent.append(message)

        step_through(self.app(scope(verb, path, headers), receive, send))
        if not sent:
            raise ConnectionResetError("the connection was dropped before an answer")
        content = b"".join(message.get("body", b"") for message in sent[1:])
        return Answer(sent[0]["status"], content)

    def close(self) -> None:
        """Nothing is held open."""


def scope(verb: str, path: str, headers: Mapping[str, str]) -> dict[str, Any]:
    """A request as ASGI has it."""
    plain, _, query = path.partition("?")
    named = {"host": "localhost"} | {name.lower(): value for name, value in headers.items()}
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": verb,
        "scheme": "http",
        "path": plain,
        "raw_path": plain.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
        "client": ("127.0.0.1", 0),
        "server": ("localhost", 80),
    }


def step_through(awaitable: Awaitable[None]) -> None:
    """Run to the end what never waits."""
    coroutine = awaitable if isinstance(awaitable, Coroutine) else wrap(awaitable)
    try:
        coroutine.send(None)
    except StopIteration:
        return
    finally:
        coroutine.close()
    raise RuntimeError("this request waits, and nothing can wait here; use MockImbot() or an asynchronous client")


async def wrap(awaitable: Awaitable[None]) -> None:
    """Make a coroutine of anything that can be awaited."""
    await awaitable


class Control:
    """Requests in JSON, those to the control API with the admin token."""

    def __init__(self, connection: Connection, admin_token: str | None = None) -> None:
        self.connection = connection
        self.headers = {"Authorization": f"Bearer {admin_token}"} if admin_token else {}

    def ask(
        self, verb: str, path: str, body: Any = None, *, wait: float = 0, also: tuple[int, ...] = (), **query: Any
    ) -> Any:
        """Use the control API: the decoded answer, for a status in ``also`` too. Raises ControlError.

        ``query`` is sent where it isn't None. ``wait`` are seconds that the request may take by itself.
        """
        given = {name: value for name, value in query.items() if value is not None}
        full = f"{path}?{urlencode(given)}" if given else path
        answer = self.post(verb, full, body, self.headers, PATIENCE + wait)
        if answer.status < FIRST_FAILURE or answer.status in also:
            return answer.json()
        error: dict[str, Any] = {}
        with suppress(ValueError, LookupError, TypeError):
            error = dict(answer.json()["error"])
        raise ControlError(
            error.get("code", str(answer.status)),
            error.get("message", "what answers there is no control API of a mock-imbot"),
            answer.status,
        )

    def post(self, verb: str, path: str, body: Any, headers: Mapping[str, str], timeout: float = PATIENCE) -> Answer:
        """Send JSON, or nothing for None."""
        content = b"" if body is None else json.dumps(body).encode()
        typed = {"Content-Type": "application/json"} if content else {}
        return self.connection.send(verb, path, content, {**typed, **headers}, timeout)
