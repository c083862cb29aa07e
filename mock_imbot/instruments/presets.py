"""Situations that take more than one rule. A rule with a preset stands for the preset's rules, each for its calls."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

Rule = Mapping[str, Any]

RENAMED: Final = "renamed.bitrix24.example"
"""The new address of a portal that moved."""

PRESETS: Final[Mapping[str, tuple[Rule, ...]]] = MappingProxyType(
    {
        "flaky-network": (
            {"name": "lost-call", "probability": 0.05, "effect": {"drop": "before"}},
            {"name": "lost-answer", "probability": 0.05, "effect": {"drop": "after"}},
            {"name": "cut-answer", "probability": 0.03, "effect": {"body": "truncated"}},
            {"name": "slow", "effect": {"delay": {"lognormal": [0.1, 0.8]}}},
        ),
        "cloud-busy": (
            {"name": "limit", "probability": 0.15, "effect": {"error": "QUERY_LIMIT_EXCEEDED"}},
            {"name": "blocked", "probability": 0.03, "effect": {"error": "OPERATION_TIME_LIMIT"}},
            {"name": "gateway", "probability": 0.03, "effect": {"body": "html"}},
            {"name": "slow", "effect": {"delay": {"lognormal": [0.3, 0.8]}}},
        ),
        "token-expired": ({"name": "expired", "times": 1, "effect": {"error": "expired_token"}},),
        "portal-renamed": ({"name": "moved", "effect": {"redirect": RENAMED}},),
    }
)
"""The rules of each preset in their order; the first one that decides is the one."""


def expanded(rule: Rule, name: str) -> Iterator[Rule]:
    """The rules that a rule stands for, ``name`` being its name: itself, or those of its preset as ``name.part``.

    A preset's rules inherit ``match`` and ``ttl``, and seeds that count up from the rule's own, so that no two of them
    roll the same dice.
    """
    parts = PRESETS.get(rule["effect"].get("preset", ""))
    if parts is None:
        yield {**rule, "name": name}
        return
    inherited = {key: rule[key] for key in ("match", "ttl") if key in rule}
    for place, part in enumerate(parts):
        seed = {"seed": rule.get("seed", 0) + place} if "probability" in part else {}
        yield {**inherited, **seed, **part, "name": f"{name}.{part['name']}"}
