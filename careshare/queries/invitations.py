"""Invitations: the one behind a link, and those that can still be used."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from careshare.db.models import CircleRow, InvitationRow, MemberRow
from careshare.domain.circles import Circle, Me, Member
from careshare.domain.members import Invitation
from careshare.domain.reasons import NotFound
from careshare.domain.words import CircleState, Language
from careshare.queries.members import CIRCLE, MEMBER, as_circle, as_member

INVITATION = (
    InvitationRow.id,
    InvitationRow.circle_id,
    InvitationRow.member_id,
    InvitationRow.invited_by,
    InvitationRow.email,
    InvitationRow.secret,
    InvitationRow.expires_at,
    InvitationRow.used_at,
    InvitationRow.revoked_at,
)


class Asked(NamedTuple):
    """An invitation as the one invited meets it: who asks (`by`), as what they would come in, around whom."""

    invitation: Invitation
    circle: Circle
    member: Member
    language: Language | None
    by: str


async def asked(db: AsyncSession, invitation_id: int) -> Asked:
    """The invitation with this number, whatever its state. Raises NotFound, also where the circle has ended."""
    inviter = aliased(MemberRow)
    statement = (
        select(*INVITATION, *CIRCLE, *MEMBER, MemberRow.language, inviter.name)
        .select_from(InvitationRow)
        .join(CircleRow, CircleRow.id == InvitationRow.circle_id)
        .join(MemberRow, MemberRow.id == InvitationRow.member_id)
        .join(inviter, inviter.id == InvitationRow.invited_by)
        .where(InvitationRow.id == invitation_id, CircleRow.state != CircleState.ENDED)
    )
    row: tuple[object, ...] | None = (await db.execute(statement)).one_or_none()
    if row is None:
        raise NotFound
    i, c, m = len(INVITATION), len(INVITATION) + len(CIRCLE), len(INVITATION) + len(CIRCLE) + len(MEMBER)
    return Asked(Invitation(*row[:i]), as_circle(row[i:c]), as_member(row[c:m], under_18=False), *row[m:])  # type: ignore[arg-type]


async def one(db: AsyncSession, invitation_id: int) -> Invitation:
    """The invitation as it is now."""
    row = (await db.execute(select(*INVITATION).where(InvitationRow.id == invitation_id))).one()
    return Invitation(*row)


async def open_for(db: AsyncSession, me: Me, member_id: int, now: datetime) -> Invitation | None:
    """The invitation with which that member of the viewer's circle can still come in."""
    statement = (
        select(*INVITATION)
        .where(
            InvitationRow.circle_id == me.circle_id,
            InvitationRow.member_id == member_id,
            InvitationRow.used_at.is_(None),
            InvitationRow.revoked_at.is_(None),
            InvitationRow.expires_at > now,
        )
        .order_by(InvitationRow.id.desc())
        .limit(1)
    )
    row = (await db.execute(statement)).one_or_none()
    return row and Invitation(*row)


async def members_with_one(db: AsyncSession, me: Me, now: datetime) -> frozenset[int]:
    """Whose invitation is on its way."""
    statement = select(InvitationRow.member_id).where(
        InvitationRow.circle_id == me.circle_id,
        InvitationRow.used_at.is_(None),
        InvitationRow.revoked_at.is_(None),
        InvitationRow.expires_at > now,
    )
    return frozenset(await db.scalars(statement))
