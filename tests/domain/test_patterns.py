from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, example, given
from hypothesis import strategies as some

from careshare.domain.patterns import (
    LAST,
    OFFERED_MONTH_DAYS,
    OFFERED_NTHS,
    EveryMonthsOnDay,
    EveryMonthsOnWeekday,
    EveryWeeks,
    Pause,
    Rotation,
    flaws,
    form_from_rule,
    horizon_end,
    occurrences,
    own_part,
    round_of,
    rule_from_form,
    tidied,
)
from careshare.domain.recurrence import BrokenRule, Flaw
from careshare.domain.time import Stretch, Week
from tests.domain.rhythms import (
    EVA,
    LUNCH,
    LUNCH_IN_TURN,
    MIA,
    TODAY,
    TOM,
    WEEKEND,
    daily,
    days,
    on,
    patterns,
    some_days,
    turns,
    utc,
)

# When it happens


def test_a_weekend_falls_to_the_next_in_turn_and_keeps_its_time_when_the_clocks_change():
    saturday, sunday = occurrences(WEEKEND, date(2026, 3, 23), date(2026, 3, 29))

    assert (saturday.turn, sunday.turn) == (1, 1)
    assert saturday.stretch.start == utc("2026-03-28T09:00")
    assert sunday.stretch.start == utc("2026-03-29T08:00")


def test_a_night_through_the_change_of_the_clocks_lasts_what_it_really_lasts():
    night = daily(time(23), time(7))

    lengths = [on(night, day).duration for day in (date(2026, 3, 28), date(2026, 10, 24))]
    assert lengths == [timedelta(hours=7), timedelta(hours=9)]


def test_an_hour_that_is_missing_moves_and_one_that_comes_twice_happens_once():
    early = daily(time(2, 30), time(3))

    assert on(early, date(2026, 3, 29)) == Stretch(utc("2026-03-29T01:30"), utc("2026-03-29T02:00"))
    assert on(early, date(2026, 10, 25)) == Stretch(utc("2026-10-25T00:30"), utc("2026-10-25T02:00"))
    assert len(days(early, date(2026, 10, 25), date(2026, 10, 25))) == 1


def test_a_window_has_both_its_ends_and_nothing_from_before_the_start():
    assert days(WEEKEND, date(2026, 3, 22), date(2026, 3, 28)) == [date(2026, 3, 22), date(2026, 3, 28)]
    assert days(WEEKEND, date(2026, 1, 1), date(2026, 3, 20)) == []
    assert days(WEEKEND, date(2026, 3, 29), date(2026, 3, 28)) == []


def test_an_occurrence_is_known_by_its_day_and_time_at_home():
    [lunch] = occurrences(LUNCH, TODAY, TODAY)

    assert (lunch.day, lunch.starts, lunch.turn) == (TODAY, time(12), None)


def test_a_shift_may_end_two_days_later():
    weekend = replace(WEEKEND, starts=time(18), ends=time(18), days_later=2)

    assert on(weekend, date(2026, 12, 5)).duration == timedelta(hours=48)


def test_the_last_day_is_a_day_too():
    assert days(replace(LUNCH, until=TODAY), TODAY, date(2027, 1, 1)) == [TODAY]


@pytest.mark.parametrize(
    ("end", "last"),
    [
        ("COUNT=3", date(2026, 12, 2)),
        ("UNTIL=20261203", date(2026, 12, 3)),
        ("UNTIL=20261203T110000Z", date(2026, 12, 3)),
        ("UNTIL=20261203T105959Z", date(2026, 12, 2)),
        ("UNTIL=20261203T120000", date(2026, 12, 3)),
        ("UNTIL=20261203T115959", date(2026, 12, 2)),
        ("UNTIL=20261128", None),
    ],
)
def test_a_rule_with_an_end_of_its_own_keeps_to_it(end, last):
    lunch = replace(LUNCH, rule=f"{LUNCH.rule};{end}")

    assert max(days(lunch, date(2026, 11, 1), date(2027, 1, 1)), default=None) == last


def test_the_first_of_two_ends_counts():
    ten_times = replace(LUNCH, rule=f"{LUNCH.rule};COUNT=10")

    assert days(replace(ten_times, until=TODAY), TODAY, date(2027, 1, 1)) == [TODAY]
    assert max(days(replace(ten_times, until=date(2027, 1, 1)), TODAY, date(2027, 2, 1))) == date(2026, 12, 11)


