"""A pattern that is not needed for a while: its shifts are called off, and come back when that ends."""

from datetime import date, timedelta

import pytest

from careshare.actions import assignments, patterns, shifts
from careshare.db.models import AbsenceRow, PauseRow, ShiftRow
from careshare.domain.patterns import Pause, Rotation
from careshare.domain.reasons import Why
from careshare.domain.shifts import Draft
from careshare.domain.time import Stretch
from careshare.domain.words import CircleState
from careshare.jobs import horizon
from tests.actions.dividing import do, refused
from tests.actions.usual import at, change, counts_are_right, lunch, make, on_day, told, week, who
from tests.world import World

CHRISTMAS = Pause(date(2026, 12, 21), date(2027, 1, 1))


async def pause(world: World, pattern_id: int, pause: Pause = CHRISTMAS) -> None:
    await do(world, patterns.pause, world.coordinator, pattern_id, pause)


async def resume(world: World, pattern_id: int, pause: Pause = CHRISTMAS) -> None:
    await do(world, patterns.resume, world.coordinator, pattern_id, pause)


async def off(world: World) -> list[str]:
    """The days that are called off."""
    return sorted(str(row.original_on) for row in await world.rows(ShiftRow) if row.closed)


async def test_a_pause_calls_off_its_days_and_tells_who_would_come_once(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-18", world.neighbour), agreed=True)

    await pause(world, pattern_id)

    days = await week(world, "2026-12-18", "2027-01-04")
    assert [day for day, one in days.items() if not one.closed] == ["2026-12-18", "2027-01-04"]
    assert await told(world) == [("pattern_off", "Ria"), ("pattern_planned_in", "Ria")]


async def test_ending_it_before_it_begins_brings_the_same_shifts_back(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-18", world.neighbour), agreed=True)
    before = [(row.id, row.uid, row.held) for row in await world.rows(ShiftRow)]
    await pause(world, pattern_id)

    await resume(world, pattern_id)

    assert [(row.id, row.uid, row.held) for row in await world.rows(ShiftRow)] == before
    assert (await off(world), await world.rows(PauseRow)) == ([], [])
    assert ("pattern_back", "Ria") in await told(world)


async def test_ending_it_halfway_brings_back_what_is_still_ahead(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-18", world.neighbour), agreed=True)
    await pause(world, pattern_id)
    world.now = at("2026-12-23 13:00")

    await resume(world, pattern_id)

    assert await off(world) == ["2026-12-21", "2026-12-22", "2026-12-23"]
    [cut_short] = await world.rows(PauseRow)
    assert (cut_short.starts_on, cut_short.ends_on) == (date(2026, 12, 21), date(2026, 12, 22))


async def test_who_took_a_day_is_asked_again_when_it_comes_back(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-18"))
    await do(world, assignments.take, world.volunteer, (await on_day(world, "2026-12-21")).id)
    await pause(world, pattern_id)

    await resume(world, pattern_id)

    day = (await week(world, "2026-12-21", "2026-12-21"))["2026-12-21"]
    assert (day.who, day.held) == ({"Piet": "proposed"}, 0)
    assert ("pattern_changed", "Piet") in await told(world)


async def test_who_took_something_else_meanwhile_is_not_put_on_both(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-18", world.neighbour), agreed=True)
    await pause(world, pattern_id)
    other = await world.shift("2026-12-21 12:00", 3)
    await do(world, assignments.take, world.neighbour, other)

    await resume(world, pattern_id)

    days = await week(world, "2026-12-21", "2026-12-22")
    assert [(day.who, day.held) for day in days.values()] == [({"Ria": "proposed"}, 0), ({"Ria": "accepted"}, 1)]


async def test_turns_go_on_counting_through_a_pause(world: World) -> None:
    in_turn = {"rotation": Rotation.WEEK}
    three = (world.child, world.neighbour, world.partner)
    pattern_id = await make(world, lunch("2026-12-14", *three, rule="FREQ=WEEKLY;BYDAY=MO", **in_turn), agreed=True)

    await pause(world, pattern_id, Pause(date(2026, 12, 21), date(2026, 12, 21)))

    assert await who(world, "2026-12-14", "2027-01-04") == [("Bram",), ("Ria",), ("Anton",), ("Bram",)]


async def test_a_pause_goes_on_through_a_change(world: World) -> None:
    first = await make(world, lunch("2026-12-18"))
    await pause(world, first)

    await change(world, first, lunch("2026-12-28", starts="12:30"))

    days = await week(world, "2026-12-18", "2027-01-04")
    assert [day for day, one in days.items() if not one.closed] == ["2026-12-18", "2027-01-04"]
    assert days["2027-01-04"].times == "12:30–14:00"


async def test_a_pause_that_ends_after_a_change_brings_back_the_new_times(world: World) -> None:
    first = await make(world, lunch("2026-12-18", world.neighbour), agreed=True)
    await pause(world, first)
    second = await change(world, first, lunch("2026-12-28", world.neighbour, starts="12:30"), agreed=True)

    await resume(world, second)

    days = await week(world, "2026-12-25", "2026-12-28")
    assert [(day.times, day.who, day.closed) for day in days.values()] == [
        ("12:00–14:00", {"Ria": "accepted"}, None),
        ("12:30–14:00", {"Ria": "accepted"}, None),
    ]
    assert len(await world.rows(ShiftRow)) == 51


async def test_what_was_changed_by_hand_is_not_called_off(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-18"))
    row = await on_day(world, "2026-12-25")
    draft = Draft(Stretch(row.starts_at, row.ends_at), row.kind, "Kerstdiner")
    await do(world, shifts.edit, world.coordinator, row.id, draft)

    await pause(world, pattern_id)

    assert "2026-12-25" not in await off(world)


async def test_what_was_cancelled_by_hand_does_not_come_back(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-18"))
    await do(world, shifts.cancel, world.coordinator, (await on_day(world, "2026-12-25")).id, "")
    await pause(world, pattern_id)

    await resume(world, pattern_id)

    assert await off(world) == ["2026-12-25"]


async def test_a_day_asked_for_after_all_in_a_pause_stays(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-18"))
    await pause(world, pattern_id)
    await do(world, shifts.reopen, world.coordinator, (await on_day(world, "2026-12-25")).id)

    await pause(world, pattern_id, Pause(date(2026, 12, 24), date(2027, 1, 8)))

    assert "2026-12-25" not in await off(world)
    assert "2027-01-08" in await off(world)


async def test_who_is_absent_by_now_leaves_a_gap_when_it_comes_back(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-18", world.neighbour), agreed=True)
    await pause(world, pattern_id)
    away = {"starts_at": at("2026-12-21 00:00"), "ends_at": at("2026-12-22 00:00")}
    await world.add(AbsenceRow, circle_id=world.circle_id, member_id=world.neighbour.id, **away)

    await resume(world, pattern_id)

    assert [day.held for day in (await week(world, "2026-12-21", "2026-12-22")).values()] == [0, 1]


async def test_a_pause_that_is_over_cannot_be_ended(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-04"))
    short = Pause(date(2026, 12, 7), date(2026, 12, 8))
    await pause(world, pattern_id, short)
    world.now += timedelta(days=7)

    assert await refused(world, patterns.resume, world.coordinator, pattern_id, short) is Why.CHANGED_MEANWHILE
    assert await off(world) == ["2026-12-07", "2026-12-08"]


@pytest.mark.parametrize("name", ["partner", "neighbour", "professional", "person"])
async def test_only_who_plans_pauses(world: World, name: str) -> None:
    pattern_id = await make(world, lunch("2026-12-18"))

    assert await refused(world, patterns.pause, getattr(world, name), pattern_id, CHRISTMAS) is Why.NOT_ALLOWED


@pytest.mark.parametrize("state", [CircleState.PAUSED, CircleState.ENDED])
async def test_in_a_circle_that_does_not_live_days_are_called_off_and_none_is_written(
    world: World, state: CircleState
) -> None:
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour), agreed=True)
    await world.change_circle(state=state)
    world.now += timedelta(weeks=6)

    one_day = Pause(date(2027, 2, 1), date(2027, 2, 1))
    await do(world, patterns.pause, await world.me(world.coordinator.id), pattern_id, one_day)

    assert (await off(world), len(await world.rows(ShiftRow))) == (["2027-02-01"], 60)


async def test_what_the_job_missed_while_the_circle_was_paused_gets_its_people(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour), agreed=True)
    await world.change_circle(state=CircleState.PAUSED)
    world.now += timedelta(weeks=6)
    await do(world, patterns.pause, await world.me(world.coordinator.id), pattern_id, CHRISTMAS)
    await world.change_circle(state=CircleState.LIVE)

    await horizon.move(world.database, world.now)

    assert set(await who(world, "2027-02-22", "2027-04-09")) == {("Ria",)}


async def test_the_counts_are_right_after_a_pause_and_its_end(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-18", world.neighbour), agreed=True)
    row = await on_day(world, "2026-12-21")
    await do(world, assignments.seek, world.neighbour, row.id, world.neighbour.id)
    await pause(world, pattern_id)
    await resume(world, pattern_id)

    assert await counts_are_right(world)
