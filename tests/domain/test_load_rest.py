"""R1 to R3: days in a row, rest between days, and care away for who lives in."""

from datetime import date, timedelta
from typing import Any

import pytest

from careshare.domain.load import AtHome, Care, SignalName, assess
from careshare.domain.time import Stretch
from careshare.domain.words import MayBeAlone, Presence
from tests.domain.weeks import AMSTERDAM, TODAY, care, carer, found

ACTIVE, ASLEEP, ON_CALL = Presence.ACTIVE, Presence.ASLEEP, Presence.ON_CALL
RUN, RESTS, AWAY = SignalName.DAYS_IN_A_ROW, SignalName.SHORT_RESTS, SignalName.CARE_AWAY


def daily(hours: str, *later: int, presence: Presence = ACTIVE) -> list[Care]:
    return [care(each, hours, presence) for each in later]


# R1: days in a row.


@pytest.mark.parametrize(("days", "strength"), [(6, 0), (7, 1), (13, 1), (14, 2)])
def test_seven_days_in_a_row_are_attention_and_fourteen_high(days: int, strength: int) -> None:
    assert found(RUN, *daily("09:00-10:00", *range(-days, 0))) == (strength, days)
    assert found(RUN, *daily("09:00-10:00", *range(days))) == (strength, days)


def test_a_day_off_ends_a_row() -> None:
    assert found(RUN, *daily("09:00-12:00", *range(-6, 0), *range(1, 7))) == (0, 6)


def test_a_row_that_is_over_for_two_weeks_does_not_count() -> None:
    assert found(RUN, *daily("09:00-12:00", *range(-24, -14))) == (0, 0)
    assert found(RUN, *daily("09:00-12:00", *range(-24, -13))) == (1, 11)


def test_it_is_counted_four_weeks_back_and_two_ahead() -> None:
    assert found(RUN, *daily("09:00-12:00", *range(-42, 42)))[1] == 42
    assert found(RUN, *daily("09:00-12:00", *range(13, 42)))[1] == 1
    assert found(RUN, *daily("09:00-12:00", *range(14, 42)))[1] == 0


def test_a_day_of_care_has_an_hour_of_it() -> None:
    before_midnight, an_hour = care(1, "23:01-00:59"), care(1, "23:00-01:00")

    assert found(RUN, before_midnight)[1] == 0
    assert found(RUN, an_hour)[1] == 2


def test_small_visits_make_no_day_of_care() -> None:
    assert found(RUN, *daily("09:00-09:59", 1), *daily("12:00-12:59", 1))[1] == 0


def test_small_visits_that_touch_are_one_that_is_not_small() -> None:
    assert found(RUN, *daily("09:00-09:30", 1), *daily("09:30-10:00", 1))[1] == 1


def test_small_visits_of_which_a_night_was_made_are_not_small() -> None:
    assert found(RUN, *daily("01:00-01:40", 1), *daily("04:00-04:40", 1))[1] == 1


def test_being_on_call_makes_no_day_of_care() -> None:
    assert found(RUN, *daily("09:00-21:00", 1, presence=ON_CALL))[1] == 0


def test_of_two_rows_as_long_the_later_is_named() -> None:
    cares = daily("09:00-10:00", *range(-8, -1), *range(7))

    signal = assess(carer(*cares), TODAY).signal(RUN)

    assert signal is not None
    assert signal.cares == tuple(cares[7:])


def test_it_names_the_shifts_of_the_row() -> None:
    cares = daily("09:00-10:00", *range(-9, -2), 1)

    signal = assess(carer(*cares, *daily("12:00-12:30", -5)), TODAY).signal(RUN)

    assert signal is not None
    assert signal.cares == tuple(cares[:7])


# R2: rest from noon to noon.


def evening_and_morning(rest_from: str, rest_until: str, *mornings: int) -> list[Care]:
    """Until the one time in the evening, and from the other on the morning after; days are kept apart."""
    return [
        each
        for later in mornings
        for each in (care(later - 1, f"12:00-{rest_from}"), care(later, f"{rest_until}-12:00"))
    ]


@pytest.mark.parametrize(
    ("until", "count", "strength"),
    [
        ("07:00", 1, 0),
        ("06:59", 1, 0),
        ("07:00", 7, 0),
        ("06:59", 2, 1),
        ("06:59", 7, 1),
    ],
)
def test_two_rests_under_eleven_hours_in_a_week_are_attention(until: str, count: int, strength: int) -> None:
    ahead, back = range(count), range(-count, 0)

    assert found(RESTS, *evening_and_morning("20:00", until, *ahead))[0] == strength
    assert found(RESTS, *evening_and_morning("20:00", until, *back))[0] == strength


@pytest.mark.parametrize(("until", "count", "strength"), [("06:00", 7, 1), ("05:59", 2, 1), ("05:59", 3, 2)])
def test_three_rests_under_eight_hours_in_a_week_are_high(until: str, count: int, strength: int) -> None:
    assert found(RESTS, *evening_and_morning("22:00", until, *range(count)))[0] == strength


