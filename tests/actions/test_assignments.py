"""Who comes, written down: the row, its counts, the log, the letters, and that everyone's pages know of it."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from careshare.actions import assignments, shifts
from careshare.actions.assignments import Seen
from careshare.db.models import (
    AbsenceRow,
    AccountRow,
    AssignmentRow,
    CircleRow,
    EntryRow,
    LetterRow,
    PreferenceRow,
    WishRow,
)
from careshare.domain.assignments import HowItWent
from careshare.domain.circles import Me
from careshare.domain.reasons import Care, Caution, NotFound, Reason, Refused, Why
from careshare.domain.shifts import Draft
from careshare.domain.time import Stretch
from careshare.domain.words import AssignmentState, CircleState, Closed, Decides, Kind, MemberState, Role
from tests.actions.dividing import do, letters, look, refused, states
from tests.world import World

DURING = timedelta(hours=4)


async def counts(world: World, shift_id: int) -> tuple[int, int]:
    shift = await look(world, shift_id)
    return shift.held, shift.seeking


async def last_entry(world: World) -> EntryRow:
    return (await world.rows(EntryRow))[-1]


# Saying yes.


async def test_taking_fills_an_empty_place(world: World) -> None:
    lunch = await world.shift(needed=2)

    await do(world, assignments.take, world.neighbour, lunch)

    assert await states(world, lunch) == {"Ria": "accepted"}
    assert await counts(world, lunch) == (1, 0)


async def test_the_log_says_who_took_what(world: World) -> None:
    lunch = await world.shift()

    entry = (await do(world, assignments.take, world.neighbour, lunch)).entry

    row = await last_entry(world)
    assert (row.id, row.verb, row.by_member_id, row.shift_id, row.member_id, row.at) == (
        entry, "take", world.neighbour.id, lunch, world.neighbour.id, world.now,
    )  # fmt: skip


async def test_everyones_page_and_ones_own_know_that_something_changed(world: World) -> None:
    lunch = await world.shift()

    await do(world, assignments.take, world.neighbour, lunch)

    [circle] = await world.rows(CircleRow, id=world.circle_id)
    [account] = await world.rows(AccountRow, id=world.neighbour.account.id)
    assert (circle.revision, account.revision) == (1, 1)
    assert (await look(world, lunch)).version == 1


async def test_taking_writes_no_letter(world: World) -> None:
    lunch = await world.shift()

    await do(world, assignments.take, world.neighbour, lunch)

    assert await letters(world) == []


async def test_a_newcomer_first_fills_an_empty_place(world: World) -> None:
    lunch = await world.shift(needed=2)
    await world.assign(lunch, world.neighbour, AssignmentState.SEEKING)

    await do(world, assignments.take, world.child, lunch)

    assert await states(world, lunch) == {"Ria": "seeking", "Bram": "accepted"}
    assert await counts(world, lunch) == (2, 1)


async def test_then_stands_in_for_who_seeks_the_longest_who_is_told(world: World) -> None:
    lunch = await world.shift(needed=2)
    await world.assign(lunch, world.neighbour, AssignmentState.SEEKING)
    await world.assign(lunch, world.child, AssignmentState.SEEKING, since=world.now - timedelta(days=1))

    await do(world, assignments.take, world.partner, lunch)

    bram = (await look(world, lunch)).of(world.child.id)
    assert await states(world, lunch) == {"Bram": "replaced", "Ria": "seeking", "Anton": "accepted"}
    assert await counts(world, lunch) == (2, 1)
    assert bram is not None
    assert bram.replaced_by == world.partner.id
    assert await letters(world) == [("replaced", world.child.account.id)]


async def test_accepting_answers_a_question(world: World) -> None:
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour, AssignmentState.PROPOSED)

    await do(world, assignments.take, world.neighbour, lunch)

    assert await states(world, lunch) == {"Ria": "accepted"}


async def test_a_yes_is_to_the_time_that_was_on_the_page(world: World) -> None:
    """A page from before it moved says twelve o'clock; nobody comes at six by pressing it."""
    lunch = await world.shift(needed=3)
    gerda = await world.member(world.circle_id, "Gerda", Role.FRIEND, has_account=False)
    shift = await look(world, lunch)
    evening = Stretch(shift.stretch.start + timedelta(hours=6), shift.stretch.end + timedelta(hours=6))
    await do(world, shifts.edit, world.coordinator, lunch, Draft(evening, shift.kind, shift.title, needed=3))

    presses: list[tuple[Any, Me, tuple[int, ...]]] = [
        (assignments.take, world.neighbour, ()),
        (assignments.note_yes, world.coordinator, (world.child.id,)),
        (assignments.plan_in, world.coordinator, (gerda,)),
    ]

    for verb, me, whom in presses:
        assert await refused(world, verb, me, Seen(lunch, shift.sequence), *whom) is Why.CHANGED_MEANWHILE
        await do(world, verb, me, Seen(lunch, shift.sequence + 1), *whom)
    assert await states(world, lunch) == {"Ria": "accepted", "Bram": "accepted", "Gerda": "accepted"}


