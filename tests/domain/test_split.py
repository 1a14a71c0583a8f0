"""From this day on: where a pattern ends, another goes on, and the turns go round."""

from dataclasses import replace
from datetime import date, time, timedelta
from itertools import chain, groupby

import pytest
from hypothesis import given
from hypothesis import strategies as some

from careshare.domain.patterns import Rotation, occurrences, split
from careshare.domain.time import Week
from tests.domain.rhythms import (
    LUNCH,
    LUNCH_IN_TURN,
    TODAY,
    WEEKEND,
    days,
    on,
    patterns,
    rhythms,
    some_days,
    turns,
    utc,
)


def test_from_this_day_on_ends_the_pattern_the_day_before():
    before, after = split(LUNCH, TODAY)

    assert (before.until, after.starts_on) == (date(2026, 12, 1), TODAY)


def test_lunch_moves_half_an_hour_from_wednesday_on_and_its_turns_go_on():
    before, after = split(LUNCH_IN_TURN, TODAY, replace(LUNCH_IN_TURN, starts=time(12, 30)))
    week = (date(2026, 11, 30), date(2026, 12, 4))

    assert turns(before, *week) == "30 Nov Mia, 01 Dec Tom"
    assert turns(after, *week) == "02 Dec Eva, 03 Dec Mia, 04 Dec Tom"
    assert on(after, TODAY).start == utc("2026-12-02T11:30")


def test_a_weekend_cut_in_two_stays_with_one_member():
    sunday = date(2026, 3, 29)
    before, after = split(WEEKEND, sunday)

    assert turns(before, date(2026, 3, 23), date(2026, 4, 5)) == "28 Mar Tom"
    assert turns(after, date(2026, 3, 23), date(2026, 4, 5)) == "29 Mar Tom, 04 Apr Eva, 05 Apr Eva"


def test_a_week_that_had_its_day_is_over_when_the_new_rule_gives_it_no_other():
    _, after = split(WEEKEND, date(2026, 3, 29), replace(WEEKEND, rule="FREQ=WEEKLY;BYDAY=SA"))

    assert turns(after, date(2026, 3, 29), date(2026, 4, 11)) == "04 Apr Eva, 11 Apr Mia"


def test_a_week_cut_twice_still_stays_with_one_member():
    every_day = replace(WEEKEND, rule="FREQ=DAILY", starts_on=date(2026, 3, 16))
    _, from_wednesday = split(every_day, date(2026, 3, 25))
    _, from_friday = split(from_wednesday, date(2026, 3, 27), replace(from_wednesday, starts=time(11)))

    assert turns(from_friday, date(2026, 3, 27), date(2026, 3, 30)) == "27 Mar Tom, 28 Mar Tom, 29 Mar Tom, 30 Mar Eva"


def test_every_third_weekend_stays_every_third_when_only_its_time_changes():
    every_third = replace(WEEKEND, rule="FREQ=WEEKLY;INTERVAL=3;BYDAY=SA,SU")
    _, after = split(every_third, date(2026, 4, 1), replace(every_third, ends=time(18)))

    assert after.starts_on == date(2026, 4, 6)
    assert turns(after, date(2026, 4, 1), date(2026, 4, 26)) == "11 Apr Tom, 12 Apr Tom"


def test_a_new_step_begins_on_the_day_itself():
    every_third = replace(WEEKEND, rule="FREQ=WEEKLY;INTERVAL=3;BYDAY=SA,SU")
    _, after = split(every_third, date(2026, 4, 1), replace(every_third, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU"))

    assert turns(after, date(2026, 4, 1), date(2026, 4, 18)) == "04 Apr Tom, 05 Apr Tom, 18 Apr Eva"


def test_what_has_not_begun_may_begin_earlier_and_has_no_step_to_keep():
    every_third = replace(LUNCH, rule="FREQ=WEEKLY;INTERVAL=3;BYDAY=MO", starts_on=date(2027, 1, 4))

    before, after = split(every_third, date(2026, 12, 14), replace(every_third, starts=time(11)))

    assert days(before, TODAY, date(2027, 6, 1)) == []
    assert days(after, TODAY, date(2027, 1, 31)) == [date(2026, 12, 14), date(2027, 1, 4), date(2027, 1, 25)]


def test_another_kind_of_rotation_begins_with_its_first_member():
    _, after = split(LUNCH_IN_TURN, TODAY, replace(LUNCH_IN_TURN, rotation=Rotation.WEEK))

    assert turns(after, TODAY, date(2026, 12, 7)) == "02 Dec Mia, 03 Dec Mia, 04 Dec Mia, 07 Dec Tom"


def test_a_rule_that_ends_after_so_many_times_ends_at_the_same_day_when_split():
    _, after = split(replace(LUNCH, rule=f"{LUNCH.rule};COUNT=4"), TODAY)

    assert days(after, TODAY, date(2027, 1, 1)) == [date(2026, 12, 2), date(2026, 12, 3)]


@pytest.mark.parametrize("pattern", [WEEKEND, LUNCH, LUNCH_IN_TURN])
def test_from_its_first_day_on_nothing_is_left_of_the_old_pattern(pattern):
    before, after = split(pattern, date(2026, 1, 1))

    assert days(before, date(2026, 1, 1), date(2027, 1, 1)) == []
    assert after == pattern


@given(patterns, some_days, some_days)
def test_a_series_split_twice_gives_what_it_gave_before(pattern, first_cut, second_cut):
    window = (date(2026, 1, 1), date(2028, 6, 1))
    one, rest = split(pattern, min(first_cut, second_cut))
    two, three = split(rest, max(first_cut, second_cut))

    pieces = chain.from_iterable(occurrences(piece, *window) for piece in (one, two, three))
    assert list(pieces) == list(occurrences(pattern, *window))


@given(patterns, rhythms, some.integers(0, 400))
def test_turns_go_round_without_a_jump_when_the_rule_changes(pattern, new_rule, wait):
    window = (date(2026, 1, 1), date(2028, 12, 31))
    plain = replace(pattern, until=None, pauses=())
    day = plain.starts_on + timedelta(days=wait)

    before, after = split(plain, day, replace(plain, rule=new_rule))
    series = [*occurrences(before, *window), *occurrences(after, *window)]

    assert max((one.day for one in occurrences(before, *window)), default=date.min) < day
    assert_turns_go_round(plain, series)


def assert_turns_go_round(pattern, series):
    """Each occurrence, or all of one week, to the next in turn; without a rotation to nobody in particular."""
    if pattern.rotation is Rotation.WEEK:
        rounds = [{one.turn for one in week} for _, week in groupby(series, lambda one: Week.of(one.day))]
    else:
        rounds = [{one.turn} for one in series]
    wanted = [(pattern.turn_offset + number) % len(pattern.members) for number in range(len(rounds))]
    assert rounds == [{None if pattern.rotation is Rotation.NONE else turn} for turn in wanted]
