"""Writes rows by the hundred thousand into a database that nobody uses yet: SQLite's own insert, PostgreSQL's COPY."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from functools import lru_cache
from itertools import islice
from typing import Any, Protocol

from sqlalchemy import JSON, Column, Dialect, Table, make_url
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from careshare.db.models import Base

AT_ONCE = 50_000

Record = tuple[Any, ...]


class Loader(Protocol):
    """Takes rows, each with its `id`. References are not checked, so they must be right."""

    async def add(self, row_class: type[Base], rows: Iterable[dict[str, Any]]) -> None:
        """Writes the rows; what they do not say is the column's default."""

    async def finish(self) -> None:
        """Lets new rows be numbered after these, and lets the database learn what its tables hold."""


@asynccontextmanager
async def loading(url: str) -> AsyncIterator[Loader]:
    """A loader for an empty database. What was added stays when the block ends; halfway it is of no use to anyone."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(make_url(url).database or "", isolation_level=None)
        try:
            yield _IntoSQLite(connection)
        finally:
            connection.close()
        return
    import asyncpg

    connection = await asyncpg.connect(make_url(url).set(drivername="postgresql").render_as_string(False))
    try:
        yield _IntoPostgres(connection)
    finally:
        await connection.close()


class _IntoSQLite:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.dialect: Dialect = SQLiteDialect_pysqlite()
        for setting in ("foreign_keys = OFF", "synchronous = OFF", "cache_size = -200000"):
            connection.execute(f"PRAGMA {setting}")

    async def add(self, row_class: type[Base], rows: Iterable[dict[str, Any]]) -> None:
        table = _table(row_class)
        names = ", ".join(column.name for column in table.columns)
        places = ", ".join("?" for _ in table.columns)
        self.connection.execute("BEGIN")
        self.connection.executemany(
            f"INSERT INTO {table.name} ({names}) VALUES ({places})",  # noqa: S608 - our own names
            _records(table, rows, self.dialect),
        )
        self.connection.execute("COMMIT")

    async def finish(self) -> None:
        self.connection.execute("ANALYZE")
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class _IntoPostgres:
    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.dialect: Dialect = PGDialect_asyncpg()  # type: ignore[no-untyped-call]

    async def add(self, row_class: type[Base], rows: Iterable[dict[str, Any]]) -> None:
        table = _table(row_class)
        names = [column.name for column in table.columns]
        records = _records(table, rows, self.dialect)
        while some := list(islice(records, AT_ONCE)):
            await self.connection.copy_records_to_table(table.name, columns=names, records=some)

    async def finish(self) -> None:
        for table in Base.metadata.sorted_tables:
            if "id" in table.columns:
                await self.connection.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name}"  # noqa: S608
                )
        await self.connection.execute("ANALYZE")


def _table(row_class: type[Base]) -> Table:
    table = row_class.__table__
    assert isinstance(table, Table)
    return table


def _records(table: Table, rows: Iterable[dict[str, Any]], dialect: Dialect) -> Iterator[Record]:
    defaults = {column.name: _default(column) for column in table.columns}
    names = tuple(defaults)
    conversions = {
        place: conversion
        for place, column in enumerate(table.columns)
        if (conversion := _to_database(column, dialect)) is not None
    }
    for row in rows:
        values = defaults | row
        record = [values[name] for name in names]
        for place, conversion in conversions.items():
            if record[place] is not None:
                record[place] = conversion(record[place])
        yield tuple(record)


def _default(column: Column[Any]) -> Any:
    """What a row gets that says nothing: a plain value; a default that is made, such as `dict`, must be given."""
    return column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None


def _to_database(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """Rows by the hundred thousand hold the same few days, times and words, so each is converted once."""
    conversion = column.type.dialect_impl(dialect).bind_processor(dialect)
    return conversion if conversion is None or isinstance(column.type, JSON) else lru_cache(4096)(conversion)
