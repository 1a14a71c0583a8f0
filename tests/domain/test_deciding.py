"""Who has the last word, and who may pause and end a circle."""

from dataclasses import replace
from datetime import timedelta

import pytest

from careshare.domain.circles import Member
from careshare.domain.deciding import (
    Ending,
    why_not_change,
    why_not_decide,
    why_not_end,
    why_not_pause,
    why_not_resume,
)
from careshare.domain.reasons import Reason, Why
from careshare.domain.words import CircleState, Decides
from tests.domain.cast import ANTON, ELLEN, JOKE, NOW, RIA, SANNE, me

NOT_ALLOWED = Reason(Why.NOT_ALLOWED)
REPRESENTATIVE = replace(ANTON, is_representative=True)
WITHOUT_ACCOUNT = replace(ELLEN, account_id=None)


@pytest.mark.parametrize(
    ("viewer", "decides", "reason"),
    [
        (SANNE, Decides.TOGETHER, None),
        (REPRESENTATIVE, Decides.REPRESENTATIVE, None),
        (ELLEN, Decides.PERSON, None),
        (ELLEN, Decides.TOGETHER, NOT_ALLOWED),
        (RIA, Decides.TOGETHER, NOT_ALLOWED),
        (JOKE, Decides.TOGETHER, NOT_ALLOWED),
    ],
)
def test_a_circle_is_changed_by_who_arranges_and_who_is_in_charge(
    viewer: Member, decides: Decides, reason: Reason | None
) -> None:
    assert why_not_change(me(viewer, decides=decides)) == reason


@pytest.mark.parametrize(
    ("viewer", "decides", "person", "reason"),
    [
        (SANNE, Decides.TOGETHER, ELLEN, None),
        (SANNE, Decides.PERSON, ELLEN, Reason(Why.THEIRS_TO_DECIDE, who="Ellen")),
        (SANNE, Decides.PERSON, WITHOUT_ACCOUNT, None),
        (SANNE, Decides.PERSON, None, None),
        (ELLEN, Decides.PERSON, ELLEN, None),
        (SANNE, Decides.REPRESENTATIVE, ELLEN, Reason(Why.THEIRS_TO_DECIDE, who="Anton")),
        (REPRESENTATIVE, Decides.REPRESENTATIVE, ELLEN, None),
        (RIA, Decides.TOGETHER, ELLEN, NOT_ALLOWED),
    ],
)
def test_nobody_takes_the_last_word_from_who_can_say_so_themselves(
    viewer: Member, decides: Decides, person: Member | None, reason: Reason | None
) -> None:
    assert why_not_decide(me(viewer, decides=decides), person, REPRESENTATIVE) == reason


def test_a_circle_is_paused_while_it_lives_and_resumed_when_it_does_not() -> None:
    assert why_not_pause(me(SANNE)) is None
    assert why_not_pause(me(RIA)) == NOT_ALLOWED
    assert why_not_pause(me(SANNE, state=CircleState.PAUSED)) == Reason(Why.CHANGED_MEANWHILE)
    assert why_not_resume(me(SANNE, state=CircleState.PAUSED), None, NOW) is None
    assert why_not_resume(me(RIA, state=CircleState.PAUSED), None, NOW) == NOT_ALLOWED
    assert why_not_resume(me(SANNE), None, NOW) == Reason(Why.CHANGED_MEANWHILE)


@pytest.mark.parametrize(
    ("viewer", "by", "reason"),
    [
        (SANNE, SANNE, None),
        (SANNE, ELLEN, NOT_ALLOWED),
        (SANNE, REPRESENTATIVE, NOT_ALLOWED),
        (ELLEN, ELLEN, None),
        (ELLEN, SANNE, None),
        (REPRESENTATIVE, SANNE, None),
        (REPRESENTATIVE, ELLEN, None),
        (RIA, SANNE, NOT_ALLOWED),
    ],
)
def test_what_the_person_or_their_representative_ended_is_theirs_to_take_up_again(
    viewer: Member, by: Member, reason: Reason | None
) -> None:
    assert why_not_resume(me(viewer, state=CircleState.ENDED), Ending(NOW, by), NOW) == reason


def test_after_thirty_days_an_ended_circle_stays_ended() -> None:
    too_late = Reason(Why.TOO_LATE_TO_UNDO)
    viewer = me(SANNE, state=CircleState.ENDED)

    assert why_not_resume(viewer, Ending(NOW - timedelta(days=30), SANNE), NOW) is None
    assert why_not_resume(viewer, Ending(NOW - timedelta(days=30, minutes=1), SANNE), NOW) == too_late
    assert why_not_resume(viewer, None, NOW) == too_late


@pytest.mark.parametrize(
    ("viewer", "has_representative", "person_died", "reason"),
    [
        (ELLEN, False, False, None),
        (REPRESENTATIVE, True, False, None),
        (SANNE, False, False, None),
        (SANNE, True, False, NOT_ALLOWED),
        (SANNE, True, True, None),
        (RIA, False, True, NOT_ALLOWED),
    ],
)
def test_a_circle_is_ended_by_the_person_or_who_represents_them(
    viewer: Member, has_representative: bool, person_died: bool, reason: Reason | None
) -> None:
    assert why_not_end(me(viewer), has_representative, person_died) == reason


def test_a_circle_ends_once() -> None:
    assert why_not_end(me(SANNE, state=CircleState.ENDED), False, False) == Reason(Why.CHANGED_MEANWHILE)
