"""The content of a store as a scenario: complete, sorted, and short where a default says the same."""

import base64
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Final

import yaml
from pydantic import BaseModel

from mock_imbot.portal.avatars import read_picture
from mock_imbot.portal.options import EVERYBODY
from mock_imbot.portal.store import Store
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
from mock_imbot.scenario import format as entries
from mock_imbot.scenario.load import CHAT_TYPES, EVENTS, EXPIRED, UNKNOWN_TYPE
from mock_imbot.scenario.portal_format import PortalEntry, Sequences
from mock_imbot.scenario.rows import TABLES, Row, Table, grouped, rows_of
from mock_imbot.scenario.values import BASE64

LETTERS: Final = {letter: name for name, letter in CHAT_TYPES.items()}
TITLE: Final = "title:"
DUMPER: Final[Any] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
UNBROKEN: Final = 2**31 - 1  # columns: a picture is one line


def dump(store: Store) -> dict[str, Any]:
    """Everything a store holds, in the scenario format, as values that JSON knows.

    Loading it makes a store whose dump is equal.
    """
    return Dumping(store).everything()


def to_yaml(scenario: dict[str, Any]) -> str:
    """A dump as the text of a scenario file."""
    return str(yaml.dump(scenario, Dumper=DUMPER, sort_keys=False, allow_unicode=True, width=UNBROKEN))


def lean(model: type[BaseModel], values: Row) -> Row:
    """The values that say something else than the model's defaults, in the order of the model."""
    return {
        key: values[key]
        for key, field in model.model_fields.items()
        if key in values and (field.is_required() or values[key] != field.get_default(call_default_factory=True))
    }


def iso(moment: float | None) -> str | None:
    """Unix seconds as a date."""
    return None if moment is None else datetime.fromtimestamp(moment, UTC).isoformat()


def encoded(content: bytes) -> str:
    """Bytes as text."""
    return BASE64 + base64.b64encode(content).decode()


def scope(text: str) -> list[str]:
    """A comma list."""
    return text.split(",") if text else []


