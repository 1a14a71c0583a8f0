"""What a change, a pause or an end does to the shifts that were written: the comparison, and each shift on its own."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from careshare.domain.circles import Member
from careshare.domain.following import (
    Before,
    Changing,
    News,
    Tidings,
    Written,
    before,
    differences,
    drafted,
    follow,
    news,
    news_of_turns,
    next_part,
    part_on,
    what_was_said,
)
from careshare.domain.patterns import Pattern, Pause, Rotation, first_day
from careshare.domain.shifts import Assignment, Shift
from careshare.domain.turns import NOBODY, PatternDraft, Planned, Seating, Standing, Task, Turn, planned, with_people
from careshare.domain.words import AssignmentState, Closed, Kind, MemberState
from tests.domain.cast import ANTON, BRAM, CIRCLE, HOME, NOW, PIET, RIA, on, towards
from tests.domain.rhythms import patterns

MONDAY, FRIDAY = date(2026, 12, 7), date(2026, 12, 11)
LUNCH = Pattern("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", MONDAY, time(12), time(14), HOME)
ACCEPTED, PROPOSED = AssignmentState.ACCEPTED, AssignmentState.PROPOSED
SEEKING, WITHDRAWN = AssignmentState.SEEKING, AssignmentState.WITHDRAWN


def standing(*who: Member, number: int = 1, agreed: bool = True, **values: Any) -> Standing:
    """Lunch on workdays from Monday on, with these people."""
    pattern = replace(LUNCH, members=tuple(each.id for each in who), **values)
    return Standing(number, "s", pattern, Task("Lunch", Kind.MEAL), tuple(Turn(each, agreed) for each in who))


def week(*parts: Standing, first: date = MONDAY) -> list[Planned]:
    return list(planned(parts, first, FRIDAY))


def written(of: Standing, *people: Assignment, **values: Any) -> list[Written]:
    """The shifts of that week as they were written, each with these people."""
    shifts = [(each.day, each.shift(1, shift_id=number)) for number, each in enumerate(week(of), 100)]
    return [Written(day, with_people(replace(shift, **values), people)) for day, shift in shifts]


def one(*people: Assignment, **values: Any) -> Shift:
    """Monday's lunch, with these people."""
    return written(standing(), *people, **values)[0].shift


def seating(*people: Member) -> Seating:
    return Seating({each.id: towards(each) for each in people}, CIRCLE, NOW)


def states(shift: Shift) -> dict[str, AssignmentState]:
    return {each.name: each.state for each in shift.assignments}


NAMED = {each.id: each for each in (ANTON, BRAM, PIET, RIA)}
LATER = standing(number=2, starts=time(12, 30))


# Comparing.


def test_where_nothing_changed_there_is_nothing_to_do() -> None:
    same = standing()

    found = differences(week(same), written(same), NOW)

    assert (found.new, found.followed, found.exceptions, found.vanished) == ((), (), (), ())


def test_what_has_no_shift_yet_is_new() -> None:
    found = differences(week(standing()), written(standing())[:2], NOW)

    assert [each.day.day for each in found.new] == [9, 10, 11]


def test_what_is_over_is_not_written_after_all() -> None:
    tuesday = datetime(2026, 12, 8, 12, 59, tzinfo=UTC)

    assert [each.day.day for each in differences(week(standing()), [], tuesday).new] == [8, 9, 10, 11]
    assert [each.day.day for each in differences(week(standing()), [], tuesday + timedelta(minutes=1)).new] == [
        9,
        10,
        11,
    ]


def test_shifts_of_an_ended_part_follow_the_part_that_goes_on() -> None:
    before = standing(until=date(2026, 12, 8))
    after = replace(LATER, pattern=replace(LATER.pattern, starts_on=date(2026, 12, 9)))

    found = differences(week(before, after), written(standing()), NOW)

    assert [(shift.id, to.standing.id) for shift, to in found.followed] == [(102, 2), (103, 2), (104, 2)]


def test_what_no_pattern_has_any_more_vanishes_once() -> None:
    monday_only = standing(rule="FREQ=WEEKLY;BYDAY=MO")

    open_ones = differences(week(monday_only), written(standing()), NOW)
    closed_ones = differences(week(monday_only), written(standing(), closed=Closed.BY_PATTERN), NOW)

    assert [each.day.day for each in open_ones.vanished] == [8, 9, 10, 11]
    assert closed_ones.vanished == ()


