"""Who writes at the same time on SQLite is kept by one commit: one wait for the disk, however many they are.

One connection writes, and everyone else waits for it in a queue. Where somebody does, a transaction that is ready is
not kept at once: it stays open, the next one is a savepoint within it, and the last of them commits for all. What one
of them undoes, it undoes alone. Nobody is told that theirs is kept before it is on the disk; where that fails, it fails
for all of them.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass

from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import await_only

from careshare.db import sqlite
from careshare.db.sqlite import Writer

MOST = 32
"""Kept by one commit: the first of them waits for all the others."""

WORTH_MOVING = 100
"""So many transactions in the log are moved into the database as soon as nobody writes for a moment."""
A_MOMENT = 1.0


class Undone(ConnectionError):  # noqa: N818 - what happened to it
    """SQLite itself gave up the transaction, as it does on a broken disk, with all that was ready to be kept."""


@dataclass(eq=False, slots=True)
class Batch:
    """What one commit keeps: how many are ready, and, in the end, whether they are on the disk."""

    on_disk: asyncio.Future[None]
    ready: int = 0


@dataclass(eq=False, slots=True)
class Mine:
    """One transaction of somebody's; the batch it went into, where that was not kept at once."""

    batch: Batch | None = None


_MINE: ContextVar[Mine | None] = ContextVar("mine", default=None)


class Together:
    """The transactions of the one connection that writes."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._inside = 0
        self._batch: Batch | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._later: asyncio.Task[None] | None = None
        self._in_the_log = 0
        self._quiet: asyncio.TimerHandle | None = None
        event.listen(engine.sync_engine, "connect", self._opened)
        event.listen(engine.sync_engine, "begin", self._begin)

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Around one transaction: its end is that of the wait for the disk. Raises what kept it from being kept."""
        mine = Mine()
        token = _MINE.set(mine)
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1
            _MINE.reset(token)
        if mine.batch:
            await asyncio.shield(mine.batch.on_disk)

    def close(self) -> None:
        """Nothing more is moved."""
        if self._quiet:
            self._quiet.cancel()

    def commit(self, connection: Writer) -> None:
        """This transaction is ready. It is kept at once, unless somebody is there who may still come into the batch."""
        connection.execute("RELEASE one")
        connection.is_in_savepoint = False
        batch, mine = self._batch, _MINE.get()
        assert batch is not None
        batch.ready += 1
        if mine is None or self._inside == 1 or batch.ready == MOST:
            await_only(self._keep(connection))
            return
        mine.batch = batch
        if batch.ready == 1:
            self._later = asyncio.create_task(self._keep_later(batch))

    def undo(self, connection: Writer) -> None:
        """Takes back this transaction alone; what others have ready stays."""
        if not connection.is_in_savepoint:
            return
        connection.is_in_savepoint = False
        try:
            connection.execute("ROLLBACK TO one")
            connection.execute("RELEASE one")
        except sqlite3.Error:  # it is gone already, and all that was ready with it
            connection.rollback()
            self._end(Undone())
        if self._batch and not self._batch.ready:
            connection.rollback()
            self._end()

    def _opened(self, connection: Writer, _record: object) -> None:
        connection.together = self

    def _begin(self, begun: Connection) -> None:
        connection = begun.connection.dbapi_connection
        assert isinstance(connection, Writer)
        if self._keeping:  # for somebody who did not stay to see it
            await_only(asyncio.wait({self._keeping}))
        with sqlite.as_sqlalchemy("BEGIN IMMEDIATE"):
            if connection.in_transaction and self._batch is None:  # nobody's
                connection.rollback()
            if not connection.in_transaction:
                self._end(Undone())
                sqlite.lock(connection)
                self._batch = Batch(asyncio.get_running_loop().create_future())
            connection.execute("SAVEPOINT one")
        connection.is_in_savepoint = True

    async def _keep_later(self, batch: Batch) -> None:
        """Waits behind all who wait for the connection, and keeps what they left."""
        await asyncio.sleep(0)  # the connection just given back is for whoever waits for it already
        while self._batch is batch:
            with suppress(NoConnection, DBAPIError, sqlite3.Error):
                async with self._engine.connect() as waited:
                    connection = (await waited.get_raw_connection()).dbapi_connection
                    assert isinstance(connection, Writer)
                    if self._batch is batch:
                        await self._keep(connection)

    async def _keep(self, connection: Writer) -> None:
        """Commits, for everybody who is ready; also where whoever began it is called off."""
        self._keeping = asyncio.create_task(self._commit(connection))
        await asyncio.shield(self._keeping)

    async def _commit(self, connection: Writer) -> None:
        try:
            await asyncio.to_thread(connection.execute, "COMMIT")
        except sqlite3.Error as error:
            connection.rollback()
            self._end(DBAPIError.instance("COMMIT", None, error, sqlite3.Error))
            raise
        else:
            self._end()
            self._wait_for_quiet()
        finally:
            self._keeping = None

    def _end(self, error: Exception | None = None) -> None:
        """The batch is on the disk, or never will be."""
        batch, self._batch = self._batch, None
        if batch and error:
            batch.on_disk.set_exception(error)
            batch.on_disk.exception()  # whoever commits for all says it themselves
        elif batch:
            self._in_the_log += batch.ready
            batch.on_disk.set_result(None)

    def _wait_for_quiet(self) -> None:
        """Whoever would commit the last page that fits into the log waits for all of them; better nobody does."""
        self.close()
        if self._in_the_log >= WORTH_MOVING:
            self._quiet = asyncio.get_running_loop().call_later(A_MOMENT, self._move)

    def _move(self) -> None:
        self._later = asyncio.create_task(self._move_the_log())

    async def _move_the_log(self) -> None:
        with suppress(NoConnection, DBAPIError, sqlite3.Error):  # the next moment is as good
            async with self._engine.connect() as waited:
                connection = (await waited.get_raw_connection()).dbapi_connection
                assert isinstance(connection, Writer)
                if not connection.in_transaction:
                    moved = await asyncio.to_thread(connection.execute, "PRAGMA wal_checkpoint(PASSIVE)")
                    moved.close()
                    self._in_the_log = 0
