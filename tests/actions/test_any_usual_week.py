"""Whatever is done to a usual week, in whatever order, it is what its patterns say, and nobody is planned unasked.

Each day once, at its pattern's time, with nobody on it whose turn it is not, who did not say yes to that day at that
time, or who left; and every count right.
"""

import shutil
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from careshare.actions import assignments, circles, members, patterns, shifts, turns
from careshare.db.models import EntryRow, MemberRow, PatternRow, ShiftRow
from careshare.domain.circles import Me
from careshare.domain.following import Written
from careshare.domain.patterns import Pattern, Pause, Rotation, horizon_end
from careshare.domain.reasons import NotFound, Refused
from careshare.domain.shifts import Draft, Shift
from careshare.domain.time import ONE_DAY, Stretch, home_day
from careshare.domain.turns import NOBODY, Planned, Standing, planned
from careshare.domain.words import AssignmentState, CircleState, MemberState
from careshare.jobs import horizon
from careshare.queries import patterns as queries
from tests.actions.dividing import do
from tests.actions.usual import change, counts_are_right, lunch, make
from tests.world import HOME, World

START = date(2026, 12, 4)
LONG = timedelta(days=400)
Yes = tuple[int, date, time]
"""A member said yes to a day at a time."""


@dataclass
class Week:
    """The usual week that things are done to: a part of it, and all that anybody ever said yes to."""

    world: World
    pattern_id: int = 0
    yes: set[Yes] = field(default_factory=set)

    async def coordinator(self) -> Me:
        """As she is now: the circle may be paused."""
        return await self.world.me(self.world.coordinator.id)

    async def turn_to(self, part: int) -> None:
        """The part that things are done to: -1 is the one made last. It may be over, or not have begun."""
        numbers = sorted(standing.id for standing in await self.standings())
        self.pattern_id = numbers[part % len(numbers)]

    async def standings(self) -> list[Standing]:
        """Every part of the series, in order."""
        [series] = {row.series for row in await self.world.rows(PatternRow)}
        async with self.world.database.reading() as db:
            return await queries.of_series(db, self.world.coordinator.circle, series)

    async def written(self) -> list[Written]:
        """Every shift of the series that is ahead."""
        [series] = {row.series for row in await self.world.rows(PatternRow)}
        async with self.world.database.reading() as db:
            found = await queries.written(db, self.world.coordinator.circle, series, START)
        return [each for each in found if not each.shift.has_started(self.world.now)]

    async def say_yes(self, *people: Me) -> set[Yes]:
        """To all their turns in that part, as it now is."""
        standing = next(each for each in await self.standings() if each.id == self.pattern_id)
        today, always = home_day(self.world.now, HOME), replace(standing.pattern, pauses=())
        found = planned([replace(standing, pattern=always)], today, today + LONG)
        numbers = {person.id for person in people}
        ours = ((turn.member.id, each) for each in found for turn in each.turns if turn.member.id in numbers)
        said = {(number, each.day, each.occurrence.starts) for number, each in ours}
        self.yes |= said
        return said


Act = Callable[[Week], Awaitable[Any]]

# Few different days, rules and hours, so that one act often meets what another did.
days = some.sampled_from([0, 3, 10, 12, 17, 24, 45, 80]).map(lambda later: START + timedelta(days=later))
RULES = [
    "FREQ=DAILY",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
]
rhythms = some.tuples(some.sampled_from(RULES), some.sampled_from(["12:00", "12:00", "08:00", "23:00"]))
parts = some.sampled_from([-1, -1, -1, 0, 1])
NAMES = ("neighbour", "child")
names = some.sampled_from(NAMES)
in_turn = some.lists(some.sampled_from([*NAMES, "nobody"]), min_size=1, max_size=3, unique=True)
who = some.tuples(in_turn, some.sampled_from(list(Rotation)))


def wanted_from(week: Week, day: date, rhythm: tuple[str, str], people: tuple[list[str], Rotation]) -> Pattern:
    names, rotation = people
    in_turn = names if rotation is not Rotation.NONE else [name for name in names if name != "nobody"]
    numbers = tuple(NOBODY.id if name == "nobody" else getattr(week.world, name).id for name in in_turn)
    return lunch(str(day), members=numbers, rule=rhythm[0], starts=rhythm[1], ends="13:00", rotation=rotation)


