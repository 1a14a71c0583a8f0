"""A shift itself: write one, change it, move it, cancel it; and what the person does themselves.

All raise NotFound for a shift of another circle, and Refused with the reason. What changes answers its line in the log.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import log, places, respite, skills
from careshare.actions.places import Doing
from careshare.actions.revision import account_changed, circle_changed
from careshare.actions.telling import accounts_of, tell, who_plans
from careshare.db.models import AssignmentRow, ShiftRow
from careshare.domain import permissions
from careshare.domain import shifts as rules
from careshare.domain.assignments import Change, if_not_for
from careshare.domain.circles import Me, Member
from careshare.domain.reasons import Reason, Refused
from careshare.domain.shifts import Assignment, Beside, Draft, Shift
from careshare.domain.words import AssignmentState, Closed
from careshare.queries import assignments, members, shifts


async def create(db: AsyncSession, me: Me, draft: Draft, now: datetime) -> int:
    """Writes a shift that comes once; its id."""
    [shift_id] = await create_all(db, me, [draft], now)
    return shift_id


async def create_all(db: AsyncSession, me: Me, drafts: Sequence[Draft], now: datetime) -> list[int]:
    """As `create`, several at once; their ids in the same order. All or none."""
    for draft in drafts:
        _unless(rules.why_not_create(draft, me, now))
    await _lock(db, [], await _carers(db, me, drafts))
    ids = await _insert(db, [_row(me, draft, now) for draft in drafts])
    for shift_id, draft in zip(ids, drafts, strict=True):
        await skills.ask(db, me, draft.asks, shift_id=shift_id)
        await respite.give(db, me, draft.respite_for, (), shift_id=shift_id)
    await log.write_all(db, me, (("create", {"shift_id": shift_id}) for shift_id in ids), now)
    await circle_changed(db, me.circle_id, now)
    return ids


async def _insert(db: AsyncSession, rows: list[dict[str, Any]]) -> list[int]:
    """Their ids, in order: found by what names each, as an insert of many on SQLite answers in none of its own."""
    if not rows:
        return []
    written: Any = await db.execute(insert(ShiftRow).returning(ShiftRow.uid, ShiftRow.id), rows)
    numbers = dict(written.all())
    return [numbers[row["uid"]] for row in rows]


async def write_down(db: AsyncSession, me: Me, draft: Draft, now: datetime) -> int:
    """Writes down care that nobody had planned and I gave; its id."""
    _unless(rules.why_not_write_down(draft, me, now))
    await account_changed(db, me.account.id)
    written = await db.execute(insert(ShiftRow).values(**_row(me, draft, now), held=1).returning(ShiftRow.id))
    shift_id = written.scalar_one()
    came = {"state": AssignmentState.ACCEPTED, "since": now, "happened": True}
    await db.execute(insert(AssignmentRow).values(circle_id=me.circle_id, shift_id=shift_id, member_id=me.id, **came))
    await log.write(db, me, "write_down", now, shift_id=shift_id, member_id=me.id)
    await circle_changed(db, me.circle_id, now)
    return shift_id


async def edit(db: AsyncSession, me: Me, shift_id: int, draft: Draft, now: datetime) -> int:
    """Changes a shift by hand, and moves it where its time differs. Its pattern leaves it alone from now on.

    Another time is another question: whoever said yes is asked again, whatever the distance. Whom it is no longer for
    by what changed, as their role or a wish has it, is taken off it and told. Who was not shown what it asks for now
    keeps it: whoever plans can see to that.
    """
    shift = await shifts.one(db, me, shift_id)
    _unless(rules.why_not_edit_to(shift, draft, me, now))
    is_moved = draft.stretch != shift.stretch
    after = replace(shift, kind=draft.kind, open_to=draft.open_to)
    values = {**_columns(draft), "detached": shift.pattern_id is not None}
    await _lock(db, shift.concerned, await _carers(db, me, [draft]))
    beside = await shifts.beside(db, me, shift)
    await _keep_beside(db, me, shift, beside, draft)
    if not is_moved:
        changes = _untouched(shift) if after == shift else await _who_stays(db, after)
        return await _keep(db, Doing(me, "edit", now), shift, changes, values)
    changes = await _who_stays(db, after, AssignmentState.PROPOSED)
    was = [shift.stretch.start.isoformat(), shift.stretch.end.isoformat()]
    doing = Doing(me, "move" if rules.can_be_undone(shift, draft, beside) else "move_and_edit", now)
    entry = await _keep(db, doing, shift, changes, {**values, "sequence": shift.sequence + 1})
    await tell(db, doing, "moved", shift, _accounts(changes, AssignmentState.PROPOSED), was=was, entry=entry)
    return entry


async def cancel(db: AsyncSession, me: Me, shift_id: int, words: str, now: datetime) -> int:
    """Says that it is not needed, and why; whoever holds it or was asked is told. The row stays."""
    shift = await shifts.one(db, me, shift_id)
    _unless(rules.why_not_cancel(shift, me, now))
    return await _close(db, Doing(me, "cancel", now), shift, Closed.CANCELLED, words)


async def reopen(db: AsyncSession, me: Me, shift_id: int, now: datetime) -> int:
    """Asks for it after all. Who would have come is asked again: they may have made other plans by now.

    Why it was closed stays in its row, unseen, until it closes once more: an undo needs it.

    Whom it is no longer for, as who left the circle, is not.
    """
    shift = await shifts.one(db, me, shift_id)
    _unless(rules.why_not_reopen(shift, me, now))
    doing = Doing(me, "reopen", now)
    by_hand = shift.detached or shift.closed is Closed.BY_PATTERN
    values = {"closed": None, "detached": by_hand, "sequence": shift.sequence + 1}
    await _lock(db, shift.concerned)
    changes = await _who_stays(db, shift, AssignmentState.PROPOSED)
    entry = await _keep(db, doing, shift, changes, values)
    await tell(db, doing, "reopened", shift, _accounts(changes, AssignmentState.PROPOSED), entry=entry)
    return entry


async def do_myself(db: AsyncSession, me: Me, shift_id: int, now: datetime) -> int:
    """“I do this myself”: closes it where the person decides, else asks the coordinators."""
    shift = await shifts.one(db, me, shift_id)
    _unless(rules.why_not_do_myself(shift, me, now))
    if permissions.closes_it_themselves(me):
        return await _close(db, Doing(me, "do_myself", now), shift, Closed.BY_PERSON)
    doing = Doing(me, "ask_to_do_myself", now)
    entry = await places.keep(db, doing, shift, [], person_asks=True)
    await tell(db, doing, "person_asks", shift, await who_plans(db, me.circle_id), entry=entry)
    return entry


async def answer(db: AsyncSession, me: Me, shift_id: int, yes: bool, now: datetime) -> int:
    """The coordinators' answer to the person's wish: it is closed, or somebody does come."""
    shift = await shifts.one(db, me, shift_id)
    _unless(rules.why_not_answer(shift, me, yes, now))
    if yes:
        return await _close(db, Doing(me, "let_them", now), shift, Closed.BY_PERSON)
    return await places.keep(db, Doing(me, "keep_asking", now), shift, [], person_asks=False)


async def _close(db: AsyncSession, doing: Doing, shift: Shift, closed: Closed, words: str = "") -> int:
    values = {"closed": closed, "closed_words": words, "person_asks": False, "sequence": shift.sequence + 1}
    entry = await places.keep(db, doing, shift, _untouched(shift), **values)
    await tell(db, doing, "cancelled", shift, accounts_of(shift.concerned), entry=entry)
    return entry


async def _lock(db: AsyncSession, concerned: Iterable[Assignment], carers: Iterable[Member] = ()) -> None:
    """Locks everyone it concerns, so that what is read of them next stays so; and who has time off by it."""
    people = {(each.account_id, each.member_id) for each in concerned}
    await places.lock(db, people | {(each.account_id, each.id) for each in carers})


async def _carers(db: AsyncSession, me: Me, drafts: Iterable[Draft]) -> list[Member]:
    """Whose time off these are."""
    ids = {draft.respite_for for draft in drafts if draft.respite_for is not None}
    return [await members.one(db, me, member_id) for member_id in sorted(ids)]


async def _keep_beside(db: AsyncSession, me: Me, shift: Shift, was: Beside, draft: Draft) -> None:
    if draft.asks != was.asks:
        await skills.ask_instead(db, me, draft.asks, shift.id)
    if draft.respite_for != was.respite_for:
        coming = {each.member_id for each in shift.concerned}
        await respite.give_instead(db, me, draft.respite_for, coming, shift.id)


async def _who_stays(db: AsyncSession, shift: Shift, state: AssignmentState | None = None) -> list[Change]:
    """Everyone it concerns, in `state` from now on or as they were; withdrawn where `shift` is not for them."""
    candidates = await assignments.asked_again(db, shift, [each.member_id for each in shift.concerned])

    def change(each: Assignment) -> Change:
        is_theirs = if_not_for(shift, candidates[each.member_id]) is None
        after = (state or each.state) if is_theirs else AssignmentState.WITHDRAWN
        return Change(each.member_id, each.account_id, each, after)

    return [change(each) for each in shift.concerned]


async def _keep(db: AsyncSession, doing: Doing, shift: Shift, changes: list[Change], values: dict[str, Any]) -> int:
    """Keeps a change of the shift itself, with everyone locked; who is taken off it by that is told."""
    entry = await places.keep_locked(db, doing, shift, changes, **values)
    await tell(db, doing, "withdrawn", shift, _accounts(changes, AssignmentState.WITHDRAWN), entry=entry)
    return entry


def _accounts(changes: list[Change], after: AssignmentState) -> list[int | None]:
    return [change.account_id for change in changes if change.after is after]


def _untouched(shift: Shift) -> list[Change]:
    """Nobody's answer changes, but everyone's own week does."""
    return [Change(each.member_id, each.account_id, each, each.state) for each in shift.concerned]


def _columns(draft: Draft) -> dict[str, Any]:
    return {
        "starts_at": draft.stretch.start,
        "ends_at": draft.stretch.end,
        "kind": draft.kind,
        "presence": draft.presence,
        "title": draft.title,
        "what": draft.what,
        "needed": draft.needed,
        "open_to": draft.open_to,
        "window_starts": draft.window and draft.window[0],
        "window_ends": draft.window and draft.window[1],
    }


def _row(me: Me, draft: Draft, now: datetime) -> dict[str, Any]:
    return {"circle_id": me.circle_id, "uid": str(uuid4()), "changed_at": now, **_columns(draft)}


def _unless(reason: Reason | None) -> None:
    if reason:
        raise Refused(reason)
