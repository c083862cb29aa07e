"""The server that the clients talk to, and the stage on which they play."""

from collections.abc import Iterator

import httpx
import pytest

from mock_imbot import tls
from mock_imbot.app import create_app
from mock_imbot.server import BackgroundServer
from mock_imbot.settings import Settings
from tests.clients.stage import HERE, Mock, Stage


@pytest.fixture(scope="session")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    """A server with HTTPS, whose CA is made for these tests, and with a proxy."""
    folder = tmp_path_factory.mktemp("state")
    settings = Settings(port=0, tls=True, tls_port=0, proxy=0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder))
        running = BackgroundServer(create_app(settings), settings)
    authority = tls.certificate_path(folder / "mock-imbot" / "ca")
    with running, httpx.Client(base_url=running.url, timeout=10) as control:
        yield Mock(running.url, running.urls["https"], running.urls["proxy"], authority, control)


@pytest.fixture(scope="session")
def stage(mock: Mock, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """The stage, for the clients of the tests that were collected."""
    here = [item for item in request.session.items if item.path.parent == HERE]
    needed = {item.callspec.params["client"] for item in here if isinstance(item, pytest.Function)}
    made = Stage(mock, tmp_path_factory.mktemp("clients"), needed)
    yield made
    made.pool.shutdown(cancel_futures=True)
