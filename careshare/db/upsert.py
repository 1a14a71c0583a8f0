"""Inserting what may stand there already: both databases know ON CONFLICT, each by its own name."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import Base


def insert_into(db: AsyncSession, rows: Table | type[Base]) -> Any:
    """The INSERT of this session's database that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return sqlite.insert(rows) if db.get_bind().dialect.name == "sqlite" else postgresql.insert(rows)
