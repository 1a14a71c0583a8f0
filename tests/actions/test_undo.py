"""A minute to take it back: rows, counts and letters are as they were."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from careshare.actions import assignments, shifts, undo
from careshare.db.models import AssignmentRow, EntryRow
from careshare.domain.assignments import HowItWent
from careshare.domain.circles import Me
from careshare.domain.reasons import NotFound, Why
from careshare.domain.shifts import Draft, Shift
from careshare.domain.time import Stretch
from careshare.domain.words import AssignmentState, Kind, MemberState, Presence, Role
from tests.actions.dividing import do, letters, look, refused, states
from tests.world import World

Act = Callable[[World, int], Awaitable[int]]
ACCEPTED, SEEKING, PROPOSED = AssignmentState.ACCEPTED, AssignmentState.SEEKING, AssignmentState.PROPOSED
SOON = timedelta(seconds=9)
LATER = timedelta(hours=4)


def who_comes(shift: Shift) -> list[Any]:
    """Everything an undo must bring back."""
    return [shift.held, shift.seeking, shift.closed, shift.stretch, shift.person_asks, *shift.assignments]


async def taken(world: World, who: Me, shift_id: int) -> int:
    return int((await do(world, assignments.take, who, shift_id)).entry)


async def moved(world: World, shift_id: int) -> int:
    shift = await look(world, shift_id)
    later = Stretch(shift.stretch.start + timedelta(hours=1), shift.stretch.end + timedelta(hours=1))
    draft = Draft(later, Kind.COMPANY, shift.title)
    return int(await do(world, shifts.edit, world.coordinator, shift_id, draft))


async def granted(world: World, shift_id: int, yes: bool) -> int:
    return int(await do(world, shifts.answer, world.coordinator, shift_id, yes))


ACTS: dict[str, tuple[AssignmentState | None, str, Any]] = {
    "take": (None, "neighbour", lambda w, s: taken(w, w.neighbour, s)),
    "take after a no": (AssignmentState.DECLINED, "neighbour", lambda w, s: taken(w, w.neighbour, s)),
    "accept": (PROPOSED, "neighbour", lambda w, s: taken(w, w.neighbour, s)),
    "stand in": (SEEKING, "child", lambda w, s: taken(w, w.child, s)),
    "propose": (None, "coordinator", lambda w, s: do(w, assignments.propose, w.coordinator, s, w.neighbour.id)),
    "note a yes": (PROPOSED, "coordinator", lambda w, s: do(w, assignments.note_yes, w.coordinator, s, w.neighbour.id)),
    "withdraw": (ACCEPTED, "coordinator", lambda w, s: do(w, assignments.withdraw, w.coordinator, s, w.neighbour.id)),
    "decline": (PROPOSED, "neighbour", lambda w, s: do(w, assignments.decline, w.neighbour, s)),
    "seek": (ACCEPTED, "neighbour", lambda w, s: do(w, assignments.seek, w.neighbour, s, w.neighbour.id)),
    "stop seeking": (
        SEEKING,
        "neighbour",
        lambda w, s: do(w, assignments.stop_seeking, w.neighbour, s, w.neighbour.id),
    ),
    "cannot come": (SEEKING, "neighbour", lambda w, s: do(w, assignments.cannot_come, w.neighbour, s, w.neighbour.id)),
    "a wish granted": (ACCEPTED, "coordinator", lambda w, s: granted(w, s, True)),
    "a wish turned down": (ACCEPTED, "coordinator", lambda w, s: granted(w, s, False)),
    "cancel": (ACCEPTED, "coordinator", lambda w, s: do(w, shifts.cancel, w.coordinator, s, "Te veel")),
    "move": (SEEKING, "coordinator", moved),
    "a wish": (None, "person", lambda w, s: do(w, shifts.do_myself, w.person, s)),
}


@pytest.mark.parametrize("name", ACTS)
async def test_an_undo_brings_everything_back_and_keeps_the_letters_in(world: World, name: str) -> None:
    state, who, act = ACTS[name]
    lunch = await world.shift(person_asks=name.startswith("a wish "))
    if state:
        await world.assign(lunch, world.neighbour, state, since=world.now - timedelta(days=3))
    before = await look(world, lunch)
    entry = await act(world, lunch)
    assert who_comes(await look(world, lunch)) != who_comes(before)

    await do(world, undo.undo, getattr(world, who), entry, now=world.now + SOON)

    after = await look(world, lunch)
    assert who_comes(after) == who_comes(before)
    assert after.version == before.version + 2
    assert await letters(world) == []


async def test_what_was_moved_and_cut_down_is_as_it_was(world: World) -> None:
    """Everything but the words, which the log does not keep: so a move that also changed those is not undone."""
    lunch = await world.shift(needed=2, what="Soep")
    await world.assign(lunch, world.neighbour)
    await world.assign(lunch, world.child)
    before = await look(world, lunch)
    later = Stretch(before.stretch.start + timedelta(hours=1), before.stretch.end + timedelta(hours=1))
    other: dict[str, Any] = {
        "presence": Presence.ASLEEP,
        "open_to": frozenset({Role.FRIEND}),
        "window": (time(12), time(13)),
    }
    draft = Draft(later, Kind.MEAL, before.title, what="Soep", needed=1, **other)

    entry = await do(world, shifts.edit, world.coordinator, lunch, draft)
    await do(world, undo.undo, world.coordinator, entry)

    after = await look(world, lunch)
    assert replace(after, version=0, sequence=0) == replace(before, version=0, sequence=0)

    entry = await do(world, shifts.edit, world.coordinator, lunch, replace(draft, title="Avondeten"))
    with pytest.raises(NotFound):
        await do(world, undo.undo, world.coordinator, entry)


async def test_a_wish_that_stood_open_when_it_was_cancelled_stands_open_again(world: World) -> None:
    lunch = await world.shift(person_asks=True)
    entry = await do(world, shifts.cancel, world.coordinator, lunch, "Te veel")

    await do(world, undo.undo, world.coordinator, entry)

    shift = await look(world, lunch)
    assert (shift.closed, shift.closed_words, shift.person_asks) == (None, "", True)


async def test_what_was_opened_by_mistake_is_off_again_with_its_words(world: World) -> None:
    lunch, walk = await world.shift(), await world.shift()
    await world.assign(lunch, world.neighbour)
    await do(world, shifts.cancel, world.coordinator, lunch, "Ellen is bij de dokter")
    await do(world, assignments.take, world.neighbour, walk)
    before = await look(world, lunch)
    entry = await do(world, shifts.reopen, world.coordinator, lunch)

    await do(world, undo.undo, world.coordinator, entry)

    after = await look(world, lunch)
    assert [*who_comes(after), after.closed_words] == [*who_comes(before), "Ellen is bij de dokter"]
    assert "reopened" not in [kind for kind, _ in await letters(world)]


async def test_how_it_went_comes_back_with_the_place(world: World) -> None:
    lunch = await world.shift("2026-12-04 08:00", hours=6)
    await world.assign(lunch, world.neighbour)
    went = HowItWent(world.neighbour.id, Stretch(world.now - timedelta(minutes=30), world.now), calls=3)
    await do(world, assignments.correct, world.neighbour, lunch, went)
    await do(world, assignments.cannot_come, world.neighbour, lunch, world.neighbour.id)
    before = await look(world, lunch)

    entry = (await do(world, assignments.take, world.neighbour, lunch)).entry
    await do(world, undo.undo, world.neighbour, entry)

    assert who_comes(await look(world, lunch)) == who_comes(before)


async def test_a_cancelled_shift_is_not_given_back_to_who_has_left(world: World) -> None:
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour)
    entry = await do(world, shifts.cancel, world.coordinator, lunch, "")
    await world.change_member(world.neighbour, state=MemberState.FORMER)

    assert await refused(world, undo.undo, world.coordinator, entry) is Why.CHANGED_MEANWHILE


async def test_letters_of_other_acts_stay(world: World) -> None:
    lunch = await world.shift(needed=2)
    await do(world, assignments.propose, world.coordinator, lunch, world.child.id)
    entry = await do(world, assignments.propose, world.coordinator, lunch, world.neighbour.id)

    await do(world, undo.undo, world.coordinator, entry)

    assert await letters(world) == [("proposed", world.child.account.id)]


async def test_i_was_here_can_be_taken_back(world: World) -> None:
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour)
    entry = await do(world, assignments.here, world.neighbour, lunch, world.neighbour.id, now=world.now + LATER)

    await do(world, undo.undo, world.neighbour, entry, now=world.now + LATER)

    [row] = await world.rows(AssignmentRow)
    assert (row.happened, row.here_at, row.state) == (None, None, ACCEPTED)


async def test_an_undo_has_its_own_line_in_the_log(world: World) -> None:
    lunch = await world.shift()
    entry = (await do(world, assignments.take, world.neighbour, lunch)).entry

    await do(world, undo.undo, world.neighbour, entry)

    row = (await world.rows(EntryRow))[-1]
    assert (row.verb, row.shift_id, row.facts["undone"], row.facts["entry"]) == ("undo", lunch, "take", entry)


async def test_it_is_too_late_after_a_minute_and_what_the_press_takes(world: World) -> None:
    lunch = await world.shift()
    entry = (await do(world, assignments.take, world.neighbour, lunch)).entry

    late = world.now + timedelta(seconds=66)
    assert await refused(world, undo.undo, world.neighbour, entry, now=late) is Why.TOO_LATE_TO_UNDO


async def test_what_somebody_else_acted_on_stays(world: World) -> None:
    lunch = await world.shift(needed=2)
    entry = (await do(world, assignments.take, world.neighbour, lunch)).entry
    await do(world, assignments.take, world.child, lunch)

    assert await refused(world, undo.undo, world.neighbour, entry) is Why.CHANGED_MEANWHILE
    assert await states(world, lunch) == {"Ria": "accepted", "Bram": "accepted"}


async def test_an_undo_is_not_undone(world: World) -> None:
    lunch = await world.shift()
    entry = (await do(world, assignments.take, world.neighbour, lunch)).entry
    await do(world, undo.undo, world.neighbour, entry)

    assert await refused(world, undo.undo, world.neighbour, entry) is Why.CHANGED_MEANWHILE


async def test_nobody_undoes_what_another_did(world: World) -> None:
    lunch = await world.shift()
    entry = (await do(world, assignments.take, world.neighbour, lunch)).entry

    assert await refused(world, undo.undo, world.coordinator, entry) is Why.NOT_YOURS


async def test_a_place_given_back_is_not_taken_again_beside_another_shift(world: World) -> None:
    lunch, walk = await world.shift("2026-12-07 12:00"), await world.shift("2026-12-07 13:00")
    await world.assign(lunch, world.neighbour)
    entry = await do(world, assignments.leave, world.neighbour, lunch)
    await do(world, assignments.take, world.neighbour, walk)

    assert await refused(world, undo.undo, world.neighbour, entry) is Why.OVERLAP


@pytest.mark.parametrize("who", ["stranger", "neighbour"])
async def test_what_is_not_ones_circles_or_not_an_act_does_not_exist(world: World, who: str) -> None:
    lunch = await world.shift()
    entry = (await do(world, assignments.take, world.child, lunch)).entry
    me: Me = getattr(world, who)
    number = entry if me.circle_id != world.circle_id else entry + 1

    with pytest.raises(NotFound):
        await do(world, undo.undo, me, number)


async def test_an_edit_is_answered_by_another_edit(world: World) -> None:
    lunch = await world.shift()
    shift = await look(world, lunch)
    draft = replace(Draft(shift.stretch, Kind.COMPANY, "Soep"))
    entry = await do(world, shifts.edit, world.coordinator, lunch, draft)

    with pytest.raises(NotFound):
        await do(world, undo.undo, world.coordinator, entry)
