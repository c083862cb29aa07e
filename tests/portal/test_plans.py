"""How SQLite finds rows: no statement reads a whole table that grows, and none sorts one."""

import importlib
import pkgutil
import re

import pytest

import mock_imbot.portal
import mock_imbot.wire
from mock_imbot.portal.store import Statement, Store

SLOW = {
    ("settings", "ALL"): "SCAN setting",  # a dozen rows, read when a portal begins
    ("portal", "START_LIFETIMES"): "SCAN token",  # when a portal begins
    ("tokens", "FORGET_CODES"): "SCAN auth_code",  # codes live thirty seconds
    ("bots", "ALL"): "SCAN bot",  # a list of all bots
    ("directory", "PEOPLE"): "SCAN user",  # a list of all people, filtered as PHP does
    ("oauth", "PEOPLE"): "SCAN user",  # the consent page shows everybody
    ("subscriptions", "OF_APP"): "USE TEMP B-TREE FOR ORDER BY",  # the handlers of one application
    ("users", "SEVERAL"): "SCAN anon_1 VIRTUAL TABLE INDEX 1:",  # the ids in a parameter
}
"""Module and name of the statements that may, each with its plan."""


def statements():
    """Every statement of the rooms that write SQL."""
    for package in (mock_imbot.portal, mock_imbot.wire):
        for module in pkgutil.iter_modules(package.__path__):
            found = vars(importlib.import_module(f"{package.__name__}.{module.name}"))
            for name, value in found.items():
                if isinstance(value, Statement):
                    yield pytest.param(module.name, name, value, id=f"{module.name}.{name}")


@pytest.fixture(scope="module")
def empty():
    """A store without rows: SQLite plans by its indexes then."""
    store = Store()
    store.create()
    yield store
    store.close()


@pytest.mark.parametrize(("module", "name", "statement"), list(statements()))
def test_a_statement_uses_an_index(empty, module, name, statement):
    """Or it is one of the few that need not, for the reason given above."""
    given = dict.fromkeys(re.findall(r":(\w+)", statement.sql))
    plan = [row[3] for row in empty.connection.execute(f"EXPLAIN QUERY PLAN {statement.sql}", given)]
    slow = [step for step in plan if "SCAN" in step or "TEMP B-TREE" in step]
    assert slow == [step for key, step in SLOW.items() if key == (module, name)]


def test_all_statements_are_kept_prepared():
    """None has to be prepared a second time."""
    assert len(list(statements())) < 256
