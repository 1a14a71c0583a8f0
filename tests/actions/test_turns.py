"""One yes to a whole pattern, or one no; and who leaves."""

import asyncio
from collections import Counter
from datetime import date, timedelta

import pytest

from careshare.actions import assignments, members, patterns, turns
from careshare.db.models import AbsenceRow, AssignmentRow, EntryRow, LetterRow, ShiftRow, TurnRow
from careshare.domain.patterns import Pause, Rotation
from careshare.domain.reasons import NotFound, Reason, Why
from careshare.domain.words import CircleState
from careshare.jobs import horizon
from tests.actions.dividing import do, refused
from tests.actions.test_races import press
from tests.actions.usual import (
    at,
    change,
    counts_are_right,
    drafted,
    forget_letters,
    lunch,
    make,
    on_day,
    told,
    week,
    who,
)
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

    accepted = await do(world, turns.agree, world.neighbour, pattern_id, world.neighbour.id)

    [turn] = await world.rows(TurnRow)
    assert (turn.agreed_at, turn.declined_at) == (world.now, None)
    assert accepted == 60
    assert {(day.held, *day.who.values()) for day in (await week(world, "2026-12-07", "2027-02-26")).values()} == {
        (1, "accepted")
    }


async def test_a_yes_fills_also_what_was_written_after_the_no(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour, rule="FREQ=DAILY"))
    await do(world, turns.decline, world.neighbour, pattern_id)
    world.now += timedelta(days=3)
    await horizon.move(world.database, world.now)

    assert await do(world, turns.agree, world.neighbour, pattern_id, world.neighbour.id) == 85

    assert (await week(world, "2027-02-28", "2027-02-28"))["2027-02-28"].who == {"Ria": "accepted"}
    assert await counts_are_right(world)


async def test_a_no_to_one_day_stays_when_yes_is_said_to_all_of_it(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour))
    await do(world, assignments.decline, world.neighbour, (await on_day(world, "2026-12-08")).id)
    world.now += timedelta(minutes=1)
    await do(world, turns.decline, world.neighbour, pattern_id)

    await do(world, turns.agree, world.neighbour, pattern_id, world.neighbour.id)

    days = await week(world, "2026-12-07", "2026-12-09")
    assert [day.who["Ria"] for day in days.values()] == ["accepted", "declined", "accepted"]


async def test_after_a_no_another_time_is_asked_anew_and_a_yes_to_it_counts(world: World) -> None:
    before = await make(world, lunch("2026-12-07", world.neighbour))
    await do(world, turns.decline, world.neighbour, before)
    await forget_letters(world)

    after = await change(world, before, lunch("2026-12-09", world.neighbour, starts="12:30"))

    days = await week(world, "2026-12-08", "2026-12-09")
    assert [day.who["Ria"] for day in days.values()] == ["declined", "proposed"]
    assert await told(world) == [("pattern_proposed", "Ria")]
    assert await do(world, turns.agree, world.neighbour, after, world.neighbour.id) == 58


async def test_a_no_goes_on_through_a_change_of_words_and_can_still_become_a_yes(world: World) -> None:
    before = await make(world, lunch("2026-12-07", world.neighbour))
    await do(world, turns.decline, world.neighbour, before)
    world.now += timedelta(hours=1)

    after = await change(world, before, lunch("2026-12-07", world.neighbour), title="Soep")

    assert (await week(world, "2026-12-07", "2026-12-07"))["2026-12-07"].who == {"Ria": "declined"}
    assert await do(world, turns.agree, world.neighbour, after, world.neighbour.id) == 60


async def test_whoever_plans_is_told_of_a_no_to_all_of_it(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour), agreed=True)
    await forget_letters(world)

    await do(world, turns.decline, world.neighbour, pattern_id)

    assert await told(world) == [("pattern_declined", "Sanne")]


@pytest.mark.parametrize("state", [CircleState.PAUSED, CircleState.ENDED])
async def test_nobody_says_yes_in_a_circle_that_does_not_live_and_a_no_is_heard(
    world: World, state: CircleState
) -> None:
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour))
    await world.change_circle(state=state)
    me = await world.me(world.neighbour.id)

    assert await refused(world, turns.agree, me, pattern_id, me.id) is Why.CIRCLE_NOT_LIVE
    await do(world, turns.decline, me, pattern_id)

    assert [(row.agreed_at, row.declined_at) for row in await world.rows(TurnRow)] == [(None, world.now)]


async def test_an_answer_to_what_is_over_is_none(world: World) -> None:
    before = await make(world, lunch("2026-12-07", world.neighbour))
    await change(world, before, lunch("2026-12-07", world.neighbour, starts="12:30"))

    assert await refused(world, turns.agree, world.neighbour, before, world.neighbour.id) is Why.CHANGED_MEANWHILE
    assert await refused(world, turns.decline, world.neighbour, before) is Why.CHANGED_MEANWHILE


@pytest.mark.parametrize("copied_world", ["postgres"], indirect=True)
@pytest.mark.parametrize("answer", ["agree", "decline"])
async def test_who_answers_while_it_changes_answers_what_it_became(world: World, answer: str) -> None:
    before = await make(world, lunch("2026-12-07", world.neighbour))
    values = [world.neighbour.id] if answer == "agree" else []

    async with world.database.writing() as db:
        renamed = drafted(lunch("2026-12-07", world.neighbour), title="Soep")
        await patterns.change(db, world.coordinator, before, renamed, world.now)
        answered = asyncio.create_task(press(world, getattr(turns, answer), world.neighbour, before, *values))
        await asyncio.sleep(0.2)

    assert await answered == Reason(Why.CHANGED_MEANWHILE)
    assert {(row.agreed_at, row.declined_at) for row in await world.rows(TurnRow)} == {(None, None)}


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


# Leaving the circle.


async def test_who_leaves_gives_back_all_turns_and_whoever_plans_reads_it_once(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour), agreed=True)
    await make(world, lunch("2026-12-07", world.neighbour, starts="18:00", ends="19:00"))
    other = await world.shift("2026-12-12 12:00")
    await world.assign(other, world.neighbour)
    await forget_letters(world)

    await do(world, members.leave, world.neighbour)

    states = Counter(row.state.value for row in await world.rows(AssignmentRow))
    assert states == {"cannot_come": 61, "declined": 60}
    assert await told(world) == [("left", "Sanne"), ("pattern_left", "Sanne"), ("pattern_left", "Sanne")]
    letter = next(row for row in await world.rows(LetterRow) if row.facts.get("pattern_id") == pattern_id)
    assert letter.facts["from_on"] == "2026-12-07"
    assert await counts_are_right(world)


async def test_what_comes_back_after_somebody_left_does_not_ask_them(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour), agreed=True)
    christmas = Pause(date(2026, 12, 21), date(2027, 1, 1))
    await do(world, patterns.pause, world.coordinator, pattern_id, christmas)
    await do(world, members.remove, world.coordinator, world.neighbour.member)
    await forget_letters(world)

    await do(world, patterns.resume, world.coordinator, pattern_id, christmas)

    days = await week(world, "2026-12-18", "2027-01-04")
    assert {(*day.who.values(), day.held, day.closed) for day in days.values()} == {("cannot_come", 0, None)}
    assert await told(world) == []
