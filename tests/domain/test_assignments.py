"""Who may say yes, be asked, look for a stand-in, give it back; the table of verbs, line by line."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from careshare.domain import assignments as rules
from careshare.domain.assignments import Act, Candidate, Change, HowItWent
from careshare.domain.circles import Member
from careshare.domain.reasons import Reason, Why
from careshare.domain.shifts import Shift
from careshare.domain.time import Stretch
from careshare.domain.words import AssignmentState, CircleState, Closed, MemberState, Presence, Role
from tests.domain.cast import (
    ANTON,
    BRAM,
    CIRCLE,
    ELLEN,
    NOW,
    PIET,
    RIA,
    SANNE,
    me,
    on,
    on_call,
    shift,
    stretch,
    towards,
)

ACCEPTED, SEEKING, PROPOSED = AssignmentState.ACCEPTED, AssignmentState.SEEKING, AssignmentState.PROPOSED
DURING = NOW + timedelta(hours=4)
AFTER = NOW + timedelta(hours=6)


def take(lunch: Shift, who: Candidate | Member = RIA, now: datetime = NOW, circle: object = CIRCLE) -> Why | None:
    candidate = who if isinstance(who, Candidate) else towards(who)
    reason = rules.why_not_take(lunch, candidate, circle, now)  # type: ignore[arg-type]
    return reason.why if reason else None


def why(reason: Reason | None) -> Why | None:
    return reason.why if reason else None


# Taking.


def test_an_empty_place_can_be_taken() -> None:
    assert take(shift()) is None


def test_the_place_of_who_seeks_a_stand_in_can_be_taken() -> None:
    assert take(shift(on(BRAM, SEEKING))) is None


def test_a_full_shift_cannot_be_taken() -> None:
    assert take(shift(on(BRAM))) is Why.FULL


def test_who_has_it_cannot_take_it_again() -> None:
    assert take(shift(on(RIA), needed=2)) is Why.ALREADY_YOURS


def test_who_seeks_a_stand_in_does_not_stand_in_for_themselves() -> None:
    assert take(shift(on(RIA, SEEKING))) is Why.ALREADY_YOURS


@pytest.mark.parametrize(
    "state", [state for state in AssignmentState if state not in {ACCEPTED, SEEKING}], ids=lambda state: state.value
)
def test_a_mistaken_tap_bars_nobody(state: AssignmentState) -> None:
    assert take(shift(on(RIA, state))) is None


def test_a_gap_can_be_filled_until_its_end() -> None:
    assert take(shift(), now=DURING) is None
    assert take(shift(), now=AFTER) is Why.ENDED


def test_once_it_has_started_nobody_stands_in() -> None:
    assert take(shift(on(BRAM, SEEKING)), now=DURING) is Why.STARTED


@pytest.mark.parametrize("closed", Closed)
def test_what_is_not_needed_cannot_be_taken(closed: Closed) -> None:
    assert take(shift(closed=closed)) is Why.CANCELLED


@pytest.mark.parametrize("state", [CircleState.PAUSED, CircleState.ENDED])
def test_a_circle_that_is_paused_divides_nothing(state: CircleState) -> None:
    assert take(shift(), circle=replace(CIRCLE, state=state)) is Why.CIRCLE_NOT_LIVE


def test_a_role_it_is_not_open_to_and_a_wish_against_get_the_same_answer() -> None:
    family_only = shift(open_to=frozenset({Role.FAMILY}))

    assert take(family_only, RIA) is Why.NOT_OPEN_TO_YOU
    assert take(shift(), towards(RIA, wished_against=True)) is Why.NOT_OPEN_TO_YOU


def test_also_a_coordinator_takes_only_what_is_open_to_them() -> None:
    assert take(shift(open_to=frozenset({Role.VOLUNTEER})), SANNE) is Why.NOT_OPEN_TO_YOU


def test_the_person_takes_nothing() -> None:
    assert take(shift(), ELLEN) is Why.NOT_OPEN_TO_YOU


def test_who_is_not_in_the_circle_any_more_takes_nothing() -> None:
    assert take(shift(), replace(RIA, state=MemberState.FORMER)) is Why.NOT_OPEN_TO_YOU


@pytest.mark.parametrize(
    ("held_until", "answer"),
    [("14:00", None), ("14:10", None), ("14:15", None), ("14:16", Why.OVERLAP), ("14:30", Why.OVERLAP)],
)
def test_an_overlap_of_more_than_a_quarter_of_an_hour_is_refused(held_until: str, answer: Why | None) -> None:
    afternoon = shift(at=stretch("14:00", "18:00"))

    assert take(afternoon, towards(RIA, stretch("12:00", held_until))) is answer


def test_the_refusal_says_for_how_long() -> None:
    afternoon = shift(at=stretch("14:00", "18:00"))

    reason = rules.why_not_take(afternoon, towards(RIA, stretch("12:00", "14:30")), CIRCLE, NOW)

    assert reason == Reason(Why.OVERLAP, minutes=30)


def test_being_on_call_clashes_with_nothing() -> None:
    at = stretch("12:00", "14:00")

    assert take(shift(), Candidate(RIA, (on_call(at),))) is None
    assert take(shift(presence=Presence.ON_CALL), towards(RIA, at)) is None


@pytest.mark.parametrize(
    ("at", "answer"),
    [
        (stretch("23:00", "07:00", until="2026-12-05"), Why.NIGHT_UNDER_18),
        (stretch("17:00", "01:00", until="2026-12-05"), None),
        (stretch("17:00", "01:01", until="2026-12-05"), Why.NIGHT_UNDER_18),
        (stretch("04:30", "13:00", day="2026-12-05"), Why.NIGHT_UNDER_18),
        (stretch("05:00", "13:00", day="2026-12-05"), None),
    ],
    ids=["a night", "until one", "until past one", "from half past four", "from five"],
)
def test_nobody_under_18_has_a_night(at: Stretch, answer: Why | None) -> None:
    young = replace(RIA, under_18=True)

    assert take(shift(at=at), young) is answer
    assert take(shift(at=at), RIA) is None


# Asking others.

ASKING = {"propose": rules.why_not_propose, "plan in": rules.why_not_plan_in, "note a yes": rules.why_not_note_yes}


@pytest.fixture(params=ASKING.values(), ids=list(ASKING))
def ask(request: pytest.FixtureRequest) -> object:
    """Each of the three ways to put somebody on a shift."""
    return request.param


def test_who_plans_may_ask_for_an_open_shift(ask) -> None:
    assert ask(shift(), towards(PIET), me(SANNE), NOW) is None


def test_who_does_not_plan_asks_nobody(ask) -> None:
    assert ask(shift(), towards(PIET), me(ANTON), NOW) == Reason(Why.NOT_ALLOWED)


@pytest.mark.parametrize(
    ("lunch", "answer"),
    [
        (shift(on(BRAM)), Why.FULL),
        (shift(closed=Closed.CANCELLED), Why.CANCELLED),
        (shift(on(PIET), needed=2), Why.ALREADY_THEIRS),
    ],
    ids=["full", "cancelled", "already theirs"],
)
def test_the_state_of_the_shift_is_said_plainly(ask, lunch: Shift, answer: Why) -> None:
    assert why(ask(lunch, towards(PIET), me(SANNE), NOW)) is answer


@pytest.mark.parametrize(
    "candidate",
    [
        towards(PIET, wished_against=True),
        towards(PIET, stretch("12:00", "14:00")),
        towards(replace(PIET, role=Role.PERSON)),
        towards(replace(PIET, state=MemberState.WAITING)),
    ],
    ids=["a wish", "another shift", "their role", "not in the circle yet"],
)
def test_what_stands_in_somebodys_way_is_theirs_and_sounds_the_same(ask, candidate: Candidate) -> None:
    assert ask(shift(), candidate, me(SANNE), NOW) == Reason(Why.NOT_AVAILABLE_FOR_THIS, who="Piet")


def test_a_night_under_18_sounds_the_same_to_who_asks(ask) -> None:
    night = shift(at=stretch("23:00", "07:00", until="2026-12-05"))

    answer = ask(night, towards(replace(PIET, under_18=True)), me(SANNE), NOW)

    assert answer == Reason(Why.NOT_AVAILABLE_FOR_THIS, who="Piet")


def test_nobody_is_asked_twice() -> None:
    assert why(rules.why_not_propose(shift(on(RIA, PROPOSED)), towards(RIA), me(SANNE), NOW)) is Why.ALREADY_ASKED


def test_once_it_runs_a_question_would_come_too_late_and_a_yes_can_still_be_noted() -> None:
    without_account = replace(RIA, account_id=None)

    assert why(rules.why_not_propose(shift(), towards(RIA), me(SANNE), DURING)) is Why.STARTED
    assert rules.why_not_note_yes(shift(), towards(RIA), me(SANNE), DURING) is None
    assert rules.why_not_plan_in(shift(), towards(without_account), me(SANNE), DURING) is None


def test_a_yes_on_the_telephone_answers_a_question() -> None:
    assert rules.why_not_note_yes(shift(on(RIA, PROPOSED)), towards(RIA), me(SANNE), NOW) is None


def test_only_who_agreed_to_it_is_planned_in() -> None:
    without_account = replace(RIA, account_id=None)

    assert why(rules.why_not_plan_in(shift(), towards(RIA), me(SANNE), NOW)) is Why.NOT_ASKED_TO_BE_PLANNED
    assert why(rules.why_not_plan_in(shift(), towards(without_account), me(SANNE), NOW)) is None


@pytest.mark.parametrize("state", [PROPOSED, ACCEPTED])
def test_who_plans_takes_back_a_question_or_a_yes(state: AssignmentState) -> None:
    assert rules.why_not_withdraw(shift(on(RIA, state)), RIA.id, me(SANNE), NOW) is None


def test_withdrawing_needs_who_plans_somebody_to_withdraw_and_time() -> None:
    lunch = shift(on(RIA))

    assert why(rules.why_not_withdraw(lunch, RIA.id, me(BRAM), NOW)) is Why.NOT_ALLOWED
    assert why(rules.why_not_withdraw(lunch, BRAM.id, me(SANNE), NOW)) is Why.CHANGED_MEANWHILE
    assert why(rules.why_not_withdraw(lunch, RIA.id, me(SANNE), DURING)) is Why.STARTED


# Not coming after all.


def test_declining_is_always_possible_and_only_for_oneself() -> None:
    asked = shift(on(RIA, PROPOSED))

    assert rules.why_not_decline(asked, RIA.id, me(RIA)) is None
    assert why(rules.why_not_decline(asked, RIA.id, me(SANNE))) is Why.NOT_YOURS
    assert why(rules.why_not_decline(shift(on(RIA)), RIA.id, me(RIA))) is Why.NOT_PROPOSED


@pytest.mark.parametrize("who", [RIA, SANNE], ids=["the holder", "a coordinator"])
def test_a_stand_in_is_sought_by_the_holder_or_a_coordinator(who: Member) -> None:
    assert rules.why_not_seek(shift(on(RIA)), RIA.id, me(who), NOW) is None


def test_a_stand_in_is_not_sought_by_others_twice_or_once_it_started() -> None:
    assert why(rules.why_not_seek(shift(on(RIA)), RIA.id, me(BRAM), NOW)) is Why.NOT_YOURS
    assert why(rules.why_not_seek(shift(on(RIA, SEEKING)), RIA.id, me(RIA), NOW)) is Why.NOT_HOLDING
    assert why(rules.why_not_seek(shift(on(RIA)), RIA.id, me(RIA), DURING)) is Why.STARTED
    assert (
        why(rules.why_not_seek(shift(on(RIA)), RIA.id, me(RIA, state=CircleState.PAUSED), NOW)) is Why.CIRCLE_NOT_LIVE
    )


def test_who_seeks_may_change_their_mind_at_any_time() -> None:
    assert rules.why_not_stop_seeking(shift(on(RIA, SEEKING)), RIA.id, me(RIA)) is None
    assert why(rules.why_not_stop_seeking(shift(on(RIA)), RIA.id, me(RIA))) is Why.NOT_SEEKING
    assert why(rules.why_not_stop_seeking(shift(on(RIA, SEEKING)), RIA.id, me(BRAM))) is Why.NOT_YOURS


@pytest.mark.parametrize("state", [ACCEPTED, SEEKING])
@pytest.mark.parametrize("now", [NOW, DURING], ids=["before", "during"])
def test_i_cannot_come_is_possible_until_it_is_over(state: AssignmentState, now: datetime) -> None:
    assert rules.why_not_cannot_come(shift(on(RIA, state)), RIA.id, me(RIA), now) is None
    assert rules.why_not_cannot_come(shift(on(RIA, state)), RIA.id, me(SANNE), now) is None


def test_i_cannot_come_also_when_the_circle_is_paused() -> None:
    assert rules.why_not_cannot_come(shift(on(RIA)), RIA.id, me(RIA, state=CircleState.PAUSED), NOW) is None


def test_what_is_over_or_not_ones_own_cannot_be_called_off() -> None:
    assert why(rules.why_not_cannot_come(shift(on(RIA)), RIA.id, me(RIA), AFTER)) is Why.ENDED
    assert why(rules.why_not_cannot_come(shift(on(RIA)), RIA.id, me(BRAM), NOW)) is Why.NOT_YOURS
    assert why(rules.why_not_cannot_come(shift(on(RIA, PROPOSED)), RIA.id, me(RIA), NOW)) is Why.NOT_HOLDING


def test_a_shift_is_given_back_up_to_48_hours_before() -> None:
    lunch = shift(on(RIA))
    last_moment = lunch.stretch.start - timedelta(hours=48)

    assert rules.why_not_leave(lunch, RIA.id, me(RIA), last_moment) is None
    assert why(rules.why_not_leave(lunch, RIA.id, me(RIA), last_moment + timedelta(seconds=1))) is Why.TOO_LATE_TO_LEAVE


def test_only_the_holder_gives_a_shift_back_and_only_while_they_come() -> None:
    early = NOW - timedelta(days=9)

    assert why(rules.why_not_leave(shift(on(RIA)), RIA.id, me(SANNE), early)) is Why.NOT_YOURS
    assert why(rules.why_not_leave(shift(on(RIA, SEEKING)), RIA.id, me(RIA), early)) is Why.NOT_HOLDING


# How it went.


@pytest.mark.parametrize("who", [RIA, SANNE], ids=["the holder", "a coordinator"])
@pytest.mark.parametrize("now", [DURING, AFTER], ids=["during", "after"])
def test_how_it_went_is_said_by_the_holder_or_a_coordinator_also_afterwards(who: Member, now: datetime) -> None:
    assert rules.why_not_be_here(shift(on(RIA)), RIA.id, me(who), now) is None


def test_the_real_minutes_are_of_time_that_has_been() -> None:
    lunch = shift(on(RIA))
    real = Stretch(lunch.stretch.start, DURING)

    assert rules.why_not_correct(lunch, HowItWent(RIA.id, real), me(RIA), DURING) is None
    assert why(rules.why_not_correct(lunch, HowItWent(RIA.id, lunch.stretch), me(RIA), DURING)) is Why.NOT_OVER
    assert why(rules.why_not_correct(lunch, HowItWent(RIA.id, real), me(BRAM), DURING)) is Why.NOT_YOURS


def test_nobody_was_there_before_it_started() -> None:
    assert why(rules.why_not_be_here(shift(on(RIA)), RIA.id, me(RIA), NOW)) is Why.NOT_STARTED
    assert why(rules.why_not_have_been_there(shift(), RIA, me(RIA), NOW)) is Why.NOT_STARTED


def test_who_was_there_too_needs_no_place() -> None:
    assert rules.why_not_have_been_there(shift(on(BRAM)), RIA, me(RIA), AFTER) is None
    assert rules.why_not_have_been_there(shift(on(BRAM)), RIA, me(SANNE), AFTER) is None


def test_who_was_there_is_not_there_twice_nor_said_by_others_nor_the_person() -> None:
    assert why(rules.why_not_have_been_there(shift(on(RIA)), RIA, me(RIA), AFTER)) is Why.ALREADY_THEIRS
    assert why(rules.why_not_have_been_there(shift(), RIA, me(BRAM), AFTER)) is Why.NOT_YOURS
    assert why(rules.why_not_have_been_there(shift(), ELLEN, me(ELLEN), AFTER)) is Why.NOT_ALLOWED


@pytest.mark.parametrize("calls", [-1, 100])
def test_nobody_was_called_a_hundred_times(calls: int) -> None:
    with pytest.raises(ValueError, match="0 to 99"):
        HowItWent(RIA.id, stretch("12:00", "14:00"), calls)


# Undoing.

TOOK = Act(1, "take", RIA.id, NOW, 1, version=5, changes=(Change(RIA.id, RIA.id, None, ACCEPTED),))


def test_who_did_it_undoes_it_within_a_minute() -> None:
    lunch = shift(on(RIA), version=5)

    assert rules.why_not_undo(TOOK, lunch, me(RIA), NOW + timedelta(seconds=60)) is None
    assert why(rules.why_not_undo(TOOK, lunch, me(RIA), NOW + timedelta(seconds=66))) is Why.TOO_LATE_TO_UNDO


def test_nobody_undoes_what_another_did() -> None:
    assert why(rules.why_not_undo(TOOK, shift(on(RIA), version=5), me(SANNE), NOW)) is Why.NOT_YOURS


def test_what_somebody_else_acted_on_is_not_undone() -> None:
    assert why(rules.why_not_undo(TOOK, shift(on(RIA), version=6), me(RIA), NOW)) is Why.CHANGED_MEANWHILE


def test_a_place_is_not_given_back_to_who_is_elsewhere_by_now() -> None:
    busy = towards(RIA, stretch("12:00", "14:00"))

    assert why(rules.why_not_hold_again(shift(), busy, stretch("12:00", "14:00"))) is Why.OVERLAP
    assert rules.why_not_hold_again(shift(), busy, stretch("14:00", "16:00")) is None


@pytest.mark.parametrize(
    ("was", "after", "places", "seekers"),
    [
        (None, ACCEPTED, 1, 0),
        (on(RIA), SEEKING, 0, 1),
        (on(RIA, SEEKING), ACCEPTED, 0, -1),
        (on(RIA, SEEKING), AssignmentState.CANNOT_COME, -1, -1),
        (on(RIA), AssignmentState.LEFT, -1, 0),
        (on(RIA, PROPOSED), AssignmentState.DECLINED, 0, 0),
    ],
)
def test_a_change_knows_what_it_does_to_the_places(was, after: AssignmentState, places: int, seekers: int) -> None:
    change = Change(RIA.id, RIA.id, was, after)

    assert (change.places, change.seekers) == (places, seekers)