def test_the_last_week_and_the_next_are_judged_apart() -> None:
    assert found(RESTS, *evening_and_morning("20:00", "06:00", -1, 0)) == (0, 1)
    assert found(RESTS, *evening_and_morning("20:00", "06:00", 0, 6)) == (1, 2)
    assert found(RESTS, *evening_and_morning("20:00", "06:00", 0, 7)) == (0, 1)
    assert found(RESTS, *evening_and_morning("20:00", "06:00", -7, -1)) == (1, 2)
    assert found(RESTS, *evening_and_morning("20:00", "06:00", -8, -1)) == (0, 1)


def test_a_night_shift_is_judged_as_a_night() -> None:
    assert found(RESTS, *daily("22:00-08:00", 1, 2, 3)) == (0, 0)
    assert found(RESTS, *daily("22:00-08:00", 1, 2, 3, presence=ASLEEP)) == (0, 0)


def test_being_on_call_and_small_visits_break_no_rest() -> None:
    days = evening_and_morning("20:00", "08:00", 1, 2)

    assert found(RESTS, *days, *daily("20:00-08:00", 0, 1, presence=ON_CALL))[0] == 0
    assert found(RESTS, *days, *daily("22:00-22:59", 0, 1))[0] == 0
    assert found(RESTS, *days, *daily("22:00-23:00", 0, 1))[0] == 1


# R3: care away, where the person may not be alone.


def home(*others: Stretch, **values: Any) -> AtHome:
    usual: dict[str, Any] = {"circle_id": 1, "zone": AMSTERDAM, "may_be_alone": MayBeAlone.NEVER, "others": others}
    return AtHome(**usual | values)


def others(hours: str, *later: int) -> list[Stretch]:
    """Somebody else is there then."""
    return [care(each, hours).stretch for each in later]


def away(*stretches: Stretch, cares: tuple[Care, ...] = ()) -> tuple[int, float]:
    return found(AWAY, *cares, homes=(home(*stretches),))


def test_fewer_than_two_days_with_care_away_are_attention_and_none_in_two_weeks_high() -> None:
    assert away(*others("13:00-16:00", -3, -2, 2, 3)) == (0, 2)
    assert away(*others("13:00-16:00", -3, -2, 2)) == (1, 1)
    assert away(*others("13:00-16:00", -3, 2, 3)) == (1, 1)
    assert away(*others("13:00-16:00", 2, 3)) == (1, 0)
    assert away(*others("13:00-16:00", 2)) == (1, 0)
    assert away() == (2, 0)


def test_each_week_has_seven_days() -> None:
    assert away(*others("13:00-16:00", -7, -1, 0, 6)) == (0, 2)
    assert away(*others("13:00-16:00", -8, -1, 0, 6)) == (1, 1)
    assert away(*others("13:00-16:00", -7, -1, 0, 7)) == (1, 1)


def test_twice_on_one_day_is_one_day() -> None:
    assert away(*others("09:00-12:00", -3, -2, 2), *others("13:00-16:00", 2)) == (1, 1)


def test_under_three_hours_is_no_care_away() -> None:
    assert away(*others("13:00-15:59", -3, -2, 2, 3)) == (2, 0)


def test_one_after_the_other_is_care_away_as_well() -> None:
    assert away(*others("13:00-15:00", -3, -2, 2, 3), *others("15:00-16:00", -3, -2, 2, 3)) == (0, 2)


def test_who_holds_something_themselves_is_not_free_then() -> None:
    own = tuple(daily("14:00-15:00", 3))
    on_call = tuple(daily("14:00-15:00", 3, presence=ON_CALL))
    elsewhere = (care(3, "14:00-15:00", circle_id=2),)

    for cares in (own, on_call, elsewhere):
        assert away(*others("13:00-16:30", -3, -2, 2, 3), cares=cares) == (1, 1)


def test_three_hours_beside_an_own_shift_are_care_away() -> None:
    assert away(*others("12:00-16:00", -3, -2, 2, 3), cares=tuple(daily("11:00-13:00", 3))) == (0, 2)


def test_of_two_homes_the_worse_counts() -> None:
    enough = home(*others("13:00-16:00", -3, -2, 2, 3))

    assert found(AWAY, homes=(enough, home(circle_id=2))) == (2, 0)


def test_who_does_not_live_in_has_no_such_signal() -> None:
    assert assess(carer(*daily("09:00-12:00", 1)), TODAY).signal(AWAY) is None


def test_it_says_how_many_days_are_missing() -> None:
    signal = assess(carer(homes=(home(*others("13:00-16:00", -3, -2, 2)),)), TODAY).signal(AWAY)

    assert signal is not None
    assert (signal.line, signal.fewer) == (2, 1)


def test_a_row_of_days_goes_through_a_change_of_the_clocks() -> None:
    last_of_march = date(2026, 3, 31)
    since = (last_of_march - TODAY).days

    signal = assess(carer(*daily("09:00-10:00", *range(since - 9, since))), last_of_march).signal(RUN)

    assert signal is not None
    assert signal.amount == 9
    assert signal.cares[-1].stretch.start - signal.cares[0].stretch.start == timedelta(days=8, hours=-1)
