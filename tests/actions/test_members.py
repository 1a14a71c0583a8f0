"""Members, written down: added, changed, approved, taken out; and their own pages."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from careshare.actions import assignments, members, places, revision
from careshare.db.models import AccountRow, CircleRow, EntryRow, InvitationRow, LetterRow, MemberRow
from careshare.domain.circles import Me
from careshare.domain.members import Details, Profile
from careshare.domain.reasons import Why
from careshare.domain.words import AssignmentState, Decides, Language, MemberState, Role, Trust
from careshare.queries import members as queries
from tests.actions.dividing import do, look, refused, states
from tests.actions.test_races import A_MOMENT, ON_POSTGRES
from tests.world import World

GREET = Details("Greet", Role.FRIEND, "vriendin", language=Language.NL)


async def row_of(world: World, member_id: int) -> MemberRow:
    [row] = await world.rows(MemberRow, id=member_id)
    return row


async def profile(world: World, member_id: int) -> Profile:
    async with world.database.reading() as db:
        return await queries.profile(db, world.coordinator, member_id)


async def change(world: World, me: Me, member_id: int, **otherwise: Any) -> None:
    before = await profile(world, member_id)
    await do(world, members.change, me, before, replace(before.details, **otherwise))


async def why_not_change(world: World, me: Me, member_id: int, **otherwise: Any) -> Why:
    before = await profile(world, member_id)
    return await refused(world, members.change, me, before, replace(before.details, **otherwise))


async def letters(world: World) -> list[tuple[str, int | None]]:
    return [(row.kind, row.account_id) for row in await world.rows(LetterRow)]


# Adding.


async def test_a_member_is_added_by_name(world: World) -> None:
    number = await do(world, members.add, world.coordinator, GREET)

    row = await row_of(world, number)
    assert (row.name, row.role, row.relation, row.language, row.account_id, row.state) == (
        "Greet", Role.FRIEND, "vriendin", Language.NL, None, MemberState.ACTIVE,
    )  # fmt: skip
    [circle] = await world.rows(CircleRow, id=world.circle_id)
    assert circle.revision == 1


async def test_where_the_person_decides_a_newcomer_waits_and_the_person_is_asked(world: World) -> None:
    await world.change_circle(decides=Decides.PERSON)

    number = await do(world, members.add, await world.me(world.coordinator.id), GREET)

    assert (await row_of(world, number)).state is MemberState.WAITING
    [letter] = await world.rows(LetterRow)
    assert (letter.kind, letter.account_id, letter.facts) == (
        "waiting", world.person.account.id, {"member_id": number, "by": world.coordinator.id},
    )  # fmt: skip


async def test_whom_the_person_adds_needs_no_yes(world: World) -> None:
    await world.change_circle(decides=Decides.PERSON)

    number = await do(world, members.add, await world.me(world.person.id), GREET)

    assert (await row_of(world, number)).state is MemberState.ACTIVE


@pytest.mark.parametrize("who", ["person", "child", "neighbour", "volunteer", "professional"])
async def test_only_who_plans_adds_somebody(world: World, who: str) -> None:
    assert await refused(world, members.add, getattr(world, who), GREET) is Why.NOT_ALLOWED

    assert await world.rows(MemberRow, name="Greet") == []


@pytest.mark.parametrize("state", [MemberState.ACTIVE, MemberState.WAITING])
async def test_a_circle_is_around_one_person(world: World, state: MemberState) -> None:
    await world.change_member(world.person, state=state)
    second = replace(GREET, role=Role.PERSON)

    assert await refused(world, members.add, world.coordinator, second) is Why.CHANGED_MEANWHILE


async def test_of_two_who_are_added_as_the_person_at_once_one_is(world: World) -> None:
    await world.change_member(world.person, state=MemberState.FORMER)
    second = replace(GREET, role=Role.PERSON)

    ends = await asyncio.gather(
        *(do(world, members.add, world.coordinator, second) for _ in range(2)), return_exceptions=True
    )

    assert sorted(type(end).__name__ for end in ends) == ["Refused", "int"]


# Changing.


async def test_ones_own_number_is_ones_own_to_share(world: World) -> None:
    await change(world, world.neighbour, world.neighbour.id, phone="06 1234 5678", phone_shared=True)

    row = await row_of(world, world.neighbour.id)
    assert (row.phone, row.phone_shared) == ("06 1234 5678", True)
    assert await why_not_change(world, world.coordinator, world.neighbour.id, phone_shared=False) is Why.NOT_ALLOWED


@pytest.mark.parametrize("who", ["coordinator", "person"])
@pytest.mark.parametrize(("called", "now"), [("Ellen", "Ellie"), ("Mama", "Mama")])
async def test_the_circle_is_called_as_its_person_is_where_it_was(
    world: World, who: str, called: str, now: str
) -> None:
    await world.change_circle(person_name=called)

    await change(world, await world.me(getattr(world, who).id), world.person.id, name="Ellie")

    [circle] = await world.rows(CircleRow, id=world.circle_id)
    assert (circle.person_name, (await row_of(world, world.person.id)).name, circle.revision) == (now, "Ellie", 1)


async def test_a_helper_with_the_name_of_the_circle_renames_themselves_alone(world: World) -> None:
    await world.change_circle(person_name="Ria")

    await change(world, world.coordinator, world.neighbour.id, name="Ria de Boer")

    [circle] = await world.rows(CircleRow, id=world.circle_id)
    assert (circle.person_name, (await row_of(world, world.neighbour.id)).name) == ("Ria", "Ria de Boer")


async def test_who_plans_gives_trust_and_the_log_says_that_something_changed(world: World) -> None:
    await change(world, world.coordinator, world.neighbour.id, trust=Trust.FULL, lives_in=True)

    row = await row_of(world, world.neighbour.id)
    assert (row.trust, row.lives_in) == (Trust.FULL, True)
    [entry] = await world.rows(EntryRow)
    assert (entry.verb, entry.member_id, entry.facts) == (
        "change_member", world.neighbour.id, {"what": ["lives_in", "trust"]},
    )  # fmt: skip


async def test_what_somebody_else_changed_of_a_member_meanwhile_is_not_written_over(world: World) -> None:
    before = await profile(world, world.neighbour.id)
    await change(world, world.coordinator, world.neighbour.id, relation="vriendin")

    late = replace(before.details, relation="buurvrouw van 12")
    reason = await refused(world, members.change, world.coordinator, before, late)
    await do(world, members.change, world.coordinator, before, replace(before.details, lives_in=True))

    row = await row_of(world, world.neighbour.id)
    assert (reason, row.relation, row.lives_in) == (Why.CHANGED_MEANWHILE, "vriendin", True)


async def test_the_mark_of_a_child_is_the_accounts(world: World) -> None:
    await change(world, world.coordinator, world.neighbour.id, under_18=True)

    [account] = await world.rows(AccountRow, id=world.neighbour.account.id)
    assert (account.under_18, account.revision) == (True, 1)


async def test_another_coordinator_is_named_and_told(world: World) -> None:
    await change(world, world.coordinator, world.child.id, is_coordinator=True)

    assert (await world.me(world.child.id)).member.is_coordinator is True
    assert await letters(world) == [("coordinator", world.child.account.id)]


async def test_the_last_coordinator_stays_one(world: World) -> None:
    assert await why_not_change(world, world.coordinator, world.coordinator.id, is_coordinator=False) is (
        Why.LAST_COORDINATOR
    )

    await change(world, world.coordinator, world.child.id, is_coordinator=True)
    await change(world, world.coordinator, world.coordinator.id, is_coordinator=False)

    assert [row.name for row in await world.rows(MemberRow, circle_id=world.circle_id, is_coordinator=True)] == ["Bram"]


async def test_of_two_last_coordinators_who_leave_at_once_one_stays(world: World) -> None:
    await world.change_member(world.child, is_coordinator=True)
    child = await world.me(world.child.id)

    ends = await asyncio.gather(
        do(world, members.leave, world.coordinator), do(world, members.leave, child), return_exceptions=True
    )

    assert sorted(type(end).__name__ for end in ends) == ["NoneType", "Refused"]
    assert len(await world.rows(MemberRow, circle_id=world.circle_id, is_coordinator=True)) == 1


async def test_a_coordinator_who_never_came_in_does_not_count(world: World) -> None:
    await world.member(world.circle_id, "Greet", Role.FRIEND, has_account=False, is_coordinator=True)

    assert await refused(world, members.leave, world.coordinator) is Why.LAST_COORDINATOR


# The person's yes.


async def waiting(world: World, **values: Any) -> int:
    await world.change_circle(decides=Decides.PERSON)
    return await world.member(world.circle_id, "Greet", Role.FRIEND, state=MemberState.WAITING, **values)


async def test_with_the_persons_yes_a_newcomer_is_in_and_told(world: World) -> None:
    number = await waiting(world)
    greet = (await profile(world, number)).member

    await do(world, members.approve, await world.me(world.person.id), greet)

    assert (await row_of(world, number)).state is MemberState.ACTIVE
    assert await letters(world) == [("approved", greet.account_id)]


async def test_without_it_they_are_not_and_their_invitation_leads_nowhere(world: World) -> None:
    number = await waiting(world)
    who = {"circle_id": world.circle_id, "member_id": number, "invited_by": world.coordinator.id}
    good = {"secret": b"x" * 32, "created_at": world.now, "expires_at": world.now.replace(year=2027)}
    await world.add(InvitationRow, **who, **good)

    await do(world, members.turn_down, await world.me(world.person.id), (await profile(world, number)).member)

    assert (await row_of(world, number)).state is MemberState.FORMER
    [invitation] = await world.rows(InvitationRow)
    assert invitation.revoked_at == world.now
    assert await letters(world) == []


async def test_a_coordinator_answers_for_no_person_who_can(world: World) -> None:
    greet = (await profile(world, await waiting(world))).member

    assert await refused(world, members.approve, await world.me(world.coordinator.id), greet) is Why.NOT_ALLOWED


async def test_a_coordinator_notes_the_yes_of_a_person_without_an_account(world: World) -> None:
    number = await waiting(world)
    await world.change_member(world.person, account_id=None)

    await do(world, members.approve, await world.me(world.coordinator.id), (await profile(world, number)).member)

    [entry] = await world.rows(EntryRow)
    assert (entry.verb, entry.by_member_id, entry.member_id) == ("approve", world.coordinator.id, number)


# Leaving.


async def test_what_a_member_held_is_open_again_and_the_coordinators_know(world: World) -> None:
    soon, later = await world.shift("2026-12-05 12:00"), await world.shift("2026-12-06 12:00")
    await world.assign(soon, world.neighbour)
    await world.assign(later, world.neighbour, AssignmentState.SEEKING)

    await do(world, members.leave, world.neighbour)

    assert await states(world, soon) == {"Ria": "cannot_come"}
    assert await states(world, later) == {"Ria": "cannot_come"}
    [letter] = await world.rows(LetterRow)
    assert (letter.kind, letter.account_id, letter.facts) == (
        "left",
        world.coordinator.account.id,
        {"member": world.neighbour.id, "by": world.neighbour.id},
    )


async def test_that_somebody_left_who_had_nothing_on_the_rota_is_told_too(world: World) -> None:
    await world.change_member(world.child, is_coordinator=True)

    await do(world, members.remove, world.coordinator, world.neighbour.member)

    assert await letters(world) == [("left", world.child.account.id), ("removed", world.neighbour.account.id)]


async def test_what_a_member_did_stays_theirs_by_name(world: World) -> None:
    past = await world.shift("2026-12-03 12:00")
    await world.assign(past, world.neighbour)

    await do(world, members.leave, world.neighbour)

    assert await states(world, past) == {"Ria": "accepted"}


async def test_what_a_member_was_asked_is_asked_no_more(world: World) -> None:
    declined, withdrawn = await world.shift("2026-12-05 12:00"), await world.shift("2026-12-06 12:00")
    await world.assign(declined, world.neighbour, AssignmentState.PROPOSED)
    await world.assign(withdrawn, world.child, AssignmentState.PROPOSED)

    await do(world, members.leave, world.neighbour)
    await do(world, members.remove, world.coordinator, world.child.member)

    assert await states(world, declined) == {"Ria": "declined"}
    assert await states(world, withdrawn) == {"Bram": "withdrawn"}


async def test_who_left_is_former_with_every_mark_and_way_in_gone(world: World) -> None:
    await world.change_member(world.partner, is_confidant=True, planned_in=True, own_page_secret=b"x" * 32)

    await do(world, members.remove, world.coordinator, (await profile(world, world.partner.id)).member)

    row = await row_of(world, world.partner.id)
    assert (row.state, row.left_at, row.is_confidant, row.lives_in, row.planned_in, row.own_page_secret) == (
        MemberState.FORMER, world.now, False, False, False, None,
    )  # fmt: skip
    assert ("removed", world.partner.account.id) in await letters(world)


@ON_POSTGRES
async def test_what_a_member_takes_while_they_are_taken_out_is_open_again(world: World) -> None:
    lunch = await world.shift("2026-12-05 12:00")

    async with world.database.writing() as db:
        await assignments.take(db, world.neighbour, lunch, world.now)
        removed = asyncio.create_task(do(world, members.remove, world.coordinator, world.neighbour.member))
        await asyncio.sleep(A_MOMENT)
    await removed

    assert await states(world, lunch) == {"Ria": "cannot_come"}


@ON_POSTGRES
async def test_who_leaves_waits_for_nobody_who_waits_for_them(world: World) -> None:
    soon, later = await world.shift("2026-12-05 12:00"), await world.shift("2026-12-06 12:00")
    for shift_id in (soon, later):
        await world.assign(shift_id, world.neighbour)

    async with world.database.writing() as db:
        await places.touch(db, await look(world, later), world.now)
        left = asyncio.create_task(do(world, members.leave, world.neighbour))
        await asyncio.sleep(A_MOMENT)
        await revision.circle_changed(db, world.circle_id, world.now)
    await left

    assert await states(world, later) == {"Ria": "cannot_come"}


@ON_POSTGRES
async def test_who_just_came_in_by_invitation_is_looked_at_once_more(world: World) -> None:
    number = await world.member(world.circle_id, "Greet", Role.FRIEND, has_account=False)
    greet = (await profile(world, number)).member

    async with world.database.writing() as db:
        place = update(MemberRow).where(MemberRow.id == number)
        await db.execute(place.values(account_id=world.stranger.account.id))
        removed = asyncio.create_task(refused(world, members.remove, world.coordinator, greet))
        await asyncio.sleep(A_MOMENT)

    assert await removed is Why.CHANGED_MEANWHILE


async def test_nobody_takes_out_the_person(world: World) -> None:
    assert await refused(world, members.remove, world.coordinator, world.person.member) is Why.CANNOT_BE_REMOVED


async def test_who_does_not_plan_takes_out_nobody(world: World) -> None:
    assert await refused(world, members.remove, world.child, world.neighbour.member) is Why.NOT_ALLOWED


async def test_when_the_last_coordinator_may_not_leave_nothing_of_theirs_is_given_up(world: World) -> None:
    lunch = await world.shift("2026-12-05 12:00")
    await world.assign(lunch, world.coordinator)

    assert await refused(world, members.leave, world.coordinator) is Why.LAST_COORDINATOR

    assert await states(world, lunch) == {"Sanne": "accepted"}


# Own pages.


async def test_a_new_address_makes_the_old_one_lead_nowhere(world: World) -> None:
    number = await world.member(world.circle_id, "Greet", Role.FRIEND, has_account=False)
    greet = (await profile(world, number)).member

    await do(world, members.renew_own_page, world.coordinator, greet)
    first = (await row_of(world, number)).own_page_secret
    await do(world, members.renew_own_page, world.coordinator, greet)
    second = (await row_of(world, number)).own_page_secret
    await do(world, members.close_own_page, world.coordinator, greet)

    assert first is not None
    assert second is not None
    assert first != second
    assert (await row_of(world, number)).own_page_secret is None


async def test_who_has_an_account_needs_no_page_of_their_own(world: World) -> None:
    assert await refused(world, members.renew_own_page, world.coordinator, world.child.member) is Why.CHANGED_MEANWHILE
