"""What may go to whom, what two shifts may not go to the same one, and what is said of a division to everybody."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from careshare.domain.division import Bar, Because, Nobody, Open, Task
from careshare.domain.division.explain import division_of, why_not
from careshare.domain.division.greedy import eased, filled
from careshare.domain.division.hours import credited_by_week
from careshare.domain.division.puzzle import Found, Pair, is_allowed, puzzle_of, weeks_of, worth
from careshare.domain.division.rules import usual_limit, why_not_both, why_not_give
from careshare.domain.time import Stretch
from careshare.domain.words import Presence
from tests.domain.cast import HOME, stretch
from tests.domain.dividing import (
    ANN,
    BEN,
    CAS,
    MONDAY,
    NEXT_MONDAY,
    NEXT_WEEK,
    NIGHT,
    SUNDAY,
    TUESDAY,
    WEDNESDAY,
    WEEK,
    carried,
    helper,
    holding,
    on_days,
    task,
    wanted,
    who_gets,
)

LUNCH = wanted(1, stretch("12:00", "14:00", MONDAY))
THE_NIGHT = wanted(2, NIGHT)


def found(task: Task, *chosen: Pair, **known: Any) -> Found:
    return Found(frozenset(chosen), **known)


def divided(task: Task, *chosen: Pair, **known: Any) -> Any:
    return division_of(task, puzzle_of(task), found(task, *chosen, **known))


# What may not be.


@pytest.mark.parametrize(
    ("one", "values", "bar"),
    [
        (LUNCH, {}, None),
        (LUNCH, {"away": (stretch("00:00", "00:00", MONDAY, TUESDAY),)}, Bar.AWAY),
        (LUNCH, {"away": (stretch("14:00", "15:00", MONDAY), stretch("11:00", "12:00", MONDAY))}, None),
        (LUNCH, {"away": (stretch("13:59", "15:00", MONDAY),)}, Bar.AWAY),
        (LUNCH, {"held": holding(stretch("13:45", "16:00", MONDAY))}, None),
        (LUNCH, {"held": holding(stretch("13:44", "16:00", MONDAY))}, Bar.CLASH),
        (LUNCH, {"held": holding(stretch("12:00", "14:00", MONDAY), Presence.ON_CALL)}, None),
        (replace(LUNCH, presence=Presence.ON_CALL), {"held": holding(stretch("12:00", "14:00", MONDAY))}, None),
        (replace(LUNCH, shift_id=100), {"held": holding(LUNCH.stretch, Presence.ON_CALL)}, Bar.THEIRS_ALREADY),
        (LUNCH, {"closed": {1: Bar.NOT_FOR_THEM}}, Bar.NOT_FOR_THEM),
        (LUNCH, {"closed": {2: Bar.NOT_FOR_THEM}}, None),
        (LUNCH, {"closed": {1: Bar.SKILL}}, Bar.SKILL),
        (LUNCH, {"closed": {1: Bar.SKILL}, "away": (LUNCH.stretch,)}, Bar.AWAY),
        (THE_NIGHT, {"under_18": True}, Bar.NIGHT_UNDER_18),
        (replace(THE_NIGHT, presence=Presence.ASLEEP), {"under_18": True}, Bar.NIGHT_UNDER_18),
        (LUNCH, {"under_18": True}, None),
        (wanted(3, stretch("17:00", "01:00", MONDAY, TUESDAY)), {"under_18": True}, None),
        (wanted(3, stretch("17:00", "01:01", MONDAY, TUESDAY)), {"under_18": True}, Bar.NIGHT_UNDER_18),
    ],
)
def test_what_stands_between_somebody_and_a_shift(one: Open, values: dict[str, Any], bar: Bar | None) -> None:
    assert why_not_give(one, helper(ANN, **values)) == bar


@pytest.mark.parametrize(
    ("limit", "hours", "one", "bar"),
    [
        (2, {}, LUNCH, None),
        (1.99, {}, LUNCH, Bar.LIMIT),
        (10, carried(8), LUNCH, None),
        (10, carried(8.01), LUNCH, Bar.LIMIT),
        (11.5, carried(8), LUNCH, None),
        (11.5, carried(8.5), LUNCH, Bar.LIMIT),
        (10, carried(10, NEXT_WEEK), LUNCH, None),
        (None, carried(100), LUNCH, None),
        (0, {}, LUNCH, Bar.LIMIT),
        (0, {}, replace(LUNCH, presence=Presence.ON_CALL), None),
        (1, carried(5), replace(LUNCH, presence=Presence.ON_CALL), None),
        (4, {}, replace(THE_NIGHT, presence=Presence.ASLEEP), None),
        (3.9, {}, replace(THE_NIGHT, presence=Presence.ASLEEP), Bar.LIMIT),
        (7.9, {}, THE_NIGHT, Bar.LIMIT),
        (10, carried(3, NEXT_WEEK), wanted(4, stretch("23:00", "07:00", SUNDAY, NEXT_MONDAY)), None),
        (10, carried(3.1, NEXT_WEEK), wanted(4, stretch("23:00", "07:00", SUNDAY, NEXT_MONDAY)), Bar.LIMIT),
    ],
)
def test_nobody_comes_over_their_own_limit_in_any_week(limit: Any, hours: Any, one: Open, bar: Bar | None) -> None:
    assert why_not_give(one, helper(ANN, limit, hours=hours)) == bar


@pytest.mark.parametrize(
    ("night", "then", "bar"),
    [
        (THE_NIGHT, stretch("20:59", "22:30", TUESDAY), Bar.REST),
        (THE_NIGHT, stretch("21:00", "22:30", TUESDAY), None),
        (THE_NIGHT, stretch("07:00", "09:00", TUESDAY), Bar.REST),
        (THE_NIGHT, stretch("06:50", "08:00", TUESDAY), Bar.REST),
        (THE_NIGHT, stretch("12:00", "12:59", TUESDAY), None),
        (THE_NIGHT, stretch("12:00", "13:00", TUESDAY), Bar.REST),
        (THE_NIGHT, stretch("20:00", "23:00", MONDAY), None),
        (replace(THE_NIGHT, presence=Presence.ASLEEP), stretch("07:00", "09:00", TUESDAY), None),
        (replace(THE_NIGHT, presence=Presence.ON_CALL), stretch("07:00", "09:00", TUESDAY), None),
        (wanted(2, stretch("17:00", "01:00", MONDAY, TUESDAY)), stretch("08:00", "12:00", TUESDAY), None),
        (wanted(2, stretch("17:00", "01:01", MONDAY, TUESDAY)), stretch("08:00", "12:00", TUESDAY), Bar.REST),
    ],
)
def test_fourteen_hours_of_rest_follow_a_full_night_whichever_was_there_first(
    night: Open, then: Stretch, bar: Bar | None
) -> None:
    after = wanted(3, then)

    assert why_not_both(night.as_held, after.as_held, HOME) == bar
    assert why_not_give(after, helper(ANN, held=(replace(night.as_held, shift_id=100),))) == bar
    assert why_not_give(night, helper(ANN, held=(replace(after.as_held, shift_id=100),))) == bar


def test_within_reach_at_home_needs_no_rest() -> None:
    at_home = wanted(3, stretch("08:00", "20:00", TUESDAY), presence=Presence.ON_CALL)

    assert why_not_both(THE_NIGHT.as_held, at_home.as_held, HOME) is None


def test_a_night_through_the_edge_of_a_week_counts_in_both_by_its_hours() -> None:
    at = stretch("23:00", "07:00", SUNDAY, NEXT_MONDAY)

    assert credited_by_week(at, Presence.ACTIVE, HOME) == carried(1) | carried(7, NEXT_WEEK)
    assert credited_by_week(at, Presence.ASLEEP, HOME) == carried(0.5) | carried(3.5, NEXT_WEEK)
    assert weeks_of(task((wanted(1, at),))) == (WEEK, NEXT_WEEK)


def test_the_share_of_who_set_no_limit_is_a_part_of_the_median_one() -> None:
    limits = [helper(1, 4), helper(2, 10), helper(3, 30), helper(4, 0), helper(5)]

    assert usual_limit(task((), *limits)) == timedelta(hours=10)
    assert usual_limit(task((), helper(1), helper(2))) == usual_limit(task((), helper(1, 0)))


# The same in numbers.


def test_only_pairs_that_may_be_become_numbers_and_only_shifts_that_stand_in_each_others_way() -> None:
    opens = (LUNCH, wanted(2, stretch("13:00", "15:00", MONDAY)), wanted(3, stretch("12:00", "13:00", WEDNESDAY)))
    away = helper(BEN, away=(stretch("00:00", "00:00", WEDNESDAY, "2026-12-10"),), rather=frozenset({1}))

    puzzle = puzzle_of(task(opens, helper(ANN), away))

    assert puzzle.pairs == ((0, 0), (0, 1), (1, 0), (1, 1), (2, 0))
    assert puzzle.apart == ((0, 1),)
    assert puzzle.likes == {(0, 1): 1}


def test_a_night_stands_in_the_way_of_the_next_day_with_others_between_them() -> None:
    opens = (
        wanted(1, stretch("10:00", "12:00", TUESDAY)),
        wanted(2, stretch("05:00", "05:20", TUESDAY)),
        wanted(3, stretch("22:00", "23:30", TUESDAY)),
        THE_NIGHT,
    )

    assert set(puzzle_of(task(opens, helper(ANN))).apart) == {(0, 3), (1, 3)}


def test_likes_that_contradict_each_other_are_none() -> None:
    both = helper(ANN, rather=frozenset({1}), rather_not=frozenset({1}))

    assert puzzle_of(task((LUNCH,), both)).likes == {}


@pytest.mark.parametrize(
    ("chosen", "allowed"),
    [
        ({(0, 0), (1, 1)}, True),
        ({(0, 0), (0, 1)}, False),
        ({(0, 0), (1, 0)}, False),
        ({(2, 0)}, False),
        ({(0, 1), (3, 1)}, False),
        ({(0, 0), (3, 0)}, True),
    ],
    ids=["fits", "two on one place", "two at once", "not for them", "over the limit", "another day"],
)
def test_a_division_is_looked_at_again_whoever_made_it(chosen: set[Pair], allowed: bool) -> None:
    opens = (
        LUNCH,
        wanted(2, stretch("13:00", "15:00", MONDAY)),
        wanted(3, stretch("09:00", "10:00", MONDAY)),
        wanted(4, stretch("12:00", "14:00", TUESDAY)),
    )
    puzzle = puzzle_of(task(opens, helper(ANN, closed={3: Bar.NOT_FOR_THEM}), helper(BEN, 3)))

    assert is_allowed(puzzle, chosen) is allowed


def test_the_better_of_two_leaves_fewer_open_then_burdens_the_most_burdened_less() -> None:
    puzzle = puzzle_of(task(on_days(4, 4, 2), helper(ANN, 10), helper(BEN, 10)))
    all_ann, even = worth(puzzle, {(0, 0), (1, 0), (2, 0)}), worth(puzzle, {(0, 0), (1, 1), (2, 0)})

    assert even < all_ann < worth(puzzle, {(0, 0), (1, 1)})
    assert even.shares == (Fraction(6, 10), Fraction(4, 10))


# A first division.


def test_what_the_fewest_can_do_is_given_first() -> None:
    opens = on_days(2, 2)
    only_one = helper(BEN, 2, closed={2: Bar.NOT_FOR_THEM})

    assert filled(puzzle_of(task(opens, helper(ANN, 2), only_one))) == {(0, 1), (1, 0)}


def test_a_first_division_goes_to_whom_it_burdens_least_and_then_to_who_likes_it() -> None:
    opens = on_days(4, 2)

    by_burden = filled(puzzle_of(task(opens, helper(ANN, 8), helper(BEN, 40))))
    by_wish = filled(puzzle_of(task(opens[:1], helper(ANN, 8), helper(BEN, 8, rather=frozenset({1})))))

    assert by_burden == {(0, 1), (1, 1)}
    assert by_wish == {(0, 1)}


def test_who_carries_most_hands_one_on_or_changes_one() -> None:
    puzzle = puzzle_of(task(on_days(4, 4, 3, 3), helper(ANN, 14), helper(BEN, 14)))

    eased_by_handing_on = eased(puzzle, {(0, 0), (1, 0), (2, 0), (3, 0)})
    eased_by_changing = eased(puzzle, {(0, 0), (1, 0), (2, 1), (3, 1)})

    assert worth(puzzle, eased_by_handing_on).shares == (Fraction(7, 14),) * 2
    assert worth(puzzle, eased_by_changing).shares == (Fraction(7, 14),) * 2


# What is said of it.


def test_a_place_goes_to_somebody_because() -> None:
    opens = on_days(2, 2, 2)
    ann = helper(ANN, 20, rather=frozenset({2}))
    ben = helper(BEN, 20, closed={1: Bar.NOT_FOR_THEM})

    division = divided(task(opens, ann, ben), (0, 0), (1, 0), (2, 0))

    assert [given.because for given in division.given] == [
        Because.ONLY_ONE,
        Because.RATHER,
        Because.SPREAD,
    ]


@pytest.mark.parametrize(
    ("values", "because"),
    [
        ({}, Because.ANOTHER),
        ({"closed": {1: Bar.NOT_FOR_THEM}}, Because.NOT_FOR_THEM),
        ({"closed": {1: Bar.SKILL}}, Because.NOT_FOR_THEM),
        ({"closed": {1: Bar.SAID_NO}}, Because.NOT_NOW),
        ({"away": (LUNCH.stretch,)}, Because.NOT_NOW),
        ({"held": holding(LUNCH.stretch)}, Because.NOT_NOW),
        ({"limit": timedelta(hours=1)}, Because.NOT_NOW),
        ({"limit": timedelta(hours=9), "hours": carried(8)}, Because.NOT_NOW),
    ],
)
def test_nobody_can_tell_a_limit_from_an_absence(values: dict[str, Any], because: Because) -> None:
    whose = replace(helper(BEN), **values)

    assert why_not(task((LUNCH,), helper(ANN), whose), LUNCH.shift_id, BEN) is because


@pytest.mark.parametrize(
    ("helpers", "why"),
    [
        ([], Nobody.NO_HELPERS),
        ([{"closed": {1: Bar.NOT_FOR_THEM}}, {"closed": {1: Bar.NOT_FOR_THEM}}], Nobody.NOT_OPEN),
        ([{"closed": {1: Bar.NOT_FOR_THEM}}, {"away": (LUNCH.stretch,)}], Nobody.NOT_NOW),
        ([{"limit": timedelta(hours=1)}, {"away": (LUNCH.stretch,)}], Nobody.NOT_NOW),
        ([{"closed": {1: Bar.SKILL}}, {"away": (LUNCH.stretch,)}], Nobody.SKILL),
        ([{"closed": {1: Bar.SKILL}, "away": (LUNCH.stretch,)}, {"away": (LUNCH.stretch,)}], Nobody.NOT_NOW),
        ([{"held": holding(LUNCH.stretch)}], Nobody.NOT_NOW),
    ],
)
def test_an_open_place_says_why_nobody_has_it(helpers: list[dict[str, Any]], why: Nobody) -> None:
    lift = replace(LUNCH, skills=frozenset({"lift"}))
    whose = [replace(helper(number), **values) for number, values in enumerate(helpers, 1)]

    [gap] = divided(task((lift,), *whose)).uncovered

    assert (gap.shift_id, gap.places, gap.why) == (1, 1, why)
    assert gap.skills == (lift.skills if why is Nobody.SKILL else frozenset())


def test_a_place_at_a_time_when_everyone_gets_another_says_so() -> None:
    opens = (LUNCH, wanted(2, stretch("13:00", "15:00", MONDAY)))

    [gap] = divided(task(opens, helper(ANN)), (0, 0)).uncovered

    assert (gap.shift_id, gap.why) == (2, Nobody.ELSEWHERE)


def test_everyone_reads_their_own_hours_week_by_week_before_and_after() -> None:
    opens = (LUNCH, wanted(2, stretch("23:00", "07:00", SUNDAY, NEXT_MONDAY)))
    ann = helper(ANN, 20, hours=carried(4) | carried(1, NEXT_WEEK))

    [share] = divided(task(opens, ann), (0, 0), (1, 0)).shares

    hours = [(each.week, each.before / timedelta(hours=1), each.after / timedelta(hours=1)) for each in share.weeks]
    assert hours == [(WEEK, 4, 7), (NEXT_WEEK, 1, 8)]
    assert (share.before, share.after) == (4 / 20, 8 / 20)


def test_a_division_that_breaks_a_rule_is_never_proposed() -> None:
    with pytest.raises(ValueError, match="may not be"):
        divided(task((LUNCH,), helper(ANN, 1)), (0, 0))


@pytest.mark.parametrize(
    ("least", "covers_most", "proven"),
    [
        (Fraction(8, 10), True, True),
        (Fraction(6, 10), True, True),
        (Fraction(59, 100), True, False),
        (Fraction(8, 10), False, False),
    ],
    ids=["the smallest", "one shift off", "more than that", "perhaps more could be covered"],
)
def test_it_is_proven_within_one_shift_and_only_where_no_more_can_be_covered(
    least: Fraction, covers_most: bool, proven: bool
) -> None:
    opens = on_days(4, 2, 2)

    division = divided(task(opens, helper(ANN, 10)), (0, 0), (1, 0), (2, 0), least=least, covers_most=covers_most)

    assert division.proven is proven


def test_what_somebody_carried_already_is_not_held_against_a_division() -> None:
    opens = on_days(1)
    over_their_limit = helper(BEN, 4, hours=carried(12))

    division = divided(task(opens, helper(ANN, 10), over_their_limit), (0, 0), least=Fraction(1, 10), covers_most=True)

    assert division.proven
    assert who_gets(division) == {1: {ANN}}


def test_two_places_go_to_two() -> None:
    two = replace(LUNCH, wanted=2)
    trio = task((two,), helper(ANN), helper(BEN), helper(CAS))

    assert len({who for _, who in filled(puzzle_of(trio))}) == 2
    assert divided(trio, (0, 0)).uncovered[0].places == 1
