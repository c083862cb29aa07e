"""One SQLite connection with prepared statements: transactions, copies.

The tables are SQLModel's and the statements SQLAlchemy Core's, but what runs is the text they compile to, prepared
once by sqlite3 and kept on the connection. That is three times as fast as an ORM session and leaves one place in
which SQL is sent. A store belongs to the event loop's thread and no ``await`` happens inside a transaction.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ClauseElement
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

from mock_imbot.portal.tables import METADATA

DIALECT: Final = sqlite.dialect(paramstyle="named")
STATEMENTS_KEPT: Final = 256  # more than the product has, so that none is prepared twice


@cache
def definitions() -> str:
    """All tables and indexes as SQL text, which takes longer to compile than to execute."""
    made: list[ExecutableDDLElement] = []
    for table in METADATA.sorted_tables:
        made += [CreateTable(table), *map(CreateIndex, sorted(table.indexes, key=lambda index: str(index.name)))]
    return f"BEGIN; {'; '.join(str(each.compile(dialect=DIALECT)) for each in made)}; COMMIT"


class Statement:
    """A Core expression, compiled to SQL text on first use.

    Parameters are the names of its ``bindparam``s; an ``insert(Table)`` takes every column by name.
    """

    def __init__(self, expression: ClauseElement) -> None:
        self.expression = expression

    @cached_property
    def sql(self) -> str:
        """The SQL text, with ``:name`` parameters; constants stand in it literally."""
        return str(self.expression.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True}))

    @cached_property
    def constants(self) -> dict[str, Any]:
        """Values that the expression itself fixes."""
        found = self.expression.compile(dialect=DIALECT).params
        return {name: value for name, value in found.items() if value is not None}


class Store:
    """The state of one portal, in memory or in a file (WAL, so that it survives a killed process)."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.connection = sqlite3.connect(
            path or ":memory:", cached_statements=STATEMENTS_KEPT, check_same_thread=False
        )
        if path:
            self.connection.execute("PRAGMA journal_mode = WAL")
            self.connection.execute("PRAGMA synchronous = NORMAL")

    def create(self) -> None:
        """Make the tables of an empty store."""
        self.connection.executescript(definitions())

    @property
    def is_empty(self) -> bool:
        """True before ``create`` and before anything was copied in."""
        return not self.connection.execute("SELECT name FROM sqlite_master LIMIT 1").fetchall()

    def run(self, statement: Statement, **values: Any) -> sqlite3.Cursor:
        """Execute a statement. A write opens a transaction, which ``transaction`` ends."""
        if statement.constants:
            values = statement.constants | values
        return self.connection.execute(statement.sql, values)

    def run_many(self, statement: Statement, rows: Iterable[dict[str, Any]]) -> None:
        """Execute a write once per row."""
        fixed = statement.constants
        self.connection.executemany(statement.sql, [fixed | row for row in rows] if fixed else list(rows))

    def row(self, statement: Statement, **values: Any) -> tuple[Any, ...] | None:
        """The first row, or None."""
        found: tuple[Any, ...] | None = self.run(statement, **values).fetchone()
        return found

    def rows(self, statement: Statement, **values: Any) -> list[tuple[Any, ...]]:
        """All rows."""
        return self.run(statement, **values).fetchall()

    def value(self, statement: Statement, **values: Any) -> Any:
        """The first column of the first row, or None."""
        found = self.run(statement, **values).fetchone()
        return None if found is None else found[0]

    def column(self, statement: Statement, **values: Any) -> list[Any]:
        """The first column of every row."""
        return [row[0] for row in self.run(statement, **values)]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all writes of the block, or none of them if it raises."""
        try:
            yield
        except BaseException:
            self.connection.rollback()
            raise
        self.connection.commit()

    def copy_from(self, source: "Store") -> None:
        """Become an exact copy of another store: reset, snapshot and new portal are this one call."""
        self.connection.rollback()
        source.connection.backup(self.connection)

    @property
    def changes(self) -> int:
        """How many rows have been written over this connection."""
        return self.connection.total_changes

    def close(self) -> None:
        """Close the connection; what was committed stays in the file."""
        self.connection.close()
