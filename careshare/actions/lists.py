"""A circle's own list: everyone and everything in it at once, or nothing at all."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import letters, limits, log, members, places, shifts
from careshare.actions.letters import HOLD_BACK
from careshare.actions.revision import circle_changed
from careshare.db.models import AssignmentRow, LetterRow, MemberRow, ShiftRow
from careshare.domain.circles import Me, Member
from careshare.domain.letters import thread_of
from careshare.domain.lists.back import Brought, TakenBack, why_not_take_back
from careshare.domain.lists.columns import Vocabulary
from careshare.domain.lists.seats import Checked
from careshare.domain.reasons import Reason, Refused, Why
from careshare.domain.shifts import why_not_plan
from careshare.domain.words import HOLDING, AssignmentState, Closed, LetterState
from careshare.queries import lists
from careshare.queries.lists import Seated, member_untouched_since, moment_untouched_since, written_by
from careshare.queries.members import lock_all

VERBS = {AssignmentState.ACCEPTED: "plan_in", AssignmentState.PROPOSED: "propose"}


class Seat(NamedTuple):
    """A member on one of the new shifts."""

    shift_id: int
    starts_at: datetime
    member: Member
    state: AssignmentState


class Kept(NamedTuple):
    """What was written of a list, and its line in the log; none where all of it was there."""

    checked: Checked
    entry: int | None


async def keep(db: AsyncSession, me: Me, seen: Checked, vocabulary: Vocabulary, now: datetime) -> Kept:
    """Writes all of a list as it was `seen`: people, shifts, and who comes.

    Looked at once more now that nobody it names can change: what came on the rota meanwhile is not written twice.
    Raises Refused where something in it is no longer right. Whoever is put down or asked gets one letter of it all.
    """
    _unless(why_not_plan(me))
    await places.lock(db, {(member.account_id, member.id) for member in _named(seen) if member.id > 0})
    await lock_all(db, me.circle_id)
    checked = await lists.checked(db, me, seen.listing, vocabulary, now)
    _unless(Reason(Why.CHANGED_MEANWHILE) if checked.mistakes else None)
    people = await members.add_all(db, me, [line.details for line in checked.newcomers if line.details], now)
    drafts = [line.draft for line in checked.new_moments if line.draft]
    seats = list(_seats(checked, await shifts.create_all(db, me, drafts, now), people))
    await _put_down(db, me, seats, now)
    if not checked.brings_something:
        return Kept(checked, None)
    entry = await log.write(db, me, "bring_list", now, people=len(people), moments=len(drafts))
    await _tell(db, me, seats, entry, now)
    await circle_changed(db, me.circle_id, now)
    return Kept(checked, entry)


async def take_back(db: AsyncSession, me: Me, entry_id: int, now: datetime) -> TakenBack:
    """Takes back what the list of line `entry_id` of the log brought, but for what somebody did something with since.

    Who was put down or asked and has not read of it does not; who has is told. Raises NotFound, or Refused.
    """
    brought = await lists.brought(db, me, entry_id)
    seated = await lists.seated(db, me, brought)
    await places.lock(db, {(each.account_id, each.member_id) for each in seated})
    await lock_all(db, me.circle_id)
    _unless(why_not_take_back(await lists.brought(db, me, entry_id), me, now))
    off = await _call_off(db, me, brought, now)
    newcomers = MemberRow.id.in_(written_by(brought, me, "add_member")) & member_untouched_since(brought)
    people = await members.take_back(db, me, newcomers, now)
    await _tell_of_mistake(db, me, brought, _theirs(me, seated, off), now)
    await log.write(db, me, "take_back_list", now, entry=entry_id, people=people, moments=len(off))
    await circle_changed(db, me.circle_id, now)
    return TakenBack(people, len(off), brought.people - people, brought.moments - len(off))


def _named(checked: Checked) -> Iterable[Member]:
    return (member for line in checked.moments for member, _ in line.seats)


def _seats(checked: Checked, shift_ids: list[int], people: list[int]) -> Iterable[Seat]:
    """Who the list itself brings in has got a number by now."""
    numbers = {-place: member_id for place, member_id in enumerate(people, 1)}
    for shift_id, line in zip(shift_ids, checked.new_moments, strict=True):
        assert line.draft is not None
        for member, state in line.seats:
            there = replace(member, id=numbers.get(member.id, member.id))
            yield Seat(shift_id, line.draft.stretch.start, there, state)


async def _put_down(db: AsyncSession, me: Me, seats: list[Seat], now: datetime) -> None:
    """Nobody else has seen these shifts yet, so nobody can be quicker."""
    if seats:
        await db.execute(insert(AssignmentRow), [_place(me, seat, now) for seat in seats])
    held: dict[int, int] = defaultdict(int)
    for seat in seats:
        held[seat.shift_id] += seat.state in HOLDING
    for number in set(held.values()):
        ids = [shift_id for shift_id, places in held.items() if places == number]
        await db.execute(update(ShiftRow).where(ShiftRow.id.in_(ids)).values(held=number))
    await log.write_all(db, me, (_line(me, seat) for seat in seats), now)


def _line(me: Me, seat: Seat) -> tuple[str, dict[str, Any]]:
    verb = "take" if seat.member.id == me.id else VERBS[seat.state]
    return verb, {"shift_id": seat.shift_id, "member_id": seat.member.id}


def _place(me: Me, seat: Seat, now: datetime) -> dict[str, object]:
    return {
        "circle_id": me.circle_id,
        "shift_id": seat.shift_id,
        "member_id": seat.member.id,
        "state": seat.state,
        "since": now,
        "noted_by": None if seat.member.id == me.id else me.id,
    }


async def _tell(db: AsyncSession, me: Me, seats: list[Seat], entry: int, now: datetime) -> None:
    """One letter to each human, about the first of what is theirs, and how many there are."""
    theirs: dict[int, list[Seat]] = defaultdict(list)
    for seat in seats:
        if seat.member.account_id and seat.member.id != me.id:
            theirs[seat.member.account_id].append(seat)
    for account_id, asked in sorted(theirs.items()):
        member, state = asked[0].member, asked[0].state
        kind = "proposed" if state is AssignmentState.PROPOSED else "planned_in"
        first = min(asked, key=lambda seat: seat.starts_at).shift_id
        about = {"circle_id": me.circle_id, "by": me.id, "due_at": now + HOLD_BACK, "shift": first, "entry": entry}
        number = {"number": len(asked)} if len(asked) > 1 else {}
        thread = f"list-{member.id}" if number else thread_of(first)
        await limits.count_letters(db, me, f"list-{member.id}", now)
        await letters.write(db, kind, now, thread=thread, account_id=account_id, **about, **number)


async def _call_off(db: AsyncSession, me: Me, brought: Brought, now: datetime) -> set[int]:
    """The moments of it that go again. Who was on them stays there, so that their calendars take them out."""
    counts = {"version": ShiftRow.version + 1, "sequence": ShiftRow.sequence + 1}
    statement = (
        update(ShiftRow)
        .where(
            ShiftRow.circle_id == me.circle_id,
            ShiftRow.id.in_(written_by(brought, me, "create")),
            moment_untouched_since(brought, now),
        )
        .values(closed=Closed.TAKEN_BACK, changed_at=now, **counts)
        .returning(ShiftRow.id)
    )
    return set((await db.execute(statement)).scalars())


def _theirs(me: Me, seated: Iterable[Seated], off: set[int]) -> dict[int, tuple[list[Seated], bool]]:
    """What goes again of each other human's, by account, and whether nothing of theirs stays."""
    all_of: dict[int, list[Seated]] = defaultdict(list)
    for each in seated:
        if each.account_id and each.account_id != me.account.id:
            all_of[each.account_id].append(each)
    gone = {account_id: [each for each in theirs if each.shift_id in off] for account_id, theirs in all_of.items()}
    return {account_id: (theirs, theirs == all_of[account_id]) for account_id, theirs in gone.items() if theirs}


