""" "From this day on": what happens to the shifts that were written already, and who is told."""

import asyncio
from datetime import date
from typing import Any

import pytest

from careshare.actions import assignments, patterns, shifts, turns
from careshare.db.models import LetterRow, PatternRow, ShiftRow
from careshare.domain.patterns import Rotation
from careshare.domain.reasons import Reason, Why
from careshare.domain.shifts import Draft
from careshare.domain.time import Stretch
from careshare.domain.words import Kind, Role
from tests.actions.dividing import do, refused
from tests.actions.test_races import press
from tests.actions.usual import (
    OneDay,
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

WEDNESDAY = "2026-12-09"


async def move(world: World, day: str, starts: str) -> None:
    """The coordinator moves the shift of that day by hand, to `starts`, for two hours."""
    row = await on_day(world, day)
    start = at(f"{day} {starts}")
    draft = Draft(Stretch(start, start + (row.ends_at - row.starts_at)), row.kind, row.title)
    await do(world, shifts.edit, world.coordinator, row.id, draft)


async def test_a_lunch_that_moves_from_wednesday_on(world: World) -> None:
    """Worked example 6."""
    before = await make(world, lunch("2026-11-30", world.neighbour), agreed=True, now=at("2026-11-29 09:00"))
    await move(world, "2026-12-10", "11:00")

    await change(world, before, lunch(WEDNESDAY, world.neighbour, starts="12:30", ends="14:30"))

    days = await week(world, "2026-11-30", "2026-12-10")
    assert days["2026-11-30"] == OneDay("12:00–14:00", {"Ria": "accepted"}, held=1)
    assert days["2026-12-08"] == OneDay("12:00–14:00", {"Ria": "accepted"}, held=1)
    assert days[WEDNESDAY] == OneDay("12:30–14:30", {"Ria": "proposed"}, held=0)
    assert days["2026-12-10"].times == "11:00–13:00"
    assert ("pattern_changed", "Ria") in await told(world)


async def test_the_old_pattern_ends_and_a_new_one_of_the_same_series_goes_on(world: World) -> None:
    before = await make(world, lunch())

    after = await change(world, before, lunch(WEDNESDAY, starts="12:30"))

    rows = [(row.id, row.starts_on, row.until) for row in await world.rows(PatternRow)]
    assert rows == [(before, date(2026, 12, 4), date(2026, 12, 8)), (after, date(2026, 12, 9), None)]
    assert len({row.series for row in await world.rows(PatternRow)}) == 1


async def test_shifts_keep_their_uid_and_say_that_they_moved(world: World) -> None:
    before = await make(world, lunch())
    was = await on_day(world, WEDNESDAY)

    await change(world, before, lunch(WEDNESDAY, starts="12:30"))

    now = await on_day(world, WEDNESDAY)
    assert (now.id, now.uid, now.sequence, now.version) == (was.id, was.uid, was.sequence + 1, was.version + 1)


async def test_who_holds_it_keeps_it_where_only_the_words_change(world: World) -> None:
    before = await make(world, lunch("2026-12-07"))
    row = await on_day(world, WEDNESDAY)
    await do(world, assignments.take, world.neighbour, row.id)

    await change(world, before, lunch("2026-12-07"), title="Soep", kind=Kind.COMPANY)

    now = await on_day(world, WEDNESDAY)
    assert (now.title, now.kind, now.held, now.sequence) == ("Soep", Kind.COMPANY, 1, 0)
    assert (await week(world, WEDNESDAY, WEDNESDAY))[WEDNESDAY].who == {"Ria": "accepted"}
    assert await told(world) == []


async def test_a_yes_to_all_of_it_still_goes_where_only_the_words_change(world: World) -> None:
    before = await make(world, lunch("2026-12-07", world.neighbour), agreed=True)
    world.now = at("2026-12-05 09:00")

    await change(world, before, lunch("2026-12-07", world.neighbour), title="Soep")

    letters = [row for row in await world.rows(LetterRow) if row.written_at == world.now]
    assert ((await on_day(world, "2027-02-26")).held, letters) == (1, [])


async def test_a_yes_still_goes_when_a_weekday_is_taken_out(world: World) -> None:
    before = await make(world, lunch("2026-12-07", world.neighbour), agreed=True)

    await change(world, before, lunch("2026-12-07", world.neighbour, rule="FREQ=WEEKLY;BYDAY=MO,TU"))

    days = await week(world, "2026-12-07", "2026-12-09")
    assert [(day.who, day.closed) for day in days.values()] == [
        ({"Ria": "accepted"}, None),
        ({"Ria": "accepted"}, None),
        ({"Ria": "accepted"}, "by_pattern"),
    ]
    assert await told(world) == [("pattern_off", "Ria"), ("pattern_planned_in", "Ria")]


async def test_who_may_be_planned_in_is_told_and_not_asked_again(world: World) -> None:
    await world.change_member(world.neighbour, planned_in=True)
    before = await make(world, lunch("2026-12-07", world.neighbour))

    await change(world, before, lunch("2026-12-07", world.neighbour, starts="12:30"))

    assert (await week(world, WEDNESDAY, WEDNESDAY))[WEDNESDAY].who == {"Ria": "accepted"}
    assert await told(world) == [("pattern_planned_in", "Ria"), ("pattern_planned_in", "Ria")]


async def test_a_cancelled_day_stays_cancelled(world: World) -> None:
    before = await make(world, lunch())
    row = await on_day(world, WEDNESDAY)
    await do(world, shifts.cancel, world.coordinator, row.id, "We eten buiten de deur.")

    await change(world, before, lunch("2026-12-07", starts="12:30"))

    day = (await week(world, WEDNESDAY, WEDNESDAY))[WEDNESDAY]
    assert (day.times, day.closed) == ("12:00–14:00", "cancelled")
    assert len(await world.rows(ShiftRow)) == 61


async def test_a_day_that_was_moved_by_hand_is_left_alone_by_every_change(world: World) -> None:
    first = await make(world, lunch())
    await move(world, WEDNESDAY, "11:00")

    second = await change(world, first, lunch("2026-12-07", starts="12:30"))
    await change(world, second, lunch("2026-12-08", starts="13:00", rule="FREQ=WEEKLY;BYDAY=MO"))

    row = await on_day(world, WEDNESDAY)
    assert (row.starts_at, row.closed, row.detached) == (at("2026-12-09 11:00"), None, True)


async def test_a_day_that_comes_back_is_the_same_shift(world: World) -> None:
    first = await make(world, lunch("2026-12-07", world.neighbour), agreed=True)
    was = await on_day(world, WEDNESDAY)
    second = await change(world, first, lunch("2026-12-07", world.neighbour, rule="FREQ=WEEKLY;BYDAY=MO"))

    await change(world, second, lunch("2026-12-07", world.neighbour))

    now = await on_day(world, WEDNESDAY)
    assert (now.id, now.uid, now.closed) == (was.id, was.uid, None)
    assert (await week(world, WEDNESDAY, WEDNESDAY))[WEDNESDAY].who == {"Ria": "proposed"}


async def test_splitting_in_the_middle_of_a_week_keeps_that_week_with_its_member(world: World) -> None:
    three = (world.child, world.neighbour, world.partner)
    before = await make(world, lunch("2026-12-07", *three, rotation=Rotation.WEEK), agreed=True)

    await change(world, before, lunch(WEDNESDAY, *three, rotation=Rotation.WEEK, starts="12:15"), agreed=True)

    monday_to_friday = [name for week_of in ("Bram", "Ria", "Anton", "Bram") for name in [(week_of,)] * 5]
    assert await who(world, "2026-12-07", "2027-01-01") == monday_to_friday


async def test_turns_go_on_where_they_were(world: World) -> None:
    three = (world.child, world.neighbour, world.partner)
    before = await make(world, lunch("2026-12-07", *three, rotation=Rotation.OCCURRENCE), agreed=True)

    await change(world, before, lunch("2026-12-08", *three, rotation=Rotation.OCCURRENCE), title="Soep")

    assert await who(world, "2026-12-07", "2026-12-11") == [("Bram",), ("Ria",), ("Anton",), ("Bram",), ("Ria",)]


async def test_splitting_twice_still_counts_turns_from_the_first_day(world: World) -> None:
    three = (world.child, world.neighbour, world.partner)
    in_turn = {"rotation": Rotation.OCCURRENCE}
    first = await make(world, lunch("2026-12-07", *three, **in_turn), agreed=True)

    second = await change(world, first, lunch("2026-12-09", *three, starts="12:15", **in_turn), agreed=True)
    await change(world, second, lunch("2026-12-11", *three, starts="12:30", **in_turn), agreed=True)

    days = await week(world, "2026-12-07", "2026-12-14")
    assert [(day.times, *day.who) for day in days.values()] == [
        ("12:00–14:00", "Bram"),
        ("12:00–14:00", "Ria"),
        ("12:15–14:00", "Anton"),
        ("12:15–14:00", "Bram"),
        ("12:30–14:00", "Ria"),
        ("12:30–14:00", "Anton"),
    ]


async def test_a_part_that_was_to_begin_later_still_does(world: World) -> None:
    first = await make(world, lunch("2026-12-07"))
    await change(world, first, lunch("2026-12-21", starts="13:00"))

    await change(world, first, lunch("2026-12-14", starts="12:30"))

    days = await week(world, "2026-12-11", "2026-12-21")
    assert [days[day].times for day in ("2026-12-11", "2026-12-14", "2026-12-18", "2026-12-21")] == [
        "12:00–14:00",
        "12:30–14:00",
        "12:30–14:00",
        "13:00–14:00",
    ]
    assert len(await world.rows(ShiftRow)) == 60


async def test_a_part_that_begins_where_the_step_leads_still_does(world: World) -> None:
    every_other = {"rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"}
    first = await make(world, lunch("2026-12-07", **every_other))
    await change(world, first, lunch("2026-12-18", starts="13:00", **every_other))

    nothing_left = drafted(lunch("2026-12-16", starts="12:30", **every_other))
    assert await refused(world, patterns.change, world.coordinator, first, nothing_left) is Why.CHANGED_MEANWHILE

    days = await week(world, "2026-12-07", "2027-01-04")
    assert [day.times for day in days.values()] == ["12:00–14:00", "13:00–14:00", "13:00–14:00"]


async def test_a_change_of_which_no_day_is_left_calls_nothing_off(world: World) -> None:
    every_other = {"rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"}
    first = await make(world, lunch("2026-12-07", **every_other))

    nothing_left = drafted(lunch("2026-12-15", until=date(2026, 12, 18), **every_other))
    assert await refused(world, patterns.change, world.coordinator, first, nothing_left) is Why.CHANGED_MEANWHILE

    assert {row.closed for row in await world.rows(ShiftRow)} == {None}


async def test_what_was_to_begin_in_january_begins_in_december(world: World) -> None:
    first = await make(world, lunch("2027-01-04", world.neighbour), agreed=True)

    await change(world, first, lunch("2026-12-21", world.neighbour))

    days = await week(world, "2026-12-04", "2027-01-04")
    assert next(iter(days)) == "2026-12-21"
    assert (days["2026-12-21"].who, days["2027-01-04"].who) == ({"Ria": "proposed"}, {"Ria": "accepted"})
    assert ("pattern_proposed", "Ria") in await told(world)


async def test_a_part_that_begins_earlier_takes_the_days_of_what_went_before(world: World) -> None:
    first = await make(world, lunch("2026-12-07"))
    second = await change(world, first, lunch("2026-12-21", starts="13:00"))

    await change(world, second, lunch("2026-12-14", starts="13:00"))

    days = await week(world, "2026-12-11", "2026-12-21")
    assert [days[day].times for day in ("2026-12-11", "2026-12-14", "2026-12-21")] == [
        "12:00–14:00",
        "13:00–14:00",
        "13:00–14:00",
    ]
    assert len(await world.rows(ShiftRow)) == 60


async def test_changing_the_turns_puts_others_in_their_place(world: World) -> None:
    in_turn = {"rotation": Rotation.OCCURRENCE}
    before = await make(world, lunch("2026-12-07", world.child, world.neighbour, **in_turn), agreed=True)

    await change(world, before, lunch("2026-12-08", world.child, world.partner, **in_turn))

    days = await week(world, "2026-12-07", "2026-12-09")
    assert [day.who for day in days.values()] == [
        {"Bram": "accepted"},
        {"Ria": "withdrawn", "Anton": "proposed"},
        {"Bram": "accepted"},
    ]
    assert ("pattern_off", "Ria") in await told(world)
    assert ("pattern_proposed", "Anton") in await told(world)


MONDAYS: dict[str, Any] = {"rotation": Rotation.OCCURRENCE, "rule": "FREQ=WEEKLY;BYDAY=MO"}


async def three_in_turn(world: World) -> int:
    """Bram, Ria and Anton in turn on Mondays; only Ria said yes. What was written of it is sent."""
    pattern_id = await make(world, lunch("2026-12-07", world.child, world.neighbour, world.partner, **MONDAYS))
    await do(world, turns.agree, world.neighbour, pattern_id, world.neighbour.id)
    await forget_letters(world)
    return pattern_id


async def test_a_yes_to_every_third_time_is_none_to_every_time(world: World) -> None:
    before = await three_in_turn(world)

    await change(world, before, lunch("2026-12-07", world.neighbour, rule="FREQ=WEEKLY;BYDAY=MO"))

    days = await week(world, "2026-12-07", "2026-12-21")
    assert [day.who["Ria"] for day in days.values()] == ["proposed", "accepted", "proposed"]
    assert await told(world) == [("pattern_off", "Anton"), ("pattern_off", "Bram"), ("pattern_proposed", "Ria")]


async def test_who_is_put_on_other_days_by_another_order_is_asked_for_those(world: World) -> None:
    before = await three_in_turn(world)

    await change(world, before, lunch("2026-12-07", world.neighbour, world.partner, world.child, **MONDAYS))

    days = await week(world, "2026-12-07", "2026-12-21")
    assert [day.who for day in days.values()] == [
        {"Bram": "withdrawn", "Ria": "proposed"},
        {"Ria": "withdrawn", "Anton": "proposed"},
        {"Anton": "withdrawn", "Bram": "proposed"},
    ]
    names = ("Anton", "Bram", "Ria")
    assert await told(world) == [(kind, name) for kind in ("pattern_off", "pattern_proposed") for name in names]


async def test_who_comes_more_often_since_somebody_drops_out_is_asked(world: World) -> None:
    before = await three_in_turn(world)

    await change(world, before, lunch("2026-12-07", world.child, world.neighbour, **MONDAYS))

    states = [day.who["Ria"] for day in (await week(world, "2026-12-07", "2027-01-11")).values() if "Ria" in day.who]
    assert states == ["accepted", "proposed", "withdrawn", "proposed"]
    assert {("pattern_proposed", "Ria"), ("pattern_proposed", "Bram")} <= set(await told(world))


async def test_who_need_not_be_asked_is_told_of_the_days_they_are_put_on(world: World) -> None:
    await world.change_member(world.neighbour, planned_in=True)
    before = await three_in_turn(world)

    await change(world, before, lunch("2026-12-08", world.neighbour, rule="FREQ=WEEKLY;BYDAY=MO"))

    assert (await week(world, "2026-12-21", "2026-12-21"))["2026-12-21"].who["Ria"] == "accepted"
    letters = [row for row in await world.rows(LetterRow) if row.kind == "pattern_planned_in"]
    assert [row.facts["from_on"] for row in letters] == ["2026-12-21"]


async def test_everybody_said_yes_to_the_change_also_to_what_they_were_asked(world: World) -> None:
    before = await make(world, lunch("2026-12-07", world.neighbour))

    await change(world, before, lunch("2026-12-07", world.neighbour), agreed=True)

    assert (await week(world, WEDNESDAY, WEDNESDAY))[WEDNESDAY].who == {"Ria": "accepted"}
    assert await told(world) == [("pattern_planned_in", "Ria"), ("pattern_proposed", "Ria")]


async def test_who_took_a_gap_keeps_it_when_others_come_in_turn(world: World) -> None:
    before = await make(world, lunch("2026-12-07"))
    await do(world, assignments.take, world.volunteer, (await on_day(world, WEDNESDAY)).id)

    await change(world, before, lunch("2026-12-07", world.child), agreed=True)

    assert await who(world, "2026-12-08", WEDNESDAY) == [("Bram",), ("Piet",)]


async def test_who_said_no_to_one_day_is_not_asked_for_it_again(world: World) -> None:
    before = await make(world, lunch("2026-12-07", world.neighbour))
    await do(world, assignments.decline, world.neighbour, (await on_day(world, WEDNESDAY)).id)

    await change(world, before, lunch("2026-12-07", world.neighbour, starts="12:30"))

    days = await week(world, "2026-12-08", WEDNESDAY)
    assert [day.who for day in days.values()] == [{"Ria": "proposed"}, {"Ria": "declined"}]


async def test_a_seeking_place_is_given_back_where_the_time_moves(world: World) -> None:
    before = await make(world, lunch("2026-12-07"))
    row = await on_day(world, WEDNESDAY)
    await do(world, assignments.take, world.neighbour, row.id)
    await do(world, assignments.seek, world.neighbour, row.id, world.neighbour.id)

    await change(world, before, lunch("2026-12-07", starts="12:30"))

    now = await on_day(world, WEDNESDAY)
    assert (now.held, now.seeking) == (0, 0)
    assert (await week(world, WEDNESDAY, WEDNESDAY))[WEDNESDAY].who == {"Ria": "proposed"}


async def test_a_whole_day_turned_round_does_not_clash_with_itself(world: World) -> None:
    nights = lunch("2026-12-07", world.coordinator, starts="23:00", ends="07:00", rule="FREQ=DAILY")
    before = await make(world, nights)

    await change(world, before, lunch("2026-12-08", world.coordinator, starts="07:00", ends="23:00", rule="FREQ=DAILY"))

    assert {day.held for day in (await week(world, "2026-12-08", "2026-12-20")).values()} == {1}


async def test_what_has_begun_today_is_not_touched(world: World) -> None:
    before = await make(world, lunch(), now=at("2026-12-03 09:00"))
    world.now = at("2026-12-04 13:00")

    await change(world, before, lunch("2026-12-04", starts="15:00", ends="16:00"))

    days = await week(world, "2026-12-04", "2026-12-07")
    assert [day.times for day in days.values()] == ["12:00–14:00", "15:00–16:00"]


async def test_a_day_in_the_past_means_from_today_on(world: World) -> None:
    before = await make(world, lunch("2026-11-30"), now=at("2026-11-29 09:00"))

    await change(world, before, lunch("2026-11-30", starts="12:30"))

    days = await week(world, "2026-11-30", "2026-12-04")
    assert [day.times for day in days.values()] == ["12:00–14:00"] * 4 + ["12:30–14:00"]


async def test_every_third_weekend_keeps_its_step(world: World) -> None:
    third = {"rule": "FREQ=WEEKLY;INTERVAL=3;BYDAY=SA,SU"}
    before = await make(world, lunch("2026-12-05", **third))

    await change(world, before, lunch("2026-12-14", starts="11:00", **third))

    assert sorted(await week(world, "2026-12-05", "2027-01-18")) == [
        *("2026-12-05", "2026-12-06", "2026-12-26", "2026-12-27", "2027-01-16", "2027-01-17")
    ]


async def test_a_pattern_somebody_else_just_changed_is_refused(world: World) -> None:
    before = await make(world, lunch())
    await change(world, before, lunch("2026-12-07", starts="12:30"))

    again = drafted(lunch(WEDNESDAY, starts="13:00"))
    assert await refused(world, patterns.change, world.coordinator, before, again) is Why.CHANGED_MEANWHILE


async def test_two_who_change_it_at_once_leave_one_rhythm(world: World) -> None:
    other = await world.signed_in(
        "other", await world.member(world.circle_id, "Tineke", Role.FRIEND, is_coordinator=True)
    )
    before = await make(world, lunch("2026-12-07", world.neighbour), agreed=True)
    wanted = [drafted(lunch("2026-12-07", world.neighbour, starts=starts)) for starts in ("12:30", "13:00")]

    answers = await asyncio.gather(
        press(world, patterns.change, world.coordinator, before, wanted[0]),
        press(world, patterns.change, other, before, wanted[1]),
    )

    assert sorted(answer is None for answer in answers) == [False, True]
    assert [answer for answer in answers if answer] == [Reason(Why.CHANGED_MEANWHILE)]
    assert len(await world.rows(ShiftRow)) == 60
    assert len({day.times for day in (await week(world, "2026-12-07", "2027-02-26")).values()}) == 1
    assert await counts_are_right(world)


async def test_somebody_who_takes_a_day_while_it_changes_is_counted_once(world: World) -> None:
    before = await make(world, lunch("2026-12-07"))
    row = await on_day(world, WEDNESDAY)

    await asyncio.gather(
        press(world, patterns.change, world.coordinator, before, drafted(lunch("2026-12-07", starts="12:30"))),
        press(world, assignments.take, world.neighbour, row.id),
    )

    assert (await on_day(world, WEDNESDAY)).starts_at == at("2026-12-09 12:30")
    assert await counts_are_right(world)


async def test_a_letter_names_the_first_day_that_moves(world: World) -> None:
    before = await make(world, lunch("2026-12-07", world.neighbour), agreed=True)

    after = await change(world, before, lunch("2026-12-12", world.neighbour, starts="12:30"))

    letter = next(row for row in await world.rows(LetterRow) if row.kind == "pattern_changed")
    moved = {"pattern_id": after, "pattern_before_id": 1}
    assert letter.facts == {**moved, "by": world.coordinator.id, "from_on": "2026-12-14"}


async def test_stopping_takes_what_is_ahead_off_the_rota_and_tells_who_would_come(world: World) -> None:
    before = await make(world, lunch("2026-12-07", world.neighbour), agreed=True)

    await do(world, patterns.stop, world.coordinator, before, date(2026, 12, 9))

    days = await week(world, "2026-12-07", "2027-02-26")
    assert [day.closed for day in days.values()] == [None] * 2 + ["by_pattern"] * 58
    assert await told(world) == [("pattern_off", "Ria"), ("pattern_planned_in", "Ria")]


async def test_stopping_stops_what_was_to_follow_too(world: World) -> None:
    first = await make(world, lunch("2026-12-07"))
    await change(world, first, lunch("2026-12-21", starts="13:00"))

    await do(world, patterns.stop, world.coordinator, first, date(2026, 12, 14))

    assert {row.closed for row in await world.rows(ShiftRow) if row.original_on > date(2026, 12, 13)} == {"by_pattern"}


@pytest.mark.parametrize("name", ["partner", "neighbour", "professional", "person"])
async def test_only_who_plans_changes_or_stops(world: World, name: str) -> None:
    before = await make(world, lunch("2026-12-07"))
    me = getattr(world, name)

    assert await refused(world, patterns.change, me, before, drafted(lunch("2026-12-08"))) is Why.NOT_ALLOWED
    assert await refused(world, patterns.stop, me, before, date(2026, 12, 8)) is Why.NOT_ALLOWED


async def test_after_all_of_it_the_counts_are_right(world: World) -> None:
    three = (world.child, world.neighbour, world.partner)
    first = await make(world, lunch("2026-12-07", *three, rotation=Rotation.WEEK), agreed=True)
    await do(world, assignments.seek, world.child, (await on_day(world, WEDNESDAY)).id, world.child.id)
    second = await change(world, first, lunch("2026-12-08", *three, rotation=Rotation.OCCURRENCE, starts="12:30"))
    third = await change(world, second, lunch("2026-12-15", *three[:2], rotation=Rotation.OCCURRENCE, starts="12:30"))
    await do(world, patterns.stop, world.coordinator, third, date(2027, 2, 1))

    assert await counts_are_right(world)
