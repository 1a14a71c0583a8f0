"""Letters about what somebody does: to whom, once, and about a moment not so soon that an undo comes too late.

Their words are made when they are sent (`careshare.letters.kinds`). Facts: `by` (a member), of a moment its `shift` and
the `entry` of the log that an undo takes back, and what a kind adds.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import letters, limits
from careshare.actions.letters import HOLD_BACK
from careshare.actions.places import Doing
from careshare.db.models import LetterRow
from careshare.domain.circles import Me
from careshare.domain.letters import thread_of
from careshare.domain.reasons import ASK_SOMEBODY, Reason, TooOften
from careshare.domain.shifts import Assignment, Shift
from careshare.domain.words import UNSENT
from careshare.queries import members

NEVER_REFUSED = frozenset(
    {"cannot_come", "decline", "decline_pattern", "leave", "leave_circle", "remove_member", "seek"}
)
"""Whoever cannot come, or would rather not, can say so at any time, however often before; so can who leaves."""


async def tell(
    db: AsyncSession, doing: Doing, kind: str, shift: Shift, accounts: Iterable[int | None], **facts: Any
) -> None:
    """A letter of `kind` about a moment to each of these accounts but the one who did it. Raises TooOften."""
    about = {"due_at": doing.now + HOLD_BACK, "shift": shift.id}
    await tell_of(db, doing, kind, thread_of(shift.id), accounts, **about, **facts)


async def tell_of(
    db: AsyncSession, doing: Doing, kind: str, thread: str, accounts: Iterable[int | None], **facts: Any
) -> None:
    """As `tell`, of anything in the circle: `thread` is what it is about, and what is counted."""
    others = {account_id for account_id in accounts if account_id is not None and account_id != doing.me.account.id}
    if not others or not await _may_write(db, doing, thread):
        return
    about = {"circle_id": doing.me.circle_id, "by": doing.me.id, **facts}
    for account_id in sorted(others):
        await letters.write(db, kind, doing.now, thread=thread, account_id=account_id, **about)


async def who_plans(db: AsyncSession, circle_id: int, but: int | None = None) -> list[int]:
    """The accounts of everyone who plans, to tell them; not of whom it is about, `but`."""
    return [account_id for account_id, _ in await members.coordinators(db, circle_id) if account_id != but]


async def _may_write(db: AsyncSession, doing: Doing, thread: str) -> bool:
    """Counts that others get a letter of it. Raises TooOften; of a no, which is never refused, no letter then goes."""
    try:
        await limits.count_letters(db, doing.me, thread, doing.now)
    except TooOften:
        if doing.verb not in NEVER_REFUSED:
            raise
        return False
    return True


async def unsay_all(db: AsyncSession, thread: str) -> set[int]:
    """Takes back what is no longer so, as far as it has not left; the accounts that it cannot have reached.

    What was tried is taken back too, but may be on its way, or there.
    """
    unsent = delete(LetterRow).where(LetterRow.thread == thread, LetterRow.state.in_(UNSENT))
    taken_back = await db.execute(unsent.returning(LetterRow.account_id, LetterRow.tries))
    return {account_id for account_id, tries in taken_back if account_id is not None and tries == 0}


async def unsay(db: AsyncSession, shift_id: int, entry_id: int) -> None:
    """Takes back the letters of an act that is undone, as far as they have not left."""
    about_it = LetterRow.thread == thread_of(shift_id), LetterRow.facts["entry"].as_integer() == entry_id
    await db.execute(delete(LetterRow).where(*about_it, LetterRow.state == "waiting"))


def accounts_of(people: Iterable[Assignment]) -> list[int | None]:
    """Whom to write to."""
    return [each.account_id for each in people]


async def with_whom_to_call(db: AsyncSession, me: Me, reason: Reason | None) -> Reason | None:
    """A no with the name its sentence needs: whom to call or ask about it, where somebody else can see to it."""
    if reason is None or reason.why not in ASK_SOMEBODY:
        return reason
    found = await members.coordinators(db, me.circle_id)
    return replace(reason, who=found[0][1] if found else me.circle.person_name)
