"""Who is looking, and who else is in the circle."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from careshare.db.hot import Glance, Hot, given
from careshare.db.models import (
    AccountRow,
    AssignmentRow,
    CircleRow,
    DeviceRow,
    EntryRow,
    MemberRow,
    PasskeyRow,
    ShiftRow,
)
from careshare.domain.circles import Account, Circle, Me, Member
from careshare.domain.members import Details, Invitation, Profile
from careshare.domain.reasons import NotFound
from careshare.domain.shifts import LONGEST
from careshare.domain.words import HOLDING, AssignmentState, Language, MemberState, Role

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
    CircleRow.state_words,
    CircleRow.state_since,
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
    number, person_name, zone, decides, may_be_alone, alone_minutes, *rest = row
    return Circle(number, person_name, zone, decides, may_be_alone, timedelta(minutes=alone_minutes), *rest)


def as_member(row: Any, under_18: bool) -> Member:
    """From the columns of MEMBER, in their order; the mark "under 18" belongs to the account."""
    *values, state = row
    return Member(*[*values, bool(under_18), state])


_ACCOUNT = Hot(
    select(*ACCOUNT)
    .join(DeviceRow, DeviceRow.account_id == AccountRow.id)
    .where(
        DeviceRow.token_hash == given("token_hash", DeviceRow.token_hash),
        DeviceRow.expires_at > given("now", DeviceRow.expires_at),
    )
)


async def account_of_device(db: AsyncSession | Glance, token_hash: bytes, now: datetime) -> Account | None:
    """The account that is signed in on the device with this token, if it still is."""
    row = await _ACCOUNT.first(db, token_hash=token_hash, now=now)
    return as_account(row) if row else None


_ME = Hot(
    select(*ACCOUNT, *CIRCLE, *MEMBER)
    .select_from(DeviceRow)
    .join(AccountRow, AccountRow.id == DeviceRow.account_id)
    .join(MemberRow, MemberRow.account_id == AccountRow.id)
    .join(CircleRow, CircleRow.id == MemberRow.circle_id)
    .where(
        DeviceRow.token_hash == given("token_hash", DeviceRow.token_hash),
        DeviceRow.expires_at > given("now", DeviceRow.expires_at),
        MemberRow.circle_id == given("circle_id", MemberRow.circle_id),
        MemberRow.state == MemberState.ACTIVE,
    )
)


async def me(db: AsyncSession | Glance, token_hash: bytes, circle_id: int, now: datetime) -> Me | None:
    """Who is signed in on this device, as an active member of this circle: one indexed read."""
    row = await _ME.first(db, token_hash=token_hash, circle_id=circle_id, now=now)
    return as_me(row) if row else None


def as_me(row: Any) -> Me:
    """From the columns of ACCOUNT, CIRCLE and MEMBER, in their order."""
    a, c = len(ACCOUNT), len(ACCOUNT) + len(CIRCLE)
    account = as_account(row[:a])
    return Me(account=account, circle=as_circle(row[a:c]), member=as_member(row[c:], account.under_18))


async def as_viewer(db: AsyncSession, circle_id: int, member_id: int) -> Me:
    """A member with an account, as one who looks: for what a job does in their name. Raises NotFound."""
    statement = (
        select(*ACCOUNT, *CIRCLE, *MEMBER)
        .select_from(MemberRow)
        .join(AccountRow, AccountRow.id == MemberRow.account_id)
        .join(CircleRow, CircleRow.id == MemberRow.circle_id)
        .where(MemberRow.circle_id == circle_id, MemberRow.id == member_id, MemberRow.state == MemberState.ACTIVE)
    )
    row = (await db.execute(statement)).one_or_none()
    if row is None:
        raise NotFound
    return as_me(row)


async def one(db: AsyncSession, viewer: Me, member_id: int) -> Member:
    """A member of the viewer's circle, also a former one. Raises NotFound."""
    row = (await db.execute(_members(viewer.circle_id).where(MemberRow.id == member_id))).one_or_none()
    if row is None:
        raise NotFound
    return as_member(row[:-1], row[-1])


async def invited(db: AsyncSession, invitation: Invitation) -> Member:
    """The place an invitation is to, as it is now, also where somebody has it."""
    row = (await db.execute(_members(invitation.circle_id).where(MemberRow.id == invitation.member_id))).one()
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


# More than a page of shifts needs: telephone numbers, own pages, who may still come in.

NO_ACCOUNT = 0
"""No row has this number."""
DETAILS = (
    MemberRow.name,
    MemberRow.role,
    MemberRow.relation,
    MemberRow.organisation,
    MemberRow.trust,
    MemberRow.is_coordinator,
    MemberRow.lives_in,
    MemberRow.planned_in,
    MemberRow.phone,
    MemberRow.phone_shared,
    MemberRow.language,
    MemberRow.own_page_secret,
)
PROFILE = (*MEMBER, *DETAILS, AccountRow.under_18)


