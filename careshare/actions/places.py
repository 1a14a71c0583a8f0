"""Places on a shift: the writes under every verb of dividing.

Everybody locks in the same order: accounts by number, the shift, its assignments, the circle. A place is taken in one
conditional update of the shift's row; every other verb is kept only while the shift is as it was read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, NamedTuple

from sqlalchemy import and_, case, insert, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import invites, log
from careshare.actions.revision import account_changed, circle_changed
from careshare.db.hot import Hot, given
from careshare.db.models import AssignmentRow, MemberRow, ShiftRow
from careshare.domain.assignments import Change
from careshare.domain.circles import Me, Member
from careshare.domain.letters import IN_YOUR_CALENDAR, OUT_OF_YOUR_CALENDAR
from careshare.domain.reasons import Reason, Refused, Why
from careshare.domain.shifts import Assignment, Shift
from careshare.domain.words import HOLDING, AssignmentState
from careshare.queries import shifts

_EMPTY = ShiftRow.held < ShiftRow.needed
_SOUGHT = and_(
    ShiftRow.held - ShiftRow.seeking < ShiftRow.needed, ShiftRow.starts_at > given("now", ShiftRow.starts_at)
)
_WIN = Hot(
    update(ShiftRow)
    .where(
        ShiftRow.circle_id == given("circle_id", ShiftRow.circle_id),
        ShiftRow.id == given("shift_id", ShiftRow.id),
        ShiftRow.sequence == given("sequence", ShiftRow.sequence),
        ShiftRow.kind == given("kind", ShiftRow.kind),
        ShiftRow.open_to == given("open_to", ShiftRow.open_to),
        ShiftRow.closed.is_(None),
        or_(_EMPTY, _SOUGHT),
    )
    .values(
        held=ShiftRow.held + case((_EMPTY, 1), else_=0),
        seeking=ShiftRow.seeking - case((_EMPTY, 0), else_=1),
        version=ShiftRow.version + 1,
        changed_at=given("changed_at", ShiftRow.changed_at),
    )
    .returning(ShiftRow.version, ShiftRow.seeking)
)
"""The one statement that decides between people who press at once; nobody wins what is no longer for them."""


def _yes_in(insert_or_update: Any) -> Hot:
    """The one row of a shift and a member says yes, whether it was there or not; no row for who said so already."""
    said = {
        "state": AssignmentState.ACCEPTED,
        "since": given("since", AssignmentRow.since),
        "noted_by": given("noted_by", AssignmentRow.noted_by),
        "replaced_by": None,
        "happened": None,
        "here_at": None,
        "real_starts_at": None,
        "real_ends_at": None,
        "calls": 0,
    }
    who = {
        "circle_id": given("circle_id", AssignmentRow.circle_id),
        "shift_id": given("shift_id", AssignmentRow.shift_id),
        "member_id": given("member_id", AssignmentRow.member_id),
    }
    statement = insert_or_update(AssignmentRow).values(**who, **said)
    again = statement.on_conflict_do_update(
        index_elements=[AssignmentRow.shift_id, AssignmentRow.member_id],
        set_={**said, "since": statement.excluded.since, "noted_by": statement.excluded.noted_by},
        where=AssignmentRow.state.not_in(HOLDING),
    )
    return Hot(again.returning(AssignmentRow.id))


_YES = {"sqlite": _yes_in(sqlite.insert), "postgresql": _yes_in(postgresql.insert)}


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does what, when: the same in every write of one act. `leaving`: by it somebody leaves the circle."""

    me: Me
    verb: str
    now: datetime
    leaving: bool = False


async def lock(db: AsyncSession, people: Iterable[tuple[int | None, int]]) -> None:
    """Locks humans, given as (account, member), so that each does one thing at a time, and says that theirs changed."""
    people = set(people)
    for account_id in sorted({account_id for account_id, _ in people if account_id is not None}):
        await account_changed(db, account_id)
    for member_id in sorted(member_id for account_id, member_id in people if account_id is None):
        # Nothing changes; on PostgreSQL an update is what locks the row, on SQLite there is one writer anyway.
        await db.execute(update(MemberRow).where(MemberRow.id == member_id).values(state=MemberRow.state))


async def take(db: AsyncSession, doing: Doing, shift: Shift, member: Member) -> tuple[int, Assignment | None]:
    """Gives `member` a place on `shift`: the entry, and whom they stand in for. Both are locked, as the shift was read.

    First an empty place, then that of whoever seeks a stand-in the longest. Raises Refused where others were quicker.
    """
    version, replaced = await _win_a_place(db, doing, shift, member)
    changes = [Change(member.id, member.account_id, shift.of(member.id), AssignmentState.ACCEPTED)]
    await _yes(db, doing, shift, member)
    if replaced:
        changes.append(Change(replaced.member_id, replaced.account_id, replaced, AssignmentState.REPLACED))
        gone = {"state": AssignmentState.REPLACED, "since": doing.now, "replaced_by": member.id}
        await record(db, shift, replaced.member_id, **gone)
        if replaced != shift.next_replaced:
            await lock(db, [(replaced.account_id, replaced.member_id)])
    entry = await note(db, doing, shift, version, changes)
    await _put_right(db, doing, shift, changes[:1], entry)
    return entry, replaced


