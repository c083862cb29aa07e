"""The format of scenario files, as models. Names, defaults and docstrings are those of files and of the schema."""

from typing import Annotated, Any, Final, Literal

from pydantic import Field

from mock_imbot.portal.chats import ENTITY_ID_LENGTH, ENTITY_TYPE_LENGTH, TITLE_LENGTH
from mock_imbot.scenario.fault_format import FaultEntry
from mock_imbot.scenario.portal_format import Entry, PortalEntry
from mock_imbot.scenario.values import (
    LARGEST,
    Author,
    Avatar,
    BotOwner,
    Color,
    Content,
    Count,
    Credential,
    Date,
    Departments,
    Id,
    IdKey,
    Scope,
    Url,
    UrlOrNothing,
    WebhookToken,
    pattern,
)

SCOPE: Final = ("imbot", "im", "user")


def default_scope() -> list[str]:
    """What a bot needs."""
    return list(SCOPE)


class AvatarFile(Entry):
    """How an avatar is stored."""

    id: Id
    """Its number, part of its address."""
    name: str | None = None
    """Its name, part of its address. Default: made of its owner and its type."""


class Person(Entry):
    """What people and bots have in common."""

    id: Id
    """The user id; people and bots share one range."""
    name: str | None = Field(default=None, examples=["Ann"])
    """First name. Default: none; of a bot its code."""
    last_name: str = ""
    """Last name."""
    gender: Literal["M", "F", ""] = "M"
    """M or F."""
    active: bool = True
    """False: dismissed, can't be invited."""
    extranet: bool = False
    """True: a guest from outside the company."""
    work_position: str = ""
    """Job title."""
    color: Color = ""
    """Color of the user, a code. Default: none."""
    avatar: Avatar | None = Field(default=None, examples=["avatars/ann.png"])
    """The path of a picture, relative to this file, or base64:…"""
    avatar_file: AvatarFile | None = None
    """How the avatar is stored; part of an export."""
    last_activity: Date | None = None
    """When the user was last seen."""
    department: Departments = Field(default=[])
    """A department's id, or several."""


class UserEntry(Person):
    """A person."""

    admin: bool = False
    """An administrator of the portal."""


class CommandText(Entry):
    """A command in one language."""

    title: str = ""
    """What it does."""
    params: str = ""
    """What is typed behind it."""


class CommandEntry(Entry):
    """A slash command."""

    id: Id | None = None
    """Its number. Default: the next free one."""
    command: Annotated[str, Field(min_length=1, max_length=255)] = Field(examples=["help"])
    """What is typed, without the slash."""
    common: bool = False
    """Works in every chat."""
    hidden: bool = False
    """Is not shown to people."""
    extranet: bool = False
    """Guests from outside may use it."""
    handler: UrlOrNothing = ""
    """Where ONIMCOMMANDADD is sent."""
    lang: dict[str, CommandText] = Field(default={}, examples=[{"en": {"title": "Help", "params": "topic"}}])
    """Its texts by language."""


class TicketEntry(Entry):
    """Leave to answer a command, which a bot gets for ten minutes when somebody gives it one."""

    dialog: Annotated[str, pattern("(chat)?[1-9][0-9]*", "a dialog id such as chat13 or 2")]
    """Where: a chat, or the user in whose private chat it is."""
    expires: Date
    """The moment at which it ends."""


class Handlers(Entry):
    """Addresses by kind of event."""

    message_add: Url | None = None
    """For new messages."""
    message_update: Url | None = None
    """For changed messages."""
    message_delete: Url | None = None
    """For deleted messages."""
    welcome: Url | None = None
    """For the bot's arrival in a chat."""
    bot_delete: Url | None = None
    """For the end of the bot."""
    command: Url | None = None
    """For commands."""
    context_get: Url | None = None
    """For context that a client hands over."""


class BotEntry(Person):
    """A chatbot; it is a user, too."""

    code: Annotated[str, Field(min_length=1)]
    """What its owner calls it."""
    client_id: BotOwner
    """The app that owns it, or "custom<CLIENT_ID>" for one that was registered through a webhook."""
    type: Literal["B", "O", "H", "S"] = "B"
    """B chatbot, O open lines, S supervisor; H is stored as B."""
    openline: bool = False
    """Also works in open lines."""
    email: str = ""
    """E-mail address."""
    birthday: Annotated[str, pattern("([0-9]{4}-[0-9]{2}-[0-9]{2})?", "a date like 2026-01-10")] = ""
    """Date of birth."""
    website: str = ""
    """Web page."""
    handler: Url | None = Field(default=None, examples=["http://localhost:9000/bitrix"])
    """Where all its events are sent."""
    handlers: Handlers = Field(default_factory=Handlers)
    """Where single kinds of events are sent; wins over handler."""
    commands: list[CommandEntry] = Field(default=[])
    """Its slash commands."""
    tickets: list[TicketEntry] = Field(default=[])
    """Where it may answer commands now."""


