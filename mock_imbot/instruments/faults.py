"""Rules that make a portal fail: an ordered list of which the first that matches and isn't used up decides."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any, Final

from mock_imbot.instruments.matching import Pattern, Sighting
from mock_imbot.instruments.presets import expanded

SEED: Final = 0
"""Where the dice of a rule begin that names no seed."""

USUAL: Final = 400
"""The status of an error about which nothing else is known."""

Codes = Mapping[str, tuple[str, int]]
"""Description and status of errors by their code."""

SHOWN: Final = ("name", "match", "times", "probability", "seed", "ttl", "effect")


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule does to one call; of all but ``name`` one is set.

    ``error`` is code, description and status. ``delay`` is in seconds, drawn already.
    ``drop`` is "before" or "after", ``body`` is "html", "truncated" or "drip", ``redirect`` a host.
    """

    name: str
    error: tuple[str, str, int] | None = None
    delay: float = 0.0
    drop: str = ""
    body: str = ""
    redirect: str = ""


class Rule:
    """One rule, written as in a scenario and known to be valid, and what became of it.

    ``began`` is the portal's time when its ``ttl`` began. ``group`` is the name of the rule whose preset it is part of.
    A ``planted`` rule is the scenario's.
    """

    def __init__(self, rule: Mapping[str, Any], group: str, began: float, *, planted: bool) -> None:
        self.rule = {"match": {}, **rule}
        self.rule["match"] = {"method": "*", **self.rule["match"]}
        self.name: str = rule["name"]
        self.group = group
        self.planted = planted
        self.pattern = Pattern.of(self.rule["match"])
        self.effect: Mapping[str, Any] = rule["effect"]
        self.nth: int | None = self.rule["match"].get("nth")
        self.times: float = rule.get("times", math.inf)
        self.probability: float = rule.get("probability", 1)
        self.ends: float = began + rule.get("ttl", math.inf)
        self.dice = Random(rule.get("seed", SEED))  # noqa: S311 - has to be the same every time
        self.seen = 0
        self.uses = 0

    def shown(self, now: float) -> dict[str, Any]:
        """The rule as JSON: what it says, how often it was used, and whether it still can be at that time."""
        said = {key: self.rule[key] for key in SHOWN if key in self.rule}
        return said | {"uses": self.uses, "active": self.is_active(now)}

    def is_active(self, now: float) -> bool:
        """Whether it is neither used up nor over."""
        return self.uses < self.times and now < self.ends and not (self.nth is not None and self.seen >= self.nth)

    def strikes(self, call: Sighting) -> bool:
        """Whether it decides about a call; counts the call, and the use."""
        if not self.is_active(call.now) or not self.applies(call) or not self.pattern.fits(call):
            return False
        self.seen += 1
        if self.nth not in {None, self.seen} or (self.probability < 1 and self.dice.random() >= self.probability):
            return False
        self.uses += 1
        return True

    def applies(self, call: Sighting) -> bool:
        """Whether the effect is possible: a batch's command can only fail, and who has moved isn't sent on."""
        if call.in_batch:
            return "error" in self.effect
        target = self.effect.get("redirect")
        return target is None or target.lower() != call.host.lower()

    def fault(self, codes: Codes) -> Fault:
        """What it does this time."""
        effect = dict(self.effect)
        if "delay" in effect:
            effect["delay"] = drawn(effect["delay"], self.dice)
        if "error" in effect:
            effect["error"] = in_full(effect["error"], codes)
        return Fault(self.name, **effect)


class Faults:
    """The fault rules of one portal, in order. All times are the portal's. ``codes`` are those known by name."""

    def __init__(self, codes: Codes, planted: Iterable[Mapping[str, Any]] = (), began: float = 0) -> None:
        self.codes = codes
        self.rules: list[Rule] = []
        self.add(planted, began, planted=True)

    def add(self, rules: Iterable[Mapping[str, Any]], now: float, *, planted: bool = False) -> list[Rule]:
        """Append valid rules; answers them, those of presets one by one. Who has no name gets a free one."""
        added: list[Rule] = []
        for rule in rules:
            taken = self.names(added)
            name = rule.get("name") or next(free for free in free_names(rule["effect"]) if free not in taken)
            added += [Rule(part, name, now, planted=planted) for part in expanded(rule, name)]
        self.rules += added
        return added

    def replant(self, planted: Iterable[Mapping[str, Any]], now: float) -> None:
        """Put other rules in the place of the scenario's; those that were added stay behind them."""
        own = [rule for rule in self.rules if not rule.planted]
        self.rules = [*Faults(self.codes, planted, now).rules, *own]

    def choose(self, call: Sighting) -> Fault | None:
        """What happens to a call; counts the use of the rule. None where no rule matches."""
        return next((rule.fault(self.codes) for rule in self.rules if rule.strikes(call)), None)

    def names(self, more: Iterable[Rule] = ()) -> set[str]:
        """Names that are taken: those of the rules, and of presets as a whole."""
        return {name for rule in [*self.rules, *more] for name in (rule.name, rule.group)}

    def remove(self, name: str) -> bool:
        """Forget a rule, or the rules of a preset; False if there is none of that name."""
        kept = [rule for rule in self.rules if name not in {rule.name, rule.group}]
        found = len(kept) < len(self.rules)
        self.rules = kept
        return found


def free_names(effect: Mapping[str, Any]) -> Iterable[str]:
    """Names to choose from for a rule that has none."""
    preset = effect.get("preset")
    if preset:
        yield preset
    yield from (f"{preset or 'fault'}-{number}" for number in count(2 if preset else 1))


def in_full(error: Any, codes: Codes) -> tuple[str, str, int]:
    """Code, description and status of an error; what it doesn't say is as usual for its code."""
    given: Mapping[str, Any] = {"code": error} if isinstance(error, str) else error
    text, status = codes.get(given["code"], ("", USUAL))
    return given["code"], given.get("description", text), given.get("status", status)


def drawn(delay: Any, dice: Random) -> float:
    """Seconds: a fixed number, between two bounds, or around a median with a long tail."""
    if not isinstance(delay, dict):
        return float(delay)
    if "uniform" in delay:
        return dice.uniform(*delay["uniform"])
    median, sigma = delay["lognormal"]
    return float(median * math.exp(dice.gauss(0, sigma)))
