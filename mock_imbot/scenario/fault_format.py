"""Fault rules in scenarios and in the control API: their keys, their limits, and what contradicts itself."""

import re
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal, Self, TypeAlias

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from mock_imbot.scenario.nearest import suggest
from mock_imbot.scenario.portal_format import Entry
from mock_imbot.scenario.values import LARGEST, Credential, Id, pattern, wrong

EFFECTS: Final = ("error", "delay", "drop", "body", "redirect", "preset")
NOT_WITH_PRESET: Final = ("times", "probability")
ERROR_KEYS: Final = ("code", "description", "status")
STATUSES: Final = (400, 599)
PAIRS: Final = {"uniform": "[lowest, highest] seconds", "lognormal": "[median seconds, sigma]"}
DELAYS: Final = "a number of seconds, {uniform: [lowest, highest]} or {lognormal: [median, sigma]}"
PAIR: Final = 2


def glob(text: str) -> str:
    """A method's name in which ``*``, ``?`` and ``[…]`` stand for others."""
    if not re.fullmatch(r"[A-Za-z0-9._*?\[\]!-]+", text):
        raise wrong(f"must be a method's name such as imbot.chat.add, or a pattern such as imbot.chat.*, not {text!r}")
    return text


def known_or_full(value: Any) -> Any:
    """A known code, or an error in full."""
    if isinstance(value, str) and value:
        return value
    if not isinstance(value, dict):
        raise wrong("must be a known code such as QUERY_LIMIT_EXCEEDED, or {code, description, status}")
    for key in value:
        if key not in ERROR_KEYS:
            raise wrong(
                f"has the unknown key {key!r}{suggest(key, ERROR_KEYS) or '.'} Allowed: {', '.join(ERROR_KEYS)}"
            )
    if not (isinstance(value.get("code"), str) and value["code"]):
        raise wrong("needs a code, as text")
    if not isinstance(value.get("description", ""), str):
        raise wrong("needs a description that is text")
    status, (lowest, highest) = value.get("status", HTTPStatus.BAD_REQUEST), STATUSES
    if type(status) is not int or not lowest <= status <= highest:
        raise wrong(f"needs a status from {lowest} to {highest}")
    return value


def seconds_or_dice(value: Any) -> Any:
    """Seconds, or from where they are drawn."""
    if is_seconds(value):
        return value
    if not isinstance(value, dict) or len(value) != 1 or next(iter(value)) not in PAIRS:
        raise wrong(f"must be {DELAYS}; seconds are finite and not negative")
    ((kind, pair),) = value.items()
    if not isinstance(pair, list) or len(pair) != PAIR or not all(map(is_seconds, pair)):
        raise wrong(f"{kind} must be {PAIRS[kind]}, two finite numbers that are not negative")
    if kind == "uniform" and pair[0] > pair[1]:
        raise wrong(f"uniform must be {PAIRS[kind]}, the lower one first")
    return value


