"""Laws over the source: size, time, data that is used."""

import ast
from dataclasses import fields
from pathlib import Path

import pytest

import mock_imbot
from mock_imbot.portal.profiles import Profile, Restrictions

ROOT = Path(mock_imbot.__file__).parent
MODULES = {str(path.relative_to(ROOT)): path.read_text() for path in sorted(ROOT.rglob("*.py"))}

TIME = {"time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "localtime", "gmtime"}
DATE = {"now", "utcnow", "today"}
EXEMPT = {
    "cli.py": "waits for a server that belongs to another process",
    "tls.py": "certificates are checked against real time by those who get them",
}


@pytest.mark.parametrize("module", MODULES)
def test_no_module_is_longer_than_400_lines(module):
    """What grows beyond falls into two."""
    assert len(MODULES[module].splitlines()) <= 400


def asks_for_time(tree):
    """The places that ask the system what time it is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from (f"{node.lineno}: {alias.name}" for alias in node.names if alias.name in TIME)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner, name = node.value.id, node.attr
            if (owner == "time" and name in TIME) or (owner in {"datetime", "date"} and name in DATE):
                yield f"{node.lineno}: {owner}.{name}"


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"portal/clock.py"}))
def test_the_clock_alone_asks_what_time_it_is(module):
    """So that a portal's time can stand still. The exceptions have nothing to do with a portal's time."""
    asked = list(asks_for_time(ast.parse(MODULES[module])))
    assert asked == [] or (asked and module in EXEMPT), asked


def test_every_exemption_is_needed():
    """Otherwise it goes."""
    assert [module for module in EXEMPT if not list(asks_for_time(ast.parse(MODULES[module])))] == []


@pytest.mark.parametrize("kind", [Profile, Restrictions], ids=lambda kind: kind.__name__)
def test_every_difference_between_profiles_is_used(kind):
    """A field that nobody reads describes nothing."""
    rest = " ".join(text for module, text in MODULES.items() if module != "portal/profiles.py")
    unread = [field.name for field in fields(kind) if f".{field.name}" not in rest and f'"{field.name}"' not in rest]
    assert unread == []
