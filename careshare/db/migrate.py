"""Moves the tables forward, and says whether they are where this program needs them."""

import asyncio
from collections.abc import Callable

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event, pool
from sqlalchemy.ext.asyncio import create_async_engine

from careshare import paths
from careshare.db.engine import answering, connect, parsed


def upgrade(url: str, to: str = "head") -> None:
    """Runs every migration that has not run yet. Call it outside an event loop. Raises CannotStart."""
    with answering():
        _with_connection(url, lambda connection: command.upgrade(_config(connection), to))


def is_current(url: str) -> bool:
    """Whether every migration this program knows has run."""
    heads = set(ScriptDirectory.from_config(_config(None)).get_heads())
    found: list[set[str]] = []
    _with_connection(
        url, lambda connection: found.append(set(MigrationContext.configure(connection).get_current_heads()))
    )
    return found == [heads]


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(paths.MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _with_connection(url: str, do: Callable[[Connection], None]) -> None:
    """One plain connection: SQLite's own driver, or asyncpg run to its end, so no second driver is needed."""
    if parsed(url).get_backend_name() == "sqlite":
        _with_sqlite(url, do)
    else:
        asyncio.run(_with_postgres(url, do))


def _with_sqlite(url: str, do: Callable[[Connection], None]) -> None:
    engine = create_engine(parsed(url).set(drivername="sqlite+pysqlite"), poolclass=pool.NullPool, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def opened(connection: object, _record: object) -> None:
        # Off: a batch step copies a table and drops the old one, which would empty its children.
        connection.isolation_level = None  # type: ignore[attr-defined]
        connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    with engine.begin() as connection:
        do(connection)
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"this migration would leave rows that point nowhere: {broken[:5]}")
    engine.dispose()


async def _with_postgres(url: str, do: Callable[[Connection], None]) -> None:
    address = parsed(url).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(address, poolclass=pool.NullPool, hide_parameters=True)
    event.listen(engine.sync_engine, "do_connect", connect)
    async with engine.begin() as connection:
        await connection.run_sync(do)
    await engine.dispose()
