"""A fair division: asked for, searched for by the job, looked at, and sent as proposals that each may accept."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import places
from careshare.actions.letters import HOLD_BACK
from careshare.actions.places import Doing, Kept
from careshare.actions.telling import tell_of
from careshare.db.models import DivisionRow
from careshare.domain import assignments as rules
from careshare.domain.assignments import Change
from careshare.domain.circles import Me, Member
from careshare.domain.division import Division
from careshare.domain.division.rules import places_left
from careshare.domain.reasons import Reason, Refused, Why
from careshare.domain.shifts import Shift, why_not_plan
from careshare.domain.words import AssignmentState, DivisionState
from careshare.queries import assignments, division, members, shifts
from careshare.queries.division import Asked

KEPT = timedelta(days=7)
LEFT_ALONE = timedelta(seconds=30)
"""A search takes a few seconds; one that was begun so long ago was killed."""


async def ask(db: AsyncSession, me: Me, from_on: date, until: date, now: datetime) -> int:
    """Asks for a division of what is open from the one day up to the other; its number."""
    if reason := why_not_plan(me):
        raise Refused(reason)
    values = {"from_on": from_on, "until": until, "state": DivisionState.WAITING, "asked_at": now}
    statement = insert(DivisionRow).values(circle_id=me.circle_id, by_member_id=me.id, progress={}, result={}, **values)
    return (await db.execute(statement.returning(DivisionRow.id))).scalar_one()


async def claim(db: AsyncSession, division_id: int, now: datetime) -> tuple[int, int] | None:
    """Makes the search ours: its circle and who asked. None where another process was quicker."""
    killed = (DivisionRow.state == DivisionState.WORKING) & (DivisionRow.done_at <= now - LEFT_ALONE)
    statement = (
        update(DivisionRow)
        .where(DivisionRow.id == division_id, or_(DivisionRow.state == DivisionState.WAITING, killed))
        .values(state=DivisionState.WORKING, done_at=now)
        .returning(DivisionRow.circle_id, DivisionRow.by_member_id)
    )
    row = (await db.execute(statement)).one_or_none()
    return row and (row[0], row[1])


async def note(db: AsyncSession, division_id: int, progress: dict[str, Any]) -> None:
    """How far the search is, for who waits for it."""
    working = update(DivisionRow).where(DivisionRow.id == division_id, DivisionRow.state == DivisionState.WORKING)
    await db.execute(working.values(progress=progress))


async def keep(db: AsyncSession, division_id: int, found: Division | None, now: datetime) -> None:
    """What came of it; None where nothing did."""
    state = DivisionState.FAILED if found is None else DivisionState.READY
    working = update(DivisionRow).where(DivisionRow.id == division_id, DivisionRow.state == DivisionState.WORKING)
    await db.execute(working.values(state=state, result=_in_json(found) if found else {}, done_at=now))


def _in_json(found: Division) -> dict[str, Any]:
    """Who could take what, and what nobody can. Not what anybody would carry: that is theirs, and kept nowhere."""
    return {
        "given": [[each.shift_id, each.member_id, each.because.value] for each in found.given],
        "uncovered": [[each.shift_id, each.places, each.why.value, sorted(each.skills)] for each in found.uncovered],
        "proven": found.proven,
        "best_so_far": found.best_so_far,
    }


async def send(db: AsyncSession, me: Me, division_id: int, chosen: Iterable[tuple[int, int]], now: datetime) -> int:
    """Asks everybody chosen, (shift, member), for what they could take; how many questions that were.

    What is no longer right since it was worked out is left out, also where others were asked in the meantime. Whoever
    is asked gets one letter of it all. Raises Refused where it was sent already, or where nothing of it is still right.
    """
    if reason := why_not_plan(me):
        raise Refused(reason)
    asked = await division.one(db, me, division_id)
    pairs = set(chosen) & {(shift_id, member_id) for shift_id, member_id, _ in asked.result.get("given", ())}
    people = {each.id: each for each in await members.active(db, me.circle_id)}
    theirs = [people[member_id] for member_id in sorted({member for _, member in pairs}) if member_id in people]
    await places.lock(db, [(each.account_id, each.id) for each in theirs])
    kept = [each async for each in _still_right(db, me, pairs, people, now)]
    if not kept or not await _mark_sent(db, asked, kept, now):
        raise Refused(Reason(Why.CHANGED_MEANWHILE))
    await places.keep_all(db, kept)
    await _tell(db, me, kept, people, now)
    return sum(len(each.changes) for each in kept)


async def _still_right(
    db: AsyncSession, me: Me, pairs: set[tuple[int, int]], people: dict[int, Member], now: datetime
) -> Any:
    """Each shift with everybody who is asked for it."""
    by_shift: dict[int, list[Member]] = defaultdict(list)
    for shift_id, member_id in sorted(pairs):
        if member_id in people:
            by_shift[shift_id].append(people[member_id])
    for shift_id, asked in by_shift.items():
        shift = await shifts.one(db, me, shift_id)
        towards = await assignments.towards(db, me.circle, shift, asked)
        changes = [
            Change(each.member.id, each.member.account_id, shift.of(each.member.id), AssignmentState.PROPOSED)
            for each in towards
            if not rules.why_not_propose(shift, each, me, now)
        ]
        if left := changes[: places_left(shift)]:
            yield Kept(Doing(me, "propose", now), shift, left)


async def _mark_sent(db: AsyncSession, asked: Asked, kept: list[Kept], now: datetime) -> bool:
    """Once, whoever presses twice; what is kept of it from now on is who was asked for what."""
    pairs = {(each.shift.id, change.member_id) for each in kept for change in each.changes}
    given = [each for each in asked.result["given"] if (each[0], each[1]) in pairs]
    ready = update(DivisionRow).where(DivisionRow.id == asked.id, DivisionRow.state == DivisionState.READY)
    sent = ready.values(state=DivisionState.SENT, sent_at=now, result={"given": given, "uncovered": []})
    statement = sent.returning(DivisionRow.id)
    return (await db.execute(statement)).first() is not None


async def _tell(db: AsyncSession, me: Me, kept: list[Kept], people: dict[int, Member], now: datetime) -> None:
    """One letter to each human, about the first of what they are asked for, and how many there are."""
    theirs: dict[int, list[Shift]] = defaultdict(list)
    for each in kept:
        for change in each.changes:
            theirs[change.member_id].append(each.shift)
    for member_id, asked in sorted(theirs.items()):
        first = min(asked, key=lambda shift: shift.stretch)
        about = {"due_at": now + HOLD_BACK, "shift": first.id}
        number = {"number": len(asked)} if len(asked) > 1 else {}
        doing, to = Doing(me, "propose", now), [people[member_id].account_id]
        await tell_of(db, doing, "proposed", f"division-{member_id}", to, **about, **number)


async def forget_past(db: AsyncSession, now: datetime) -> None:
    """Removes what is a week old."""
    await db.execute(delete(DivisionRow).where(DivisionRow.asked_at <= now - KEPT))
