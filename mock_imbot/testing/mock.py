"""``MockImbot``: a server for tests, in a thread, elsewhere, or without sockets."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from mock_imbot.testing.connection import LOCAL, App, AppConnection, Control, HttpConnection
from mock_imbot.testing.portal import Portal

if TYPE_CHECKING:
    from mock_imbot.settings import Settings

PORTALS: Final = "/_mock/portals"
DEFAULT: Final = "default"
FILES: Final = (".yaml", ".yml", ".json")

Scenario = str | Path | Mapping[str, Any]
"""The name of a bundled scenario, a file or folder, or a scenario itself."""


class Mock:
    """A server and its portals. As a context manager it lets go of its connections at the end."""

    def __init__(self, url: str, control: Control) -> None:
        self.url = url
        self.control = control
        try:
            self.portal = Portal(control, DEFAULT, url)
        except BaseException:
            control.connection.close()
            raise

    def __enter__(self) -> Self:
        """Nothing to start: it runs."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go."""
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self.control.connection.close()

    @property
    def webhook_url(self) -> str:
        """The first webhook of the default portal."""
        return self.portal.webhook_url

    @property
    def token(self) -> str:
        """The first access token of the default portal."""
        return self.portal.token

    @property
    def https_url(self) -> str:
        """Where HTTPS is served. Raises LookupError without TLS."""
        return str(self.overview()["urls"]["https"])

    @property
    def ca(self) -> Path | None:
        """The CA certificate that clients of ``https_url`` have to trust, on the server's machine."""
        path = self.overview()["ca"]
        return Path(path) if path else None

    def overview(self) -> dict[str, Any]:
        """Version, options and addresses of the server."""
        found: dict[str, Any] = self.control.ask("GET", "/_mock")
        return found

    def new_portal(
        self, name: str | None = None, scenario: Scenario | None = None, profile: str | None = None
    ) -> Portal:
        """Make an isolated portal, of the server's own scenario if none is given."""
        body = {"name": name, "scenario": inline(scenario)}
        made = self.control.ask("POST", PORTALS, {key: value for key, value in body.items() if value is not None})
        portal = Portal(self.control, made["name"], self.url)
        if profile:
            state = portal.state()
            portal.replace(state | {"portal": state.get("portal", {}) | {"profile": profile}})
        return portal


class MockImbot(Mock):
    """A server of its own, in a thread and on a free port; ready on entry, stopped on exit.

    ``scenario`` is a scenario or several that are merged; an inline one stands alone. ``settings`` are the options of
    ``mock-imbot serve`` with underscores. Raises what the start of the server raises: ``StartError`` and
    ``ScenarioError``.
    """

    def __init__(
        self,
        *,
        scenario: Scenario | Sequence[str | Path] | None = None,
        profile: str | None = None,
        tls: bool = False,
        **settings: Any,
    ) -> None:
        self.scenario = scenario
        self.settings = {"profile": profile, "tls": tls, "port": 0, "tls_port": 0} | settings
        self.running = ExitStack()

    def __enter__(self) -> Self:
        """Start and wait until calls are answered."""
        from mock_imbot.server import BackgroundServer  # noqa: PLC0415 - at() needs no server

        app, settings = create(self.scenario, self.settings)
        with ExitStack() as stack:
            server = stack.enter_context(BackgroundServer(app, settings))
            connection = HttpConnection(server.url)
            stack.callback(connection.close)
            super().__init__(server.url, Control(connection, settings.admin_token))
            plant(self.portal, self.scenario)
            self.running = stack.pop_all()
        return self

    def close(self) -> None:
        """Stop the server."""
        self.running.close()

    @staticmethod
    def at(url: str, admin_token: str | None = None) -> Mock:
        """Use a server that runs already, such as a container."""
        return Mock(url.rstrip("/"), Control(HttpConnection(url), admin_token))

    @staticmethod
    def asgi(
        *, scenario: Scenario | Sequence[str | Path] | None = None, profile: str | None = None, **settings: Any
    ) -> "AsgiMock":
        """An app without any socket, for ``httpx.ASGITransport`` and the like."""
        app, options = create(scenario, {"profile": profile, "public_url": LOCAL} | settings)
        mock = AsgiMock(LOCAL, Control(AppConnection(app), options.admin_token), app)
        plant(mock.portal, scenario)
        return mock


class AsgiMock(Mock):
    """A server without sockets: ``app`` is an ASGI application. Use it in the thread that made it."""

    def __init__(self, url: str, control: Control, app: App) -> None:
        super().__init__(url, control)
        self.app = app


def create(scenario: Scenario | Sequence[str | Path] | None, given: Mapping[str, Any]) -> tuple[Any, "Settings"]:
    """The application and its settings. Loading it takes half a second, so it is done when it is needed."""
    from mock_imbot.app import create_app  # noqa: PLC0415 - see above
    from mock_imbot.settings import Settings  # noqa: PLC0415 - see above

    single = (scenario,) if isinstance(scenario, str | Path) else scenario
    names = () if single is None or isinstance(single, Mapping) else tuple(map(str, single))
    settings = Settings(scenario=names, **given)
    return create_app(settings), settings


def plant(portal: Portal, scenario: object) -> None:
    """Give the default portal an inline scenario."""
    if isinstance(scenario, Mapping):
        portal.replace(scenario)


def inline(scenario: Scenario | None) -> Any:
    """A scenario as the control API takes it: files are read here, the server may be elsewhere."""
    if scenario is None or isinstance(scenario, Mapping):
        return scenario
    path = Path(scenario)
    if isinstance(scenario, str) and path.suffix not in FILES and not path.is_dir():
        return scenario
    from mock_imbot.portal.clock import Clock  # noqa: PLC0415 - see above
    from mock_imbot.portal.store import Store  # noqa: PLC0415 - see above
    from mock_imbot.scenario import dump, load, read  # noqa: PLC0415 - see above

    store = Store()
    store.create()
    load(read([str(path)]), store, now=int(Clock().now()))
    return dump(store)
