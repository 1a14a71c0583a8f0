"""Check-ins: switch them on and off, answer one, take one back, ask for the next. Health data: nothing without consent.

Nothing of it stands in the log of a circle, which others read.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import letters
from careshare.actions.balance import set_lines
from careshare.actions.revision import account_changed
from careshare.db.models import BalanceRow, CheckInRow, NoticeRow, SeenLevelRow, SnoozeRow
from careshare.db.upsert import insert_into
from careshare.domain.balance import KEPT, USUAL_RHYTHM
from careshare.domain.check_ins import Answers
from careshare.domain.circles import Account
from careshare.domain.load.signals import FROM_CHECK_INS
from careshare.domain.reasons import NotFound, Reason, Refused, Why
from careshare.domain.time import home_day
from careshare.domain.words import Level
from careshare.queries import check_ins
from careshare.seal import new_secret


async def switch_on(db: AsyncSession, account: Account, days: int, asks_how_long: bool, now: datetime) -> None:
    """“Ask me, every so many days”: the consent, which can be taken back at any time."""
    await set_lines(db, account, check_in_days=days, check_in_since=now, asks_how_long=asks_how_long)


async def switch_off(db: AsyncSession, account: Account) -> None:
    """The consent is taken back: nothing is asked any more, and what was answered is wiped at once, with its traces."""
    await set_lines(db, account, check_in_days=None, check_in_since=None, asked_secret=None, reckoned_at=None)
    await db.execute(delete(CheckInRow).where(CheckInRow.account_id == account.id))
    await _wipe_traces(db, account)


async def answer(db: AsyncSession, account: Account, answers: Answers, now: datetime) -> None:
    """Their own word. Raises Refused where they did not switch it on. Who passes over everything was asked, though."""
    statement = (
        update(BalanceRow)
        .where(BalanceRow.account_id == account.id, BalanceRow.check_in_days.is_not(None))
        .values(asked_at=now, asked_secret=None, reckoned_at=None)
    )
    if (await db.execute(statement.returning(BalanceRow.account_id))).first() is None:
        raise Refused(Reason(Why.CHANGED_MEANWHILE))
    if not answers.says_nothing:
        await _keep(db, account, now, **_as_values(answers))


async def cannot_go_on(db: AsyncSession, account: Account, now: datetime) -> None:
    """“I can’t go on”, kept on purpose: who had check-ins off switches them on by it."""
    lines = insert_into(db, BalanceRow).values(
        account_id=account.id, check_in_days=USUAL_RHYTHM, check_in_since=now, asked_at=now
    )
    already = BalanceRow.check_in_days.is_(None)
    values = {"check_in_days": USUAL_RHYTHM, "check_in_since": now, "asked_at": now}
    await db.execute(lines.on_conflict_do_update(index_elements=[BalanceRow.account_id], set_=values, where=already))
    await set_lines(db, account, reckoned_at=None)
    await _keep(db, account, now, sos=True)


async def forget(db: AsyncSession, account: Account, check_in_id: int) -> None:
    """Takes one back, with what was found by it. Raises NotFound for anybody else's."""
    statement = delete(CheckInRow).where(CheckInRow.account_id == account.id, CheckInRow.id == check_in_id)
    given = (await db.execute(statement.returning(CheckInRow.at))).scalar_one_or_none()
    if given is None:
        raise NotFound
    await set_lines(db, account, reckoned_at=None)
    await _wipe_traces(db, account, since=given)


async def ask(db: AsyncSession, account_id: int, now: datetime) -> None:
    """Sends the letter with the link that answers it. For the job."""
    statement = update(BalanceRow).where(BalanceRow.account_id == account_id)
    await db.execute(statement.values(asked_at=now, asked_secret=new_secret()))
    await letters.write(db, "check_in", now, account_id=account_id)


async def forget_past(db: AsyncSession, now: datetime) -> None:
    """Removes what is a year old."""
    await db.execute(delete(CheckInRow).where(CheckInRow.at <= now - KEPT))


async def _wipe_traces(db: AsyncSession, account: Account, since: datetime | None = None) -> None:
    """What was found by what they said goes with it, `since` it was said: levels, what they called fine, and why they
    got a notice. That there was one stays, so that the next comes no sooner, and nobody asks them sooner.
    """
    day = since and home_day(since, account.zone)
    seen = (SeenLevelRow.account_id == account.id, SeenLevelRow.level != Level.OK, _from(SeenLevelRow.day, day))
    known = (SnoozeRow.account_id == account.id, SnoozeRow.signal.in_(FROM_CHECK_INS), _from(SnoozeRow.since, day))
    await db.execute(delete(SeenLevelRow).where(*seen))
    await db.execute(delete(SnoozeRow).where(*known))
    for number, signals in await check_ins.reasons_given(db, account, since):
        left = {name: strength for name, strength in signals.items() if name not in FROM_CHECK_INS}
        if left != signals:
            await db.execute(update(NoticeRow).where(NoticeRow.id == number).values(signals=left))


def _from(column: Any, since: datetime | date | None) -> ColumnElement[bool]:
    return true() if since is None else column >= since


async def _keep(db: AsyncSession, account: Account, now: datetime, **values: Any) -> None:
    await db.execute(insert(CheckInRow).values(account_id=account.id, at=now, **values))
    await account_changed(db, account.id)


def _as_values(answers: Answers) -> dict[str, Any]:
    return {
        "heavy": answers.heavy,
        "bad_nights": answers.bad_nights,
        "lasts": answers.lasts,
        "energy": answers.energy,
    }
