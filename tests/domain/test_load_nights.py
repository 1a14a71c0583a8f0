"""N1 to N4: what a night is, what it weighs, and how many are too many."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from careshare.domain.load import Care, Signal, SignalName, assess
from careshare.domain.time import Stretch
from careshare.domain.words import Presence
from tests.domain.weeks import TODAY, care, carer, day, found, said

ACTIVE, ASLEEP, ON_CALL = Presence.ACTIVE, Presence.ASLEEP, Presence.ON_CALL
WEEKLY, MONTHLY = SignalName.WEEKLY_NIGHTS, SignalName.MONTHLY_NIGHTS
UNRESTED, BAD = SignalName.UNRESTED_NIGHTS, SignalName.BAD_NIGHTS


def nights(*cares: Care) -> float:
    return found(WEEKLY, *cares)[1]


def awake(*later: int) -> list[Care]:
    """The nights before these mornings."""
    return [care(each - 1, "23:00-07:00") for each in later]


# What a night is.


@pytest.mark.parametrize(
    ("presence", "calls", "weight"),
    [
        (ACTIVE, 0, 1.0),
        (ASLEEP, 0, 0.5),
        (ASLEEP, 1, 0.5),
        (ASLEEP, 2, 1.0),
        (ASLEEP, 4, 1.0),
        (ON_CALL, 0, 0.0),
        (ON_CALL, 1, 0.5),
        (ON_CALL, 2, 1.0),
        (ON_CALL, 3, 1.0),
    ],
)
def test_what_a_night_weighs(presence: Presence, calls: int, weight: float) -> None:
    assert nights(care(1, "23:00-07:00", presence, calls=calls)) == weight


@pytest.mark.parametrize(
    ("hours", "count"),
    [("17:00-01:00", 0), ("17:00-01:01", 1), ("05:00-13:00", 0), ("04:59-13:00", 1), ("04:30-13:00", 1)],
)
def test_a_night_takes_over_an_hour_between_midnight_and_six(hours: str, count: int) -> None:
    assert nights(care(1, hours)) == count


def test_twice_up_for_forty_minutes_is_a_night() -> None:
    assert nights(care(2, "01:00-01:40"), care(2, "04:00-04:40")) == 1
    assert nights(care(2, "01:00-01:30"), care(2, "04:00-04:30")) == 0


def test_the_same_time_in_two_circles_is_one() -> None:
    assert nights(care(2, "01:00-01:40"), care(2, "01:00-01:40", circle_id=2)) == 0


def test_the_heaviest_of_one_night_counts() -> None:
    asleep, called = care(1, "23:00-07:00", ASLEEP), care(1, "22:00-06:00", ON_CALL, calls=2)

    assert nights(asleep, called) == 1.0


def test_a_weekend_is_as_many_nights_as_it_has() -> None:
    assert nights(replace(care(2, "18:00-17:00"), stretch=weekend())) == 2


def weekend() -> Stretch:
    friday, sunday = care(4, "18:00-19:00"), care(6, "17:00-18:00")
    return replace(friday.stretch, end=sunday.stretch.end)


def test_the_calls_of_a_weekend_are_shared_by_its_nights() -> None:
    asleep = Care(weekend(), ASLEEP, care(1, "09:00-10:00").zone, 1, 1)

    assert nights(replace(asleep, calls=3)) == 1.0
    assert nights(replace(asleep, calls=4)) == 2.0


def test_calls_before_midnight_belong_to_the_night_that_follows() -> None:
    assert nights(care(1, "22:00-00:00", ASLEEP, calls=2), care(2, "00:00-07:00", ASLEEP)) == 1.0


def test_the_calls_of_one_night_are_not_those_of_the_next() -> None:
    evening_to_evening = [care(later, "20:00-20:00", ASLEEP, calls=calls) for later, calls in ((1, 2), (2, 0))]

    assert nights(*evening_to_evening) == 1.5


@pytest.mark.parametrize("morning", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_night_in_which_the_clocks_change_is_one(morning: date) -> None:
    night = care((morning - TODAY).days - 1, "23:00-07:00")

    signal = assess(carer(night), morning).signal(WEEKLY)

    assert signal is not None
    assert signal.amount == 1.0


def test_when_the_clocks_skip_an_hour_it_is_the_hours_that_pass_which_count() -> None:
    in_march = (date(2026, 3, 29) - TODAY).days

    signals = [
        assess(carer(care(in_march, hours)), date(2026, 3, 29)).signal(WEEKLY)
        for hours in ("01:00-03:00", "01:00-03:01")
    ]

    assert [signal.amount for signal in signals if signal] == [0, 1.0]


def test_a_night_is_one_of_the_home_it_is_in() -> None:
    afternoon_here = care(1, "19:00-21:00")

    assert nights(replace(afternoon_here, zone=ZoneInfo("Asia/Tokyo"))) == 1.0


# N1: three and five in a week.


@pytest.mark.parametrize(("count", "strength"), [(2, 0), (3, 1), (4, 1), (5, 2)])
def test_three_nights_a_week_are_attention_and_five_high(count: int, strength: int) -> None:
    assert found(WEEKLY, *awake(*range(1, count + 1))) == (strength, count)
    assert found(WEEKLY, *awake(*range(-count, 0))) == (strength, count)


def test_half_a_night_fewer_than_three_is_fine() -> None:
    assert found(WEEKLY, *awake(1, 2), care(2, "23:00-07:00", ASLEEP)) == (0, 2.5)


def test_the_last_week_and_the_next_are_not_added_up() -> None:
    assert found(WEEKLY, *awake(-2, -1, 0, 1)) == (0, 2)


def test_last_night_is_the_first_of_the_next_seven() -> None:
    assert found(WEEKLY, *awake(0, 1, 6)) == (1, 3)
    assert found(WEEKLY, *awake(-1, 0, 1)) == (0, 2)
    assert found(WEEKLY, *awake(0, 1, 7)) == (0, 2)
    assert found(WEEKLY, *awake(-7, -6, -1)) == (1, 3)
    assert found(WEEKLY, *awake(-8, -7, -1)) == (0, 2)


# N2: over nine, and twelve, in four weeks.


@pytest.mark.parametrize(("count", "half", "strength"), [(9, 0, 0), (9, 1, 1), (10, 0, 1), (11, 1, 1), (12, 0, 2)])
def test_over_nine_nights_in_four_weeks_are_attention_and_twelve_high(count: int, half: int, strength: int) -> None:
    asleep = [care(-2, "23:00-07:00", ASLEEP)] * half

    assert found(MONTHLY, *awake(*range(-28, -28 + count)), *asleep) == (strength, count + 0.5 * half)


def test_four_weeks_end_yesterday() -> None:
    assert found(MONTHLY, *awake(-29, 0)) == (0, 0)
    assert found(MONTHLY, *awake(-28, -1)) == (0, 2)


def test_it_says_that_nine_are_the_most() -> None:
    signal = assess(carer(*awake(*range(-28, -18))), TODAY).signal(MONTHLY)

    assert signal is not None
    assert (signal.line, signal.fewer, len(signal.cares)) == (9, 1.0, 10)


# N3: full nights without rest after them.


def after(hours: str, *later: int, presence: Presence = ACTIVE) -> list[Care]:
    """On these days, after the night."""
    return [care(each, hours, presence) for each in later]


@pytest.mark.parametrize(("count", "strength"), [(1, 0), (2, 1), (3, 1), (4, 2)])
def test_two_full_nights_without_rest_after_them_are_attention_and_four_high(count: int, strength: int) -> None:
    days = range(-6, -6 + 3 * count, 3)

    assert found(UNRESTED, *awake(*days), *after("20:00-21:00", *days)) == (strength, count)


def test_fourteen_hours_are_rest_enough() -> None:
    assert found(UNRESTED, *awake(1), *after("21:00-22:00", 1))[1] == 0
    assert found(UNRESTED, *awake(1), *after("20:59-22:00", 1))[1] == 1


def test_a_shift_right_after_a_broken_night_is_no_rest() -> None:
    broken = care(0, "23:00-07:00", ASLEEP, calls=2)

    assert found(UNRESTED, broken, *after("07:00-09:00", 1))[1] == 1
    assert found(UNRESTED, broken, *after("06:30-09:00", 1))[1] == 1


def test_a_night_that_goes_on_is_one_long_shift_and_not_followed_by_itself() -> None:
    assert found(UNRESTED, *awake(1), *after("07:00-12:00", 1))[1] == 0


def test_a_night_that_lasts_until_the_next_had_no_rest_after_it() -> None:
    assert found(UNRESTED, care(0, "20:00-20:00"), care(1, "20:00-07:00"))[1] == 1


def test_a_small_visit_and_being_on_call_are_rest() -> None:
    assert found(UNRESTED, *awake(1), *after("12:00-12:59", 1), *after("13:00-18:00", 1, presence=ON_CALL))[1] == 0
    assert found(UNRESTED, *awake(1), *after("12:00-13:00", 1))[1] == 1


def test_a_quiet_night_needs_no_rest_after_it() -> None:
    assert found(UNRESTED, care(0, "23:00-07:00", ASLEEP, calls=1), *after("08:00-12:00", 1))[1] == 0
    assert found(UNRESTED, care(0, "23:00-07:00", ON_CALL, calls=3), *after("08:00-12:00", 1))[1] == 0


def test_it_looks_a_week_back_and_a_week_ahead() -> None:
    unrested = {day: found(UNRESTED, *awake(day), *after("12:00-14:00", day))[1] for day in (-8, -7, 6, 7)}

    assert unrested == {-8: 0, -7: 1, 6: 1, 7: 0}


# N4: bad nights, by their own word.


@pytest.mark.parametrize(("told", "strength"), [(0, 0), (2, 0), (3, 1), (4, 1), (5, 2), (7, 2)])
def test_three_bad_nights_a_week_are_attention_and_five_high(told: int, strength: int) -> None:
    assert found(BAD, check_ins=(said(bad_nights=told),)) == (strength, told)


def test_bad_nights_count_for_fourteen_days() -> None:
    told = carer(check_ins=(said(bad_nights=5),))

    assert assess(told, day(13)).signal(BAD) == Signal(BAD, 2, 5, 5, fewer=3)
    assert assess(told, day(14)).signal(BAD) is None


def test_the_nights_that_make_it_are_named() -> None:
    signal = assess(carer(*awake(1, 2, 3), care(1, "12:00-14:00")), TODAY).signal(WEEKLY)

    assert signal is not None
    assert signal.cares == tuple(awake(1, 2, 3))
    assert signal.cares[0].stretch.duration == timedelta(hours=8)