def test_what_was_called_off_comes_back_when_it_is_wanted_again() -> None:
    found = differences(week(standing()), written(standing(), closed=Closed.BY_PATTERN), NOW)

    assert len(found.followed) == 5


@pytest.mark.parametrize("values", [{"detached": True}, {"closed": Closed.CANCELLED}, {"closed": Closed.BY_PERSON}])
def test_what_a_person_changed_is_an_exception_that_stays(values: dict[str, Any]) -> None:
    moved = differences(week(LATER), written(standing(), **values), NOW)
    gone = differences([], written(standing(), **values), NOW)

    assert (len(moved.exceptions), moved.followed, moved.new) == (5, (), ())
    assert (gone.exceptions, gone.vanished) == ((), ())


def test_what_has_begun_is_left_alone_and_not_written_again() -> None:
    monday_noon = datetime(2026, 12, 7, 11, 0, tzinfo=UTC)

    found = differences(week(LATER), written(standing()), monday_noon)

    assert [shift.id for shift, _ in found.followed] == [101, 102, 103, 104]
    assert found.new == ()


# One shift.


def in_turn(*who: Member) -> Before:
    """It was their turn before."""
    return Before(frozenset(each.id for each in who))


def followed(shift: Shift, to: Standing, *before: Member) -> Shift:
    """How the shift stands once it followed Monday of that part; `before` are those whose turn it was."""
    people = {each.member.id: each.member for each in to.turns}
    return follow(shift, week(to)[0], in_turn(*before), seating(*people.values())).now


def test_who_comes_keeps_it_where_the_time_stays() -> None:
    same_time = replace(standing(number=2), task=Task("Soep", Kind.MEAL))

    after = followed(one(on(RIA), on(PIET, SEEKING), needed=2), same_time)

    assert (states(after), after.held, after.seeking) == ({"Ria": ACCEPTED, "Piet": SEEKING}, 2, 1)


def test_who_comes_is_asked_again_where_it_moves() -> None:
    after = followed(one(on(RIA), on(PIET, SEEKING), needed=2), LATER)

    assert (states(after), after.held, after.seeking) == ({"Ria": PROPOSED, "Piet": PROPOSED}, 0, 0)


def test_who_agreed_to_the_new_times_is_not_asked_again() -> None:
    to = standing(RIA, number=2, starts=time(12, 30))

    after = followed(one(on(RIA, SEEKING)), to, RIA)

    assert (states(after), after.held, after.seeking) == ({"Ria": SEEKING}, 1, 1)


@pytest.mark.parametrize("state", [AssignmentState.DECLINED, AssignmentState.LEFT, AssignmentState.CANNOT_COME])
def test_who_said_no_to_this_one_is_left_in_peace(state: AssignmentState) -> None:
    to = standing(RIA, number=2, starts=time(12, 30))

    assert states(followed(one(on(RIA, state)), to, RIA)) == {"Ria": state}
    assert states(followed(one(on(RIA, state)), to)) == {"Ria": state}


def test_others_in_turn_take_the_place_of_who_was() -> None:
    after = followed(one(on(RIA)), standing(BRAM, number=2), RIA)

    assert (states(after), after.held) == ({"Ria": WITHDRAWN, "Bram": ACCEPTED}, 1)


def test_who_was_in_turn_and_is_again_gets_it_back() -> None:
    after = followed(one(on(RIA, WITHDRAWN), on(BRAM)), standing(RIA, number=2), BRAM)

    assert (states(after), after.held) == ({"Ria": ACCEPTED, "Bram": WITHDRAWN}, 1)


def test_who_was_taken_off_it_by_hand_does_not_come_back_by_itself() -> None:
    after = followed(one(on(RIA, WITHDRAWN)), standing(RIA, number=2), RIA)

    assert states(after) == {"Ria": WITHDRAWN}


def test_a_gap_that_was_filled_stays_filled_when_others_come_in_turn() -> None:
    after = followed(one(on(PIET)), standing(BRAM, number=2))

    assert (states(after), after.held) == ({"Piet": ACCEPTED}, 1)


def test_what_comes_back_seats_who_is_in_turn() -> None:
    off = one(closed=Closed.BY_PATTERN)

    assert states(followed(off, standing(RIA), RIA)) == {"Ria": ACCEPTED}


def test_a_gap_of_who_was_absent_is_not_filled_by_a_change_of_words() -> None:
    assert states(followed(one(), standing(RIA, number=2), RIA)) == {}


AFTER_NO = Before(noes=frozenset({(RIA.id, NOW)}))


