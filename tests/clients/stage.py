"""Runs the drivers: each client's once, in a process and an environment of its own, several at the same time."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Set as AbstractSet
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from tests.clients.cast import CLIENTS, Client
from tests.clients.plays import Act

HERE: Final = Path(__file__).parent
SET_UP: Final = HERE.parents[1] / "scripts" / "clients"
NO_REGISTRY: Final = 75
LONGEST: Final = 60  # seconds
DOMAIN: Final = "demo.bitrix24.example"


class MissingError(Exception):
    """A registry does not answer, so the client can't be had."""


@dataclass
class Outcome:
    """What came of an act: a result or a refusal for each step, how long it took, the portal before and after."""

    portal: str
    access: dict[str, Any]
    steps: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = 0.0
    state: dict[str, Any] = field(default_factory=dict)
    access_now: dict[str, Any] = field(default_factory=dict)

    @property
    def results(self) -> list[Any]:
        """The results; fails if anything was refused."""
        assert not [step for step in self.steps if "result" not in step], self.steps
        return [step["result"] for step in self.steps]

    @property
    def refusals(self) -> list[Any]:
        """The refusals; fails if anything was not."""
        assert not [step for step in self.steps if "refused" not in step], self.steps
        return [step["refused"] for step in self.steps]

    def chat(self, chat_id: int) -> dict[str, Any]:
        """A chat as it was in the end."""
        return next(chat for chat in self.state["chats"] if chat["id"] == chat_id)


@dataclass(frozen=True)
class Mock:
    """The server under test."""

    http: str
    https: str
    proxy: str
    authority: Path
    control: httpx.Client

    def open(self, name: str, act: Act) -> dict[str, Any]:
        """Make the portal of an act; its credentials."""
        made = self.control.post("/_mock/portals", json={"name": name, "scenario": "default"}).raise_for_status()
        if act.plant:
            state = self.control.get(f"/_mock/portals/{name}").json()
            act.plant(state)
            made = self.control.put(f"/_mock/portals/{name}", json=state).raise_for_status()
        access: dict[str, Any] = made.json()
        for _ in range(act.calls_before):
            self.control.get(access["webhooks"][0]["url"] + "imbot.chat.get").raise_for_status()
        return access

    def known(self, access: dict[str, Any], act: Act) -> dict[str, Any]:
        """What a driver has to know of a portal."""
        hook, app = access["webhooks"][0], next(app for app in access["apps"] if app["client_id"] == "local.demo")
        token = app["tokens"][0]
        known = {
            "http": self.http.partition("//")[2],
            "https": self.https.partition("//")[2],
            "user": hook["user"],
            "webhook": hook["token"],
            "member_id": "a" * 32,
            "client_id": app["client_id"],
            "client_secret": app["client_secret"],
            "application_token": app["application_token"],
            "access_token": token["access_token"],
            "refresh_token": act.options.get("refresh_token", token["refresh_token"]),
            "expires": token["expires"],
        }
        if act.options.get("by_name"):
            known["https"] = DOMAIN
        if act.options.get("stranger"):
            known |= {"webhook": "nobody", "access_token": "nobody"}
        return known

    def code(self, name: str) -> str:
        """An authorization code, as the page shows it that asks the user."""
        query = {"client_id": "local.demo", "user": 1, "portal": name}
        page = self.control.get("/oauth/authorize/", params=query).raise_for_status().text
        return re.findall("<pre>(.*)</pre>", page)[0]


class Stage:
    """Plays of the clients, each started when it is first asked for, together with all others that will be needed."""

    def __init__(self, mock: Mock, folder: Path, needed: AbstractSet[str]) -> None:
        self.mock = mock
        self.folder = folder
        self.installing = threading.Lock()
        self.pool = ThreadPoolExecutor(max_workers=4)
        self.plays: dict[str, Future[dict[str, Outcome]]] = {
            name: self.pool.submit(self.play, client) for name, client in CLIENTS.items() if name in needed
        }

    def outcome(self, client: str, act: str) -> Outcome:
        """What came of an act of a client; skips the test if the client can't be had."""
        try:
            return self.plays[client].result()[act]
        except MissingError as missing:
            pytest.skip(str(missing))

    def play(self, client: Client) -> dict[str, Outcome]:
        """Let a client play all its acts."""
        program = self.program(client)
        outcomes, asked = {}, []
        for act in client.acts:
            name = re.sub("[^a-z0-9]+", "-", f"{client.name} {act.name}")
            outcome = Outcome(name, self.mock.open(name, act))
            outcomes[act.name] = outcome
            code = self.mock.code(name) if "code" in act.options else None
            steps = [[code if word == "CODE" else word for word in step] for step in act.steps]
            portal = self.mock.known(outcome.access, act)
            asked.append({"name": act.name, "options": act.options, "steps": steps, "portal": portal})
        script = self.folder / client.name / "acts.json"
        script.parent.mkdir(exist_ok=True)
        script.write_text(json.dumps(asked))
        for line in self.run([*program, str(script)], proxied=client.proxied):
            outcome = outcomes[line.pop("act")]
            if "seconds" in line:
                outcome.seconds = line["seconds"]
            else:
                outcome.steps.append(line)
        for outcome in outcomes.values():
            outcome.state = self.mock.control.get(f"/_mock/portals/{outcome.portal}").json()
            outcome.access_now = self.mock.control.get(f"/_mock/portals/{outcome.portal}/access").json()
        return outcomes

    def program(self, client: Client) -> list[str]:
        """The command that runs a driver."""
        driver = HERE / "drivers" / client.driver
        if client.environment is None:
            return [sys.executable, str(driver)]
        place = self.environment(client.environment)
        if driver.suffix == ".py":
            return [str(place / "bin" / "python"), str(driver)]
        # node looks for packages beside the program.
        beside = self.folder / client.name
        beside.mkdir()
        (beside / "node_modules").symlink_to(place / "node_modules")
        for source in (driver, driver.with_name("acts.mjs")):
            (beside / source.name).write_bytes(source.read_bytes())
        return ["node", str(beside / driver.name)]

    def environment(self, name: str) -> Path:
        """The folder of an environment, made if it is missing."""
        with self.installing:
            ran = subprocess.run([SET_UP, name], capture_output=True, text=True, check=False)
        if ran.returncode == NO_REGISTRY:
            last = ran.stderr.strip().splitlines()[-1]
            raise MissingError(f"{name} cannot be installed, its registry does not answer: {last}")
        assert ran.returncode == 0, ran.stderr
        return Path(ran.stdout.strip())

    def run(self, command: list[str], *, proxied: bool) -> list[dict[str, Any]]:
        """Run a driver; what it printed. Of the proxies of this machine it sees none."""
        authority = str(self.mock.authority)
        trust = dict.fromkeys(("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"), authority)
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        if proxied:
            environment |= {"HTTPS_PROXY": self.mock.proxy, "NO_PROXY": "127.0.0.1"}
        ran = subprocess.run(
            command, capture_output=True, text=True, timeout=LONGEST, check=False, env=environment | trust
        )
        assert ran.returncode == 0, f"{command}\n{ran.stdout[-2000:]}\n{ran.stderr[-4000:]}"
        return [json.loads(line) for line in ran.stdout.splitlines()]
