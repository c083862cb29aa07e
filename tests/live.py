"""A portal as tests see it: real HTTP to one live server, an isolated portal a test."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any

import httpx

from mock_imbot.portal.store import Store
from mock_imbot.scenario.dump import dump
from mock_imbot.scenario.load import load
from mock_imbot.scenario.reading import read

NUMBERS = count(1)


@dataclass(frozen=True)
class Reply:
    """An answer of the REST API."""

    status: int
    body: Any
    headers: httpx.Headers

    @property
    def result(self) -> Any:
        """The result; fails with the whole answer if there is none."""
        assert self.status == 200, (self.status, self.body)
        return self.body["result"]

    @property
    def error(self) -> tuple[int, str, str]:
        """Status, code and sentence; fails with the whole answer if it is no error."""
        assert set(self.body) == {"error", "error_description"}, (self.status, self.body)
        return self.status, self.body["error"], self.body["error_description"]


@dataclass
class LivePortal:
    """An isolated portal of the live server, with the credentials of its scenario."""

    client: httpx.Client
    url: str
    name: str
    access: Mapping[str, Any] = field(default_factory=dict)

    @property
    def token(self) -> str:
        """The first access token."""
        return str(self.access["apps"][0]["tokens"][0]["access_token"])

    @property
    def webhook(self) -> str:
        """The first webhook's address, with a slash at its end."""
        return str(self.access["webhooks"][0]["url"])

    def call(self, method: str, params: Any = None, *, auth: str | None = None) -> Reply:
        """Call by JSON with the first access token, or another."""
        body = {"auth": auth or self.token} | (params or {})
        return reply(self.client.post(f"{self.url}/rest/{method}", json=body))

    def hook(self, method: str, params: Any = None) -> Reply:
        """Call by JSON through the first webhook."""
        return reply(self.client.post(self.webhook + method, json=params or {}))

    def control(self, verb: str, path: str = "", **options: Any) -> httpx.Response:
        """Use the control API of this portal."""
        return self.client.request(verb, f"{self.url}/_mock/portals/{self.name}{path}", **options)

    def state(self) -> dict[str, Any]:
        """The whole state, in the format of scenarios."""
        answer: dict[str, Any] = self.control("GET").json()
        return answer

    def chat(self, chat_id: int) -> dict[str, Any]:
        """One chat of the state."""
        found: dict[str, Any] = next(chat for chat in self.state()["chats"] if chat["id"] == chat_id)
        return found

    def texts(self, chat_id: int) -> list[tuple[int, str]]:
        """Author and text of every message of a chat."""
        return [(message["author"], message["text"]) for message in self.chat(chat_id).get("messages", [])]


def reply(response: httpx.Response) -> Reply:
    """Read an answer."""
    return Reply(response.status_code, response.json() if response.content else None, response.headers)


def make(client: httpx.Client, url: str, scenario: Any = "default", **portal: Any) -> LivePortal:
    """Make a portal from an inline scenario or a bundled one; ``portal`` overrides its settings."""
    name = f"t{next(NUMBERS)}"
    body: dict[str, Any] = {"name": name}
    if portal:
        whole = bundled(scenario) if isinstance(scenario, str) else scenario
        body["scenario"] = whole | {"portal": whole.get("portal", {}) | portal}
    elif scenario != "default":  # which every portal of the server begins with
        body["scenario"] = scenario
    made = client.post(f"{url}/_mock/portals", json=body)
    assert made.status_code == 201, made.text
    return LivePortal(client, url, name, made.json())


@cache
def bundled(name: str) -> dict[str, Any]:
    """A bundled scenario with its pictures in it."""
    store = Store()
    store.create()
    load(read([name]), store, now=0)
    return dump(store)
