"""Whatever members do, in any order: the counts tell the truth, no place is given twice, nobody is in two places."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import combinations, count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from careshare.actions import assignments, shifts, swaps, undo
from careshare.domain.assignments import SHORT_OVERLAP
from careshare.domain.circles import Me
from careshare.domain.reasons import NotFound, Refused
from careshare.domain.shifts import Draft, Shift
from careshare.domain.swaps import Swap
from careshare.domain.time import Stretch
from careshare.domain.words import HOLDING, AssignmentState
from tests import world as cast
from tests.actions.dividing import do, look
from tests.world import World

WHO = st.sampled_from(["coordinator", "child", "neighbour", "person"])
"""Few, so that they meet."""
WHICH = st.sampled_from([0, 1])
MONDAY = date(2026, 12, 7)
SELF = [assignments.take, assignments.decline, assignments.leave]
FOR_SOMEBODY = [
    assignments.propose,
    assignments.plan_in,
    assignments.note_yes,
    assignments.withdraw,
    assignments.seek,
    assignments.stop_seeking,
    assignments.cannot_come,
    assignments.here,
    assignments.did_not_happen,
    assignments.was_there_too,
]
OF_THE_SHIFT = [shifts.reopen, shifts.do_myself]


class AnyDay(RuleBasedStateMachine):
    """Two shifts that overlap for an hour, and everyone of the cast pressing whatever there is to press."""

    run: Callable[[Any], Any]
    world: World
    weeks: Iterator[int]

    @initialize(needed=st.integers(1, 3))
    def two_shifts(self, needed: int) -> None:
        week = timedelta(weeks=next(self.weeks))
        self.world.now = cast.NOW + week
        day = (MONDAY + week).isoformat()
        self.ids = [
            self.run(self.world.shift(f"{day} 12:00", hours=3, needed=needed)),
            self.run(self.world.shift(f"{day} 14:00", hours=3)),
        ]
        self.seen = self.both()
        self.entries: list[tuple[Me, int]] = []
        self.asked: list[int] = []
        self.came_too = 0

    @rule(verb=st.sampled_from(SELF), who=WHO, which=WHICH)
    def for_oneself(self, verb: Any, who: str, which: int) -> None:
        self.act(verb, self.member(who), self.ids[which])

    @rule(who=WHO, which=WHICH)
    def take(self, who: str, which: int) -> None:
        self.act(assignments.take, self.member(who), self.ids[which])

    @rule(verb=st.sampled_from(FOR_SOMEBODY), who=WHO, whom=WHO, which=WHICH)
    def for_somebody(self, verb: Any, who: str, whom: str, which: int) -> None:
        done = self.act(verb, self.member(who), self.ids[which], self.member(whom).id)
        self.came_too += verb is assignments.was_there_too and done is not None

    @rule(verb=st.sampled_from(OF_THE_SHIFT), who=WHO, which=WHICH)
    def with_the_shift(self, verb: Any, who: str, which: int) -> None:
        self.act(verb, self.member(who), self.ids[which])

    @rule(who=WHO, which=WHICH)
    def cancel(self, who: str, which: int) -> None:
        self.act(shifts.cancel, self.member(who), self.ids[which], "")

    @rule(which=WHICH, minutes=st.sampled_from([-90, -60, 0, 45, 120]), needed=st.integers(1, 3))
    def change(self, which: int, minutes: int, needed: int) -> None:
        shift, later = self.both()[which], timedelta(minutes=minutes)
        stretch = Stretch(shift.stretch.start + later, shift.stretch.end + later)
        draft = Draft(stretch, shift.kind, shift.title, needed=needed)
        self.act(shifts.edit, self.world.coordinator, shift.id, draft)

    @rule(who=WHO, whom=WHO)
    def ask_to_swap(self, who: str, whom: str) -> None:
        me, other = self.member(who), self.member(whom)
        swap = Swap(self.ids[0], me.id, self.ids[1], other.id)
        number = self.refusable(swaps.ask, me, swap)
        self.asked += [number] if number else []

    @precondition(lambda self: self.asked)
    @rule(who=WHO, yes=st.booleans())
    def answer_a_swap(self, who: str, yes: bool) -> None:
        self.refusable(swaps.accept if yes else swaps.decline, self.member(who), self.asked[-1])

    @precondition(lambda self: self.entries)
    @rule()
    def undo_the_last(self) -> None:
        me, entry = self.entries.pop()
        self.refusable(undo.undo, me, entry)

    @rule(hours=st.sampled_from([1, 30]))
    def time_passes(self, hours: int) -> None:
        self.world.now += timedelta(hours=hours)
        self.run(self.expire())

    @invariant()
    def the_counts_tell_the_truth(self) -> None:
        for shift in self.both():
            states = [each.state for each in shift.assignments]
            assert shift.held == sum(state in HOLDING for state in states)
            assert shift.seeking == states.count(AssignmentState.SEEKING)

    @invariant()
    def no_more_come_than_are_needed_but_for_who_was_there_too(self) -> None:
        assert all(shift.held <= max(shift.needed, 1) + self.came_too for shift in self.both())

    @invariant()
    def versions_only_rise(self) -> None:
        now = self.both()
        assert all(new.version >= old.version for new, old in zip(now, self.seen, strict=True))
        assert all(new == old for new, old in zip(now, self.seen, strict=True) if new.version == old.version)
        assert all(new.sequence > old.sequence for new, old in zip(now, self.seen, strict=True) if moved(new, old))
        self.seen = now

    @invariant()
    def nobody_is_in_two_places(self) -> None:
        for one, other in combinations((shift for shift in self.both() if shift.closed is None), 2):
            both = {each.member_id for each in one.holders} & {each.member_id for each in other.holders}
            assert not both or self.came_too or one.stretch.overlap(other.stretch) <= SHORT_OVERLAP

    def both(self) -> list[Shift]:
        return [self.run(look(self.world, number)) for number in self.ids]

    def member(self, who: str) -> Me:
        return self.world.cast[who]

    def act(self, verb: Any, me: Me, *values: Any) -> int | None:
        done = self.refusable(verb, me, *values)
        entry = done.entry if isinstance(done, assignments.Taken) else done
        if entry is not None:
            self.entries.append((me, entry))
        return entry

    def refusable(self, verb: Any, me: Me, *values: Any) -> Any:
        try:
            return self.run(do(self.world, verb, me, *values))
        except (Refused, NotFound):
            return None

    async def expire(self) -> None:
        async with self.world.database.writing() as db:
            await assignments.expire(db, self.world.now)


def moved(new: Shift, old: Shift) -> bool:
    return (new.stretch, new.closed) != (old.stretch, old.closed)


@pytest.fixture
def machine(database_url: str, tmp_path: Path) -> Iterator[type[AnyDay]]:
    """The machine on a database of its own; each example has a week of its own."""
    with asyncio.Runner() as runner:
        world = runner.run(cast.build(database_url, tmp_path))
        yield type("AnyDayHere", (AnyDay,), {"run": staticmethod(runner.run), "world": world, "weeks": count()})
        runner.run(world.database.close())


def test_any_sequence_of_acts_keeps_the_promises(machine: type[AnyDay]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=15, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
