"""A circle: start it, say who decides and what the house is like, pause it, end it and go on again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import log
from careshare.actions.places import Doing
from careshare.actions.revision import account_changed, circle_changed
from careshare.actions.telling import tell_of, unsay_all
from careshare.db.models import CircleRow, MemberRow, QuietTimeRow
from careshare.domain import deciding as rules
from careshare.domain.cautions import WeeklyTime
from careshare.domain.circles import PAUSE_CONCERNS, Account, Me, Member
from careshare.domain.deciding import Deciding, NewCircle
from careshare.domain.members import Reach
from careshare.domain.reasons import NotFound, Reason, Refused, Why
from careshare.domain.time import Stretch, home_day
from careshare.domain.words import CircleState, Decides, Language, MemberState, Role, Trust
from careshare.queries import circles, members, reach


async def start(db: AsyncSession, account: Account, new: NewCircle, now: datetime) -> int:
    """A circle around somebody, with whoever starts it as its first coordinator; its number.

    The person is a member from the first day, so that they can be invited and asked. A representative other than the
    starter becomes a member too, by name.
    """
    circle_id = await _add_circle(db, new, now)
    has_one = new.deciding.decides is Decides.REPRESENTATIVE
    by_starter = has_one and not new.deciding.representative_name
    starter = {"role": new.role, "relation": new.relation, "is_representative": by_starter, "is_coordinator": True}
    member_id = await _add_member(db, circle_id, account.name, now, account_id=account.id, **starter)
    if not new.is_ones_own:
        await _add_member(db, circle_id, new.person_name, now, role=Role.PERSON, language=account.language)
    if has_one and not by_starter:
        await _add_representative(db, circle_id, new.deciding.representative_name, account.language, now)
    await log.write_for(db, circle_id, "start_circle", now, by_member_id=member_id)
    await account_changed(db, account.id)
    return circle_id


async def change(db: AsyncSession, me: Me, was: Mapping[str, Any], now: datetime, **values: Any) -> None:
    """Writes `values` of the circle's row where they differ from what `was` there: the home, the texts of the house.

    A new name of the circle is the person's new name too, as far as that was the same. Raises Refused where somebody
    else changed the same in the meantime.
    """
    _unless(rules.why_not_change(me))
    changed = {name: value for name, value in values.items() if value != was[name]}
    if not changed:
        return
    await _write(db, me, was, changed)
    if name := changed.get("person_name"):
        person = (MemberRow.circle_id == me.circle_id, MemberRow.role == Role.PERSON)
        same = update(MemberRow).where(*person, MemberRow.name == me.circle.person_name)
        await db.execute(same.values(name=name))
    await _changed(db, me, "change_circle", now, what=sorted(changed))


async def follow_person(db: AsyncSession, person: Member, name: str) -> None:
    """The circle around a person who is called `name` from now on is called so too, where it had the same name."""
    same = update(CircleRow).where(CircleRow.id == person.circle_id, CircleRow.person_name == person.name)
    await db.execute(same.values(person_name=name))


async def decide(db: AsyncSession, me: Me, was: Deciding, deciding: Deciding, now: datetime) -> None:
    """Says who has the last word from `deciding.since` on; whoever represented the person before no longer does.

    Raises Refused where somebody else changed what `was` there in the meantime.
    """
    await members.lock_all(db, me.circle_id)
    person = await members.the_person(db, me.circle_id)
    representative = await members.the_representative(db, me.circle_id)
    _unless(rules.why_not_decide(me, person, representative))
    _unless(Reason(Why.CHANGED_MEANWHILE) if await circles.deciding(db, me) != was else None)
    if deciding == was:
        return
    await db.execute(
        update(CircleRow)
        .where(CircleRow.id == me.circle_id)
        .values(decides=deciding.decides, decides_basis=deciding.basis, decides_since=deciding.since)
    )
    await _name_representative(db, me, deciding, now)
    await _changed(db, me, "decide", now, decides=deciding.decides, member_id=deciding.representative)


async def pause(db: AsyncSession, me: Me, words: str, now: datetime) -> list[Reach]:
    """For a time nothing is asked and nobody expected; `words` by the family stand on the pages.

    Whoever would come in the coming days, and who plans, is told: they are answered.
    """
    _unless(rules.why_not_pause(me))
    await _enter(db, me, CircleState.PAUSED, words, now)
    return await _tell(db, Doing(me, "pause", now), "paused", since=now)


async def end(db: AsyncSession, me: Me, words: str, person_died: bool, now: datetime) -> None:
    """The circle is over; everything in it stays to be read."""
    representative = await members.the_representative(db, me.circle_id)
    _unless(rules.why_not_end(me, representative is not None, person_died))
    await _enter(db, me, CircleState.ENDED, words, now)


async def resume(db: AsyncSession, me: Me, now: datetime) -> list[Reach]:
    """Go on where it was left. After a pause, who was told of it is told: they are answered."""
    _unless(rules.why_not_resume(me, await circles.ending(db, me), now))
    since = me.circle.state_since
    await _enter(db, me, CircleState.LIVE, "", now)
    if me.circle.state is not CircleState.PAUSED:
        return []
    return await _tell(db, Doing(me, "resume", now), "resumed", since=since or now)


async def keep_quiet(db: AsyncSession, me: Me, times: list[WeeklyTime], now: datetime) -> list[WeeklyTime]:
    """Adds weekly times at which the house is the person's own; those of them that did not stand there yet."""
    _unless(rules.why_not_change(me))
    await circle_changed(db, me.circle_id, now)  # first, so that of two who add the same at once one sees the other's
    there = {time.at for time in await circles.quiet_times(db, me)}
    new = [time for time in dict.fromkeys(times) if time not in there]
    if new:
        rows = [{"circle_id": me.circle_id, "weekday": t.weekday, "starts": t.starts, "ends": t.ends} for t in new]
        await db.execute(insert(QuietTimeRow), rows)
        await log.write(db, me, "change_circle", now, what=["quiet_times"])
    return new