async def profile(db: AsyncSession, viewer: Me, member_id: int) -> Profile:
    """All that is known of a member of the viewer's circle, also of a former one. Raises NotFound."""
    row = (await db.execute(_profiles(viewer.circle_id).where(MemberRow.id == member_id))).one_or_none()
    if row is None:
        raise NotFound
    return as_profile(row)


async def profiles(db: AsyncSession, viewer: Me, *states: MemberState) -> list[Profile]:
    """Everyone in the viewer's circle in one of these states, by name."""
    statement = _profiles(viewer.circle_id).where(MemberRow.state.in_(states)).order_by(MemberRow.name, MemberRow.id)
    return [as_profile(row) for row in await db.execute(statement)]


async def with_own_page(db: AsyncSession, member_id: int) -> tuple[Me, bytes]:
    """Whose own page this would be, and the secret its address is made with. Raises NotFound for who has none.

    They have no account: the one in the answer has no number, and holds only their name, language and the home's zone.
    """
    statement = (
        select(*CIRCLE, *MEMBER, MemberRow.language, MemberRow.own_page_secret)
        .join(CircleRow, CircleRow.id == MemberRow.circle_id)
        .where(
            MemberRow.id == member_id,
            MemberRow.own_page_secret.is_not(None),
            MemberRow.account_id.is_(None),
            MemberRow.state == MemberState.ACTIVE,
        )
    )
    row: Any = (await db.execute(statement)).one_or_none()
    if row is None:
        raise NotFound
    *rest, language, secret = row
    circle, member = as_circle(rest[: len(CIRCLE)]), as_member(rest[len(CIRCLE) :], under_18=False)
    return Me(account=guest(member, circle, language), member=member, circle=circle), secret


def guest(member: Member, circle: Circle, language: Language | None) -> Account:
    """In the place of an account for who has none: it has no number, and holds their name and the home's zone."""
    return Account(NO_ACCOUNT, member.name, None, language or Language.NL, circle.zone)


async def sharing_a_shift(db: AsyncSession, viewer: Me, now: datetime) -> frozenset[int]:
    """Who holds a place beside the viewer on a shift that goes on and has not ended: never the history."""
    mine, other = aliased(AssignmentRow), aliased(AssignmentRow)
    statement = (
        select(other.member_id)
        .join(mine, mine.shift_id == other.shift_id)
        .join(ShiftRow, ShiftRow.id == mine.shift_id)
        .where(
            mine.circle_id == viewer.circle_id,
            mine.member_id == viewer.id,
            mine.state.in_(HOLDING),
            other.state.in_(HOLDING),
            other.member_id != viewer.id,
            ShiftRow.circle_id == viewer.circle_id,
            ShiftRow.starts_at > now - LONGEST,
            ShiftRow.ends_at > now,
            ShiftRow.closed.is_(None),
        )
    )
    return frozenset(await db.scalars(statement.distinct()))


async def coordinators(db: AsyncSession, circle_id: int) -> list[tuple[int, str]]:
    """Account and name of those who plan and can be written to."""
    statement = (
        select(MemberRow.account_id, MemberRow.name)
        .where(
            MemberRow.circle_id == circle_id,
            MemberRow.is_coordinator,
            MemberRow.state == MemberState.ACTIVE,
            MemberRow.account_id.is_not(None),
        )
        .order_by(MemberRow.id)
    )
    return [(row.account_id, row.name) for row in await db.execute(statement)]


async def number_who_plan(db: AsyncSession, circle_id: int) -> int:
    """How many coordinators can come in and plan."""
    statement = select(func.count()).where(
        MemberRow.circle_id == circle_id,
        MemberRow.is_coordinator,
        MemberRow.state == MemberState.ACTIVE,
        MemberRow.account_id.is_not(None),
    )
    return (await db.execute(statement)).scalar_one()


async def the_person(db: AsyncSession, circle_id: int) -> Member | None:
    """The person the circle is around, while they are in it."""
    statement = _members(circle_id).where(MemberRow.role == Role.PERSON, MemberRow.state == MemberState.ACTIVE)
    row: Any = (await db.execute(statement)).first()
    return row and as_member(row[:-1], row[-1])


async def has_person(db: AsyncSession, circle_id: int) -> bool:
    """Whether somebody is the person of this circle, also where nobody has said yes to them yet."""
    theirs = (MemberRow.circle_id == circle_id, MemberRow.role == Role.PERSON)
    statement = select(MemberRow.id).where(*theirs, MemberRow.state != MemberState.FORMER)
    return (await db.execute(statement)).first() is not None


