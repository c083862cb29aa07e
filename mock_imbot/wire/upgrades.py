"""HTTP/1.1 that passes over a client's wish to upgrade the connection.

Some clients ask for HTTP/2 on the very request that they make: ``Upgrade: h2c`` on a POST (clients §2). A portal goes
on as if nothing had been asked. uvicorn's fast parser takes such a request to end with its head, and loses the body.
"""

from collections.abc import Iterator
from typing import Final

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

WISHES: Final = frozenset({b"upgrade", b"http2-settings"})
INVALID: Final = "Invalid HTTP request received."


class PlainProtocol(HttpToolsProtocol):
    """One connection. No request is ever upgraded."""

    def data_received(self, data: bytes) -> None:
        """Read on; a request that asks for an upgrade is read again without that wish, and then its body."""
        self._unset_keepalive_if_required()
        try:
            while data:
                data = self._read(data)
        except httptools.HttpParserError:
            self.logger.warning(INVALID)
            self.send_400_response(INVALID)

    def _read(self, data: bytes) -> bytes:
        """Feed the parser; what is still to be fed is a request's head without its wish, and what follows it."""
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as wish:
            again = self._plain_head() + data[wish.args[0] :]
            # The old one may remember "Connection: close" and refuse what follows.
            self.parser = httptools.HttpRequestParser(self)
            self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn does
            return again
        return b""

    def _plain_head(self) -> bytes:
        """The head of the current request without its wish. A tunnel is refused: it is nothing else."""
        method, version = self.parser.get_method(), self.parser.get_http_version().encode()
        if method == b"CONNECT":
            raise httptools.HttpParserError(INVALID)
        return b"\r\n".join([method + b" " + self.url + b" HTTP/" + version, *self._plain_headers(), b"", b""])

    def _plain_headers(self) -> Iterator[bytes]:
        for name, value in self.headers:
            if name == b"connection":
                tokens = [token.strip() for token in value.split(b",")]
                value = b", ".join(token for token in tokens if token.lower() not in WISHES)  # noqa: PLW2901
            if name not in WISHES:
                yield name + b": " + value

    def _should_upgrade(self) -> bool:
        """Only asked about requests that wish to: their first reading starts nothing."""
        return True
