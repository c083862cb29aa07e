"""Laws over the source: size, time, data that is used."""

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

import mock_imbot
from mock_imbot.portal.profiles import Profile, Restrictions

ROOT = Path(mock_imbot.__file__).parent
MODULES = {str(path.relative_to(ROOT)): path.read_text() for path in sorted(ROOT.rglob("*.py"))}

TIME = {"time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "localtime", "gmtime"}
TIME |= {"clock_gettime", "clock_gettime_ns", "ctime", "asctime", "strftime"}
DATE = {"now", "utcnow", "today"}
CALLED = {"formatdate", "uuid1", "uuid7", "default_timer"}  # whoever they belong to
SQL_TIME = re.compile(r"CURRENT_(TIME|DATE)|\bfunc\.(now|current_)|\b(date|time|datetime|julianday|unixepoch)\('now'")
EXEMPT = {
    "cli.py": "waits for a server that belongs to another process",
    "proxy/listener.py": "the deadline of a client that keeps a connection and says nothing",
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
        if isinstance(node, ast.Import) and any(alias.name == "time" and alias.asname for alias in node.names):
            yield f"{node.lineno}: time under another name"
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in CALLED or (called == "time" and not node.args and not node.keywords):
                yield f"{node.lineno}: {called}()"


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"portal/clock.py"}))
def test_the_clock_alone_asks_what_time_it_is(module):
    """So that a portal's time can stand still. The exceptions have nothing to do with a portal's time."""
    asked = list(asks_for_time(ast.parse(MODULES[module])))
    assert asked == [] or (asked and module in EXEMPT), asked


@pytest.mark.parametrize("module", MODULES)
def test_no_statement_asks_what_time_it_is(module):
    """A database knows the system's time as well."""
    assert SQL_TIME.search(MODULES[module]) is None


def test_every_exemption_is_needed():
    """Otherwise it goes."""
    assert [module for module in EXEMPT if not list(asks_for_time(ast.parse(MODULES[module])))] == []


@pytest.mark.parametrize("kind", [Profile, Restrictions], ids=lambda kind: kind.__name__)
def test_every_difference_between_profiles_is_used(kind):
    """A field that nobody reads describes nothing."""
    rest = " ".join(text for module, text in MODULES.items() if module != "portal/profiles.py")
    unread = [field.name for field in fields(kind) if f".{field.name}" not in rest and f'"{field.name}"' not in rest]
    assert unread == []
