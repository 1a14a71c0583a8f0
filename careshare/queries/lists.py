"""What a list is looked at against: who is in the circle, what is on its rota, and who has what at those times."""

import asyncio
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import ShiftRow
from careshare.domain.cautions import Around
from careshare.domain.circles import Me
from careshare.domain.lists.columns import Listing, Vocabulary
from careshare.domain.lists.moments import Home, MomentLine, Names, key, read_moments
from careshare.domain.lists.people import newcomers, read_people
from careshare.domain.lists.seats import Checked, Seats, without_known
from careshare.domain.time import Stretch
from careshare.domain.words import MemberState
from careshare.queries import assignments, members, shifts


async def checked(db: AsyncSession, me: Me, listing: Listing, vocabulary: Vocabulary, now: datetime) -> Checked:
    """What each row of a list would become if it were written now; what is only computing is done beside the loop."""
    found = [each.member for each in await members.profiles(db, me, MemberState.ACTIVE, MemberState.WAITING)]
    people = read_people(listing.people, vocabulary, found, me.account.language)
    names = Names([*found, *newcomers(me, people)], vocabulary)
    home = Home(me.circle.zone, now, vocabulary)
    moments = await asyncio.to_thread(read_moments, listing.moments, home, names)
    if whole := _whole(moments):
        moments = without_known(moments, await _on_the_rota(db, me, whole))
        around, quiet = await _around(db, me, moments, whole), await shifts.quiet_times(db, me)
        seats = Seats(around, quiet, me, now)
        moments = await asyncio.to_thread(lambda: [seats(line) for line in moments])
    return Checked(listing, tuple(people), tuple(moments))


def _whole(moments: Iterable[MomentLine]) -> Stretch | None:
    """From the first to the last of what is new; None where nothing is."""
    stretches = [line.draft.stretch for line in moments if line.draft]
    if not stretches:
        return None
    return Stretch(min(each.start for each in stretches), max(each.end for each in stretches))


async def _on_the_rota(db: AsyncSession, me: Me, whole: Stretch) -> frozenset[tuple[Stretch, str]]:
    """What is there already, but for what is called off."""
    statement = select(ShiftRow.starts_at, ShiftRow.ends_at, ShiftRow.title).where(
        ShiftRow.circle_id == me.circle_id,
        ShiftRow.starts_at >= whole.start,
        ShiftRow.starts_at < whole.end,
        ShiftRow.closed.is_(None),
    )
    return frozenset(key(Stretch(starts, ends), title) for starts, ends, title in await db.execute(statement))


async def _around(db: AsyncSession, me: Me, moments: Iterable[MomentLine], whole: Stretch) -> dict[int, Around]:
    """Each member who is named, with what they have in that time: two statements for each of them, not each row."""
    named = {member.id for line in moments for member in line.who if member.id > 0}
    return {number: await assignments.around(db, me.circle_id, number, whole) for number in sorted(named)}
