"""Who is looking, and who else is in the circle."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import AccountRow, CircleRow, DeviceRow, MemberRow
from careshare.domain.circles import Account, Circle, Me, Member
from careshare.domain.reasons import NotFound
from careshare.domain.words import MemberState

ACCOUNT = (
    AccountRow.id,
    AccountRow.name,
    AccountRow.email,
    AccountRow.language,
    AccountRow.zone,
    AccountRow.revision,
    AccountRow.under_18,
)
CIRCLE = (
    CircleRow.id,
    CircleRow.person_name,
    CircleRow.zone,
    CircleRow.decides,
    CircleRow.may_be_alone,
    CircleRow.alone_minutes,
    CircleRow.state,
    CircleRow.person_plans,
    CircleRow.person_knows,
    CircleRow.revision,
)
MEMBER = (
    MemberRow.id,
    MemberRow.circle_id,
    MemberRow.account_id,
    MemberRow.name,
    MemberRow.role,
    MemberRow.relation,
    MemberRow.trust,
    MemberRow.is_coordinator,
    MemberRow.is_representative,
    MemberRow.is_confidant,
    MemberRow.lives_in,
    MemberRow.planned_in,
    MemberRow.state,
)


def as_account(row: Any) -> Account:
    """From the columns of ACCOUNT, in their order."""
    return Account(*row)


def as_circle(row: Any) -> Circle:
    """From the columns of CIRCLE, in their order."""
    number, person_name, zone, decides, may_be_alone, alone_minutes, state, person_plans, person_knows, revision = row
    return Circle(
        id=number,
        person_name=person_name,
        zone=zone,
        decides=decides,
        may_be_alone=may_be_alone,
        alone_for=timedelta(minutes=alone_minutes),
        state=state,
        person_plans=person_plans,
        person_knows=person_knows,
        revision=revision,
    )


def as_member(row: Any, under_18: bool) -> Member:
    """From the columns of MEMBER, in their order; the mark "under 18" belongs to the account."""
    *fields, state = row
    return Member(*fields, under_18=bool(under_18), state=state)


async def account_of_device(db: AsyncSession, token_hash: bytes, now: datetime) -> Account | None:
    """The account that is signed in on the device with this token, if it still is."""
    statement = (
        select(*ACCOUNT)
        .join(DeviceRow, DeviceRow.account_id == AccountRow.id)
        .where(DeviceRow.token_hash == token_hash, DeviceRow.expires_at > now)
    )
    row = (await db.execute(statement)).one_or_none()
    return row and as_account(row)


async def me(db: AsyncSession, token_hash: bytes, circle_id: int, now: datetime) -> Me | None:
    """Who is signed in on this device, as an active member of this circle: one indexed read."""
    statement = (
        select(*ACCOUNT, *CIRCLE, *MEMBER)
        .select_from(DeviceRow)
        .join(AccountRow, AccountRow.id == DeviceRow.account_id)
        .join(MemberRow, MemberRow.account_id == AccountRow.id)
        .join(CircleRow, CircleRow.id == MemberRow.circle_id)
        .where(
            DeviceRow.token_hash == token_hash,
            DeviceRow.expires_at > now,
            MemberRow.circle_id == circle_id,
            MemberRow.state == MemberState.ACTIVE,
        )
    )
    row = (await db.execute(statement)).one_or_none()
    return row and as_me(row)


def as_me(row: Row[Any]) -> Me:
    """From the columns of ACCOUNT, CIRCLE and MEMBER, in their order."""
    a, c = len(ACCOUNT), len(ACCOUNT) + len(CIRCLE)
    account = as_account(row[:a])
    return Me(account=account, circle=as_circle(row[a:c]), member=as_member(row[c:], account.under_18))


async def one(db: AsyncSession, viewer: Me, member_id: int) -> Member:
    """A member of the viewer's circle, also a former one. Raises NotFound."""
    row = (await db.execute(_members(viewer.circle_id).where(MemberRow.id == member_id))).one_or_none()
    if row is None:
        raise NotFound
    return as_member(row[:-1], row[-1])


async def active(db: AsyncSession, circle_id: int) -> list[Member]:
    """Everyone in the circle now, by name."""
    statement = _members(circle_id).where(MemberRow.state == MemberState.ACTIVE).order_by(MemberRow.name, MemberRow.id)
    return [as_member(row[:-1], row[-1]) for row in await db.execute(statement)]


def _members(circle_id: int) -> Any:
    return (
        select(*MEMBER, AccountRow.under_18)
        .outerjoin(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(MemberRow.circle_id == circle_id)
    )