async def test_what_ended_holds_nobody_and_what_is_paused_may_go_on(world: World) -> None:
    there = await world.join(world.stranger.circle_id, world.neighbour)
    walk = await world.shift("2026-12-04 12:30", circle_id=there.circle_id)
    await world.assign(walk, there)
    lunch = await world.shift()
    henks = update(CircleRow).where(CircleRow.id == there.circle_id)

    async with world.database.writing() as db:
        await db.execute(henks.values(state=CircleState.PAUSED))
    assert await refused(world, assignments.take, world.neighbour, lunch) is Why.OVERLAP

    async with world.database.writing() as db:
        await db.execute(henks.values(state=CircleState.ENDED))
    await do(world, assignments.take, world.neighbour, lunch)
    assert await states(world, lunch) == {"Ria": "accepted"}


async def test_who_was_taken_out_of_the_circle_meanwhile_comes_no_more(world: World) -> None:
    """What a page knew of who presses was read before their account is locked; it is read again after."""
    lunch = await world.shift()
    await world.change_member(world.neighbour, state=MemberState.FORMER)

    assert await refused(world, assignments.take, world.neighbour, lunch) is Why.NOT_OPEN_TO_YOU
    assert (
        await refused(world, assignments.note_yes, world.coordinator, lunch, world.neighbour.id)
        is Why.NOT_AVAILABLE_FOR_THIS
    )


async def test_a_yes_says_what_is_worth_knowing(world: World) -> None:
    walk = await world.shift("2026-12-04 13:50")
    await world.assign(walk, world.neighbour)
    lunch = await world.shift()
    times = {"starts_at": world.now, "ends_at": world.now + timedelta(days=3)}
    await world.add(AbsenceRow, circle_id=world.circle_id, member_id=world.neighbour.id, **times)
    friday = {"weekday": 4, "starts": time(11), "ends": time(15), "rather": False}
    await world.add(PreferenceRow, circle_id=world.circle_id, member_id=world.neighbour.id, **friday)

    taken = await do(world, assignments.take, world.neighbour, lunch)

    assert taken.cautions == [Caution(Care.SHORT_OVERLAP, minutes=10), Caution(Care.ABSENT), Caution(Care.RATHER_NOT)]


async def test_a_yes_after_i_cannot_begins_with_a_clean_sheet(world: World) -> None:
    lunch = await world.shift("2026-12-04 08:00", hours=6)
    await world.assign(lunch, world.neighbour)
    went = HowItWent(world.neighbour.id, Stretch(world.now - timedelta(minutes=30), world.now), calls=3)
    await do(world, assignments.correct, world.neighbour, lunch, went)
    await do(world, assignments.cannot_come, world.neighbour, lunch, world.neighbour.id)

    await do(world, assignments.take, world.neighbour, lunch)

    ria = (await look(world, lunch)).of(world.neighbour.id)
    assert ria is not None
    assert (ria.happened, ria.real, ria.calls) == (None, None, 0)


async def test_who_is_late_reads_who_was_quicker(world: World) -> None:
    lunch = await world.shift()
    await do(world, assignments.take, world.partner, lunch)

    with pytest.raises(Refused) as refusal:
        await do(world, assignments.take, world.neighbour, lunch)

    assert refusal.value.reason == Reason(Why.QUICKER, who="Anton")


