"""What a scenario says about the portal itself, and the base of all its models."""

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from mock_imbot.scenario.values import Color, Count, ExactDate, Id, pattern


class Entry(BaseModel):
    """A mapping with known keys, taken as they are written: "5" is no number and 1 is not true."""

    model_config = ConfigDict(extra="forbid", strict=True, use_attribute_docstrings=True)


class Sequences(Entry):
    """The last numbers given out. A sequence is never behind the entries of the scenario."""

    user: Count = 0
    """Of users and bots."""
    chat: Count = 0
    """Of chats."""
    message: Count = 0
    """Of messages."""
    file: Count = 0
    """Of avatars and other files."""
    command: Count = 0
    """Of commands."""
    event_handler: Count = 0
    """Of bound event handlers."""
    offline_event: Count = 0
    """Of events in offline queues."""
    color: Count = 0
    """How many chats got an automatic color; the next one follows from it."""
    titles: dict[Color, Count] = Field(default={}, examples=[{"RED": 2}])
    """How many automatic titles each color has given."""


MethodName: TypeAlias = Annotated[str, pattern("[a-z0-9._]+", "a method's name in lower case")]


class Operating(Entry):
    """The limiter of operating time."""

    limit: Annotated[float, Field(gt=0)] = 420
    """Seconds that a method may take within ten minutes."""
    spent: dict[MethodName, Annotated[float, Field(ge=0)]] = Field(default={}, examples=[{"imbot.chat.add": 421}])
    """Seconds that every caller has used up already when the portal begins, by method."""


class PortalEntry(Entry):
    """Settings of the portal."""

    domain: Annotated[str, pattern(r"[A-Za-z0-9.-]+(:[0-9]+)?", "a host name")] = "demo.bitrix24.example"
    """Its host name, as event payloads show it."""
    member_id: Annotated[str, pattern("[0-9a-f]{32}", "32 hexadecimal digits")] | None = None
    """Its lasting id. Default: derived from the domain."""
    profile: Literal["documented", "2026"] = "documented"
    """Which generation of portals it behaves like."""
    language: Annotated[str, pattern("[a-z]{2}", "two small letters such as en")] = "en"
    """Its language, as events name it."""
    general_chat: Id | None = None
    """The id of the general chat. Default: there is none."""
    general_chat_writable: bool = True
    """Whether members and bots may post in the general chat."""
    clock: ExactDate | None = Field(default=None, examples=["2026-01-10T09:00:00+00:00"])
    """The moment at which the portal's clock stands still. Default: real time."""
    strict_urls: bool = False
    """Refuse what only a local server accepts: webhooks over HTTP, handlers on hosts without a dot."""
    diagnostics: Literal["off", "warn", "strict"] = "warn"
    """Whether to tell what the portal swallowed in silence; strict: verifications fail on it."""
    rate_limit: Literal["off", "standard", "enterprise"] = "off"
    """Whose request limits apply."""
    operating: Operating | None = None
    """The limit of operating time. Default: none."""
    sequences: Sequences = Field(default_factory=Sequences)
    """The last numbers given out; part of an export."""
    former_users: list[Id] = Field(default=[], examples=[[40]])
    """Users and bots that no longer exist but are still named as authors, owners or members."""
