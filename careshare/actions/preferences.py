"""Weekly times a member would rather be asked for, or rather not: others only ever meet the effect, "not now"."""

from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import log, places, revision
from careshare.actions.absences import CHANGE_TIMES
from careshare.db.models import PreferenceRow
from careshare.domain.absences import Preference, why_not_speak_for
from careshare.domain.circles import Me, Member
from careshare.domain.reasons import Refused
from careshare.queries import absences


async def add(db: AsyncSession, me: Me, member: Member, wanted: list[Preference], now: datetime) -> list[Preference]:
    """These are times of every week at which `member` would rather come, or rather not; those that are new.

    The other answer about the same time makes way: nobody would rather and rather not.
    """
    _refuse(me, member)
    await places.lock(db, [(member.account_id, member.id)])  # of the same said twice at once, one sees the other
    there = {each.weekly: each for each in await absences.preferences(db, member)}
    new = [
        each
        for each in dict.fromkeys(wanted)
        if each.weekly not in there or there[each.weekly].rather is not each.rather
    ]
    if new:
        await _write(db, member, new, otherwise=[there[each.weekly].id for each in new if each.weekly in there])
        await _changed(db, me, member, now)
    return new


async def remove(db: AsyncSession, me: Me, member: Member, preference_id: int, now: datetime) -> None:
    """That time is like any other again."""
    _refuse(me, member)
    theirs = (PreferenceRow.circle_id == me.circle_id, PreferenceRow.member_id == member.id)
    await db.execute(delete(PreferenceRow).where(*theirs, PreferenceRow.id == preference_id))
    await _changed(db, me, member, now)


async def _write(db: AsyncSession, member: Member, new: list[Preference], otherwise: list[int]) -> None:
    place = {"circle_id": member.circle_id, "member_id": member.id}
    theirs = (PreferenceRow.circle_id == member.circle_id, PreferenceRow.member_id == member.id)
    rows = [
        {
            **place,
            "weekday": each.weekly.weekday,
            "starts": each.weekly.starts,
            "ends": each.weekly.ends,
            "rather": each.rather,
        }
        for each in new
    ]
    await db.execute(delete(PreferenceRow).where(*theirs, PreferenceRow.id.in_(otherwise)))
    await db.execute(insert(PreferenceRow).values(rows))


def _refuse(me: Me, member: Member) -> None:
    if reason := why_not_speak_for(me, member):
        raise Refused(reason)


async def _changed(db: AsyncSession, me: Me, member: Member, now: datetime) -> None:
    await log.write(db, me, CHANGE_TIMES, now, member_id=member.id)
    await revision.circle_changed(db, me.circle_id, now)
