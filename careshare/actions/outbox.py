"""The life of a letter in the outbox: somebody sends it, and it is sent, refused, dropped, or tried again later."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import letters
from careshare.actions.telling import who_plans
from careshare.db.models import LetterRow
from careshare.domain.letters import LATE_AFTER, SENDING_LASTS, Letter, wait_after
from careshare.domain.messages import CAN_WAIT, Leaving, News, Reader, kinds_gathered, leaving
from careshare.domain.words import UNSENT, LetterState
from careshare.queries import messages
from careshare.queries.letters import LETTER, addressee, could_leave_since


async def claim(db: AsyncSession, number: int, now: datetime) -> Letter | None:
    """Takes a letter that is due, so that nobody else sends it.

    None when somebody else was a moment quicker, and where it may leave only later, or not at all. It comes due again
    by itself: should we be killed now, it is sent once more, under the same Message-ID.
    """
    letter = await _claim(db, number, now)
    if letter is None or letter.account_id is None:
        return letter
    reader = await messages.reader(db, letter, now)
    if reader is None:
        return letter
    news = News(letter.kind, letter.written_at, await messages.starts_at(db, letter, reader, now))
    leaves = leaving(news, reader, now)
    if not await _on_its_way(db, letter, leaves, now):
        return None
    return await _together(db, letter, reader, leaves, now)


async def _claim(db: AsyncSession, number: int, now: datetime) -> Letter | None:
    statement = (
        update(LetterRow)
        .where(LetterRow.id == number, LetterRow.state.in_(UNSENT), LetterRow.due_at <= now)
        .values(tries=LetterRow.tries + 1, due_at=now + SENDING_LASTS)
        .returning(*LETTER)
    )
    row: Any = (await db.execute(statement)).one_or_none()
    return row and Letter(*row)


async def _on_its_way(db: AsyncSession, letter: Letter, leaves: Leaving, now: datetime) -> bool:
    """Whether it leaves now; else it waits until it may, as if nobody had tried, or is dropped."""
    if leaves.at is None:
        await dropped(db, letter)
    elif leaves.at > now:
        await _keep(db, letter, due_at=leaves.at, tries=letter.tries - 1)
    return leaves.at == now


async def _together(db: AsyncSession, letter: Letter, reader: Reader, leaves: Leaving, now: datetime) -> Letter:
    """The letter, with all that goes together with it: what was, when it was first tried, is no more and no less."""
    if letter.tries == 1 and leaves.with_others:
        others = update(LetterRow).where(
            LetterRow.account_id == letter.account_id,
            LetterRow.circle_id == letter.circle_id,
            LetterRow.id != letter.id,
            LetterRow.kind.in_(kinds_gathered(reader.has_feed)),
            LetterRow.state.in_(UNSENT),
            LetterRow.due_at <= now,
            LetterRow.tries == 0,
            LetterRow.leader_id.is_(None),
        )
        await db.execute(others.values(leader_id=letter.id, tries=LetterRow.tries + 1))
    followers = await messages.followers(db, letter) if letter.kind in CAN_WAIT else ()
    return replace(letter, followers=followers)


async def sent(db: AsyncSession, letter: Letter, now: datetime) -> None:
    """A server took it."""
    await _end(db, letter, state=LetterState.SENT, sent_at=now, error="")


async def dropped(db: AsyncSession, letter: Letter) -> None:
    """What it was about is over, or there is nobody to send it to."""
    await _end(db, letter, state=LetterState.DROPPED)


async def refused(db: AsyncSession, letter: Letter, why: str, now: datetime) -> None:
    """The server will never take it; whoever plans is told."""
    await _end(db, letter, state=LetterState.REFUSED, error=why)
    await _tell_who_plans(db, letter, now)


async def put_off(db: AsyncSession, letter: Letter, why: str, now: datetime) -> None:
    """The server could not take it now: again, each time after longer. After three days whoever plans is told."""
    is_late = now - await could_leave_since(db, letter) >= LATE_AFTER
    state = LetterState.LATE if is_late else LetterState.WAITING
    await _keep(db, letter, state=state, due_at=now + wait_after(letter.tries), error=why)
    if is_late and letter.state is not LetterState.LATE:
        await _tell_who_plans(db, letter, now)


async def _end(db: AsyncSession, letter: Letter, **values: Any) -> None:
    """And of all that went with it."""
    if await _keep(db, letter, **values) and letter.followers:
        await db.execute(update(LetterRow).where(LetterRow.leader_id == letter.id).values(**values))


async def _keep(db: AsyncSession, letter: Letter, **values: Any) -> bool:
    """Only while it is still ours: who took too long may find that somebody else has sent it."""
    statement = update(LetterRow).where(LetterRow.id == letter.id, LetterRow.tries == letter.tries)
    kept = await db.execute(statement.values(**values).returning(LetterRow.id))
    return kept.first() is not None


async def _tell_who_plans(db: AsyncSession, letter: Letter, now: datetime) -> None:
    """By itself: nobody did it, so nobody is counted."""
    if letter.circle_id is None or letter.kind == "undelivered":
        return
    about: dict[str, Any] = {"circle_id": letter.circle_id, "member": await addressee(db, letter)}
    for account_id in await who_plans(db, letter.circle_id):
        if account_id != letter.account_id:
            await letters.write(db, "undelivered", now, account_id=account_id, **about)
