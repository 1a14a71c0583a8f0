"""Members: who may change what of whom, who sees a telephone number, who joins and who leaves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from careshare.domain.circles import Me, Member
from careshare.domain.members import (
    OF_WHO_PLANS,
    OWN,
    WITHOUT_ACCOUNT,
    Details,
    Invitation,
    Profile,
    given_up,
    may_change,
    phone_for,
    state_of_newcomer,
    usual_trust,
    why_not_approve,
    why_not_change,
    why_not_invite,
    why_not_join,
    why_not_own_page,
    why_not_remove,
    why_not_without,
)
from careshare.domain.reasons import Reason, Why
from careshare.domain.words import AssignmentState, Decides, MemberState, Role, Trust
from tests.domain.cast import ANTON, BRAM, ELLEN, JOKE, NOW, PIET, RIA, SANNE, me, member

GREET = member(9, "Greet", Role.FRIEND, account_id=None)
WAITING = replace(GREET, state=MemberState.WAITING)
FORMER = replace(RIA, state=MemberState.FORMER)
PHONE = "06 1234 5678"


def profile(who: Member, shared: bool = True) -> Profile:
    return Profile(who, Details(who.name, who.role, phone=PHONE, phone_shared=shared))


# Changing what is written down.


@pytest.mark.parametrize(
    ("viewer", "whose", "allowed"),
    [
        (RIA, RIA, OWN),
        (RIA, BRAM, frozenset()),
        (JOKE, RIA, frozenset()),
        (SANNE, RIA, OF_WHO_PLANS),
        (SANNE, SANNE, OWN | OF_WHO_PLANS),
        (SANNE, GREET, (OF_WHO_PLANS | WITHOUT_ACCOUNT) - {"under_18"}),
        (SANNE, ELLEN, OF_WHO_PLANS - {"role", "trust"}),
        (ELLEN, ELLEN, OWN),
    ],
    ids=lambda each: each.name if isinstance(each, Member) else "",
)
def test_everyone_says_what_is_theirs_and_who_plans_the_rest(
    viewer: Member, whose: Member, allowed: frozenset[str]
) -> None:
    assert may_change(me(viewer), whose) == allowed


def test_nobody_makes_themselves_a_coordinator_or_trusted() -> None:
    assert why_not_change(me(RIA), RIA, frozenset({"trust"})) == Reason(Why.NOT_ALLOWED)
    assert why_not_change(me(RIA), RIA, frozenset({"is_coordinator"})) == Reason(Why.NOT_ALLOWED)
    assert why_not_change(me(RIA), RIA, frozenset({"phone"})) is None


def test_who_has_an_account_shares_a_number_and_agrees_to_be_planned_in_alone() -> None:
    assert why_not_change(me(SANNE), RIA, frozenset({"phone_shared"})) == Reason(Why.NOT_ALLOWED)
    assert why_not_change(me(SANNE), RIA, frozenset({"planned_in"})) == Reason(Why.NOT_ALLOWED)
    assert why_not_change(me(SANNE), GREET, frozenset({"phone", "planned_in"})) is None


def test_a_former_member_is_left_as_they_were() -> None:
    assert why_not_change(me(SANNE), FORMER, frozenset({"name"})) == Reason(Why.CHANGED_MEANWHILE)


def test_what_differs_is_named() -> None:
    before = Details("Ria", Role.FRIEND, phone="06 1")

    assert replace(before, phone="06 2", lives_in=True).differs_in(before) == {"phone", "lives_in"}


# Telephone numbers: the row of the table in the design.


@pytest.mark.parametrize(
    ("viewer", "whose", "together", "sees"),
    [
        (me(ELLEN), RIA, False, True),
        (me(SANNE), RIA, False, True),
        (me(BRAM), RIA, False, True),
        (me(replace(RIA, trust=Trust.FULL)), PIET, False, True),
        (me(RIA), PIET, False, False),
        (me(RIA), PIET, True, True),
        (me(RIA), SANNE, False, True),
        (me(PIET), RIA, False, False),
        (me(replace(BRAM, trust=Trust.ROTA)), RIA, False, False),
        (me(JOKE), RIA, False, True),
    ],
)
def test_a_shared_number_is_seen_by_role_and_trust(viewer: Me, whose: Member, together: bool, sees: bool) -> None:
    assert phone_for(viewer, profile(whose), together) == (PHONE if sees else "")


def test_a_number_that_is_not_shared_is_seen_by_its_owner_only() -> None:
    assert phone_for(me(SANNE), profile(RIA, shared=False), share_a_shift=True) == ""
    assert phone_for(me(RIA), profile(RIA, shared=False), share_a_shift=False) == PHONE


def test_who_plans_keeps_the_number_of_who_has_no_account() -> None:
    assert phone_for(me(SANNE), profile(GREET, shared=False), share_a_shift=False) == PHONE
    assert phone_for(me(BRAM), profile(GREET, shared=False), share_a_shift=False) == ""
    assert phone_for(me(ELLEN), profile(GREET, shared=False), share_a_shift=False) == ""


@pytest.mark.parametrize("viewer", [SANNE, BRAM, RIA, JOKE, ELLEN])
@pytest.mark.parametrize("whose", [GREET, RIA, ELLEN])
@pytest.mark.parametrize("decides", list(Decides))
def test_whoever_may_change_a_number_sees_it_and_nobody_else_one_that_is_not_shared(
    viewer: Member, whose: Member, decides: Decides
) -> None:
    looking = me(viewer, decides=decides)

    sees = bool(phone_for(looking, profile(whose, shared=False), share_a_shift=True))

    assert sees is ("phone" in may_change(looking, whose))


# Joining.


def test_newcomers_are_trusted_by_what_they_come_as() -> None:
    assert {role: usual_trust(role) for role in (Role.FAMILY, Role.FRIEND, Role.VOLUNTEER, Role.PROFESSIONAL)} == {
        Role.FAMILY: Trust.FULL,
        Role.FRIEND: Trust.ROTA,
        Role.VOLUNTEER: Trust.ROTA,
        Role.PROFESSIONAL: Trust.FULL,
    }


def test_where_the_person_decides_whom_another_adds_waits() -> None:
    assert state_of_newcomer(me(SANNE, decides=Decides.PERSON)) is MemberState.WAITING
    assert state_of_newcomer(me(ELLEN, decides=Decides.PERSON)) is MemberState.ACTIVE
    assert state_of_newcomer(me(SANNE)) is MemberState.ACTIVE


@pytest.mark.parametrize(
    ("viewer", "can_answer", "reason"),
    [
        (ELLEN, True, None),
        (replace(ANTON, is_representative=True), True, None),
        (SANNE, True, Reason(Why.NOT_ALLOWED)),
        (SANNE, False, None),
        (RIA, False, Reason(Why.NOT_ALLOWED)),
    ],
)
def test_the_person_says_yes_and_where_they_cannot_a_coordinator_notes_it(
    viewer: Member, can_answer: bool, reason: Reason | None
) -> None:
    assert why_not_approve(me(viewer, decides=Decides.PERSON), WAITING, can_answer) == reason


def test_a_yes_is_given_once() -> None:
    assert why_not_approve(me(ELLEN, decides=Decides.PERSON), RIA, True) == Reason(Why.CHANGED_MEANWHILE)


def test_who_plans_invites_whoever_cannot_get_in_alone() -> None:
    assert why_not_invite(me(SANNE), GREET, can_sign_in=False) is None
    assert why_not_invite(me(RIA), GREET, can_sign_in=False) == Reason(Why.NOT_ALLOWED)
    assert why_not_invite(me(SANNE), RIA, can_sign_in=True) == Reason(Why.CAN_SIGN_IN, who="Ria")
    assert why_not_invite(me(SANNE), FORMER, can_sign_in=False) == Reason(Why.CHANGED_MEANWHILE)


def test_only_who_has_no_account_gets_a_page_of_their_own() -> None:
    assert why_not_own_page(me(SANNE), GREET) is None
    assert why_not_own_page(me(SANNE), RIA) == Reason(Why.CHANGED_MEANWHILE)
    assert why_not_own_page(me(SANNE), WAITING) == Reason(Why.CHANGED_MEANWHILE)
    assert why_not_own_page(me(RIA), GREET) == Reason(Why.NOT_ALLOWED)


INVITATION = Invitation(1, 1, 9, 1, None, b"", NOW + timedelta(days=14), None, None)


def test_an_invitation_is_used_once_within_its_time() -> None:
    assert why_not_join(INVITATION, GREET, False, NOW) is None
    assert why_not_join(INVITATION, GREET, False, INVITATION.expires_at) == Reason(Why.LINK_EXPIRED)
    assert why_not_join(replace(INVITATION, revoked_at=NOW), GREET, False, NOW) == Reason(Why.LINK_EXPIRED)
    assert why_not_join(replace(INVITATION, used_at=NOW), GREET, False, NOW) == Reason(Why.LINK_USED)


def test_nobody_is_let_in_at_the_place_of_who_gets_in_alone() -> None:
    assert why_not_join(INVITATION, GREET, True, NOW) == Reason(Why.CAN_SIGN_IN, who="Greet")


# Leaving.


@pytest.mark.parametrize(
    ("viewer", "whose", "reason"),
    [
        (RIA, RIA, None),
        (ELLEN, ELLEN, None),
        (SANNE, RIA, None),
        (SANNE, WAITING, None),
        (RIA, BRAM, Reason(Why.NOT_ALLOWED)),
        (SANNE, ELLEN, Reason(Why.CANNOT_BE_REMOVED, who="Ellen")),
        (SANNE, replace(ANTON, is_representative=True), Reason(Why.CANNOT_BE_REMOVED, who="Anton")),
        (SANNE, FORMER, Reason(Why.CHANGED_MEANWHILE)),
    ],
)
def test_everyone_leaves_and_who_plans_takes_others_out_but_the_person(
    viewer: Member, whose: Member, reason: Reason | None
) -> None:
    assert why_not_remove(me(viewer), whose) == reason


def test_who_leaves_says_no_to_what_they_were_asked_and_gives_back_the_rest() -> None:
    proposed, cannot_come = AssignmentState.PROPOSED, ("cannot_come", AssignmentState.CANNOT_COME)

    assert given_up(proposed, by_themselves=True) == ("decline", AssignmentState.DECLINED)
    assert given_up(proposed, by_themselves=False) == ("withdraw", AssignmentState.WITHDRAWN)
    assert given_up(AssignmentState.ACCEPTED, by_themselves=False) == cannot_come
    assert given_up(AssignmentState.SEEKING, by_themselves=True) == cannot_come


def test_the_last_coordinator_names_another_first() -> None:
    assert why_not_without(0) == Reason(Why.LAST_COORDINATOR)
    assert why_not_without(1) is None
