"""The listeners: HTTP and, with --tls, HTTPS, from one process, one event loop and one app; --proxy leads to both.

uvicorn does the talking. What it leaves open is here: all listeners in one server, sockets that are bound before
anything is announced, and a stop within a second even while requests are being waited on.
"""

import asyncio
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from errno import EACCES, EADDRINUSE
from importlib import import_module
from importlib.util import find_spec
from threading import Thread
from types import TracebackType
from typing import Any, Final, Literal, Self

import orjson
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from mock_imbot import tls
from mock_imbot.control.world import Proxied, World
from mock_imbot.proxy.listener import Proxy
from mock_imbot.proxy.targets import Rules, certifiable, names
from mock_imbot.settings import Settings, StartError, reachable

BACKLOG: Final = 2048
KEEP_ALIVE: Final = 75  # seconds a connection may idle; as a portal's front, so that clients' pools don't meet a reset
GRACE: Final = 0.3  # seconds that running requests get once the server is told to stop
LAST_WORD: Final = 1  # seconds after which uvicorn gives up on what still runs
YOUNG_OBJECTS: Final = 5000  # before the collector looks at them; most of them the journal keeps anyway
SCHEMES: Final = {"http": "http", "https": "https", "proxy": "http"}
TEXT_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"

Urls = Mapping[str, str]


