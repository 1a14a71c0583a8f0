"""The outbox: a letter is written down in the same transaction as its cause, and sent later by the job."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import LetterRow
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
    columns = {"due_at": now} | {name: value for name, value in values.items() if name in COLUMNS}
    facts = {name: value for name, value in values.items() if name not in COLUMNS}
    statement = insert(LetterRow).values(
        kind=kind,
        thread=thread,
        facts=facts,
        written_at=now,
        message_id=str(uuid4()),
        **columns,
    )
    await db.execute(statement)
