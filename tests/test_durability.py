"""With --data the state outlives the process, however it ends."""

import json
import signal
import subprocess
import sys
from contextlib import contextmanager
from urllib.request import Request, urlopen

import pytest


@contextmanager
def serving(folder):
    """A server of its own with its state in a folder; yields its address and the process."""
    command = [sys.executable, "-m", "mock_imbot", "serve", "--port", "0", "--data", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().split()[-1], process
        finally:
            process.kill()


def post(url, body):
    """Post JSON and read the answer."""
    sent = Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})  # noqa: S310  # loopback
    with urlopen(sent) as reply:  # noqa: S310  # loopback
        return json.load(reply)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_call_that_was_answered_is_not_lost(tmp_path, how):
    """Chats of the default and of an isolated portal, snapshots and made portals are there after the next start."""
    with serving(tmp_path) as (url, process):
        add = f"{url}/rest/imbot.chat.add"
        made = [
            post(add, {"auth": token, "USERS": [1], "TITLE": "Kept"}) for token in ("demo-access", "demo-access--w")
        ]
        post(f"{url}/_mock/portals", {"name": "own", "scenario": "two-apps"})
        post(f"{url}/_mock/portals/w/snapshots", {"name": "before"})
        process.send_signal(how)
        process.wait()
    with serving(tmp_path) as (url, _):
        for portal, answer in zip(("default", "w"), made, strict=True):
            with urlopen(f"{url}/_mock/portals/{portal}") as reply:  # noqa: S310  # loopback
                titles = {chat["id"]: chat["title"] for chat in json.load(reply)["chats"]}
            assert titles[answer["result"]] == "Kept"
        with urlopen(f"{url}/_mock/portals/own/access") as reply:  # noqa: S310  # loopback
            assert len(json.load(reply)["apps"]) == 2
        post(f"{url}/_mock/portals/w/snapshots/before/restore", {})
        post(f"{url}/_mock/portals/default/reset", {})
        with urlopen(f"{url}/_mock/portals/default") as reply:  # noqa: S310  # loopback
            assert made[0]["result"] not in {chat["id"] for chat in json.load(reply)["chats"]}
