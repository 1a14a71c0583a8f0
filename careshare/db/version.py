"""Which migration the tables are at, and which one this program needs, without loading Alembic."""

from functools import cache

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from careshare import paths


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


def _has_no_such_table(error: DBAPIError) -> bool:
    return "no such table" in str(error.orig) or getattr(error.orig, "sqlstate", None) == "42P01"
