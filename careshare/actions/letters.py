"""The outbox: a letter is written down in the same transaction as its cause, and sent later by the job."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import LetterRow
from careshare.db.upsert import insert_into
from careshare.domain.assignments import ON_ITS_WAY, UNDO

HOLD_BACK: timedelta = UNDO + 2 * ON_ITS_WAY
"""A letter about what can be undone leaves when it no longer can."""

COLUMNS = frozenset({"circle_id", "account_id", "challenge_id", "invitation_id", "due_at"})


async def write(db: AsyncSession, kind: str, now: datetime, thread: str | None = None, **values: Any) -> None:
    """A letter to an account, or to whoever a challenge or an invitation is for.

    `values` are the addressee (`account_id`, `challenge_id` or `invitation_id`), the `circle_id`, `due_at` where it may
    not leave at once, and the facts: ids and instants as text, never names or addresses. Letters of one `thread` to one
    account leave in order.
    """
    await db.execute(insert(LetterRow).values(_row(kind, now, thread, values)))


async def write_once(db: AsyncSession, once: str, kind: str, now: datetime, **values: Any) -> bool:
    """The same, unless a letter of that name was ever written, here or on another machine; whether it was now."""
    statement = insert_into(db, LetterRow).values(_row(kind, now, None, values) | {"once": once})
    return (await db.execute(statement.on_conflict_do_nothing().returning(LetterRow.id))).first() is not None


def _row(kind: str, now: datetime, thread: str | None, values: dict[str, Any]) -> dict[str, Any]:
    columns = {"due_at": now} | {name: value for name, value in values.items() if name in COLUMNS}
    facts = {name: value for name, value in values.items() if name not in COLUMNS}
    return columns | {
        "kind": kind,
        "thread": thread,
        "facts": facts,
        "written_at": now,
        "message_id": str(uuid4()),
    }