async def lock_all(db: AsyncSession, circle_id: int) -> None:
    """One at a time chooses who is the person, the representative or the confidant of a circle: it has one of each."""
    everyone = select(MemberRow.id).where(MemberRow.circle_id == circle_id).order_by(MemberRow.id)
    await db.execute(everyone.with_for_update(key_share=True))


async def the_representative(db: AsyncSession, circle_id: int) -> Member | None:
    """Who decides for the person, where somebody does."""
    statement = _members(circle_id).where(MemberRow.is_representative, MemberRow.state != MemberState.FORMER)
    row: Any = (await db.execute(statement)).first()
    return row and as_member(row[:-1], row[-1])


async def place_of(db: AsyncSession, circle_id: int, account_id: int) -> Member | None:
    """The place this human has, or had, in the circle."""
    row: Any = (await db.execute(_members(circle_id).where(MemberRow.account_id == account_id))).one_or_none()
    return row and as_member(row[:-1], row[-1])


async def was_in(db: AsyncSession, circle_id: int, account_id: int) -> bool:
    """Whether this human was in the circle and is not any more; who was not let in never was, and reads nothing."""
    turned_down = exists().where(
        EntryRow.circle_id == circle_id, EntryRow.member_id == MemberRow.id, EntryRow.verb == "turn_down"
    )
    theirs = (MemberRow.circle_id == circle_id, MemberRow.account_id == account_id)
    statement = select(MemberRow.id).where(*theirs, MemberRow.state == MemberState.FORMER, ~turned_down)
    return (await db.execute(statement)).first() is not None


async def known_by(db: AsyncSession, account_id: int, name: str) -> list[Member]:
    """The places of this human in circles that know them by that name, in the order in which everybody locks them."""
    theirs = (MemberRow.account_id == account_id, MemberRow.name == name, MemberRow.state != MemberState.FORMER)
    statement = select(*MEMBER, AccountRow.under_18).join(AccountRow, AccountRow.id == MemberRow.account_id)
    rows = await db.execute(statement.where(*theirs).order_by(MemberRow.circle_id))
    return [as_member(row[:-1], row[-1]) for row in rows]


async def can_sign_in(db: AsyncSession, member: Member) -> bool:
    """Whether the member has an account that gets in by itself: with an address for a code, or a passkey."""
    has_passkey = exists().where(PasskeyRow.account_id == AccountRow.id)
    statement = select(AccountRow.id).where(
        AccountRow.id == member.account_id, or_(AccountRow.email.is_not(None), has_passkey)
    )
    return (await db.execute(statement)).first() is not None


async def shifts_to_come(db: AsyncSession, member: Member, now: datetime) -> list[tuple[int, AssignmentState]]:
    """What the member still has on the rota, or was asked for: shifts that have not started, by time."""
    statement = (
        select(AssignmentRow.shift_id, AssignmentRow.state)
        .join(ShiftRow, ShiftRow.id == AssignmentRow.shift_id)
        .where(
            AssignmentRow.circle_id == member.circle_id,
            AssignmentRow.member_id == member.id,
            AssignmentRow.state.in_({*HOLDING, AssignmentState.PROPOSED}),
            ShiftRow.starts_at > now,
            ShiftRow.closed.is_(None),
        )
        .order_by(ShiftRow.starts_at, ShiftRow.id)
    )
    return [(row.shift_id, row.state) for row in await db.execute(statement)]


async def lock_shifts_to_come(db: AsyncSession, member: Member, now: datetime) -> None:
    """Nobody changes a shift the member may still come to, also one that was called off, until this is kept."""
    statement = (
        select(ShiftRow.id)
        .join(AssignmentRow, AssignmentRow.shift_id == ShiftRow.id)
        .where(
            AssignmentRow.circle_id == member.circle_id,
            AssignmentRow.member_id == member.id,
            AssignmentRow.state.in_({*HOLDING, AssignmentState.PROPOSED}),
            ShiftRow.starts_at > now,
        )
        .order_by(ShiftRow.id)
        .with_for_update(of=ShiftRow, key_share=True)
    )
    await db.execute(statement)


def _profiles(circle_id: int) -> Any:
    return (
        select(*PROFILE)
        .outerjoin(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(MemberRow.circle_id == circle_id)
    )


def as_profile(row: Any) -> Profile:
    """From the columns of PROFILE, in their order."""
    *details, secret, under_18 = row[len(MEMBER) :]
    member = as_member(row[: len(MEMBER)], under_18)
    return Profile(member, Details(*[*details, bool(under_18)]), secret)
