"""What a change, a pause or an end does to the shifts that were written: the comparison, and each shift on its own."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from careshare.domain.circles import Member
from careshare.domain.following import (
    News,
    Tidings,
    Written,
    differences,
    drafted,
    ends_before,
    follow,
    news,
    news_of_turns,
    next_part,
    part_on,
    what_was_said,
)
from careshare.domain.patterns import Pattern, Pause, Rotation
from careshare.domain.shifts import Assignment, Shift
from careshare.domain.turns import PatternDraft, Planned, Seating, Standing, Task, Turn, planned, with_people
from careshare.domain.words import AssignmentState, Closed, Kind
from tests.domain.cast import ANTON, BRAM, CIRCLE, HOME, NOW, PIET, RIA, on, towards

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


def followed(shift: Shift, to: Standing, *before: Member) -> Shift:
    """How the shift stands once it followed Monday of that part; `before` are those whose turn it was."""
    people = {each.member.id: each.member for each in to.turns}
    return follow(shift, week(to)[0], {each.id for each in before}, seating(*people.values())).now


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


def test_changes_are_only_those_that_changed() -> None:
    moved = follow(
        one(on(RIA), on(PIET, AssignmentState.DECLINED)), week(standing(BRAM, number=2))[0], {RIA.id}, seating(BRAM)
    )

    found = [(change.member_id, change.was and change.was.state, change.after) for change in moved.changes]
    assert found == [(RIA.id, ACCEPTED, WITHDRAWN), (BRAM.id, None, ACCEPTED)]


# Going on.


def draft(*who: Member, agreed: bool = False, **values: Any) -> PatternDraft:
    return PatternDraft(standing(*who, **values).pattern, Task("Lunch", Kind.MEAL), agreed)


def people(*who: Member) -> dict[int, Member]:
    return {each.id: each for each in who}


def test_who_makes_it_has_agreed_and_who_left_is_left_out() -> None:
    made = drafted(draft(RIA, BRAM, ANTON), people(RIA, BRAM), by=BRAM.id)

    assert [(turn.member.name, turn.agreed) for turn in made.turns] == [("Ria", False), ("Bram", True)]
    assert made.pattern.members == (RIA.id, BRAM.id)


def test_an_answer_goes_on_where_nothing_more_is_asked() -> None:
    no = replace(standing(RIA, BRAM), turns=(Turn(RIA, agreed=True), Turn(BRAM, declined=True)))

    fewer_days = drafted(draft(RIA, BRAM, rule="FREQ=WEEKLY;BYDAY=MO"), people(RIA, BRAM), by=0, was=no)
    more_days = drafted(draft(RIA, BRAM, rule="FREQ=DAILY"), people(RIA, BRAM), by=0, was=no)
    other_time = drafted(draft(RIA, BRAM, ends=time(15)), people(RIA, BRAM), by=0, was=no)

    answers = [[(turn.agreed, turn.declined) for turn in each.turns] for each in (fewer_days, more_days, other_time)]
    assert answers == [[(True, False), (False, True)], [(False, False)] * 2, [(False, False)] * 2]


def test_the_same_end_said_in_another_way_is_the_same_time() -> None:
    night = standing(RIA, starts=time(23), ends=time(7))

    assert set(what_was_said(night, replace(night.pattern, days_later=1))) == {RIA.id}


def test_going_on_keeps_the_series_and_its_pauses() -> None:
    pause = Pause(date(2026, 12, 21), date(2026, 12, 31))

    after = drafted(draft(RIA), people(RIA), by=0, was=standing(RIA, pauses=(pause,)))

    assert (after.series, after.pattern.pauses) == ("s", (pause,))


def test_a_later_part_of_the_series_is_where_a_change_ends() -> None:
    first = standing(until=date(2026, 12, 20))
    later = replace(standing(number=2), pattern=replace(LUNCH, starts_on=date(2026, 12, 21)))
    never = replace(standing(number=3), pattern=replace(LUNCH, starts_on=date(2026, 12, 14), until=date(2026, 12, 13)))

    assert ends_before(LUNCH, [first, never, later]).until == date(2026, 12, 20)
    assert ends_before(replace(LUNCH, until=FRIDAY), [first, later]).until == FRIDAY
    assert ends_before(LUNCH, [first]).until is None


def test_the_part_that_goes_for_a_day_and_the_next() -> None:
    first = standing(until=date(2026, 12, 13))
    second = replace(standing(number=2), pattern=replace(LUNCH, starts_on=date(2026, 12, 14), until=date(2026, 12, 20)))

    found = [part_on([first, second], date(2026, 12, day)) for day in (1, 13, 14, 21)]
    assert found == [None, first, second, None]
    assert (next_part([first, second], MONDAY), next_part([first, second], date(2026, 12, 14))) == (second, None)


# Telling.


def test_each_human_is_told_each_thing_once_from_its_first_day() -> None:
    shifts = written(standing(), on(RIA), on(PIET, PROPOSED))
    moved = [follow(each.shift, to, set(), seating()) for each, to in zip(shifts, week(LATER), strict=True)]

    told = news(moved[2:], shifts[:2])

    assert told == [
        News(RIA.id, Tidings.CALLED_OFF, 1, date(2026, 12, 7)),
        News(PIET.id, Tidings.CALLED_OFF, 1, date(2026, 12, 7)),
        News(RIA.id, Tidings.ASKED_AGAIN, 2, date(2026, 12, 9)),
        News(PIET.id, Tidings.ASKED_AGAIN, 2, date(2026, 12, 9)),
    ]


def test_who_keeps_their_place_at_another_time_is_told_and_at_the_same_is_not() -> None:
    moved = follow(one(on(RIA)), week(standing(RIA, number=2, starts=time(12, 30)))[0], {RIA.id}, seating(RIA))
    renamed = follow(one(on(RIA)), week(standing(RIA, number=2))[0], {RIA.id}, seating(RIA))

    assert [each.what for each in news([moved], [])] == [Tidings.EXPECTED]
    assert news([renamed], []) == []


def test_who_has_no_account_cannot_be_written_to() -> None:
    gerda = replace(RIA, id=20, account_id=None, name="Gerda")

    assert news([], written(standing(), on(gerda))) == []
    assert news_of_turns(standing(gerda), {}, frozenset()) == []


def test_who_answered_before_or_was_just_told_is_not_asked() -> None:
    in_it = standing(RIA, BRAM, PIET, ANTON, agreed=False)

    asked = news_of_turns(in_it, {RIA.id}, {BRAM.account_id or 0})

    assert [(each.account_id, each.what) for each in asked] == [
        (PIET.account_id, Tidings.EXPECTED),
        (ANTON.account_id, Tidings.ASKED),
    ]


def test_a_rotation_of_another_kind_begins_anew() -> None:
    was = standing(RIA, BRAM, rotation=Rotation.OCCURRENCE)

    after = drafted(draft(RIA, BRAM, rotation=Rotation.WEEK), people(RIA, BRAM), by=0, was=was)

    assert after.pattern.turn_offset == 0