async def _tell_of_mistake(
    db: AsyncSession, me: Me, brought: Brought, theirs: dict[int, tuple[list[Seated], bool]], now: datetime
) -> None:
    """One letter to each who has read of it, or of whose moments some stay. Not counted: the list itself was."""
    unread = await _unsay(db, brought, {account_id for account_id, (_, is_all) in theirs.items() if is_all})
    for account_id, (gone, _) in sorted(theirs.items()):
        if account_id not in unread:
            first, is_one = gone[0], len(gone) == 1
            thread = thread_of(first.shift_id) if is_one else f"list-{first.member_id}"
            about = {"circle_id": me.circle_id, "by": me.id, "shift": first.shift_id, "number": len(gone)}
            kind = "cancelled" if is_one else "taken_back"
            await letters.write(db, kind, now, thread=thread, account_id=account_id, **about)


async def _unsay(db: AsyncSession, brought: Brought, accounts: set[int]) -> set[int]:
    """Takes back the letters of it to these accounts, as far as none can have left; the accounts that read nothing."""
    unsent = delete(LetterRow).where(
        LetterRow.state == LetterState.WAITING,
        LetterRow.written_at == brought.at,
        LetterRow.tries == 0,
        LetterRow.account_id.in_(accounts),
        LetterRow.facts["entry"].as_integer() == brought.entry_id,
    )
    return {number for number in (await db.execute(unsent.returning(LetterRow.account_id))).scalars() if number}


def _unless(reason: Reason | None) -> None:
    if reason:
        raise Refused(reason)
