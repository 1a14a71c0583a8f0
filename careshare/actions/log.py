"""The append-only log: who did what to whom. Ids and values, no names and no sentences."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import EntryRow
from careshare.domain.circles import Me

COLUMNS = frozenset({"shift_id", "member_id", "pattern_id"})


async def write(db: AsyncSession, me: Me, verb: str, now: datetime, **values: Any) -> int:
    """One line about what `me` did; its id. `values`: `shift_id`, `member_id`, `pattern_id`, and facts for JSON."""
    return await _write(db, me.circle_id, now, verb, {"by_member_id": me.id, **values})


async def write_for(db: AsyncSession, circle_id: int, verb: str, now: datetime, **values: Any) -> int:
    """One line about what happened by itself, or through a link: then `by_member_id` says through whose."""
    return await _write(db, circle_id, now, verb, values)


async def _write(db: AsyncSession, circle_id: int, now: datetime, verb: str, values: dict[str, Any]) -> int:
    columns = {name: value for name, value in values.items() if name in COLUMNS | {"by_member_id"}}
    facts = {name: value for name, value in values.items() if name not in columns}
    statement = insert(EntryRow).values(circle_id=circle_id, at=now, verb=verb, facts=facts, **columns)
    written = await db.execute(statement.returning(EntryRow.id))
    return written.scalar_one()
