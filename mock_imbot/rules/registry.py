"""A REST method is one declaration. Routes, OpenAPI, coverage table and laws are derived from it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from inspect import getdoc
from types import MappingProxyType, ModuleType
from typing import Any, Final, TypeVar, cast

from mock_imbot.instruments.trace import Diagnostic, Trace
from mock_imbot.portal.avatars import Picture
from mock_imbot.portal.bots import Bot
from mock_imbot.portal.chats import Chat
from mock_imbot.portal.members import Member
from mock_imbot.portal.portal import Portal
from mock_imbot.rules.fields import (
    Value,
    dialog_chat_id,
    is_empty,
    php_array_key_int,
    php_int,
    php_string,
)
from mock_imbot.rules.pictures import picture_in
from mock_imbot.rules.problems import Check, Problem, RestError

Found = TypeVar("Found")

WEBHOOK_CLIENT: Final = "custom"
"""Bots registered through a webhook are owned by this word and the caller's CLIENT_ID (imbot-chat §0.5)."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: ``kind`` is "webhook", which has a token, or "oauth", which has a client id.

    ``batched`` marks the items of a batch.
    """

    kind: str
    user_id: int
    scope: frozenset[str]
    client_id: str | None = None
    webhook: str = ""
    batched: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """A documented parameter, for OpenAPI. ``type`` is a JSON Schema type or several."""

    name: str
    type: str | tuple[str, ...]
    text: str
    required: bool = False
    example: Any = None


@dataclass(frozen=True, slots=True)
class Variant:
    """What a profile declares otherwise; None leaves it as it is."""

    checks: tuple[Check, ...] | None = None
    raises: tuple[Problem, ...] | None = None


@dataclass(frozen=True)
class Method:
    """A REST method. ``name`` has the documented spelling; calls are matched without regard to case."""

    name: str
    docs: str
    handler: Callable[["Call"], Any]
    parameters: tuple[Parameter, ...] = ()
    result: Mapping[str, Any] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    raises: tuple[Problem, ...] = ()
    scope: str | None = "imbot"
    profile_2026: Variant = field(default_factory=Variant)
    metered: bool = True
    """Whether its time counts (transport §7.2)."""
    successor: str | None = None
    """The name by which an older one has been replaced."""
    takes_anything: bool = False
    """Whether any parameter means something to it."""
    swallows: tuple[Callable[["Call"], Iterable[Diagnostic]], ...] = ()
    """What to look for, after a call, that the portal passed over in silence."""

    @cached_property
    def known(self) -> Mapping[str, Parameter]:
        """The parameters by their names in upper case."""
        return {parameter.name.upper(): parameter for parameter in self.parameters}

    @property
    def text(self) -> str:
        """The sentence that says what the method does."""
        return (getdoc(self.handler) or "").splitlines()[0]

    def checks_in(self, profile: str) -> tuple[Check, ...]:
        """The checks of a profile, in the portal's order."""
        other = self.profile_2026.checks
        return self.checks if profile == "documented" or other is None else other

    def problems_in(self, profile: str) -> dict[Problem, list[str]]:
        """Every problem of a profile with its conditions, in order."""
        found: dict[Problem, list[str]] = {}
        for check in self.checks_in(profile):
            found.setdefault(check.problem, []).extend(check.conditions)
        other = self.profile_2026.raises
        for problem in self.raises if profile == "documented" or other is None else other:
            found.setdefault(problem, [])
        return found

    def perform(self, call: "Call") -> Any:
        """Run the checks in their order, then the handler. Raises RestError."""
        for check in self.checks_in(call.portal.profile.name):
            for question in check.questions:
                if question(call):
                    raise RestError(check.problem)
        return self.handler(call)


def method(name: str, **declaration: Any) -> Callable[[Callable[["Call"], Any]], Method]:
    """Declare a REST method; the arguments are the fields of ``Method``, the function below is its handler."""
    return lambda handler: Method(name, handler=handler, **declaration)


