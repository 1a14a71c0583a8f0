"""Outside calendars: how far one is read, how often, who may have one, and what changes when it is read again."""

from datetime import UTC, date, datetime, timedelta

import pytest

from careshare.domain.circles import Member
from careshare.domain.outside import (
    Difference,
    Mark,
    Occurrence,
    Outside,
    Source,
    difference,
    known_mark,
    next_look,
    why_not_attach,
    window,
)
from careshare.domain.reasons import Reason, Why
from careshare.domain.time import Stretch
from careshare.domain.words import CircleState
from tests.domain.cast import ANTON, ELLEN, HOME, JOKE, NOW, PIET, SANNE, me

TODAY = Stretch(NOW + timedelta(hours=1), NOW + timedelta(hours=2))
TOMORROW = Stretch(NOW + timedelta(hours=25), NOW + timedelta(hours=26))
YESTERDAY = Stretch(NOW - timedelta(hours=25), NOW - timedelta(hours=24))


def occurrence(key: str, stretch: Stretch, title: str = "Washing", is_free: bool = False) -> Occurrence:
    return Occurrence(key, stretch, title, is_free)


def test_a_calendar_is_read_from_a_week_ago_to_past_the_shifts_at_the_homes_midnights() -> None:
    assert window(date(2026, 12, 1), HOME) == Stretch(
        datetime(2026, 11, 23, 23, tzinfo=UTC), datetime(2027, 3, 1, 23, tzinfo=UTC)
    )


def test_a_file_which_is_read_once_is_read_for_a_year() -> None:
    assert window(date(2026, 12, 1), HOME, is_file=True).end == datetime(2027, 12, 6, 23, tzinfo=UTC)


@pytest.mark.parametrize(("failures", "hours"), [(0, 1), (1, 2), (3, 8), (4, 16), (5, 24), (500, 24)])
def test_it_is_looked_at_every_hour_and_after_failures_later_each_time_up_to_a_day(failures: int, hours: int) -> None:
    assert next_look(NOW, failures, 0.5) == NOW + timedelta(hours=hours)
    assert next_look(NOW, failures, 0) == NOW + timedelta(hours=hours) * 0.9
    assert next_look(NOW, failures, 1) == NOW + timedelta(hours=hours) * 1.1


def test_after_a_day_all_of_it_is_wanted_again_also_where_it_is_the_same() -> None:
    outside = Outside(1, 1, None, None, Source("", b""), Mark('"7"'), 0, 0, (), read_at=NOW, seen_at=NOW)

    assert known_mark(outside, NOW + timedelta(hours=23)) == Mark('"7"')
    assert known_mark(outside, NOW + timedelta(hours=24)) == Mark()


@pytest.mark.parametrize("who", [JOKE, SANNE])
def test_visits_are_of_a_professional_or_kept_by_who_plans(who: Member) -> None:
    assert why_not_attach(me(who)) is None


@pytest.mark.parametrize("who", [ANTON, PIET, ELLEN])
def test_nobody_else_has_visits_read_in(who: Member) -> None:
    assert why_not_attach(me(who)) == Reason(Why.NOT_ALLOWED)


def test_nothing_is_read_into_a_circle_that_ended() -> None:
    assert why_not_attach(me(JOKE, state=CircleState.ENDED)) == Reason(Why.CIRCLE_NOT_LIVE)


def test_only_what_differs_is_written_and_what_vanished_is_removed() -> None:
    there = {"same": (TODAY, "Washing"), "moved": (TODAY, "Washing"), "gone": (TOMORROW, "Washing")}
    read = [occurrence("same", TODAY), occurrence("moved", TOMORROW), occurrence("new", TODAY, is_free=True)]

    found = difference(there, read, is_busy=False, now=NOW)

    assert found.written == (occurrence("moved", TOMORROW), occurrence("new", TODAY, is_free=True))
    assert found.gone == {"gone"}


def test_what_is_over_stays_whatever_became_of_it() -> None:
    found = difference({"vanished": (YESTERDAY, "Washing")}, [], is_busy=False, now=NOW)

    assert found.gone == frozenset()


def test_of_busy_times_only_those_count_and_no_title() -> None:
    there = {"same": (TODAY, ""), "free now": (TOMORROW, "")}
    read = [occurrence("same", TODAY, "Dentist"), occurrence("free now", TOMORROW, "Birthday", is_free=True)]

    found = difference(there, read, is_busy=True, now=NOW)

    assert found == Difference((), frozenset({"free now"}))
