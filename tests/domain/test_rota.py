from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from careshare.domain.rota import LONGEST_ALONE, alone, is_question_to, is_sure, looked_at, spoken_of, unheld
from careshare.domain.time import Stretch, Week, home_midnight
from careshare.domain.words import HELPERS, MayBeAlone, Role
from tests.domain.cast import BRAM, ELLEN, RIA, SANNE, me


def hours(start: float, end: float) -> Stretch:
    midnight = datetime(2026, 12, 4, tzinfo=UTC)
    return Stretch(midnight + timedelta(hours=start), midnight + timedelta(hours=end))


def test_hours_nobody_holds_are_what_is_left_between():
    held = [hours(-3, 1), hours(8, 12), hours(9, 10), hours(12, 14), hours(18, 30)]

    left = unheld(hours(0, 24), [(each.start, each.end) for each in held])

    assert left == [hours(1, 8), hours(14, 18)]
    assert unheld(hours(0, 24), []) == [hours(0, 24)]
    assert unheld(hours(0, 24), [(hours(0, 23).start, hours(0, 23).end)]) == [hours(23, 24)]


def test_a_doorstep_between_two_helpers_is_not_time_alone():
    assert alone([hours(10, 10.2), hours(12, 12.25)], MayBeAlone.NEVER, timedelta(0)) == [hours(12, 12.25)]


@pytest.mark.parametrize(
    ("week", "first", "end"),
    [
        ("2026-W49", "2026-12-04", "2026-12-12"),  # this week: and never less than a week from today
        ("2026-W51", "2026-12-14", "2026-12-21"),
        ("2026-W40", "2026-12-04", "2026-12-12"),  # a week that is over has nothing to look at
    ],
)
def test_a_page_speaks_of_its_week_and_of_a_week_from_today(week, first, end):
    zone, today = ZoneInfo("Europe/Amsterdam"), date(2026, 12, 4)
    start, end = (home_midnight(date.fromisoformat(day), zone) for day in (first, end))

    assert spoken_of(Week.parse(week), today, zone) == Stretch(start, end)
    assert looked_at(Week.parse(week), today, zone) == Stretch(start - LONGEST_ALONE, end + LONGEST_ALONE)


@pytest.mark.parametrize(
    ("may_be_alone", "needed"),
    [
        (MayBeAlone.NEVER, [hours(8, 9), hours(14, 18)]),
        (MayBeAlone.HOURS, [hours(14, 18)]),
        (MayBeAlone.YES, []),
    ],
)
def test_the_circle_says_which_hours_alone_need_somebody(may_be_alone, needed):
    assert alone([hours(8, 9), hours(14, 18)], may_be_alone, timedelta(hours=2)) == needed


def test_a_stretch_just_as_long_as_may_be_is_fine():
    assert alone([hours(8, 10)], MayBeAlone.HOURS, timedelta(hours=2)) == []


@pytest.mark.parametrize(
    ("needed", "held", "seeking", "sure"),
    [(1, 0, 0, False), (1, 1, 0, True), (1, 1, 1, False), (2, 2, 1, False), (2, 1, 0, False), (2, 3, 1, True)],
)
def test_sure_is_enough_helpers_who_do_not_look_for_a_stand_in(needed, held, seeking, sure):
    assert is_sure(needed, held, seeking) is sure


def test_a_gap_is_a_question_to_who_may_come_to_who_plans_and_to_the_person():
    not_family = HELPERS - {Role.FAMILY}

    assert [is_question_to(me(who), not_family, False) for who in (SANNE, BRAM, RIA, ELLEN)] == [
        True, False, True, True,
    ]  # fmt: skip
    assert [is_question_to(me(who), HELPERS, True) for who in (SANNE, BRAM, RIA, ELLEN)] == [
        True, False, False, True,
    ]  # fmt: skip
