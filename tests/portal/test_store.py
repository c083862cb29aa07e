"""One connection: transactions, copies, files."""

import pytest
from sqlalchemy import bindparam, insert, select

from mock_imbot.portal.store import Statement, Store
from mock_imbot.portal.tables import SETTINGS

PUT = Statement(insert(SETTINGS))
VALUES = Statement(select(SETTINGS.c.value).order_by(SETTINGS.c.key))
ROWS = Statement(select(SETTINGS.c.key, SETTINGS.c.value).where(SETTINGS.c.key == bindparam("key")))
FIXED = Statement(select(SETTINGS.c.value).where(SETTINGS.c.key == "fixed"))
PUT_FIXED = Statement(insert(SETTINGS).values(key=bindparam("name"), value="same"))


@pytest.fixture
def store():
    """An empty store with its tables."""
    made = Store()
    assert made.is_empty
    made.create()
    assert not made.is_empty
    yield made
    made.close()


def test_reading(store):
    """A row, a value, a column, all rows; None or nothing where there is none."""
    for key in ("b", "a"):
        store.run(PUT, key=key, value=key.upper())
    assert store.row(ROWS, key="a") == ("a", "A")
    assert store.value(VALUES) == "A"
    assert store.column(VALUES) == ["A", "B"]
    assert store.rows(VALUES) == [("A",), ("B",)]
    assert store.row(ROWS, key="c") is None
    assert store.value(ROWS, key="c") is None
    assert store.rows(ROWS, key="c") == []


def test_constants_of_a_statement(store):
    """Values that the expression fixes need not be given, neither once nor for many rows."""
    store.run(PUT_FIXED, name="fixed")
    assert store.value(FIXED) == "same"
    store.run_many(PUT_FIXED, [{"name": "x"}, {"name": "y"}])
    store.run_many(PUT, [{"key": "z", "value": "other"}])
    assert store.column(VALUES) == ["same", "same", "same", "other"]


def test_a_transaction_keeps_all_or_nothing(store):
    """Whatever is raised in it, the writes before are undone."""
    with store.transaction():
        store.run(PUT, key="kept", value="1")

    def write_and_fail():
        with store.transaction():
            store.run(PUT, key="lost", value="2")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_and_fail()
    assert store.column(VALUES) == ["1"]


def test_a_copy_is_apart_from_its_source(store):
    """What stands open in the copy is lost, and later changes do not pass over."""
    store.run(PUT, key="a", value="1")
    store.connection.commit()
    other = Store()
    other.copy_from(store)
    other.run(PUT, key="b", value="2")
    other.copy_from(store)
    assert other.column(VALUES) == ["1"]
    store.run(PUT, key="c", value="3")
    assert other.column(VALUES) == ["1"]
    other.close()


def test_a_file_keeps_what_was_committed(tmp_path):
    """In write-ahead mode, which survives a killed process: its files alone are enough."""
    first = Store(tmp_path / "state.sqlite3")
    first.create()
    with first.transaction():
        first.run(PUT, key="a", value="1")
    first.run(PUT, key="b", value="2")
    assert first.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    killed = tmp_path / "killed"
    killed.mkdir()
    for file in tmp_path.glob("state*"):
        (killed / file.name).write_bytes(file.read_bytes())
    second = Store(killed / "state.sqlite3")
    assert second.column(VALUES) == ["1"]
    second.close()
    first.close()
