"""In time: up at once, down slowly, and a notice that does not nag."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from careshare.domain.load import (
    Assessment,
    Carer,
    Coming,
    Level,
    Notice,
    Past,
    Seen,
    Signal,
    SignalName,
    Snooze,
    Standing,
    level_of,
    standing,
)
from careshare.domain.time import instant
from careshare.domain.words import Presence
from tests.domain.weeks import AMSTERDAM, TODAY, care, carer, day

OK, ATTENTION, OVERLOADED = Level.OK, Level.ATTENTION, Level.OVERLOADED
HOURS, NIGHTS, HEAVY, SOS = (
    *(SignalName.WEEKLY_HOURS, SignalName.WEEKLY_NIGHTS),
    *(SignalName.HEAVY, SignalName.SOS),
)
NEVER = Past()
ANNE = carer(care(-1, "09:00-12:00", shift_id=1), care(2, "09:00-12:00", shift_id=2))


def at(clock: str = "10:00", later: int = 0) -> datetime:
    return instant(datetime.combine(day(later), time.fromisoformat(clock)), AMSTERDAM)


def signal(name: SignalName, strength: int, *shifts: int) -> Signal:
    return Signal(name, strength, 0, 0, cares=tuple(each for each in ANNE.cares if each.shift_id in shifts))


def found(*signals: Signal, **values: Any) -> Assessment:
    own = [each.strength for each in signals if each.name in {HEAVY, SOS}]
    return Assessment(level_of(signals), signals, own=max(own, default=None), **values)


def fine() -> Assessment:
    return found(signal(HOURS, 0))


def full(strength: int = 1) -> Assessment:
    return found(signal(HOURS, strength, 1, 2))


def too_much() -> Assessment:
    return found(signal(HOURS, 2, 1, 2), signal(HEAVY, 1))


def stands(assessment: Assessment, past: Past = NEVER, now: datetime | None = None, who: Carer = ANNE) -> Standing:
    return standing(who, past, assessment, (), now or at())


def seen(*days: tuple[int, Level], shifts: frozenset[int] = frozenset()) -> Past:
    return Past(seen=tuple(Seen(day(later), level, shifts) for later, level in days))


# Which level is shown.


def test_up_at_once() -> None:
    assert stands(full(), seen((-1, OK))).level is ATTENTION
    assert stands(too_much(), seen((-1, OK))).level is OVERLOADED


def test_down_after_seven_days_at_the_lower_level() -> None:
    assert stands(fine(), seen((-7, ATTENTION), *((later, OK) for later in range(-6, 0)))).level is ATTENTION
    assert stands(fine(), seen((-8, ATTENTION), *((later, OK) for later in range(-7, 0)))).level is OK


def test_a_day_that_is_higher_again_begins_the_week_anew() -> None:
    assert stands(fine(), seen((-20, ATTENTION), (-3, ATTENTION), (-1, OK))).level is ATTENTION


def test_down_one_step_after_the_other() -> None:
    past = seen((-8, OVERLOADED), (-7, ATTENTION), (-1, OK))

    assert stands(fine(), past).level is ATTENTION


def test_what_was_found_earlier_today_does_not_hold_it_up() -> None:
    assert stands(fine(), seen((0, ATTENTION))).level is OK


def test_down_at_once_after_a_fresh_it_is_fine() -> None:
    it_is_fine = found(signal(HOURS, 0), signal(HEAVY, 0), answered_on=day(-1))
    it_is_heavy = found(signal(HOURS, 0), signal(HEAVY, 1), answered_on=day(-1))

    assert stands(it_is_fine, seen((-3, OVERLOADED), (-1, OVERLOADED))).level is OK
    assert stands(it_is_heavy, seen((-3, OVERLOADED))).level is OVERLOADED


def test_it_is_fine_says_nothing_of_the_days_after_it() -> None:
    it_was_fine = found(signal(HOURS, 0), signal(HEAVY, 0), answered_on=day(-5))

    assert stands(it_was_fine, seen((-6, OVERLOADED), (-2, ATTENTION))).level is ATTENTION


def test_down_at_once_when_a_shift_that_made_it_is_not_theirs_any_more() -> None:
    still_theirs, not_theirs = (
        seen((-1, ATTENTION), shifts=frozenset({1, 2})),
        seen((-1, ATTENTION), shifts=frozenset({2, 3})),
    )

    assert stands(fine(), still_theirs).level is ATTENTION
    assert stands(fine(), not_theirs).level is OK


# What is kept of a day.


def test_a_day_is_kept_with_the_shifts_that_made_it() -> None:
    assert stands(fine()).seen == Seen(TODAY, OK)
    assert stands(full()).seen == Seen(TODAY, ATTENTION, frozenset({1, 2}))


def test_of_too_much_the_shifts_are_kept_without_which_it_would_not_be() -> None:
    assessment = found(signal(HOURS, 2, 1), signal(NIGHTS, 1, 2), signal(HEAVY, 1))

    assert stands(assessment).seen == Seen(TODAY, OVERLOADED, frozenset({1}))


def test_where_their_own_word_is_enough_no_shift_is_kept() -> None:
    assert stands(found(signal(HOURS, 2, 1), signal(SOS, 2))).seen == Seen(TODAY, OVERLOADED)
    assert stands(found(signal(HOURS, 1, 1), signal(HEAVY, 1))).seen == Seen(TODAY, ATTENTION)


# Whether a notice is due.


def given(*notices: tuple[int, Level], strength: int = 1) -> Past:
    raised = frozenset({(HOURS, strength)})
    return Past(notices=tuple(Notice(at(later=later), level, raised) for later, level in notices))


def test_a_notice_says_when_how_and_of_what() -> None:
    assert stands(full()).notice == Notice(at(), ATTENTION, frozenset({(HOURS, 1)}))
    assert stands(too_much()).notice == Notice(at(), OVERLOADED, frozenset({(HOURS, 2), (HEAVY, 1)}))


def test_what_is_fine_needs_no_notice() -> None:
    assert stands(fine()) == Standing(OK, Seen(TODAY, OK))


def test_what_only_lingers_needs_no_notice() -> None:
    standing_now = stands(fine(), seen((-1, ATTENTION)))

    assert (standing_now.level, standing_now.notice) == (ATTENTION, None)


@pytest.mark.parametrize(("days_ago", "level", "is_due"), [(13, ATTENTION, False), (14, ATTENTION, True)])
def test_attention_is_told_once_a_fortnight(days_ago: int, level: Level, is_due: bool) -> None:
    assert (stands(full(), given((-days_ago, level))).notice is not None) == is_due


def test_who_was_told_that_it_is_too_much_is_not_told_next_week_that_it_is_getting_full() -> None:
    assert stands(full(), given((-13, OVERLOADED))).notice is None


@pytest.mark.parametrize(
    ("days_ago", "level", "is_due"), [(6, OVERLOADED, False), (7, OVERLOADED, True), (1, ATTENTION, True)]
)
def test_too_much_is_told_once_a_week(days_ago: int, level: Level, is_due: bool) -> None:
    assert (stands(too_much(), given((-days_ago, level))).notice is not None) == is_due


@pytest.mark.parametrize(
    ("clock", "is_due"), [("07:59", False), ("08:00", True), ("20:59", True), ("21:00", False), ("03:00", False)]
)
def test_nobody_is_told_in_the_evening_or_at_night(clock: str, is_due: bool) -> None:
    assert (stands(too_much(), now=at(clock)).notice is not None) == is_due


@pytest.mark.parametrize("presence", Presence)
def test_nobody_is_told_during_an_own_shift(presence: Presence) -> None:
    busy = carer(care(0, "09:00-12:00", presence))

    assert stands(full(), now=at("11:59"), who=busy).notice is None
    assert stands(full(), now=at("12:00"), who=busy).notice is not None


# “I know, it is fine.”


def snoozed(days_ago: int, name: SignalName = HOURS, strength: int = 1) -> Past:
    return Past(snoozes=(Snooze(name, strength, day(-days_ago)),))


def test_a_signal_they_know_of_sleeps_for_28_days() -> None:
    assert stands(full(), snoozed(0)) == Standing(OK, Seen(TODAY, OK))
    assert stands(full(), snoozed(27)).level is OK
    assert stands(full(), snoozed(28)).level is ATTENTION


def test_it_returns_where_it_rises() -> None:
    assert stands(full(2), snoozed(3)).notice is not None
    assert stands(full(2), snoozed(3, strength=2)).notice is None


def test_the_others_do_not_sleep() -> None:
    two = found(signal(HOURS, 1, 1), signal(NIGHTS, 1, 2))

    assert stands(two, snoozed(3)).notice == Notice(at(), ATTENTION, frozenset({(NIGHTS, 1)}))


def test_days_up_to_an_i_know_do_not_hold_the_level_up() -> None:
    past = Past(seen=(Seen(day(-1), ATTENTION), Seen(TODAY, ATTENTION)), snoozes=snoozed(0).snoozes)

    assert stands(full(), past).level is OK


def test_that_somebody_cannot_go_on_never_sleeps() -> None:
    assert stands(found(signal(SOS, 2)), snoozed(0, SOS, 2)).level is OVERLOADED


# After two notices with nothing changed.


def test_after_two_notices_with_nothing_changed_it_stands_on_the_page_only() -> None:
    twice = given((-40, ATTENTION), (-20, ATTENTION))

    assert stands(full(), given((-20, ATTENTION))).notice is not None
    assert stands(full(), twice) == Standing(
        ATTENTION, Seen(TODAY, ATTENTION, frozenset({1, 2})), notice=None, only_on_page=True
    )


def test_what_is_new_or_higher_is_told() -> None:
    twice = given((-40, ATTENTION), (-20, ATTENTION))

    assert stands(full(2), twice).notice is not None
    assert stands(found(signal(NIGHTS, 1)), twice).notice is not None


def test_what_is_lower_is_nothing_new() -> None:
    assert stands(full(1), given((-40, ATTENTION), (-20, ATTENTION), strength=2)).only_on_page


def test_what_the_last_two_said_between_them_is_nothing_new() -> None:
    raised = [frozenset({(HOURS, 1)}), frozenset({(NIGHTS, 1)})]
    taking_turns = Past(
        notices=tuple(Notice(at(later=later), ATTENTION, each) for later, each in zip((-40, -20), raised, strict=True))
    )

    assert stands(found(signal(HOURS, 1, 1), signal(NIGHTS, 1)), taking_turns).only_on_page
    assert stands(found(signal(HOURS, 2, 1), signal(NIGHTS, 1)), taking_turns).notice is not None


def test_what_was_fine_in_between_is_told_anew() -> None:
    twice = given((-40, ATTENTION), (-20, ATTENTION))

    assert stands(full(), Past(notices=twice.notices, seen=(Seen(day(-30), OK),))).notice is not None
    assert stands(full(), Past(notices=twice.notices, seen=(Seen(day(-41), OK),))).only_on_page


# What is coming.


def coming(later: int, *signals: Signal) -> Coming:
    return Coming(day(later), found(*signals), tuple(each for each in signals if each.strength))


def test_what_is_coming_is_told_as_attention_with_its_first_week() -> None:
    weeks = coming(7, signal(HOURS, 0)), coming(14, signal(HOURS, 1)), coming(21, signal(HOURS, 2), signal(NIGHTS, 1))

    now = standing(ANNE, Past(), fine(), weeks, at())

    assert now.level is OK
    assert now.notice == Notice(at(), ATTENTION, frozenset({(HOURS, 2), (NIGHTS, 1)}), ahead=day(14))
    assert now.seen == Seen(TODAY, OK, is_coming=True)


def test_where_today_is_not_fine_it_is_today_that_is_told() -> None:
    now = standing(ANNE, Past(), full(), [coming(14, signal(NIGHTS, 2))], at())

    assert now.notice == Notice(at(), ATTENTION, frozenset({(HOURS, 1)}))


def test_what_is_coming_counts_among_the_notices_of_a_fortnight() -> None:
    assert standing(ANNE, given((-13, ATTENTION)), fine(), [coming(14, signal(HOURS, 1))], at()).notice is None


def test_what_they_know_of_is_not_told_as_coming() -> None:
    assert standing(ANNE, snoozed(1), fine(), [coming(14, signal(HOURS, 1))], at()).notice is None


def test_what_was_coming_all_the_time_is_nothing_new() -> None:
    twice = given((-40, ATTENTION), (-20, ATTENTION))
    days = tuple(Seen(day(later), OK, is_coming=True) for later in range(-41, 0))

    now = standing(ANNE, Past(days, (), twice.notices), fine(), [coming(14, signal(HOURS, 1))], at())

    assert (now.notice, now.only_on_page) == (None, True)


def test_the_days_are_those_of_the_carer() -> None:
    late = at("23:30", later=-1) + timedelta(hours=1)

    assert stands(fine(), now=late).seen.day == TODAY
