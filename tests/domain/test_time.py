from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from careshare.domain.time import (
    LONGEST_SHIFT,
    NO_TIME,
    ONE_DAY,
    SHORTEST_SHIFT,
    Stretch,
    Week,
    by_day,
    day_stretch,
    home_day,
    home_midnight,
    instant,
    stretch_on,
    wall_duration,
    wall_time,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
APIA = ZoneInfo("Pacific/Apia")
CARACAS = ZoneInfo("America/Caracas")
BEIRUT = ZoneInfo("Asia/Beirut")
ZONES = [
    *(AMSTERDAM, LORD_HOWE, APIA, CARACAS, BEIRUT),
    *map(ZoneInfo, ["UTC", "Africa/Casablanca", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Kiritimati"]),
]

zones = some.sampled_from(ZONES)
days = some.dates(date(1990, 1, 1), date(2040, 12, 31))
moments = some.datetimes(datetime(1990, 1, 1), datetime(2040, 12, 31), timezones=some.just(UTC))  # noqa: DTZ001
wall_times = some.datetimes(datetime(1990, 1, 1), datetime(2040, 12, 31))  # noqa: DTZ001
clock_times = some.times().map(lambda moment: moment.replace(second=0, microsecond=0))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def hours(start: float, end: float) -> Stretch:
    midnight = utc("2026-12-04")
    return Stretch(midnight + timedelta(hours=start), midnight + timedelta(hours=end))


stretches = some.tuples(some.integers(0, 47), some.integers(1, 12)).map(lambda both: hours(both[0], sum(both)))


# A stretch


def test_a_stretch_holds_its_start_and_not_its_end():
    morning = hours(8, 12)

    inside = [morning.contains(utc(f"2026-12-04T{at}")) for at in ("07:59", "08:00", "11:59", "12:00")]

    assert inside == [False, True, True, False]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (utc("2026-12-04T12:00"), utc("2026-12-04T12:00")),
        (utc("2026-12-04T12:00"), utc("2026-12-04T11:00")),
        (wall("2026-12-04T12:00"), wall("2026-12-04T13:00")),
        (utc("2026-12-04T12:00").astimezone(AMSTERDAM), utc("2026-12-04T13:00")),
        (utc("2026-12-04T12:00"), utc("2026-12-04T13:00").astimezone(ZoneInfo("Europe/London"))),
    ],
)
def test_a_stretch_is_two_instants_in_utc_the_second_later(start, end):
    with pytest.raises(ValueError, match="a stretch"):
        Stretch(start, end)


@pytest.mark.parametrize(
    ("one", "other", "overlap", "gap"),
    [
        (hours(8, 12), hours(10, 14), timedelta(hours=2), NO_TIME),
        (hours(8, 12), hours(9, 10), timedelta(hours=1), NO_TIME),
        (hours(8, 12), hours(12, 14), NO_TIME, NO_TIME),
        (hours(8, 12), hours(13, 14), NO_TIME, timedelta(hours=1)),
    ],
)
def test_two_stretches_overlap_touch_or_lie_apart(one, other, overlap, gap):
    assert (one.overlap(other), other.overlap(one)) == (overlap, overlap)
    assert (one.gap_to(other), other.gap_to(one)) == (gap, gap)
    assert one.overlaps(other) == other.overlaps(one) == (overlap > NO_TIME)


@pytest.mark.parametrize(
    ("stretch", "part"),
    [(hours(6, 9), hours(8, 9)), (hours(9, 20), hours(9, 12)), (hours(0, 24), hours(8, 12)), (hours(12, 14), None)],
)
def test_the_part_of_a_stretch_within_another(stretch, part):
    assert stretch.within(hours(8, 12)) == part


def test_stretches_sort_by_start_then_by_end():
    assert sorted([hours(9, 10), hours(8, 12), hours(8, 9)]) == [hours(8, 9), hours(8, 12), hours(9, 10)]


# By the days of the home


def test_a_stretch_is_cut_at_the_midnights_of_the_home():
    evening_to_noon = Stretch(utc("2026-12-04T20:00"), utc("2026-12-06T11:00"))

    assert list(by_day(evening_to_noon, AMSTERDAM)) == [
        (date(2026, 12, 4), Stretch(utc("2026-12-04T20:00"), utc("2026-12-04T23:00"))),
        (date(2026, 12, 5), Stretch(utc("2026-12-04T23:00"), utc("2026-12-05T23:00"))),
        (date(2026, 12, 6), Stretch(utc("2026-12-05T23:00"), utc("2026-12-06T11:00"))),
    ]


def test_a_day_the_calendar_never_had_gets_no_part():
    around = Stretch(utc("2011-12-29T20:00"), utc("2011-12-30T20:00"))

    assert [day for day, _ in by_day(around, APIA)] == [date(2011, 12, 29), date(2011, 12, 31)]


@given(stretches)
def test_the_parts_of_the_days_make_the_whole(whole):
    parts = [part for _, part in by_day(whole, AMSTERDAM)]

    assert (parts[0].start, parts[-1].end) == (whole.start, whole.end)
    assert all(one.end == other.start for one, other in pairwise(parts))


# The home's wall clock


def test_a_night_through_the_change_of_the_clocks_lasts_what_it_really_lasts():
    nights = [stretch_on(day, time(23), time(7), AMSTERDAM) for day in (date(2026, 3, 28), date(2026, 10, 24))]

    assert [night.duration for night in nights] == [timedelta(hours=7), timedelta(hours=9)]


def test_eight_in_the_morning_stays_eight_when_the_clocks_change():
    starts = [stretch_on(day, time(8), time(9), AMSTERDAM).start for day in (date(2026, 3, 28), date(2026, 3, 29))]

    assert starts == [utc("2026-03-28T07:00"), utc("2026-03-29T06:00")]


def test_a_time_that_does_not_exist_moves_forward_with_an_end_that_would_come_first():
    assert stretch_on(date(2026, 3, 29), time(2, 30), time(3), AMSTERDAM) == Stretch(
        utc("2026-03-29T01:30"), utc("2026-03-29T02:00")
    )


def test_a_time_that_exists_twice_is_the_first():
    early = stretch_on(date(2026, 10, 25), time(2, 30), time(3), AMSTERDAM)

    assert early == Stretch(utc("2026-10-25T00:30"), utc("2026-10-25T02:00"))
    assert early.duration == timedelta(minutes=90)


def test_an_hour_that_exists_twice_reads_the_same_both_times():
    both = [wall_time(utc(f"2026-10-25T{at}"), AMSTERDAM) for at in ("00:30", "01:30")]

    assert [(shown, shown.fold) for shown in both] == [(wall("2026-10-25T02:30"), 0)] * 2


@pytest.mark.parametrize(("ends", "minutes"), [(time(3, 34), 64), (time(3, 35), 5), (time(4), 30)])
def test_an_end_moves_only_when_less_than_five_minutes_would_be_left(ends, minutes):
    night = stretch_on(date(2026, 3, 29), time(2, 30), ends, AMSTERDAM)

    assert night.duration == timedelta(minutes=minutes)


def test_on_lord_howe_the_clocks_change_by_half_an_hour():
    night = stretch_on(date(2026, 10, 3), time(23), time(7), LORD_HOWE)

    assert night.duration == timedelta(hours=7, minutes=30)
    assert wall_time(instant(wall("2026-10-04T02:15"), LORD_HOWE), LORD_HOWE) == wall("2026-10-04T02:45")


def test_a_country_may_change_its_time_for_good():
    assert day_stretch(date(2016, 5, 1), CARACAS).duration == timedelta(hours=23, minutes=30)


def test_a_stretch_may_end_two_days_later():
    weekend = stretch_on(date(2026, 12, 4), time(18), time(18), AMSTERDAM, days=2)

    assert weekend == Stretch(utc("2026-12-04T17:00"), utc("2026-12-06T17:00"))


def test_without_a_day_it_ends_at_the_first_such_time():
    assert [wall_duration(time(8), ends) for ends in (time(9), time(8), time(7))] == [
        timedelta(hours=1),
        timedelta(hours=24),
        timedelta(hours=23),
    ]


@pytest.mark.parametrize(("ends", "later"), [(time(8), 0), (time(7), 0), (time(8, 1), 2), (time(8), -1)])
def test_a_stretch_on_a_day_never_ends_before_it_starts_nor_after_48_hours(ends, later):
    with pytest.raises(ValueError, match="48 hours"):
        stretch_on(date(2026, 12, 4), time(8), ends, AMSTERDAM, later)


def test_a_wall_time_has_no_zone_of_its_own():
    with pytest.raises(ValueError, match="zone"):
        instant(utc("2026-12-04T08:00"), AMSTERDAM)


@given(wall_times, zones)
def test_a_wall_time_comes_back_unless_it_never_was(shown, zone):
    back = wall_time(instant(shown, zone), zone)

    assert back == shown or (back > shown and instant(back, zone) == instant(shown, zone))


@given(moments, zones)
def test_an_instant_comes_back_unless_its_hour_had_been_before(moment, zone):
    back = instant(wall_time(moment, zone), zone)

    assert back == moment or (back < moment and wall_time(back, zone) == wall_time(moment, zone))


@given(days, clock_times, clock_times, some.sampled_from([None, 0, 1, 2]), zones)
def test_what_lasts_long_enough_on_the_clock_lasts_five_minutes_to_49_hours(day, starts, ends, later, zone):
    if zone is APIA or not SHORTEST_SHIFT <= wall_duration(starts, ends, later) <= LONGEST_SHIFT:
        return
    stretch = stretch_on(day, starts, ends, zone, later)

    assert SHORTEST_SHIFT <= stretch.duration <= LONGEST_SHIFT + timedelta(hours=1)
    assert stretch.start == instant(datetime.combine(day, starts), zone)


# Days at home


@pytest.mark.parametrize(
    ("day", "length"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2028, 2, 29), 24)]
)
def test_a_day_at_home_has_23_24_or_25_hours(day, length):
    assert day_stretch(day, AMSTERDAM).duration == timedelta(hours=length)


