"""A scenario becomes the content of a store, in one transaction."""

import hashlib
from collections import defaultdict
from typing import Any, Final

from sqlmodel import insert

from mock_imbot.portal.avatars import read_picture
from mock_imbot.portal.jsontext import compact
from mock_imbot.portal.options import EVERYBODY
from mock_imbot.portal.store import Statement, Store
from mock_imbot.portal.tables import (
    AppRow,
    AuthCodeRow,
    BotRow,
    ChatRow,
    CommandRow,
    EventHandlerRow,
    FileRow,
    MemberRow,
    MessageRow,
    OfflineEventRow,
    OptionsRow,
    SequenceRow,
    SettingRow,
    TicketRow,
    TokenRow,
    UserRow,
    WebhookRow,
)
from mock_imbot.scenario.format import AppEntry, AvatarFile, BotEntry, ChatEntry, Person, Scenario
from mock_imbot.scenario.references import owner_of
from mock_imbot.scenario.rows import TABLES, Table

INSERTS: Final = {table: Statement(insert(table)) for table in TABLES}
CHAT_TYPES: Final = {"CHAT": "C", "OPEN": "O", "PRIVATE": "P"}
EVENTS: Final = ("message_add", "message_update", "message_delete", "welcome", "bot_delete", "command")
"""What a bot's ``handler`` is for."""
STORED_BOT_TYPES: Final = {"H": "B"}
SETTINGS: Final = (
    "domain",
    "profile",
    "language",
    "general_chat",
    "general_chat_writable",
    "strict_urls",
    "diagnostics",
    "rate_limit",
)
UNKNOWN_TYPE: Final = "application/octet-stream"
EXPIRED: Final = -1


def load(scenario: Scenario, store: Store, *, now: int) -> None:
    """Fill an empty, created store. ``now`` (Unix seconds) is the start of a portal whose clock isn't frozen.

    Lifetimes of tokens begin later, when a portal does: a token without ``expires`` has none in the store either.
    """
    clock = scenario.portal.clock
    loading = Loading(scenario, now if clock is None else int(clock))
    loading.everything()
    with store.transaction():
        for table in TABLES:
            store.run_many(INSERTS[table], loading.rows[table])


