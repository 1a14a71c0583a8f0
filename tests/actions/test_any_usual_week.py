"""Whatever is done to a usual week, in whatever order: each day once, at its pattern's time, and every count right."""

import shutil
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from careshare.actions import assignments, patterns, turns
from careshare.db.models import PatternRow, ShiftRow
from careshare.domain.circles import Me
from careshare.domain.patterns import Pause, Rotation
from careshare.domain.reasons import NotFound, Refused
from careshare.domain.turns import planned
from careshare.jobs import horizon
from careshare.queries import patterns as queries
from tests.actions.dividing import do
from tests.actions.usual import change, counts_are_right, lunch, make
from tests.world import World

START = date(2026, 12, 4)
Act = Callable[[World, int], Awaitable[Any]]

days = some.integers(0, 80).map(lambda later: START + timedelta(days=later))
rules = some.sampled_from(
    [
        "FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
    ]
)
rotations = some.sampled_from(list(Rotation))
hours = some.sampled_from(["08:00", "12:00", "23:00"])
who = some.lists(some.sampled_from(["neighbour", "child", "partner"]), min_size=1, max_size=3, unique=True)


def changing(day: date, rule: str, starts: str, people: list[str], rotation: Rotation) -> Act:
    async def act(world: World, pattern_id: int) -> int:
        members = [getattr(world, name) for name in people]
        wanted = lunch(str(day), *members, rule=rule, starts=starts, ends="13:00", rotation=rotation)
        return await change(world, pattern_id, wanted, needed=3)

    return act


def pausing(day: date, length: int) -> Act:
    pause = Pause(day, day + timedelta(days=length))
    return lambda world, pattern_id: do(world, patterns.pause, world.coordinator, pattern_id, pause)


async def resuming(world: World, pattern_id: int) -> None:
    async with world.database.reading() as db:
        standing = await queries.one(db, world.coordinator, pattern_id)
    for pause in standing.pattern.pauses[:1]:
        await do(world, patterns.resume, world.coordinator, pattern_id, pause)


def stopping(day: date) -> Act:
    return lambda world, pattern_id: do(world, patterns.stop, world.coordinator, pattern_id, day)


def agreeing(name: str) -> Act:
    return lambda world, pattern_id: do(world, turns.agree, world.coordinator, pattern_id, getattr(world, name).id)


def taking(number: int) -> Act:
    async def act(world: World, _pattern_id: int) -> None:
        rows = await world.rows(ShiftRow)
        await do(world, assignments.take, world.volunteer, rows[number % len(rows)].id)

    return act


def waiting(length: int) -> Act:
    async def act(world: World, _pattern_id: int) -> None:
        world.now += timedelta(days=length)
        await horizon.move(world.database, world.now)

    return act


acts = some.one_of(
    some.builds(changing, days, rules, hours, who, rotations),
    some.builds(pausing, days, some.integers(0, 30)),
    some.just(resuming),
    some.builds(stopping, days),
    some.builds(agreeing, some.sampled_from(["neighbour", "child", "partner"])),
    some.builds(taking, some.integers(0, 80)),
    some.builds(waiting, some.integers(1, 15)),
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=some.lists(acts, max_size=8))
async def test_any_sequence_leaves_each_day_once_and_every_count_right(
    sqlite_cast: tuple[Path, dict[str, Me]], tmp_path: Path, sequence: list[Act]
) -> None:
    template, cast = sqlite_cast
    world = World(f"sqlite:///{shutil.copy(template, tmp_path / 'careshare.db')}", tmp_path, cast=dict(cast))
    pattern_id = await make(world, lunch(str(START), world.neighbour, rule="FREQ=DAILY"), agreed=True)

    for act in sequence:
        try:
            going_on = await act(world, pattern_id)
            pattern_id = going_on if act.__qualname__.startswith("changing") else pattern_id
        except (Refused, NotFound):
            continue

    rows = await world.rows(ShiftRow)
    assert max(Counter(row.original_on for row in rows).values()) == 1
    assert {row.original_on for row in rows if _is_ahead(row, world)} == await _wanted(world)
    assert await counts_are_right(world)
    await world.database.close()


def _is_ahead(row: Any, world: World) -> bool:
    return row.starts_at > world.now and row.closed is None


async def _wanted(world: World) -> set[date]:
    """The days the patterns of the series have, from now to how far each was written."""
    [series] = {row.series for row in await world.rows(PatternRow)}
    async with world.database.reading() as db:
        standings = await queries.of_series(db, world.coordinator.circle, series)
    found = set()
    for standing in standings:
        assert standing.written_until is not None
        for each in planned([standing], START, standing.written_until):
            if each.occurrence.stretch.start > world.now:
                found.add(each.day)
    return found
