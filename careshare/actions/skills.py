"""Skills: which there are, to whom they were shown, and what asks for them.

All raise NotFound for what is of another circle, and Refused with the reason.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import log
from careshare.actions.revision import circle_changed
from careshare.db.models import ShownRow, SkillAskedRow, SkillRow
from careshare.db.upsert import insert_into
from careshare.domain import skills as rules
from careshare.domain.circles import Me, Member
from careshare.domain.reasons import NotFound, Reason, Refused, Why
from careshare.domain.shifts import Asks
from careshare.domain.skills import Showing
from careshare.queries import members, skills


async def add(db: AsyncSession, me: Me, name: str, now: datetime) -> int:
    """A skill more; its id."""
    _unless(rules.why_not_keep(me))
    new = insert_into(db, SkillRow).values(circle_id=me.circle_id, name=name).on_conflict_do_nothing()
    skill_id: int | None = (await db.execute(new.returning(SkillRow.id))).scalar_one_or_none()
    if skill_id is None:
        raise Refused(Reason(Why.CHANGED_MEANWHILE))
    await _changed(db, me, "add_skill", now, skill=skill_id)
    return skill_id


async def rename(db: AsyncSession, me: Me, skill_id: int, name: str, now: datetime) -> None:
    """Calls it otherwise; what asks for it and to whom it was shown stay."""
    _unless(rules.why_not_keep(me))
    if any(other == name and number != skill_id for number, other in await skills.names(db, me)):
        raise Refused(Reason(Why.CHANGED_MEANWHILE))
    changed = update(SkillRow).where(SkillRow.circle_id == me.circle_id, SkillRow.id == skill_id).values(name=name)
    if (await db.execute(changed.returning(SkillRow.id))).first() is None:
        raise NotFound
    await _changed(db, me, "change_skill", now, skill=skill_id)


async def remove(db: AsyncSession, me: Me, skill_id: int, now: datetime) -> None:
    """Nothing asks for it any more, and to whom it was shown is gone too; fine when it is gone already."""
    _unless(rules.why_not_keep(me))
    gone = delete(SkillRow).where(SkillRow.circle_id == me.circle_id, SkillRow.id == skill_id)
    if (await db.execute(gone.returning(SkillRow.id))).first():
        await _changed(db, me, "remove_skill", now, skill=skill_id)


async def show(db: AsyncSession, me: Me, skill_id: int, showing: Showing, now: datetime) -> None:
    """Writes down that a skill was shown to a member; shown once more, it is that showing that holds."""
    member = await members.one(db, me, showing.member_id)
    _unless(rules.why_not_show(member, me))
    if not await skills.kept(db, me, [skill_id]):
        raise NotFound
    if showing.by_member_id is not None:
        await members.one(db, me, showing.by_member_id)
    how = {
        "by_member_id": showing.by_member_id,
        "by_words": showing.by_words,
        "shown_on": showing.on,
        "until": showing.until,
    }
    row = {"circle_id": me.circle_id, "skill_id": skill_id, "member_id": member.id, **how}
    again = insert_into(db, ShownRow).values(row)
    await db.execute(again.on_conflict_do_update(index_elements=["skill_id", "member_id"], set_=how))
    await _changed(db, me, "show_skill", now, member_id=member.id, skill=skill_id)


async def forget(db: AsyncSession, me: Me, shown_id: int, now: datetime) -> None:
    """It was not shown after all, or is not to count; fine when it is gone already."""
    _unless(rules.why_not_keep(me))
    theirs = delete(ShownRow).where(ShownRow.circle_id == me.circle_id, ShownRow.id == shown_id)
    gone = (await db.execute(theirs.returning(ShownRow.member_id, ShownRow.skill_id))).first()
    if gone:
        await _changed(db, me, "forget_shown", now, member_id=gone.member_id, skill=gone.skill_id)


async def follow(db: AsyncSession, before: Member, member: Member) -> None:
    """Whoever left and came back was still shown it: that goes along to the new place."""
    theirs = update(ShownRow).where(ShownRow.circle_id == before.circle_id, ShownRow.member_id == before.id)
    already = await skills.shown_to(db, member)
    await db.execute(theirs.where(ShownRow.skill_id.not_in(already)).values(member_id=member.id))


async def ask(db: AsyncSession, me: Me, asks: Iterable[Asks], **of: int) -> None:
    """Lets a shift (`shift_id`) or a pattern (`pattern_id`) ask for these skills; one that is gone by now is left out.

    For what is new: it asks for nothing yet.
    """
    required = {each.skill_id: each.required for each in asks}
    if not required:
        return
    found = await skills.kept(db, me, list(required))
    rows = [{"circle_id": me.circle_id, "skill_id": number, "required": required[number], **of} for number in found]
    if rows:
        await db.execute(insert(SkillAskedRow), rows)


async def ask_instead(db: AsyncSession, me: Me, asks: Iterable[Asks], shift_id: int) -> None:
    """Lets a shift ask for these, and for no other."""
    its_own: ColumnElement[bool] = SkillAskedRow.shift_id == shift_id
    await db.execute(delete(SkillAskedRow).where(SkillAskedRow.circle_id == me.circle_id, its_own))
    await ask(db, me, asks, shift_id=shift_id)


async def _changed(db: AsyncSession, me: Me, verb: str, now: datetime, **values: Any) -> None:
    await log.write(db, me, verb, now, **values)
    await circle_changed(db, me.circle_id, now)


def _unless(reason: Reason | None) -> None:
    if reason:
        raise Refused(reason)
