"""A shift written, changed, moved, cancelled; and what the person does themselves."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from careshare.actions import assignments, shifts
from careshare.db.models import (
    AccountRow,
    AssignmentRow,
    CircleRow,
    EntryRow,
    LetterRow,
    PatternRow,
    ShiftRow,
    WishRow,
)
from careshare.domain.circles import Me
from careshare.domain.reasons import NotFound, Why
from careshare.domain.shifts import Draft
from careshare.domain.time import Stretch
from careshare.domain.words import HELPERS, AssignmentState, Closed, Decides, Kind, MemberState, Presence, Role
from tests.actions.dividing import do, letters, look, refused, states
from tests.pages import statements
from tests.world import ON_SQLITE, World


def on_friday(starts: int, ends: int) -> Stretch:
    """Between these hours UTC: home is an hour later."""
    return Stretch(datetime(2026, 12, 4, starts, tzinfo=UTC), datetime(2026, 12, 4, ends, tzinfo=UTC))


LUNCH = Draft(on_friday(11, 13), Kind.COMPANY, "Lunch")


def deciding(world: World) -> Me:
    """Ellen, where she decides herself."""
    return replace(world.person, circle=replace(world.person.circle, decides=Decides.PERSON))


async def row(world: World, shift_id: int) -> ShiftRow:
    [found] = await world.rows(ShiftRow, id=shift_id)
    return found


# Writing.


async def test_a_new_shift_is_as_it_was_written(world: World) -> None:
    draft = Draft(
        on_friday(11, 13),
        Kind.MEAL,
        "Koken",
        presence=Presence.ASLEEP,
        what="Iets zonder zout",
        needed=2,
        open_to=frozenset({Role.FAMILY}),
        window=(time(11), time(13)),
    )

    shift_id = await do(world, shifts.create, world.coordinator, draft)

    shift = await look(world, shift_id)
    assert Draft(
        shift.stretch, shift.kind, shift.title, shift.presence, shift.what, shift.needed, shift.open_to, shift.window
    ) == draft  # fmt: skip
    assert (shift.held, shift.version, shift.detached, shift.assignments) == (0, 0, False, ())


async def test_writing_a_shift_is_logged_and_seen(world: World) -> None:
    shift_id = await do(world, shifts.create, world.coordinator, LUNCH)

    [entry] = await world.rows(EntryRow)
    [circle] = await world.rows(CircleRow, id=world.circle_id)
    assert (entry.verb, entry.shift_id, entry.by_member_id) == ("create", shift_id, world.coordinator.id)
    assert circle.revision == 1


async def test_care_nobody_planned_is_held_by_who_gave_it(world: World) -> None:
    given = replace(LUNCH, stretch=on_friday(6, 7))

    shift_id = await do(world, shifts.write_down, world.neighbour, given)

    shift = await look(world, shift_id)
    assert [(each.name, each.state, each.happened) for each in shift.assignments] == [
        ("Ria", AssignmentState.ACCEPTED, True)
    ]
    assert (shift.held, shift.is_sure) == (1, True)


# Changing.


async def test_an_edit_changes_the_words_and_asks_nobody_again(world: World) -> None:
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour)

    await do(world, shifts.edit, world.coordinator, lunch, replace(LUNCH, title="Soep", needed=2))

    shift = await look(world, lunch)
    assert (shift.title, shift.needed, shift.version, shift.sequence) == ("Soep", 2, 1, 0)
    assert (await states(world, lunch), await letters(world)) == ({"Ria": "accepted"}, [])


async def test_moving_asks_every_holder_again_whatever_the_distance(world: World) -> None:
    lunch = await world.shift(needed=2)
    await world.assign(lunch, world.neighbour)
    await world.assign(lunch, world.child, AssignmentState.SEEKING)
    later = Stretch(LUNCH.stretch.start + timedelta(minutes=5), LUNCH.stretch.end + timedelta(minutes=5))

    await do(world, shifts.edit, world.coordinator, lunch, replace(LUNCH, stretch=later))

    shift = await look(world, lunch)
    assert await states(world, lunch) == {"Ria": "proposed", "Bram": "proposed"}
    assert (shift.stretch, shift.held, shift.seeking, shift.sequence) == (later, 0, 0, 1)


async def test_moving_tells_the_holders_what_the_time_was(world: World) -> None:
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour)

    await do(world, shifts.edit, world.coordinator, lunch, replace(LUNCH, stretch=on_friday(14, 16)))

    [letter] = await world.rows(LetterRow)
    assert (letter.kind, letter.account_id, letter.thread) == ("moved", world.neighbour.account.id, f"shift-{lunch}")
    assert letter.facts["was"] == ["2026-12-04T11:00:00+00:00", "2026-12-04T13:00:00+00:00"]


@pytest.mark.parametrize(
    ("changed", "verb"),
    [
        ({"title": "Soep"}, "edit"),
        ({"stretch": on_friday(14, 16)}, "move"),
        ({"stretch": on_friday(14, 16), "title": "Soep"}, "move_and_edit"),
    ],
)
async def test_the_log_says_that_it_was_moved_also_where_more_changed(
    world: World, changed: dict[str, Any], verb: str
) -> None:
    lunch = await world.shift()

    await do(world, shifts.edit, world.coordinator, lunch, replace(LUNCH, **changed))

    [entry] = await world.rows(EntryRow)
    assert entry.verb == verb


async def test_a_shift_of_a_pattern_that_is_changed_by_hand_is_left_alone_by_it(world: World) -> None:
    lunch = await world.shift(**await of_a_pattern(world))

    await do(world, shifts.edit, world.coordinator, lunch, replace(LUNCH, title="Soep"))

    assert (await look(world, lunch)).detached is True


async def test_whoever_moves_it_hears_the_no(world: World) -> None:
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour)

    await do(world, shifts.edit, world.coordinator, lunch, replace(LUNCH, stretch=on_friday(14, 16)))
    await do(world, assignments.decline, world.neighbour, lunch)

    assert await letters(world) == [("moved", world.neighbour.account.id), ("declined", world.coordinator.account.id)]


async def test_whoever_opens_it_again_hears_the_no(world: World) -> None:
    lunch = await world.shift(closed=Closed.CANCELLED)
    await world.assign(lunch, world.neighbour)

    await do(world, shifts.reopen, world.coordinator, lunch)
    await do(world, assignments.decline, world.neighbour, lunch)

    assert (await letters(world))[-1] == ("declined", world.coordinator.account.id)


@pytest.mark.parametrize("other", [{"kind": Kind.CARE}, {"open_to": frozenset({Role.FRIEND})}], ids=["wish", "role"])
@pytest.mark.parametrize("hour", [11, 14], ids=["edited", "moved"])
async def test_whom_it_is_no_longer_for_is_taken_off_it_and_told(
    world: World, other: dict[str, Any], hour: int
) -> None:
    lunch = await world.shift(needed=2)
    await world.assign(lunch, world.child)
    await world.assign(lunch, world.neighbour)
    await world.add(WishRow, circle_id=world.circle_id, member_id=world.child.id, kind=Kind.CARE)

    draft = replace(LUNCH, needed=2, stretch=on_friday(hour, hour + 2), **other)
    await do(world, shifts.edit, world.coordinator, lunch, draft)

    assert await states(world, lunch) == {"Bram": "withdrawn", "Ria": "accepted" if hour == 11 else "proposed"}
    assert ("withdrawn", world.child.account.id) in await letters(world)


@ON_SQLITE
async def test_whoever_is_on_it_is_read_at_once_and_after_they_are_locked(world: World) -> None:
    reads = []
    for on_it in ([world.child], [world.child, world.neighbour, world.second_neighbour, world.volunteer]):
        lunch = await world.shift(needed=4)
        for each in on_it:
            await world.assign(lunch, each)
        with statements(world) as sent:
            await do(world, shifts.edit, world.coordinator, lunch, replace(LUNCH, needed=4, kind=Kind.CARE))
        kinds = [statement.split()[0] for statement in sent]
        last_lock = max(n for n, statement in enumerate(sent) if statement.startswith("UPDATE accounts"))
        reads.append((kinds.count("SELECT"), kinds[last_lock + 1]))

    assert reads[0] == reads[1] == (reads[0][0], "SELECT")


async def test_other_words_send_nobody_away(world: World) -> None:
    """Also not who has a wish against them that came after their yes: that is between the person and who plans."""
    lunch = await world.shift()
    await world.assign(lunch, world.child)
    await world.add(WishRow, circle_id=world.circle_id, member_id=world.child.id, kind=Kind.COMPANY)

    await do(world, shifts.edit, world.coordinator, lunch, replace(LUNCH, title="Soep"))

    assert await states(world, lunch) == {"Bram": "accepted"}


async def test_who_left_the_circle_is_not_asked_again(world: World) -> None:
    lunch = await world.shift(closed=Closed.CANCELLED)
    await world.assign(lunch, world.neighbour)
    await world.change_member(world.neighbour, state=MemberState.FORMER)

    await do(world, shifts.reopen, world.coordinator, lunch)

    assert await states(world, lunch) == {"Ria": "withdrawn"}


async def test_an_edit_is_seen_on_the_pages_of_who_comes(world: World) -> None:
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour)

    await do(world, shifts.edit, world.coordinator, lunch, replace(LUNCH, title="Soep"))

    [account] = await world.rows(AccountRow, id=world.neighbour.account.id)
    assert account.revision == 1


async def test_nobody_writes_over_what_they_never_saw(world: World) -> None:
    lunch = await world.shift()
    await do(world, shifts.edit, world.coordinator, lunch, replace(LUNCH, what="Deur A", version=0))

    draft = replace(LUNCH, title="Soep", version=0)
    assert await refused(world, shifts.edit, world.coordinator, lunch, draft) is Why.CHANGED_MEANWHILE
    await do(world, shifts.edit, world.coordinator, lunch, replace(draft, version=1))


async def test_an_edit_with_a_time_in_the_past_is_refused(world: World) -> None:
    lunch = await world.shift()

    assert (
        await refused(world, shifts.edit, world.coordinator, lunch, replace(LUNCH, stretch=on_friday(6, 7)))
        is Why.ENDED
    )


# Cancelling.


async def test_cancelling_keeps_the_row_and_who_would_have_come(world: World) -> None:
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour)

    await do(world, shifts.cancel, world.coordinator, lunch, "Ellen is bij de dokter")

    shift = await look(world, lunch)
    assert (shift.closed, shift.closed_words, shift.sequence) == (Closed.CANCELLED, "Ellen is bij de dokter", 1)
    assert await states(world, lunch) == {"Ria": "accepted"}


async def test_cancelling_tells_who_comes_and_who_was_asked_and_not_who_declined(world: World) -> None:
    lunch = await world.shift(needed=3)
    await world.assign(lunch, world.neighbour)
    await world.assign(lunch, world.child, AssignmentState.PROPOSED)
    await world.assign(lunch, world.volunteer, AssignmentState.DECLINED)

    await do(world, shifts.cancel, world.coordinator, lunch, "")

    assert set(await letters(world)) == {
        ("cancelled", world.neighbour.account.id),
        ("cancelled", world.child.account.id),
    }


async def test_reopening_asks_who_would_have_come(world: World) -> None:
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour)
    await do(world, shifts.cancel, world.coordinator, lunch, "")

    await do(world, shifts.reopen, world.coordinator, lunch)

    shift = await look(world, lunch)
    assert (shift.closed, shift.held, shift.sequence) == (None, 0, 2)
    assert await states(world, lunch) == {"Ria": "proposed"}
    assert [kind for kind, _ in await letters(world)] == ["cancelled", "reopened"]


# The person.


async def test_where_the_person_decides_i_do_this_myself_closes_it(world: World) -> None:
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour)

    await do(world, shifts.do_myself, deciding(world), lunch)

    assert (await look(world, lunch)).closed is Closed.BY_PERSON
    assert await letters(world) == [("cancelled", world.neighbour.account.id)]


async def test_where_they_decide_together_it_is_a_wish_the_coordinators_read(world: World) -> None:
    lunch = await world.shift()

    await do(world, shifts.do_myself, world.person, lunch)

    shift = await look(world, lunch)
    assert (shift.closed, shift.person_asks) == (None, True)
    assert await letters(world) == [("person_asks", world.coordinator.account.id)]


@pytest.mark.parametrize(("yes", "closed"), [(True, Closed.BY_PERSON), (False, None)])
async def test_the_coordinators_answer_the_wish(world: World, yes: bool, closed: Closed | None) -> None:
    lunch = await world.shift(person_asks=True)

    await do(world, shifts.answer, world.coordinator, lunch, yes)

    shift = await look(world, lunch)
    assert (shift.closed, shift.person_asks) == (closed, False)


# Scope.


@pytest.mark.parametrize(
    ("verb", "values"),
    [
        (shifts.edit, (LUNCH,)),
        (shifts.cancel, ("",)),
        (shifts.reopen, ()),
        (shifts.do_myself, ()),
        (shifts.answer, (True,)),
    ],
    ids=["edit", "cancel", "reopen", "do myself", "answer"],
)
async def test_a_shift_of_another_circle_does_not_exist(world: World, verb: Any, values: tuple[Any, ...]) -> None:
    lunch = await world.shift()

    with pytest.raises(NotFound):
        await do(world, verb, world.stranger, lunch, *values)


async def test_nothing_is_written_when_a_change_is_refused(world: World) -> None:
    lunch = await world.shift()

    assert await refused(world, shifts.cancel, world.neighbour, lunch, "") is Why.NOT_ALLOWED
    assert (await row(world, lunch)).version == 0
    assert (await world.rows(EntryRow), await world.rows(AssignmentRow)) == ([], [])


async def of_a_pattern(world: World) -> dict[str, Any]:
    """The columns of a shift that a pattern wrote."""
    values = {
        "circle_id": world.circle_id,
        "series": "s",
        "rule": "FREQ=DAILY",
        "starts_on": date(2026, 12, 1),
    }
    pattern = PatternRow(
        **values, starts=time(12), ends=time(14), kind=Kind.COMPANY, presence=Presence.ACTIVE, title="Lunch",
        open_to=HELPERS, created_at=world.now,
    )  # fmt: skip
    async with world.database.writing() as db:
        db.add(pattern)
        await db.flush()
        return {
            "pattern_id": pattern.id,
            "series": "s",
            "original_on": date(2026, 12, 4),
            "original_starts": time(12),
        }
