"""A shift itself: what counts as arranged, what a night is, and who may change it until when."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from careshare.domain import shifts as rules
from careshare.domain.circles import Member
from careshare.domain.reasons import Reason, Why
from careshare.domain.shifts import Draft, Shift, is_night
from careshare.domain.time import Stretch
from careshare.domain.words import AssignmentState, CircleState, Closed, Decides, Kind
from tests.domain.cast import ANTON, BRAM, ELLEN, HOME, NOW, RIA, SANNE, me, on, shift, stretch

SEEKING, PROPOSED = AssignmentState.SEEKING, AssignmentState.PROPOSED
DURING = NOW + timedelta(hours=4)


def why(reason: Reason | None) -> Why | None:
    return reason.why if reason else None


def draft(at: Stretch | None = None, needed: int = 1) -> Draft:
    return Draft(at or stretch("12:00", "14:00"), Kind.COMPANY, "Lunch", needed=needed)


# Places.


def test_two_needed_one_accepted_one_proposed_is_a_gap_of_one() -> None:
    lunch = shift(on(RIA), on(BRAM, PROPOSED), needed=2)

    assert (lunch.gap, lunch.is_sure) == (1, False)


def test_who_seeks_a_stand_in_leaves_no_gap_but_it_is_not_sure() -> None:
    lunch = shift(on(RIA, SEEKING))

    assert (lunch.gap, lunch.is_sure) == (0, False)


def test_more_than_needed_leaves_no_gap() -> None:
    lunch = shift(on(RIA), on(BRAM))

    assert (lunch.gap, lunch.is_sure) == (0, True)


def test_who_seeks_the_longest_comes_first() -> None:
    earlier = on(BRAM, SEEKING, since=NOW - timedelta(days=1))

    assert shift(on(RIA, SEEKING), earlier).seekers[0] == earlier


@pytest.mark.parametrize(
    ("lunch", "now", "place"),
    [
        (shift(), NOW, True),
        (shift(), DURING, True),
        (shift(on(RIA, SEEKING)), NOW, True),
        (shift(on(RIA, SEEKING)), DURING, False),
        (shift(on(RIA)), NOW, False),
    ],
    ids=["a gap", "a gap while it goes on", "seeking", "seeking while it goes on", "full"],
)
def test_a_gap_stays_open_until_its_end_a_stand_in_until_its_start(lunch: Shift, now: datetime, place: bool) -> None:
    assert lunch.has_place(now) is place


@pytest.mark.parametrize(
    ("at", "night"),
    [
        (stretch("23:00", "07:00", until="2026-12-05"), True),
        (stretch("17:00", "01:00", until="2026-12-05"), False),
        (stretch("17:00", "01:01", until="2026-12-05"), True),
        (stretch("05:00", "13:00"), False),
        (stretch("04:59", "13:00"), True),
        (stretch("12:00", "12:00", until="2026-12-06"), True),
    ],
)
def test_a_night_is_more_than_an_hour_between_midnight_and_six(at: Stretch, night: bool) -> None:
    assert is_night(at, HOME) is night


# Drafts.


@pytest.mark.parametrize("needed", [0, 10])
def test_a_shift_is_for_one_to_nine(needed: int) -> None:
    with pytest.raises(ValueError, match="1 to 9"):
        draft(needed=needed)


@pytest.mark.parametrize("at", [stretch("12:00", "12:04"), stretch("12:00", "13:01", until="2026-12-06")])
def test_a_shift_lasts_five_minutes_to_48_hours(at: Stretch) -> None:
    with pytest.raises(ValueError, match="5 minutes to 48 hours"):
        draft(at)


def test_48_hours_of_wall_clock_may_be_49() -> None:
    weekend = stretch("12:00", "12:00", day="2026-10-24", until="2026-10-26")

    assert draft(weekend).stretch.duration == timedelta(hours=49)


# Writing and changing. The same people may, and each until it starts.

NIGHT = stretch("23:00", "07:00", until="2026-12-05")
WEEKEND = stretch("18:00", "18:00", until="2026-12-06")
OVER_THE_CHANGE = stretch("18:00", "18:00", day="2026-10-23", until="2026-10-25")
"""49 hours: the clocks go back in the last night."""


@pytest.mark.parametrize(
    ("planned", "starts", "ends", "real"),
    [
        (stretch("12:00", "14:00"), time(11, 50), time(14, 20), stretch("11:50", "14:20")),
        (NIGHT, time(0, 30), time(7, 15), stretch("00:30", "07:15", day="2026-12-05")),
        (NIGHT, time(22, 45), time(0, 15), stretch("22:45", "00:15", until="2026-12-05")),
        (WEEKEND, time(18), time(18), WEEKEND),
        (WEEKEND, time(17, 30), time(10), stretch("17:30", "10:00", until="2026-12-06")),
        (OVER_THE_CHANGE, time(18), time(18), OVER_THE_CHANGE),
        (
            stretch("23:50", "23:55"),
            time(11),
            time(0, 30),
            stretch("11:00", "00:30", day="2026-12-05", until="2026-12-06"),
        ),
    ],
    ids=["a lunch", "a night", "half of one", "a weekend as planned", "less of it", "49 hours", "nothing like it"],
)
def test_the_real_minutes_begin_and_end_as_near_to_the_plan_as_they_can(
    planned: Stretch, starts: time, ends: time, real: Stretch
) -> None:
    assert rules.real_stretch(shift(at=planned), starts, ends, HOME) == real


CHANGES = {
    "edit": rules.why_not_edit,
    "cancel": rules.why_not_cancel,
    "edit to": lambda lunch, who, now: rules.why_not_edit_to(lunch, draft(lunch.stretch), who, now),
}


@pytest.fixture(params=CHANGES.values(), ids=list(CHANGES))
def change(request: pytest.FixtureRequest) -> object:
    """Each way to change a shift."""
    return request.param


def test_a_coordinator_changes_a_shift(change) -> None:
    assert change(shift(), me(SANNE), NOW) is None


def test_the_person_changes_a_shift_where_the_person_decides(change) -> None:
    assert change(shift(), me(ELLEN, decides=Decides.PERSON), NOW) is None
    assert change(shift(), me(ELLEN), NOW) == Reason(Why.NOT_ALLOWED)


def test_planning_may_be_switched_on_for_the_person(change) -> None:
    assert change(shift(), me(ELLEN, person_plans=True), NOW) is None


@pytest.mark.parametrize("who", [ANTON, RIA], ids=["partner", "neighbour"])
def test_nobody_else_changes_a_shift(change, who: Member) -> None:
    assert change(shift(), me(who), NOW) == Reason(Why.NOT_ALLOWED)


def test_what_started_or_was_cancelled_is_not_changed(change) -> None:
    assert change(shift(), me(SANNE), DURING) == Reason(Why.STARTED)
    assert change(shift(closed=Closed.CANCELLED), me(SANNE), NOW) == Reason(Why.CANCELLED)


def test_a_paused_circle_plans_nothing_but_may_cancel() -> None:
    paused = me(SANNE, state=CircleState.PAUSED)

    assert why(rules.why_not_create(draft(), paused, NOW)) is Why.CIRCLE_NOT_LIVE
    assert why(rules.why_not_edit(shift(), paused, NOW)) is Why.CIRCLE_NOT_LIVE
    assert rules.why_not_cancel(shift(), paused, NOW) is None


def test_nobody_who_comes_is_sent_away_by_asking_for_fewer() -> None:
    lunch = shift(on(RIA), on(BRAM), needed=2)

    assert why(rules.why_not_edit_to(lunch, draft(needed=1), me(SANNE), NOW)) is Why.MORE_COME
    assert rules.why_not_edit_to(lunch, draft(stretch("13:00", "15:00")), me(SANNE), NOW) is None


def test_nothing_is_planned_in_the_past() -> None:
    breakfast = draft(stretch("07:00", "08:00"))

    assert why(rules.why_not_create(breakfast, me(SANNE), NOW)) is Why.ENDED
    assert why(rules.why_not_edit_to(shift(), breakfast, me(SANNE), NOW)) is Why.ENDED


def test_what_goes_on_now_can_still_be_planned() -> None:
    assert rules.why_not_create(draft(stretch("08:00", "10:00")), me(SANNE), NOW) is None


def test_care_nobody_planned_is_written_down_by_who_gave_it_once_it_began() -> None:
    assert rules.why_not_write_down(draft(stretch("08:00", "10:00")), me(RIA), NOW) is None
    assert why(rules.why_not_write_down(draft(), me(RIA), NOW)) is Why.NOT_STARTED
    assert why(rules.why_not_write_down(draft(stretch("08:00", "10:00")), me(ELLEN), NOW)) is Why.NOT_ALLOWED


# "I do this myself".


def test_only_the_person_does_it_themselves_and_only_before_it_starts() -> None:
    assert rules.why_not_do_myself(shift(), me(ELLEN), NOW) is None
    assert why(rules.why_not_do_myself(shift(), me(SANNE), NOW)) is Why.NOT_ALLOWED
    assert why(rules.why_not_do_myself(shift(), me(ELLEN), DURING)) is Why.STARTED
    assert why(rules.why_not_do_myself(shift(closed=Closed.BY_PERSON), me(ELLEN), NOW)) is Why.CANCELLED


def test_a_wish_is_not_asked_twice() -> None:
    assert why(rules.why_not_do_myself(shift(person_asks=True), me(ELLEN), NOW)) is Why.CHANGED_MEANWHILE


def test_a_wish_is_answered_by_who_plans() -> None:
    asked = shift(person_asks=True)

    assert rules.why_not_answer(asked, me(SANNE), True, NOW) is None
    assert rules.why_not_answer(asked, me(SANNE), False, NOW) is None
    assert why(rules.why_not_answer(asked, me(BRAM), True, NOW)) is Why.NOT_ALLOWED
    assert why(rules.why_not_answer(shift(), me(SANNE), True, NOW)) is Why.CHANGED_MEANWHILE


def test_the_person_may_take_a_wish_back_and_not_grant_it() -> None:
    asked = shift(person_asks=True)

    assert rules.why_not_answer(asked, me(ELLEN), False, NOW) is None
    assert why(rules.why_not_answer(asked, me(ELLEN), True, NOW)) is Why.NOT_ALLOWED


def test_who_closed_it_may_ask_for_it_after_all() -> None:
    by_person, cancelled = shift(closed=Closed.BY_PERSON), shift(closed=Closed.CANCELLED)

    assert rules.why_not_reopen(by_person, me(ELLEN), NOW) is None
    assert rules.why_not_reopen(cancelled, me(SANNE), NOW) is None
    assert why(rules.why_not_reopen(cancelled, me(ELLEN), NOW)) is Why.NOT_ALLOWED
    assert why(rules.why_not_reopen(shift(), me(SANNE), NOW)) is Why.CHANGED_MEANWHILE
    assert why(rules.why_not_reopen(cancelled, me(SANNE), DURING)) is Why.STARTED
    assert (
        why(rules.why_not_reopen(replace(cancelled), me(SANNE, state=CircleState.PAUSED), NOW)) is Why.CIRCLE_NOT_LIVE
    )
