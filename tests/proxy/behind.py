"""A server with a proxy, and what a test may put behind the proxy."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from mock_imbot.app import create_app
from mock_imbot.server import BackgroundServer
from mock_imbot.settings import Settings


class Mock:
    """A server with a proxy in front."""

    def __init__(self, folder: Path, **settings) -> None:
        chosen = Settings(port=0, tls_port=0, proxy=0, data=folder, **settings)
        self.app = create_app(chosen)
        self.running = BackgroundServer(self.app, chosen)
        self.server = self.running.server
        self.urls = self.running.urls
        self.ca = folder / "ca" / "cert.pem"
        self.port = urlsplit(self.urls["proxy"]).port or 0
        self.proxy = self.server.proxy

    @contextmanager
    def client(self) -> Iterator[httpx.Client]:
        """A client that knows the proxy and the CA, and no other way."""
        trust = ssl.create_default_context(cafile=self.ca)
        with httpx.Client(proxy=self.urls["proxy"], verify=trust, timeout=10, trust_env=False) as opened:
            yield opened

    def talk(self, *parts: bytes, end: bool = False) -> bytes:
        """Send bytes, perhaps the end of them, and read until the proxy closes."""
        with self.dial() as raw:
            for part in parts:
                raw.sendall(part)
            if end:
                raw.shutdown(socket.SHUT_WR)
            return read_all(raw)

    def dial(self) -> socket.socket:
        """A connection to the proxy."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def tunnel(self, target: str) -> socket.socket:
        """A connection through the proxy."""
        raw = self.dial()
        raw.sendall(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
        assert raw.recv(100) == b"HTTP/1.1 200 Connection established\r\n\r\n"
        return raw


def read_all(raw: socket.socket) -> bytes:
    """Everything up to the end."""
    found = b""
    while data := raw.recv(65536):
        found += data
    return found


@contextmanager
def upstream(mock: Mock, handle: Callable[[socket.socket], object]) -> Iterator[None]:
    """Put a listener that does what ``handle`` says in the place of the mock's HTTP listener, for one connection."""
    before = mock.proxy.http
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(10)

        def serve() -> None:
            with listening.accept()[0] as raw:
                raw.settimeout(10)
                handle(raw)

        thread = threading.Thread(target=serve)
        thread.start()
        mock.proxy.http = listening.getsockname()
        try:
            yield
        finally:
            mock.proxy.http = before
            thread.join()
