"""CPU time a call: against a bare endpoint, and in a large portal against a small one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, cycle, islice
from random import Random
from statistics import median
from urllib.parse import urlencode

from client import Client, get, post, put, rest
from process import BARE, MOCK_IMBOT, Server
from rows import Row
from scenarios import portal

BATCH = 50
WARM_UP = 300  # calls; statements get compiled, caches filled
PORTALS = 32
JOURNAL = 1000  # calls that one keeps
SMALL, LARGE = 100, 100_000
FACTOR = "×"

Play = Callable[[Client, int], None]
"""Makes that many requests."""


@dataclass
class Case:
    """A kind of call to a server.

    A request makes ``per_request`` calls. ``before`` is sent ahead of a round and not counted: it puts the portal back
    to its seed, so that a small portal stays small.
    """

    name: str
    server: Server
    client: Client
    play: Play
    before: bytes | None = None
    per_request: int = 1

    def run(self, calls: int) -> float:
        """Seconds of the server's CPU a call."""
        if self.before:
            self.client.send(self.before)
        requests = max(calls // self.per_request, 1)
        begin = self.server.cpu()
        self.play(self.client, requests)
        return (self.server.cpu() - begin) / requests / self.per_request


def measure(cases: list[Case], rounds: int, calls: int) -> dict[str, float]:
    """The median over the rounds of each case. A round runs all cases, each round beginning with another one."""
    seconds: dict[str, list[float]] = {case.name: [] for case in cases}
    for case in cases:
        case.run(WARM_UP)
    for number in range(rounds):
        first = number % len(cases)
        for case in cases[first:] + cases[:first]:
            seconds[case.name].append(case.run(calls))
    return {name: median(values) for name, values in seconds.items()}


def compare(rounds: int, calls: int) -> Iterator[Row]:
    """Each kind of call against the bare endpoint."""
    with Server(BARE) as bare, Server() as mock, Client(bare.port) as plain, Client(mock.port) as client:
        fixed = post("/fixed", {"auth": "demo-access", "CHAT_ID": 13})
        cases = [
            Case("bare", bare, plain, repeated(fixed)),
            Case("list", mock, client, repeated(rest("imbot.chat.user.list", {"CHAT_ID": 13}))),
            Case("title", mock, client, renamed(lambda: 13)),
            Case("add", mock, client, repeated(rest("imbot.chat.add", {"USERS": [1, 2, 4]}))),
            Case("refresh", mock, client, refreshed()),
            Case("batch", mock, client, batched, per_request=BATCH),
        ]
        found = measure(cases, rounds, calls)
    bare_cost = found["bare"]
    yield Row("the bare endpoint itself, CPU a call", None, bare_cost * 1e6, " µs")
    yield Row("`imbot.chat.user.list` with a JSON body", 2.5, found["list"] / bare_cost, FACTOR)
    yield Row("`imbot.chat.updateTitle`", 4, found["title"] / bare_cost, FACTOR)
    yield Row("`imbot.chat.add` with three users", 8, found["add"] / bare_cost, FACTOR)
    yield Row("token refresh at `/oauth/token/`", 6, found["refresh"] / bare_cost, FACTOR)
    yield Row(f"`updateTitle` in a `batch` of {BATCH}, against one alone", 0.5, found["batch"] / found["title"], FACTOR)


def watch(rounds: int, calls: int) -> Iterator[Row]:
    """What journal and diagnostics cost."""
    silent = (MOCK_IMBOT, "serve", "--port", "0", "--journal", "0")
    listed = rest("imbot.chat.user.list", {"CHAT_ID": 13})
    with Server() as mock, Server(silent) as quiet, Client(mock.port) as client, Client(quiet.port) as other:
        state = other.json(get("/_mock/portals/default"))
        state["portal"]["diagnostics"] = "off"
        other.send(put("/_mock/portals/default", state))
        cases = [Case("watched", mock, client, repeated(listed)), Case("silent", quiet, other, repeated(listed))]
        found = measure(cases, rounds, calls)
    cost = found["watched"] / found["silent"]
    yield Row("`user.list` with journal and diagnostics, against without", 1.25, cost, FACTOR)


def turn(rounds: int, calls: int) -> Iterator[Row]:
    """Portals that are used in turn, as by parallel tests."""
    with Server() as mock, Client(mock.port) as client:
        each = [rest("imbot.chat.user.list", {"CHAT_ID": 13}, f"w{number}") for number in range(PORTALS)]
        turns = cycle(each)
        cases = [Case("one", mock, client, repeated(each[0])), Case("in turn", mock, client, made(lambda: next(turns)))]
        cases[-1].run(PORTALS * JOURNAL)  # full journals let go of a call for each that they take
        found = measure(cases, rounds, calls)
    change = (found["in turn"] / found["one"] - 1) * 100
    yield Row(f"`user.list`, {PORTALS} portals used in turn against one", 10, change, " % more")


def grow(rounds: int, calls: int) -> Iterator[Row]:
    """The same calls in a small and in a large portal, spread over all of its chats."""
    with Server() as mock, Client(mock.port) as client:
        cases = []
        for name, chats in (("small", SMALL), ("large", LARGE)):
            client.send(post("/_mock/portals", {"name": name, "scenario": portal(chats)}))
            cases += in_portal(name, chats, mock, client)
        found = measure(cases, rounds, calls)
    for call in ("user.list", "get", "updateTitle", "add"):
        change = (found[f"{call} large"] / found[f"{call} small"] - 1) * 100
        yield Row(f"`imbot.chat.{call}`, {LARGE:,} chats against {SMALL}", 15, change, " % more")


def in_portal(name: str, chats: int, mock: Server, client: Client) -> list[Case]:
    """The calls that are compared."""
    random = Random(1)  # noqa: S311 - the same chats in every run
    reset = post(f"/_mock/portals/{name}/reset")

    def chat() -> int:
        return random.randint(1, chats)

    def found() -> bytes:
        return rest("imbot.chat.get", {"ENTITY_TYPE": "DEMO", "ENTITY_ID": chat()}, name)

    def listed() -> bytes:
        return rest("imbot.chat.user.list", {"CHAT_ID": chat()}, name)

    return [
        Case(f"user.list {name}", mock, client, made(listed)),
        Case(f"get {name}", mock, client, made(found)),
        Case(f"updateTitle {name}", mock, client, renamed(chat, name), reset),
        Case(f"add {name}", mock, client, repeated(rest("imbot.chat.add", {"USERS": [1, 2, 4]}, name)), reset),
    ]


def repeated(request: bytes) -> Play:
    """The same request again and again."""
    return made(lambda: request)


def made(request: Callable[[], bytes]) -> Play:
    """Requests that are made one by one."""

    def play(client: Client, requests: int) -> None:
        for _ in range(requests):
            client.send(request())

    return play


def renamed(chat: Callable[[], int], name: str | None = None) -> Play:
    """Renamings of chats, each to another title than the one before."""

    def play(client: Client, requests: int) -> None:
        for title in islice(titles(), requests):
            client.send(rest("imbot.chat.updateTitle", {"CHAT_ID": chat(), "TITLE": title}, name))

    return play


def titles() -> Iterator[str]:
    """No title twice, because a chat takes no title that it has already."""
    return map("Title {}".format, count())


def batched(client: Client, requests: int) -> None:
    """Batches of renamings of one chat."""
    commands = [
        "imbot.chat.updateTitle?" + urlencode({"CHAT_ID": 13, "TITLE": title}) for title in islice(titles(), BATCH)
    ]
    for _ in range(requests):
        client.send(rest("batch", {"cmd": commands}))


def refreshed() -> Play:
    """Refreshes, each with the token that the one before has given."""
    given = {
        "grant_type": "refresh_token",
        "client_id": "local.demo",
        "client_secret": "demo-secret",
        "refresh_token": "demo-refresh",
    }

    def play(client: Client, requests: int) -> None:
        for _ in range(requests):
            answer = client.json(get(f"/oauth/token/?{urlencode(given)}"))
            given["refresh_token"] = answer["refresh_token"]

    return play