def test_days_of_a_pause_are_left_out_first_and_last_too():
    lunch = replace(LUNCH, pauses=(Pause(date(2026, 12, 1), date(2026, 12, 3)),))

    assert days(lunch, date(2026, 11, 30), date(2026, 12, 6)) == [date(2026, 11, 30), date(2026, 12, 4)]


def test_what_is_no_rule_gives_no_days():
    with pytest.raises(BrokenRule):
        days(replace(LUNCH, rule="FREQ=HOURLY"), TODAY, TODAY)


def test_shifts_are_written_twelve_weeks_ahead():
    assert horizon_end(TODAY) == date(2027, 2, 24)


# Whose turn it is


def test_three_children_take_a_weekend_each():
    assert (
        turns(WEEKEND, date(2026, 3, 21), date(2026, 4, 12))
        == "21 Mar Mia, 22 Mar Mia, 28 Mar Tom, 29 Mar Tom, 04 Apr Eva, 05 Apr Eva, 11 Apr Mia, 12 Apr Mia"
    )


def test_three_neighbours_take_a_lunch_each():
    assert (
        turns(LUNCH_IN_TURN, date(2026, 12, 3), date(2026, 12, 8)) == "03 Dec Mia, 04 Dec Tom, 07 Dec Eva, 08 Dec Mia"
    )


def test_turns_by_week_go_on_through_week_53():
    assert str(Week.of(date(2027, 1, 2))) == "2026-W53"
    assert (
        turns(WEEKEND, date(2026, 12, 26), date(2027, 1, 10))
        == "26 Dec Tom, 27 Dec Tom, 02 Jan Eva, 03 Jan Eva, 09 Jan Mia, 10 Jan Mia"
    )


def test_a_first_week_of_which_only_the_end_is_left_is_a_turn():
    from_sunday = replace(WEEKEND, starts_on=date(2026, 3, 22))

    assert turns(from_sunday, date(2026, 3, 16), date(2026, 3, 28)) == "22 Mar Mia, 28 Mar Tom"


def test_weeks_without_an_occurrence_are_nobodys_turn():
    every_third = replace(WEEKEND, rule="FREQ=WEEKLY;INTERVAL=3;BYDAY=SA,SU;WKST=MO")

    assert turns(every_third, date(2026, 4, 1), date(2026, 5, 2)) == "11 Apr Tom, 12 Apr Tom, 02 May Eva"


@pytest.mark.parametrize("pattern", [WEEKEND, replace(WEEKEND, rotation=Rotation.OCCURRENCE)])
def test_a_pause_skips_turns_and_shifts_nobody_elses(pattern):
    paused = replace(pattern, pauses=(Pause(date(2026, 3, 23), date(2026, 3, 29)),))
    window = (date(2026, 3, 21), date(2026, 6, 1))

    kept = [turn for turn in turns(pattern, *window).split(", ") if turn[:6] not in ("28 Mar", "29 Mar")]
    assert turns(paused, *window).split(", ") == kept


def test_a_rotation_of_nobody_is_nobodys_turn():
    nobody = replace(WEEKEND, members=())

    assert [one.turn for one in occurrences(nobody, date(2026, 12, 5), date(2026, 12, 6))] == [None, None]


@given(patterns, some_days, some.integers(0, 100))
@example(replace(WEEKEND, starts_on=date(2016, 12, 31)), date(2027, 1, 1), 30)
@example(replace(LUNCH_IN_TURN, starts_on=date(2016, 12, 31)), date(2027, 1, 1), 30)
def test_a_window_shows_what_a_walk_from_the_start_gives(pattern, first, length):
    last = first + timedelta(days=length)
    ends = min(pattern.until or last, last)
    rule = f"{pattern.rule};UNTIL={ends:%Y%m%d}" + ("" if "WKST" in pattern.rule else ";WKST=MO")

    walked = [moment.date() for moment in rrulestr(rule, dtstart=datetime.combine(pattern.starts_on, time()))]
    weeks = list(dict.fromkeys(map(Week.of, walked)))
    number = {
        Rotation.NONE: lambda day: None,
        Rotation.OCCURRENCE: lambda day: (walked.index(day) + pattern.turn_offset) % len(pattern.members),
        Rotation.WEEK: lambda day: (weeks.index(Week.of(day)) + pattern.turn_offset) % len(pattern.members),
    }[pattern.rotation]
    held = [
        day for day in walked if day >= first and not any(pause.first <= day <= pause.last for pause in pattern.pauses)
    ]

    assert [(one.day, one.turn) for one in occurrences(pattern, first, last)] == [(day, number(day)) for day in held]