def is_seconds(value: Any) -> bool:
    """Whether it can be waited for."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LARGEST


NUMBER: Final = {"type": "number", "minimum": 0}
NUMBERS: Final = {"type": "array", "items": NUMBER, "minItems": PAIR, "maxItems": PAIR}
ERROR_SCHEMA: Final = WithJsonSchema(
    {
        "anyOf": [
            {"type": "string"},
            {
                "type": "object",
                "properties": {
                    "code": {"type": "string"},
                    "description": {"type": "string"},
                    "status": {"type": "integer", "minimum": STATUSES[0], "maximum": STATUSES[1]},
                },
                "required": ["code"],
                "additionalProperties": False,
            },
        ]
    }
)
DELAY_SCHEMA: Final = WithJsonSchema(
    {
        "anyOf": [
            NUMBER,
            *(
                {"type": "object", "properties": {kind: NUMBERS}, "required": [kind], "additionalProperties": False}
                for kind in PAIRS
            ),
        ]
    }
)

Share: TypeAlias = Annotated[float, Field(ge=0, le=1)]
Seconds: TypeAlias = Annotated[float, Field(ge=0, le=LARGEST)]
Name: TypeAlias = Annotated[
    str, pattern(r"[A-Za-z0-9._-]{1,80}", "1 to 80 letters, digits, dots, hyphens or underscores")
]
HostName: TypeAlias = Annotated[str, pattern(r"([A-Za-z0-9.-]+(:[0-9]+)?)?", "a host name, with a port or without")]


class Match(Entry):
    """Which calls are meant."""

    method: Annotated[str, AfterValidator(glob)] = Field(default="*", examples=["imbot.chat.*"])
    """The method, in any letter case; *, ? and […] stand for others. oauth.token is the authorization server."""
    params: dict[str, Any] = Field(default={}, examples=[{"CHAT_ID": 13}])
    """Parameters that the call has, among others."""
    user: Id | None = None
    """Whose credential it shows."""
    client_id: Credential | None = Field(default=None, examples=["local.demo"])
    """Which application's token it shows."""
    nth: Annotated[int, Field(ge=1, le=LARGEST)] | None = None
    """Only the call with this number among those that match, from 1 on."""


class Effect(Entry):
    """What happens to a call: exactly one of these."""

    error: Annotated[Any, AfterValidator(known_or_full), ERROR_SCHEMA] = Field(
        default=None, examples=["QUERY_LIMIT_EXCEEDED"]
    )
    """Answer an error instead: a known code, or code, description and status."""
    delay: Annotated[Any, AfterValidator(seconds_or_dice), DELAY_SCHEMA] = Field(default=None, examples=[1.5])
    """Wait before the call is carried out, in real seconds."""
    drop: Literal["before", "after", ""] = ""
    """Reset the connection instead of carrying the call out, or after it instead of answering."""
    body: Literal["html", "truncated", "drip", ""] = ""
    """html: a gateway's error page instead; truncated, drip: carried out, the answer breaks off or comes slowly."""
    redirect: HostName = Field(default="", examples=["renamed.bitrix24.example"])
    """Send the call to the same path on this host, unless it came there."""
    preset: Literal["flaky-network", "cloud-busy", "token-expired", "portal-renamed", ""] = ""
    """Several rules under one name."""

    @model_validator(mode="after")
    def is_one(self) -> Self:
        """Nothing happens without an effect, and two would contradict each other."""
        given = [name for name in EFFECTS if getattr(self, name) is not None and getattr(self, name) != ""]
        if len(given) != 1:
            raise wrong(f"must be one of {', '.join(EFFECTS)}, not {' and '.join(given) or 'none of them'}")
        return self


class FaultEntry(Entry):
    """A rule by which calls fail. The first one that matches and isn't used up decides."""

    name: Name | None = Field(default=None, examples=["limit"])
    """What the journal and the control API call it. Default: fault-1 and so on."""
    match: Match = Field(default_factory=Match)
    """Which calls are meant. Default: all."""
    times: Annotated[int, Field(ge=1, le=LARGEST)] | None = None
    """How often it works. Default: always."""
    probability: Share | None = None
    """How likely it works. Default: certainly."""
    seed: Annotated[int, Field(ge=0, le=LARGEST)] | None = None
    """Where its dice begin; the same seed, the same calls. Default: 0."""
    ttl: Seconds | None = None
    """Seconds of the portal's clock after which it is over. Default: never."""
    effect: Effect
    """What happens."""

    @model_validator(mode="after")
    def is_possible(self) -> Self:
        """A preset's rules have numbers of their own."""
        given = [key for key in NOT_WITH_PRESET if getattr(self, key) is not None]
        given += ["match.nth"] if self.match.nth is not None else []
        if self.effect.preset and given:
            raise wrong(f"{' and '.join(given)} can't be given for a preset, whose rules have their own")
        return self

    def plain(self) -> dict[str, Any]:
        """What it says, without what it leaves open."""
        return self.model_dump(exclude_defaults=True)
