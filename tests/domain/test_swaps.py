"""Two holders change places: allowed when each could take the other's shift if they had not held their own."""

from dataclasses import replace
from datetime import timedelta

import pytest

from careshare.domain import swaps as rules
from careshare.domain.assignments import Candidate, Held
from careshare.domain.reasons import Care, Caution, Reason, Why
from careshare.domain.shifts import Shift
from careshare.domain.swaps import Side, Swap
from careshare.domain.time import Stretch
from careshare.domain.words import AssignmentState, CircleState, Closed, Role
from tests.domain.cast import ANTON, BRAM, CIRCLE, NOW, RIA, me, on, shift, stretch

LUNCH = shift(on(RIA))
WALK = shift(on(BRAM), id=2, at=stretch("13:00", "15:00"))
HOLDS_LUNCH, HOLDS_WALK = Held(1, LUNCH.stretch), Held(2, WALK.stretch)
RIAS = Side(LUNCH, WALK, Candidate(RIA, (HOLDS_LUNCH,)))
BRAMS = Side(WALK, LUNCH, Candidate(BRAM, (HOLDS_WALK,)))
SWAP = Swap(LUNCH.id, RIA.id, WALK.id, BRAM.id, id=1)


def side(old: Side, gives: Shift | None = None, gets: Shift | None = None, **candidate: object) -> Side:
    return Side(gives or old.gives, gets or old.gets, replace(old.candidate, **candidate))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("nearer", "further"),
    [
        (stretch("18:00", "20:00"), stretch("18:30", "20:30")),
        (stretch("18:00", "20:00"), stretch("12:30", "15:30")),
        (stretch("09:00", "11:00"), stretch("18:00", "20:00")),
    ],
    ids=["sooner after", "as long", "sooner before"],
)
def test_what_is_near_and_as_long_is_most_alike(nearer: Stretch, further: Stretch) -> None:
    assert rules.unlikeness(LUNCH.stretch, nearer) < rules.unlikeness(LUNCH.stretch, further)


def test_two_holders_may_swap_shifts_that_overlap_each_other() -> None:
    assert rules.why_not_ask(RIAS, BRAMS, None, me(RIA), NOW) is None
    assert rules.why_not_accept(SWAP, RIAS, BRAMS, me(BRAM), NOW) is None


def test_who_seeks_a_stand_in_may_swap_as_well() -> None:
    seeking = shift(on(RIA, AssignmentState.SEEKING))

    assert rules.why_not_ask(side(RIAS, gives=seeking), side(BRAMS, gets=seeking), None, me(RIA), NOW) is None


def test_nobody_swaps_for_another_or_with_themselves() -> None:
    assert rules.why_not_ask(RIAS, BRAMS, None, me(ANTON), NOW) == Reason(Why.NOT_YOURS)
    assert rules.why_not_ask(RIAS, RIAS, None, me(RIA), NOW) == Reason(Why.NOT_YOURS)
    assert rules.why_not_accept(SWAP, RIAS, BRAMS, me(ANTON), NOW) == Reason(Why.NOT_YOURS)


def test_who_asked_cannot_say_yes_for_the_other() -> None:
    assert rules.why_not_accept(SWAP, RIAS, BRAMS, me(RIA), NOW) == Reason(Why.NOT_YOURS)


def test_what_is_not_held_cannot_be_given() -> None:
    empty = shift()

    assert rules.why_not_ask(side(RIAS, gives=empty), BRAMS, None, me(RIA), NOW) == Reason(Why.NOT_HOLDING)
    assert rules.why_not_ask(RIAS, side(BRAMS, gives=replace(empty, id=2)), None, me(RIA), NOW) == Reason(
        Why.NOT_THEIRS_ANY_MORE, who="Bram"
    )


@pytest.mark.parametrize(
    ("lunch", "answer"),
    [
        (replace(LUNCH, closed=Closed.CANCELLED), Why.CANCELLED),
        (replace(LUNCH, stretch=stretch("08:00", "09:30")), Why.STARTED),
    ],
)
def test_both_shifts_are_still_to_come(lunch: Shift, answer: Why) -> None:
    assert rules.why_not_ask(side(RIAS, gives=lunch), BRAMS, None, me(RIA), NOW) == Reason(answer)


