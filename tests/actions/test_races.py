"""Who presses at the same moment: exactly as many win as are needed, and the others read who was quicker."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from careshare.actions import assignments, revision, shifts
from careshare.db.models import MemberRow
from careshare.domain.circles import Me
from careshare.domain.reasons import Reason, Refused, Why
from careshare.domain.shifts import Draft
from careshare.domain.words import AssignmentState, Kind, MemberState, Role
from careshare.queries import members
from tests.actions.dividing import Verb, do, look
from tests.world import World

ON_POSTGRES = pytest.mark.parametrize("copied_world", ["postgres"], indirect=True)
"""Where two transactions really go on beside each other; SQLite has one writer."""
A_MOMENT = 0.3


@pytest.fixture
async def twenty(world: World) -> list[Me]:
    return [
        await world.signed_in(f"helper {n}", await world.member(world.circle_id, f"Helper {n}", Role.FRIEND))
        for n in range(20)
    ]


async def press(world: World, verb: Verb, me: Me, *values: Any) -> Reason | None:
    """The refusal, or None for who got it; a deadlock is tried again, as a page does."""
    while True:
        try:
            await do(world, verb, me, *values)
        except Refused as refusal:
            return refusal.reason
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in {"40001", "40P01"}:
                raise
        else:
            return None


async def test_twenty_take_what_needs_two(world: World, twenty: list[Me]) -> None:
    lunch = await world.shift(needed=2)

    answers = await asyncio.gather(*(press(world, assignments.take, me, lunch) for me in twenty))

    shift = await look(world, lunch)
    holders = {holder.name for holder in shift.holders}
    refusals = [answer for answer in answers if answer]
    assert (shift.held, shift.seeking, len(holders), len(shift.assignments)) == (2, 0, 2, 2)
    assert [answer.why for answer in refusals] == [Why.QUICKER] * 18
    assert {answer.who for answer in refusals} <= holders


async def test_twenty_stand_in_for_one(world: World, twenty: list[Me]) -> None:
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour, AssignmentState.SEEKING)

    answers = await asyncio.gather(*(press(world, assignments.take, me, lunch) for me in twenty))

    shift = await look(world, lunch)
    neighbour = shift.of(world.neighbour.id)
    assert (shift.held, shift.seeking, answers.count(None)) == (1, 0, 1)
    assert neighbour is not None
    assert (neighbour.state, neighbour.replaced_by) == (AssignmentState.REPLACED, shift.holders[0].member_id)


async def test_empty_places_and_stand_ins_are_given_out_together(world: World, twenty: list[Me]) -> None:
    lunch = await world.shift(needed=3)
    await world.assign(lunch, world.neighbour, AssignmentState.SEEKING)
    await world.assign(lunch, world.child, AssignmentState.SEEKING)

    answers = await asyncio.gather(*(press(world, assignments.take, me, lunch) for me in twenty))

    shift = await look(world, lunch)
    assert (shift.held, shift.seeking, answers.count(None)) == (3, 0, 3)
    assert {shift.state_of(world.neighbour.id), shift.state_of(world.child.id)} == {AssignmentState.REPLACED}


async def test_one_human_cannot_take_two_shifts_that_overlap(world: World) -> None:
    lunch, walk = await world.shift("2026-12-04 12:00"), await world.shift("2026-12-04 13:00")

    answers = await asyncio.gather(
        press(world, assignments.take, world.neighbour, lunch), press(world, assignments.take, world.neighbour, walk)
    )

    assert sorted(answer.why if answer else "" for answer in answers) == ["", Why.OVERLAP]


@pytest.mark.parametrize("needed", [1, 2])
async def test_one_human_pressing_twice_takes_one_place_and_reads_that_it_is_theirs(world: World, needed: int) -> None:
    lunch = await world.shift(needed=needed)

    answers = await asyncio.gather(*(press(world, assignments.take, world.neighbour, lunch) for _ in range(4)))

    assert ((await look(world, lunch)).held, answers.count(None)) == (1, 1)
    assert [answer.why for answer in answers if answer] == [Why.ALREADY_YOURS] * 3


@ON_POSTGRES
@pytest.mark.parametrize("other", [{"kind": Kind.CARE}, {"open_to": frozenset({Role.FAMILY})}], ids=["kind", "open to"])
async def test_what_is_for_others_meanwhile_is_not_won(world: World, other: dict[str, Any]) -> None:
    lunch = await world.shift()
    shift = await look(world, lunch)

    async with world.database.writing() as db:
        await revision.account_changed(db, world.neighbour.account.id)
        pressed = asyncio.create_task(press(world, assignments.take, world.neighbour, lunch))
        await asyncio.sleep(A_MOMENT)
        draft = Draft(**{"stretch": shift.stretch, "kind": shift.kind, "title": shift.title, **other})
        await do(world, shifts.edit, world.coordinator, lunch, draft)

    assert await pressed == Reason(Why.CHANGED_MEANWHILE)
    assert (await look(world, lunch)).held == 0


@ON_POSTGRES
async def test_who_is_taken_out_of_the_circle_meanwhile_wins_nothing(world: World) -> None:
    lunch = await world.shift()

    async with world.database.writing() as db:
        await revision.account_changed(db, world.neighbour.account.id)
        pressed = asyncio.create_task(press(world, assignments.take, world.neighbour, lunch))
        await asyncio.sleep(A_MOMENT)
        left = update(MemberRow).where(MemberRow.id == world.neighbour.id).values(state=MemberState.FORMER)
        await db.execute(left)

    assert await pressed == Reason(Why.NOT_OPEN_TO_YOU, who="Sanne")
    assert (await look(world, lunch)).held == 0


async def test_one_human_in_two_circles_cannot_be_in_both(world: World) -> None:
    henks = world.stranger.circle_id
    lunch = await world.shift()
    walk = await world.shift("2026-12-04 13:00", circle_id=henks)
    there = await world.member(henks, "Ria", Role.FRIEND, has_account=False)
    ria = await with_account_of(world, there, world.neighbour)

    answers = await asyncio.gather(
        press(world, assignments.take, world.neighbour, lunch), press(world, assignments.take, ria, walk)
    )

    assert sorted(answer.why if answer else "" for answer in answers) == ["", Why.OVERLAP]


async def test_taking_from_each_other_at_once_ends_well(world: World) -> None:
    lunch, walk = await world.shift("2026-12-04 12:00"), await world.shift("2026-12-05 13:00")
    await world.assign(lunch, world.neighbour, AssignmentState.SEEKING)
    await world.assign(walk, world.child, AssignmentState.SEEKING)

    answers = await asyncio.gather(
        press(world, assignments.take, world.child, lunch), press(world, assignments.take, world.neighbour, walk)
    )

    assert list(answers) == [None, None]
    assert [holder.name for holder in (await look(world, lunch)).holders] == ["Bram"]
    assert [holder.name for holder in (await look(world, walk)).holders] == ["Ria"]


async def test_two_say_for_the_same_member_that_they_cannot_come(world: World) -> None:
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour)

    answers = await asyncio.gather(
        press(world, assignments.cannot_come, world.neighbour, lunch, world.neighbour.id),
        press(world, assignments.cannot_come, world.coordinator, lunch, world.neighbour.id),
    )

    shift = await look(world, lunch)
    assert (shift.held, shift.version, answers.count(None)) == (0, 1, 1)


async def with_account_of(world: World, member_id: int, me: Me) -> Me:
    """That member of the stranger's circle is the same human as `me`."""
    async with world.database.writing() as db:
        await db.execute(update(MemberRow).where(MemberRow.id == member_id).values(account_id=me.account.id))
        return Me(me.account, await members.one(db, world.stranger, member_id), world.stranger.circle)
