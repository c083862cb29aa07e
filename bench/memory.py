"""Memory after the start and after very many calls."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import cycle, islice

from client import Client, get, post, rest
from process import Server
from rows import Row

SETTLING = 100  # calls with a pause behind each
RESET_EVERY = 1000  # calls: what the portal itself stores does not count
WARM_UP = 0.1  # part of the calls after which growth counts: buffers and journals have reached their size
NOTHING = 1  # megabyte, up to which it counts as no growth


def resident(calls: int) -> Iterator[Row]:
    """Megabytes in memory."""
    with Server() as mock, Client(mock.port) as client:
        client.send(rest("imbot.chat.user.list", {"CHAT_ID": 13}))
        yield Row("resident memory after the start", 110, mock.resident(), " MB")
        work(client, int(calls * WARM_UP))
        before = mock.resident()
        work(client, calls)
        yield Row(f"its growth over {calls:,} calls", NOTHING, mock.resident() - before, " MB")


def waiting(polls: int) -> Iterator[Row]:
    """Megabytes for long-polls that wait, connections included."""
    request = get("/_mock/portals/default/calls/wait?method=imbot.chat.leave&timeout=300")
    with Server() as mock, Client(mock.port) as client, ExitStack() as opened:
        client.send(rest("imbot.chat.user.list", {"CHAT_ID": 13}))
        before = mock.resident()
        for _ in range(polls):
            poll = opened.enter_context(socket.create_connection(("127.0.0.1", mock.port)))
            poll.sendall(request)
        for _ in range(SETTLING):  # until the server has taken all of them in
            client.send(rest("imbot.chat.user.list", {"CHAT_ID": 13}))
            time.sleep(0.05)
        yield Row(f"{polls:,} waiting long-polls", 200 * polls / 10_000, mock.resident() - before, " MB")


def work(client: Client, calls: int) -> None:
    """Readings, writings and refusals in turn; now and then a reset."""
    mixture = [
        (rest("imbot.chat.user.list", {"CHAT_ID": 13}), None),
        (rest("imbot.chat.get", {"ENTITY_TYPE": "OPEN", "ENTITY_ID": 13}), None),
        (rest("imbot.chat.updateTitle", {"CHAT_ID": 13, "TITLE": "Autumn"}), None),
        (rest("imbot.chat.updateTitle", {"CHAT_ID": 13, "TITLE": "Autumn"}), 400),
        (rest("imbot.chat.updateTitle", {"CHAT_ID": 13, "TITLE": "Winter"}), None),
        (rest("imbot.chat.add", {"USERS": [1, 2, 4]}), None),
        (rest("imbot.chat.delete", {}), 404),
        (post("/rest/imbot.chat.add", {"auth": "unknown"}), 401),
    ]
    reset = post("/_mock/portals/default/reset")
    for number, (request, expected) in enumerate(islice(cycle(mixture), calls)):
        if number % RESET_EVERY == 0:
            client.send(reset)
        client.send(request, expected)
