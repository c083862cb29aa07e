"""A bot that keeps one chat for each deal: made once, named after the deal, with the right people in it.

Standard library only. Run it with the variables of ``Access.of`` set:

    python echo_bot.py 77 "Deal 77: new roof" 2 3
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPSConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

ENTITY = "ECHO_BOT_DEAL"
TRIES = 4
BUSY = 503
PAUSE = 0.5  # seconds before the second try; each further one waits twice as long


class RefusedError(Exception):
    """The portal refuses a call; ``code`` is its error."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(f"{code}: {description}")
        self.code = code


@dataclass(frozen=True)
class Access:
    """Where the portal is, and the credentials of the application."""

    url: str
    client_id: str
    client_secret: str
    token: str
    refresh_token: str

    @classmethod
    def of(cls, variables: Mapping[str, str]) -> "Access":
        """Read BITRIX_URL, BITRIX_CLIENT_ID, BITRIX_CLIENT_SECRET, BITRIX_TOKEN and BITRIX_REFRESH_TOKEN."""
        names = ("URL", "CLIENT_ID", "CLIENT_SECRET", "TOKEN", "REFRESH_TOKEN")
        return cls(*(variables[f"BITRIX_{name}"] for name in names))


class Bitrix:
    """Calls REST methods: waits when the portal is busy, and renews the token when it has expired."""

    def __init__(self, access: Access, sleep: Callable[[float], None] = time.sleep) -> None:
        self.access = access
        self.sleep = sleep

    def call(self, method: str, **params: Any) -> Any:
        """The result of a call. Raises RefusedError, and OSError when no answer came."""
        pause = PAUSE
        for _ in range(TRIES):
            status, answer = post(f"{self.access.url}/rest/{method}", {"auth": self.access.token} | params)
            if "result" in answer:
                return answer["result"]
            if answer["error"] == "expired_token":
                self.renew()
            elif status == BUSY:
                self.sleep(pause)
                pause *= 2
            else:
                break
        raise RefusedError(answer["error"], answer["error_description"])

    def renew(self) -> None:
        """Get new tokens for the refresh token. A bot of yours also stores them."""
        query = {
            "grant_type": "refresh_token",
            "client_id": self.access.client_id,
            "client_secret": self.access.client_secret,
            "refresh_token": self.access.refresh_token,
        }
        # A real portal's tokens are renewed at https://oauth.bitrix.info/oauth/token/
        _, answer = post(f"{self.access.url}/oauth/token/?{urlencode(query)}", {})
        if "error" in answer:
            raise RefusedError(answer["error"], answer.get("error_description", "no token for the refresh token"))
        self.access = replace(self.access, token=answer["access_token"], refresh_token=answer["refresh_token"])


def post(url: str, params: Mapping[str, Any]) -> tuple[int, Mapping[str, Any]]:
    """Send JSON; status and decoded answer."""
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.netloc, timeout=30)
    try:
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request("POST", target, json.dumps(params), {"Content-Type": "application/json"})
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def keep_chat(bitrix: Bitrix, deal: int, title: str, people: Iterable[int]) -> int:
    """Make the chat of a deal as it should be and answer its id."""
    chat = find_or_add(bitrix, deal, title)
    missing = sorted(set(people) - set(bitrix.call("imbot.chat.user.list", CHAT_ID=chat)))
    if missing:
        bitrix.call("imbot.chat.user.add", CHAT_ID=chat, USERS=missing)
    rename(bitrix, chat, title)
    return chat


def find_or_add(bitrix: Bitrix, deal: int, title: str) -> int:
    """The chat of a deal. When an answer is lost, the chat may be there all the same: look before making another."""
    entity = {"ENTITY_TYPE": ENTITY, "ENTITY_ID": str(deal)}
    lost = OSError("no answer came")
    for _ in range(TRIES):
        found = bitrix.call("imbot.chat.get", **entity)
        if found:
            return int(found["ID"])
        try:
            return int(bitrix.call("imbot.chat.add", TYPE="CHAT", TITLE=title, USERS=[1], **entity))
        except OSError as fault:
            lost = fault
    raise lost


def rename(bitrix: Bitrix, chat: int, title: str) -> None:
    """Give the chat its title. The portal refuses one that it has already, which is fine here."""
    try:
        bitrix.call("imbot.chat.updateTitle", CHAT_ID=chat, TITLE=title)
    except RefusedError as refused:
        if refused.code != "WRONG_REQUEST":
            raise


if __name__ == "__main__":
    number, name, *members = sys.argv[1:]
    print(keep_chat(Bitrix(Access.of(os.environ)), int(number), name, map(int, members)))  # noqa: T201 - its result
