"""What a portal remembers. One row class per table, nothing else.

Dates are Unix seconds (UTC), flags are booleans, ``None`` means "not set". Wire spelling (``CHAT_ID``) never
reaches this layer.
"""

from typing import Final

from sqlalchemy import Index, Table
from sqlmodel import Field, SQLModel

METADATA: Final = SQLModel.metadata


class SettingRow(SQLModel, table=True):
    """A setting of the portal: ``value`` is JSON text (keys: see ``portal/settings.py``)."""

    __tablename__ = "setting"
    key: str = Field(primary_key=True)
    value: str


class SequenceRow(SQLModel, table=True):
    """The last number given out under a name: ``user``, ``chat``, ``message``, ``color``, ``title:RED``."""

    __tablename__ = "sequence"
    name: str = Field(primary_key=True)
    value: int


class UserRow(SQLModel, table=True):
    """A person or a bot (``bot`` is set and a ``BotRow`` has the same id)."""

    __tablename__ = "user"
    id: int = Field(primary_key=True)
    name: str = ""
    last_name: str = ""
    gender: str = "M"
    admin: bool = False
    active: bool = True
    extranet: bool = False
    bot: bool = False
    work_position: str = ""
    color: str = ""
    avatar: int | None = None
    last_activity: int | None = None
    department: str = "[]"  # JSON list of department ids


class AppRow(SQLModel, table=True):
    """An OAuth application. ``scope`` is a comma list."""

    __tablename__ = "app"
    client_id: str = Field(primary_key=True)
    client_secret: str
    application_token: str
    scope: str
    installed: bool = True
    status: str = "L"
    install_handler: str | None = None
    rotate_refresh_tokens: bool = True


class EventHandlerRow(SQLModel, table=True):
    """A handler bound with ``event.bind``; ``user_id`` is its AUTH_TYPE user.

    An ``offline`` one has no address: its events go into the queue. ``min_timeout`` is the shortest time in seconds
    between two notices of ONOFFLINEEVENT.
    """

    __tablename__ = "event_handler"
    __table_args__ = (Index("event_handler_by_app", "client_id", "event"),)
    id: int = Field(primary_key=True)
    client_id: str
    event: str
    handler: str
    user_id: int | None = None
    offline: bool = False
    min_timeout: int = 1


class OfflineEventRow(SQLModel, table=True):
    """An event in the offline queue of an application; ``data`` is JSON text, ``user_id`` who caused it (0: nobody).

    A ``process_id`` marks the events that a client has reserved, ``error`` those that it failed to process.
    """

    __tablename__ = "offline_event"
    __table_args__ = (Index("offline_event_by_app", "client_id", "id"),)
    id: int = Field(primary_key=True)
    client_id: str
    event: str
    data: str
    user_id: int = 0
    date: int
    process_id: str = ""
    error: bool = False


class OptionsRow(SQLModel, table=True):
    """Options that an application has stored, a JSON object; ``user_id`` 0 are those for the whole portal."""

    __tablename__ = "options"
    client_id: str = Field(primary_key=True)
    user_id: int = Field(primary_key=True)
    options: str


class TokenRow(SQLModel, table=True):
    """An access token and its refresh token, without the portal's suffix.

    ``expires`` is None in a seed: the lifetime begins when the portal does (``Portal.refresh``). ``spent`` says that
    the refresh token has been used.
    """

    __tablename__ = "token"
    __table_args__ = (Index("token_by_app", "client_id", "spent", "expires"),)
    access_token: str = Field(primary_key=True)
    refresh_token: str = Field(unique=True)
    client_id: str
    user_id: int
    expires_in: int = 3600
    expires: int | None = None
    spent: bool = False


class AuthCodeRow(SQLModel, table=True):
    """An authorization code that has not been redeemed yet, without the portal's suffix."""

    __tablename__ = "auth_code"
    code: str = Field(primary_key=True)
    client_id: str
    user_id: int
    expires: int


class WebhookRow(SQLModel, table=True):
    """An incoming webhook. ``scope`` is a comma list."""

    __tablename__ = "webhook"
    token: str = Field(primary_key=True)
    user_id: int
    scope: str


