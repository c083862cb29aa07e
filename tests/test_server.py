"""The listeners: addresses, faults at the start, and a quick end."""

import asyncio
import gc
import json
import logging
import os
import signal
import socket
import ssl
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from mock_imbot import server
from mock_imbot.server import BackgroundServer, serve_in_thread
from mock_imbot.settings import Settings, StartError


class Echo:
    """An app that says where it was asked, waits at /wait for ever, and counts its lives."""

    def __init__(self) -> None:
        self.begun = self.ended = 0
        self.waiting = threading.Event()
        routes = [Route("/", self.hello), Route("/wait", self.wait)]
        self.app = Starlette(routes=routes, lifespan=self.lifespan)

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Count."""
        self.begun += 1
        yield
        self.ended += 1

    async def hello(self, request: Request) -> PlainTextResponse:
        """Answer with the scheme."""
        return PlainTextResponse(request.url.scheme)

    async def wait(self, _: Request) -> PlainTextResponse:
        """Never answer."""
        self.waiting.set()
        await asyncio.Event().wait()
        raise AssertionError


@pytest.fixture
def echo() -> Echo:
    """A fresh app."""
    return Echo()


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    """Give the root logger back as it was."""
    root = logging.getLogger()
    before = root.level, root.handlers[:], logging.getLogger("uvicorn").level
    yield
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    logging.getLogger("uvicorn").setLevel(before[2])


def test_ready_on_entry_gone_on_exit(echo: Echo) -> None:
    """A server in a thread answers at once, and nothing listens afterwards."""
    with serve_in_thread(echo.app) as url:
        answer = httpx.get(url)
        assert (answer.status_code, answer.text) == (200, "http")
        assert "date" in answer.headers
        assert "server" not in answer.headers
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)
    assert (echo.begun, echo.ended) == (1, 1)


def test_http_and_https_share_one_app(echo: Echo, tmp_path: Path) -> None:
    """Both listeners are one server: the app begins and ends once."""
    settings = Settings(port=0, tls=True, tls_port=0, data=tmp_path)
    with BackgroundServer(echo.app, settings) as running:
        trust = ssl.create_default_context(cafile=tmp_path / "ca" / "cert.pem")
        with httpx.Client(verify=trust) as client:
            assert client.get(running.urls["http"]).text == "http"
            assert client.get(running.urls["https"]).text == "https"
    assert (echo.begun, echo.ended) == (1, 1)


def test_the_app_learns_its_address(echo: Echo) -> None:
    """Links show the address that is served, unless the user names another."""
    echo.app.state.mock = SimpleNamespace(public_url="unknown")
    with serve_in_thread(echo.app) as url:
        assert echo.app.state.mock.public_url == url
    echo.app.state.mock.public_url = "http://mock"
    with serve_in_thread(echo.app, Settings(port=0, public_url="http://mock")):
        assert echo.app.state.mock.public_url == "http://mock"


def has_ipv6() -> bool:
    """Some containers have none."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize(
    ("host", "shown"),
    [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::1", "[::1]"), ("::", "[::1]")],  # noqa: S104 - meant
)
def test_the_address_shown_can_be_called(echo: Echo, host: str, shown: str) -> None:
    """A server that listens everywhere shows an address of this machine."""
    if ":" in host and not has_ipv6():
        pytest.skip("this machine has no IPv6")
    with serve_in_thread(echo.app, Settings(host=host, port=0)) as url:
        assert url.startswith(f"http://{shown}:")
        assert httpx.get(url).status_code == 200


def test_a_port_in_use(echo: Echo, tmp_path: Path) -> None:
    """The user is told which port and what to do; the port that was free stays free."""
    with socket.create_server(("127.0.0.1", 0)) as other, socket.create_server(("127.0.0.1", 0)) as spare:
        port, free = other.getsockname()[1], spare.getsockname()[1]
        spare.close()
        with pytest.raises(StartError) as refusal:
            BackgroundServer(echo.app, Settings(port=port))
        assert str(refusal.value) == (
            f"--port: {port} is in use on 127.0.0.1; stop the other program or choose another port (0: any free one)"
        )
        with pytest.raises(StartError, match=f"--tls-port: {port} is in use"):
            BackgroundServer(echo.app, Settings(port=free, tls=True, tls_port=port, data=tmp_path))
        socket.create_server(("127.0.0.1", free)).close()


def test_a_foreign_address(echo: Echo) -> None:
    """An address that this machine doesn't have."""
    with pytest.raises(StartError, match=r"--host: 192.0.2.1 cannot be listened on \(Cannot assign"):
        BackgroundServer(echo.app, Settings(host="192.0.2.1", port=0))