class TokenEntry(Entry):
    """An access token."""

    user: Id
    """Whom it speaks for."""
    access_token: Credential = Field(examples=["demo-access"])
    """The token."""
    refresh_token: Credential | None = Field(default=None, examples=["demo-refresh"])
    """What renews it. Default: derived from the access token."""
    expires_in: Annotated[int, Field(ge=-LARGEST, le=LARGEST)] = 3600
    """Its lifetime in seconds; it begins when the portal does, unless expires is given."""
    expires: Date | None = Field(default=None, examples=["2026-01-10T10:00:00+00:00"])
    """The moment at which it expires."""
    expired: bool = False
    """It has expired already; instead of the other two."""
    spent: bool = False
    """The refresh token has been used and doesn't work again."""


class CodeEntry(Entry):
    """An authorization code that has not been exchanged for tokens yet."""

    code: Credential
    """The code."""
    user: Id
    """Whose consent it is."""
    expires: Date
    """The moment at which it expires."""


class EventHandlerEntry(Entry):
    """A handler bound with event.bind."""

    id: Id | None = None
    """Its number. Default: the next free one."""
    event: Annotated[str, Field(min_length=1)] = Field(examples=["ONAPPINSTALL"])
    """The name of the event."""
    handler: UrlOrNothing = Field(default="", examples=["http://localhost:9000/events"])
    """Where it is sent; an offline handler has no address."""
    user: Id | None = None
    """Whose authorization it carries. Default: that of whoever causes it."""
    offline: bool = False
    """Its events wait in the app's queue instead of being sent."""
    min_timeout: Annotated[int, Field(ge=0, le=LARGEST)] = 1
    """Seconds between two notices of ONOFFLINEEVENT, at least."""


class OfflineEventEntry(Entry):
    """An event in an app's offline queue."""

    id: Id | None = None
    """Its number. Default: the next free one."""
    event: Annotated[str, Field(min_length=1)] = Field(examples=["ONAPPTEST"])
    """The name of the event."""
    data: Any = None
    """What it says, as the API names it."""
    user: Author = 0
    """Who caused it; 0 is nobody."""
    date: Date | None = Field(default=None, examples=["2026-01-10T09:00:00+00:00"])
    """When it happened. Default: the start of the portal."""
    process_id: str = ""
    """The batch in which the app has reserved it."""
    error: bool = False
    """The app could not process it."""


class AppEntry(Entry):
    """An OAuth application."""

    client_id: Credential = Field(examples=["local.demo"])
    """Its id."""
    client_secret: Credential | None = Field(default=None, examples=["demo-secret"])
    """Its secret. Default: derived from the id."""
    application_token: Credential | None = Field(default=None, examples=["demo-application"])
    """What its handlers check events by. Default: derived from the id."""
    scope: Scope = Field(default_factory=default_scope, examples=[list(SCOPE)])
    """What it may do. Default: imbot, im, user."""
    installed: bool = True
    """False: its installation is not finished, it gets no events."""
    status: Literal["L", "F", "D", "T", "P", "S"] = "L"
    """L local, F free, D demo, T trial, P paid, S subscription."""
    install_handler: Url | None = Field(default=None, examples=["http://localhost:9000/install"])
    """Where ONAPPINSTALL is sent."""
    rotate_refresh_tokens: bool = True
    """A refresh token works once; each renewal gives a new one."""
    event_handlers: list[EventHandlerEntry] = Field(default=[])
    """Handlers bound with event.bind."""
    offline_events: list[OfflineEventEntry] = Field(default=[])
    """Its offline queue."""
    options: dict[str, Any] = Field(default={}, examples=[{"language": "en"}])
    """What it keeps with app.option.set."""
    user_options: dict[IdKey, dict[str, Any]] = Field(default={}, examples=[{"1": {"theme": "dark"}}])
    """What it keeps with user.option.set, by user id."""
    tokens: list[TokenEntry] = Field(default=[])
    """Access tokens."""
    codes: list[CodeEntry] = Field(default=[])
    """Authorization codes on their way."""


class WebhookEntry(Entry):
    """An incoming webhook: /rest/USER/TOKEN/METHOD."""

    user: Id
    """Whom it speaks for."""
    token: WebhookToken
    """The secret part of its address."""
    scope: Scope = Field(default_factory=default_scope, examples=[list(SCOPE)])
    """What it may do. Default: imbot, im, user."""