@given(patterns)
def test_after_a_whole_round_the_same_days_have_the_same_turns(pattern):
    endless = replace(pattern, until=None, pauses=())
    first, whole, two_years = pattern.starts_on, round_of(pattern), timedelta(days=731)
    assume(first + whole + two_years < date(2100, 1, 1))

    once = [(one.day + whole, one.turn) for one in occurrences(endless, first, first + two_years)]
    again = [(one.day, one.turn) for one in occurrences(endless, first + whole, first + whole + two_years)]
    assert again == once


# The way it is kept


def test_a_pattern_is_kept_with_its_rule_whole_and_its_end_apart():
    kept = tidied(replace(LUNCH, rule="FREQ=DAILY;COUNT=3"))

    assert (kept.rule, kept.until) == ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", date(2026, 12, 2))


@given(patterns, some.sampled_from(["", ";COUNT=7", ";UNTIL=20270315", ";UNTIL=20270315T210000Z"]))
def test_a_pattern_gives_the_same_once_kept(pattern, end):
    window = (date(2026, 1, 1), date(2028, 6, 1))
    ending = replace(pattern, rule=pattern.rule + end)

    assert list(occurrences(tidied(ending), *window)) == list(occurrences(ending, *window))
    assert tidied(tidied(ending)) == tidied(ending)


# What is wrong with it


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        ({"rule": "FREQ=SECONDLY"}, Flaw.TOO_OFTEN),
        ({"rule": "FREQ=WEEKLY;BYDAY="}, Flaw.NO_WEEKDAY),
        ({"rule": "FREQ=WEEKLY;INTERVAL=53"}, Flaw.INTERVAL),
        ({"rule": "every Tuesday"}, Flaw.UNREADABLE),
        ({"rule": "FREQ=MONTHLY;BYMONTHDAY=30;BYMONTH=2"}, Flaw.NEVER),
        ({"rule": "FREQ=DAILY;UNTIL=20261129"}, Flaw.NEVER),
        ({"until": date(2026, 11, 29)}, Flaw.NEVER),
        ({"starts_on": date(2027, 2, 25)}, Flaw.STARTS_TOO_LATE),
        ({"starts_on": date.max}, Flaw.STARTS_TOO_LATE),
        ({"starts_on": date(2016, 11, 30)}, Flaw.STARTS_TOO_EARLY),
        ({"starts_on": date.min}, Flaw.STARTS_TOO_EARLY),
        ({"ends": time(12, 4)}, Flaw.LENGTH),
        ({"ends": time(11), "days_later": 0}, Flaw.LENGTH),
        ({"ends": time(12, 1), "days_later": 2}, Flaw.LENGTH),
        ({"rotation": Rotation.WEEK}, Flaw.NOBODY_IN_TURN),
    ],
)
def test_a_pattern_that_cannot_be_kept_says_why(change, flaw):
    assert flaws(replace(LUNCH, **change), TODAY) == [flaw]


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"starts_on": date(2027, 2, 24)},
        {"starts_on": date(2016, 12, 1)},
        {"ends": time(12, 5)},
        {"ends": time(12), "days_later": 2},
        {"rule": "FREQ=MONTHLY;BYMONTHDAY=29;BYMONTH=2"},
        {"rotation": Rotation.WEEK, "members": (MIA,)},
        {"pauses": (Pause(date.min, date.max),)},
    ],
)
def test_a_pattern_without_an_end_is_fine_and_so_are_its_utmost_values(change):
    assert flaws(replace(LUNCH, **change), TODAY) == []


def test_everything_wrong_is_said_at_once():
    wrong = replace(LUNCH, rule="FREQ=HOURLY", ends=time(12), days_later=0, rotation=Rotation.WEEK)

    assert flaws(wrong, TODAY) == [Flaw.TOO_OFTEN, Flaw.LENGTH, Flaw.NOBODY_IN_TURN]


# The plain form


@pytest.mark.parametrize(
    ("form", "rule"),
    [
        (EveryWeeks((0, 2, 4)), "FREQ=WEEKLY;BYDAY=MO,WE,FR"),
        (EveryWeeks((6, 5), 3), "FREQ=WEEKLY;INTERVAL=3;BYDAY=SA,SU;WKST=MO"),
        (EveryMonthsOnDay(15), "FREQ=MONTHLY;BYMONTHDAY=15"),
        (EveryMonthsOnDay(30, 2), "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=30"),
        (EveryMonthsOnDay(31), "FREQ=MONTHLY;BYMONTHDAY=-1"),
        (EveryMonthsOnDay(LAST), "FREQ=MONTHLY;BYMONTHDAY=-1"),
        (EveryMonthsOnWeekday(1, 0), "FREQ=MONTHLY;BYDAY=1MO"),
        (EveryMonthsOnWeekday(LAST, 4, 3), "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR"),
    ],
)
def test_what_somebody_chooses_becomes_a_rule(form, rule):
    assert rule_from_form(form) == rule


