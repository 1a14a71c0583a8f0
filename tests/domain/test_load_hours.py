"""H1 to H4: what counts as an hour, and how many are too many."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from careshare.domain.load import Care, Signal, SignalName, assess
from careshare.domain.words import Presence
from tests.domain.weeks import AMSTERDAM, FRI, MON, TODAY, WED, care, carer, day, every, found

ACTIVE, ASLEEP, ON_CALL = Presence.ACTIVE, Presence.ASLEEP, Presence.ON_CALL
WEEKLY, LIMIT, WORK, RISE = (
    *(SignalName.WEEKLY_HOURS, SignalName.OWN_LIMIT),
    *(SignalName.WITH_PAID_WORK, SignalName.SUDDEN_RISE),
)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def credited(*cares: Care, **values: Any) -> float:
    """The hours of the last seven days, or the next where they are more."""
    return found(LIMIT, *cares, limit=hours(1000), **values)[1]


def lasting(count: float, *later: int) -> list[Care]:
    """From nine o'clock on each of these days, so many hours."""
    return [care(each, f"09:00-{9 + int(count):02}:{round(count % 1 * 60):02}") for each in later]


# What counts.


@pytest.mark.parametrize(
    ("presence", "calls", "counts"),
    [
        (ACTIVE, 0, 8.0),
        (ACTIVE, 4, 8.0),
        (ASLEEP, 0, 4.0),
        (ASLEEP, 1, 4.5),
        (ASLEEP, 2, 5.0),
        (ASLEEP, 4, 6.0),
        (ASLEEP, 8, 8.0),
        (ASLEEP, 20, 8.0),
        (ON_CALL, 0, 0.0),
        (ON_CALL, 1, 0.5),
        (ON_CALL, 3, 1.5),
        (ON_CALL, 20, 8.0),
    ],
)
def test_credited_hours(presence: Presence, calls: int, counts: float) -> None:
    assert credited(care(1, "23:00-07:00", presence, calls=calls)) == counts


@pytest.mark.parametrize(("today", "counts"), [(date(2026, 3, 29), 7.0), (date(2026, 10, 25), 9.0)])
def test_a_night_through_a_change_of_the_clocks_counts_what_it_lasts(today: date, counts: float) -> None:
    night = care((today - TODAY).days - 1, "23:00-07:00")

    signal = assess(carer(night, limit=hours(100)), today + timedelta(days=1)).signal(LIMIT)

    assert signal is not None
    assert signal.amount == counts


def test_a_shift_over_the_edge_of_a_window_counts_in_proportion() -> None:
    assert credited(care(-8, "20:00-08:00")) == 8.0
    assert credited(care(6, "20:00-08:00")) == 4.0
    assert credited(care(6, "22:00-06:00", ASLEEP, calls=4)) == 1.5


def test_a_window_has_its_first_moment_and_not_its_last() -> None:
    assert credited(care(-7, "00:00-01:00")) == 1.0
    assert credited(care(-8, "23:00-00:00")) == 0.0
    assert credited(care(6, "23:00-00:00")) == 1.0
    assert credited(care(7, "00:00-01:00")) == 0.0


def test_touching_shifts_are_one() -> None:
    assert credited(care(1, "23:00-03:00", ON_CALL, calls=12), care(2, "03:00-07:00", ON_CALL)) == 6.0


def test_days_are_those_of_the_carer() -> None:
    in_new_york = replace(carer(care(7, "02:00-03:00"), limit=hours(1)), zone=ZoneInfo("America/New_York"))

    signal = assess(in_new_york, TODAY).signal(LIMIT)

    assert signal is not None
    assert signal.amount == 1.0


# H1: 16 and 24 hours a week.


@pytest.mark.parametrize(("each", "strength"), [(5.25, 0), (5 + 19 / 60, 0), (5 + 20 / 60, 1), (7.95, 1), (8, 2)])
def test_from_16_hours_a_week_it_is_attention_and_from_24_high(each: float, strength: int) -> None:
    assert found(WEEKLY, *every((MON, WED, FRI), lasting_text(each)))[0] == strength


def lasting_text(count: float) -> str:
    return f"09:00-{9 + int(count):02}:{round(count % 1 * 60):02}"


def test_a_busy_week_to_come_counts_with_the_three_before_it() -> None:
    cares = [*lasting(8, -21, -14, -7), *lasting(10, 0, 1, 2, 3)]

    assert found(WEEKLY, *cares) == (1, 16.0)


def test_what_is_over_counts_where_the_week_to_come_is_free() -> None:
    assert found(WEEKLY, *lasting(8, -28, -27, -21, -20, -14, -13, -7, -6)) == (1, 16.0)


def test_it_names_the_shifts_of_the_four_weeks_that_weigh_most() -> None:
    cares = [*lasting(8, -29, -28, -27, -21, -20, -14, -13, -7, -6), *lasting(1, 1)]

    signal = assess(carer(*cares), TODAY).signal(WEEKLY)

    assert signal == Signal(WEEKLY, 1, 16.0, 16.0, fewer=0.25, cares=tuple(cares[1:-1]))


