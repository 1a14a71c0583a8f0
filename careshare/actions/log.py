"""The append-only log: who did what to whom. Ids and values, no names and no sentences."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.hot import Hot, given
from careshare.db.models import EntryRow
from careshare.domain.circles import Me

COLUMNS = frozenset({"shift_id", "member_id", "pattern_id", "by_member_id"})

_LINE = Hot(
    insert(EntryRow)
    .values(
        {
            column: given(column.key, column)
            for column in (
                EntryRow.circle_id,
                EntryRow.at,
                EntryRow.by_member_id,
                EntryRow.verb,
                EntryRow.shift_id,
                EntryRow.member_id,
                EntryRow.pattern_id,
                EntryRow.facts,
            )
        }
    )
    .returning(EntryRow.id)
)


async def write(db: AsyncSession, me: Me, verb: str, now: datetime, **values: Any) -> int:
    """One line about what `me` did; its id. `values`: `shift_id`, `member_id`, `pattern_id`, and facts for JSON."""
    return await _write(db, me.circle_id, now, verb, {"by_member_id": me.id, **values})


async def write_for(db: AsyncSession, circle_id: int, verb: str, now: datetime, **values: Any) -> int:
    """One line about what happened by itself, or through a link: then `by_member_id` says through whose."""
    return await _write(db, circle_id, now, verb, values)


async def write_all(db: AsyncSession, me: Me, lines: Iterable[tuple[str, dict[str, Any]]], now: datetime) -> None:
    """As `write`, a line for each verb and its values, in one statement: a list has thousands."""
    rows = [_row(me.circle_id, now, verb, {"by_member_id": me.id, **values}) for verb, values in lines]
    if rows:
        await db.execute(insert(EntryRow), rows)


async def _write(db: AsyncSession, circle_id: int, now: datetime, verb: str, values: dict[str, Any]) -> int:
    written = await _LINE.first(db, **_row(circle_id, now, verb, values))
    assert written is not None
    return int(written[0])


def _row(circle_id: int, now: datetime, verb: str, values: dict[str, Any]) -> dict[str, Any]:
    columns = {name: values.get(name) for name in COLUMNS}
    facts = {name: value for name, value in values.items() if name not in COLUMNS}
    return {"circle_id": circle_id, "at": now, "verb": verb, "facts": facts, **columns}
