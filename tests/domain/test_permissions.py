"""The table "who may see and do", a column at a time: role, trust and marks."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from careshare.domain import permissions
from careshare.domain.circles import Me, Member
from careshare.domain.words import Decides, Role, Trust
from tests.domain.cast import ANTON, BRAM, ELLEN, JOKE, PIET, RIA, SANNE, me, member

FULL, ROTA = Trust.FULL, Trust.ROTA

COLUMNS: dict[str, Me] = {
    "person": me(ELLEN),
    "person who decides": me(ELLEN, decides=Decides.PERSON),
    "person who may plan": me(ELLEN, person_plans=True),
    "coordinator": me(SANNE),
    "coordinating volunteer": me(replace(PIET, is_coordinator=True)),
    "representative": me(replace(ANTON, is_representative=True)),
    "confidant": me(replace(BRAM, is_confidant=True)),
    "family, full trust": me(BRAM),
    "family, trust of the rota": me(replace(BRAM, trust=ROTA)),
    "friend, full trust": me(replace(RIA, trust=FULL)),
    "friend, trust of the rota": me(RIA),
    "volunteer, trust of the rota": me(PIET),
    "professional": me(JOKE),
}

EVERYBODY = set(COLUMNS)
NEAR = EVERYBODY - {
    "family, trust of the rota",
    "friend, trust of the rota",
    "volunteer, trust of the rota",
}
PERSONS = {"person", "person who decides", "person who may plan"}
COORDINATORS = {"coordinator", "coordinating volunteer"}
SHARES, SHARES_NOT = True, False

COORDINATOR_WITH_PHONE, FRIEND_WITH_PHONE = SANNE, member(8, "Mia", Role.FRIEND)

ROWS: dict[str, tuple[Callable[[Me], bool], set[str]]] = {
    "plan": (permissions.may_plan, {*COORDINATORS, "person who decides", "person who may plan"}),
    "act for another": (
        lambda who: permissions.may_act_for(who, 99),
        {*COORDINATORS, "person who decides", "person who may plan"},
    ),
    "act for oneself": (lambda who: permissions.may_act_for(who, who.id), EVERYBODY),
    "take": (lambda who: permissions.may_help(who.member), EVERYBODY - PERSONS),
    "do it themselves": (permissions.may_do_it_themselves, PERSONS),
    "close it themselves": (permissions.closes_it_themselves, {"person who decides"}),
    "what to do in a full shift": (lambda who: permissions.may_see_what_to_do(who, is_open=False, is_own=False), NEAR),
    "what to do in an open shift": (lambda who: permissions.may_see_what_to_do(who, True, False), EVERYBODY),
    "what to do in an own shift": (lambda who: permissions.may_see_what_to_do(who, False, True), EVERYBODY),
    "a coordinator's number": (
        lambda who: permissions.may_see_phone(who, COORDINATOR_WITH_PHONE, SHARES_NOT),
        EVERYBODY,
    ),
    "a number": (lambda who: permissions.may_see_phone(who, FRIEND_WITH_PHONE, SHARES_NOT), NEAR),
    "the number of who is on the same shift": (
        lambda who: permissions.may_see_phone(who, FRIEND_WITH_PHONE, SHARES),
        EVERYBODY,
    ),
    "who declined": (permissions.may_see_who_declined, COORDINATORS),
    "approve a new member": (permissions.may_approve, {"person who decides"}),
    "wishes": (permissions.may_see_wishes, {*PERSONS, "representative", "confidant"}),
    "all of the log": (permissions.may_read_log, {*PERSONS, *COORDINATORS}),
    "end it while somebody represents the person": (
        lambda who: permissions.may_end(who, has_representative=True),
        {*PERSONS, "representative"},
    ),
    "end it where nobody does": (
        lambda who: permissions.may_end(who, has_representative=False),
        {*PERSONS, *COORDINATORS, "representative"},
    ),
    "end it after a death": (
        lambda who: permissions.may_end(who, has_representative=True, person_died=True),
        {*PERSONS, *COORDINATORS, "representative"},
    ),
    "pause it": (
        permissions.may_pause,
        {*COORDINATORS, "person who decides", "person who may plan", "representative"},
    ),
}


@pytest.mark.parametrize("row", ROWS)
def test_who_may(row: str) -> None:
    may, expected = ROWS[row]

    assert {column for column, who in COLUMNS.items() if may(who)} == expected


def test_a_member_sees_their_own_number() -> None:
    own: Member = PIET

    assert permissions.may_see_phone(me(own), own, share_a_shift=False)