def test_just_before_midnight_at_home_it_is_still_today():
    assert home_day(utc("2026-12-04T22:59"), AMSTERDAM) == date(2026, 12, 4)
    assert home_day(utc("2026-12-04T23:00"), AMSTERDAM) == date(2026, 12, 5)


def test_where_the_clocks_skip_midnight_the_day_begins_at_one():
    begins = home_midnight(date(2026, 3, 29), BEIRUT)

    assert wall_time(begins, BEIRUT) == wall("2026-03-29T01:00")
    assert home_day(begins - timedelta(seconds=1), BEIRUT) == date(2026, 3, 28)


def test_a_day_the_calendar_never_had_has_no_stretch():
    assert home_day(home_midnight(date(2011, 12, 30), APIA), APIA) == date(2011, 12, 31)
    with pytest.raises(ValueError, match="ends after it starts"):
        day_stretch(date(2011, 12, 30), APIA)


@given(moments, zones)
def test_every_moment_lies_in_its_own_day(moment, zone):
    assert day_stretch(home_day(moment, zone), zone).contains(moment)


# Weeks


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 12, 4), "2026-W49"),
        (date(2026, 12, 31), "2026-W53"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2024, 12, 30), "2025-W01"),
        (date(2024, 2, 29), "2024-W09"),
    ],
)
def test_a_day_is_in_the_week_its_thursday_counts_in(day, week):
    assert str(Week.of(day)) == week
    assert day in Week.parse(week)