def test_a_paused_circle_swaps_nothing() -> None:
    assert rules.why_not_ask(RIAS, BRAMS, None, me(RIA, state=CircleState.PAUSED), NOW) == Reason(Why.CIRCLE_NOT_LIVE)


def test_what_stands_in_my_way_is_said() -> None:
    busy = side(RIAS, held=(HOLDS_LUNCH, Held(3, stretch("14:00", "16:00"))))

    assert rules.why_not_ask(busy, BRAMS, None, me(RIA), NOW) == Reason(Why.OVERLAP, minutes=60)


@pytest.mark.parametrize(
    "brams",
    [
        side(BRAMS, held=(HOLDS_WALK, Held(3, stretch("11:00", "13:00")))),
        side(BRAMS, wished_against=True),
        side(BRAMS, gets=replace(LUNCH, open_to=frozenset({Role.FRIEND}))),
    ],
    ids=["another shift", "a wish", "their role"],
)
def test_what_stands_in_the_others_way_is_theirs(brams: Side) -> None:
    assert rules.why_not_ask(RIAS, brams, None, me(RIA), NOW) == Reason(Why.NOT_AVAILABLE_FOR_THIS, who="Bram")


def test_who_is_already_on_it_does_not_get_it() -> None:
    both = shift(on(BRAM), on(RIA), id=2, needed=2, at=stretch("15:00", "17:00"))

    assert rules.why_not_ask(side(RIAS, gets=both), side(BRAMS, gives=both), None, me(RIA), NOW) == Reason(
        Why.ALREADY_YOURS
    )


def test_the_same_is_not_asked_twice_while_it_waits_and_still_stands() -> None:
    waiting = replace(SWAP, asked_at=NOW)
    later = shift(on(RIA, since=NOW + timedelta(hours=1)))

    assert rules.why_not_ask(RIAS, BRAMS, waiting, me(RIA), NOW) == Reason(Why.ALREADY_ASKED, who="Bram")
    assert rules.why_not_ask(side(RIAS, gives=later), BRAMS, waiting, me(RIA), NOW) is None


def test_who_has_no_account_could_not_answer() -> None:
    bram = replace(BRAM, account_id=None)

    answer = rules.why_not_ask(RIAS, side(BRAMS, member=bram), None, me(RIA), NOW)

    assert answer == Reason(Why.NOT_AVAILABLE_FOR_THIS, who="Bram")


def test_a_yes_is_to_what_both_held_when_it_was_asked() -> None:
    """Who was asked again for another time, and came, said yes to something else."""
    asked = replace(SWAP, asked_at=NOW)
    anew = NOW + timedelta(hours=1)
    moved, seeking = shift(on(RIA, since=anew)), shift(on(RIA, AssignmentState.SEEKING, since=anew))

    assert rules.why_not_accept(asked, RIAS, BRAMS, me(BRAM), NOW) is None
    assert rules.why_not_accept(asked, side(RIAS, gives=seeking), BRAMS, me(BRAM), NOW) is None
    assert rules.why_not_accept(asked, side(RIAS, gives=moved), BRAMS, me(BRAM), NOW) == Reason(
        Why.NOT_THEIRS_ANY_MORE, who="Ria"
    )


def test_what_is_worth_knowing_is_as_for_taking_it_without_what_is_given() -> None:
    evening = Held(3, stretch("14:50", "16:00"))

    assert rules.cautions_for_swapping(side(RIAS, held=(HOLDS_LUNCH, evening)), CIRCLE) == [
        Caution(Care.SHORT_OVERLAP, minutes=10)
    ]
    assert rules.cautions_for_swapping(RIAS, CIRCLE) == []


def test_a_swap_is_answered_once_and_by_one_of_the_two() -> None:
    answered = replace(SWAP, answered_at=NOW - timedelta(hours=1))

    assert rules.why_not_answer(SWAP, me(BRAM)) is None
    assert rules.why_not_answer(SWAP, me(RIA)) is None
    assert rules.why_not_answer(SWAP, me(ANTON)) == Reason(Why.NOT_YOURS)
    assert rules.why_not_answer(answered, me(BRAM)) == Reason(Why.NOT_PROPOSED)
