"""Members: add, change, approve, take out, leave; and the own page of who has no account."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import circles, feeds, letters, limits, log, outside, places, turns
from careshare.actions.places import Doing
from careshare.actions.revision import circle_changed
from careshare.actions.telling import tell_of, who_plans
from careshare.db.models import AccountRow, InvitationRow, MemberRow
from careshare.domain import members as rules
from careshare.domain.circles import Me, Member
from careshare.domain.members import Details, Profile
from careshare.domain.reasons import Reason, Refused, Why
from careshare.domain.words import AssignmentState, MemberState, Role
from careshare.queries import members, shifts
from careshare.seal import new_secret


async def add(db: AsyncSession, me: Me, details: Details, now: datetime) -> int:
    """A member by name, without an account until they come in; their number. Where the person decides, they wait."""
    _unless(rules.why_not_add(me))
    await _one_person_only(db, me, details.role)
    [member_id] = await add_all(db, me, [details], now)
    return member_id


async def add_all(db: AsyncSession, me: Me, newcomers: Sequence[Details], now: datetime) -> list[int]:
    """As `add`, several helpers at once; their numbers in the same order. The person gets one letter about them all."""
    _unless(rules.why_not_add(me))
    state = rules.state_of_newcomer(me)
    rows = [{"circle_id": me.circle_id, "state": state, "created_at": now, **_columns(each)} for each in newcomers]
    statement = insert(MemberRow).returning(MemberRow.id, sort_by_parameter_order=True)
    ids = list((await db.execute(statement, rows)).scalars()) if rows else []
    if ids and state is MemberState.WAITING:
        await _tell_the_person(db, me, ids, now)
    await log.write_all(db, me, (("add_member", {"member_id": member_id}) for member_id in ids), now)
    await circle_changed(db, me.circle_id, now)
    return ids


async def change(db: AsyncSession, me: Me, before: Profile, details: Details, now: datetime) -> None:
    """Writes `details` of a member, as far as they differ from `before`. Raises Refused where that is no longer so.

    The circle around a person with another name is called by that too, as far as it was called as they were.
    """
    member = await _locked(db, me, before.member)
    changed = details.differs_in(before.details)
    _unless(rules.why_not_change(me, member, changed))
    if not changed:
        return
    there = (await members.profile(db, me, member.id)).details
    _unless(Reason(Why.CHANGED_MEANWHILE) if changed & there.differs_in(before.details) else None)
    if "role" in changed:
        await _one_person_only(db, me, details.role)
    columns = _columns(details)
    await _write(db, member, **{name: columns[name] for name in changed & columns.keys()})
    if "under_18" in changed:
        await _mark_under_18(db, member, details.under_18)
    if "name" in changed and member.role is Role.PERSON:
        await circles.follow_person(db, member, details.name)
    await _changed(db, me, "change_member", member.id, now, what=sorted(changed))
    if "is_coordinator" in changed:
        await _another_plans(db, me, member, details, now)


async def approve(db: AsyncSession, me: Me, member: Member, now: datetime) -> None:
    """The person says yes to a newcomer, or somebody notes that they did."""
    member = await _locked(db, me, member)
    await _may_answer(db, me, member)
    await _write(db, member, state=MemberState.ACTIVE)
    if member.account_id:
        await letters.write(db, "approved", now, account_id=member.account_id, circle_id=me.circle_id)
    await _changed(db, me, "approve", member.id, now, **_noted(me))


async def turn_down(db: AsyncSession, me: Me, member: Member, now: datetime) -> None:
    """The person would rather not have this newcomer. They are not told: somebody who asked them can call."""
    member = await _locked(db, me, member)
    await _may_answer(db, me, member)
    await _former(db, member, now)
    await _changed(db, me, "turn_down", member.id, now, **_noted(me))


async def leave(db: AsyncSession, me: Me, now: datetime) -> None:
    """Leave the circle oneself; what one had on the rota is open again and the coordinators know."""
    await _out(db, me, me.member, "leave_circle", now)


async def remove(db: AsyncSession, me: Me, member: Member, now: datetime) -> None:
    """Take a member out of the circle; they stay by name on what they did, and are told."""
    await _out(db, me, member, "remove_member", now)
    if member.account_id and member.state is MemberState.ACTIVE:
        await letters.write(db, "removed", now, account_id=member.account_id, circle_id=me.circle_id, by=me.id)


async def take_back(db: AsyncSession, me: Me, which: ColumnElement[bool], now: datetime) -> int:
    """Those who were only just added by name, and were not meant to be, are out again; how many."""
    statement = update(MemberRow).where(MemberRow.circle_id == me.circle_id, which).values(**_out_at(now))
    return len((await db.execute(statement.returning(MemberRow.id))).all())


async def renew_own_page(db: AsyncSession, me: Me, member: Member, now: datetime) -> None:
    """A new secret address for the own page of who has no account; one before leads nowhere, nor does its calendar."""
    _unless(rules.why_not_own_page(me, member))
    await _write(db, member, own_page_secret=new_secret())
    await feeds.renew_of(db, member, now)
    await _changed(db, me, "renew_own_page", member.id, now)


async def close_own_page(db: AsyncSession, me: Me, member: Member, now: datetime) -> None:
    """The address leads nowhere any more, and the calendar that was taken from there is empty."""
    _unless(rules.why_not_own_page(me, member))
    await _write(db, member, own_page_secret=None)
    await feeds.switch_off_of(db, member, now)
    await _changed(db, me, "close_own_page", member.id, now)


async def _out(db: AsyncSession, me: Me, member: Member, verb: str, now: datetime) -> None:
    """Locks the human first, then all their shifts: what they have cannot grow meanwhile, and the circle comes last."""
    member = await _locked(db, me, member)
    _unless(rules.why_not_remove(me, member))
    await members.lock_shifts_to_come(db, member, now)
    doing = Doing(me, verb, now, leaving=True)
    await turns.leave(db, doing, member)
    for shift_id, state in await members.shifts_to_come(db, member, now):
        await _give_up(db, me, member, (shift_id, state), now)
    await _former(db, member, now)
    if member.state is MemberState.ACTIVE:
        await _tell_who_plans(db, doing, member)
    await _changed(db, me, verb, member.id, now)
    await _somebody_plans(db, me, member)


async def _give_up(db: AsyncSession, me: Me, member: Member, place: tuple[int, AssignmentState], now: datetime) -> None:
    shift_id, state = place
    verb, after = rules.given_up(state, by_themselves=me.id == member.id)
    shift = await shifts.one(db, me, shift_id)
    doing = Doing(me, verb, now, leaving=True)
    await places.keep(db, doing, shift, [places.change(shift, member.id, after)])


async def _tell_who_plans(db: AsyncSession, doing: Doing, member: Member) -> None:
    """One letter about all they had, also where that is nothing; not to the one who does it."""
    accounts = await who_plans(db, member.circle_id)
    await tell_of(db, doing, "left", f"member-{member.id}", accounts, member=member.id)


async def _former(db: AsyncSession, member: Member, now: datetime) -> None:
    """Out, with every way in closed and every mark gone."""
    await _write(db, member, **_out_at(now))
    theirs = (InvitationRow.circle_id == member.circle_id, InvitationRow.member_id == member.id)
    still_open = update(InvitationRow).where(*theirs, InvitationRow.revoked_at.is_(None))
    await db.execute(still_open.values(revoked_at=now))
    await outside.remove_of_member(db, member)


def _out_at(now: datetime) -> dict[str, Any]:
    no_marks = dict.fromkeys(("is_coordinator", "is_representative", "is_confidant", "lives_in", "planned_in"), False)
    return {"state": MemberState.FORMER, "left_at": now, "own_page_secret": None, **no_marks}


async def _locked(db: AsyncSession, me: Me, member: Member) -> Member:
    """The member as they are now that nothing else can happen to them. Raises Refused where they just came in."""
    await places.lock(db, [(member.account_id, member.id)])
    found = await members.one(db, me, member.id)
    _unless(None if found.account_id == member.account_id else Reason(Why.CHANGED_MEANWHILE))
    return found


async def _may_answer(db: AsyncSession, me: Me, member: Member) -> None:
    person = await members.the_person(db, me.circle_id)
    can_answer = person is not None and person.account_id is not None
    _unless(rules.why_not_approve(me, member, can_answer))


def _noted(me: Me) -> dict[str, Any]:
    """For the log: whether the person said it, or somebody wrote down that they did."""
    return {} if rules.answers_themselves(me) else {"noted": True}


async def _tell_the_person(db: AsyncSession, me: Me, member_ids: list[int], now: datetime) -> None:
    person = await members.the_person(db, me.circle_id)
    if person and person.account_id:
        about: dict[str, Any] = {"circle_id": me.circle_id, "member_id": member_ids[0], "by": me.id}
        if len(member_ids) > 1:
            about["number"] = len(member_ids)
        await letters.write(db, "waiting", now, account_id=person.account_id, **about)


async def _another_plans(db: AsyncSession, me: Me, member: Member, details: Details, now: datetime) -> None:
    await _somebody_plans(db, me, member)
    if details.is_coordinator and member.account_id and member.id != me.id:
        await limits.count_letters(db, me, f"member-{member.id}", now)
        await letters.write(db, "coordinator", now, account_id=member.account_id, circle_id=me.circle_id, by=me.id)


async def _somebody_plans(db: AsyncSession, me: Me, member: Member) -> None:
    """Asked once the circle's row is ours: of two last coordinators who leave at once, one stays."""
    if member.is_coordinator:
        _unless(rules.why_not_without(await members.number_who_plan(db, me.circle_id)))