@pytest.mark.parametrize(
    ("form", "flaw"),
    [
        (EveryWeeks(()), Flaw.NO_WEEKDAY),
        (EveryWeeks((1,), 0), Flaw.INTERVAL),
        (EveryMonthsOnDay(1, 53), Flaw.INTERVAL),
        (EveryMonthsOnDay(0), Flaw.UNREADABLE),
        (EveryMonthsOnDay(32), Flaw.UNREADABLE),
        (EveryMonthsOnWeekday(0, 1), Flaw.UNREADABLE),
    ],
)
def test_a_choice_that_is_none_says_what_is_missing(form, flaw):
    with pytest.raises(BrokenRule) as broken:
        rule_from_form(form)
    assert broken.value.flaw == flaw


intervals = some.integers(1, 52)
weekdays = some.integers(0, 6)
forms = (
    some.builds(EveryWeeks, some.sets(weekdays, min_size=1).map(sorted).map(tuple), intervals)
    | some.builds(EveryMonthsOnDay, some.sampled_from(OFFERED_MONTH_DAYS), intervals)
    | some.builds(EveryMonthsOnWeekday, some.sampled_from(OFFERED_NTHS), weekdays, intervals)
)


@given(forms)
def test_a_choice_that_is_offered_comes_back_from_its_rule(form):
    assert form_from_rule(rule_from_form(form), TODAY) == form


@pytest.mark.parametrize(
    ("rule", "form"),
    [
        ("FREQ=WEEKLY", EveryWeeks((2,))),
        ("FREQ=DAILY", EveryWeeks((0, 1, 2, 3, 4, 5, 6))),
        ("FREQ=WEEKLY;BYDAY=MO;WKST=SU", EveryWeeks((0,))),
        ("FREQ=MONTHLY;COUNT=3", EveryMonthsOnDay(2)),
    ],
)
def test_a_rule_written_otherwise_is_shown_in_the_form(rule, form):
    assert form_from_rule(rule, TODAY) == form


@pytest.mark.parametrize(
    "rule",
    [
        *("FREQ=DAILY;INTERVAL=2", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;WKST=SU", "FREQ=WEEKLY;BYDAY=MO;BYMONTH=1"),
        *("FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYMONTHDAY=-2", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
        *("FREQ=MONTHLY;BYDAY=MO", "FREQ=MONTHLY;BYDAY=5MO", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13"),
        "FREQ=MONTHLY;BYDAY=1MO;BYMONTH=3",
    ],
)
def test_a_rule_that_says_more_than_the_form_is_left_as_it_is(rule):
    assert form_from_rule(rule, TODAY) is None


@pytest.mark.parametrize(
    ("pattern", "rule", "rotation"),
    [
        (LUNCH_IN_TURN, LUNCH.rule, Rotation.OCCURRENCE),
        (replace(LUNCH_IN_TURN, rule="FREQ=WEEKLY;BYDAY=MO,WE,FR"), "FREQ=WEEKLY;BYDAY=FR", Rotation.NONE),
        (
            replace(LUNCH_IN_TURN, rule="FREQ=WEEKLY;BYDAY=MO,WE,FR", members=(TOM, EVA, MIA, TOM, EVA, EVA)),
            "FREQ=WEEKLY;BYDAY=WE,FR",
            Rotation.OCCURRENCE,
        ),
        (WEEKEND, "FREQ=WEEKLY;BYDAY=SA,SU", Rotation.WEEK),
        (LUNCH, LUNCH.rule, Rotation.NONE),
    ],
)
def test_ones_own_part_has_only_the_weekdays_that_are_ever_theirs(pattern, rule, rotation):
    part = own_part(pattern, EVA)

    assert (part.rule, part.rotation) == (tidied(replace(pattern, rule=rule)).rule, rotation)


@given(patterns)
def test_ones_own_part_leaves_out_none_of_ones_days(pattern):
    ahead = pattern.starts_on, pattern.starts_on + timedelta(days=366)
    theirs = [one.day for one in occurrences(pattern, *ahead) if one.turn is None or pattern.members[one.turn] == MIA]

    part = days(own_part(pattern, MIA), *ahead)

    assert set(theirs) <= set(part)
    if own_part(pattern, MIA).rotation is Rotation.NONE:
        assert theirs == part
