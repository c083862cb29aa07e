"""The shapes of answers and of request bodies, for OpenAPI. Tests hold the answers against them."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from mock_imbot.scenario.format import Scenario


class Shape(BaseModel):
    """An object without further keys."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Fault(Shape):
    """One fault of a scenario."""

    path: str
    """Where, such as chats[0].color."""
    message: str
    """What is wrong."""
    line: int | None
    """The line of the body."""


class Error(Shape):
    """What is wrong with a request."""

    code: str = Field(examples=["PORTAL_NOT_FOUND"])
    """Stable; meant for programs."""
    message: str
    """Meant for people: what is wrong and what helps."""
    faults: list[Fault] = []
    """Everything that is wrong with a scenario; with SCENARIO_INVALID only."""


class ErrorAnswer(Shape):
    """An error."""

    error: Error
    """The error."""


class ProxyOverview(Shape):
    """The proxy for clients that know https and fixed hosts only."""

    port: int
    """Where it listens."""
    portal: str = Field(examples=["demo.bitrix24.example"])
    """The name of the default portal."""
    names: list[str] = Field(examples=[["oauth.bitrix.info", "demo.bitrix24.example"]])
    """What it leads to this server, beside the server's own addresses."""
    refused: dict[str, int] = Field(examples=[{"example.bitrix24.com": 2}])
    """How often it was asked for another host, by name."""


class Overview(Shape):
    """The server."""

    name: str = Field(examples=["mock-imbot"])
    """What answers here."""
    version: str = Field(examples=["1.0.0"])
    """Its version."""
    uptime: float
    """Seconds since it started."""
    portals: list[str] = Field(examples=[["default", "w1"]])
    """The names of its portals."""
    settings: dict[str, Any]
    """The options it was started with, secrets left out; public_url is the one in use."""
    urls: dict[str, str] = Field(examples=[{"http": "http://127.0.0.1:2424", "https": "https://127.0.0.1:2443"}])
    """Its listeners: http, https, proxy."""
    ca: str | None
    """The file with the CA certificate that clients of https have to trust; none for a certificate of your own."""
    proxy: ProxyOverview | None
    """The proxy, if there is one."""


class Urls(Shape):
    """Where a portal is."""

    rest: str = Field(examples=["http://127.0.0.1:2424/rest/"])
    """The REST API."""
    oauth: str = Field(examples=["http://127.0.0.1:2424/oauth/"])
    """The OAuth server."""
    control: str = Field(examples=["http://127.0.0.1:2424/_mock/portals/w1"])
    """Its part of the control API."""


class PortalSummary(Shape):
    """A portal in a list."""

    name: str = Field(examples=["w1"])
    """Its name."""
    profile: str = Field(examples=["documented"])
    """Which generation of portals it behaves like."""
    urls: Urls
    """Where it is."""


class PortalList(Shape):
    """All portals, by name."""

    items: list[PortalSummary]
    """The portals."""


class WebhookAccess(Shape):
    """An incoming webhook."""

    user: int
    """Whom it speaks for."""
    token: str = Field(examples=["demo--w1"])
    """The secret part of its address."""
    url: str = Field(examples=["http://127.0.0.1:2424/rest/1/demo--w1/"])
    """Its address; a method's name is put behind it."""
    scope: list[str]
    """What it may do."""


class TokenAccess(Shape):
    """An access token."""

    user: int
    """Whom it speaks for."""
    access_token: str = Field(examples=["demo-access--w1"])
    """The token."""
    refresh_token: str = Field(examples=["demo-refresh--w1"])
    """What renews it."""
    expires: int
    """Unix seconds."""


class AppAccess(Shape):
    """An OAuth application."""

    client_id: str = Field(examples=["local.demo"])
    """Its id."""
    client_secret: str
    """Its secret."""
    application_token: str
    """What its handlers check events by."""
    scope: list[str]
    """What it may do."""
    tokens: list[TokenAccess]
    """Its access tokens."""


class BotAccess(Shape):
    """A chatbot."""

    id: int
    """Its user id."""
    code: str
    """What its owner calls it."""
    name: str
    """Its name."""
    client_id: str
    """The app that owns it, or custom… for one of a webhook."""


class Access(PortalSummary):
    """The credentials and addresses of a portal, ready to use."""

    webhooks: list[WebhookAccess]
    """Incoming webhooks."""
    apps: list[AppAccess]
    """OAuth applications."""
    bots: list[BotAccess]
    """Chatbots."""


class NewPortal(Shape):
    """A portal to be made."""

    name: str | None = Field(default=None, examples=["w1"], pattern="^[a-z0-9-]{1,40}$")
    """Its name. Default: one that is free."""
    scenario: str | Scenario | None = Field(default=None, examples=["support-desk"])
    """The name of a bundled scenario, or a scenario. Default: the seed of the default portal."""


class Fragment(BaseModel):
    """A part of a scenario. Entries of lists need their key and what shall change."""

    model_config = ConfigDict(
        extra="allow", json_schema_extra={"examples": [{"chats": [{"id": 13, "title": "Renamed"}]}]}
    )


class Finding(Shape):
    """Something that the portal swallowed in silence, in one call or several."""

    method: str
    """The method."""
    code: str
    """What it is, for programs: `unknown_parameter`, `cast_value`, `ignored_value` …"""
    parameter: str | None = None
    """The parameter that it is about."""
    message: str
    """What happened, and what to send instead."""
    count: int
    """How often."""
    seqs: list[int]
    """The numbers of the calls."""


class Findings(Shape):
    """What the calls in the journal got away with."""

    level: Literal["off", "warn", "strict"]
    """Whether findings are told, and whether verifications fail on them."""
    items: list[Finding]
    """Equal findings once, in the order of their first call."""


class NewSnapshot(Shape):
    """A snapshot to be taken."""

    name: str | None = Field(default=None, examples=["before"], pattern="^[a-z0-9-]{1,40}$")
    """Its name. Default: one that is free."""


class Snapshot(Shape):
    """A snapshot."""

    name: str = Field(examples=["before"])
    """Its name."""


class SnapshotList(Shape):
    """The snapshots of a portal, by name."""

    items: list[Snapshot]
    """The snapshots."""


class Health(Shape):
    """The server answers."""

    status: str = Field(examples=["ok"])
    """Always ok."""