def changing(part: int, day: date, rhythm: tuple[str, str], people: tuple[list[str], Rotation], agreed: bool) -> Act:
    async def act(week: Week) -> None:
        await week.turn_to(part)
        wanted = wanted_from(week, day, rhythm, people)
        week.pattern_id = await change(week.world, week.pattern_id, wanted, needed=3, agreed=agreed)
        if agreed:
            await week.say_yes(*(getattr(week.world, name) for name in people[0] if name in NAMES))

    return act


def dividing(part: int, day: date, people: tuple[list[str], Rotation]) -> Act:
    """Others come, or in another order; at the same times."""

    async def act(week: Week) -> None:
        await week.turn_to(part)
        [row] = await week.world.rows(PatternRow, id=week.pattern_id)
        wanted = wanted_from(week, day, (row.rule, f"{row.starts:%H:%M}"), people)
        week.pattern_id = await change(week.world, week.pattern_id, wanted, needed=3)

    return act


def pausing(day: date, length: int) -> Act:
    async def act(week: Week) -> None:
        pause = Pause(day, day + timedelta(days=length))
        await do(week.world, patterns.pause, await week.coordinator(), week.pattern_id, pause)

    return act


async def resuming(week: Week) -> None:
    for pause in (await week.standings())[0].pattern.pauses[:1]:
        await do(week.world, patterns.resume, await week.coordinator(), week.pattern_id, pause)


def stopping(day: date) -> Act:
    async def act(week: Week) -> None:
        await do(week.world, patterns.stop, await week.coordinator(), week.pattern_id, day)

    return act


def agreeing(part: int, name: str) -> Act:
    async def act(week: Week) -> None:
        await week.turn_to(part)
        them = getattr(week.world, name)
        await do(week.world, turns.agree, await week.coordinator(), week.pattern_id, them.id)
        said = await week.say_yes(them)
        theirs = [each for each in await week.written() if (them.id, each.day, _starts(each)) in said]
        assert [each.day for each in theirs if not _is_settled(each, them.id)] == []

    return act


def declining(part: int, name: str) -> Act:
    async def act(week: Week) -> None:
        await week.turn_to(part)
        await do(week.world, turns.decline, getattr(week.world, name), week.pattern_id)

    return act


def thinking_again(part: int, name: str, length: int) -> Act:
    """No, and some days later yes."""

    async def act(week: Week) -> None:
        await declining(part, name)(week)
        await waiting(length)(week)
        await agreeing(part, name)(week)

    return act


def leaving(name: str) -> Act:
    async def act(week: Week) -> None:
        await do(week.world, members.remove, await week.coordinator(), getattr(week.world, name).member)

    return act


def taking(number: int) -> Act:
    async def act(week: Week) -> None:
        rows = await week.world.rows(ShiftRow)
        await do(week.world, assignments.take, week.world.volunteer, rows[number % len(rows)].id)

    return act


def by_hand(number: int, moves: bool) -> Act:
    """One of them is moved, or taken off the rota."""

    async def act(week: Week) -> None:
        rows = await week.world.rows(ShiftRow)
        row, me = rows[number % len(rows)], await week.coordinator()
        if moves:
            stretch = Stretch(row.starts_at + timedelta(minutes=20), row.ends_at + timedelta(minutes=20))
            await do(week.world, shifts.edit, me, row.id, Draft(stretch, row.kind, row.title, needed=row.needed))
        else:
            await do(week.world, shifts.cancel, me, row.id, "")

    return act


def waiting(length: int) -> Act:
    async def act(week: Week) -> None:
        week.world.now += timedelta(days=length)
        await horizon.move(week.world.database, week.world.now)

    return act


def resting(length: int) -> Act:
    """The circle is paused, and stays so."""

    async def act(week: Week) -> None:
        await do(week.world, circles.pause, await week.coordinator(), "Ellen ligt in het ziekenhuis.")
        await waiting(length)(week)

    return act


async def living(week: Week) -> None:
    """The circle goes on again."""
    await do(week.world, circles.resume, await week.coordinator())


