"""The job that moves the horizon: run it as often, and on as many machines, as you like."""

import asyncio
import shutil
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import update

from careshare.actions import horizon as actions
from careshare.actions import patterns
from careshare.db.models import AssignmentRow, LetterRow, PatternRow, ShiftRow
from careshare.domain.circles import Me
from careshare.domain.patterns import Rotation
from careshare.domain.words import CircleState
from careshare.jobs import horizon
from careshare.queries import operator
from careshare.queries import patterns as queries
from tests.actions.test_races import A_MOMENT, press
from tests.actions.usual import change, counts_are_right, drafted, lunch, make, week
from tests.world import World

A_DAY = timedelta(days=1)


async def days(world: World) -> list[date]:
    return [row.original_on for row in await world.rows(ShiftRow)]


async def test_a_day_later_one_day_more_is_written(world: World) -> None:
    await make(world, lunch(rule="FREQ=DAILY"))

    written = await horizon.move(world.database, world.now + A_DAY)

    assert (written, (await days(world))[-1]) == (1, date(2027, 2, 27))
    assert (await world.rows(PatternRow))[0].written_until == date(2027, 2, 27)


async def test_right_after_it_was_made_there_is_nothing_to_do(world: World) -> None:
    await make(world, lunch())

    assert await horizon.move(world.database, world.now) == 0


async def test_the_second_of_two_runs_finds_nothing(world: World) -> None:
    await make(world, lunch())

    assert await horizon.move(world.database, world.now + A_DAY) == 1
    assert await horizon.move(world.database, world.now + A_DAY) == 0


async def test_five_machines_at_once_write_each_day_once(world: World) -> None:
    for hour in ("08:00", "12:00", "18:00"):
        await make(world, lunch("2026-12-04", world.neighbour, starts=hour, ends="20:00", rule="FREQ=DAILY"))
    later = world.now + 7 * A_DAY

    await asyncio.gather(*(horizon.move(world.database, later) for _ in range(5)))

    assert len(await days(world)) == 3 * (85 + 7)
    assert await counts_are_right(world)


async def test_turns_go_on_in_what_the_job_writes(world: World) -> None:
    in_turn = lunch("2026-12-07", world.neighbour, world.child, rule="FREQ=DAILY", rotation=Rotation.OCCURRENCE)
    await make(world, in_turn, agreed=True)

    await horizon.move(world.database, world.now + 2 * A_DAY)

    people = {row.shift_id: row.member_id for row in await world.rows(AssignmentRow)}
    last_four = [people[row.id] for row in (await world.rows(ShiftRow))[-4:]]
    assert last_four == [world.neighbour.id, world.child.id] * 2


async def test_the_job_writes_no_letters(world: World) -> None:
    await make(world, lunch("2026-12-07", world.neighbour))
    before = len(await world.rows(LetterRow))

    await horizon.move(world.database, world.now + 7 * A_DAY)

    assert len(await world.rows(LetterRow)) == before


async def test_a_pattern_that_ends_is_written_to_its_end(world: World) -> None:
    await make(world, lunch(until=date(2027, 3, 3)))

    await horizon.move(world.database, world.now + 30 * A_DAY)

    assert (await days(world))[-1] == date(2027, 3, 3)
    assert await horizon.move(world.database, world.now + 60 * A_DAY) == 0


@pytest.mark.parametrize("state", [CircleState.PAUSED, CircleState.ENDED])
async def test_a_circle_that_does_not_live_is_not_written_ahead(world: World, state: CircleState) -> None:
    await make(world, lunch())
    await world.change_circle(state=state)

    assert await horizon.move(world.database, world.now + A_DAY) == 0


async def test_after_a_long_pause_of_the_circle_only_what_is_ahead_is_written(world: World) -> None:
    await make(world, lunch(rule="FREQ=DAILY"))
    half_a_year_later = world.now + 180 * A_DAY

    await horizon.move(world.database, half_a_year_later)

    new = [day for day in await days(world) if day > date(2027, 2, 26)]
    assert (new[0], len(new)) == (date(2027, 6, 2), 85)


async def test_one_pattern_that_cannot_be_written_does_not_hold_up_the_others(world: World) -> None:
    broken, fine = await make(world, lunch()), await make(world, lunch(rule="FREQ=DAILY"))
    async with world.database.writing() as db:
        await db.execute(update(PatternRow).where(PatternRow.id == broken).values(rule="FREQ=NEVER"))

    assert await horizon.move(world.database, world.now + A_DAY) == 1
    rows = {row.id: row.written_until for row in await world.rows(PatternRow)}
    assert rows == {broken: date(2027, 2, 26), fine: date(2027, 2, 27)}