class Server(uvicorn.Server):
    """An app behind its listeners; the sockets are bound when this is made.

    ``urls`` has ``http``, with TLS ``https``, and ``proxy`` if there is one. Raises ``StartError``, for instance when
    a port is in use.
    """

    def __init__(self, app: ASGIApp, settings: Settings, when_ready: Callable[[Urls], None]) -> None:
        super().__init__(configure(Interruptible(app)))
        mock = getattr(getattr(app, "state", None), "mock", None)
        domain = mock.portals.default.settings.domain if isinstance(mock, World) else ""
        known = certifiable(names(settings, domain))
        self.context = tls.server_context(settings, os.environ, known) if settings.tls else None
        self.bound = bind(settings)
        self.sockets = list(self.bound.values())
        self.urls = {name: f"{SCHEMES[name]}://{address(one)}" for name, one in self.bound.items()}
        self.proxy = proxy_of(settings, domain, self.bound) if "proxy" in self.bound else None
        self.when_ready = when_ready
        if mock is not None and settings.public_url is None:
            mock.public_url = self.urls["http"]
        if isinstance(mock, World):
            self.introduce(mock, domain)

    def introduce(self, mock: World, domain: str) -> None:
        """Tell the control API what listens here."""
        mock.urls = self.urls
        if self.context and not mock.settings.tls_cert:
            mock.ca = tls.certificate_path(tls.authority_folder(mock.settings.data, os.environ)).resolve()
        if self.proxy:
            port, known = self.bound["proxy"].getsockname()[1], sorted(self.proxy.rules.names)
            mock.proxy = Proxied(port, domain.partition(":")[0], tuple(known), self.proxy.refused)

    def run_until_stopped(self) -> None:
        """Serve in this thread, on an event loop of its own. The sockets are closed afterwards in any case."""
        try:
            with asyncio.Runner(loop_factory=self.config.get_loop_factory()) as runner:
                runner.run(self.serve(self.sockets))
        finally:
            for one in self.sockets:
                one.close()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone: uvicorn raises them once more at the end, and the exit code would not be 0."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start the app, then the listeners; a TLS listener is one more server of the same state."""
        plain, *_ = sockets or self.sockets
        try:
            await super().startup([plain])
        except SystemExit:
            raise StartError("the app did not start; the log above says why") from None
        if self.context:
            listener = await asyncio.get_running_loop().create_server(
                self.new_protocol, sock=self.bound["https"], ssl=self.context, backlog=BACKLOG
            )
            self.servers.append(listener)
        if self.proxy:
            await self.proxy.start(self.bound["proxy"])
        self.when_ready(self.urls)

    def new_protocol(self) -> asyncio.Protocol:
        """Serve one connection, as uvicorn makes it for its own listener."""
        protocol: Callable[..., asyncio.Protocol] = self.config.http_protocol_class
        return protocol(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let running requests end, but not for long."""
        interrupt = asyncio.get_running_loop().call_later(GRACE, self.interrupt)
        if self.proxy:
            self.proxy.close()
        await super().shutdown(sockets)
        interrupt.cancel()
        if self.proxy:
            await self.proxy.stop()

    def interrupt(self) -> None:
        """Cut the connections, then end the requests: nobody is left to whom an error could be sent."""
        if self.proxy:
            self.proxy.interrupt()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        loop = asyncio.get_running_loop()
        for task in list(self.server_state.tasks):
            loop.call_soon(task.cancel)


class Interruptible:
    """An app whose requests may be cancelled: only a stopping server does that, so it is no error to be logged."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on."""
        with suppress(asyncio.CancelledError):
            await self.app(scope, receive, send)


class BackgroundServer:
    """A server in a thread of its own, for tests and notebooks: ready on entry, stopped on exit.

    Without settings it takes a free port of 127.0.0.1.
    """

    def __init__(self, app: ASGIApp, settings: Settings | None = None) -> None:
        self.ready: Future[Urls] = Future()
        self.server = Server(app, settings or Settings(port=0), self.ready.set_result)
        self.thread = Thread(target=self.run, name="mock-imbot", daemon=True)
        self.urls = self.server.urls
        self.url = self.urls["http"]

    def run(self) -> None:
        """Serve, and hand a failed start over to the thread that waits for it."""
        try:
            self.server.run_until_stopped()
        except BaseException as fault:
            if self.ready.done():
                raise
            self.ready.set_exception(fault)

    def __enter__(self) -> Self:
        """Start; raises what the start raised."""
        self.thread.start()
        self.ready.result()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, and wait until it has."""
        self.server.should_exit = True
        self.thread.join()


@contextmanager
def serve_in_thread(app: ASGIApp, settings: Settings | None = None) -> Iterator[str]:
    """Serve for the length of a ``with`` block and hand it the HTTP address."""
    with BackgroundServer(app, settings) as running:
        yield running.url


def run(app: ASGIApp, settings: Settings, banner: Callable[[Urls], str]) -> None:
    """Serve until SIGINT or SIGTERM; print the banner when calls are answered. Raises ``StartError``."""
    formatter = configure_logs(settings)

    def announce(urls: Urls) -> None:
        text = banner(urls)
        if settings.log_format == "json":
            text = formatter.format(logging.makeLogRecord({"name": "mock_imbot", "levelname": "INFO", "msg": text}))
        print(text, flush=True)  # noqa: T201 - what the user waits for
        # What exists now lives as long as the server: the collector need not look at it, not even once, for that
        # alone takes a tenth of a second.
        gc.freeze()
        gc.set_threshold(YOUNG_OBJECTS)
        gc.enable()

    server = Server(app, settings, announce)
    with stopping_on_signals(server):
        server.run_until_stopped()


@contextmanager
def stopping_on_signals(server: Server) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM stop the server; what they did before is restored."""

    def stop(*_: object) -> None:
        server.should_exit = True

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def configure(app: ASGIApp) -> uvicorn.Config:
    """Say how uvicorn is used. No access log: the journal is the log."""
    return uvicorn.Config(
        app,
        http=protocol(),
        ws="none",
        workers=1,  # else uvicorn would look into the environment
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=LAST_WORD,
    )


def protocol() -> type[asyncio.Protocol] | Literal["h11"]:
    """Who reads requests: httptools, which passes over upgrades only with some help, or where it is missing h11."""
    if find_spec("httptools") is None:
        return "h11"
    fast: type[asyncio.Protocol] = import_module("mock_imbot.wire.upgrades").PlainProtocol
    return fast


def bind(settings: Settings) -> dict[str, socket.socket]:
    """Sockets that listen: ``http``, and ``https`` and ``proxy`` if they are wanted. All or none of them."""
    wanted: list[tuple[str, str, int | None]] = [
        ("http", "--port", settings.port),
        ("https", "--tls-port", settings.tls_port if settings.tls else None),
        ("proxy", "--proxy", settings.proxy),
    ]
    with ExitStack() as opened:
        bound = {
            name: opened.enter_context(listen(settings.host, port, flag))
            for name, flag, port in wanted
            if port is not None
        }
        opened.pop_all()
    return bound


def proxy_of(settings: Settings, domain: str, bound: Mapping[str, socket.socket]) -> Proxy:
    """The proxy in front of these listeners."""
    places = {name: (host_of(one), int(one.getsockname()[1])) for name, one in bound.items()}
    rules = Rules.of(settings, domain, places["http"][1], places["https"][1])
    return Proxy(rules, places["http"], places["https"])


def listen(host: str, port: int, flag: str) -> socket.socket:
    """Bind one port; early clients wait in the queue until the app has started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    both = host == "::" and socket.has_dualstack_ipv6()
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG, dualstack_ipv6=both)
    except OSError as fault:
        raise StartError(explain(fault, host, port, flag)) from None


def explain(fault: OSError, host: str, port: int, flag: str) -> str:
    """What is wrong with an address, and what to do."""
    if fault.errno == EADDRINUSE:
        return f"{flag}: {port} is in use on {host}; stop the other program or choose another port (0: any free one)"
    if fault.errno == EACCES:
        return f"{flag}: {port} is not yours to listen on; choose one from 1024 up (0: any free one)"
    return f"--host: {host} cannot be listened on ({fault.strerror}); choose an address of this machine"


def address(listening: socket.socket) -> str:
    """The ``host:port`` at which a socket of this machine is reached from here."""
    host, port = host_of(listening), listening.getsockname()[1]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def host_of(listening: socket.socket) -> str:
    """Where a listening socket is reached from this machine."""
    host: str = listening.getsockname()[0]
    return reachable(host)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: ``at`` (UTC), ``level``, ``logger``, ``message`` and, after an exception, ``trace``."""

    def format(self, record: logging.LogRecord) -> str:
        """Render a record."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return orjson.dumps(line).decode()


def configure_logs(settings: Settings) -> logging.Formatter:
    """Send all logs, uvicorn's included, to standard error. What uvicorn says at "info" the banner says better."""
    formatter = JsonFormatter() if settings.log_format == "json" else logging.Formatter(TEXT_FORMAT)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    quiet = settings.log_level == "info"
    logging.getLogger("uvicorn").setLevel(logging.WARNING if quiet else settings.log_level.upper())
    return formatter
