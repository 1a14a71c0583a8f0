"""Who writes at the same time on SQLite: one commit, and each as much by themselves as if they had been alone."""

import asyncio
import shutil
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.engine import Database, is_away
from careshare.db.together import A_MOMENT, WORTH_MOVING

WRITERS = range(1, 11)


class ChangedTheirMind(Exception):  # noqa: N818 - a person's word
    """Somebody takes back what they wrote."""


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """With a table of words, and one whose rows each belong to a word."""
    database = Database(f"sqlite:///{tmp_path}/words.db")
    async with database.writing() as db:
        await db.execute(text("CREATE TABLE words (id INTEGER PRIMARY KEY)"))
        await db.execute(text("CREATE TABLE marks (word INTEGER REFERENCES words (id))"))
    yield database
    await database.close()


async def raw(database: Database) -> sqlite3.Connection:
    """The one connection that writes."""
    async with database.writer.connect() as connection:
        driver = (await connection.get_raw_connection()).dbapi_connection
        assert isinstance(driver, sqlite3.Connection)
        return driver


async def add(db: AsyncSession, word: int) -> None:
    await db.execute(text("INSERT INTO words VALUES (:word)"), {"word": word})


async def write(database: Database, word: int, *more: str) -> None:
    async with database.writing() as db:
        await add(db, word)
        for statement in more:
            await db.execute(text(statement))


async def words(database: Database) -> list[int]:
    """Those that anybody else can see."""
    async with database.reading() as db:
        return list(await db.scalars(text("SELECT id FROM words ORDER BY id")))


async def test_ten_who_write_at_once_are_kept_by_few_commits(database):
    commits: list[str] = []
    (await raw(database)).set_trace_callback(lambda said: commits.append(said) if said == "COMMIT" else None)

    await asyncio.gather(*(write(database, word) for word in WRITERS))

    assert await words(database) == list(WRITERS)
    assert len(commits) < 4


async def test_who_is_told_that_it_is_kept_is_told_the_truth(database):
    async def write_and_look(word: int) -> bool:
        await write(database, word)
        return word in await words(database)

    assert all(await asyncio.gather(*(write_and_look(word) for word in WRITERS)))


async def test_what_one_of_them_takes_back_is_taken_back_alone(database):
    async def half(word: int) -> None:
        async with database.writing() as db:
            await add(db, word)
            if word % 2:
                raise ChangedTheirMind

    answers = await asyncio.gather(*(half(word) for word in WRITERS), return_exceptions=True)

    assert [type(answer) for answer in answers] == [ChangedTheirMind, type(None)] * 5
    assert await words(database) == [2, 4, 6, 8, 10]


async def test_where_the_commit_fails_nobody_is_told_that_it_is_kept(database):
    wrong = ("PRAGMA defer_foreign_keys = ON", "INSERT INTO marks VALUES (404)")

    answers = await asyncio.gather(
        *(write(database, word, *(wrong if word == 5 else ())) for word in WRITERS), return_exceptions=True
    )
    refused = [word for word, answer in zip(WRITERS, answers, strict=True) if isinstance(answer, DBAPIError)]
    await write(database, 11)

    assert 5 in refused
    assert await words(database) == [*(word for word in WRITERS if word not in refused), 11]


async def test_what_sqlite_gives_up_in_the_middle_was_kept_for_nobody(database):
    answers = await asyncio.gather(
        *(write(database, word, *(["ROLLBACK"] if word == 5 else [])) for word in WRITERS), return_exceptions=True
    )
    refused = [word for word, answer in zip(WRITERS, answers, strict=True) if isinstance(answer, Exception)]
    await write(database, 11)

    assert 5 in refused
    assert all(is_away(answer) for answer in answers[:4] if isinstance(answer, Exception))
    assert await words(database) == [*(word for word in WRITERS if word not in refused), 11]


async def test_who_is_called_off_while_it_is_kept_leaves_the_others_theirs(database):
    tasks = [asyncio.create_task(write(database, word)) for word in WRITERS]
    await asyncio.sleep(0.001)
    tasks[0].cancel()

    await asyncio.gather(*tasks, return_exceptions=True)
    await write(database, 11)

    assert {*WRITERS, 11} - {1} <= set(await words(database))


async def test_who_is_called_off_while_another_process_writes_leaves_the_connection_to_the_others(database, tmp_path):
    with closing(sqlite3.connect(tmp_path / "words.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(write(database, 1))
        await asyncio.sleep(0.1)
        waiting.cancel()
        await asyncio.sleep(0.1)
        other.execute("ROLLBACK")
        await asyncio.wait({waiting})

        await write(database, 2)
        other.execute("INSERT INTO words VALUES (3)")

    assert waiting.cancelled()
    assert await words(database) == [2, 3]


async def test_while_one_commits_others_read(database):
    """A commit waits for the disk: elsewhere, and not where every page is made."""
    threads: list[int] = []
    connection = await raw(database)
    connection.set_trace_callback(lambda said: threads.append(threading.get_ident()) if said == "COMMIT" else None)

    await write(database, 1)

    assert threads
    assert threading.get_ident() not in threads


async def test_the_log_is_moved_into_the_database_while_nobody_writes(database, tmp_path):
    await asyncio.gather(*(write(database, word) for word in range(1, WORTH_MOVING + 1)))

    await asyncio.sleep(A_MOMENT)
    for _ in range(100):
        if in_the_file_alone(tmp_path) == WORTH_MOVING:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it is still in the log")


def in_the_file_alone(folder: Path) -> int:
    """How many words are in the database without its log."""
    copy = shutil.copy(folder / "words.db", folder / "copy.db")
    with closing(sqlite3.connect(copy)) as connection:
        is_there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'words'").fetchone()
        count: int = connection.execute("SELECT count(*) FROM words").fetchone()[0] if is_there else 0
        return count
