"""What a scenario's parts say about each other: ids that must exist, ids that must not exist twice."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from mock_imbot.scenario.format import ChatEntry, Scenario
from mock_imbot.scenario.nearest import suggest
from mock_imbot.scenario.nodes import Path

PAIR: Final = 2
WEBHOOK_OWNER: Final = "custom"
NOBODY: Final = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that doesn't fit: where, what, and the other place that it doesn't fit to."""

    path: Path
    message: str
    other: Path | None = None


Rule: TypeAlias = Callable[[Scenario], Iterator[Finding]]
"""Something that a scenario has to keep to."""

UNIQUE_IDS: Final = (
    ("apps", "event_handlers"),
    ("apps", "offline_events"),
    ("bots", "commands"),
    ("chats", "messages"),
)


def findings(scenario: Scenario, more: Iterable[Rule] = ()) -> Iterator[Finding]:
    """Everything that does not fit together, or not to what rooms above know."""
    for check in (*CHECKS, *more):
        yield from check(scenario)


def twice(entries: Iterable[tuple[Path, object]], what: str) -> Iterator[Finding]:
    """Entries that say what an earlier one has said already. None says nothing."""
    first: dict[object, Path] = {}
    for path, value in entries:
        if value is not None and first.setdefault(value, path) != path:
            yield Finding(path, f"the {what} {value!r} is given already", first[value])


def unique_ids(scenario: Scenario) -> Iterator[Finding]:
    """Everything that has a number or a token has one of its own."""
    people: list[tuple[Path, object]] = [(("users", at, "id"), user.id) for at, user in enumerate(scenario.users)]
    people += [(("bots", at, "id"), bot.id) for at, bot in enumerate(scenario.bots)]
    yield from twice(people, "user id")
    yield from twice(((("chats", at, "id"), chat.id) for at, chat in enumerate(scenario.chats)), "chat id")
    yield from twice(((("apps", at, "client_id"), app.client_id) for at, app in enumerate(scenario.apps)), "client id")
    yield from twice(((("webhooks", at, "token"), hook.token) for at, hook in enumerate(scenario.webhooks)), "token")
    for entries, key in (("tokens", "access_token"), ("tokens", "refresh_token"), ("codes", "code")):
        given = ((path, getattr(entry, key)) for path, entry in below(scenario, "apps", entries, key))
        yield from twice(given, key.replace("_", " "))
    for group, entries in UNIQUE_IDS:
        what = f"{entries[:-1].replace('_', ' ')} id"
        yield from twice(((path, entry.id) for path, entry in below(scenario, group, entries, "id")), what)


def below(scenario: Scenario, group: str, entries: str, key: str) -> Iterator[tuple[Path, Any]]:
    """The entries in the entries of a group, each with the path of one of its keys."""
    for at, parent in enumerate(getattr(scenario, group)):
        for index, entry in enumerate(getattr(parent, entries)):
            yield (group, at, entries, index, key), entry


def known_users(scenario: Scenario) -> Iterator[Finding]:
    """Users that are spoken of exist."""
    known = {user.id for user in scenario.users} | {bot.id for bot in scenario.bots} | {*scenario.portal.former_users}
    for path, user in spoken_of(scenario):
        if user not in known:
            yield Finding(path, f"there is no user or bot {user}")


def spoken_of(scenario: Scenario) -> Iterator[tuple[Path, int]]:
    """Every place that names a user."""
    named: list[tuple[Path, int | None]] = [
        (("webhooks", at, "user"), hook.user) for at, hook in enumerate(scenario.webhooks)
    ]
    for group, entries, key in (
        ("apps", "tokens", "user"),
        ("apps", "codes", "user"),
        ("apps", "event_handlers", "user"),
        ("apps", "offline_events", "user"),
        ("chats", "messages", "author"),
    ):
        named += [(path, getattr(entry, key)) for path, entry in below(scenario, group, entries, key)]
    for at, app in enumerate(scenario.apps):
        named += [(("apps", at, "user_options", str(user)), user) for user in app.user_options]
    for at, chat in enumerate(scenario.chats):
        named.append((("chats", at, "owner"), chat.owner))
        named += [(("chats", at, "users", index), user) for index, user in enumerate(chat.users)]
    return ((path, user) for path, user in named if user)


def bots_and_apps(scenario: Scenario) -> Iterator[Finding]:
    """A bot's app exists, and the bot knows each of its commands once. Codes may be equal: imbot.update sees to it."""
    apps = [app.client_id for app in scenario.apps]
    for at, bot in enumerate(scenario.bots):
        through_webhook = bot.client_id.startswith(WEBHOOK_OWNER) and bot.client_id != WEBHOOK_OWNER
        if bot.client_id not in apps and not through_webhook:
            tip = suggest(bot.client_id, apps)
            message = f'there is no app {bot.client_id!r}{tip or "."} A bot of a webhook has "custom<CLIENT_ID>" here'
            yield Finding(("bots", at, "client_id"), message)
        commands: Iterable[tuple[Path, object]] = (
            (("bots", at, "commands", index, "command"), command.command) for index, command in enumerate(bot.commands)
        )
        yield from twice(commands, "command")
        dialogs = ((("bots", at, "tickets", index, "dialog"), each.dialog) for index, each in enumerate(bot.tickets))
        yield from twice(dialogs, "ticket for")


