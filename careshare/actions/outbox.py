"""The life of a letter in the outbox: somebody sends it, and it is sent, refused, dropped, or tried again later."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import letters
from careshare.actions.telling import who_plans
from careshare.db.models import LetterRow
from careshare.domain.letters import LATE_AFTER, SENDING_LASTS, Letter, wait_after
from careshare.domain.words import UNSENT, LetterState
from careshare.queries.letters import LETTER, addressee, could_leave_since


async def claim(db: AsyncSession, number: int, now: datetime) -> Letter | None:
    """Takes a letter that is due, so that nobody else sends it; None when somebody else was a moment quicker.

    It comes due again by itself: should we be killed now, it is sent once more, under the same Message-ID.
    """
    statement = (
        update(LetterRow)
        .where(LetterRow.id == number, LetterRow.state.in_(UNSENT), LetterRow.due_at <= now)
        .values(tries=LetterRow.tries + 1, due_at=now + SENDING_LASTS)
        .returning(*LETTER)
    )
    row: Any = (await db.execute(statement)).one_or_none()
    return row and Letter(*row)


async def sent(db: AsyncSession, letter: Letter, now: datetime) -> None:
    """A server took it."""
    await _keep(db, letter, state=LetterState.SENT, sent_at=now, error="")


async def dropped(db: AsyncSession, letter: Letter) -> None:
    """What it was about is over, or there is nobody to send it to."""
    await _keep(db, letter, state=LetterState.DROPPED)


async def refused(db: AsyncSession, letter: Letter, why: str, now: datetime) -> None:
    """The server will never take it; whoever plans is told."""
    await _keep(db, letter, state=LetterState.REFUSED, error=why)
    await _tell_who_plans(db, letter, now)


async def put_off(db: AsyncSession, letter: Letter, why: str, now: datetime) -> None:
    """The server could not take it now: again, each time after longer. After three days whoever plans is told."""
    is_late = now - await could_leave_since(db, letter) >= LATE_AFTER
    state = LetterState.LATE if is_late else LetterState.WAITING
    await _keep(db, letter, state=state, due_at=now + wait_after(letter.tries), error=why)
    if is_late and letter.state is not LetterState.LATE:
        await _tell_who_plans(db, letter, now)


async def _keep(db: AsyncSession, letter: Letter, **values: Any) -> None:
    """Only while it is still ours: who took too long may find that somebody else has sent it."""
    statement = update(LetterRow).where(LetterRow.id == letter.id, LetterRow.tries == letter.tries)
    await db.execute(statement.values(**values))


async def _tell_who_plans(db: AsyncSession, letter: Letter, now: datetime) -> None:
    """By itself: nobody did it, so nobody is counted."""
    if letter.circle_id is None or letter.kind == "undelivered":
        return
    about: dict[str, Any] = {"circle_id": letter.circle_id, "member": await addressee(db, letter)}
    for account_id in await who_plans(db, letter.circle_id):
        if account_id != letter.account_id:
            await letters.write(db, "undelivered", now, account_id=account_id, **about)