def test_a_year_may_end_in_week_53():
    assert str(Week.parse("2026-W52").next) == "2026-W53"
    assert str(Week.parse("2026-W53").next) == "2027-W01"
    assert str(Week.parse("2027-W01").previous) == "2026-W53"


def test_a_week_is_seven_days_monday_first():
    assert Week.parse("2026-W49").days == tuple(date(2026, 11, 30) + number * ONE_DAY for number in range(7))


@pytest.mark.parametrize(("week", "length"), [("2026-W13", 167), ("2026-W43", 169), ("2026-W49", 168)])
def test_a_week_at_home_lasts_an_hour_less_or_more_when_the_clocks_change(week, length):
    assert Week.parse(week).stretch(AMSTERDAM).duration == timedelta(hours=length)


@pytest.mark.parametrize(
    "text",
    [
        *("", "2026-W54", "2025-W53", "2026-W00", "2026-W1", "2026-49", "26-W49", "1969-W10", "9999-W52"),
        *("2026-w49", " 2026-W49", "2026-W49\n", "2026-W४९", "2026-W49-1"),
    ],
)
def test_what_is_no_week_is_refused(text):
    with pytest.raises(ValueError, match=r"not a week|Invalid week"):
        Week.parse(text)


def test_a_week_begins_on_a_monday():
    with pytest.raises(ValueError, match="Monday"):
        Week(date(2026, 12, 1))


@given(days)
def test_a_week_comes_back_from_its_text_and_holds_its_day(day):
    week = Week.of(day)

    assert Week.parse(str(week)) == week
    assert [day in near for near in (week.previous, week, week.next)] == [False, True, False]


@given(days)
def test_weeks_sort_as_time_passes(day):
    assert Week.of(day).previous < Week.of(day) < Week.of(day).next


@given(days, zones)
def test_a_week_is_its_days_end_to_end(day, zone):
    week = Week.of(day)
    lived = [one for one in week.days if home_midnight(one, zone) < home_midnight(one + ONE_DAY, zone)]

    assert list(by_day(week.stretch(zone), zone)) == [(one, day_stretch(one, zone)) for one in lived]