def tokens(scenario: Scenario) -> Iterator[Finding]:
    """``expired`` says everything about a token's time."""
    for path, token in below(scenario, "apps", "tokens", "expired"):
        if token.expired and {"expires", "expires_in"} & token.model_fields_set:
            yield Finding(path, "must not stand beside expires or expires_in")


def event_handlers(scenario: Scenario) -> Iterator[Finding]:
    """A handler has an address, unless it is offline."""
    for path, handler in below(scenario, "apps", "event_handlers", "handler"):
        if handler.offline and handler.handler:
            yield Finding(path, "an offline handler has no address")
        elif not handler.offline and not handler.handler:
            yield Finding(path[:-1], "needs a handler, the address to which events are sent")


def general_chat(scenario: Scenario) -> Iterator[Finding]:
    """The general chat exists and is no talk of two."""
    wanted = scenario.portal.general_chat
    if wanted is not None:
        found = [chat for chat in scenario.chats if chat.id == wanted]
        path = ("portal", "general_chat")
        if not found:
            yield Finding(path, f"there is no chat {wanted}")
        elif found[0].type == "PRIVATE":
            yield Finding(path, f"chat {wanted} is a private one")


def members(scenario: Scenario) -> Iterator[Finding]:
    """What is said about members is said about members."""
    for at, chat in enumerate(scenario.chats):
        users = {*chat.users}
        yield from twice(((("chats", at, "users", index), user) for index, user in enumerate(chat.users)), "member")
        named: list[tuple[Path, int]] = []
        for key in ("managers", "muted"):
            named += [(("chats", at, key, index), user) for index, user in enumerate(getattr(chat, key) or [])]
        for key in ("start_ids", "last_ids", "counters", "hidden"):
            named += [(("chats", at, key, str(user)), user) for user in getattr(chat, key)]
        for path, user in named:
            if user not in users:
                yield Finding(path, f"user {user} is no member of chat {chat.id}")


def private_chats(scenario: Scenario) -> Iterator[Finding]:
    """A private chat is a talk of two, one of whom opened it, and the only one of these two."""
    pairs: list[tuple[Path, object]] = []
    for at, chat in enumerate(scenario.chats):
        if chat.type != "PRIVATE":
            continue
        path: Path = ("chats", at, "users")
        if len({*chat.users}) != PAIR or len(chat.users) != PAIR:
            yield Finding(path, "a private chat has exactly two users")
        elif owner_of(chat) not in chat.users:
            yield Finding(("chats", at, "owner"), "the owner of a private chat is one of its two users")
        pairs.append((path, tuple(sorted(chat.users))))
    for found in twice(pairs, "pair"):
        yield Finding(found.path, "these two have a private chat", found.other)


def owner_of(chat: ChatEntry) -> int:
    """Who owns it: as given, or the first member."""
    return chat.owner if chat.owner is not None else next(iter(chat.users), NOBODY)


def message_order(scenario: Scenario) -> Iterator[Finding]:
    """Message ids ascend; one that is left out becomes the highest of the portal."""
    for at, chat in enumerate(scenario.chats):
        last, numbered = 0, True
        for index, message in enumerate(chat.messages):
            path = ("chats", at, "messages", index, "id")
            if message.id is None:
                numbered = False
            elif not numbered:
                yield Finding(path, "must not follow a message without id, which gets a higher one")
            elif message.id < last:
                yield Finding(path, f"ids of messages must ascend, but {message.id} follows {last}")
            last = message.id or last


def fault_rules(scenario: Scenario) -> Iterator[Finding]:
    """A rule's name is its own."""
    yield from twice(((("faults", at, "name"), rule.name) for at, rule in enumerate(scenario.faults)), "name")


def stored_files(scenario: Scenario) -> Iterator[Finding]:
    """A file's number stands for one content."""
    contents: dict[int, tuple[Path, object]] = {}
    numbered: list[tuple[Path, int, object]] = [
        (("files", at, "id"), entry.id, (at, entry.content)) for at, entry in enumerate(scenario.files)
    ]
    for group in ("users", "bots", "chats"):
        for at, entry in enumerate(getattr(scenario, group)):
            path: Path = (group, at, "avatar_file")
            if entry.avatar_file and entry.avatar is None:
                yield Finding(path, "there is no avatar")
            elif entry.avatar_file:
                numbered.append(((*path, "id"), entry.avatar_file.id, entry.avatar))
    for path, number, content in numbered:
        other, before = contents.setdefault(number, (path, content))
        if before != content:
            yield Finding(path, f"the file id {number} is taken", other)


CHECKS: Final[tuple[Rule, ...]] = (
    unique_ids,
    known_users,
    bots_and_apps,
    tokens,
    event_handlers,
    general_chat,
    members,
    private_chats,
    message_order,
    stored_files,
    fault_rules,
)