def test_who_said_no_to_all_is_asked_anew_where_the_pattern_asks_anew() -> None:
    anew = standing(RIA, number=2, agreed=False, starts=time(12, 30))
    seats = seating(RIA)

    no_to_all = follow(one(on(RIA, AssignmentState.DECLINED)), week(anew)[0], AFTER_NO, seats)
    no_to_this_one = follow(
        one(on(RIA, AssignmentState.DECLINED, since=NOW - timedelta(days=1))), week(anew)[0], AFTER_NO, seats
    )

    assert (states(no_to_all.now), states(no_to_this_one.now)) == (
        {"Ria": PROPOSED},
        {"Ria": AssignmentState.DECLINED},
    )
    assert [each.what for each in news([no_to_all, no_to_this_one], [])] == [Tidings.ASKED]


def test_a_no_to_all_leaves_its_turns_to_nobody() -> None:
    no = Turn(RIA, declined=True, since=NOW)
    first = replace(standing(RIA, BRAM), turns=(no, Turn(BRAM)))

    assert before(one(), MONDAY, [first]) == Before(frozenset({BRAM.id}), frozenset({(RIA.id, NOW)}))


def test_a_gap_of_who_said_no_is_filled_once_they_say_yes() -> None:
    assert states(followed(one(), standing(RIA, number=2))) == {"Ria": ACCEPTED}


def test_whom_the_pattern_asked_comes_once_they_say_yes_to_all_of_it() -> None:
    yes = standing(RIA, number=2)

    asked_by_pattern = followed(one(on(RIA, PROPOSED)), yes, RIA)
    asked_by_somebody = followed(one(on(RIA, PROPOSED, noted_by=BRAM.id)), yes, RIA)

    assert (states(asked_by_pattern), states(asked_by_somebody)) == ({"Ria": ACCEPTED}, {"Ria": PROPOSED})


def test_who_left_the_circle_makes_place_also_in_their_own_turn() -> None:
    gone = replace(RIA, state=MemberState.FORMER)

    assert states(followed(one(on(RIA), closed=Closed.BY_PATTERN), standing(gone, number=2), RIA)) == {"Ria": WITHDRAWN}


def test_changes_are_only_those_that_changed() -> None:
    moved = follow(
        one(on(RIA), on(PIET, AssignmentState.DECLINED)), week(standing(BRAM, number=2))[0], in_turn(RIA), seating(BRAM)
    )

    found = [(change.member_id, change.was and change.was.state, change.after) for change in moved.changes]
    assert found == [(RIA.id, ACCEPTED, WITHDRAWN), (BRAM.id, None, ACCEPTED)]


# Going on.


def draft(*who: Member, agreed: bool = False, **values: Any) -> PatternDraft:
    return PatternDraft(standing(*who, **values).pattern, Task("Lunch", Kind.MEAL), agreed)


def people(*who: Member) -> dict[int, Member]:
    return {each.id: each for each in who}


def changed(wanted: PatternDraft, *series: Standing, by: int = 0) -> Standing:
    """The first of the series as it goes on, changed by `by` on that Monday, with all who are in it."""
    who = {number: NAMED[number] for each in series for number in each.pattern.members}
    who |= {number: NAMED[number] for number in wanted.pattern.members}
    return drafted(wanted, who, by, Changing(series[0], series, MONDAY))


def answers(of: Standing) -> dict[str, str]:
    """What each in it said."""
    return {turn.member.name: "yes" if turn.agreed else "no" if turn.declined else "" for turn in of.turns}


def test_who_makes_it_has_agreed_and_who_left_is_left_out() -> None:
    made = drafted(draft(RIA, BRAM, ANTON), people(RIA, BRAM), by=BRAM.id)

    assert answers(made) == {"Ria": "", "Bram": "yes"}
    assert made.pattern.members == (RIA.id, BRAM.id)


def test_a_turn_of_who_left_stays_theirs_so_that_nobody_comes_sooner_and_no_yes_goes_for_it() -> None:
    gone = replace(BRAM, state=MemberState.FORMER)
    was = replace(standing(RIA, gone, rotation=Rotation.OCCURRENCE), turns=(Turn(RIA, agreed=True), Turn(gone)))
    wanted = draft(RIA, BRAM, agreed=True, rotation=Rotation.OCCURRENCE, starts=time(12, 30))

    goes_on = drafted(wanted, people(RIA), RIA.id, Changing(was, (was,), MONDAY))

    assert goes_on.turns == (Turn(RIA, agreed=True), Turn(gone))
    assert [each.account_id for each in news_of_turns(goes_on, {}, [], MONDAY)] == [RIA.account_id]