async def test_what_is_not_open_says_whom_to_call_and_never_why(world: World) -> None:
    lunch = await world.shift()
    async with world.database.writing() as db:
        db.add(WishRow(circle_id=world.circle_id, member_id=world.child.id, kind=Kind.COMPANY))

    with pytest.raises(Refused) as refusal:
        await do(world, assignments.take, world.child, lunch)

    assert refusal.value.reason == Reason(Why.NOT_OPEN_TO_YOU, who="Sanne")


async def test_a_refusal_leaves_everything_as_it_was(world: World) -> None:
    lunch, walk = await world.shift(), await world.shift("2026-12-04 13:00")
    await world.assign(walk, world.neighbour)

    assert await refused(world, assignments.take, world.neighbour, lunch) is Why.OVERLAP
    assert (await look(world, lunch)).version == 0
    assert await world.rows(EntryRow) == []


@pytest.mark.parametrize(
    ("held", "answer"),
    [("12:00", None), ("12:10", None), ("12:30", Why.OVERLAP)],
    ids=["touching", "ten minutes", "half an hour"],
)
async def test_an_overlap_is_measured_with_what_is_held(world: World, held: str, answer: Why | None) -> None:
    walk = await world.shift(f"2026-12-04 {held}", hours=2)
    await world.assign(walk, world.neighbour)
    afternoon = await world.shift("2026-12-04 14:00", hours=4)

    if answer is None:
        await do(world, assignments.take, world.neighbour, afternoon)
        assert await counts(world, afternoon) == (1, 0)
    else:
        assert await refused(world, assignments.take, world.neighbour, afternoon) is answer


async def test_a_shift_that_was_cancelled_is_not_in_the_way(world: World) -> None:
    cancelled = await world.shift(closed=Closed.CANCELLED)
    await world.assign(cancelled, world.neighbour)
    lunch = await world.shift()

    await do(world, assignments.take, world.neighbour, lunch)

    assert await counts(world, lunch) == (1, 0)


async def test_a_shift_of_another_circle_does_not_exist(world: World) -> None:
    lunch = await world.shift()

    with pytest.raises(NotFound):
        await do(world, assignments.take, world.stranger, lunch)


async def test_a_member_of_another_circle_cannot_be_asked(world: World) -> None:
    lunch = await world.shift()

    with pytest.raises(NotFound):
        await do(world, assignments.propose, world.coordinator, lunch, world.stranger.id)


# Asking others.


async def test_a_question_holds_no_place_and_is_sent(world: World) -> None:
    lunch = await world.shift()

    await do(world, assignments.propose, world.coordinator, lunch, world.neighbour.id)

    assert await states(world, lunch) == {"Ria": "proposed"}
    assert await counts(world, lunch) == (0, 0)
    assert await letters(world) == [("proposed", world.neighbour.account.id)]


async def test_who_is_planned_in_holds_the_place_and_is_told(world: World) -> None:
    lunch = await world.shift()
    member = await world.member(world.circle_id, "Tine", Role.FRIEND, planned_in=True)
    tine = await world.signed_in("tine", member)

    await do(world, assignments.plan_in, world.coordinator, lunch, tine.id)

    held = (await look(world, lunch)).of(tine.id)
    assert held is not None
    assert (held.state, held.noted_by) == (AssignmentState.ACCEPTED, world.coordinator.id)
    assert await letters(world) == [("planned_in", tine.account.id)]


async def test_who_has_no_account_is_planned_in_without_a_letter(world: World) -> None:
    lunch = await world.shift()
    member = await world.member(world.circle_id, "Gré", Role.FRIEND, has_account=False)

    await do(world, assignments.plan_in, world.coordinator, lunch, member)

    assert await states(world, lunch) == {"Gré": "accepted"}
    assert await letters(world) == []


