"""Portals of one server do not notice each other: contradictory faults, clocks and data, all at the same time.

``MOCK_IMBOT_LONG=1`` makes 5,000 calls a portal instead of a few hundred; ``--log-cli-level=INFO`` shows the figures.
"""

import asyncio
import json
import logging
import os
import time
from random import Random
from urllib.parse import urlsplit

LOGGER = logging.getLogger(__name__)
PORTALS = 32
CALLS = 5000 if os.environ.get("MOCK_IMBOT_LONG") else 200
TIMES = 7
WORKERS = 2  # connections a portal; its counters are shared by them


class Worker:
    """A keep-alive connection that makes calls one after the other."""

    def __init__(self, url, token):
        self.address = urlsplit(url)
        self.token = token

    async def __aenter__(self):
        """Connect."""
        self.reader, self.writer = await asyncio.open_connection(self.address.hostname, self.address.port)
        return self

    async def __aexit__(self, *_):
        """Hang up."""
        self.writer.close()
        await self.writer.wait_closed()

    async def call(self, method, **params):
        """Status and body of a call."""
        body = json.dumps({"auth": self.token} | params).encode()
        head = (
            f"POST /rest/{method} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        )
        self.writer.write(head.encode() + b"\r\n\r\n" + body)
        answer = await self.reader.readuntil(b"\r\n\r\n")
        length = int(answer.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        return int(answer.split()[1]), json.loads(await self.reader.readexactly(length))


def rule(number):
    """What is wrong with a portal: nothing, everything, the first few calls, some, or one user's."""
    error = {"error": {"code": f"FAULT_{number}", "description": "", "status": 400 + number}}
    return [
        [],
        [{"effect": error}],
        [{"times": TIMES, "effect": error}],
        [{"probability": 0.5, "seed": number, "effect": error}],
        [{"match": {"user": 2}, "effect": error}],
    ][number % 5]


def failures(number, calls):
    """How many of a portal's calls fail."""
    dice = Random(number)  # noqa: S311 - the rule has the same
    rolled = sum(dice.random() < 0.5 for _ in range(calls))
    return [0, calls, TIMES, rolled, 0][number % 5]


async def work(number, portal, place, counted):
    """Call, rename the own chat and look at it; whatever is another portal's is an error."""
    moment = 1_000_000_000 + number * 86_400
    async with Worker(portal.url, portal.token) as worker:
        for step in range(CALLS // WORKERS):
            if step % 2:
                status, body = await worker.call(
                    "imbot.chat.updateTitle", CHAT_ID=13, BOT_ID=39, TITLE=f"{number}: {place}.{step}"
                )
            else:
                status, body = await worker.call("server.time")
            if status == 200:
                assert body["time"]["start"] == moment, (number, body)
            else:
                assert (status, body["error"]) == (400 + number, f"FAULT_{number}"), (number, status, body)
                counted[number] += 1


def test_portals_do_not_notice_each_other(new_portal):
    """Every answer has the own portal's time or its own fault; every rule is used exactly as often as it should be."""
    portals = [new_portal() for _ in range(PORTALS)]
    for number, portal in enumerate(portals):
        portal.control("PUT", "/clock", json={"now": 1_000_000_000 + number * 86_400, "frozen": True})
        portal.control("POST", "/faults", json=rule(number))
        portal.access = portal.control("GET", "/access").json()
        portal.control("PATCH", json={"apps": [{"client_id": "local.demo", "tokens": [eternal(portal)]}]})
    counted = [0] * PORTALS

    async def everybody():
        async with asyncio.TaskGroup() as group:
            for number, portal in enumerate(portals):
                for place in range(WORKERS):
                    group.create_task(work(number, portal, place, counted))

    began = time.perf_counter()
    asyncio.run(everybody())
    seconds = time.perf_counter() - began
    LOGGER.info("%d portals × %d calls: %.1f s, %.0f calls/s", PORTALS, CALLS, seconds, PORTALS * CALLS / seconds)
    assert counted == [failures(number, CALLS) for number in range(PORTALS)]
    for number, portal in enumerate(portals):
        uses = [rule["uses"] for rule in portal.control("GET", "/faults").json()["items"]]
        assert uses == [failures(number, CALLS)] * len(uses)
        titled = portal.chat(13)["title"].startswith(f"{number}: ")
        assert titled is (number % 5 != 1)


def eternal(portal):
    """The portal's token, good until the end of time."""
    token = portal.access["apps"][0]["tokens"][0]
    return {
        "user": token["user"],
        "access_token": token["access_token"].partition("--")[0],
        "expires": "9999-01-01T00:00:00Z",
    }