async def test_how_far_behind_the_horizon_is_can_be_measured(world: World) -> None:
    await make(world, lunch())
    await make(world, lunch(until=date(2026, 12, 7)))

    async with world.database.reading() as db:
        assert await operator.written_until(db) == date(2027, 2, 26)


async def test_a_circle_far_west_is_written_by_its_own_days(world: World) -> None:
    honolulu = ZoneInfo("Pacific/Honolulu")
    await world.change_circle(zone=honolulu)
    me = await world.me(world.coordinator.id)
    async with world.database.writing() as db:
        await patterns.make(db, me, drafted(lunch("2026-12-03", rule="FREQ=DAILY", zone=honolulu)), world.now)

    assert (await days(world))[-1] == date(2027, 2, 25)
    assert await horizon.move(world.database, world.now + timedelta(hours=1)) == 0
    assert await horizon.move(world.database, world.now + timedelta(hours=3)) == 1


# While somebody says "from this day on".

A_WEEK_LATER = 7 * A_DAY
HALF_PAST = lunch("2026-12-14", starts="12:30", rule="FREQ=DAILY")


async def is_one_rhythm(world: World) -> bool:
    """Whether each day stands there once, at twelve, and from that Monday on at half past, once the job ran again."""
    await horizon.move(world.database, world.now + A_WEEK_LATER)
    found = await week(world, "2026-12-04", "2027-03-05")
    times = ["12:00–14:00"] * 10 + ["12:30–14:00"] * 82
    return [day.times for day in found.values()] == times and len(await days(world)) == len(times)


async def test_who_changes_it_while_the_job_writes_changes_what_was_just_written_too(world: World) -> None:
    before = await make(world, lunch(rule="FREQ=DAILY"))
    async with world.database.reading() as db:
        [due] = await queries.due(db, world.now + A_WEEK_LATER)

    async with world.database.writing() as db:
        await actions.move_on(db, due, world.now + A_WEEK_LATER)
        changed = asyncio.create_task(press(world, patterns.change, world.coordinator, before, drafted(HALF_PAST)))
        await asyncio.sleep(A_MOMENT)
    await changed

    assert await is_one_rhythm(world)


async def test_the_job_writes_no_day_more_of_what_was_just_changed(world: World) -> None:
    before = await make(world, lunch(rule="FREQ=DAILY"))

    async with world.database.writing() as db:
        await patterns.change(db, world.coordinator, before, drafted(HALF_PAST), world.now)
        moved = asyncio.create_task(horizon.move(world.database, world.now + A_WEEK_LATER))
        await asyncio.sleep(A_MOMENT)
    await moved

    assert await is_one_rhythm(world)


async def test_the_job_on_three_machines_and_a_change_at_once_leave_one_rhythm(world: World) -> None:
    before = await make(world, lunch(rule="FREQ=DAILY"))

    await asyncio.gather(
        horizon.move(world.database, world.now + A_WEEK_LATER),
        press(world, patterns.change, world.coordinator, before, drafted(HALF_PAST)),
        *(horizon.move(world.database, world.now + A_WEEK_LATER) for _ in range(2)),
    )

    assert await is_one_rhythm(world)


# However often, in whatever order.

Cast = tuple[Path, dict[str, Me]]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(runs=some.lists(some.integers(0, 20), max_size=6), split=some.integers(1, 20))
async def test_any_number_of_runs_in_any_order_gives_the_same_rows(
    sqlite_cast: Cast, tmp_path: Path, runs: list[int], split: int
) -> None:
    often = await _after(sqlite_cast, tmp_path, [*runs, 20], split)
    once = await _after(sqlite_cast, tmp_path, [20], split)

    assert often == once


async def _after(sqlite_cast: Cast, folder: Path, runs: list[int], split: int) -> list[tuple[object, ...]]:
    """The shifts of a pattern that was changed on a day, after the job ran on those days, and who is on them."""
    template, cast = sqlite_cast
    path = shutil.copy(template, folder / "careshare.db")
    world = World(f"sqlite:///{path}", folder, cast=dict(cast))
    three = (world.child, world.neighbour, world.partner)
    in_turn = {"rotation": Rotation.WEEK, "rule": "FREQ=WEEKLY;BYDAY=TU,FR,SU"}
    first = await make(world, lunch("2026-12-04", *three, **in_turn), agreed=True)
    from_on = str(date(2026, 12, 4) + timedelta(days=split))
    await change(world, first, lunch(from_on, *three, starts="12:30", **in_turn), agreed=True)
    for later in runs:
        await horizon.move(world.database, world.now + later * A_DAY)
    people = {row.shift_id: (row.member_id, row.state) for row in await world.rows(AssignmentRow)}
    found = [
        (row.original_on, row.starts_at, row.ends_at, row.held, people.get(row.id))
        for row in await world.rows(ShiftRow)
    ]
    await world.database.close()
    return sorted(found, key=str)