def test_a_turn_of_nobody_is_a_gap_in_the_round_and_nobody_is_told_of_it() -> None:
    wanted = draft(RIA, NOBODY, BRAM, agreed=True, rotation=Rotation.OCCURRENCE)

    made = drafted(wanted, people(RIA, BRAM), RIA.id)

    assert made.turns == (Turn(RIA, agreed=True), Turn(NOBODY), Turn(BRAM, agreed=True))
    assert (made.members, made.left, made.waits_for) == (people(RIA, BRAM), {}, ())
    assert made.is_open
    told = news_of_turns(made, {}, [], MONDAY)
    assert [each.account_id for each in told] == [RIA.account_id, BRAM.account_id]


NO_OF_BRAM = replace(standing(RIA, BRAM), turns=(Turn(RIA, agreed=True), Turn(BRAM, declined=True, since=NOW)))


def test_an_answer_goes_on_where_nothing_more_is_asked() -> None:
    fewer_days = changed(draft(RIA, BRAM, rule="FREQ=WEEKLY;BYDAY=MO"), NO_OF_BRAM)
    more_days = changed(draft(RIA, BRAM, rule="FREQ=DAILY"), NO_OF_BRAM)
    other_time = changed(draft(RIA, BRAM, ends=time(15)), NO_OF_BRAM)

    assert fewer_days.turns == NO_OF_BRAM.turns
    assert answers(more_days) == answers(other_time) == {"Ria": "", "Bram": ""}


IN_TURN: dict[str, Any] = {"rotation": Rotation.OCCURRENCE, "rule": "FREQ=WEEKLY;BYDAY=MO"}


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (draft(RIA, BRAM, ANTON, **IN_TURN), {"Ria": "yes", "Bram": "yes", "Anton": "yes"}),
        (draft(RIA, PIET, ANTON, **IN_TURN), {"Ria": "yes", "Piet": "", "Anton": "yes"}),
        (draft(BRAM, ANTON, RIA, **IN_TURN), {"Bram": "", "Anton": "", "Ria": ""}),
        (draft(RIA, BRAM, **IN_TURN), {"Ria": "", "Bram": ""}),
        (draft(RIA, rule="FREQ=WEEKLY;BYDAY=MO"), {"Ria": ""}),
    ],
)
def test_a_yes_to_ones_own_turns_is_none_to_those_of_others(wanted: PatternDraft, said: dict[str, str]) -> None:
    assert answers(changed(wanted, standing(RIA, BRAM, ANTON, **IN_TURN))) == said


def test_a_yes_until_a_day_is_none_to_what_comes_after_it() -> None:
    until = standing(RIA, until=FRIDAY)

    assert answers(changed(draft(RIA, until=FRIDAY), until)) == {"Ria": "yes"}
    assert answers(changed(draft(RIA), until)) == {"Ria": ""}


YEARS_FROM_NOW = date(2029, 12, 28)
MONTHLY: dict[str, Any] = {"rotation": Rotation.OCCURRENCE, "rule": "FREQ=MONTHLY;BYDAY=1MO"}


def test_a_yes_goes_on_only_where_nothing_more_comes_in_years_either() -> None:
    until = standing(RIA, until=YEARS_FROM_NOW)
    once_a_year: dict[str, Any] = {"rotation": Rotation.OCCURRENCE, "rule": "FREQ=WEEKLY;INTERVAL=52;BYDAY=MO"}
    next_year = standing(RIA, BRAM, ANTON, **once_a_year)

    assert answers(changed(draft(RIA, until=YEARS_FROM_NOW), until)) == {"Ria": "yes"}
    assert answers(changed(draft(RIA), until)) == {"Ria": ""}
    assert answers(changed(draft(RIA, ANTON, BRAM, **once_a_year), next_year)) == {
        "Ria": "yes",
        "Anton": "",
        "Bram": "",
    }


def test_what_comes_round_in_more_than_a_century_goes_on_only_where_all_stays_as_it_was() -> None:
    was = standing(RIA, BRAM, ANTON, PIET, **MONTHLY)
    same, without_piet = draft(RIA, BRAM, ANTON, PIET, **MONTHLY), draft(RIA, BRAM, ANTON, **MONTHLY)

    assert answers(changed(same, was)) == {"Ria": "yes", "Bram": "yes", "Anton": "yes", "Piet": "yes"}
    assert answers(changed(without_piet, was)) == {"Ria": "", "Bram": "", "Anton": ""}


