"""A server with a proxy."""

from collections.abc import Iterator

import pytest

from tests.proxy.behind import Mock


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    """One for all tests that leave it as it is."""
    made = Mock(tmp_path_factory.mktemp("data"), tls_name=("mock.example",), public_url="http://mock_imbot:8080")
    with made.running:
        yield made