class BotRow(SQLModel, table=True):
    """What makes a user a bot. ``handlers`` is a JSON object of event key → URL (``message_add``, ``welcome`` …)."""

    __tablename__ = "bot"
    __table_args__ = (Index("bot_by_client", "client_id", "id"), Index("bot_by_code", "code", "id"))
    id: int = Field(primary_key=True)
    code: str
    client_id: str
    type: str = "B"
    openline: bool = False
    email: str = ""
    birthday: str = ""  # YYYY-MM-DD
    website: str = ""
    handlers: str = "{}"


class CommandRow(SQLModel, table=True):
    """A slash command of a bot. ``lang`` is a JSON object of language → {title, params}."""

    __tablename__ = "command"
    __table_args__ = (Index("command_by_bot", "bot_id", "command"),)
    id: int = Field(primary_key=True)
    bot_id: int
    command: str
    common: bool = False
    hidden: bool = False
    extranet: bool = False
    handler: str = ""
    lang: str = "{}"


class TicketRow(SQLModel, table=True):
    """Leave for a bot to answer a command in a dialog, ``chat<id>`` or a user's id, until it expires."""

    __tablename__ = "ticket"
    bot_id: int = Field(primary_key=True)
    dialog: str = Field(primary_key=True)
    expires: int


class ChatRow(SQLModel, table=True):
    """A chat. ``type`` is the wire's letter (C, O, P); ``pair`` is ``"low:high"`` of a private chat's two users."""

    __tablename__ = "chat"
    __table_args__ = (Index("chat_by_entity", "entity_type", "entity_id", "owner_id", "id"),)
    id: int = Field(primary_key=True)
    type: str = "C"
    title: str = ""
    description: str = ""
    color: str = ""
    avatar: int | None = None
    owner_id: int = 0
    extranet: bool = False
    entity_type: str = ""
    entity_id: str = ""
    entity_data_1: str = ""
    entity_data_2: str = ""
    entity_data_3: str = ""
    message_count: int = 0
    last_message_id: int = 0
    created: int = 0
    pair: str | None = Field(default=None, unique=True)


class MemberRow(SQLModel, table=True):
    """A user in a chat.

    ``start_id`` is the first message the member may see (0 = all), ``hidden`` how many messages lie before it,
    ``last_id`` the last one read, ``counter`` the unread ones, ``muted`` whether notifications are blocked.
    """

    __tablename__ = "member"
    __table_args__ = (Index("member_by_user", "user_id", "chat_id"), {"sqlite_with_rowid": False})
    chat_id: int = Field(primary_key=True)
    user_id: int = Field(primary_key=True)
    manager: bool = False
    start_id: int = 0
    hidden: int = 0
    last_id: int = 0
    counter: int = 0
    muted: bool = False


class MessageRow(SQLModel, table=True):
    """A message; author 0 is the system. ``params`` is a JSON object."""

    __tablename__ = "message"
    __table_args__ = (Index("message_by_chat", "chat_id", "id"),)
    id: int = Field(primary_key=True)
    chat_id: int
    author_id: int
    date: int
    text: str
    params: str = "{}"
    deleted: bool = False


class FileRow(SQLModel, table=True):
    """A stored picture or file. ``width`` and ``height`` are pixels, 0 where unknown."""

    __tablename__ = "file"
    id: int = Field(primary_key=True)
    name: str
    content_type: str
    width: int = 0
    height: int = 0
    content: bytes


def _table(row: type[SQLModel]) -> Table:
    """The Core table of a row class, for statements."""
    return METADATA.tables[str(row.__tablename__)]


SETTINGS: Final = _table(SettingRow)
SEQUENCES: Final = _table(SequenceRow)
USERS: Final = _table(UserRow)
APPS: Final = _table(AppRow)
EVENT_HANDLERS: Final = _table(EventHandlerRow)
OFFLINE_EVENTS: Final = _table(OfflineEventRow)
OPTIONS: Final = _table(OptionsRow)
TOKENS: Final = _table(TokenRow)
AUTH_CODES: Final = _table(AuthCodeRow)
WEBHOOKS: Final = _table(WebhookRow)
BOTS: Final = _table(BotRow)
COMMANDS: Final = _table(CommandRow)
TICKETS: Final = _table(TicketRow)
CHATS: Final = _table(ChatRow)
MEMBERS: Final = _table(MemberRow)
MESSAGES: Final = _table(MessageRow)
FILES: Final = _table(FileRow)