class MessageEntry(Entry):
    """A message."""

    id: Id | None = None
    """Its number, unique in the portal. Default: the next free one."""
    author: Author
    """Who wrote it; 0 is the system."""
    text: str
    """What it says."""
    date: Date | None = Field(default=None, examples=["2026-01-10T09:00:00+00:00"])
    """When it was written. Default: the start of the portal."""
    params: dict[str, Any] = Field(default={}, examples=[{"IS_EDITED": "Y"}])
    """Its parameters, as the API names them."""
    deleted: bool = False
    """It was deleted."""


class ChatEntry(Entry):
    """A chat with its members and messages."""

    id: Id
    """The chat id; chat13 is the dialog id of chat 13."""
    type: Literal["CHAT", "OPEN", "PRIVATE"] = "CHAT"
    """CHAT: by invitation. OPEN: everybody may join. PRIVATE: a talk of two."""
    title: Annotated[str, Field(max_length=TITLE_LENGTH)] = ""
    """What it is called."""
    description: str = ""
    """What it is about."""
    color: Color = ""
    """Its color, a code. Default: chosen by the last digit of the id."""
    avatar: Avatar | None = Field(default=None, examples=["avatars/team.png"])
    """The path of a picture, relative to this file, or base64:…"""
    avatar_file: AvatarFile | None = None
    """How the avatar is stored; part of an export."""
    owner: Author | None = Field(default=None, examples=[39])
    """Who owns it, a member or not; 0 is nobody. Default: the first of users."""
    users: list[Id] = Field(default=[], examples=[[2, 3, 39]])
    """Its members, bots included."""
    managers: list[Id] | None = Field(default=None, examples=[[39]])
    """Which members are managers. Default: the owner, if a member."""
    extranet: bool | None = None
    """It is open to guests. Default: whether one is among the members."""
    entity_type: Annotated[str, Field(max_length=ENTITY_TYPE_LENGTH)] = Field(default="", examples=["CRM"])
    """The kind of thing it is bound to."""
    entity_id: Annotated[str, Field(max_length=ENTITY_ID_LENGTH)] = Field(default="", examples=["DEAL|77"])
    """Which thing it is bound to; text, also when it is a number."""
    entity_data: Annotated[list[str], Field(max_length=3)] = Field(default=[])
    """Up to three texts about that thing."""
    created: Date | None = Field(default=None, examples=["2026-01-10T09:00:00+00:00"])
    """When it was made. Default: the start of the portal."""
    muted: list[Id] = Field(default=[])
    """Members who muted it."""
    start_ids: dict[IdKey, Count] = Field(default={}, examples=[{"3": 102}])
    """The first message that a member may see, for those who may not see all."""
    last_ids: dict[IdKey, Count] = Field(default={}, examples=[{"2": 101}])
    """The last message that a member has read. Default: the last one of the chat."""
    counters: dict[IdKey, Count] = Field(default={}, examples=[{"2": 1}])
    """How many messages a member has not read."""
    hidden: dict[IdKey, Count] = Field(default={})
    """How many messages lie before a member's first one; part of an export, where it can't be counted."""
    message_count: Count | None = None
    """How many messages it counts; part of an export, where that differs from the messages below."""
    last_message_id: Count | None = None
    """The last message's number; part of an export, where that differs from the messages below."""
    messages: list[MessageEntry] = Field(default=[])
    """Its messages, oldest first."""


class FileEntry(Entry):
    """A stored file that is nobody's avatar."""

    id: Id
    """Its number."""
    name: str
    """Its name."""
    content: Content
    """base64:…, or a path relative to this file."""
    content_type: str | None = None
    """What it is. Default: read from the content."""


class Scenario(Entry):
    """Everything about one portal. Only users has to be given."""

    portal: PortalEntry = Field(default_factory=PortalEntry)
    """The portal itself."""
    users: list[UserEntry]
    """People."""
    apps: list[AppEntry] = Field(default=[])
    """OAuth applications."""
    webhooks: list[WebhookEntry] = Field(default=[])
    """Incoming webhooks."""
    bots: list[BotEntry] = Field(default=[])
    """Chatbots."""
    chats: list[ChatEntry] = Field(default=[])
    """Chats."""
    files: list[FileEntry] = Field(default=[])
    """Stored files that are nobody's avatar; part of an export."""
    faults: list[FaultEntry] = Field(default=[])
    """Rules by which calls fail; they are there after each reset."""
