"""One yes to a whole pattern, or one no."""

import asyncio

import pytest

from careshare.actions import assignments, turns
from careshare.db.models import AbsenceRow, EntryRow, ShiftRow, TurnRow
from careshare.domain.patterns import Rotation
from careshare.domain.reasons import NotFound, Why
from tests.actions.dividing import do, refused
from tests.actions.test_races import press
from tests.actions.usual import at, counts_are_right, lunch, make, on_day, week, who
from tests.world import World


async def test_one_yes_accepts_everything_that_was_written(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour))

    accepted = await do(world, turns.agree, world.neighbour, pattern_id, world.neighbour.id)

    assert accepted == 60
    assert {(day.held, *day.who.values()) for day in (await week(world, "2026-12-07", "2027-02-26")).values()} == {
        (1, "accepted")
    }


async def test_a_yes_leaves_out_what_clashes_and_what_meets_an_absence(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour))
    other = await world.shift("2026-12-08 13:00", 2)
    await world.assign(other, world.neighbour)
    away = {"starts_at": at("2026-12-09 00:00"), "ends_at": at("2026-12-10 00:00")}
    await world.add(AbsenceRow, circle_id=world.circle_id, member_id=world.neighbour.id, **away)

    await do(world, turns.agree, world.neighbour, pattern_id, world.neighbour.id)

    days = await week(world, "2026-12-07", "2026-12-10")
    assert [day.who["Ria"] for day in days.values()] == ["accepted", "proposed", "proposed", "accepted"]


async def test_a_yes_leaves_out_what_somebody_else_has_taken(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour))
    await do(world, assignments.take, world.volunteer, (await on_day(world, "2026-12-07")).id)

    await do(world, turns.agree, world.neighbour, pattern_id, world.neighbour.id)

    days = await week(world, "2026-12-07", "2026-12-08")
    assert [(day.who, day.held) for day in days.values()] == [
        ({"Ria": "proposed", "Piet": "accepted"}, 1),
        ({"Ria": "accepted"}, 1),
    ]


async def test_a_yes_is_for_ones_own_turns_only(world: World) -> None:
    in_turn = lunch("2026-12-07", world.neighbour, world.child, rotation=Rotation.OCCURRENCE)
    pattern_id = await make(world, in_turn)

    assert await do(world, turns.agree, world.neighbour, pattern_id, world.neighbour.id) == 30
    assert [day.held for day in (await week(world, "2026-12-07", "2026-12-10")).values()] == [1, 0, 1, 0]


async def test_who_plans_may_note_a_yes_from_the_telephone(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour))

    await do(world, turns.agree, world.coordinator, pattern_id, world.neighbour.id)

    entry = (await world.rows(EntryRow))[-1]
    assert (entry.verb, entry.by_member_id, entry.member_id) == (
        *("accept_pattern", world.coordinator.id),
        world.neighbour.id,
    )
    assert (await on_day(world, "2026-12-07")).held == 1


async def test_nobody_else_says_yes_for_somebody(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour))

    assert await refused(world, turns.agree, world.partner, pattern_id, world.neighbour.id) is Why.NOT_YOURS


async def test_who_is_not_in_it_has_nothing_to_say(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour))

    assert await refused(world, turns.agree, world.child, pattern_id, world.child.id) is Why.NOT_PROPOSED
    assert await refused(world, turns.decline, world.child, pattern_id) is Why.NOT_PROPOSED


async def test_one_no_declines_what_was_asked_and_keeps_what_is_theirs(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour))
    await do(world, assignments.take, world.neighbour, (await on_day(world, "2026-12-07")).id)

    await do(world, turns.decline, world.neighbour, pattern_id)

    days = await week(world, "2026-12-07", "2026-12-09")
    assert [day.who["Ria"] for day in days.values()] == ["accepted", "declined", "declined"]
    assert (await world.rows(TurnRow))[0].declined_at == world.now


async def test_after_a_no_a_yes_is_still_welcome(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour))
    await do(world, turns.decline, world.neighbour, pattern_id)

    await do(world, turns.agree, world.neighbour, pattern_id, world.neighbour.id)

    [turn] = await world.rows(TurnRow)
    assert (turn.agreed_at, turn.declined_at) == (world.now, None)


async def test_a_second_yes_changes_nothing(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour))
    await do(world, turns.agree, world.neighbour, pattern_id, world.neighbour.id)

    assert await refused(world, turns.agree, world.neighbour, pattern_id, world.neighbour.id) is Why.NOT_PROPOSED
    assert {row.held for row in await world.rows(ShiftRow)} == {1}


async def test_a_yes_and_others_who_take_the_same_days_fill_each_place_once(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour))
    monday, tuesday = await on_day(world, "2026-12-07"), await on_day(world, "2026-12-08")

    await asyncio.gather(
        press(world, turns.agree, world.neighbour, pattern_id, world.neighbour.id),
        press(world, assignments.take, world.volunteer, monday.id),
        press(world, assignments.take, world.child, tuesday.id),
    )

    assert [day.held for day in (await week(world, "2026-12-07", "2026-12-08")).values()] == [1, 1]
    assert await counts_are_right(world)


async def test_each_day_can_still_be_left_alone(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour))
    await do(world, turns.agree, world.neighbour, pattern_id, world.neighbour.id)

    await do(world, assignments.leave, world.neighbour, (await on_day(world, "2026-12-08")).id)

    assert await who(world, "2026-12-07", "2026-12-08") == [("Ria",), ("Ria",)]
    assert [day.held for day in (await week(world, "2026-12-07", "2026-12-09")).values()] == [1, 0, 1]


async def test_a_pattern_of_another_circle_does_not_exist(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-07"))

    with pytest.raises(NotFound):
        await do(world, turns.decline, world.stranger, pattern_id)
