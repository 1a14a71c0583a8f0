"""The worked examples of the model, and how a level is made."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from careshare.domain.load import NORMS, Assessment, Care, Lasts, Level, Signal, SignalName, assess, level_of, weeks
from careshare.domain.load.signals import HOURS, NIGHTS, RESTS
from careshare.domain.words import Kind, Presence
from tests.domain.weeks import ALL_WEEK, FRI, MON, SAT, TODAY, TUE, WED, care, carer, every, said

ASLEEP = Presence.ASLEEP
OK, ATTENTION, OVERLOADED = Level.OK, Level.ATTENTION, Level.OVERLOADED

MORNINGS = every((MON, WED, FRI), "09:00-13:00")
TWICE_A_DAY = [
    *every(ALL_WEEK, "07:30-09:00"),
    *every(ALL_WEEK, "18:00-20:30"),
    *every((FRI, SAT), "23:00-07:00", ASLEEP),
]
AWAKE_NIGHTS = every((MON, TUE, WED), "22:00-08:00")
BROKEN_NIGHTS = every((TUE, FRI), "23:00-07:00", ASLEEP, calls=3)
SHORT_VISITS = every(ALL_WEEK, "09:00-09:45")
ALWAYS = [*every(ALL_WEEK, "21:00-09:00"), *every(range(5), "16:00-18:00")]


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


EXAMPLES: dict[str, tuple[Any, ...]] = {
    "1a": (MORNINGS, {}, (12.0, 1, 0, 0), (0, 0, 0), None, OK),
    "1b": (MORNINGS, {"limit": hours(10)}, (12.0, 1, 0, 0), (2, 0, 0), None, ATTENTION),
    "1c": (MORNINGS, {"paid": hours(36)}, (12.0, 1, 0, 0), (1, 0, 0), None, ATTENTION),
    "1d": (MORNINGS, {"limit": hours(12)}, (12.0, 1, 0, 0), (0, 0, 0), None, OK),
    "2a": (TWICE_A_DAY, {}, (36.0, 35, 1, 4), (2, 2, 0), None, ATTENTION),
    "2c": (
        TWICE_A_DAY,
        {"check_ins": (said(heavy=6, lasts=Lasts.ONE_TO_TWO_YEARS),)},
        (36.0, 35, 1, 4),
        (2, 2, 0),
        1,
        OVERLOADED,
    ),
    "3a": (AWAKE_NIGHTS, {}, (30.0, 4, 3, 12), (2, 0, 2), None, ATTENTION),
    "5a": (BROKEN_NIGHTS, {}, (11.0, 2, 2, 8), (0, 0, 0), None, OK),
    "7": (SHORT_VISITS, {}, (5.25, 0, 0, 0), (0, 0, 0), None, OK),
    "8": ([], {"check_ins": (said(sos=True),)}, (0.0, 0, 0, 0), (0, 0, 0), 2, OVERLOADED),
    "10b": (
        ALWAYS,
        {"check_ins": (said(heavy=4, lasts=Lasts.OVER_TWO_YEARS),)},
        (94.0, 36, 7, 28),
        (2, 2, 2),
        0,
        ATTENTION,
    ),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_worked_examples_of_the_model(name: str) -> None:
    cares, extra, numbers, by_kind, own, level = EXAMPLES[name]

    assessment = assess(carer(*cares, **extra), TODAY)

    assert tuple(amount(assessment, each) for each in ("h1", "r1", "n1", "n2")) == numbers
    assert tuple(strongest(assessment, names) for names in (HOURS, RESTS, NIGHTS)) == by_kind
    assert (assessment.own, assessment.level) == (own, level)


@pytest.mark.parametrize(("name", "hours_ahead"), [("1a", 12.0), ("2a", 36.0), ("3a", 30.0), ("5a", 11.0), ("7", 5.25)])
def test_the_hours_of_the_next_seven_days_in_the_worked_examples(name: str, hours_ahead: float) -> None:
    cares, *_ = EXAMPLES[name]

    [this_week] = weeks(carer(*cares), TODAY, back=0, ahead=0)

    assert this_week.planned == hours(hours_ahead)


@pytest.mark.parametrize("name", ["1b", "2a", "3a"])
def test_a_high_signal_asks_for_a_check_in_where_there_is_no_own_word(name: str) -> None:
    cares, extra, *_ = EXAMPLES[name]

    assert assess(carer(*cares, **extra), TODAY).asks_check_in


@pytest.mark.parametrize("name", ["1a", "1c", "1d", "2c", "5a", "7", "8", "10b"])
def test_nothing_else_asks_for_one(name: str) -> None:
    cares, extra, *_ = EXAMPLES[name]

    assert not assess(carer(*cares, **extra), TODAY).asks_check_in


def test_who_said_nothing_reads_that_it_is_from_the_rota_only() -> None:
    assert assess(carer(*MORNINGS), TODAY).rota_only
    assert assess(carer(), TODAY).rota_only
    assert not assess(carer(*MORNINGS, check_ins=(said(heavy=2),)), TODAY).rota_only


def test_bad_nights_that_were_told_are_not_from_the_rota() -> None:
    assert not assess(carer(check_ins=(said(bad_nights=3),)), TODAY).rota_only
    assert assess(carer(check_ins=(said(bad_nights=2),)), TODAY).rota_only


# The level. Strengths of one signal of each kind: hours, rest, nights, and the carer's own word.


@pytest.mark.parametrize(
    ("rota", "own", "level"),
    [
        ((0, 0, 0), 2, OVERLOADED),
        ((0, 0, 0), 1, ATTENTION),
        ((1, 1, 1), 1, ATTENTION),
        ((2, 0, 0), 1, OVERLOADED),
        ((0, 2, 0), 1, OVERLOADED),
        ((0, 0, 2), 1, OVERLOADED),
        ((0, 0, 0), 0, OK),
        ((0, 1, 0), 0, ATTENTION),
        ((2, 2, 2), 0, ATTENTION),
        ((0, 0, 0), None, OK),
        ((0, 0, 1), None, ATTENTION),
        ((2, 2, 1), None, ATTENTION),
        ((2, 2, 2), None, OVERLOADED),
    ],
)
def test_the_level_table(rota: tuple[int, int, int], own: int | None, level: Level) -> None:
    names = SignalName.WEEKLY_HOURS, SignalName.DAYS_IN_A_ROW, SignalName.WEEKLY_NIGHTS
    signals = [Signal(name, strength, 0, 0) for name, strength in zip(names, rota, strict=True)]
    if own is not None:
        signals.append(Signal(SignalName.HEAVY, own, 0, 0))

    assert level_of(signals) is level


def test_the_worst_of_each_kind_counts() -> None:
    hours_of_work = [Signal(SignalName.WEEKLY_HOURS, 0, 0, 0), Signal(SignalName.WITH_PAID_WORK, 2, 0, 0)]
    word = [Signal(SignalName.HEAVY, 0, 0, 0), Signal(SignalName.LASTS, 1, 0, 0)]

    assert level_of([*hours_of_work, *word]) is OVERLOADED


# What counts, and what does not.


def test_the_kind_of_task_weighs_nothing() -> None:
    found = {tuple(amounts(assess(carer(*of_kind(kind)), TODAY)).items()) for kind in Kind}

    assert len(found) == 1


def of_kind(kind: Kind) -> list[Care]:
    return [replace(each, kind=kind) for each in MORNINGS]


def test_circles_are_added_up() -> None:
    elsewhere = [replace(each, circle_id=2) for each in every((TUE,), "09:00-13:00")]

    assert amount(assess(carer(*MORNINGS, *elsewhere), TODAY), "h1") == 16.0


def test_two_shifts_at_once_are_one_time() -> None:
    at_once = [replace(each, circle_id=2) for each in every((MON, WED, FRI), "10:00-12:00")]

    assert amounts(assess(carer(*MORNINGS, *at_once), TODAY)) == amounts(assess(carer(*MORNINGS), TODAY))


def test_who_is_under_18_is_not_scored() -> None:
    young = carer(*ALWAYS, under_18=True, check_ins=(said(heavy=9),))

    assert assess(young, TODAY) == Assessment(OK)


def test_who_is_under_18_and_cannot_go_on_is_heard() -> None:
    assert assess(carer(under_18=True, check_ins=(said(sos=True),)), TODAY).level is OVERLOADED


def test_a_signal_names_its_line_what_must_go_and_the_shifts() -> None:
    three_nights = [care(later, "23:00-07:00") for later in (1, 3, 5)]

    signal = assess(carer(*three_nights), TODAY).signal(SignalName.WEEKLY_NIGHTS)

    assert signal == Signal(SignalName.WEEKLY_NIGHTS, 1, 3.0, 3, fewer=0.5, cares=tuple(three_nights))


def test_a_signal_that_is_fine_names_the_line_that_would_be_next() -> None:
    signal = assess(carer(*MORNINGS), TODAY).signal(SignalName.WEEKLY_HOURS)

    assert signal == Signal(SignalName.WEEKLY_HOURS, 0, 12.0, 16.0)


def test_the_lines_can_be_drawn_elsewhere() -> None:
    stricter = replace(NORMS, weekly=(hours(12), hours(24)))

    assert assess(carer(*MORNINGS), TODAY, stricter).level is ATTENTION


def test_a_check_in_stays_within_its_scales() -> None:
    with pytest.raises(ValueError, match="0 to 10"):
        said(heavy=11)
    with pytest.raises(ValueError, match="seven nights"):
        said(bad_nights=8)


def amount(assessment: Assessment, name: str) -> float:
    signal = assessment.signal(SignalName(name))
    assert signal is not None
    return signal.amount


def amounts(assessment: Assessment) -> dict[SignalName, float]:
    return {signal.name: signal.amount for signal in assessment.signals}


def strongest(assessment: Assessment, names: frozenset[SignalName]) -> int:
    return assessment.strength(names)
