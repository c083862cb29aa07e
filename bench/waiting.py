"""What a user waits for: a start, help, a reset, a new portal. Wall time, because that is what waiting is."""

import subprocess
from collections.abc import Callable, Iterator
from itertools import count
from statistics import median
from time import perf_counter

from client import Client, delete, post, rest
from process import MOCK_IMBOT, Server, environment
from rows import Row
from scenarios import portal

CHATS = 1000
CHANGES = 5  # calls between two resets
CALL = {"CHAT_ID": 13}


def starting(runs: int) -> Iterator[Row]:
    """From the command to the first answer, and to the end of the help."""
    starts = [first_answer() for _ in range(runs)]
    yield Row("start to first answer", 0.9, median(waited for waited, _ in starts), " s")
    yield Row("CPU of a start", None, median(used for _, used in starts), " s")
    yield Row("`mock-imbot --help`", 0.25, median(help_shown() for _ in range(runs)), " s")


def first_answer() -> tuple[float, float]:
    """Seconds until a REST call has been answered, and seconds of CPU."""
    begin = perf_counter()
    with Server() as mock, Client(mock.port) as client:
        client.send(rest("imbot.chat.user.list", CALL))
        return perf_counter() - begin, mock.cpu()


def help_shown() -> float:
    """Seconds that ``--help`` takes."""
    begin = perf_counter()
    subprocess.run([MOCK_IMBOT, "--help"], check=True, stdout=subprocess.DEVNULL, env=environment())  # noqa: S603 - own
    return perf_counter() - begin


def portals(runs: int) -> Iterator[Row]:
    """Reset of a portal, and new portals."""
    with Server() as mock, Client(mock.port) as client:
        client.send(post("/_mock/portals", {"name": "large", "scenario": portal(CHATS)}))
        yield Row(f"reset of a portal with {CHATS:,} chats", 5, middle(runs, lambda: reset(client)), " ms")
        names = map("new-{}".format, count())
        yield Row(
            "new portal by its first call, less an ordinary call", 5, middle(runs, lambda: used(client, names)), " ms"
        )
        yield Row("new portal by `POST /_mock/portals`", 5, middle(runs, lambda: asked_for(client, names)), " ms")


def middle(runs: int, once: Callable[[], float]) -> float:
    """The median of some runs in milliseconds, after one that doesn't count."""
    once()
    return median(once() for _ in range(runs)) * 1000


def reset(client: Client) -> float:
    """Seconds of a reset after some changes."""
    for _ in range(CHANGES):
        client.send(rest("imbot.chat.add", {"USERS": [1, 2, 3]}, "large"))
    return client.seconds(post("/_mock/portals/large/reset"))


def used(client: Client, names: Iterator[str]) -> float:
    """Seconds that a portal's first call takes longer than its second one."""
    name = next(names)
    call = rest("imbot.chat.user.list", CALL, name)
    first = client.seconds(call)
    second = client.seconds(call)
    client.send(delete(f"/_mock/portals/{name}"))
    return first - second


def asked_for(client: Client, names: Iterator[str]) -> float:
    """Seconds in which a portal is made on request."""
    name = next(names)
    taken = client.seconds(post("/_mock/portals", {"name": name}))
    client.send(delete(f"/_mock/portals/{name}"))
    return taken
