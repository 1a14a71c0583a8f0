"""Time off: whom it blocks, whose it can be, who may know, and how long ago somebody last had a day of it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from careshare.domain import assignments as rules
from careshare.domain.assignments import Candidate
from careshare.domain.circles import Member
from careshare.domain.permissions import kind_for
from careshare.domain.reasons import Reason, Why
from careshare.domain.respite import Off, Watch, days_since_free_day, free_days, may_see_whose, why_not_give
from careshare.domain.shifts import Shift
from careshare.domain.turns import Seating, Turn
from careshare.domain.words import Decides, Kind, MemberState, Presence
from tests.domain.cast import ANTON, BRAM, CIRCLE, ELLEN, HOME, JOKE, NOW, RIA, SANNE, me, shift, stretch, towards

EVENING = stretch("19:00", "22:00")
TODAY = date(2026, 12, 4)


def take(of: Shift, candidate: Candidate) -> Why | None:
    reason = rules.why_not_take(of, candidate, CIRCLE, NOW)
    return reason.why if reason else None


def off(*at: Any) -> tuple[Off, ...]:
    return tuple(Off(50 + n, each) for n, each in enumerate(at))


@pytest.mark.parametrize(
    ("starts", "ends", "is_free"),
    [("17:00", "19:00", True), ("17:00", "19:05", False), ("20:00", "21:00", False), ("22:00", "23:00", True)],
)
def test_whoever_has_time_off_takes_nothing_that_falls_in_it(starts: str, ends: str, is_free: bool) -> None:
    moment = shift(at=stretch(starts, ends))

    assert take(moment, towards(ANTON, off=off(EVENING))) is (None if is_free else Why.TIME_OFF)


def test_nor_the_shift_that_gives_it() -> None:
    respite = shift(id=50, at=EVENING, kind=Kind.RESPITE)

    assert take(respite, towards(ANTON, off=off(EVENING))) is Why.TIME_OFF
    assert take(respite, towards(RIA)) is None


def test_nor_is_on_call_at_home_then() -> None:
    moment = shift(at=EVENING, presence=Presence.ON_CALL)

    assert take(moment, towards(ANTON, off=off(EVENING))) is Why.TIME_OFF


@pytest.mark.parametrize("verb", [rules.why_not_propose, rules.why_not_note_yes, rules.why_not_plan_in])
def test_who_plans_reads_the_same_as_for_every_other_cause(verb: Any) -> None:
    anton = replace(towards(ANTON, off=off(EVENING)), member=replace(ANTON, planned_in=True))

    assert verb(shift(at=EVENING), anton, me(SANNE), NOW) == Reason(Why.NOT_AVAILABLE_FOR_THIS, who="Anton")


def test_a_turn_of_theirs_in_it_stays_open() -> None:
    seating = Seating({ANTON.id: towards(ANTON, off=off(EVENING))}, CIRCLE, NOW)

    assert seating.state(shift(at=EVENING), Turn(ANTON, agreed=True)) is None


# Whose it can be, and who may know.


@pytest.mark.parametrize("who", [ELLEN, replace(ANTON, state=MemberState.FORMER)], ids=lambda who: who.name)
def test_it_is_of_who_helps_here(who: Member) -> None:
    assert why_not_give(who, ()) == Reason(Why.CHANGED_MEANWHILE)


def test_it_is_not_of_who_comes_themselves() -> None:
    assert why_not_give(ANTON, {ANTON.id}) == Reason(Why.COMES_THEMSELVES, who="Anton")
    assert why_not_give(ANTON, {RIA.id}) is None


@pytest.mark.parametrize(("who", "knows"), [(ANTON, True), (SANNE, True), (BRAM, False), (RIA, False), (JOKE, False)])
def test_they_and_who_plans_know_it_is_time_off_and_to_others_it_is_company(who: Member, knows: bool) -> None:
    assert kind_for(me(who), Kind.RESPITE) is (Kind.RESPITE if knows else Kind.COMPANY)
    assert may_see_whose(me(who), ANTON.id) is knows


@pytest.mark.parametrize("circle", [{}, {"decides": Decides.PERSON}, {"person_plans": True}], ids=str)
def test_the_person_never_reads_it_also_where_they_plan(circle: dict[str, Any]) -> None:
    ellen = me(replace(ELLEN, lives_in=True), **circle)

    assert kind_for(ellen, Kind.RESPITE) is Kind.COMPANY
    assert not may_see_whose(ellen, ANTON.id)


def test_who_does_not_live_in_knows_their_own() -> None:
    assert may_see_whose(me(BRAM), BRAM.id)


# Since the last day off.


def at(day: int, starts: str = "19:00", ends: str = "22:00", until: str = "", **values: Any) -> Watch:
    """A watch in December."""
    return Watch(stretch(starts, ends, day=f"2026-12-{day:02}", until=until), **values)


def since(*watches: Watch, lives_in: bool = True) -> int | None:
    return days_since_free_day(watches, TODAY, HOME, lives_in)


def test_it_counts_from_the_last_day_on_which_somebody_held_their_time_off() -> None:
    short: dict[str, Any] = {"starts": "19:00", "ends": "20:00", "is_time_off": True}

    assert since(at(1, **short), at(2, **short), at(3)) == 1
    assert since(at(1, **short), at(2, **short), lives_in=False) == 2
    assert since(at(4, **short)) == 0


def test_without_any_it_is_not_known() -> None:
    assert since() is None
    assert since(at(3), lives_in=False) is None


def test_time_off_they_held_themselves_is_none() -> None:
    assert since(at(3, is_time_off=True, is_mine=True)) is None


@pytest.mark.parametrize(
    ("watches", "is_a_break"),
    [
        ((at(3, "14:00", "17:00"),), True),
        ((at(3, "14:00", "16:59"),), False),
        ((at(3, "14:00", "15:30"), at(3, "15:30", "17:00")), True),
        ((at(3, "14:00", "16:00"), at(3, "17:00", "19:00")), False),
        ((at(3, "14:00", "17:00", presence=Presence.ON_CALL),), False),
        ((at(3, "14:00", "17:00", kind=Kind.PHONE_CALL),), False),
        ((at(3, "12:00", "18:00"), at(3, "14:30", "15:30", is_mine=True)), False),
        ((at(3, "12:00", "18:00"), at(3, "15:00", "15:30", is_mine=True)), True),
        ((at(3, "12:00", "18:00"), at(3, "14:30", "15:30", is_mine=True, presence=Presence.ON_CALL)), False),
        ((at(2, "22:00", "02:00", until="2026-12-03"),), False),
        ((at(2, "22:00", "03:00", until="2026-12-03"),), True),
    ],
)
def test_who_lives_in_is_off_where_somebody_else_is_there_for_three_hours_on_end(
    watches: tuple[Watch, ...], is_a_break: bool
) -> None:
    assert (since(*watches) == 1) is is_a_break
    assert since(*watches, lives_in=False) is None


def test_a_day_has_its_own_hours_when_the_clocks_change() -> None:
    night = Watch(stretch("23:00", "04:00", day="2026-03-28", until="2026-03-29"))

    assert free_days([night], HOME, lives_in=True) == {date(2026, 3, 29)}  # from 00:00 to 04:00 it lasts three hours
