"""When what time brings is due: evenings at home, mornings, also on the nights the clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careshare.domain.reminders import (
    AHEAD,
    Coming,
    Worth,
    gaps_to_tell,
    is_on,
    nobody_here_name,
    tomorrow_of,
    week_after,
    worth_knowing,
)
from careshare.domain.time import Stretch, instant

HOME = ZoneInfo("Europe/Amsterdam")
NEW_YORK = ZoneInfo("America/New_York")
HOUR = timedelta(hours=1)
NOW = datetime(2026, 12, 4, 8, tzinfo=UTC)


def at(wall: str, zone: ZoneInfo = HOME) -> datetime:
    return instant(datetime.fromisoformat(wall), zone)


def coming(starts: str) -> Coming:
    start = at(starts)
    return Coming(1, "Ellen", HOME, 1, Stretch(start, start + HOUR))


@pytest.mark.parametrize("day", ["2026-10-24", "2026-10-25", "2027-03-27", "2027-03-28", "2026-12-04"])
def test_the_evening_begins_at_six_at_home_also_when_the_clocks_change(day):
    tomorrow = date.fromisoformat(day) + timedelta(days=1)

    assert tomorrow_of(at(f"{day} 17:59"), HOME) is None
    assert tomorrow_of(at(f"{day} 18:00"), HOME) == tomorrow
    assert tomorrow_of(at(f"{day} 23:59"), HOME) == tomorrow


def test_at_a_home_elsewhere_it_is_evening_by_its_own_clock():
    moment = at("2026-12-04 18:00")

    assert (tomorrow_of(moment, HOME), tomorrow_of(moment, NEW_YORK)) == (date(2026, 12, 5), None)


@pytest.mark.parametrize("day", ["2026-10-25", "2027-03-28"])
def test_a_day_is_reminded_of_from_its_first_minute_to_its_last_also_when_the_clocks_change(day):
    after = date.fromisoformat(day) + timedelta(days=1)
    of_that_day = [f"{day} 00:00", f"{day} 02:30", f"{day} 23:59"]

    assert all(is_on(date.fromisoformat(day), coming(starts)) for starts in of_that_day)
    assert not is_on(date.fromisoformat(day), coming(f"{after} 00:00"))


@pytest.mark.parametrize(("day", "hours"), [("2026-10-18", 169), ("2027-03-21", 167), ("2026-12-06", 168)])
def test_a_week_ahead_is_seven_days_by_the_clock(day, hours):
    assert week_after(date.fromisoformat(day), HOME).duration == hours * HOUR


def test_a_moment_that_moved_is_another_one():
    assert nobody_here_name(7, NOW, 3) != nobody_here_name(7, NOW + HOUR, 3)


HOURS = st.dictionaries(st.integers(1, 20), st.integers(73, 168), max_size=8)


@given(HOURS, st.sets(st.integers(1, 20)))
def test_gaps_are_told_of_all_at_once_when_one_that_is_new_cannot_wait(hours, named):
    starts = {number: NOW + each * HOUR for number, each in hours.items()}

    told = gaps_to_tell(starts, named, NOW)

    is_due = any(each <= 96 for number, each in hours.items() if number not in named)
    assert set(told) == (set(hours) if is_due else set())


def test_of_a_gap_that_comes_every_day_who_plans_reads_no_more_than_twice_a_week():
    named: set[int] = set()
    letters = 0
    for today in range(28):
        now = NOW + timedelta(days=today)
        days = {day: NOW + timedelta(days=day, hours=1) for day in range(60)}
        told = gaps_to_tell({n: at for n, at in days.items() if timedelta(hours=72) < at - now <= AHEAD}, named, now)
        letters += bool(told)
        named |= set(told)

    assert letters == 7


def test_what_is_worth_knowing_is_another_thing_each_week_and_never_a_calendar_they_have():
    sundays = [date(2026, 12, 6) + timedelta(weeks=number) for number in range(6)]

    assert {worth_knowing(has_feed=False, day=day) for day in sundays} == {
        Worth.CALENDAR,
        Worth.CANNOT_COME,
        Worth.AWAY,
    }
    assert {worth_knowing(has_feed=True, day=day) for day in sundays} == {Worth.CANNOT_COME, Worth.AWAY}