async def test_a_yes_on_the_telephone_is_noted_with_who_noted_it(world: World) -> None:
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour, AssignmentState.PROPOSED)

    await do(world, assignments.note_yes, world.coordinator, lunch, world.neighbour.id)

    entry = await last_entry(world)
    assert await states(world, lunch) == {"Ria": "accepted"}
    assert (entry.verb, entry.by_member_id, entry.member_id) == ("note_yes", world.coordinator.id, world.neighbour.id)
    assert await letters(world) == [("yes_noted", world.neighbour.account.id)]


async def test_a_coordinator_who_notes_their_own_yes_writes_no_letter_to_themselves(world: World) -> None:
    lunch = await world.shift()

    await do(world, assignments.note_yes, world.coordinator, lunch, world.coordinator.id)

    assert await letters(world) == []


async def test_what_was_agreed_can_be_taken_back_and_is_told(world: World) -> None:
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour)

    await do(world, assignments.withdraw, world.coordinator, lunch, world.neighbour.id)

    assert (await states(world, lunch), await counts(world, lunch)) == ({"Ria": "withdrawn"}, (0, 0))
    assert await letters(world) == [("withdrawn", world.neighbour.account.id)]


# Not coming after all.


async def test_who_asked_is_told_of_a_no(world: World) -> None:
    lunch = await world.shift()
    await do(world, assignments.propose, world.coordinator, lunch, world.neighbour.id)

    await do(world, assignments.decline, world.neighbour, lunch)

    assert (await letters(world))[-1] == ("declined", world.coordinator.account.id)


async def test_declining_answers_a_question(world: World) -> None:
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour, AssignmentState.PROPOSED)

    await do(world, assignments.decline, world.neighbour, lunch)

    assert await states(world, lunch) == {"Ria": "declined"}


async def test_a_coordinator_who_seeks_for_somebody_tells_the_others_who_plan(world: World) -> None:
    await world.change_member(world.child, is_coordinator=True)
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour)

    await do(world, assignments.seek, world.coordinator, lunch, world.neighbour.id)

    [letter] = await world.rows(LetterRow)
    assert (letter.kind, letter.account_id, letter.facts["member"]) == (
        "seeks",
        world.child.account.id,
        world.neighbour.id,
    )


async def test_what_is_given_back_in_good_time_is_told_to_who_plans(world: World) -> None:
    lunch = await world.shift("2026-12-08 12:00")
    await world.assign(lunch, world.neighbour)

    await do(world, assignments.leave, world.neighbour, lunch)

    assert await letters(world) == [("gave_back", world.coordinator.account.id)]


async def test_who_seeks_a_stand_in_still_holds_the_place(world: World) -> None:
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour)

    await do(world, assignments.seek, world.neighbour, lunch, world.neighbour.id)
    assert (await states(world, lunch), await counts(world, lunch)) == ({"Ria": "seeking"}, (1, 1))
    assert await letters(world) == [("seeks", world.coordinator.account.id)]

    await do(world, assignments.stop_seeking, world.neighbour, lunch, world.neighbour.id)
    assert (await states(world, lunch), await counts(world, lunch)) == ({"Ria": "accepted"}, (1, 0))


@pytest.mark.parametrize("state", [AssignmentState.ACCEPTED, AssignmentState.SEEKING])
async def test_who_cannot_come_leaves_a_gap_and_the_coordinators_are_told(world: World, state: AssignmentState) -> None:
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour, state)

    await do(world, assignments.cannot_come, world.neighbour, lunch, world.neighbour.id)

    assert (await states(world, lunch), await counts(world, lunch)) == ({"Ria": "cannot_come"}, (0, 0))
    assert await letters(world) == [("cannot_come", world.coordinator.account.id)]


async def test_who_did_not_say_it_themselves_reads_back_that_they_cannot(world: World) -> None:
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour)

    await do(world, assignments.cannot_come, world.coordinator, lunch, world.neighbour.id)

    assert await letters(world) == [("no_noted", world.neighbour.account.id)]


async def test_who_plans_too_reads_only_what_was_noted_of_themselves(world: World) -> None:
    await world.change_member(world.child, is_coordinator=True)
    await world.change_member(world.partner, is_coordinator=True)
    lunch = await world.shift()
    await world.assign(lunch, world.child)

    await do(world, assignments.cannot_come, world.coordinator, lunch, world.child.id)

    assert await letters(world) == [
        ("cannot_come", world.partner.account.id),
        ("no_noted", world.child.account.id),
    ]


