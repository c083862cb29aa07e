"""Which client plays which acts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tests.clients.plays import (
    PIXEL,
    PLAIN_TITLE,
    Act,
    batches,
    burst,
    commands,
    common,
    expired,
    faulty_commands,
    found,
    identity,
    limits,
    refused,
    renewal,
    the_ten,
    written,
)


@dataclass(frozen=True)
class Client:
    """A driver, the environment it runs in (None: ours), what it plays, and whether it knows of the proxy."""

    name: str
    driver: str
    acts: Sequence[Act]
    environment: str | None = None
    proxied: bool = False


ONCE: Final = {"limits": {"maxRetries": 1}}

BY_NAME: Final = {"auth": "oauth", "by_name": True}
"""Through the proxy, at the portal's own name."""


def renewals() -> Iterator[Act]:
    """Acts for clients that insist on the authorization server of the real service: the proxy leads them to ours."""
    yield renewal(by_name=True)
    yield Act("early renewal", renewal().steps, BY_NAME | {"knows_expiry": True}, expired)
    yield Act("lost renewal", [found("oauth")], BY_NAME | {"refresh_token": "lost"}, expired)
    yield Act("code", [("obtain", "CODE"), found("oauth"), ("obtain", "CODE")], BY_NAME | {"code": True})
    yield Act("application", [("app_info",)], BY_NAME)


b24pysdk_1_2: Final = Client(
    "b24pysdk-1.2",
    "drive_b24pysdk.py",
    [
        Act("ten", list(the_ten("oauth")), {"auth": "oauth", "wrappers": True}),
        *list(common("oauth"))[1:],
        *batches("oauth"),
        # Its wrappers take whole numbers only, so no references: the id is known.
        Act(
            "wrapped batch",
            [
                next(the_ten("oauth")),
                ("batch", [("listed", "imbot.chat.user.list", {"CHAT_ID": 14}), ("found", *found("oauth")[1:])], False),
            ],
            {"auth": "oauth", "wrappers": True},
        ),
        *limits("oauth"),
        burst("oauth"),
        *renewals(),
    ],
    "b24pysdk-1.2",
    proxied=True,
)
b24pysdk_1_3: Final = Client(
    "b24pysdk-1.3",
    "drive_b24pysdk.py",
    [
        *common("webhook"),
        *batches("webhook"),
        *limits("webhook"),
        burst("webhook"),
        Act("ten by name", list(the_ten("oauth")), BY_NAME),
        *renewals(),
    ],
    "b24pysdk-1.3",
    proxied=True,
)
b24jssdk: Final = Client(
    "b24jssdk",
    "drive_b24jssdk.mjs",
    [
        *common("webhook"),
        *batches("webhook"),
        Act("list batch", [("listed", commands("webhook", "0"), False)], {"auth": "webhook"}),
        Act("ten by token", list(the_ten("oauth")), {"auth": "oauth"}),
        # Of a method that has used up its time it waits ten seconds for the next attempt.
        *(replace(act, options=act.options | ONCE) if act.name == "used up" else act for act in limits("webhook")),
        burst("webhook"),
        renewal(),
        Act("early renewal", renewal().steps, {"auth": "oauth", "knows_expiry": True}, expired),
        Act("lost renewal", [found("oauth")], {"auth": "oauth", "refresh_token": "lost"}, expired),
        Act("admin", [("isAdmin",)], {"auth": "oauth"}),
    ],
    "b24jssdk",
)
fast_bitrix24: Final = Client(
    "fast-bitrix24",
    "drive_fast_bitrix24.py",
    [
        *common("webhook"),
        Act("shown refusals", list(refused("webhook")), {"auth": "webhook", "session": "given"}),
        *batches("webhook"),
        Act(
            "helpers",
            [
                ("get_all", "imbot.chat.user.list", {"CHAT_ID": 13, "BOT_ID": 39}),
                (
                    "packed",
                    "imbot.chat.updateTitle",
                    [{"CHAT_ID": 13, "TITLE": each} for each in ("One", "Two", "Three")],
                ),
                ("get_by_id", "imbot.chat.user.list", [13, 4444], "CHAT_ID", {"BOT_ID": 39}),
            ],
            {"auth": "oauth"},
        ),
        *limits("webhook", session="given"),
        burst("webhook"),
        renewal(),
    ],
    "fast-bitrix24",
)
pybitrix24: Final = Client(
    "pybitrix24",
    "drive_pybitrix24.py",
    [
        *common("webhook"),
        *batches("webhook"),
        *limits("webhook"),
        Act("ten by token", list(the_ten("oauth")), {"auth": "oauth"}),
        Act("renewal", [found("oauth"), ("refresh",), found("oauth"), ("tokens",)], {"auth": "oauth"}, expired),
        Act("code", [("obtain", "CODE"), found("oauth"), ("obtain", "CODE")], {"auth": "oauth", "code": True}),
    ],
    "pybitrix24",
)
bitrix24_rest: Final = Client(
    "bitrix24-rest",
    "drive_bitrix24_rest.py",
    [
        Act("ten", list(the_ten("webhook", PLAIN_TITLE, PIXEL)), {"auth": "webhook"}),
        *list(common("webhook"))[1:],
        *limits("webhook"),
    ],
    "bitrix24-rest",
)
b24api: Final = Client(
    "b24api",
    "drive_b24api.py",
    [
        *common("webhook"),
        Act("batch", [("batch", commands("webhook", "_0"), True)], {"auth": "webhook"}),
        Act("faulty batch", [("batch", faulty_commands("webhook", "_0"), True)], {"auth": "webhook"}),
        Act(
            "helpers",
            [
                next(the_ten("webhook")),
                ("list_sequential", "imbot.chat.user.list", {"CHAT_ID": 14} | identity("webhook")),
            ],
            {"auth": "webhook"},
        ),
        *limits("webhook", retry_delay=0.01),
        burst("webhook", retry_delay=0.3),
    ],
    "b24api",
)
bad_bitrix: Final = Client(
    "2bad-bitrix",
    "drive_2bad_bitrix.mjs",
    [
        *common("webhook"),
        *list(batches("webhook"))[:2],
        *limits("webhook"),
        Act("by header", [("call", "imbot.chat.user.list", {"CHAT_ID": 13})], {"auth": "oauth"}),
    ],
    "2bad-bitrix",
)


