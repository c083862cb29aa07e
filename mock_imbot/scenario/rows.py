"""The tables of a store, and their rows as mappings."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final, TypeAlias

from sqlalchemy import Boolean, Column
from sqlmodel import SQLModel, select

from mock_imbot.portal.store import Statement, Store
from mock_imbot.portal.tables import (
    AppRow,
    AuthCodeRow,
    BotRow,
    ChatRow,
    CommandRow,
    EventHandlerRow,
    FileRow,
    MemberRow,
    MessageRow,
    OfflineEventRow,
    OptionsRow,
    SequenceRow,
    SettingRow,
    TicketRow,
    TokenRow,
    UserRow,
    WebhookRow,
)

Table: TypeAlias = type[SQLModel]
Row: TypeAlias = dict[str, Any]
"""A row by the names of its columns."""

TABLES: Final[tuple[Table, ...]] = (
    SettingRow,
    SequenceRow,
    UserRow,
    AppRow,
    EventHandlerRow,
    TokenRow,
    AuthCodeRow,
    WebhookRow,
    BotRow,
    CommandRow,
    TicketRow,
    ChatRow,
    MemberRow,
    MessageRow,
    FileRow,
    OfflineEventRow,
    OptionsRow,
)
"""Everything a portal remembers, in the order in which it is written."""


def columns_of(table: Table) -> dict[str, Column[Any]]:
    """The columns of a table by name."""
    return dict(SQLModel.metadata.tables[str(table.__tablename__)].columns.items())


SELECTS: Final = {
    table: Statement(select(table).order_by(*(column for column in columns_of(table).values() if column.primary_key)))
    for table in TABLES
}


def rows_of(store: Store, table: Table) -> list[Row]:
    """All rows of a table by the names of their columns, in the order of the primary key."""
    columns = columns_of(table)
    names, flags = columns.keys(), [name for name, column in columns.items() if isinstance(column.type, Boolean)]
    rows = [dict(zip(names, row, strict=True)) for row in store.rows(SELECTS[table])]
    for row in rows:
        row |= {flag: bool(row[flag]) for flag in flags}
    return rows


def grouped(rows: Iterable[Row], key: str) -> defaultdict[Any, list[Row]]:
    """Rows by one of their columns."""
    groups = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups
