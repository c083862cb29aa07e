"""One end of the proxy: HTTP/1.1 over a stream.

`h11` reads and writes it: small, strict about request lines, lengths and header fields, and here already because
uvicorn needs it. A parser written by hand would be the place where one end takes for a request what the other doesn't.
"""

import asyncio
from collections.abc import Callable
from typing import Final

import h11

CHUNK: Final = 1 << 16
HEAD_LIMIT: Final = 1 << 16  # bytes of a request line with its header fields; some clients put all they say there
LINGER: Final = 1.0  # seconds in which a client may read the last answer before its connection is closed


class Peer:
    """A connection and what was said on it. ``role`` is ours: SERVER towards a client, CLIENT towards the mock.

    ``awake`` is called whenever something arrives.
    """

    def __init__(
        self,
        role: type[h11.SERVER | h11.CLIENT],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        awake: Callable[[], None],
    ) -> None:
        self.http = h11.Connection(role, max_incomplete_event_size=HEAD_LIMIT)
        self.reader = reader
        self.writer = writer
        self.awake = awake

    async def read(self) -> bytes:
        """The next bytes; none at the end."""
        data = await self.reader.read(CHUNK)
        self.awake()
        return data

    async def write(self, data: bytes) -> None:
        """Send bytes, waiting while the other end is slow."""
        self.writer.write(data)
        await self.writer.drain()

    async def receive(self) -> h11.Event:
        """The next part of a message. Raises h11.RemoteProtocolError for what is no HTTP."""
        while not isinstance(event := self.http.next_event(), h11.Event):
            self.http.receive_data(await self.read())
        return event

    async def send(self, event: h11.Event) -> None:
        """Send a part of a message."""
        await self.write(self.http.send(event) or b"")

    async def part(self) -> None:
        """Close in order: a client that is still sending must be able to read the answer first."""
        self.writer.write_eof()
        try:
            async with asyncio.timeout(LINGER):
                while not self.reader.at_eof():
                    await self.reader.read(CHUNK)
        except TimeoutError:
            pass
        self.writer.close()
        await self.writer.wait_closed()

    def abort(self) -> None:
        """Close at once."""
        self.writer.transport.abort()