def encoding(name: str, auth: str, *more: str, called: str = "") -> Iterator[Act]:
    """The ten methods and batches in one encoding of curl."""
    how = {"auth": auth, "encoding": name, "more": more}
    halting = {"halt": 1, "cmd": written(faulty_commands(auth, "made"))}
    yield Act(f"ten {called or name}", [*the_ten(auth), ("lines",)], how)
    yield Act(f"batch {called or name}", [("call", "batch", {"halt": 0, "cmd": written(commands(auth, "made"))})], how)
    yield Act(f"halting batch {called or name}", [("call", "batch", halting)], how)


WAIT: Final = ("--header", "Expect: 100-continue", "--expect100-timeout", "5")

curl: Final = Client(
    "curl",
    "drive_curl.py",
    [
        *encoding("json", "oauth"),
        *encoding("form", "webhook"),
        *encoding("multipart", "oauth"),
        *encoding("get", "webhook"),
        *encoding("empty post", "oauth"),
        *encoding("query and json", "oauth"),
        *encoding("form", "oauth", *WAIT, called="after 100"),
        *encoding("json", "webhook", "--http2", called="h2c"),
        *encoding("multipart", "webhook", "--http2", *WAIT, called="h2c after 100"),
        *list(common("webhook"))[1:],
        *limits("oauth"),
        Act("expired", [found("oauth")], {"auth": "oauth"}, expired),
    ],
)

CLIENTS: Final = {
    client.name: client
    for client in (
        b24pysdk_1_2,
        bad_bitrix,
        b24pysdk_1_3,
        b24jssdk,
        fast_bitrix24,
        b24api,
        pybitrix24,
        bitrix24_rest,
        curl,
    )
}
"""In the order in which they are started: those that wait longest come first."""
