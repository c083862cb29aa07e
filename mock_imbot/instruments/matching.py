"""Which calls a fault rule speaks of."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import translate
from typing import Any, Self

from mock_imbot.instruments.comparison import differences

Known = tuple[int | None, str | None]
"""User and client id of whoever calls, as far as known."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A call as rules see it, before it is carried out.

    ``now`` is the portal's time (Unix seconds), ``host`` is what the request was addressed to, ``caller`` is asked only
    by rules that need it. ``in_batch`` marks a command of a batch.
    """

    method: str
    params: Mapping[str, Any]
    now: float
    caller: Callable[[], Known]
    host: str = ""
    in_batch: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a rule's ``match`` says, ready to be asked."""

    method: re.Pattern[str]
    params: Mapping[str, Any]
    user: int | None
    client_id: str | None

    @classmethod
    def of(cls, match: Mapping[str, Any]) -> Self:
        """Read a ``match``."""
        params = {name.upper(): value for name, value in match.get("params", {}).items()}
        method = re.compile(translate(match.get("method", "*").lower()))
        return cls(method, params, match.get("user"), match.get("client_id"))

    def fits(self, call: Sighting) -> bool:
        """Whether the call is meant. Names of methods and of parameters are compared without regard to case."""
        return (
            self.method.match(call.method.lower()) is not None
            and not (self.params and self._differs(call.params))
            and self._comes_from(call)
        )

    def _differs(self, params: Mapping[str, Any]) -> bool:
        """Values are compared as a verification does."""
        given = {name.upper(): value for name, value in params.items()}
        return any(True for _ in differences(self.params, given, "params"))

    def _comes_from(self, call: Sighting) -> bool:
        if self.user is None and self.client_id is None:
            return True
        user, client_id = call.caller()
        return self.user in {None, user} and self.client_id in {None, client_id}