def alias(name: str, of: Method) -> Method:
    """The same method under an older name."""
    return replace(of, name=name, successor=of.name)


def collect(modules: Iterable[ModuleType]) -> Mapping[str, Method]:
    """All methods declared in some modules, by lower-case name, in order of their names."""
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Method)]
    return MappingProxyType({each.name.lower(): each for each in sorted(found, key=lambda each: each.name)})


class Call:
    """One call of a method, as its checks and its handler see it.

    ``params`` are the parameters with their top-level names in upper case; ``call["NAME"]`` is None for an absent one.
    ``given`` has the names as they were spelt, ``start`` is the offset of a list, ``methods`` is the whole registry,
    ``trace`` takes notes for the journal.
    """

    def __init__(
        self,
        portal: Portal,
        caller: Caller,
        params: Mapping[str, Value],
        given: Mapping[str, Value],
        *,
        start: int,
        methods: Mapping[str, "Method"],
        trace: Trace,
    ) -> None:
        self.portal = portal
        self.caller = caller
        self.params = params
        self.given = given
        self.start = start
        self.methods = methods
        self.trace = trace
        self._found: dict[Callable[[Call], Any], Any] = {}

    def once(self, find: Callable[["Call"], Found]) -> Found:
        """What a function finds out about the call, found out once for all questions and the handler."""
        if find not in self._found:
            self._found[find] = find(self)
        return cast("Found", self._found[find])

    def __getitem__(self, name: str) -> Value:
        """The value of a parameter, None if it is absent."""
        return self.params.get(name)

    def integer(self, name: str) -> int:
        """A parameter as PHP casts it to an integer."""
        return php_int(self.params.get(name))

    @cached_property
    def chat_id(self) -> int:
        """The chat named by DIALOG_ID or else by CHAT_ID (imbot-chat §0.6); 0 or less if there is none."""
        return self.integer("CHAT_ID") if self["DIALOG_ID"] is None else self._dialog or 0

    @property
    def names_no_chat(self) -> bool:
        """Whether DIALOG_ID is given but does not name a chat."""
        return self["DIALOG_ID"] is not None and self._dialog is None

    @property
    def _dialog(self) -> int | None:
        return dialog_chat_id(self["DIALOG_ID"], group_prefixes=self.portal.profile.group_prefixes)

    @cached_property
    def found_chat(self) -> Chat | None:
        """The chat of ``chat_id``, if there is one."""
        return self.portal.chats.get(self.chat_id)

    @property
    def chat(self) -> Chat:
        """The same, for those who have checked that it exists."""
        return cast("Chat", self.found_chat)

    @cached_property
    def client_id(self) -> str | None:
        """On whose behalf bots act: the token's application, or a webhook's CLIENT_ID (imbot-chat §0.5)."""
        if self.caller.client_id is not None:
            return self.caller.client_id
        given = php_string(self["CLIENT_ID"])
        return None if is_empty(given) else f"{WEBHOOK_CLIENT}{given}"

    @cached_property
    def found_bot(self) -> Bot | None:
        """The bot of BOT_ID, or the client's first one; whether it belongs to the client is another question."""
        given = self["BOT_ID"]
        if given is None:
            return self.portal.bots.first(self.client_id) if self.client_id else None
        bot_id = php_array_key_int(given) if self.portal.profile.raw_bot_key else php_int(given)
        return None if bot_id is None else self.portal.bots.get(bot_id)

    @property
    def bot(self) -> Bot:
        """The acting bot, for those who have checked that there is one."""
        return cast("Bot", self.found_bot)

    @cached_property
    def bot_membership(self) -> Member | None:
        """The bot's place in the chat; both must have been found."""
        return self.chat.member(self.bot.id)

    @cached_property
    def picture(self) -> tuple[Picture, bytes] | None:
        """AVATAR as a picture."""
        return picture_in(self["AVATAR"])