async def _one_person_only(db: AsyncSession, me: Me, role: Role) -> None:
    if role is Role.PERSON:
        await members.lock_all(db, me.circle_id)
        _unless(Reason(Why.CHANGED_MEANWHILE) if await members.has_person(db, me.circle_id) else None)


async def _mark_under_18(db: AsyncSession, member: Member, under_18: bool) -> None:
    assert member.account_id is not None
    await db.execute(update(AccountRow).where(AccountRow.id == member.account_id).values(under_18=under_18))


async def _write(db: AsyncSession, member: Member, **values: Any) -> None:
    this = (MemberRow.circle_id == member.circle_id, MemberRow.id == member.id)
    if values:
        await db.execute(update(MemberRow).where(*this).values(**values))


async def _changed(db: AsyncSession, me: Me, verb: str, member_id: int, now: datetime, **facts: Any) -> None:
    await log.write(db, me, verb, now, member_id=member_id, **facts)
    await circle_changed(db, me.circle_id, now)


def _columns(details: Details) -> dict[str, Any]:
    """As the columns of the member's row; the mark "under 18" is the account's."""
    return {name: getattr(details, name) for name in Details.__dataclass_fields__ if name != "under_18"}


def _unless(reason: Reason | None) -> None:
    if reason:
        raise Refused(reason)
