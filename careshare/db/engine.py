"""Where the rows live: sessions to read with and sessions to write with, on SQLite or PostgreSQL."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Dialect, event, exc, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from careshare.config import CannotStart, Misconfigured
from careshare.db import sqlite
from careshare.db.hot import Glance
from careshare.db.together import Together

WAIT_SECONDS = sqlite.BUSY_SECONDS
"""How long a request waits for a connection, before the page says so."""


class Unreachable(ConnectionError):  # noqa: N818 - the network's word, not a crash
    """No connection to the database comes about; its cause says why."""


NO_ANSWER = (exc.DBAPIError, exc.TimeoutError, ConnectionError)
"""What comes of asking a database that is away, full or busy; also of asking it something wrong. Any other OSError is
about a file of ours."""

_AWAY = frozenset({"08", "25006", "28", "3D", "40", "53", "55", "57", "58"})
"""PostgreSQL: no connection, read-only, not let in, no such database, undone for another, full, locked, being stopped,
the disk (appendix A)."""
_AWAY_ON_SQLITE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)
"""Held by another program, read-only, the disk: not SQLITE_ERROR, which is also a table that is not there."""


def is_away(error: Exception) -> bool:
    """Whether the database is away, full or busy, and gets well again; otherwise it was asked something wrong."""
    if not isinstance(error, exc.DBAPIError):
        return isinstance(error, NO_ANSWER)
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF in _AWAY_ON_SQLITE
    code = getattr(error.orig, "sqlstate", None) or ""
    return isinstance(error, exc.OperationalError | exc.InterfaceError) or not _AWAY.isdisjoint({code, code[:2]})


@contextmanager
def answering() -> Iterator[None]:
    """For a command: says in one sentence that the database is away. Raises CannotStart."""
    try:
        yield
    except NO_ANSWER as error:
        if not is_away(error):
            raise
        why: BaseException = error
        while why.__cause__:
            why = why.__cause__
        raise CannotStart(f"The database does not answer: {why} ({type(why).__name__}).") from None


class Database:
    """The database of one process. `url` is `sqlite:///path` or `postgresql://…`."""

    def __init__(self, url: str) -> None:
        self.url = parsed(url)
        self.reader, self.writer = _engines(self.url)
        self._glances = sqlite.Glances(_path(self.url), self.reader.dialect) if self.is_embedded else None
        self._reads = async_sessionmaker(self.reader, expire_on_commit=False, autoflush=False)
        self._writes = async_sessionmaker(self.writer, expire_on_commit=False)
        self._together = Together(self.writer) if self.is_embedded else None

    @property
    def is_embedded(self) -> bool:
        """Whether this is SQLite: one machine, one process that serves."""
        return self.url.get_backend_name() == "sqlite"

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session that sees one moment and changes nothing."""
        async with self._reads() as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """A transaction: kept whole when the block ends, undone whole when it raises."""
        together = self._together.kept() if self._together else nullcontext()
        async with together, self._writes.begin() as session:
            yield session

    def glancing(self) -> AbstractAsyncContextManager[AsyncSession | Glance]:
        """As `reading`, for hot statements alone. On SQLite it costs a tenth of a session."""
        return self._glances.one() if self._glances else self.reading()

    async def close(self) -> None:
        """Gives every connection back."""
        if self._glances:
            self._glances.close()
        if self._together:
            self._together.close()
        await self.reader.dispose()
        await self.writer.dispose()


def parsed(url: str) -> URL:
    """The address of a database. Raises Misconfigured for what is none."""
    try:
        return make_url(url)
    except (ValueError, exc.ArgumentError):
        raise Misconfigured(
            "CARESHARE_DATABASE_URL must be like postgresql://user:password@host:5432/name; "
            "in a password @ is written %40, / is %2F and : is %3A."
        ) from None


def _engines(url: URL) -> tuple[AsyncEngine, AsyncEngine]:
    if url.get_backend_name() == "sqlite":
        path = _path(url)
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            sqlite.keep_a_log(path)
        except (OSError, sqlite3.Error) as why:
            raise Misconfigured(f"The database {path} cannot be opened: {why}.") from None
        return sqlite.reading_engine(path), sqlite.writing_engine(path)
    engine = create_async_engine(
        url.set(drivername="postgresql+asyncpg"),
        pool_size=20,
        max_overflow=0,
        pool_timeout=WAIT_SECONDS,
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "do_connect", connect)
    return engine, engine


def connect(dialect: Dialect, _record: Any, arguments: Any, options: Any) -> Any:
    """Whatever the network says where no connection comes about: a name nobody knows, no way there, no answer."""
    try:
        return dialect.connect(*arguments, **options)
    except OSError as why:
        raise Unreachable from why


def _path(url: URL) -> str:
    return str(Path(url.database or "").absolute())