async def test_nobody_is_told_that_they_look_for_someone_else_themselves(world: World) -> None:
    await world.change_member(world.child, is_coordinator=True)
    await world.change_member(world.partner, is_coordinator=True)
    lunch = await world.shift()
    await world.assign(lunch, world.child)

    await do(world, assignments.seek, world.coordinator, lunch, world.child.id)

    assert await letters(world) == [("seeks", world.partner.account.id)]


async def test_where_the_person_plans_the_coordinators_hear_who_declined(world: World) -> None:
    await world.change_circle(decides=Decides.PERSON)
    lunch = await world.shift()
    await do(world, assignments.propose, await world.me(world.person.id), lunch, world.neighbour.id)

    await do(world, assignments.decline, world.neighbour, lunch)

    assert (await letters(world))[-1] == ("declined", world.coordinator.account.id)


async def test_giving_back_in_good_time_leaves_a_gap(world: World) -> None:
    lunch = await world.shift("2026-12-06 12:00")
    await world.assign(lunch, world.neighbour)

    await do(world, assignments.leave, world.neighbour, lunch)

    assert (await states(world, lunch), await counts(world, lunch)) == ({"Ria": "left"}, (0, 0))


async def test_who_said_no_may_still_come(world: World) -> None:
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour)
    await do(world, assignments.cannot_come, world.neighbour, lunch, world.neighbour.id)

    await do(world, assignments.take, world.neighbour, lunch)

    assert (await states(world, lunch), await counts(world, lunch)) == ({"Ria": "accepted"}, (1, 0))


async def test_what_nobody_answered_expires_when_it_starts(world: World) -> None:
    lunch, dinner = await world.shift("2026-12-04 12:00"), await world.shift("2026-12-04 18:00")
    for shift in (lunch, dinner):
        await world.assign(shift, world.neighbour, AssignmentState.PROPOSED)

    async with world.database.writing() as db:
        expired = await assignments.expire(db, world.now + DURING)

    assert expired == 1
    assert (await states(world, lunch), await states(world, dinner)) == ({"Ria": "expired"}, {"Ria": "proposed"})
    assert [(row.verb, row.by_member_id, row.shift_id) for row in await world.rows(EntryRow)] == [
        ("expire", None, lunch)
    ]


# How it went.


async def test_i_am_here_is_kept_with_its_moment(world: World) -> None:
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour)

    await do(world, assignments.here, world.neighbour, lunch, world.neighbour.id, now=world.now + DURING)

    held = (await look(world, lunch)).of(world.neighbour.id)
    assert held is not None
    assert (held.happened, held.here_at, held.state) == (True, world.now + DURING, AssignmentState.ACCEPTED)


async def test_it_did_not_happen(world: World) -> None:
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour)

    await do(world, assignments.did_not_happen, world.coordinator, lunch, world.neighbour.id, now=world.now + DURING)

    held = (await look(world, lunch)).of(world.neighbour.id)
    assert held is not None
    assert (held.happened, held.here_at) == (False, None)


async def test_the_real_minutes_and_calls_are_put_right(world: World) -> None:
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour)
    real = Stretch(datetime(2026, 12, 4, 11, 5, tzinfo=UTC), datetime(2026, 12, 4, 12, 0, tzinfo=UTC))

    went = HowItWent(world.neighbour.id, real, calls=2)
    await do(world, assignments.correct, world.neighbour, lunch, went, now=world.now + DURING)

    held = (await look(world, lunch)).of(world.neighbour.id)
    assert held is not None
    assert (held.real, held.calls, held.happened) == (real, 2, True)


async def test_who_was_there_too_counts_beyond_what_was_needed(world: World) -> None:
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour)

    await do(world, assignments.was_there_too, world.child, lunch, world.child.id, now=world.now + DURING)

    rows: dict[int, Any] = {row.member_id: row for row in await world.rows(AssignmentRow)}
    assert await counts(world, lunch) == (2, 0)
    assert (rows[world.child.id].state, rows[world.child.id].happened) == (AssignmentState.ACCEPTED, True)
