"""The log, read: who did what, with the names of now. Newest first, a page at a time."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from careshare.db.models import EntryRow, MemberRow, PatternRow, ShiftRow
from careshare.domain.circles import Me
from careshare.domain.permissions import may_read_log, may_see_who_declined

A_PAGE = 100
OWN_AFFAIRS = frozenset({"change_times", "change_wishes"})
"""When somebody is away is "not now" to everyone else, whatever the cause; of a wish others meet the effect only."""
NO = frozenset({"decline", "decline_pattern"})


class Line(NamedTuple):
    """One entry. `who` did it (None: it happened by itself), `whom` it was about where that is somebody else."""

    id: int
    at: datetime
    verb: str
    who: str | None
    whom: str | None
    is_own: bool
    shift: tuple[int, str, datetime, datetime] | None
    pattern: tuple[int, str] | None
    facts: dict[str, Any]
    by_member_id: int | None


async def page(db: AsyncSession, me: Me, before: int | None = None) -> list[Line]:
    """The entries the viewer may read, older than entry `before`: all of them, or what they did or was done to them."""
    return await _lines(db, me, [EntryRow.id < before] if before is not None else [])


async def of_shift(db: AsyncSession, me: Me, shift_id: int) -> list[Line]:
    """What happened to one shift, newest first."""
    return await _lines(db, me, [EntryRow.shift_id == shift_id])


async def _lines(db: AsyncSession, me: Me, where: list[Any]) -> list[Line]:
    by, member = aliased(MemberRow), aliased(MemberRow)
    statement = (
        select(
            EntryRow.id,
            EntryRow.at,
            EntryRow.verb,
            EntryRow.by_member_id,
            EntryRow.member_id,
            EntryRow.facts,
            by.name,
            member.name,
            *(ShiftRow.id, ShiftRow.title, ShiftRow.starts_at, ShiftRow.ends_at),
            *(PatternRow.id, PatternRow.title),
        )
        .outerjoin(by, _same(by, EntryRow.by_member_id))
        .outerjoin(member, _same(member, EntryRow.member_id))
        .outerjoin(ShiftRow, and_(ShiftRow.circle_id == EntryRow.circle_id, ShiftRow.id == EntryRow.shift_id))
        .outerjoin(PatternRow, and_(PatternRow.circle_id == EntryRow.circle_id, PatternRow.id == EntryRow.pattern_id))
        .where(EntryRow.circle_id == me.circle_id, _readable(me), *where)
        .order_by(EntryRow.id.desc())
        .limit(A_PAGE)
    )
    return [_line(row) for row in await db.execute(statement)]


def _readable(me: Me) -> Any:
    """Own lines; all others for who may read the log, but for what somebody keeps to themselves."""
    own = or_(EntryRow.by_member_id == me.id, EntryRow.member_id == me.id)
    if not may_read_log(me):
        return own
    hidden = OWN_AFFAIRS if may_see_who_declined(me) else OWN_AFFAIRS | NO
    return or_(own, EntryRow.verb.not_in(hidden))


def _same(member: Any, member_id: Any) -> Any:
    return and_(member.circle_id == EntryRow.circle_id, member.id == member_id)


def _line(row: Any) -> Line:
    number, at, verb, by_id, member_id, facts, who, whom, *rest = row
    shift, pattern = tuple(rest[:4]), tuple(rest[4:])
    return Line(
        id=number,
        at=at,
        verb=verb,
        who=who,
        whom=whom if member_id != by_id else None,
        is_own=member_id == by_id,
        shift=shift if shift[0] is not None else None,
        pattern=pattern if pattern[0] is not None else None,
        facts=facts,
        by_member_id=by_id,
    )
