"""Letters about who comes: to whom, once, and not so soon that an undo comes too late. Their words are made when sent.

Kinds: `proposed`, `declined`, `planned_in`, `yes_noted`, `no_noted`, `replaced`, `withdrawn`, `cannot_come`,
`cancelled`, `reopened`, `moved`, `person_asks`, `swap_asked`, `swap_accepted`, `swap_declined`. Facts: `shift`, `by`
(a member), the `entry` of the log that an undo takes back, and what a kind adds.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import letters, limits
from careshare.actions.places import Doing
from careshare.db.models import LetterRow
from careshare.domain.assignments import ON_ITS_WAY, UNDO
from careshare.domain.reasons import TooOften
from careshare.domain.shifts import Assignment, Shift
from careshare.queries import assignments

HOLD_BACK: timedelta = UNDO + 2 * ON_ITS_WAY
NEVER_REFUSED = frozenset({"cannot_come", "decline", "decline_pattern", "leave_pattern"})
"""Whoever cannot come can say so at any time, however often they said it before."""


async def tell(
    db: AsyncSession, doing: Doing, kind: str, shift: Shift, accounts: Iterable[int | None], **facts: Any
) -> None:
    """A letter of `kind` to each of these accounts but the one who did it. Raises TooOften."""
    others = {account_id for account_id in accounts if account_id is not None and account_id != doing.me.account.id}
    if others and not await may_write(db, doing, _thread(shift.id)):
        return
    for account_id in sorted(others):
        await letters.write(
            db,
            kind,
            doing.now,
            thread=_thread(shift.id),
            account_id=account_id,
            circle_id=shift.circle_id,
            due_at=doing.now + HOLD_BACK,
            shift=shift.id,
            by=doing.me.id,
            **facts,
        )


async def may_write(db: AsyncSession, doing: Doing, thread: str) -> bool:
    """Counts that others get a letter of it. Raises TooOften; of a no, which is never refused, no letter then goes."""
    try:
        await limits.count_letters(db, doing.me, thread, doing.now)
    except TooOften:
        if doing.verb not in NEVER_REFUSED:
            raise
        return False
    return True


async def tell_coordinators(db: AsyncSession, doing: Doing, kind: str, shift: Shift, **facts: Any) -> None:
    """A letter of `kind` to everyone who plans, but the one who did it."""
    found = await assignments.coordinators(db, shift.circle_id)
    await tell(db, doing, kind, shift, (account_id for account_id, _ in found), **facts)


async def unsay(db: AsyncSession, shift_id: int, entry_id: int) -> None:
    """Takes back the letters of an act that is undone, as far as they have not left."""
    about_it = LetterRow.thread == _thread(shift_id), LetterRow.facts["entry"].as_integer() == entry_id
    await db.execute(delete(LetterRow).where(*about_it, LetterRow.state == "waiting"))


def accounts_of(people: Iterable[Assignment]) -> list[int | None]:
    """Whom to write to."""
    return [each.account_id for each in people]


def _thread(shift_id: int) -> str:
    return f"shift-{shift_id}"
