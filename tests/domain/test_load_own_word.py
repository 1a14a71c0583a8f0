"""The carer's own word: how heavy it is, how long they can keep it up, and that they cannot go on."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from careshare.domain.load import Lasts, Level, Signal, SignalName, assess
from tests.domain.weeks import ALL_WEEK, TODAY, carer, day, every, found, said

HEAVY, LASTS, SOS = SignalName.HEAVY, SignalName.LASTS, SignalName.SOS


def heavy(*answers: int | None) -> tuple[int, float]:
    """The strength of the last of these answers, a week apart, and the line it was held against."""
    given = tuple(said(-7 * back, heavy=answer) for back, answer in enumerate(reversed(answers)))
    signal = assess(carer(check_ins=given), TODAY).signal(HEAVY)
    assert signal is not None
    return signal.strength, signal.line


@pytest.mark.parametrize(("answer", "strength"), [(0, 0), (5, 0), (6, 1), (7, 1), (8, 2), (10, 2)])
def test_from_six_on_it_is_attention_and_from_eight_high(answer: int, strength: int) -> None:
    assert heavy(answer)[0] == strength


def test_three_more_than_lately_is_attention_as_well() -> None:
    assert heavy(1, 1, 1, 4) == (1, 4)
    assert heavy(1, 1, 1, 3) == (0, 4)
    assert heavy(2, 5) == (1, 5)
    assert heavy(2, 3, 5) == (0, 5.5)


def test_lately_are_the_last_three_answers_and_no_answer_is_none() -> None:
    assert heavy(0, 0, 5, 5, 5, 5) == (0, 6)
    assert heavy(1, None, 1, None, 1, 4) == (1, 4)


def test_three_more_than_lately_is_never_high_by_itself() -> None:
    assert heavy(0, 0, 0, 7) == (1, 3)


@pytest.mark.parametrize(
    ("lasts", "strength"),
    [
        (Lasts.UNDER_A_MONTH, 2),
        (Lasts.ONE_TO_SIX_MONTHS, 1),
        (Lasts.SIX_TO_TWELVE_MONTHS, 0),
        (Lasts.ONE_TO_TWO_YEARS, 0),
        (Lasts.OVER_TWO_YEARS, 0),
    ],
)
def test_under_six_months_is_attention_and_under_one_high(lasts: Lasts, strength: int) -> None:
    assert found(LASTS, check_ins=(said(lasts=lasts),))[0] == strength


def test_how_long_it_lasts_counts_for_nothing_in_palliative_care() -> None:
    assessment = assess(carer(check_ins=(said(lasts=Lasts.UNDER_A_MONTH),), palliative=True), TODAY)

    assert (assessment.own, assessment.level) == (None, Level.OK)


@pytest.mark.parametrize(
    ("name", "answer", "days"),
    [(HEAVY, {"heavy": 8}, 14), (LASTS, {"lasts": Lasts.UNDER_A_MONTH}, 35), (SOS, {"sos": True}, 14)],
)
def test_an_answer_counts_on_its_own_day_and_the_days_after_it(
    name: SignalName, answer: dict[str, Any], days: int
) -> None:
    said_it = carer(check_ins=(said(**answer),))

    assert assess(said_it, day(0)).signal(name) is not None
    assert assess(said_it, day(days - 1)).level is Level.OVERLOADED
    assert assess(said_it, day(days)).signal(name) is None
    assert assess(said_it, day(-1)).signal(name) is None


def test_the_last_answer_to_each_question_counts() -> None:
    answers = said(-10, heavy=9), said(-5, heavy=2), said(-2, lasts=Lasts.ONE_TO_SIX_MONTHS)

    assessment = assess(carer(check_ins=answers), TODAY)

    assert [(signal.name, signal.strength) for signal in assessment.signals if signal.name in {HEAVY, LASTS}] == [
        (HEAVY, 0),
        (LASTS, 1),
    ]
    assert assessment.answered_on == day(-2)


def test_an_answer_that_counts_no_more_has_no_day() -> None:
    assert assess(carer(check_ins=(said(-20, heavy=2),)), TODAY).answered_on is None


def test_cannot_go_on_is_high_at_once_whatever_else_was_said() -> None:
    assessment = assess(carer(check_ins=(said(heavy=1, lasts=Lasts.OVER_TWO_YEARS, sos=True),)), TODAY)

    assert assessment.signal(SOS) == Signal(SOS, 2, 1, 1)
    assert assessment.level is Level.OVERLOADED


def test_cannot_go_on_counts_until_they_say_anew_how_heavy_it_is() -> None:
    cannot = said(-2, sos=True)

    assert assess(carer(check_ins=(cannot, said(-1, heavy=3))), TODAY).level is Level.OK
    assert assess(carer(check_ins=(said(-3, heavy=3), cannot)), TODAY).level is Level.OVERLOADED
    assert assess(carer(check_ins=(cannot, said(-1, bad_nights=0))), TODAY).level is Level.OVERLOADED


def test_who_would_rather_not_say_has_said_nothing() -> None:
    assessment = assess(carer(*every(ALL_WEEK, "09:00-13:00"), check_ins=(said(),)), TODAY)

    assert (assessment.own, assessment.rota_only, assessment.asks_check_in) == (None, True, True)


def test_the_day_of_an_answer_is_the_carers_own() -> None:
    noon_here = said(-1, heavy=8)
    far_away = carer(zone=ZoneInfo("Pacific/Kiritimati"), check_ins=(noon_here,))

    assert assess(far_away, TODAY).answered_on == TODAY
