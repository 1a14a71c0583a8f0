"""Invitations: make one, send it or pass it on, take it back; and come in through one."""

from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import accounts, letters, log, places, skills, wishes
from careshare.actions.revision import circle_changed
from careshare.db.models import InvitationRow, MemberRow
from careshare.domain import members as rules
from careshare.domain import permissions
from careshare.domain.accounts import Newcomer
from careshare.domain.circles import Me, Member
from careshare.domain.members import INVITATION_LASTS, Invitation
from careshare.domain.reasons import Reason, Refused, Why
from careshare.domain.words import MemberState
from careshare.queries import invitations, members
from careshare.seal import new_secret


async def renew(db: AsyncSession, me: Me, member: Member, now: datetime, email: str | None = None) -> int:
    """A fresh invitation for `member`, to pass on or, with an `email`, to send; older ones no longer work."""
    _unless(rules.why_not_invite(me, member, await members.can_sign_in(db, member)))
    await _take_back(db, member, now)
    who = {"circle_id": me.circle_id, "member_id": member.id, "invited_by": me.id, "email": email}
    good = {"secret": new_secret(), "created_at": now, "expires_at": now + INVITATION_LASTS}
    statement = insert(InvitationRow).values({**who, **good}).returning(InvitationRow.id)
    invitation_id = (await db.execute(statement)).scalar_one()
    await log.write(db, me, "invite", now, member_id=member.id)
    await circle_changed(db, me.circle_id, now)
    return invitation_id


async def send(db: AsyncSession, me: Me, member: Member, email: str, now: datetime) -> None:
    """A fresh invitation by mail."""
    invitation_id = await renew(db, me, member, now, email)
    await letters.write(db, "invitation", now, invitation_id=invitation_id, circle_id=me.circle_id)


async def revoke(db: AsyncSession, me: Me, member: Member, now: datetime) -> None:
    """The address that was passed on leads nowhere any more."""
    _unless(None if permissions.may_plan(me) else Reason(Why.NOT_ALLOWED))
    await _take_back(db, member, now)
    await log.write(db, me, "revoke_invitation", now, member_id=member.id)
    await circle_changed(db, me.circle_id, now)


async def join(db: AsyncSession, invitation: Invitation, account_id: int, now: datetime) -> None:
    """The human of this account takes the place that was kept for them. Raises Refused, also when just used elsewhere.

    Somebody who was here before gets the new place; what they did stays with the old one, by name. What the person
    would rather not have them for comes along, and what was shown to them.
    """
    invitation, place = await _locked(db, invitation, account_id)
    before = await members.place_of(db, invitation.circle_id, account_id)
    if before and before.state is not MemberState.FORMER and before.id != place.id:
        raise Refused(Reason(Why.ALREADY_A_MEMBER))
    _unless(rules.why_not_join(invitation, place, await members.can_sign_in(db, place), now))
    await _use(db, invitation, now)
    row = update(MemberRow).where(MemberRow.circle_id == invitation.circle_id)
    if before and before.id != place.id:
        await db.execute(row.where(MemberRow.id == before.id).values(account_id=None))
        await wishes.follow(db, before, place)
        await skills.follow(db, before, place)
    taken = {"account_id": account_id, "own_page_secret": None, "language": None}
    await db.execute(row.where(MemberRow.id == place.id).values(taken))
    await log.write_for(
        db, invitation.circle_id, "join", now, by_member_id=invitation.member_id, member_id=invitation.member_id
    )
    await circle_changed(db, invitation.circle_id, now)


async def join_as_someone_new(db: AsyncSession, invitation: Invitation, newcomer: Newcomer, now: datetime) -> int:
    """Makes an account for whoever was invited, under the name they give, and takes the place; the account's number."""
    account_id = await accounts.create(db, newcomer, now)
    await join(db, invitation, account_id, now)
    place = update(MemberRow).where(MemberRow.circle_id == invitation.circle_id, MemberRow.id == invitation.member_id)
    await db.execute(place.values(name=newcomer.name))
    return account_id


async def _locked(db: AsyncSession, invitation: Invitation, account_id: int) -> tuple[Invitation, Member]:
    """As it is now, and the place it is to; whoever comes, and whoever has the place, does nothing else meanwhile."""
    place = await members.invited(db, invitation)
    await places.lock(db, [(account_id, place.id), (place.account_id, place.id)])
    return await invitations.one(db, invitation.id), await members.invited(db, invitation)


async def _use(db: AsyncSession, invitation: Invitation, now: datetime) -> None:
    """An invitation lets one in, also when two press at once."""
    still_open = (InvitationRow.used_at.is_(None), InvitationRow.revoked_at.is_(None))
    statement = update(InvitationRow).where(InvitationRow.id == invitation.id, *still_open).values(used_at=now)
    if (await db.execute(statement.returning(InvitationRow.id))).first() is None:
        raise Refused(Reason(Why.LINK_USED))


async def _take_back(db: AsyncSession, member: Member, now: datetime) -> None:
    theirs = (InvitationRow.circle_id == member.circle_id, InvitationRow.member_id == member.id)
    still_open = update(InvitationRow).where(*theirs, InvitationRow.used_at.is_(None))
    await db.execute(still_open.where(InvitationRow.revoked_at.is_(None)).values(revoked_at=now))


def _unless(reason: Reason | None) -> None:
    if reason:
        raise Refused(reason)