ACTS = (
    *[some.builds(changing, parts, days, rhythms, who, some.booleans())] * 4,
    *[some.builds(dividing, parts, days, who)] * 3,
    *[some.builds(agreeing, parts, names)] * 2,
    some.builds(declining, parts, names),
    some.builds(thinking_again, parts, names, some.integers(0, 7)),
    some.builds(pausing, days, some.integers(0, 30)),
    some.just(resuming),
    some.builds(stopping, days),
    some.builds(leaving, names),
    some.builds(taking, some.integers(0, 80)),
    some.builds(by_hand, some.integers(0, 80), some.booleans()),
    some.builds(waiting, some.integers(1, 40)),
    some.builds(resting, some.integers(0, 60)),
    some.just(living),
)
acts = some.integers(0, len(ACTS) - 1).flatmap(lambda number: ACTS[number])


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=some.tuples(rhythms, who, some.booleans()), sequence=some.lists(acts, min_size=2, max_size=12))
async def test_any_sequence_leaves_a_week_that_is_what_its_patterns_say(
    sqlite_cast: tuple[Path, dict[str, Me]], tmp_path: Path, first: Any, sequence: list[Act]
) -> None:
    template, cast = sqlite_cast
    world = World(f"sqlite:///{shutil.copy(template, tmp_path / 'careshare.db')}", tmp_path, cast=dict(cast))
    try:
        week = await begun(world, *first)
        for act in sequence:
            try:
                await act(week)
            except (Refused, NotFound):
                continue

        await world.change_circle(state=CircleState.LIVE)
        await horizon.move(world.database, world.now)

        await each_day_is_there_once_at_its_time(week)
        await nobody_is_planned_unasked_or_forgotten(week)
        assert await counts_are_right(world)
    finally:
        await world.database.close()


async def begun(world: World, rhythm: tuple[str, str], people: tuple[list[str], Rotation], agreed: bool) -> Week:
    """A usual week, just made."""
    week = Week(world)
    week.pattern_id = await make(world, wanted_from(week, START, rhythm, people), agreed=agreed, needed=3)
    if agreed:
        await week.say_yes(*(getattr(world, name) for name in people[0] if name in NAMES))
    return week


async def each_day_is_there_once_at_its_time(week: Week) -> None:
    rows, standings = await week.world.rows(ShiftRow), await week.standings()
    parts = sorted((each.pattern for each in standings if each.has_days), key=lambda each: each.starts_on)
    assert max(Counter(row.original_on for row in rows).values()) == 1
    assert all(one.until is not None and one.until < next_one.starts_on for one, next_one in pairwise(parts))
    written = await week.written()
    has_begun = {row.original_on for row in rows if row.starts_at <= week.world.now}
    left_alone = {each.day for each in written if each.is_exception} | has_begun
    open_ones = [each for each in written if not each.is_exception and not each.shift.closed]
    assert sorted((each.day, each.shift.stretch, each.shift.pattern_id) for each in open_ones) == [
        (each.day, each.occurrence.stretch, each.standing.id)
        for each in await wanted(week)
        if each.day not in left_alone
    ]


async def nobody_is_planned_unasked_or_forgotten(week: Week) -> None:
    """Of those who come by their turns, and took no day by themselves; nor is anybody forgotten who said yes to all."""
    gone = {row.id for row in await week.world.rows(MemberRow) if row.state is MemberState.FORMER}
    refused = {row.member_id for row in await week.world.rows(EntryRow) if row.verb == "decline_pattern"}
    by_turn = {getattr(week.world, name).id for name in NAMES}
    turns_of = {each.day: each.turns for each in await wanted(week)}
    for each in await week.written():
        on = {one.member_id for one in each.shift.assignments if each.shift.concerns(one.member_id)}
        assert not on & gone
        if not each.is_exception and not each.shift.closed:
            assert on & by_turn - refused <= {turn.member.id for turn in turns_of[each.day]}
            agreed = {turn.member.id for turn in turns_of[each.day] if turn.agreed and not turn.is_vacant}
            assert agreed <= {one.member_id for one in each.shift.assignments}
            holders = {one.member_id for one in each.shift.holders} & by_turn
            assert {(number, each.day, _starts(each)) for number in holders} <= week.yes


async def wanted(week: Week) -> list[Planned]:
    """What the patterns of the series have, from now to the horizon."""
    today = home_day(week.world.now, HOME)
    found = planned(await week.standings(), today - ONE_DAY, horizon_end(today))
    return [each for each in found if each.occurrence.stretch.start > week.world.now]


def _starts(each: Written) -> time:
    """By the clock at home."""
    return each.shift.stretch.start.astimezone(HOME).time()


def _is_settled(each: Written, member_id: int) -> bool:
    """They come; or somebody else does, or it is off, or they were moved by hand."""
    shift: Shift = each.shift
    comes = shift.state_of(member_id) is AssignmentState.ACCEPTED
    return comes or shift.held >= shift.needed or shift.closed is not None or shift.detached