def test_a_port_of_the_system() -> None:
    """Low ports may be the system's."""
    fault = PermissionError(13, "Permission denied")
    assert server.explain(fault, "127.0.0.1", 80, "--port") == (
        "--port: 80 is not yours to listen on; choose one from 1024 up (0: any free one)"
    )


def test_an_app_that_does_not_start(caplog: pytest.LogCaptureFixture) -> None:
    """Its fault is logged, the caller gets an error, and the port is free again."""

    @asynccontextmanager
    async def fail(_: Starlette) -> AsyncIterator[None]:
        raise LookupError("no seed")
        yield

    running = BackgroundServer(Starlette(lifespan=fail))
    with pytest.raises(StartError, match="the app did not start; the log above says why"), running:
        raise AssertionError
    assert "no seed" in caplog.text
    running.thread.join()
    assert all(one.fileno() == -1 for one in running.server.sockets)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_stops_with_connections_open(echo: Echo, tmp_path: Path, caplog: pytest.LogCaptureFixture, scheme: str) -> None:
    """An idle connection and a request without an answer don't keep the server, nor are they logged as errors."""
    settings = Settings(port=0, tls=True, tls_port=0, data=tmp_path)
    running = BackgroundServer(echo.app, settings)
    with running:
        trust = ssl.create_default_context(cafile=tmp_path / "ca" / "cert.pem")
        with httpx.Client(verify=trust, base_url=running.urls[scheme], timeout=5) as client:
            assert client.get("/").status_code == 200
            faults = []

            def ask() -> None:
                try:
                    client.get("/wait")
                except httpx.TransportError as fault:
                    faults.append(fault)

            asking = threading.Thread(target=ask)
            asking.start()
            assert echo.waiting.wait(5)
            assert client.get("/").status_code == 200
            before = time.monotonic()
            running.__exit__(None, None, None)
            assert time.monotonic() - before < 1
            asking.join()
            assert len(faults) == 1
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert echo.ended == 1


def test_a_fault_while_serving_is_not_hidden() -> None:
    """What breaks the loop later ends in the thread's own report."""
    running = BackgroundServer(Echo().app)
    running.ready.set_result({})
    running.server.run_until_stopped = lambda: (_ for _ in ()).throw(LookupError("late"))  # type: ignore[method-assign] # a fault
    with pytest.raises(LookupError, match="late"):
        running.run()
    for one in running.server.sockets:
        one.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_stop_it(echo: Echo, capsys: pytest.CaptureFixture[str], number: signal.Signals) -> None:
    """Ctrl-C and SIGTERM end ``run`` in order, after the banner, and are what they were afterwards."""
    before = signal.getsignal(number)

    def banner(urls: server.Urls) -> str:
        os.kill(os.getpid(), number)
        return f"serving {urls['http'][:17]}"

    server.run(echo.app, Settings(port=0), banner)
    assert capsys.readouterr().out == "serving http://127.0.0.1:\n"
    assert signal.getsignal(number) == before
    assert (echo.begun, echo.ended) == (1, 1)
    assert gc.get_freeze_count() > 0
    gc.unfreeze()


def test_json_logs(echo: Echo, capsys: pytest.CaptureFixture[str]) -> None:
    """Every line on both outputs is an object: the banner, the app's logs and uvicorn's."""

    def banner(_: server.Urls) -> str:
        logging.getLogger("app").warning("two\nlines")
        logging.getLogger("uvicorn.error").warning("hm %d", 7)
        logging.getLogger("uvicorn.error").info("not said")
        logging.getLogger("app").error("broken", exc_info=LookupError("no seed"))
        os.kill(os.getpid(), signal.SIGTERM)
        return "a\nbanner"

    server.run(echo.app, Settings(port=0, log_format="json"), banner)
    output = capsys.readouterr()
    (shown,) = map(json.loads, output.out.splitlines())
    assert (shown["level"], shown["logger"], shown["message"]) == ("info", "mock_imbot", "a\nbanner")
    first, second, third = map(json.loads, output.err.splitlines())
    assert datetime.fromisoformat(first.pop("at")).utcoffset() == timedelta(0)
    assert first == {"level": "warning", "logger": "app", "message": "two\nlines"}
    assert (second["level"], second["logger"], second["message"]) == ("warning", "uvicorn.error", "hm 7")
    assert third["trace"] == "LookupError: no seed"
    gc.unfreeze()


def test_text_logs(capsys: pytest.CaptureFixture[str]) -> None:
    """People read lines; at "debug" uvicorn speaks too."""
    server.configure_logs(Settings(log_level="debug"))
    logging.getLogger("uvicorn.error").debug("said")
    assert capsys.readouterr().err.endswith(" DEBUG uvicorn.error: said\n")
