"""Acts for clients to play: series of steps, each on an isolated portal of its own.

A step is a function of the driver and its arguments, mostly ``("call", METHOD, PARAMS)``.
"""

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

Step = Sequence[Any]
State = dict[str, Any]

PIXEL: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)
"""A picture whose base64 has no plus sign: one client can't send it."""
PICTURE: Final = PIXEL + bytes.fromhex("fbefbefbefbeffffff")
"""A picture with everything base64 has."""

TITLE: Final = 'Größe & Maß: 1 + 1 = 2; "50 %" [a=b] #1? 😀'
PLAIN_TITLE: Final = "Größe: 1 / 2 [a=b]"

BURST: Final = 53
"""Calls in a row: three more than the bucket of the standard tariff holds, so they take a second and a half."""


@dataclass(frozen=True)
class Act:
    """Steps, how the driver shall connect, and what the portal is changed to before (``plant`` changes its state)."""

    name: str
    steps: Sequence[Step]
    options: Mapping[str, Any] = field(default_factory=dict)
    plant: Callable[[State], None] | None = None
    calls_before: int = 0

    @property
    def auth(self) -> str:
        """How it shows who it is."""
        return str(self.options["auth"])


def identity(auth: str) -> dict[str, Any]:
    """How calls name the bot: the application's, or one that was registered through the webhook."""
    return {"BOT_ID": 39} if auth == "oauth" else {"BOT_ID": 40, "CLIENT_ID": "demo"}


def the_ten(auth: str, title: str = TITLE, picture: bytes = PICTURE) -> Iterator[Step]:
    """All ten methods: a chat is made, found, changed and left."""
    who = identity(auth)
    avatar = base64.b64encode(picture).decode()
    chat = {"CHAT_ID": 14}
    calls: list[tuple[str, dict[str, Any]]] = [
        (
            "add",
            {
                "TYPE": "CHAT",
                "TITLE": "Deal",
                "DESCRIPTION": "Deal № 77",
                "COLOR": "MINT",
                "MESSAGE": "Hello, [b]all[/b]",
                "USERS": [1, 2],
                "AVATAR": base64.b64encode(PIXEL).decode(),
                "ENTITY_TYPE": "DEAL",
                "ENTITY_ID": 77,
                "OWNER_ID": who["BOT_ID"],
                "BOT_ID": who["BOT_ID"],
            },
        ),
        ("get", {"ENTITY_TYPE": "DEAL", "ENTITY_ID": 77}),
        ("user.list", chat),
        ("user.add", chat | {"USERS": [3, 4]}),
        ("user.delete", chat | {"USER_ID": 4}),
        ("user.list", chat),
        ("updateTitle", chat | {"TITLE": title}),
        ("updateColor", chat | {"COLOR": "GRAPHITE"}),
        ("updateAvatar", chat | {"AVATAR": avatar}),
        ("setOwner", chat | {"USER_ID": 2}),
        ("leave", chat),
        ("user.list", chat),
        ("get", {"ENTITY_TYPE": "DEAL", "ENTITY_ID": 78}),
    ]
    return (("call", f"imbot.chat.{name}", params | who) for name, params in calls)


REFUSALS: Final[Mapping[str, tuple[int, str, str]]] = {
    "no chat": (400, "CHAT_ID_EMPTY", "Chat ID can't be empty"),
    "no title": (400, "TITLE_EMPTY", "Title can't be empty"),
    "wrong color": (400, "WRONG_COLOR", "This color currently unavailable"),
    "no picture": (400, "AVATAR_ERROR", "Avatar incorrect type"),
    "no users": (400, "USERS_EMPTY", "Please select users before creating a new chat"),
    "no user": (400, "USER_ID_EMPTY", "User ID can't be empty"),
    "unknown bot": (400, "BOT_ID_ERROR", "Bot not found"),
    "foreign bot": (400, "APP_ID_ERROR", "Bot was installed by another rest application"),
    "unknown chat": (400, "WRONG_REQUEST", "This title currently set or chat isn't exists"),
    "not a member": (403, "ACCESS_ERROR", "You don't have access or user isn't member in chat"),
    "unknown method": (404, "ERROR_METHOD_NOT_FOUND", "Method not found!"),
}
"""Status, code and sentence of what the calls below are answered."""