async def no_longer_quiet(db: AsyncSession, me: Me, quiet_time_id: int, now: datetime) -> None:
    """Takes a quiet time away; fine when somebody else just did."""
    _unless(rules.why_not_change(me))
    this = (QuietTimeRow.circle_id == me.circle_id, QuietTimeRow.id == quiet_time_id)
    await db.execute(delete(QuietTimeRow).where(*this))
    await _changed(db, me, "change_circle", now, what=["quiet_times"])


async def _write(db: AsyncSession, me: Me, was: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Only while the columns that change still hold what `was` there."""
    unchanged = (getattr(CircleRow, name) == was[name] for name in values.keys() & was.keys())
    row = update(CircleRow).where(CircleRow.id == me.circle_id, *unchanged)
    if (await db.execute(row.values(**values).returning(CircleRow.id))).first() is None:
        raise Refused(Reason(Why.CHANGED_MEANWHILE))


async def _enter(db: AsyncSession, me: Me, state: CircleState, words: str, now: datetime) -> None:
    await _write(db, me, {"state": me.circle.state}, {"state": state, "state_words": words, "state_since": now})
    verb = {CircleState.PAUSED: "pause", CircleState.ENDED: "end", CircleState.LIVE: "resume"}[state]
    await _changed(db, me, verb, now)


async def _tell(db: AsyncSession, doing: Doing, kind: str, since: datetime) -> list[Reach]:
    """Whom it concerns, but not who has yet to hear of the contrary: for them nothing has changed."""
    thread, today = f"circle-{doing.me.circle_id}", home_day(doing.now, doing.me.circle.zone)
    told = await reach.of_a_pause(db, doing.me, Stretch(since, doing.now + PAUSE_CONCERNS))
    unaware = await unsay_all(db, thread)
    told = [each for each in told if each.account_id not in unaware]
    await tell_of(db, doing, kind, thread, [each.account_id for each in told], from_on=today.isoformat())
    return told


async def _name_representative(db: AsyncSession, me: Me, deciding: Deciding, now: datetime) -> None:
    everyone = update(MemberRow).where(MemberRow.circle_id == me.circle_id)
    await db.execute(everyone.where(MemberRow.is_representative).values(is_representative=False))
    if deciding.decides is not Decides.REPRESENTATIVE:
        return
    if deciding.representative is None:
        await _add_representative(db, me.circle_id, deciding.representative_name, me.account.language, now)
        return
    chosen = await members.one(db, me, deciding.representative)
    if chosen.state is MemberState.FORMER:
        raise NotFound
    await db.execute(everyone.where(MemberRow.id == chosen.id).values(is_representative=True))


async def _add_circle(db: AsyncSession, new: NewCircle, now: datetime) -> int:
    statement = insert(CircleRow).values(
        person_name=new.person_name,
        zone=new.zone,
        decides=new.deciding.decides,
        decides_basis=new.deciding.basis,
        decides_since=new.deciding.since,
        may_be_alone=new.may_be_alone,
        alone_minutes=int(new.alone_for.total_seconds() // 60),
        person_knows=new.person_knows,
        created_at=now,
    )
    return (await db.execute(statement.returning(CircleRow.id))).scalar_one()


async def _add_representative(db: AsyncSession, circle_id: int, name: str, language: Language, now: datetime) -> None:
    await _add_member(db, circle_id, name, now, role=Role.FAMILY, is_representative=True, language=language)


async def _add_member(db: AsyncSession, circle_id: int, name: str, now: datetime, **values: Any) -> int:
    row = {"circle_id": circle_id, "name": name, "created_at": now, "trust": Trust.FULL, **values}
    return (await db.execute(insert(MemberRow).values(row).returning(MemberRow.id))).scalar_one()


async def _changed(db: AsyncSession, me: Me, verb: str, now: datetime, **facts: Any) -> None:
    await log.write(db, me, verb, now, **facts)
    await circle_changed(db, me.circle_id, now)


def _unless(reason: Reason | None) -> None:
    if reason:
        raise Refused(reason)