class Dumping:
    """The rows of one store, and how each becomes an entry."""

    def __init__(self, store: Store) -> None:
        self.rows = {table: rows_of(store, table) for table in TABLES}
        self.files = {row["id"]: row for row in self.rows[FileRow]}
        self.avatars: set[int] = set()
        self.stored: Row = {row["key"]: json.loads(row["value"]) for row in self.rows[SettingRow]}

    def everything(self) -> Row:
        """The scenario; its parts in the order of the models."""
        bots = {row["id"]: row for row in self.rows[BotRow]}
        people = self.rows[UserRow]
        scenario = {
            "users": [self.user(row) for row in people if row["id"] not in bots],
            "apps": self.apps(),
            "webhooks": [self.webhook(row) for row in self.rows[WebhookRow]],
            "bots": self.bots([row | bots[row["id"]] for row in people if row["id"] in bots]),
            "chats": self.chats(),
        }
        scenario["files"] = [self.file(row) for row in self.rows[FileRow] if row["id"] not in self.avatars]
        scenario["faults"] = self.stored.get("faults", [])
        portal = lean(PortalEntry, self.portal())
        return {"portal": portal} | {key: value for key, value in scenario.items() if value or key == "users"}

    def portal(self) -> Row:
        """Settings, sequences, and users of whom only the id is left."""
        values = {key: value for key, value in self.stored.items() if key in PortalEntry.model_fields}
        values["clock"] = iso(values.get("clock"))
        return values | {"sequences": self.sequences(), "former_users": self.former_users()}

    def sequences(self) -> Row | Sequences:
        """The sequences that are ahead of what the store holds."""
        used: dict[str, Table] = {
            "user": UserRow,
            "chat": ChatRow,
            "message": MessageRow,
            "file": FileRow,
            "command": CommandRow,
            "event_handler": EventHandlerRow,
            "offline_event": OfflineEventRow,
        }
        highest = {name: max((row["id"] for row in self.rows[table]), default=0) for name, table in used.items()}
        last = {row["name"]: row["value"] for row in self.rows[SequenceRow]}
        titles = {name.removeprefix(TITLE): last[name] for name in sorted(last) if name.startswith(TITLE)}
        ahead = {name: last.get(name, 0) for name in [*used, "color"] if last.get(name, 0) > highest.get(name, 0)}
        return ahead | ({"titles": titles} if titles else {}) or Sequences()

    def former_users(self) -> list[int]:
        """Ids that rows speak of although the user is gone."""
        named = {
            row["user_id"]
            for table in (TokenRow, AuthCodeRow, WebhookRow, EventHandlerRow, OfflineEventRow, OptionsRow, MemberRow)
            for row in self.rows[table]
        }
        named |= {row["owner_id"] for row in self.rows[ChatRow]} | {row["author_id"] for row in self.rows[MessageRow]}
        return sorted(named - {row["id"] for row in self.rows[UserRow]} - {0, None})

    def avatar(self, owner: str, file_id: int | None) -> Row:
        """The keys about an avatar."""
        row = self.files.get(file_id or 0)
        if row is None:
            return {}
        self.avatars.add(row["id"])
        picture = read_picture(row["content"])
        usual = owner + (picture.suffix if picture else "")
        stored = {"id": row["id"]} | ({} if row["name"] == usual else {"name": row["name"]})
        return {"avatar": encoded(row["content"]), "avatar_file": stored}

    def person(self, row: Row) -> Row:
        """What people and bots have in common."""
        plain = {key: row[key] for key in row if key in entries.Person.model_fields}
        own = {"last_activity": iso(row["last_activity"]), "department": json.loads(row["department"])}
        return (
            {"id": row["id"], "name": row["name"]}
            | plain
            | own
            | {"avatar": None}
            | self.avatar(f"user{row['id']}", row["avatar"])
        )

    def user(self, row: Row) -> Row:
        """A person."""
        return lean(entries.UserEntry, self.person(row) | {"name": row["name"] or None, "admin": row["admin"]})

    def apps(self) -> list[Row]:
        """Applications with their tokens and handlers."""
        tokens, codes, handlers, events, options = (
            grouped(self.rows[table], "client_id")
            for table in (TokenRow, AuthCodeRow, EventHandlerRow, OfflineEventRow, OptionsRow)
        )
        return [
            lean(
                entries.AppEntry,
                row
                | {
                    "scope": scope(row["scope"]),
                    "event_handlers": [self.event_handler(handler) for handler in handlers[row["client_id"]]],
                    "offline_events": [self.offline_event(event) for event in events[row["client_id"]]],
                    **kept(options[row["client_id"]]),
                    "tokens": [self.token(token) for token in tokens[row["client_id"]]],
                    "codes": [self.code(code) for code in codes[row["client_id"]]],
                },
            )
            for row in self.rows[AppRow]
        ]

    def event_handler(self, row: Row) -> Row:
        """A bound handler."""
        return lean(entries.EventHandlerEntry, row | {"user": row["user_id"]})

    def offline_event(self, row: Row) -> Row:
        """An event in the offline queue."""
        own = {"data": json.loads(row["data"]), "user": row["user_id"], "date": iso(row["date"])}
        return lean(entries.OfflineEventEntry, row | own)

    def token(self, row: Row) -> Row:
        """A token."""
        values = {"user": row["user_id"], "access_token": row["access_token"], "refresh_token": row["refresh_token"]}
        times: Row = {"expires_in": row["expires_in"], "expires": iso(row["expires"])}
        if row["expires"] is None and row["expires_in"] == EXPIRED:
            times = {"expired": True}
        return lean(entries.TokenEntry, values | times | {"spent": row["spent"]})

    def code(self, row: Row) -> Row:
        """An authorization code."""
        return {"code": row["code"], "user": row["user_id"], "expires": iso(row["expires"])}

    def webhook(self, row: Row) -> Row:
        """A webhook; its scope is always told."""
        return {"user": row["user_id"], "token": row["token"], "scope": scope(row["scope"])}

    def bots(self, rows: Iterable[Row]) -> list[Row]:
        """Bots with their commands."""
        commands, tickets = grouped(self.rows[CommandRow], "bot_id"), grouped(self.rows[TicketRow], "bot_id")
        return [
            lean(
                entries.BotEntry,
                self.person(row)
                | {key: row[key] for key in ("code", "client_id", "type", "openline", "email", "birthday", "website")}
                | handlers(json.loads(row["handlers"]))
                | {"commands": [self.command(command) for command in commands[row["id"]]]}
                | {
                    "tickets": [
                        {"dialog": each["dialog"], "expires": iso(each["expires"])} for each in tickets[row["id"]]
                    ]
                },
            )
            for row in rows
        ]

    def command(self, row: Row) -> Row:
        """A command."""
        values = {key: value for key, value in row.items() if key != "bot_id"}
        return lean(entries.CommandEntry, values | {"lang": json.loads(row["lang"])})

    def chats(self) -> list[Row]:
        """Chats with members and messages."""
        members, messages = grouped(self.rows[MemberRow], "chat_id"), grouped(self.rows[MessageRow], "chat_id")
        guests = {row["id"] for row in self.rows[UserRow] if row["extranet"]}
        return [self.chat(row, members[row["id"]], messages[row["id"]], guests) for row in self.rows[ChatRow]]

    def chat(self, row: Row, members: list[Row], messages: list[Row], guests: set[int]) -> Row:
        """A chat. Owner, managers and date are always told: their defaults depend on other things."""
        users = [member["user_id"] for member in members]
        values = {
            "id": row["id"],
            "type": LETTERS[row["type"]],
            "title": row["title"],
            "description": row["description"],
            "color": row["color"],
            **self.avatar(f"chat{row['id']}", row["avatar"]),
            "owner": row["owner_id"],
            "users": users,
            "managers": [member["user_id"] for member in members if member["manager"]],
            "extranet": row["extranet"] if row["extranet"] == guests.isdisjoint(users) else None,
            "entity_type": row["entity_type"],
            "entity_id": row["entity_id"],
            "entity_data": trimmed([row["entity_data_1"], row["entity_data_2"], row["entity_data_3"]]),
            "created": iso(row["created"]),
            **places(row, members, messages),
            "message_count": None if row["message_count"] == len(messages) else row["message_count"],
            "last_message_id": None if row["last_message_id"] == newest(messages) else row["last_message_id"],
            "messages": [self.message(message) for message in messages],
        }
        return lean(entries.ChatEntry, values)

    def message(self, row: Row) -> Row:
        """A message."""
        values = {"id": row["id"], "author": row["author_id"], "date": iso(row["date"]), "text": row["text"]}
        return lean(entries.MessageEntry, values | {"params": json.loads(row["params"]), "deleted": row["deleted"]})

    def file(self, row: Row) -> Row:
        """A file that is nobody's avatar."""
        picture = read_picture(row["content"])
        usual = picture.content_type if picture else UNKNOWN_TYPE
        values = {"id": row["id"], "name": row["name"], "content": encoded(row["content"])}
        return values | ({} if row["content_type"] == usual else {"content_type": row["content_type"]})