async def keep(db: AsyncSession, doing: Doing, shift: Shift, changes: list[Change], **values: Any) -> int:
    """Writes `changes` to who is on `shift`, and `values` of its row; the entry.

    Raises Refused when anybody changed the shift since it was read.
    """
    await lock(db, ((change.account_id, change.member_id) for change in changes))
    return await keep_locked(db, doing, shift, changes, **values)


async def keep_locked(db: AsyncSession, doing: Doing, shift: Shift, changes: list[Change], **values: Any) -> int:
    """As `keep`, where everybody it concerns was locked before `changes` were worked out."""
    version = await touch_for(db, shift, doing.now, changes, **values)
    await change_all(db, doing, shift, changes)
    before = row_of(shift)
    was = {name: _in_json(before[name]) for name in values if name in before}
    entry = await note(db, doing, shift, version, changes, was=was)
    is_another_question = "sequence" in values
    await _put_right(db, doing, shift, [each for each in changes if is_another_question or each.is_in_calendars], entry)
    return entry


class Kept(NamedTuple):
    """What one act changes about who is on one shift, and what else the log says of it."""

    doing: Doing
    shift: Shift
    changes: list[Change]
    facts: dict[str, Any] = {}  # noqa: RUF012 - never changed


async def keep_all(db: AsyncSession, kept: Iterable[Kept]) -> None:
    """As `keep`, of several shifts at once, in any circles: all or none, in the order in which everybody locks."""
    in_order = sorted(kept, key=lambda each: each.shift.id)
    await lock(db, ((change.account_id, change.member_id) for each in in_order for change in each.changes))
    versions = {each.shift.id: await touch_for(db, each.shift, each.doing.now, each.changes) for each in in_order}
    for each in in_order:
        await change_all(db, each.doing, each.shift, each.changes)
    for doing, shift, changes, facts in sorted(in_order, key=lambda each: each.shift.circle_id):
        entry = await note(db, doing, shift, versions[shift.id], changes, **facts)
        await _put_right(db, doing, shift, [each for each in changes if each.is_in_calendars], entry)


async def touch(db: AsyncSession, shift: Shift, now: datetime, **values: Any) -> int:
    """Writes `values` of the shift's row; its new version. Raises Refused when anybody changed it since it was read."""
    statement = (
        update(ShiftRow)
        .where(ShiftRow.circle_id == shift.circle_id, ShiftRow.id == shift.id, ShiftRow.version == shift.version)
        .values(version=shift.version + 1, changed_at=now, **values)
        .returning(ShiftRow.version)
    )
    version = (await db.execute(statement)).scalar_one_or_none()
    if version is None:
        raise Refused(Reason(Why.CHANGED_MEANWHILE))
    return version


async def touch_for(db: AsyncSession, shift: Shift, now: datetime, changes: list[Change], **values: Any) -> int:
    """As `touch`, with the places that `changes` take and give back."""
    held = shift.held + sum(change.places for change in changes)
    seeking = shift.seeking + sum(change.seekers for change in changes)
    return await touch(db, shift, now, held=held, seeking=seeking, **values)


async def change_all(db: AsyncSession, doing: Doing, shift: Shift, changes: list[Change]) -> None:
    """Writes the assignments; the shift's row is locked by `touch`."""
    for change in changes:
        if change.was is None:
            await _add(db, doing, shift, change)
        elif change.after is not change.was.state:
            await record(db, shift, change.member_id, **_standing(doing, change))


async def record(db: AsyncSession, shift: Shift, member_id: int, **values: Any) -> None:
    """Writes `values` of the assignment of a member who is on the shift, or was asked."""
    theirs = update(AssignmentRow).where(AssignmentRow.shift_id == shift.id, AssignmentRow.member_id == member_id)
    await db.execute(theirs.values(**values))


async def note(db: AsyncSession, doing: Doing, shift: Shift, version: int, changes: list[Change], **facts: Any) -> int:
    """The line of the log, from which an undo finds back how it was; and the circle changed. Call it last."""
    entry = await log.write(
        db,
        doing.me,
        doing.verb,
        doing.now,
        shift_id=shift.id,
        member_id=changes[0].member_id if changes else None,
        version=version,
        changes=[_for_log(change) for change in changes],
        **facts,
    )
    await circle_changed(db, shift.circle_id, doing.now)
    return entry


async def _put_right(db: AsyncSession, doing: Doing, shift: Shift, changes: list[Change], entry: int) -> None:
    """The calendar of whoever does it; others have it in the letter that tells them, but for who leaves the circle."""
    mine = doing.me.account.id
    theirs = [
        (shift.id, each.account_id) for each in changes if each.was and (doing.leaving or each.account_id == mine)
    ]
    kind = OUT_OF_YOUR_CALENDAR if doing.leaving else IN_YOUR_CALENDAR
    await invites.put_right(db, shift.circle_id, theirs, doing.now, kind, entry=entry)


async def expire(db: AsyncSession, shift_id: int, member_id: int, now: datetime) -> bool:
    """Ends a proposal nobody answered; False when it was answered after all."""
    await db.execute(
        update(ShiftRow).where(ShiftRow.id == shift_id).values(version=ShiftRow.version + 1, changed_at=now)
    )
    proposed = update(AssignmentRow).where(
        AssignmentRow.shift_id == shift_id,
        AssignmentRow.member_id == member_id,
        AssignmentRow.state == AssignmentState.PROPOSED,
    )
    expired = await db.execute(proposed.values(state=AssignmentState.EXPIRED, since=now).returning(AssignmentRow.id))
    return expired.one_or_none() is not None


def row_of(shift: Shift) -> dict[str, Any]:
    """What a shift's row says of it, but for its words: the log keeps no texts, so that forgetting them is real."""
    return {
        "starts_at": shift.stretch.start,
        "ends_at": shift.stretch.end,
        "kind": shift.kind,
        "presence": shift.presence,
        "needed": shift.needed,
        "open_to": shift.open_to,
        "window_starts": shift.window and shift.window[0],
        "window_ends": shift.window and shift.window[1],
        "closed": shift.closed,
        "person_asks": shift.person_asks,
        "detached": shift.detached,
    }


def _in_json(value: Any) -> Any:
    """As `queries.assignments.act` reads it back."""
    if isinstance(value, datetime | time):
        return value.isoformat()
    return sorted(value) if isinstance(value, frozenset) else value


def change(shift: Shift, member_id: int, after: AssignmentState) -> Change:
    """What happens to somebody who is on the shift, or was asked."""
    was = shift.of(member_id)
    if was is None:
        raise LookupError(f"member {member_id} was never on shift {shift.id}")
    return Change(member_id, was.account_id, was, after)


def _for_log(change: Change) -> dict[str, Any]:
    """As `queries.assignments.act` reads it back."""
    was = change.was
    return {
        "member": change.member_id,
        "account": change.account_id,
        "after": change.after,
        "was": was
        and {
            "state": was.state,
            "since": was.since.isoformat(),
            "replaced_by": was.replaced_by,
            "noted_by": was.noted_by,
            "happened": was.happened,
            "here_at": was.here_at and was.here_at.isoformat(),
            "real": was.real and [was.real.start.isoformat(), was.real.end.isoformat()],
            "calls": was.calls,
        },
    }


async def _win_a_place(db: AsyncSession, doing: Doing, shift: Shift, member: Member) -> tuple[int, Assignment | None]:
    as_read = {"shift_id": shift.id, "sequence": shift.sequence, "kind": shift.kind, "open_to": shift.open_to}
    won = await _WIN.first(db, circle_id=shift.circle_id, now=doing.now, changed_at=doing.now, **as_read)
    if won is None:
        raise Refused(await _why_lost(db, doing.me, shift, member))
    version, seeking = won
    if version != shift.version + 1:
        shift = await shifts.one(db, doing.me, shift.id)
    return version, shift.seekers[0] if len(shift.seekers) > seeking else None


async def _why_lost(db: AsyncSession, me: Me, before: Shift, member: Member) -> Reason:
    """Who was quicker, or that the shift itself is no longer what it was."""
    shift = await shifts.one(db, me, before.id)
    if shift.closed:
        return Reason(Why.CANCELLED)
    if (mine := shift.of(member.id)) and mine.holds:
        return _already(me, member)
    is_the_same = (shift.sequence, shift.kind, shift.open_to) == (before.sequence, before.kind, before.open_to)
    if not is_the_same or shift.latest_holder is None:
        return Reason(Why.CHANGED_MEANWHILE)
    return Reason(Why.QUICKER, who=shift.latest_holder.name)


def _already(me: Me, member: Member) -> Reason:
    return Reason(Why.ALREADY_YOURS) if me.id == member.id else Reason(Why.ALREADY_THEIRS, who=member.name)


async def _yes(db: AsyncSession, doing: Doing, shift: Shift, member: Member) -> None:
    """The one row of a shift and a member, whether it was there or not."""
    said = _YES[db.get_bind().dialect.name]
    noted_by = doing.me.id if doing.me.id != member.id else None
    who = {"circle_id": shift.circle_id, "shift_id": shift.id, "member_id": member.id, "noted_by": noted_by}
    if await said.first(db, since=doing.now, **who) is None:
        raise Refused(_already(doing.me, member))


async def _add(db: AsyncSession, doing: Doing, shift: Shift, change: Change) -> None:
    await db.execute(
        insert(AssignmentRow).values(
            circle_id=shift.circle_id,
            shift_id=shift.id,
            member_id=change.member_id,
            **_standing(doing, change),
        )
    )


def _standing(doing: Doing, change: Change) -> dict[str, Any]:
    """Whoever asks, or asks again, is who hears the answer."""
    asked = {"noted_by": doing.me.id, "replaced_by": None} if change.after is AssignmentState.PROPOSED else {}
    return {"state": change.after, "since": doing.now, **asked}
