"""SQLite called right on the event loop.

A statement on an embedded database takes microseconds; handing it to another thread and back takes many times that.
What may really wait, the write lock and the disk, still goes to a thread, so that nobody else waits with it.
"""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, closing, contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Dialect, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool
from sqlalchemy.util import await_only

from careshare.db.hot import Glance, Source

if TYPE_CHECKING:
    from careshare.db.together import Together

BUSY_SECONDS = 10
"""How long a write waits for another process that is writing, before the page says so."""


@contextmanager
def as_sqlalchemy(text: str) -> Iterator[None]:
    """What goes past SQLAlchemy fails in its words: nobody else needs to know of SQLite's own."""
    try:
        yield
    except sqlite3.Error as error:
        raise DBAPIError.instance(text, None, error, sqlite3.Error) from error


PAGES_IN_THE_LOG = 16_000
"""64 MB. Whoever commits the last of them waits until all are in the database: only where nobody was quiet for so long
(see `together`)."""


class Cursor(sqlite3.Cursor):
    """What SQLAlchemy asks of a cursor that is used under asyncio."""

    async def _async_soft_close(self) -> None:
        """Its rows are already here: there is nothing to wait for."""


class Inline(sqlite3.Connection):
    """A connection whose cursors are used under asyncio."""

    together: "Together | None" = None

    def cursor(self, factory: Any = Cursor) -> Any:
        """A cursor on this very thread."""
        return super().cursor(factory)


class Reader(Inline):
    """Reads a snapshot and never writes, so it never waits and never moves the log into the database."""


class Writer(Inline):
    """The one connection that writes. Competing writers starve each other; one in a queue does not."""

    is_in_savepoint = False


class InlineSQLite(SQLiteDialect_pysqlite):
    """The standard library's sqlite3 under SQLAlchemy's asyncio interface, without a thread for each connection."""

    driver = "inline"
    is_async = True
    supports_statement_cache = True

    @classmethod
    def get_pool_class(cls, url: Any) -> type[AsyncAdaptedQueuePool]:
        """Requests wait for a connection on the event loop, first come first served."""
        return AsyncAdaptedQueuePool

    def do_commit(self, dbapi_connection: Any) -> None:
        """Ends a transaction; a write waits for the disk, elsewhere."""
        connection = dbapi_connection.dbapi_connection
        if connection.together:
            connection.together.commit(connection)
        else:
            connection.commit()

    def do_rollback(self, dbapi_connection: Any) -> None:
        """Takes back a transaction; of a write, only what is its own."""
        connection = dbapi_connection.dbapi_connection
        if connection.together:
            connection.together.undo(connection)
        else:
            connection.rollback()


registry.register("sqlite.inline", __name__, "InlineSQLite")


def keep_a_log(path: str) -> None:
    """Puts the file into WAL mode, which it keeps. Once somebody reads, this would have to wait for them."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")


class Glances:
    """Connections that read for hot statements alone, with no pool and no session around them."""

    def __init__(self, path: str, dialect: Dialect) -> None:
        self._path = path
        self._dialect = dialect
        self._idle: list[sqlite3.Connection] = []

    def one(self) -> "_OneGlance":
        """One moment of the database."""
        return _OneGlance(self)

    def take(self) -> Glance:
        """Begins to look. Nothing else is done on its connection until it is given back."""
        connection = self._idle.pop() if self._idle else self._open()
        connection.execute("BEGIN")
        return Glance(Source(self._dialect, connection))

    def give_back(self, glance: Glance) -> None:
        """It was looked at."""
        connection = glance.connection().connection
        connection.rollback()
        self._idle.append(connection)

    def close(self) -> None:
        """Closes them."""
        while self._idle:
            self._idle.pop().close()

    def _open(self) -> sqlite3.Connection:
        with as_sqlalchemy("connect"):
            connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None, cached_statements=256)
            connection.execute("PRAGMA query_only = ON")
        return connection


class _OneGlance(AbstractAsyncContextManager[Glance]):
    """Written out: one made from a generator takes as long as half the statement it is for."""

    def __init__(self, glances: Glances) -> None:
        self._glances = glances

    async def __aenter__(self) -> Glance:
        self._glance = self._glances.take()
        return self._glance

    async def __aexit__(self, *_raised: object) -> None:
        self._glances.give_back(self._glance)


def reading_engine(path: str) -> AsyncEngine:
    """Connections that read, each the state of one moment."""
    engine = _engine(path, Reader, pool_size=8)

    @event.listens_for(engine.sync_engine, "connect")
    def opened(connection: sqlite3.Connection, _record: Any) -> None:
        connection.execute("PRAGMA query_only = ON")

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        with as_sqlalchemy("BEGIN"):
            _raw(connection).execute("BEGIN")

    return engine


def writing_engine(path: str) -> AsyncEngine:
    """The one connection that writes: through the log (WAL), each commit on the disk before it is told to anyone."""
    engine = _engine(path, Writer, pool_size=1)

    @event.listens_for(engine.sync_engine, "connect")
    def opened(connection: sqlite3.Connection, _record: Any) -> None:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA wal_autocheckpoint = {PAGES_IN_THE_LOG}")
        connection.execute("PRAGMA busy_timeout = 0")  # whoever must wait for the lock does so in a thread
        connection.execute("PRAGMA foreign_keys = ON")

    return engine


def lock(connection: sqlite3.Connection) -> None:
    """Takes the write lock: at once, as it nearly always is free for us, else by waiting for it in a thread."""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:  # SQLITE_BUSY_RECOVERY too, and its like
            raise
        await_only(_wait_for_the_lock(connection))


async def _wait_for_the_lock(connection: sqlite3.Connection) -> None:
    """Also where whoever waits is called off: a thread goes on, and what it gets nobody else would give back."""
    taking = asyncio.ensure_future(asyncio.to_thread(_lock_patiently, connection))
    try:
        await asyncio.shield(taking)
    except asyncio.CancelledError:
        await asyncio.wait({taking})
        if taking.exception() is None:
            connection.rollback()
        raise


def _lock_patiently(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    try:
        connection.execute("BEGIN IMMEDIATE")
    finally:
        connection.execute("PRAGMA busy_timeout = 0")


def _engine(path: str, factory: type[sqlite3.Connection], pool_size: int) -> AsyncEngine:
    return create_async_engine(
        f"sqlite+inline:///{path}",
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=BUSY_SECONDS,
        hide_parameters=True,
        connect_args={
            "factory": factory,
            "isolation_level": None,
            "check_same_thread": False,
            "timeout": BUSY_SECONDS,
            "cached_statements": 256,
        },
    )


def _raw(connection: Connection) -> sqlite3.Connection:
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw
