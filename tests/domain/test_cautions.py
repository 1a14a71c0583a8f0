"""What is worth knowing before one says yes."""

from dataclasses import replace
from datetime import time

import pytest

from careshare.domain.assignments import Candidate
from careshare.domain.cautions import (
    WeeklyTime,
    cautions_for_planning,
    cautions_for_proposing,
    cautions_for_taking,
    cautions_for_writing,
    is_not_now,
    shortest_rest,
)
from careshare.domain.members import Reach
from careshare.domain.reasons import Care, Caution
from careshare.domain.time import Stretch
from careshare.domain.words import Presence
from tests.domain.cast import CIRCLE, HOME, RIA, on_call, shift, stretch, towards

FRIDAY_NIGHT = stretch("23:00", "07:00", until="2026-12-05")


def taking(candidate: Candidate, at: Stretch | None = None) -> list[Caution]:
    return cautions_for_taking(shift(at=at), candidate, CIRCLE)


def test_somebody_who_is_free_hears_nothing() -> None:
    assert taking(towards(RIA)) == []


def test_two_shifts_that_touch_are_fine() -> None:
    assert taking(towards(RIA, stretch("12:00", "14:00")), at=stretch("14:00", "18:00")) == []


def test_a_short_overlap_is_said() -> None:
    cautions = taking(towards(RIA, stretch("12:00", "14:10")), at=stretch("14:00", "18:00"))

    assert cautions == [Caution(Care.SHORT_OVERLAP, minutes=10)]


@pytest.mark.parametrize(
    ("other", "hours"),
    [
        (stretch("08:00", "10:00"), None),
        (stretch("18:00", "20:00"), None),
        (stretch("23:00", "07:00", day="2026-12-03", until="2026-12-04"), 5),
        (stretch("15:00", "01:30", until="2026-12-05"), 1),
        (stretch("20:00", "23:00", day="2026-12-03"), None),
        (FRIDAY_NIGHT, 9),
    ],
    ids=["that morning", "that evening", "the night before", "into the night", "13 hours before", "the night after"],
)
def test_little_rest_around_a_night_is_said_and_two_visits_on_a_day_are_not(other: Stretch, hours: int | None) -> None:
    expected = [] if hours is None else [Caution(Care.SHORT_REST, minutes=60 * hours)]

    assert taking(towards(RIA, other)) == expected


def test_a_late_evening_before_an_early_morning_is_little_rest() -> None:
    early = stretch("08:00", "10:00", day="2026-12-05")

    assert taking(towards(RIA, stretch("20:00", "23:00")), at=early) == [Caution(Care.SHORT_REST, minutes=540)]


def test_eleven_hours_are_enough() -> None:
    early = stretch("10:00", "12:00", day="2026-12-05")

    assert taking(towards(RIA, stretch("20:00", "23:00")), at=early) == []


def test_the_shortest_rest_counts() -> None:
    both = towards(RIA, stretch("23:00", "05:00", day="2026-12-03", until="2026-12-04"), FRIDAY_NIGHT)

    assert taking(both) == [Caution(Care.SHORT_REST, minutes=420)]


def test_a_night_that_goes_on_into_the_morning_is_no_rest_at_all() -> None:
    morning = stretch("07:00", "09:00", day="2026-12-05")
    later = stretch("07:05", "09:00", day="2026-12-05")

    assert taking(towards(RIA, FRIDAY_NIGHT), at=morning) == [Caution(Care.NO_REST)]
    assert taking(towards(RIA, FRIDAY_NIGHT), at=later) == [Caution(Care.SHORT_REST, minutes=5)]


def test_whom_no_letter_reaches_is_called_where_there_is_a_number() -> None:
    told = [Reach(1, "Gerda", "06 1234", False), Reach(2, "Kees", "", False), Reach(3, "Ria", "06 5678", True)]

    assert cautions_for_writing(told) == [
        Caution(Care.NO_LETTERS_BUT_A_PHONE, who="Gerda", phone="06 1234"),
        Caution(Care.NO_LETTERS, who="Kees"),
    ]


def test_being_on_call_needs_no_rest() -> None:
    assert taking(Candidate(RIA, (on_call(FRIDAY_NIGHT),))) == []
    assert shortest_rest(shift(presence=Presence.ON_CALL), towards(RIA, FRIDAY_NIGHT), HOME) is None


def test_an_own_absence_is_said_where_it_touches() -> None:
    away = stretch("00:00", "13:00")

    assert taking(towards(RIA, away=(away,))) == [Caution(Care.ABSENT)]
    assert taking(towards(RIA, away=(away,)), at=stretch("13:00", "15:00")) == []


def test_what_stands_in_ones_own_calendar_is_said_where_it_touches() -> None:
    busy = stretch("13:30", "15:00")

    assert taking(towards(RIA, busy=(busy,))) == [Caution(Care.BUSY)]
    assert taking(towards(RIA, busy=(busy,)), at=stretch("15:00", "16:00")) == []


def test_a_time_one_would_rather_not_is_said() -> None:
    assert taking(towards(RIA, rather_not=True)) == [Caution(Care.RATHER_NOT)]


@pytest.mark.parametrize(
    "candidate",
    [
        towards(RIA, stretch("13:50", "16:00")),
        towards(RIA, FRIDAY_NIGHT),
        towards(RIA, away=(stretch("00:00", "23:00"),)),
        towards(RIA, busy=(stretch("13:00", "13:30"),)),
        towards(RIA, rather_not=True),
        towards(RIA, FRIDAY_NIGHT, rather_not=True, away=(stretch("00:00", "23:00"),)),
    ],
    ids=["overlap", "rest", "absence", "own calendar", "rather not", "all of it"],
)
def test_who_asks_another_reads_not_now_whatever_the_cause(candidate: Candidate) -> None:
    assert cautions_for_proposing(shift(), candidate, CIRCLE) == [Caution(Care.NOT_NOW)]


@pytest.mark.parametrize(
    ("candidate", "expected"),
    [
        (towards(RIA), False),
        (towards(RIA, FRIDAY_NIGHT), True),
        (towards(RIA, away=(stretch("00:00", "23:00"),)), True),
        (towards(RIA, busy=(stretch("13:00", "13:30"),)), True),
        (replace(towards(RIA), is_full=True), True),
        (towards(RIA, rather_not=True), False),
        (towards(RIA, rather_not=True, busy=(stretch("13:00", "13:30"),)), True),
    ],
)
def test_a_time_they_would_rather_not_keeps_nobody_from_asking_by_itself(candidate: Candidate, expected: bool) -> None:
    assert is_not_now(shift(), candidate, CIRCLE) is expected


def test_who_asks_somebody_free_reads_nothing() -> None:
    assert cautions_for_proposing(shift(), towards(RIA), CIRCLE) == []


@pytest.mark.parametrize(
    ("weekly", "touches"),
    [
        (WeeklyTime(4, time(13), time(15)), True),
        (WeeklyTime(4, time(14), time(15)), False),
        (WeeklyTime(3, time(13), time(15)), False),
        (WeeklyTime(3, time(22), time(12, 30)), True),
        (WeeklyTime(3, time(22), time(12)), False),
    ],
    ids=["overlaps", "touches", "another day", "from the evening before", "until it starts"],
)
def test_a_weekly_time_touches_what_falls_in_it(weekly: WeeklyTime, touches: bool) -> None:
    assert weekly.touches(stretch("12:00", "14:00"), HOME) is touches


def test_who_plans_in_a_quiet_time_is_told() -> None:
    quiet = [WeeklyTime(4, time(13), time(15))]

    assert cautions_for_planning(stretch("12:00", "14:00"), quiet, HOME) == [Caution(Care.QUIET_TIME)]
    assert cautions_for_planning(stretch("10:00", "12:00"), quiet, HOME) == []
