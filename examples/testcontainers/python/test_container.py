"""A portal in a container of the test's own."""

import pytest

from mock_imbot.testing import MockImbot

containers = pytest.importorskip("testcontainers.core.container", reason="testcontainers is not installed")
waiting = pytest.importorskip("testcontainers.core.wait_strategies", reason="testcontainers is older than 4.13")

PORT = 2424


@pytest.fixture(scope="module")
def mock():
    """The server in its container, and the whole control API as methods."""
    ready = waiting.HttpWaitStrategy(PORT, "/readyz").for_status_code(200)
    with containers.DockerContainer("mock-imbot").with_exposed_ports(PORT).waiting_for(ready) as container:
        url = f"http://{container.get_container_host_ip()}:{container.get_exposed_port(PORT)}"
        with MockImbot.at(url) as opened:
            yield opened


def test_a_chat(mock):
    """A portal of its own, real HTTP."""
    portal = mock.new_portal()
    chat = portal.call("imbot.chat.add", TITLE="Team", USERS=[1, 2])
    assert portal.chat(chat)["title"] == "Team"
    portal.verify({"method": "imbot.chat.add", "params": {"TITLE": "Team"}, "times": 1})