@settings(max_examples=40)
@given(patterns, patterns)
def test_whose_answer_goes_on_has_no_day_more_in_years(was: Pattern, will_be: Pattern) -> None:
    parts = [Standing(0, "s", each, Task("Lunch", Kind.MEAL), _turns_of(each)) for each in (was, will_be)]
    first, last = will_be.starts_on, will_be.starts_on + timedelta(days=1461)

    before, after = (_own_days(each, first, last) for each in parts)

    for number in what_was_said(*parts):
        assert after.get(number, set()) <= before.get(number, set())


def _turns_of(pattern: Pattern) -> tuple[Turn, ...]:
    return tuple(Turn(replace(RIA, id=number), agreed=True) for number in pattern.members)


def _own_days(of: Standing, first: date, last: date) -> dict[int, set[date]]:
    endless = replace(of, pattern=replace(of.pattern, pauses=()))
    found: dict[int, set[date]] = {}
    for each in planned([endless], first, last):
        for turn in each.turns:
            found.setdefault(turn.member.id, set()).add(each.day)
    return found


def test_who_said_no_does_not_say_yes_by_correcting_a_word() -> None:
    same = changed(draft(RIA, BRAM), NO_OF_BRAM, by=BRAM.id)
    other_time = changed(draft(RIA, BRAM, ends=time(15)), NO_OF_BRAM, by=BRAM.id)

    assert (answers(same)["Bram"], answers(other_time)["Bram"]) == ("no", "")


def test_who_makes_the_change_says_yes_to_what_is_new_in_it() -> None:
    assert answers(changed(draft(RIA, BRAM, ends=time(15)), standing(RIA, BRAM), by=BRAM.id)) == {
        "Ria": "",
        "Bram": "yes",
    }


def test_the_same_end_said_in_another_way_is_the_same_time() -> None:
    night = standing(RIA, starts=time(23), ends=time(7))

    assert set(what_was_said(night, replace(night, pattern=replace(night.pattern, days_later=1)))) == {RIA.id}


def test_going_on_keeps_the_series_and_its_pauses() -> None:
    pause = Pause(date(2026, 12, 21), date(2026, 12, 31))

    after = changed(draft(RIA), standing(RIA, pauses=(pause,)))

    assert (after.series, after.pattern.pauses) == ("s", (pause,))


def test_a_change_begins_today_at_the_earliest() -> None:
    tuesday = date(2026, 12, 8)

    assert Changing(standing(), (), today=tuesday).goes_on(LUNCH).starts_on == tuesday


def test_a_later_part_of_the_series_is_where_a_change_ends() -> None:
    first = standing(until=date(2026, 12, 20))
    later = standing(number=2, starts_on=date(2026, 12, 21))
    never = standing(number=3, starts_on=date(2026, 12, 14), until=date(2026, 12, 13))

    assert changed(draft(), first, never, later).pattern.until == date(2026, 12, 20)
    assert changed(draft(until=FRIDAY), first, later).pattern.until == FRIDAY
    assert changed(draft(), first).pattern.until is None


def test_a_change_that_keeps_its_step_leaves_a_later_part_that_begins_on_that_day() -> None:
    every_other: dict[str, Any] = {"rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"}
    first = standing(until=date(2026, 12, 17), **every_other)
    later = standing(number=2, starts_on=date(2026, 12, 21), **every_other)

    nothing = changed(draft(starts_on=date(2026, 12, 16), **every_other), first, later).pattern

    assert (nothing.starts_on, nothing.until, first_day(nothing)) == (date(2026, 12, 21), date(2026, 12, 20), None)


