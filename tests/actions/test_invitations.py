"""Invitations, written down: made, sent, taken back, and used once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from careshare.actions import invitations
from careshare.db.models import (
    AccountRow,
    AssignmentRow,
    EntryRow,
    InvitationRow,
    LetterRow,
    MemberRow,
    PasskeyRow,
    WishRow,
)
from careshare.domain.accounts import Newcomer
from careshare.domain.circles import Me
from careshare.domain.members import Invitation
from careshare.domain.reasons import Refused, Why
from careshare.domain.words import Kind, Language, MemberState, Role
from careshare.queries import invitations as queries
from careshare.queries import members
from tests.actions.dividing import do, refused
from tests.world import HOME, World

GREET = Newcomer("Greet", "greet@example.org", Language.NL, HOME)


async def guest(world: World, **values: Any) -> Me | Any:
    number = await world.member(world.circle_id, "Greet", Role.FRIEND, has_account=False, **values)
    async with world.database.reading() as db:
        return await members.one(db, world.coordinator, number)


async def invited(world: World, member: Any, email: str | None = None) -> Invitation:
    number = await do(world, lambda db, me, now: invitations.renew(db, me, member, now, email), world.coordinator)
    async with world.database.reading() as db:
        return (await queries.asked(db, number)).invitation


async def join(world: World, invitation: Invitation, account_id: int, **times: Any) -> None:
    async with world.database.writing() as db:
        await invitations.join(db, invitation, account_id, times.get("now", world.now))


async def join_new(world: World, invitation: Invitation, newcomer: Newcomer = GREET) -> int:
    async with world.database.writing() as db:
        return await invitations.join_as_someone_new(db, invitation, newcomer, world.now)


async def why_not(world: World, invitation: Invitation, account_id: int, **times: Any) -> Why:
    with pytest.raises(Refused) as refusal:
        await join(world, invitation, account_id, **times)
    return refusal.value.reason.why


# Making one.


async def test_an_invitation_lasts_two_weeks_and_has_a_secret_of_its_own(world: World) -> None:
    member = await guest(world)

    first, second = await invited(world, member), await invited(world, await guest(world))

    assert first.expires_at == world.now + timedelta(days=14)
    assert len(first.secret) == 32
    assert first.secret != second.secret


async def test_a_fresh_one_makes_the_one_before_it_lead_nowhere(world: World) -> None:
    member = await guest(world)
    first = await invited(world, member)

    second = await invited(world, member)

    [old, new] = await world.rows(InvitationRow)
    assert (old.id, old.revoked_at, new.id, new.revoked_at) == (first.id, world.now, second.id, None)


async def test_one_that_is_sent_leaves_a_letter_without_its_address_or_secret(world: World) -> None:
    member = await guest(world)

    await do(world, invitations.send, world.coordinator, member, "greet@example.org")

    [invitation] = await world.rows(InvitationRow)
    [letter] = await world.rows(LetterRow)
    assert (letter.kind, letter.invitation_id, letter.account_id, letter.facts) == (
        "invitation", invitation.id, None, {},
    )  # fmt: skip
    assert invitation.email == "greet@example.org"


async def test_who_does_not_plan_invites_nobody(world: World) -> None:
    member = await guest(world)

    assert await refused(world, invitations.renew, world.neighbour, member) is Why.NOT_ALLOWED
    assert await refused(world, invitations.revoke, world.neighbour, member) is Why.NOT_ALLOWED


async def test_who_gets_in_with_a_code_is_not_let_in_by_a_link(world: World) -> None:
    assert await refused(world, invitations.renew, world.coordinator, world.neighbour.member) is Why.CAN_SIGN_IN


# Coming in.


async def test_who_is_new_gets_an_account_and_the_place_that_was_kept(world: World) -> None:
    member = await guest(world, own_page_secret=b"x" * 32)

    account_id = await join_new(world, await invited(world, member, "greet@example.org"))

    [account] = await world.rows(AccountRow, id=account_id)
    [place] = await world.rows(MemberRow, id=member.id)
    assert (account.name, account.email, place.account_id, place.own_page_secret) == (
        "Greet", "greet@example.org", account_id, None,
    )  # fmt: skip
    entry = (await world.rows(EntryRow))[-1]
    assert (entry.verb, entry.by_member_id) == ("join", member.id)


async def test_the_circle_knows_a_newcomer_by_the_name_they_give(world: World) -> None:
    member = await guest(world)

    await join_new(world, await invited(world, member), Newcomer("Margreet", None, Language.NL, HOME))

    [place] = await world.rows(MemberRow, id=member.id)
    assert place.name == "Margreet"


async def test_two_accounts_share_a_mailbox(world: World) -> None:
    email = (await world.rows(AccountRow, id=world.person.account.id))[0].email
    member = await guest(world)

    account_id = await join_new(world, await invited(world, member, email), Newcomer("Greet", email, Language.NL, HOME))

    assert {row.id for row in await world.rows(AccountRow, email=email)} == {world.person.account.id, account_id}


async def test_who_already_has_an_account_joins_with_it(world: World) -> None:
    member = await guest(world)

    await join(world, await invited(world, member), world.stranger.account.id)

    [place] = await world.rows(MemberRow, id=member.id)
    assert (place.account_id, place.name) == (world.stranger.account.id, "Greet")


async def test_who_is_in_the_circle_takes_no_second_place(world: World) -> None:
    invitation = await invited(world, await guest(world))

    assert await why_not(world, invitation, world.neighbour.account.id) is Why.ALREADY_A_MEMBER

    [row] = await world.rows(InvitationRow)
    assert row.used_at is None


async def test_it_works_once(world: World) -> None:
    invitation = await invited(world, await guest(world))
    await join(world, invitation, world.stranger.account.id)

    with pytest.raises(Refused) as refusal:
        await join_new(world, invitation)

    assert refusal.value.reason.why is Why.LINK_USED
    assert await world.rows(AccountRow, name="Greet") == []


async def test_of_two_who_press_at_once_one_is_in(world: World) -> None:
    invitation = await invited(world, await guest(world))

    ends = await asyncio.gather(join_new(world, invitation), join_new(world, invitation), return_exceptions=True)

    assert sorted(type(end).__name__ for end in ends) == ["Refused", "int"]
    assert len(await world.rows(AccountRow, name="Greet")) == 1


async def test_it_works_for_two_weeks(world: World) -> None:
    invitation = await invited(world, await guest(world))

    after = world.now + timedelta(days=14)

    assert await why_not(world, invitation, world.stranger.account.id, now=after) is Why.LINK_EXPIRED


async def test_one_that_was_taken_back_works_no_more_also_on_a_page_that_stood_open(world: World) -> None:
    member = await guest(world)
    invitation = await invited(world, member)
    await do(world, invitations.revoke, world.coordinator, member)

    assert await why_not(world, invitation, world.stranger.account.id) is Why.LINK_EXPIRED


async def test_who_comes_back_takes_the_new_place_and_leaves_what_they_did_by_name(world: World) -> None:
    lunch = await world.shift("2026-12-01 12:00")
    await world.assign(lunch, world.neighbour)
    await world.change_member(world.neighbour, state=MemberState.FORMER)
    member = await guest(world)

    await join(world, await invited(world, member), world.neighbour.account.id)

    [before] = await world.rows(MemberRow, id=world.neighbour.id)
    [place] = await world.rows(MemberRow, id=member.id)
    assert (before.account_id, before.name, place.account_id) == (None, "Ria", world.neighbour.account.id)
    [did] = await world.rows(AssignmentRow)
    assert did.member_id == world.neighbour.id


async def test_what_the_person_would_rather_not_stays_so_for_who_comes_back(world: World) -> None:
    for kind in (Kind.CARE, Kind.NURSING):
        await world.add(WishRow, circle_id=world.circle_id, member_id=world.neighbour.id, kind=kind)
    await world.change_member(world.neighbour, state=MemberState.FORMER)
    member = await guest(world)
    await world.add(WishRow, circle_id=world.circle_id, member_id=member.id, kind=Kind.CARE)

    await join(world, await invited(world, member), world.neighbour.account.id)

    wishes = {(row.member_id, row.kind) for row in await world.rows(WishRow)}
    assert wishes == {(member.id, Kind.CARE), (member.id, Kind.NURSING)}


async def test_an_open_invitation_lets_nobody_in_at_the_place_of_who_got_a_passkey_since(world: World) -> None:
    member = await guest(world)
    account_id = await join_new(world, await invited(world, member), Newcomer("Greet", None, Language.NL, HOME))
    async with world.database.reading() as db:
        member = await members.one(db, world.coordinator, member.id)
    invitation = await invited(world, member)
    key = {"credential_id": b"c", "public_key": b"k", "name": "Telefoon", "created_at": world.now}
    await world.add(PasskeyRow, account_id=account_id, **key)

    assert await why_not(world, invitation, world.stranger.account.id) is Why.CAN_SIGN_IN

    [place] = await world.rows(MemberRow, id=member.id)
    assert place.account_id == account_id


async def test_who_lost_the_only_device_comes_back_on_another(world: World) -> None:
    member = await guest(world)
    await join_new(world, await invited(world, member), Newcomer("Greet", None, Language.NL, HOME))
    async with world.database.reading() as db:
        member = await members.one(db, world.coordinator, member.id)

    account_id = await join_new(world, await invited(world, member), Newcomer("Greet", None, Language.NL, HOME))

    [place] = await world.rows(MemberRow, id=member.id)
    assert place.account_id == account_id