def digest(text: str) -> str:
    """32 hexadecimal digits that depend on nothing but the text."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


class Loading:
    """The rows of one scenario. ``start`` is the default of all dates."""

    def __init__(self, scenario: Scenario, start: int) -> None:
        self.scenario = scenario
        self.start = start
        self.rows: dict[Table, list[dict[str, Any]]] = defaultdict(list)
        self.last = highest(scenario)
        self.stored: set[int] = set()
        self.guests = {user.id for user in [*scenario.users, *scenario.bots] if user.extranet}

    def everything(self) -> None:
        """All rows; sequences last, when everything has its number."""
        self.settings()
        self.files()
        self.people()
        self.apps()
        self.bots()
        for chat in self.scenario.chats:
            self.chat(chat)
        self.sequences()

    def number(self, sequence: str, given: int | None) -> int:
        """The number given, or the next free one."""
        if given is not None:
            return given
        self.last[sequence] += 1
        return self.last[sequence]

    def settings(self) -> None:
        """One row each, with a JSON value."""
        portal = self.scenario.portal
        values: dict[str, Any] = {key: getattr(portal, key) for key in SETTINGS}
        values["member_id"] = portal.member_id or digest(portal.domain)
        values["clock"] = whole(portal.clock)
        values["operating"] = portal.operating.model_dump() if portal.operating else None
        if self.scenario.faults:
            values["faults"] = [rule.plain() for rule in self.scenario.faults]
        self.rows[SettingRow] += [{"key": key, "value": compact(value)} for key, value in values.items()]

    def sequences(self) -> None:
        """The last numbers given out, where there were any."""
        portal = self.scenario.portal.sequences
        values = self.last | {"color": portal.color} | {f"title:{key}": last for key, last in portal.titles.items()}
        self.rows[SequenceRow] += [{"name": name, "value": value} for name, value in values.items() if value]

    def files(self) -> None:
        """Files that are nobody's avatar."""
        for entry in self.scenario.files:
            self.file(entry.id, entry.name, entry.content, entry.content_type)

    def file(self, file_id: int, name: str, content: bytes, content_type: str | None = None) -> None:
        """A stored file; what it is, is read from its content."""
        picture = read_picture(content)
        self.rows[FileRow].append(
            {
                "id": file_id,
                "name": name,
                "content_type": content_type or (picture.content_type if picture else UNKNOWN_TYPE),
                "width": picture.width if picture else 0,
                "height": picture.height if picture else 0,
                "content": content,
            }
        )

    def avatar(self, owner: str, content: bytes | None, stored: AvatarFile | None) -> int | None:
        """Keep an avatar; answers its file id."""
        picture = content is not None and read_picture(content)
        if content is None or not picture:
            return None
        file_id = self.number("file", stored.id if stored else None)
        if file_id not in self.stored:
            self.stored.add(file_id)
            self.file(file_id, (stored and stored.name) or owner + picture.suffix, content)
        return file_id

    def people(self) -> None:
        """Persons."""
        for user in self.scenario.users:
            self.rows[UserRow].append(self.person(user, user.name or "") | {"bot": False, "admin": user.admin})

    def person(self, entry: Person, name: str) -> dict[str, Any]:
        """What the rows of people and bots have in common."""
        return {
            "id": entry.id,
            "name": name,
            "last_name": entry.last_name,
            "gender": entry.gender,
            "active": entry.active,
            "extranet": entry.extranet,
            "work_position": entry.work_position,
            "color": entry.color,
            "avatar": self.avatar(f"user{entry.id}", entry.avatar, entry.avatar_file),
            "last_activity": entry.last_activity,
            "department": compact(entry.department),
        }

    def apps(self) -> None:
        """Applications with their tokens and handlers, and webhooks."""
        for app in self.scenario.apps:
            row = app.model_dump(
                include={"client_id", "installed", "status", "install_handler", "rotate_refresh_tokens"}
            )
            row["client_secret"] = app.client_secret or digest(f"secret of {app.client_id}")
            row["application_token"] = app.application_token or digest(f"token of {app.client_id}")
            self.rows[AppRow].append(row | {"scope": ",".join(app.scope)})
            for token in app.tokens:
                row = token.model_dump(include={"access_token", "expires", "expires_in", "spent"})
                row["refresh_token"] = token.refresh_token or digest(f"refresh {token.access_token}")
                row |= {"expires_in": EXPIRED} if token.expired else {}
                self.rows[TokenRow].append(row | {"client_id": app.client_id, "user_id": token.user})
            for code in app.codes:
                row = {"code": code.code, "client_id": app.client_id, "user_id": code.user, "expires": code.expires}
                self.rows[AuthCodeRow].append(row)
            self.events(app)
            for user, options in [(EVERYBODY, app.options), *app.user_options.items()]:
                if options:
                    row = {"client_id": app.client_id, "user_id": user, "options": compact(options)}
                    self.rows[OptionsRow].append(row)
        for hook in self.scenario.webhooks:
            self.rows[WebhookRow].append({"token": hook.token, "user_id": hook.user, "scope": ",".join(hook.scope)})

    def events(self, app: AppEntry) -> None:
        """What an application is told: its handlers and its offline queue."""
        for handler in app.event_handlers:
            row = handler.model_dump(include={"event", "handler", "offline", "min_timeout"})
            row |= {"id": self.number("event_handler", handler.id), "user_id": handler.user}
            self.rows[EventHandlerRow].append(row | {"client_id": app.client_id})
        for event in app.offline_events:
            row = event.model_dump(include={"event", "process_id", "error"})
            row |= {"id": self.number("offline_event", event.id), "data": compact(event.data), "user_id": event.user}
            row |= {"client_id": app.client_id, "date": self.start if event.date is None else event.date}
            self.rows[OfflineEventRow].append(row)

    def bots(self) -> None:
        """Bots, each also as a user, with their commands."""
        for bot in self.scenario.bots:
            name = bot.code if bot.name is None else bot.name
            self.rows[UserRow].append(self.person(bot, name) | {"bot": True, "admin": False})
            row = bot.model_dump(include={"id", "code", "client_id", "openline", "email", "birthday", "website"})
            row["type"] = STORED_BOT_TYPES.get(bot.type, bot.type)
            self.rows[BotRow].append(row | {"handlers": compact(handlers(bot))})
            for command in bot.commands:
                row = command.model_dump() | {"id": self.number("command", command.id), "bot_id": bot.id}
                self.rows[CommandRow].append(row | {"lang": compact(row["lang"])})
            self.rows[TicketRow] += [ticket.model_dump() | {"bot_id": bot.id} for ticket in bot.tickets]

    def chat(self, chat: ChatEntry) -> None:
        """A chat with its members and messages."""
        messages = self.messages(chat)
        last = max(messages, default=0) if chat.last_message_id is None else chat.last_message_id
        data = dict(
            zip(("entity_data_1", "entity_data_2", "entity_data_3"), (*chat.entity_data, "", "", ""), strict=False)
        )
        self.rows[ChatRow].append(
            {
                "id": chat.id,
                "type": CHAT_TYPES[chat.type],
                "title": chat.title,
                "description": chat.description,
                "color": chat.color,
                "avatar": self.avatar(f"chat{chat.id}", chat.avatar, chat.avatar_file),
                "owner_id": owner_of(chat),
                "extranet": not self.guests.isdisjoint(chat.users) if chat.extranet is None else chat.extranet,
                "entity_type": chat.entity_type,
                "entity_id": chat.entity_id,
                **data,
                "message_count": len(messages) if chat.message_count is None else chat.message_count,
                "last_message_id": last,
                "created": self.start if chat.created is None else chat.created,
                "pair": pair(chat),
            }
        )
        self.members(chat, messages, last)

    def members(self, chat: ChatEntry, messages: list[int], last: int) -> None:
        """Who is in a chat, and where they are in it."""
        managers = [owner_of(chat)] if chat.managers is None else chat.managers
        for user in chat.users:
            start = chat.start_ids.get(user, 0)
            hidden = chat.hidden.get(user)
            self.rows[MemberRow].append(
                {
                    "chat_id": chat.id,
                    "user_id": user,
                    "manager": user in managers,
                    "start_id": start,
                    "hidden": sum(message < start for message in messages) if hidden is None else hidden,
                    "last_id": chat.last_ids.get(user, last),
                    "counter": chat.counters.get(user, 0),
                    "muted": user in chat.muted,
                }
            )

    def messages(self, chat: ChatEntry) -> list[int]:
        """The rows of a chat's messages; answers their ids."""
        ids = []
        for message in chat.messages:
            ids.append(self.number("message", message.id))
            self.rows[MessageRow].append(
                {
                    "id": ids[-1],
                    "chat_id": chat.id,
                    "author_id": message.author,
                    "date": self.start if message.date is None else message.date,
                    "text": message.text,
                    "params": compact(message.params),
                    "deleted": message.deleted,
                }
            )
        return ids


