"""Which migration the tables are at, and which one this program needs, without loading Alembic."""

import asyncio
from functools import cache

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from careshare import paths
from careshare.config import CannotStart
from careshare.db.engine import Database, answering


@cache
def needed() -> str:
    """The number of the newest migration: their files are numbered, and each follows the one before it."""
    return max(path.name.partition("_")[0] for path in (paths.MIGRATIONS / "versions").glob("[0-9]*_*.py"))


async def found(db: AsyncSession) -> str | None:
    """The number of the migration that ran last, or None in a database without our tables."""
    try:
        return (await db.execute(text("SELECT version_num FROM alembic_version"))).scalar_one_or_none()
    except DBAPIError as error:
        if _has_no_such_table(error):
            return None
        raise


def make_ready(url: str) -> None:
    """Makes the tables of a fresh embedded database. Raises CannotStart for one that is behind this program.

    Tables that are ahead of it are fine: each migration leaves the program before it running.
    """
    with answering():
        at = asyncio.run(_found_at(url))
    if at is None and url.startswith("sqlite"):
        from careshare.db import migrate

        migrate.upgrade(url)
    elif at is None or at < needed():
        raise CannotStart(
            f"The tables of the database are at {at or 'nothing'}, this program needs {needed()}. "
            "Make a copy of the database first, and then run: careshare migrate"
        )


async def _found_at(url: str) -> str | None:
    database = Database(url)
    try:
        async with database.reading() as db:
            return await found(db)
    finally:
        await database.close()


def _has_no_such_table(error: DBAPIError) -> bool:
    return "no such table" in str(error.orig) or getattr(error.orig, "sqlstate", None) == "42P01"