def test_a_part_that_has_not_begun_may_begin_earlier() -> None:
    january = standing(RIA, BRAM, starts_on=date(2027, 1, 4), rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=MO")

    sooner = changed(draft(RIA, BRAM, starts_on=date(2026, 12, 14), rule=january.pattern.rule), january).pattern

    assert first_day(sooner) == date(2026, 12, 14)


def test_what_begins_earlier_carries_on_the_turns_of_what_went_for_those_days() -> None:
    in_turn: dict[str, Any] = {"rotation": Rotation.OCCURRENCE}
    first = standing(RIA, BRAM, until=date(2026, 12, 20), **in_turn)
    second = standing(RIA, BRAM, number=2, starts_on=date(2026, 12, 21), **in_turn)

    from_tuesday = draft(RIA, BRAM, starts_on=date(2026, 12, 8), starts=time(11), **in_turn)
    who = {number: NAMED[number] for number in from_tuesday.pattern.members}
    after = drafted(from_tuesday, who, 0, Changing(second, (first, second), MONDAY))

    assert [each.turns[0].member.name for each in week(after)] == ["Bram", "Ria", "Bram", "Ria"]


def test_the_part_that_goes_for_a_day_and_the_next() -> None:
    first = standing(until=date(2026, 12, 13))
    second = replace(standing(number=2), pattern=replace(LUNCH, starts_on=date(2026, 12, 14), until=date(2026, 12, 20)))

    found = [part_on([first, second], date(2026, 12, day)) for day in (1, 13, 14, 21)]
    assert found == [None, first, second, None]
    assert (next_part([first, second], MONDAY), next_part([first, second], date(2026, 12, 14))) == (second, None)


# Telling.


def test_each_human_is_told_each_thing_once_from_its_first_day() -> None:
    shifts = written(standing(), on(RIA), on(PIET, PROPOSED))
    moved = [follow(each.shift, to, Before(), seating()) for each, to in zip(shifts, week(LATER), strict=True)]

    told = news(moved[2:], shifts[:2])

    assert told == [
        News(RIA.id, Tidings.CALLED_OFF, 1, date(2026, 12, 7), before=1),
        News(PIET.id, Tidings.CALLED_OFF, 1, date(2026, 12, 7), before=1),
        News(RIA.id, Tidings.ASKED_AGAIN, 2, date(2026, 12, 9), before=1),
        News(PIET.id, Tidings.ASKED_AGAIN, 2, date(2026, 12, 9), before=1),
    ]


def test_who_keeps_their_place_at_another_time_is_told_and_at_the_same_is_not() -> None:
    moved = follow(one(on(RIA)), week(standing(RIA, number=2, starts=time(12, 30)))[0], in_turn(RIA), seating(RIA))
    renamed = follow(one(on(RIA)), week(standing(RIA, number=2))[0], in_turn(RIA), seating(RIA))

    assert [each.what for each in news([moved], [])] == [Tidings.EXPECTED]
    assert news([renamed], []) == []


@pytest.mark.parametrize(("agreed", "what"), [(True, Tidings.EXPECTED), (False, Tidings.ASKED)])
def test_who_is_put_where_they_were_not_is_told_of_its_first_day(agreed: bool, what: Tidings) -> None:
    hers = week(standing(RIA, number=2, agreed=agreed))
    seats = seating(RIA)

    followed = [follow(each.shift, to, Before(), seats) for each, to in zip(written(standing()), hers, strict=True)]

    assert news(followed, []) == [News(RIA.id, what, 2, MONDAY)]


def test_who_has_no_account_cannot_be_written_to() -> None:
    gerda = replace(RIA, id=20, account_id=None, name="Gerda")

    assert news([], written(standing(), on(gerda))) == []
    assert news_of_turns(standing(gerda), {}, [], MONDAY) == []


def test_who_answered_before_or_was_just_told_is_not_asked() -> None:
    in_it = standing(RIA, BRAM, PIET, ANTON, agreed=False)

    told = [News(BRAM.id, Tidings.ASKED_AGAIN, 1, MONDAY), News(ANTON.id, Tidings.CALLED_OFF, 1, MONDAY)]
    asked = news_of_turns(in_it, {RIA.id: Turn(RIA)}, told, MONDAY)

    assert [(each.account_id, each.what) for each in asked] == [
        (PIET.account_id, Tidings.EXPECTED),
        (ANTON.account_id, Tidings.ASKED),
    ]


def test_each_in_turn_is_asked_from_their_own_first_day_on() -> None:
    in_turn = standing(RIA, BRAM, agreed=False, rotation=Rotation.WEEK, rule="FREQ=WEEKLY;BYDAY=SA,SU")

    asked = news_of_turns(in_turn, {}, [], date(2026, 12, 15))

    assert {each.account_id: each.day for each in asked} == {
        RIA.account_id: date(2026, 12, 26),
        BRAM.account_id: date(2026, 12, 19),
    }


def test_a_rotation_of_another_kind_begins_anew() -> None:
    was = standing(RIA, BRAM, rotation=Rotation.OCCURRENCE)

    after = changed(draft(RIA, BRAM, rotation=Rotation.WEEK), was)

    assert after.pattern.turn_offset == 0
