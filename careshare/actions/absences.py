"""Absences: say when one cannot come, take that back, and look for stand-ins for everything it meets at once."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import assignments, log, places, revision
from careshare.db.models import AbsenceRow
from careshare.domain.absences import Absence, why_not_be_away, why_not_speak_for
from careshare.domain.circles import Me, Member
from careshare.domain.reasons import Refused
from careshare.domain.time import Stretch
from careshare.domain.words import CircleState
from careshare.queries import absences, members, mine

CHANGE_TIMES = "change_times"
"""The log says that somebody's times changed, not which: why they cannot be asked just now is theirs."""


async def add(db: AsyncSession, me: Me, member: Member, stretch: Stretch, now: datetime) -> int:
    """`member` cannot come during `stretch`; the absence's id. Patterns leave a gap in their turns from now on.

    Said twice is once. Refused where it is over already.
    """
    _refuse(me, member)
    if reason := why_not_be_away(stretch, now):
        raise Refused(reason)
    await places.lock(db, [(member.account_id, member.id)])  # of the same said twice at once, one sees the other
    if same := [each for each in await absences.of_member(db, member, now) if each.stretch == stretch]:
        return same[0].id
    row = {"circle_id": me.circle_id, "member_id": member.id, "starts_at": stretch.start, "ends_at": stretch.end}
    absence_id = (await db.execute(insert(AbsenceRow).values(row).returning(AbsenceRow.id))).scalar_one()
    await _changed(db, me, member, now)
    return absence_id


async def add_everywhere(db: AsyncSession, me: Me, member: Member, stretch: Stretch, now: datetime) -> int:
    """I cannot come during `stretch`, in any of my circles; the id of the absence in this one."""
    _refuse(me, member)
    ids = {place.circle_id: await add(db, place, place.member, stretch, now) for place in await _places(db, me)}
    return ids[me.circle_id]


async def remove(db: AsyncSession, me: Me, member: Member, absence: Absence, now: datetime) -> None:
    """They can come after all. Turns that were left open stay open: a person decides who comes."""
    _refuse(me, member)
    await db.execute(delete(AbsenceRow).where(AbsenceRow.circle_id == me.circle_id, AbsenceRow.id == absence.id))
    await _changed(db, me, member, now)


async def remove_everywhere(db: AsyncSession, me: Me, member: Member, absence: Absence, now: datetime) -> None:
    """I can come after all, in every circle in which I said the same."""
    _refuse(me, member)
    for place in await _places(db, me):
        for same in await absences.of_member(db, place.member, now):
            if same.stretch == absence.stretch:
                await remove(db, place, place.member, same, now)


async def seek_stand_ins(db: AsyncSession, me: Me, absence: Absence, chosen: Iterable[int], now: datetime) -> list[Me]:
    """Looks for stand-ins for those of the `chosen` shifts that the absence meets; me in the circle of each.

    All or none.
    """
    member = await members.one(db, me, absence.member_id)
    _refuse(me, member)
    places = {place.circle_id: place for place in await _places(db, me)} if me.id == member.id else {me.circle_id: me}
    wanted = frozenset(chosen)
    met = await absences.met(db, member, absence.stretch, now)
    held = [each for each in met if each.is_live and not each.is_sought]
    sought = [each for each in held if each.shift_id in wanted and each.circle_id in places]
    await assignments.seek_all(db, [(places[each.circle_id], each.shift_id, each.member_id) for each in sought], now)
    return [places[each.circle_id] for each in sought]


async def _places(db: AsyncSession, me: Me) -> list[Me]:
    """Me in every circle of mine that has not ended, in the order in which everybody locks them."""
    places = [place for place in await mine.circles(db, me.account) if place.circle.state is not CircleState.ENDED]
    return sorted(places, key=lambda place: place.circle_id)


def _refuse(me: Me, member: Member) -> None:
    if reason := why_not_speak_for(me, member):
        raise Refused(reason)


async def _changed(db: AsyncSession, me: Me, member: Member, now: datetime) -> None:
    await log.write(db, me, CHANGE_TIMES, now, member_id=member.id)
    if member.account_id is not None:
        await revision.account_changed(db, member.account_id)
    await revision.circle_changed(db, me.circle_id, now)
