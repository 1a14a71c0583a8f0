"""Weekly times a member would rather be asked for, or rather not: others only ever meet the effect, "not now"."""

from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import log, revision
from careshare.actions.absences import CHANGE_TIMES
from careshare.db.models import PreferenceRow
from careshare.domain.absences import Preference, why_not_speak_for
from careshare.domain.circles import Me, Member
from careshare.domain.reasons import Refused


async def add(db: AsyncSession, me: Me, member: Member, wanted: list[Preference], now: datetime) -> None:
    """These are times of every week at which `member` would rather come, or rather not."""
    _refuse(me, member)
    place = {"circle_id": me.circle_id, "member_id": member.id}
    rows = [
        {
            **place,
            "weekday": each.weekly.weekday,
            "starts": each.weekly.starts,
            "ends": each.weekly.ends,
            "rather": each.rather,
        }
        for each in wanted
    ]
    await db.execute(insert(PreferenceRow).values(rows))
    await _changed(db, me, member, now)


async def remove(db: AsyncSession, me: Me, member: Member, preference_id: int, now: datetime) -> None:
    """That time is like any other again."""
    _refuse(me, member)
    theirs = (PreferenceRow.circle_id == me.circle_id, PreferenceRow.member_id == member.id)
    await db.execute(delete(PreferenceRow).where(*theirs, PreferenceRow.id == preference_id))
    await _changed(db, me, member, now)


def _refuse(me: Me, member: Member) -> None:
    if reason := why_not_speak_for(me, member):
        raise Refused(reason)


async def _changed(db: AsyncSession, me: Me, member: Member, now: datetime) -> None:
    await log.write(db, me, CHANGE_TIMES, now, member_id=member.id)
    await revision.circle_changed(db, me.circle_id)