def handlers(urls: dict[str, str]) -> Row:
    """One address if it is the same for all events, else each."""
    if tuple(urls) == EVENTS and len({*urls.values()}) == 1:
        return {"handler": urls[EVENTS[0]]}
    return {"handlers": urls} if urls else {}


def places(chat: Row, members: list[Row], messages: list[Row]) -> Row:
    """Where members are in a chat, as far as it is not the usual place."""
    last = chat["last_message_id"]
    hidden = {member["user_id"]: sum(message["id"] < member["start_id"] for message in messages) for member in members}
    return {
        "muted": [member["user_id"] for member in members if member["muted"]],
        "start_ids": by_user(members, "start_id", lambda _: 0),
        "last_ids": by_user(members, "last_id", lambda _: last),
        "counters": by_user(members, "counter", lambda _: 0),
        "hidden": by_user(members, "hidden", lambda member: hidden[member["user_id"]]),
    }


def by_user(members: list[Row], column: str, usual: Callable[[Row], int]) -> dict[str, int]:
    """A column of the members in whom it is not as usual. JSON has text as keys."""
    return {str(member["user_id"]): member[column] for member in members if member[column] != usual(member)}


def kept(rows: list[Row]) -> Row:
    """The options of an app and of its users. JSON has text as keys."""
    options = {row["user_id"]: json.loads(row["options"]) for row in rows}
    return {
        "options": options.pop(EVERYBODY, {}),
        "user_options": {str(user): values for user, values in options.items()},
    }


def trimmed(texts: list[str]) -> list[str]:
    """Texts without the empty ones at the end."""
    while texts and not texts[-1]:
        texts.pop()
    return texts


def newest(messages: list[Row]) -> int:
    """The id of the last message."""
    return messages[-1]["id"] if messages else 0
