"""The rules of skills: what a shift asks for, who lacks it, and what each of them reads."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from careshare.domain import assignments as rules
from careshare.domain.assignments import Candidate
from careshare.domain.cautions import cautions_for_proposing, cautions_for_taking
from careshare.domain.circles import Member
from careshare.domain.reasons import Care, Caution, Reason, Why
from careshare.domain.shifts import Shift
from careshare.domain.skills import Asked, Showing, asked_by, usually_asked, why_not_keep, why_not_show
from careshare.domain.swaps import Side, why_not_instead
from careshare.domain.turns import Seating, Turn
from careshare.domain.words import Decides, MemberState
from tests.domain.cast import ANTON, BRAM, CIRCLE, ELLEN, JOKE, NOW, PIET, RIA, SANNE, me, on, shift, stretch, towards

LIFT = Asked(1, "de tillift", required=True, shift_id=1)
PUMP = Asked(2, "de voedingspomp", required=False, shift_id=1)
TODAY, YESTERDAY = date(2026, 12, 4), date(2026, 12, 3)


def shown(asked: Asked, until: date | None = None) -> Asked:
    return replace(asked, is_shown=True, until=until)


def take(of: Shift, candidate: Candidate) -> Reason | None:
    return rules.why_not_take(of, candidate, CIRCLE, NOW)


def test_what_is_required_must_have_been_shown() -> None:
    assert take(shift(), towards(RIA, asked=(LIFT,))) == Reason(Why.NOT_SHOWN_TO_YOU, what=("de tillift",))
    assert take(shift(), towards(RIA, asked=(shown(LIFT),))) is None


def test_everything_that_is_missing_is_said_at_once() -> None:
    pump = replace(PUMP, required=True)

    assert take(shift(), towards(RIA, asked=(pump, LIFT))) == Reason(
        Why.NOT_SHOWN_TO_YOU, what=("de tillift", "de voedingspomp")
    )


@pytest.mark.parametrize(
    ("until", "holds"), [(YESTERDAY, False), (TODAY, True), (TODAY + timedelta(days=1), True), (None, True)]
)
def test_it_holds_on_its_last_day_and_not_after(until: date | None, holds: bool) -> None:
    assert (take(shift(), towards(RIA, asked=(shown(LIFT, until),))) is None) is holds


def test_the_day_is_that_of_the_home_on_which_it_begins() -> None:
    just_past_midnight = shift(at=stretch("00:30", "02:00", day="2026-12-05"))  # still 4 December by UTC
    over_midnight = shift(at=stretch("23:00", "07:00", until="2026-12-05"))
    candidate = towards(BRAM, asked=(shown(LIFT, TODAY),))

    assert take(just_past_midnight, candidate) is not None
    assert take(over_midnight, candidate) is None


def test_what_another_shift_asks_for_is_nothing_to_this_one() -> None:
    assert take(shift(), towards(RIA, asked=(replace(LIFT, shift_id=2),))) is None
    assert take(shift(pattern_id=8), towards(RIA, asked=(replace(LIFT, shift_id=None, pattern_id=7),))) is None


def test_a_shift_without_a_pattern_does_not_ask_for_what_a_pattern_does() -> None:
    assert take(shift(), towards(RIA, asked=(replace(LIFT, shift_id=None, pattern_id=7),))) is None


def test_a_shift_asks_for_its_own_and_for_its_patterns() -> None:
    of_pattern = replace(LIFT, shift_id=None, pattern_id=7)
    lunch = shift(pattern_id=7)

    assert asked_by(lunch, (PUMP, of_pattern)) == (of_pattern, PUMP)
    assert usually_asked(lunch, (PUMP, of_pattern)) == (of_pattern,)


def test_what_one_requires_and_the_other_advises_is_required() -> None:
    advised, required = replace(LIFT, required=False), replace(LIFT, shift_id=None, pattern_id=7)

    assert asked_by(shift(pattern_id=7), (advised, required)) == (required,)


def test_what_is_advised_is_worth_knowing_and_bars_nobody() -> None:
    candidate = towards(RIA, asked=(PUMP,))

    assert take(shift(), candidate) is None
    assert cautions_for_taking(shift(), candidate, CIRCLE) == [Caution(Care.BETTER_SHOWN, what=("de voedingspomp",))]
    assert cautions_for_taking(shift(), towards(RIA, asked=(shown(PUMP),)), CIRCLE) == []


# To who plans.


@pytest.mark.parametrize("verb", [rules.why_not_propose, rules.why_not_note_yes, rules.why_not_plan_in])
def test_who_plans_reads_what_has_to_be_shown_to_whom(verb: Any) -> None:
    candidate = towards(PIET, asked=(LIFT,))

    assert verb(shift(), candidate, me(SANNE), NOW) == Reason(Why.NOT_SHOWN_TO_THEM, who="Piet", what=("de tillift",))


@pytest.mark.parametrize(
    "secret",
    [
        {"wished_against": True},
        {"held": towards(RIA, stretch("12:00", "14:00")).held},
        {"member": replace(RIA, under_18=True)},
    ],
    ids=lambda secret: next(iter(secret)),
)
def test_a_missing_skill_is_said_the_same_whatever_else_there_is(secret: dict[str, Any]) -> None:
    night = shift(at=stretch("23:00", "07:00", until="2026-12-05")) if "member" in secret else shift()
    plain, more = towards(RIA, asked=(LIFT,)), replace(towards(RIA, asked=(LIFT,)), **secret)

    said = rules.why_not_propose(night, plain, me(SANNE), NOW)

    assert said is not None
    assert rules.why_not_propose(night, more, me(SANNE), NOW) == said


def test_what_would_better_be_shown_stands_beside_not_now() -> None:
    away = (stretch("08:00", "20:00"),)

    assert cautions_for_proposing(shift(), towards(RIA, asked=(PUMP,)), CIRCLE) == [
        Caution(Care.BETTER_SHOWN_FIRST, what=("de voedingspomp",))
    ]
    assert cautions_for_proposing(shift(), towards(RIA, asked=(PUMP,), away=away), CIRCLE)[0] == Caution(Care.NOT_NOW)


def test_who_swaps_must_have_been_shown_what_they_get() -> None:
    gives = shift(on(RIA), id=9, at=stretch("15:00", "16:00"))

    assert why_not_instead(Side(gives, shift(on(BRAM)), towards(RIA, asked=(LIFT,))), CIRCLE) == Reason(
        Why.NOT_SHOWN_TO_YOU, what=("de tillift",)
    )


def test_an_undo_gives_back_what_one_had_whatever_it_asks_for_by_now() -> None:
    lunch = shift()

    assert rules.why_not_hold_again(lunch, towards(RIA, asked=(LIFT,)), lunch.stretch) is None


def test_a_turn_of_who_was_not_shown_it_leaves_a_gap() -> None:
    known, unknown = towards(RIA, asked=(shown(LIFT),)), towards(BRAM, asked=(LIFT,))
    seating = Seating({RIA.id: known, BRAM.id: unknown}, CIRCLE, NOW)

    assert seating.state(shift(), Turn(RIA, agreed=True)) is not None
    assert seating.state(shift(), Turn(BRAM, agreed=True)) is None


# Writing it down.


@pytest.mark.parametrize("who", [ANTON, BRAM, RIA, JOKE, ELLEN], ids=lambda who: who.name)
def test_only_who_plans_writes_it_down(who: Member) -> None:
    assert why_not_keep(me(who)) == Reason(Why.NOT_ALLOWED)
    assert why_not_show(RIA, me(who)) == Reason(Why.NOT_ALLOWED)


def test_who_plans_writes_it_down_for_who_helps_here() -> None:
    assert why_not_keep(me(SANNE)) is None
    assert why_not_show(RIA, me(SANNE)) is None
    assert why_not_keep(me(ELLEN, decides=Decides.PERSON)) is None


@pytest.mark.parametrize("who", [ELLEN, replace(RIA, state=MemberState.FORMER)], ids=lambda who: who.name)
def test_nothing_is_shown_to_the_person_or_to_who_left(who: Member) -> None:
    assert why_not_show(who, me(SANNE)) == Reason(Why.CHANGED_MEANWHILE)


def test_what_was_shown_holds_for_that_day_at_least() -> None:
    with pytest.raises(ValueError, match="at least"):
        Showing(RIA.id, TODAY, until=YESTERDAY)
