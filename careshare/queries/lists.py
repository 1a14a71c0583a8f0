"""What a list is looked at against: who is in the circle, what is on its rota, and who has what at those times."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from careshare.db.models import AssignmentRow, EntryRow, MemberRow, ShiftRow, TurnRow
from careshare.domain.cautions import Around
from careshare.domain.circles import Me
from careshare.domain.lists.back import Brought
from careshare.domain.lists.columns import Listing, Vocabulary
from careshare.domain.lists.moments import Home, MomentLine, Names, key, read_moments
from careshare.domain.lists.people import newcomers, read_people
from careshare.domain.lists.seats import Checked, Seats, without_known
from careshare.domain.reasons import NotFound
from careshare.domain.time import Stretch
from careshare.domain.words import HOLDING, AssignmentState, MemberState
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


# What a list brought: the lines that its act wrote are known by their instant, and by who did it.


class Seated(NamedTuple):
    """Somebody who comes to a moment of a list, or is asked to."""

    shift_id: int
    starts_at: datetime
    member_id: int
    account_id: int | None


async def brought(db: AsyncSession, me: Me, entry_id: int) -> Brought:
    """The list that this line of the log tells of. Raises NotFound."""
    later = aliased(EntryRow)
    taken_back = exists().where(
        later.circle_id == me.circle_id,
        later.id > EntryRow.id,
        later.verb == "take_back_list",
        later.facts["entry"].as_integer() == EntryRow.id,
    )
    statement = select(EntryRow.by_member_id, EntryRow.at, EntryRow.facts, taken_back).where(
        EntryRow.circle_id == me.circle_id, EntryRow.id == entry_id, EntryRow.verb == "bring_list"
    )
    row: Any = (await db.execute(statement)).one_or_none()
    if row is None:
        raise NotFound
    by_member_id, at, facts, is_taken_back = row
    return Brought(entry_id, by_member_id, at, facts["people"], facts["moments"], is_taken_back)


async def seated(db: AsyncSession, me: Me, brought: Brought) -> list[Seated]:
    """Everybody on what a list brought, by time."""
    statement = (
        select(ShiftRow.id, ShiftRow.starts_at, MemberRow.id, MemberRow.account_id)
        .join(AssignmentRow, AssignmentRow.shift_id == ShiftRow.id)
        .join(MemberRow, MemberRow.id == AssignmentRow.member_id)
        .where(ShiftRow.circle_id == me.circle_id, ShiftRow.id.in_(written_by(brought, me, "create")), _STANDS)
        .order_by(ShiftRow.starts_at, ShiftRow.id)
    )
    return [Seated(*row) for row in await db.execute(statement)]


def written_by(brought: Brought, me: Me, verb: str) -> Select[Any]:
    """The moments ("create") or the members ("add_member") that a list brought."""
    column = EntryRow.shift_id if verb == "create" else EntryRow.member_id
    return select(column).where(
        EntryRow.circle_id == me.circle_id,
        EntryRow.at == brought.at,
        EntryRow.by_member_id == brought.by_member_id,
        EntryRow.verb == verb,
        EntryRow.id < brought.entry_id,
    )


def moment_untouched_since(brought: Brought, now: datetime) -> ColumnElement[bool]:
    """Nobody did anything with a moment of it, and it has not begun."""
    since = exists().where(
        EntryRow.circle_id == ShiftRow.circle_id, EntryRow.shift_id == ShiftRow.id, EntryRow.id > brought.entry_id
    )
    return (ShiftRow.version == 0) & ShiftRow.closed.is_(None) & (ShiftRow.starts_at > now) & ~since


def member_untouched_since(brought: Brought) -> ColumnElement[bool]:
    """Nobody did anything with a member of it: they have no way in, no turn, and nothing left on the rota."""
    since = exists().where(
        EntryRow.circle_id == MemberRow.circle_id, EntryRow.member_id == MemberRow.id, EntryRow.id > brought.entry_id
    )
    in_turn = exists().where(TurnRow.circle_id == MemberRow.circle_id, TurnRow.member_id == MemberRow.id)
    on_the_rota = exists().where(
        AssignmentRow.member_id == MemberRow.id,
        _STANDS,
        ShiftRow.id == AssignmentRow.shift_id,
        ShiftRow.closed.is_(None),
    )
    is_there = MemberRow.state.in_({MemberState.ACTIVE, MemberState.WAITING}) & MemberRow.account_id.is_(None)
    return is_there & ~since & ~in_turn & ~on_the_rota


_STANDS = AssignmentRow.state.in_({*HOLDING, AssignmentState.PROPOSED})