def highest(scenario: Scenario) -> dict[str, int]:
    """The highest number in use under each sequence."""
    given = scenario.portal.sequences
    people: list[Person] = [*scenario.users, *scenario.bots]
    stored = [owner.avatar_file for owner in people if owner.avatar_file]
    stored += [chat.avatar_file for chat in scenario.chats if chat.avatar_file]
    used: dict[str, list[int | None]] = {
        "user": [person.id for person in people],
        "chat": [chat.id for chat in scenario.chats],
        "message": [message.id for chat in scenario.chats for message in chat.messages],
        "file": [*(entry.id for entry in scenario.files), *(file.id for file in stored)],
        "command": [command.id for bot in scenario.bots for command in bot.commands],
        "event_handler": [handler.id for app in scenario.apps for handler in app.event_handlers],
        "offline_event": [event.id for app in scenario.apps for event in app.offline_events],
    }
    return {name: max(getattr(given, name), *(number or 0 for number in [0, *ids])) for name, ids in used.items()}


def handlers(bot: BotEntry) -> dict[str, Any]:
    """Addresses by kind of event: its own, or the one for all."""
    general = dict.fromkeys(EVENTS, bot.handler) if bot.handler else {}
    own = bot.handlers.model_dump(exclude_none=True)
    return general | own


def pair(chat: ChatEntry) -> str | None:
    """How the two of a private chat are found."""
    return ":".join(str(user) for user in sorted(chat.users)) if chat.type == "PRIVATE" else None


def whole(moment: float | None) -> float | None:
    """A moment without a useless fraction."""
    return int(moment) if moment is not None and moment == int(moment) else moment
