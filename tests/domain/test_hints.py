"""Before it happens: what one yes more would raise, for whom; and what who plans finds by trying."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careshare.domain.balance import Lines
from careshare.domain.hints import MOST, STEPS, Hint, Plan, has_load, hints, is_over_limit, over_limit
from careshare.domain.load import NORMS, Care, Notice, SignalName, Snooze, compared
from careshare.domain.load.notices import is_open
from careshare.domain.time import Stretch, Week
from careshare.domain.words import Level, Presence, Role
from tests.domain.weeks import TODAY, care, carer, day, utc

HOUR = timedelta(hours=1)
LIMIT = SignalName.OWN_LIMIT


def names(found: Iterable[Hint]) -> list[str]:
    return [hint.signal.name.value for hint in found]


def one(gets: Care, *gives: int) -> Plan:
    return Plan((gets,), frozenset(gives))


# For the carer.


def test_the_week_counts_as_people_count_it_also_before_the_day_itself() -> None:
    """Nine hours on Tuesday and two on Friday are eleven in that week, though on neither side of Friday are they."""
    somebody = carer(care(8, "09:00-18:00"), limit=10 * HOUR)

    [hint] = hints(somebody, one(care(11, "12:00-14:00")), is_reckoned=True)

    assert (hint.signal.name, hint.signal.amount, hint.signal.line, hint.first) == (LIMIT, 11, 10, day(7))


def test_seven_days_in_a_row_count_too_wherever_the_week_ends() -> None:
    somebody = carer(care(14, "09:00-18:00"), limit=10 * HOUR)

    [hint] = hints(somebody, one(care(12, "12:00-14:00")), is_reckoned=True)

    assert (hint.signal.amount, hint.first) == (11, day(12))


def test_the_whole_of_a_pattern_is_one_plan() -> None:
    every_day = tuple(care(later, "12:00-13:30") for later in range(1, 9))

    found = hints(carer(), Plan(every_day), is_reckoned=True)

    assert names(found) == ["r1"]
    assert found[0].signal.amount == 8


def test_what_is_given_in_a_swap_does_not_count() -> None:
    somebody = carer(care(8, "09:00-18:00"), limit=10 * HOUR)

    assert names(hints(somebody, one(care(9, "09:00-19:00")), is_reckoned=True)) == ["h2"]
    assert hints(somebody, one(care(9, "09:00-19:00"), 8), is_reckoned=True) == []


def test_what_was_raised_before_is_no_news() -> None:
    somebody = carer(*(care(later, "09:00-13:00") for later in range(-28, 12)))

    assert "h1" not in names(hints(somebody, one(care(11, "14:00-15:00")), is_reckoned=True))


def test_who_is_over_their_own_limit_already_reads_what_more_makes_of_that_week() -> None:
    somebody = carer(*(care(later, "09:00-13:00") for later in (8, 9, 10)), limit=10 * HOUR)

    [own] = hints(somebody, one(care(11, "12:00-13:00")), is_reckoned=True)

    assert (own.signal.name, own.signal.amount, own.signal.line) == (LIMIT, 13, 10)
    assert own.first.weekday() == 0


def test_a_swap_that_leaves_a_full_week_no_fuller_says_nothing_of_the_limit() -> None:
    somebody = carer(*(care(later, "09:00-13:00") for later in (8, 9, 10)), limit=10 * HOUR)

    assert hints(somebody, one(care(11, "09:00-13:00"), 10), is_reckoned=True) == []


def test_who_is_not_reckoned_reads_of_their_own_limit_alone() -> None:
    nights = [care(later, "22:00-06:00") for later in (8, 9)]
    third = one(care(10, "22:00-06:00"))

    assert names(hints(carer(*nights, limit=20 * HOUR), third, is_reckoned=False)) == ["h2"]
    assert hints(carer(*nights), third, is_reckoned=False) == []


def test_two_at_most_and_the_loudest_first() -> None:
    nights = [care(later, "22:00-09:00") for later in (8, 9)]

    found = hints(carer(*nights, limit=20 * HOUR), one(care(10, "22:00-09:00")), is_reckoned=True)

    assert names(found) == ["h2", "n1"]


@given(
    st.lists(
        st.tuples(st.integers(-70, 90), st.sampled_from(["09:00-13:00", "22:00-07:00", "17:00-21:00"])), max_size=60
    ),
    st.integers(0, 60),
)
def test_what_is_far_away_changes_nothing(rota: list[tuple[int, str]], later: int) -> None:
    somebody = carer(*(care(day_, hours) for day_, hours in rota), limit=12 * HOUR, since=None)
    more = care(later, "18:00-23:00", shift_id=1000)
    days = {Week.of(day(later)).monday, day(later), day(later + 7)}
    whole = compared(somebody, replace(somebody, cares=(*somebody.cares, more)), days)

    found = {hint.signal.name: hint.signal.strength for hint in hints(somebody, one(more), is_reckoned=True)}

    new = [signal for coming in whole for signal in coming.new]
    expected = {name: max(each.strength for each in new if each.name is name) for name in {each.name for each in new}}
    assert found.items() <= expected.items()
    assert len(found) == min(MOST, len(expected))


def test_what_they_called_fine_is_passed_over_until_it_rises() -> None:
    somebody = carer(care(8, "09:00-18:00"), limit=10 * HOUR)
    known = [Snooze(LIMIT, 1, TODAY)]

    assert hints(somebody, one(care(9, "12:00-14:00")), True, known) == []
    assert names(hints(somebody, one(care(9, "09:00-16:00")), True, known)) == ["h2"]


def test_who_is_under_18_is_not_scored() -> None:
    assert hints(carer(limit=HOUR, under_18=True), one(care(9, "09:00-16:00")), is_reckoned=False) == []


@pytest.mark.parametrize(
    ("role", "lines", "expected"),
    [
        (Role.FAMILY, Lines(), True),
        (Role.FAMILY, Lines(wanted=False), False),
        (Role.FRIEND, Lines(), False),
        (Role.FRIEND, Lines(limit=HOUR), True),
        (Role.VOLUNTEER, Lines(limit=HOUR), True),
        (Role.PROFESSIONAL, Lines(limit=HOUR), False),
        (Role.PERSON, Lines(limit=HOUR), False),
    ],
)
def test_who_has_a_load_to_speak_of(role: Role, lines: Lines, expected: bool) -> None:
    assert has_load({role}, lines, under_18=False) is expected


# For who plans.


def test_over_their_limit_is_over_it_in_that_week_or_in_the_seven_days_from_it_on() -> None:
    somebody = carer(care(8, "09:00-15:00"), limit=8 * HOUR)

    assert not is_over_limit(somebody, care(11, "12:00-14:00"))
    assert is_over_limit(somebody, care(11, "12:00-14:15"))
    assert is_over_limit(carer(care(14, "09:00-15:00"), limit=8 * HOUR), care(12, "12:00-14:15"))
    assert not is_over_limit(somebody, care(15, "12:00-20:00"))


def test_asleep_it_counts_half_and_arranging_counts() -> None:
    somebody = carer(limit=4 * HOUR)

    assert not is_over_limit(somebody, care(8, "23:00-07:00", Presence.ASLEEP))
    assert is_over_limit(carer(limit=4 * HOUR, arranged={day(7): HOUR}), care(8, "23:00-07:00", Presence.ASLEEP))


def test_of_many_shifts_each_is_judged_by_itself() -> None:
    somebody = carer(care(8, "09:00-15:00"), limit=8 * HOUR)
    lunch, dinner, walk = care(11, "12:00-14:00"), care(11, "17:00-20:00", shift_id=1), care(15, "12:00-20:00")

    assert over_limit(somebody, [lunch, dinner, walk]) == {dinner.shift_id}


def test_without_a_limit_nobody_is_over_it() -> None:
    assert not is_over_limit(carer(), care(8, "00:00-23:45"))


@given(st.integers(1, 10080), st.integers(1, 10080), st.integers(1, 24 * 60))
def test_by_trying_no_more_is_found_than_the_step_a_limit_lies_on(one: int, other: int, minutes: int) -> None:
    """Two limits between the same two steps look the same, whatever is tried; and over a limit it is always said."""
    first, second = sorted((timedelta(minutes=one), timedelta(minutes=other)))
    night = care(8, "00:00-01:00")
    tried = replace(night, stretch=Stretch(night.stretch.start, night.stretch.start + timedelta(minutes=minutes)))

    if not any(first < step <= second for step in STEPS):
        assert is_over_limit(carer(limit=first), tried) == is_over_limit(carer(limit=second), tried)
    if timedelta(minutes=minutes) > first:
        assert is_over_limit(carer(limit=first), tried)


def test_a_notice_stands_until_there_may_be_another() -> None:
    noon = utc("2026-06-01 12:00")
    raised = frozenset({(LIMIT, 1), (SignalName.WEEKLY_NIGHTS, 1)})
    attention, overload = (Notice(noon, level, raised) for level in (Level.ATTENTION, Level.OVERLOADED))
    minute = timedelta(minutes=1)

    assert is_open(attention, [], noon + NORMS.attention_every - minute)
    assert not is_open(attention, [], noon + NORMS.attention_every)
    assert is_open(overload, [], noon + NORMS.overload_every - minute)
    assert not is_open(overload, [], noon + NORMS.overload_every)


def test_a_notice_of_which_all_was_called_fine_stands_no_more() -> None:
    noon = utc("2026-06-01 12:00")
    notice = Notice(noon, Level.ATTENTION, frozenset({(LIMIT, 2), (SignalName.WEEKLY_NIGHTS, 1)}))
    fine = [Snooze(SignalName.WEEKLY_NIGHTS, 1, TODAY), Snooze(LIMIT, 2, TODAY)]

    assert is_open(notice, fine[:1], noon)
    assert is_open(notice, [fine[0], Snooze(LIMIT, 1, TODAY)], noon)
    assert not is_open(notice, fine, noon)


def test_a_notice_of_which_it_is_wiped_why_it_was_given_stands_its_time() -> None:
    noon = utc("2026-06-01 12:00")
    notice = Notice(noon, Level.OVERLOADED, frozenset())

    assert is_open(notice, [Snooze(LIMIT, 2, TODAY)], noon + NORMS.overload_every - timedelta(minutes=1))
    assert not is_open(notice, [], noon + NORMS.overload_every)
