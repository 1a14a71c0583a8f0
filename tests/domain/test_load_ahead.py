"""What is coming: the weeks ahead, one shift more, one shift fewer; and the weeks as they are drawn."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from careshare.domain.load import (
    AtHome,
    Care,
    CareWeek,
    Level,
    SignalName,
    ahead,
    assess,
    relieving,
    weeks,
    with_care,
)
from careshare.domain.time import NO_TIME, ONE_DAY, Week
from careshare.domain.words import MayBeAlone, Presence
from tests.domain.weeks import AMSTERDAM, MON, TODAY, WED, care, carer, day, every, said

ASLEEP = Presence.ASLEEP


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def nights(*mornings: int) -> list[Care]:
    """Two hours of each of these nights: not much, and a night all the same."""
    return [care(each, "00:00-02:00") for each in mornings]


# The weeks ahead.


def test_ahead_are_the_next_eight_mondays() -> None:
    mondays = [day(7 * later) for later in range(1, 9)]

    assert [coming.day for coming in ahead(carer(), TODAY)] == mondays
    assert [coming.day for coming in ahead(carer(), day(6))] == mondays


def test_a_week_ahead_says_what_the_plan_raises() -> None:
    found = {coming.day: names(coming.new) for coming in ahead(carer(*nights(22, 24, 26)), TODAY) if coming.new}

    assert found == {day(21): ["n1"], day(28): ["n1"]}


def test_a_week_ahead_is_never_more_than_attention() -> None:
    plan = [care(later, "20:00-09:00") for later in range(-42, 70)]

    found = ahead(carer(*plan), TODAY)

    assert assess(carer(*plan), TODAY).level is Level.OVERLOADED
    assert {coming.assessment.level for coming in found} == {Level.ATTENTION}
    assert not any(coming.assessment.asks_check_in for coming in found)


def test_a_week_ahead_leaves_their_own_word_out() -> None:
    found = ahead(carer(check_ins=(said(heavy=9, bad_nights=7, sos=True),)), TODAY)

    assert {coming.assessment.level for coming in found} == {Level.OK}
    assert all(coming.assessment.rota_only for coming in found)


def test_nothing_is_said_ahead_to_who_is_under_18() -> None:
    assert ahead(carer(*nights(8, 9, 10), under_18=True), TODAY) == ()


# One shift more.


def test_a_shift_more_is_judged_on_its_day_and_a_week_later() -> None:
    found = with_care(carer(*nights(11, 12)), *nights(10))

    assert [(coming.day, names(coming.new)) for coming in found] == [(day(10), ["n1"]), (day(17), ["n1"])]


def test_what_was_raised_before_is_not_new() -> None:
    found = with_care(carer(*nights(11, 12, 13), limit=hours(7)), care(11, "12:00-14:00"))

    assert [names(coming.assessment.raised) for coming in found] == [["h2", "n1"], ["h2", "n1"]]
    assert [names(coming.new) for coming in found] == [["h2"], ["h2"]]


def test_what_rises_is_new() -> None:
    found = with_care(carer(*nights(11, 12, 13, 14)), *nights(10))

    assert [signal.strength for coming in found for signal in coming.new] == [2, 2]


def test_shifts_more_are_judged_together() -> None:
    found = with_care(carer(*nights(12)), *nights(10, 11))

    assert [(coming.day, names(coming.new)) for coming in found] == [
        (day(10), ["n1"]),
        (day(11), []),
        (day(17), ["n1"]),
        (day(18), []),
    ]


def test_a_small_shift_more_is_nothing_new() -> None:
    found = with_care(carer(*every((MON, WED), "09:00-13:00")), care(3, "09:00-10:00"))

    assert [coming.new for coming in found] == [(), ()]


def test_nothing_is_said_of_one_more_to_who_is_under_18() -> None:
    assert with_care(carer(*nights(8, 9), under_18=True), *nights(10)) == ()


# One shift fewer.


def test_each_of_three_nights_would_relieve_a_week_of_three() -> None:
    three = nights(1, 3, 5)

    assert relieving(carer(*three), SignalName.WEEKLY_NIGHTS, TODAY) == tuple(three)


def test_of_many_shifts_that_relieve_the_first_are_named() -> None:
    days = [care(later, "09:00-12:00") for later in range(1, 8)]

    assert relieving(carer(*days), SignalName.DAYS_IN_A_ROW, TODAY, most=2) == tuple(days[:2])


def test_what_takes_more_than_one_shift_names_none() -> None:
    assert relieving(carer(*nights(1, 2, 3, 4)), SignalName.WEEKLY_NIGHTS, TODAY) == ()


def test_what_is_over_cannot_be_handed_over() -> None:
    assert relieving(carer(*nights(-5, -4, -3)), SignalName.WEEKLY_NIGHTS, TODAY) == ()


def test_what_is_fine_needs_no_relief() -> None:
    assert relieving(carer(*nights(2)), SignalName.WEEKLY_NIGHTS, TODAY) == ()
    assert relieving(carer(*nights(2)), SignalName.OWN_LIMIT, TODAY) == ()


# The weeks.


def test_a_week_says_what_was_done_and_what_is_planned() -> None:
    cares = [care(-1, "09:00-13:00"), care(0, "09:00-13:00"), *nights(3), care(4, "23:00-07:00", ASLEEP)]

    found = weeks(carer(*cares, arranged={TODAY: hours(2)}), day(2), back=1, ahead=1)

    assert found == (
        CareWeek(Week(day(-7)), hours(4), NO_TIME, NO_TIME, 0, NO_TIME),
        CareWeek(Week(day(0)), hours(4), hours(6), hours(2), 1.5, NO_TIME),
        CareWeek(Week(day(7)), NO_TIME, NO_TIME, NO_TIME, 0, NO_TIME),
    )
    assert found[1].hours == hours(12)


def test_eight_weeks_back_this_one_and_eight_ahead() -> None:
    found = weeks(carer(), day(3))

    assert [each.week.monday for each in found] == [day(7 * later) for later in range(-8, 9)]


def home(*others: Care, **values: Any) -> AtHome:
    held = tuple(each.stretch for each in others)
    usual: dict[str, Any] = {"circle_id": 1, "zone": AMSTERDAM, "may_be_alone": MayBeAlone.NEVER, "others": held}
    return AtHome(**usual | values)


def at_home(*homes: AtHome, cares: tuple[Care, ...] = ()) -> timedelta:
    [week] = weeks(carer(*cares, homes=homes), TODAY, back=0, ahead=0)
    return week.at_home


def test_hours_at_home_are_those_nobody_held() -> None:
    others, own = [care(later, "09:00-17:00") for later in range(5)], care(1, "16:00-20:00")

    assert at_home() == NO_TIME
    assert at_home(home()) == 7 * ONE_DAY
    assert at_home(home(*others)) == hours(168 - 40)
    assert at_home(home(*others), cares=(own,)) == hours(168 - 40 - 3)


def test_hours_at_home_are_not_counted_twice_in_two_homes() -> None:
    assert at_home(home(care(1, "09:00-17:00")), home(care(1, "13:00-20:00"), circle_id=2)) == hours(168 - 4)


def test_who_may_be_alone_for_hours_needs_nobody_that_long() -> None:
    days = [care(later, "06:00-20:00") for later in range(-1, 8)]
    alone_for = {"may_be_alone": MayBeAlone.HOURS, "alone_for": hours(10)}

    assert at_home(home(*days, **alone_for)) == NO_TIME
    assert at_home(home(*days[:4], *days[5:], **alone_for)) == hours(34)


def test_a_night_alone_over_the_edge_of_a_week_is_as_long_as_it_is() -> None:
    nearly_all = [care(later, "06:00-20:00") for later in range(-1, 8)]
    alone_for = {"may_be_alone": MayBeAlone.HOURS, "alone_for": hours(9)}

    assert at_home(home(*nearly_all, **alone_for)) == 7 * hours(10)


def test_hours_at_home_are_no_credited_hours() -> None:
    assessment = assess(carer(homes=(home(),)), TODAY)

    signal = assessment.signal(SignalName.WEEKLY_HOURS)
    assert signal is not None
    assert signal.amount == 0


def names(signals: Any) -> list[str]:
    return [signal.name.value for signal in signals]


def test_what_is_taken_away_is_one_shift_and_not_its_like() -> None:
    twice = care(1, "23:00-07:00"), replace(care(1, "23:00-07:00"), circle_id=2)

    assert relieving(carer(*twice, *nights(4, 6)), SignalName.WEEKLY_NIGHTS, TODAY) == tuple(nights(4, 6))
