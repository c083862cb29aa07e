"""One portal in the hands of a test: calls, what became of them, faults, clock, state."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from mock_imbot.testing.connection import FIRST_FAILURE, Control, ControlError
from mock_imbot.testing.instruments import Clock, Faults
from mock_imbot.testing.transcript import transcript

CONFLICT: Final = 409
TIMEOUT: Final = 408
EXCERPT: Final = 200  # characters of an answer that is no JSON

Json = dict[str, Any]


class RestCallError(Exception):
    """The portal answered a call with an error.

    ``code`` and ``description`` are the API's; ``code`` is empty where the answer was no JSON, as behind a broken
    gateway, and the description then is its beginning. ``status`` is HTTP's.
    """

    def __init__(self, code: str, description: str, status: int) -> None:
        super().__init__(f"{status} {code}: {description}")
        self.code = code
        self.description = description
        self.status = status


class Portal:
    """An isolated portal: its addresses and credentials, and its part of the control API as methods.

    ``url`` is the server's address without a slash at its end, ``access`` all addresses and credentials (contract §4).
    Methods raise ``ControlError`` where the control API refuses; ``verify`` and ``wait_for`` raise AssertionError.
    """

    def __init__(self, control: Control, name: str, url: str) -> None:
        self.control = control
        self.name = name
        self.url = url
        self.path = f"/_mock/portals/{name}"
        self.faults = Faults(control, self.path)
        self.clock = Clock(control, self.path)
        self.access = self.reach(control.ask("GET", f"{self.path}/access"))

    def __repr__(self) -> str:
        """For the messages of failed tests."""
        return f"<Portal {self.name!r} at {self.url}>"

    def reach(self, access: Json) -> Json:
        """Credentials with the address that is used here; a container knows another one."""
        webhooks = [webhook | {"url": self.url + path(webhook["url"])} for webhook in access["webhooks"]]
        urls = {"rest": f"{self.url}/rest/", "oauth": f"{self.url}/oauth/", "control": f"{self.url}{self.path}"}
        return access | {"urls": urls, "webhooks": webhooks}

    @property
    def rest_url(self) -> str:
        """Where methods are called with an access token; ends with a slash."""
        return str(self.access["urls"]["rest"])

    @property
    def webhook_url(self) -> str:
        """The first webhook's address, to which a method's name is added. Raises LookupError if there is none."""
        for webhook in self.access["webhooks"]:
            return str(webhook["url"])
        raise LookupError(f"the scenario of portal {self.name!r} has no webhook")

    @property
    def token(self) -> str:
        """The first access token. Raises LookupError if there is none."""
        for app in self.access["apps"]:
            for token in app["tokens"]:
                return str(token["access_token"])
        raise LookupError(f"the scenario of portal {self.name!r} has no access token")

    def call(self, method: str, /, **params: Any) -> Any:
        """Call a REST method over HTTP and answer its result.

        The first access token is used, ``auth`` names another, ``auth=None`` means the first webhook. Raises
        RestCallError, and ConnectionError where the connection is dropped. A call is never repeated.
        """
        if params.get("auth", "") is None:
            del params["auth"]
            base = path(self.webhook_url)
        else:
            base, params = "/rest/", {"auth": self.token} | params
        answer = self.control.post("POST", base + quote(method), params, {})
        try:
            body = answer.json()
            if answer.status < FIRST_FAILURE:
                return body["result"]
            code, description = body["error"], body["error_description"]
        except (ValueError, LookupError, TypeError):
            excerpt = answer.body[:EXCERPT].decode(errors="replace")
            raise RestCallError("", excerpt, answer.status) from None
        raise RestCallError(code, description, answer.status)

    def calls(self, method: str | None = None, **filters: Any) -> list[Json]:
        """The calls that were made, oldest first, all or those of a method (``*`` stands for any text).

        Further filters: ``status``, ``error`` (a code), ``since`` (a ``seq``), ``limit``.
        """
        found: list[Json] = []
        answer: Json = {"next": filters.pop("since", None)}
        while True:
            answer = self.control.ask("GET", f"{self.path}/calls", method=method, **filters | {"since": answer["next"]})
            found += answer["items"]
            if answer["next"] is None or "limit" in filters:
                return found

    def wait_for(self, method: str, count: int = 1, timeout: float = 5) -> list[Json]:
        """Wait until that many calls of a method have been made and answer them.

        After ``timeout`` seconds AssertionError shows what was called instead. Without sockets nobody waits: what has
        not come yet does not come.
        """
        found = self.awaited(method, count, timeout) if self.control.connection.waits else self.calls(method)
        if len(found) >= count:
            return found
        missing = f"{method} was expected {count} × within {timeout} s and came {len(found)} ×. All calls:"
        raise AssertionError("\n".join([missing, *self.transcript()]))

    def awaited(self, method: str, count: int, timeout: float) -> list[Json]:
        """What the control API's own waiting answers."""
        query = {"method": method, "count": count, "limit": count, "timeout": timeout}
        path = f"{self.path}/calls/wait"
        items: list[Json] = self.control.ask("GET", path, wait=timeout, also=(TIMEOUT,), **query)["items"]
        return items

    def verify(self, *calls: str | Mapping[str, Any], ordered: bool = False, no_others: bool = False) -> Json:
        """Check that these calls were made; a method's name or ``{"method", "params"?, "times"?}`` each.

        ``params`` are those that matter, others may be there. ``ordered``: in this order; ``no_others``: and none
        beside them. AssertionError has the nearest calls and what differs. Answers ``matched``, the numbers of the
        calls that are meant by each, and ``duplicates``, calls that were carried out twice.
        """
        wanted = [{"method": call} if isinstance(call, str) else dict(call) for call in calls]
        body = {"calls": wanted, "ordered": ordered, "no_others": no_others}
        try:
            report: Json = self.control.ask("POST", f"{self.path}/verify", body)
        except ControlError as refused:
            if refused.status != CONFLICT:
                raise
            raise AssertionError(refused.message) from None
        return report

    def diagnostics(self) -> list[Json]:
        """What the calls got away with: ``{"code", "parameter"?, "message", …}`` each."""
        items: list[Json] = self.control.ask("GET", f"{self.path}/diagnostics")["items"]
        return items

    def transcript(self) -> list[str]:
        """The calls as aligned lines for people."""
        return transcript(self.calls())

    def state(self) -> Json:
        """The whole state, in the format of scenario files."""
        state: Json = self.control.ask("GET", self.path)
        return state

    def chat(self, chat_id: int) -> Json:
        """One chat of the state. Raises LookupError for one that isn't there."""
        for chat in self.state().get("chats", []):
            if chat["id"] == chat_id:
                found: Json = chat
                return found
        raise LookupError(f"portal {self.name!r} has no chat {chat_id}")

    def change(self, fragment: Mapping[str, Any]) -> None:
        """Lay a scenario fragment over the state; nothing is removed."""
        self.access = self.reach(self.control.ask("PATCH", self.path, fragment))

    def replace(self, scenario: Mapping[str, Any]) -> None:
        """Give the portal another state, and another seed to be reset to."""
        self.access = self.reach(self.control.ask("PUT", self.path, scenario))

    def reset(self) -> None:
        """Back to the seed: state, journal, faults, clock and limits, all at once."""
        self.access = self.reach(self.control.ask("POST", f"{self.path}/reset"))

    def snapshot(self, name: str) -> None:
        """Keep the present state under a name."""
        self.control.ask("POST", f"{self.path}/snapshots", {"name": name})

    def restore(self, name: str) -> None:
        """Back to a snapshot."""
        restored = self.control.ask("POST", f"{self.path}/snapshots/{quote(name, safe='')}/restore")
        self.access = self.reach(restored)

    def delete(self) -> None:
        """Delete the portal."""
        self.control.ask("DELETE", self.path)


def path(url: str) -> str:
    """What stands behind a server's address in the address of a webhook."""
    return url[url.index("/rest/") :]
