"""Whose turn it is, and how they then stand to the shift."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from careshare.domain.assignments import Candidate
from careshare.domain.circles import Member
from careshare.domain.patterns import Pattern, Pause, Rotation
from careshare.domain.reasons import Why
from careshare.domain.shifts import Assignment, Shift
from careshare.domain.turns import (
    Planned,
    Seating,
    Standing,
    Task,
    Turn,
    is_settled_by,
    planned,
    spanning,
    why_not_agree,
    why_not_call_off,
    why_not_change,
    why_not_decline,
    why_not_make,
)
from careshare.domain.words import AssignmentState, CircleState, Closed, Decides, Kind, MemberState, Role
from tests.domain.cast import ANTON, BRAM, CIRCLE, ELLEN, HOME, JOKE, NOW, PIET, RIA, SANNE, me, on, stretch, towards

MONDAY = date(2026, 12, 7)
ACCEPTED, PROPOSED = AssignmentState.ACCEPTED, AssignmentState.PROPOSED
LUNCH = Pattern("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", MONDAY, time(12), time(14), HOME)


def standing(*who: Member, rotation: Rotation = Rotation.NONE, agreed: bool = True, **values: Any) -> Standing:
    """Lunch on workdays from Monday on, with these people."""
    turns = tuple(Turn(each, agreed) for each in who)
    pattern = replace(LUNCH, rotation=rotation, members=tuple(each.id for each in who), **values)
    return Standing(1, "s", pattern, Task("Lunch", Kind.MEAL), turns)


def week(of: Standing, days: int = 7) -> list[Planned]:
    return list(planned([of], MONDAY, MONDAY + timedelta(days=days - 1)))


def names(each: Planned) -> list[str]:
    return [turn.member.name for turn in each.turns]


def seating(*candidates: Candidate) -> Seating:
    return Seating({each.member.id: each for each in candidates}, CIRCLE, NOW)


def monday(*who: Member, agreed: bool = True) -> tuple[Shift, tuple[Turn, ...]]:
    first = week(standing(*who, agreed=agreed))[0]
    return first.shift(1), first.turns


# Whose turn.


def test_without_a_rotation_everyone_comes_every_time() -> None:
    assert [names(each) for each in week(standing(RIA, BRAM))] == [["Ria", "Bram"]] * 5


def test_in_a_rotation_it_is_one_after_the_other() -> None:
    in_turn = standing(RIA, BRAM, ANTON, rotation=Rotation.OCCURRENCE)

    assert [names(each)[0] for each in week(in_turn)] == ["Ria", "Bram", "Anton", "Ria", "Bram"]


def test_whose_turn_it_is_on_a_day_does_not_hang_on_pauses_or_an_end() -> None:
    ended = standing(RIA, BRAM, rotation=Rotation.OCCURRENCE, until=MONDAY, pauses=(Pause(MONDAY, MONDAY),))

    assert [turn.member for turn in ended.turns_on(date(2026, 12, 8))] == [BRAM]
    assert ended.turns_on(date(2026, 12, 12)) == ()


def test_parts_of_a_series_follow_each_other() -> None:
    before = standing(RIA, until=date(2026, 12, 8))
    after = replace(standing(BRAM), id=2, pattern=replace(LUNCH, starts_on=date(2026, 12, 9), members=(BRAM.id,)))

    assert [names(each) for each in planned([after, before], MONDAY, date(2026, 12, 10))] == [
        *(["Ria"], ["Ria"]),
        *(["Bram"], ["Bram"]),
    ]


# How they stand to it.


def test_who_agreed_or_need_not_be_asked_comes_and_others_are_asked() -> None:
    gerda = replace(RIA, id=20, account_id=None, name="Gerda")
    shift, turns = monday(RIA, PIET, gerda, agreed=False)
    seats = seating(towards(RIA), towards(PIET), towards(gerda))

    filled = seats.fill(replace(shift, needed=3), turns)

    assert {each.name: each.state for each in filled.assignments} == {
        "Ria": PROPOSED,
        "Piet": ACCEPTED,
        "Gerda": ACCEPTED,
    }
    assert (filled.held, filled.seeking) == (2, 0)


@pytest.mark.parametrize(
    "candidate",
    [
        towards(RIA, away=(stretch("13:00", "13:30", "2026-12-07"),)),
        towards(RIA, stretch("13:00", "15:00", "2026-12-07")),
        towards(RIA, wished_against=True),
        towards(replace(RIA, state=MemberState.FORMER)),
    ],
)
def test_who_cannot_leaves_a_gap(candidate: Candidate) -> None:
    shift, turns = monday(RIA)

    assert seating(candidate).fill(shift, turns).assignments == ()


def test_who_said_no_to_all_of_it_leaves_a_gap() -> None:
    shift, [turn] = monday(RIA)

    assert seating(towards(RIA)).state(shift, replace(turn, agreed=False, declined=True)) is None


def test_who_it_is_not_open_to_leaves_a_gap() -> None:
    shift, [turn] = monday(JOKE)

    assert seating(towards(JOKE)).state(replace(shift, open_to=frozenset({Role.FRIEND})), turn) is None


def test_a_night_leaves_a_gap_for_who_is_under_18() -> None:
    young = replace(BRAM, under_18=True)
    nights = replace(standing(young), pattern=replace(LUNCH, starts=time(23), ends=time(7), members=(young.id,)))
    night = week(nights)[0]

    assert seating(towards(young)).state(night.shift(1), night.turns[0]) is None


def test_a_quarter_of_an_hour_of_overlap_is_fine() -> None:
    shift, [turn] = monday(RIA)

    assert seating(towards(RIA, stretch("13:45", "15:00", "2026-12-07"))).state(shift, turn) is ACCEPTED


def test_a_shift_that_was_just_filled_is_in_the_way_of_the_next() -> None:
    long = replace(
        standing(RIA), pattern=replace(LUNCH, starts=time(8), ends=time(20), days_later=1, members=(RIA.id,))
    )
    seats = seating(towards(RIA))

    filled = [seats.fill(each.shift(1), each.turns).held for each in week(long)]

    assert filled == [1, 0, 1, 0, 1]


def test_no_more_people_are_seated_than_are_needed() -> None:
    shift, turns = monday(RIA, BRAM)

    assert [each.name for each in seating(towards(RIA), towards(BRAM)).fill(shift, turns).assignments] == ["Ria"]


def test_only_shifts_that_go_together_are_accepted_at_once() -> None:
    shift, [turn] = monday(RIA)
    same_time, next_day = replace(shift, id=1), replace(shift, id=2)
    later = replace(shift, id=3, stretch=stretch("14:00", "16:00", "2026-12-07"))

    assert seating(towards(RIA)).fitting([same_time, next_day, later], turn) == [1, 3]


def test_shifts_together_last_from_the_first_start_to_the_last_end() -> None:
    shift, _ = monday(RIA)
    earlier = replace(shift, stretch=stretch("08:00", "20:00", "2026-12-05"))

    assert spanning([shift, earlier]).stretch == stretch("08:00", "14:00", "2026-12-05", "2026-12-07")


# Who may.


@pytest.mark.parametrize(
    ("who", "make", "call_off"),
    [
        (me(SANNE), None, None),
        (me(SANNE, state=CircleState.PAUSED), Why.CIRCLE_NOT_LIVE, None),
        (me(ELLEN), Why.NOT_ALLOWED, Why.NOT_ALLOWED),
        (me(ELLEN, decides=Decides.PERSON), None, None),
        (me(ELLEN, person_plans=True), None, None),
        (me(RIA), Why.NOT_ALLOWED, Why.NOT_ALLOWED),
    ],
)
def test_who_plans_makes_changes_and_calls_off(who: Any, make: Why | None, call_off: Why | None) -> None:
    answers = (why_not_make(who), why_not_change(standing(), MONDAY, who), why_not_call_off(who))

    assert [answer and answer.why for answer in answers] == [make, make, call_off]


def test_what_has_ended_by_then_was_changed_meanwhile() -> None:
    ended = standing(until=MONDAY)

    assert why_not_change(ended, MONDAY, me(SANNE)) is None
    reason = why_not_change(ended, date(2026, 12, 8), me(SANNE))
    assert reason is not None
    assert reason.why is Why.CHANGED_MEANWHILE


@pytest.mark.parametrize(
    ("who", "member", "why"),
    [
        (RIA, RIA, None),
        (SANNE, RIA, None),
        (ANTON, RIA, Why.NOT_YOURS),
        (BRAM, BRAM, Why.NOT_PROPOSED),
    ],
)
def test_who_is_in_it_agrees_and_who_plans_notes_it(who: Member, member: Member, why: Why | None) -> None:
    reason = why_not_agree(standing(RIA, agreed=False), member.id, me(who), MONDAY)

    assert (reason and reason.why) == why


ENDED = {"until": date(2026, 12, 6)}
"""Changed from its first day on."""


@pytest.mark.parametrize(
    ("circle", "values", "yes", "no"),
    [
        ({}, {}, None, None),
        ({"state": CircleState.PAUSED}, {}, Why.CIRCLE_NOT_LIVE, None),
        ({"state": CircleState.ENDED}, {}, Why.CIRCLE_NOT_LIVE, None),
        ({}, ENDED, Why.CHANGED_MEANWHILE, Why.CHANGED_MEANWHILE),
    ],
)
def test_a_yes_needs_a_circle_that_lives_and_any_answer_a_pattern_that_goes_on(
    circle: dict[str, Any], values: dict[str, Any], yes: Why | None, no: Why | None
) -> None:
    asked = standing(RIA, agreed=False, **values)

    answers = [rule(asked, RIA.id, me(RIA, **circle), MONDAY) for rule in (why_not_agree, why_not_decline)]

    assert [reason and reason.why for reason in answers] == [yes, no]


def test_nobody_notes_a_yes_of_who_left_the_circle() -> None:
    gone = standing(replace(RIA, state=MemberState.FORMER), agreed=False)

    reason = why_not_agree(gone, RIA.id, me(SANNE), MONDAY)

    assert reason is not None
    assert reason.why is Why.NOT_PROPOSED


def test_a_no_is_only_ever_ones_own_and_may_come_after_a_yes() -> None:
    yes = standing(RIA)

    assert why_not_decline(yes, RIA.id, me(RIA), MONDAY) is None
    reason = why_not_decline(yes, RIA.id, me(SANNE), MONDAY)
    assert reason is not None
    assert reason.why is Why.NOT_YOURS


# What a yes to all of it is about.

NO = AssignmentState.DECLINED
YESTERDAY = NOW - timedelta(days=1)


@pytest.mark.parametrize(
    ("people", "values", "is_settled"),
    [
        ((), {}, True),
        ((on(RIA, PROPOSED),), {}, True),
        ((on(RIA, PROPOSED),), {"detached": True}, True),
        ((on(RIA, NO),), {}, True),
        ((on(RIA, NO, since=YESTERDAY),), {}, False),
        ((on(RIA, AssignmentState.LEFT),), {}, False),
        ((on(RIA),), {}, False),
        ((), {"detached": True}, False),
        ((), {"closed": Closed.CANCELLED}, False),
    ],
)
def test_a_yes_to_all_is_one_to_what_was_asked_or_left_open_by_a_no_to_all(
    people: tuple[Assignment, ...], values: dict[str, Any], is_settled: bool
) -> None:
    declined = replace(standing(RIA), turns=(Turn(RIA, declined=True, since=NOW),))
    lunch = replace(monday(RIA)[0], assignments=people, **values)

    assert is_settled_by(declined, RIA.id, MONDAY, lunch) is is_settled


def test_a_yes_to_all_is_none_to_the_turns_of_others() -> None:
    in_turn = standing(RIA, BRAM, rotation=Rotation.OCCURRENCE, agreed=False)

    settled = [is_settled_by(in_turn, RIA.id, each.day, each.shift(1)) for each in week(in_turn)]

    assert settled == [True, False, True, False, True]


# Whether somebody is fixed for it.

GONE, REFUSED = replace(ANTON, state=MemberState.FORMER), Turn(BRAM, declined=True)


@pytest.mark.parametrize(
    ("turns", "each_time", "in_turn"),
    [
        ((), True, True),
        ((Turn(RIA),), False, False),
        ((Turn(RIA), REFUSED), False, True),
        ((Turn(RIA), Turn(GONE, agreed=True)), False, True),
        ((Turn(GONE), REFUSED), True, True),
    ],
)
def test_who_said_no_or_left_is_not_fixed_for_it(turns: tuple[Turn, ...], each_time: bool, in_turn: bool) -> None:
    found = [replace(standing(rotation=kind), turns=turns).is_open for kind in (Rotation.NONE, Rotation.OCCURRENCE)]

    assert found == [each_time, in_turn]
