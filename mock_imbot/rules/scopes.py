"""Which scope covers which (transport §5.5)."""

from typing import Final

SATISFIED_BY: Final = {"user": frozenset({"user", "user_basic", "user_brief"})}
"""Scopes that count for another one."""


def covers(granted: frozenset[str], scope: str | None) -> bool:
    """Whether credentials with these scopes may use a method; None is the scope of methods for everybody."""
    return scope is None or not granted.isdisjoint(SATISFIED_BY.get(scope, {scope}))