def refused(auth: str) -> Iterator[Step]:
    """A call for each of the refusals, in their order."""
    who = identity(auth)
    stranger = {"BOT_ID": 40 if auth == "oauth" else 39}
    calls: Mapping[str, tuple[str, dict[str, Any]]] = {
        "no chat": ("updateTitle", {"TITLE": "x"}),
        "no title": ("updateTitle", {"CHAT_ID": 13}),
        "wrong color": ("updateColor", {"CHAT_ID": 13, "COLOR": "mint"}),
        "no picture": ("updateAvatar", {"CHAT_ID": 13, "AVATAR": "bm90aGluZw=="}),
        "no users": ("add", {"TITLE": "x"}),
        "no user": ("user.delete", {"CHAT_ID": 13}),
        "unknown bot": ("user.list", {"CHAT_ID": 13, "BOT_ID": 99}),
        "foreign bot": ("user.list", {"CHAT_ID": 13} | stranger),
        "unknown chat": ("updateTitle", {"CHAT_ID": 4444, "TITLE": "x"}),
        "not a member": ("leave", {"CHAT_ID": 4444}),
        "unknown method": ("unknown", {"CHAT_ID": 13}),
    }
    return (("call", f"imbot.chat.{calls[name][0]}", who | calls[name][1]) for name in REFUSALS)


def commands(auth: str, made: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Commands that use the id of the chat that the first one makes; ``made`` is that command's name."""
    who = identity(auth)
    chat = {"CHAT_ID": f"$result[{made}]"} | who
    return [
        ("made", "imbot.chat.add", {"TITLE": "Batch", "USERS": [1, 2]} | who),
        ("listed", "imbot.chat.user.list", chat),
        ("named", "imbot.chat.updateTitle", chat | {"TITLE": "Renamed"}),
        ("missing", "imbot.chat.get", {"ENTITY_TYPE": "DEAL", "ENTITY_ID": 78} | who),
    ]


def faulty_commands(auth: str, made: str) -> list[tuple[str, str, dict[str, Any]]]:
    """The same with a command that fails."""
    first, second, *_ = commands(auth, made)
    return [first, ("wrong", "imbot.chat.updateColor", second[2] | {"COLOR": "mint"}), second]


def written(these: Sequence[tuple[str, str, dict[str, Any]]]) -> dict[str, str]:
    """Commands written out by hand: brackets as they are, lists with indexes."""
    return {
        key: f"{method}?"
        + "&".join(
            "&".join(f"{name}[{n}]={one}" for n, one in enumerate(value))
            if isinstance(value, list)
            else f"{name}={value}"
            for name, value in params.items()
        )
        for key, method, params in these
    }


def expired(state: State) -> None:
    """The access token has run out."""
    state["apps"][0]["tokens"][0] = {
        name: value for name, value in state["apps"][0]["tokens"][0].items() if not name.startswith("expires")
    } | {"expired": True}


def used_up(state: State) -> None:
    """imbot.chat.get has spent its time on the server."""
    state.setdefault("portal", {})["operating"] = {"limit": 1, "spent": {"imbot.chat.get": 2}}


def metered(state: State) -> None:
    """The limiter of ordinary tariffs is on."""
    state.setdefault("portal", {})["rate_limit"] = "standard"


def full(state: State) -> None:
    """The limiter is on, and because time stands still its bucket stays full once it is."""
    metered(state)
    state["portal"]["clock"] = "2026-01-10T09:00:00+00:00"


def found(auth: str) -> Step:
    """A call that changes nothing."""
    return ("call", "imbot.chat.get", {"ENTITY_TYPE": "OPEN", "ENTITY_ID": 13} | identity(auth))


def common(auth: str, **options: Any) -> Iterator[Act]:
    """What every client plays: the ten methods, refusals, a credential that nobody knows, a webhook and no bot."""
    how = {"auth": auth} | options
    yield Act("ten", list(the_ten(auth)), how)
    yield Act("refusals", list(refused(auth)), how)
    yield Act("stranger", [found(auth)], how | {"stranger": True})
    if auth == "webhook":
        yield Act("nameless", [("call", "imbot.chat.user.list", {"CHAT_ID": 13})], how)


def batches(auth: str) -> Iterator[Act]:
    """Batches of clients that have a function for them, halting and not."""
    how = {"auth": auth}
    yield Act("batch", [("batch", commands(auth, "made"), False)], how)
    yield Act("faulty batch", [("batch", faulty_commands(auth, "made"), False)], how)
    yield Act("halting batch", [("batch", faulty_commands(auth, "made"), True)], how)


def limits(auth: str, **options: Any) -> Iterator[Act]:
    """A method that has used up its time, and a bucket that is full."""
    how = {"auth": auth} | options
    yield Act("used up", [found(auth)], how, used_up)
    yield Act("full", [found(auth)], how, full, calls_before=50)


def burst(auth: str, **options: Any) -> Act:
    """More calls than the bucket holds."""
    return Act("burst", [found(auth)] * BURST, {"auth": auth} | options, metered)


def renewal(**options: Any) -> Act:
    """A call with a token that has run out, another one, and the tokens that are known then."""
    how = {"auth": "oauth"} | options
    return Act("renewal", [found("oauth"), found("oauth"), ("tokens",)], how, expired)