@pytest.mark.parametrize(
    ("since", "weekly"), [(0, 16.0), (-3, 16.0), (-7, 16.0), (-14, 8.0), (-27, 4.148148), (-28, 10.0)]
)
def test_who_has_not_cared_for_four_weeks_is_judged_by_the_weeks_there_were(since: int, weekly: float) -> None:
    cares = [*lasting(8, -2, -1), *lasting(8, 1, 2, 3)]

    assert found(WEEKLY, *cares, since=day(since))[1] == weekly


def test_without_a_day_it_began_it_began_with_the_first_shift() -> None:
    assert found(WEEKLY, *lasting(8, -2, -1), since=None) == (1, 16.0)


def test_planning_work_counts_as_hours() -> None:
    arranged = {day(-28): hours(4), day(-21): hours(4), day(-14): hours(4), day(-7): hours(4)}

    assert found(WEEKLY, *every((MON, WED, FRI), "09:00-13:00"), arranged=arranged) == (1, 16.0)


def test_planning_work_of_a_week_is_spread_over_it() -> None:
    wednesday = day(2)

    signal = assess(carer(limit=hours(10), arranged={day(0): hours(7)}), wednesday).signal(LIMIT)

    assert signal is not None
    assert signal.amount == 5.0


# H2: their own line.


def test_over_their_own_limit_is_attention_and_half_as_much_again_is_high() -> None:
    assert found(LIMIT, *lasting(8, 1), limit=hours(8)) == (0, 8.0)
    assert found(LIMIT, *lasting(8, 1), limit=hours(7.99)) == (1, 8.0)
    assert found(LIMIT, *lasting(8, 1), limit=hours(5.34)) == (1, 8.0)
    assert found(LIMIT, *lasting(8, 1), limit=hours(8 / 1.5)) == (2, 8.0)


def test_three_of_the_last_four_weeks_over_it_is_high() -> None:
    twice, three_times = lasting(8, -28, -14, 1), lasting(8, -28, -14, -7)

    assert found(LIMIT, *twice, limit=hours(7)) == (1, 8.0)
    assert found(LIMIT, *three_times, limit=hours(7)) == (2, 8.0)


def test_it_says_in_how_many_weeks_it_was_over() -> None:
    signal = assess(carer(*lasting(8, -28, -14, -7), limit=hours(7)), TODAY).signal(LIMIT)

    assert signal is not None
    assert (signal.line, signal.fewer, signal.weeks_over) == (7.0, 1.0, 3)


def test_a_limit_of_nothing_is_kept_by_doing_nothing() -> None:
    assert found(LIMIT, limit=hours(0)) == (0, 0.0)
    assert found(LIMIT, *lasting(1, 1), limit=hours(0)) == (2, 1.0)


def test_without_a_limit_there_is_nothing_to_hold_it_against() -> None:
    assert assess(carer(*lasting(8, 1)), TODAY).signal(LIMIT) is None


# H3: with paid work.


@pytest.mark.parametrize(("paid", "strength"), [(35.99, 0), (36, 1), (47.99, 1), (48, 2)])
def test_48_hours_of_work_and_care_are_attention_and_60_high(paid: float, strength: int) -> None:
    assert found(WORK, *every((MON, WED, FRI), "09:00-13:00"), paid=hours(paid)) == (strength, 12 + paid)


def test_without_paid_work_there_is_nothing_to_add() -> None:
    assert assess(carer(*lasting(8, 1)), TODAY).signal(WORK) is None


# H4: a sudden rise.


@pytest.mark.parametrize(
    ("last", "before", "strength"), [(12, 4, 1), (11.75, 0, 0), (12, 4.25, 0), (14, 6, 1), (13.75, 6, 0)]
)
def test_eight_hours_more_than_before_is_attention_from_twelve_on(last: float, before: float, strength: int) -> None:
    cares = [*lasting(last, -3), *(each for week in (-35, -28, -21, -14) for each in lasting(before, week) if before)]

    assert found(RISE, *cares) == (strength, last - before)


def test_it_is_never_high() -> None:
    assert found(RISE, *lasting(14, -7, -6, -5, -4, -3)) == (1, 70.0)


def test_it_says_how_much_less_would_be_no_rise() -> None:
    signal = assess(carer(*lasting(12, -3), *lasting(4, *range(-35, -7, 7))), TODAY).signal(RISE)

    assert signal == Signal(RISE, 1, 8.0, 8.0, fewer=0.25, cares=tuple(lasting(12, -3)))


def test_it_needs_35_days_of_history() -> None:
    assert assess(carer(*lasting(14, -3), since=day(-34)), TODAY).signal(RISE) is None
    assert found(RISE, *lasting(14, -3), since=day(-35)) == (1, 14.0)


def test_the_zone_of_a_home_moves_no_hours() -> None:
    here = care(1, "09:00-13:00")

    assert credited(replace(here, zone=ZoneInfo("Asia/Tokyo"))) == credited(replace(here, zone=AMSTERDAM))
