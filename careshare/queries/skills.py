"""Skills of a circle, to whom they were shown, and what asks for them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, cast, null, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, aliased

from careshare.db.hot import Glance, Hot, given
from careshare.db.models import MemberRow, PatternRow, ShiftRow, ShownRow, SkillAskedRow, SkillRow, WishRow
from careshare.domain import permissions
from careshare.domain.circles import Me, Member
from careshare.domain.reasons import NotFound
from careshare.domain.shifts import Asks
from careshare.domain.skills import Asked
from careshare.domain.time import ONE_DAY, Stretch
from careshare.domain.wishes import kinds_barred
from careshare.domain.words import Kind, MemberState

# The page of them.


class Shown(NamedTuple):
    """To whom a skill was shown: by whom, as a name or in words, on what day, and the last day it holds."""

    id: int
    member_id: int
    name: str
    relation: str
    by_member_id: int | None
    by: str
    on: date
    until: date | None


class Skill(NamedTuple):
    """A skill and to whom it was shown, as far as the reader may know, by name."""

    id: int
    name: str
    shown: list[Shown]


async def all_of(db: AsyncSession, me: Me) -> list[Skill]:
    """Every skill of my circle, by name."""
    return sorted(await _skills(db, me, SkillRow.circle_id == me.circle_id), key=lambda each: each.name.casefold())


async def one(db: AsyncSession, me: Me, skill_id: int) -> Skill:
    """A skill of my circle. Raises NotFound."""
    found = await _skills(db, me, and_(SkillRow.circle_id == me.circle_id, SkillRow.id == skill_id))
    if not found:
        raise NotFound
    return found[0]


async def names(db: AsyncSession, me: Me) -> list[tuple[int, str]]:
    """Number and name of every skill of my circle, by name."""
    rows = await db.execute(select(SkillRow.id, SkillRow.name).where(SkillRow.circle_id == me.circle_id))
    return sorted(((row.id, row.name) for row in rows), key=lambda each: each[1].casefold())


async def kept(db: AsyncSession, me: Me, skill_ids: Collection[int]) -> list[int]:
    """Those of these that are skills of my circle, and stay so until the end of this transaction."""
    statement = select(SkillRow.id).where(SkillRow.circle_id == me.circle_id, SkillRow.id.in_(list(skill_ids)))
    return list(await db.scalars(statement.order_by(SkillRow.id).with_for_update(read=True)))


async def shown_to(db: AsyncSession, member: Member) -> list[int]:
    """The skills a member was ever shown; for the program alone."""
    theirs = (ShownRow.circle_id == member.circle_id, ShownRow.member_id == member.id)
    return list(await db.scalars(select(ShownRow.skill_id).where(*theirs)))


async def _skills(db: AsyncSession, me: Me, which: ColumnElement[bool]) -> list[Skill]:
    giver = aliased(MemberRow)
    to = and_(MemberRow.id == ShownRow.member_id, MemberRow.state == MemberState.ACTIVE)
    statement = (
        select(
            *(SkillRow.id, SkillRow.name, ShownRow.id, MemberRow.id, MemberRow.name, MemberRow.relation),
            *(giver.id, giver.name, ShownRow.by_words, ShownRow.shown_on, ShownRow.until),
        )
        .outerjoin(ShownRow, ShownRow.skill_id == SkillRow.id)
        .outerjoin(MemberRow, to)
        .outerjoin(giver, giver.id == ShownRow.by_member_id)
        .where(which)
        .order_by(SkillRow.id, MemberRow.name, MemberRow.id)
    )
    found: dict[int, Skill] = {}
    for number, name, *shown in await db.execute(statement):
        skill = found.setdefault(number, Skill(number, name, []))
        if shown[1] is not None and permissions.may_see_shown(me, shown[1]):
            skill.shown.append(_as_shown(shown))
    return list(found.values())


def _as_shown(row: list[Any]) -> Shown:
    number, member_id, name, relation, giver_id, giver_name, words, on, until = row
    return Shown(number, member_id, name, relation, giver_id, giver_name or words, on, until)


# What asks for them.

ASKED = (
    SkillAskedRow.skill_id,
    SkillRow.name,
    SkillAskedRow.required,
    SkillAskedRow.shift_id,
    SkillAskedRow.pattern_id,
    ShownRow.id,
    ShownRow.until,
)


def towards(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Whatever asks for a skill between `start` and `end`, and what of it each member was shown.

    Shifts within that time, and patterns that have not ended by `day`.
    """
    is_shown = and_(ShownRow.skill_id == SkillRow.id, ShownRow.member_id == MemberRow.id)
    goes_on = or_(PatternRow.until.is_(None), PatternRow.until >= given("day", PatternRow.until))
    is_near = and_(
        ShiftRow.ends_at > given("start", ShiftRow.ends_at), ShiftRow.starts_at < given("end", ShiftRow.starts_at)
    )
    return (
        select(*columns)
        .select_from(MemberRow)
        .join(SkillAskedRow, SkillAskedRow.circle_id == MemberRow.circle_id)
        .join(SkillRow, SkillRow.id == SkillAskedRow.skill_id)
        .outerjoin(ShiftRow, ShiftRow.id == SkillAskedRow.shift_id)
        .outerjoin(PatternRow, PatternRow.id == SkillAskedRow.pattern_id)
        .outerjoin(ShownRow, is_shown)
        .where(or_(is_near, and_(SkillAskedRow.pattern_id.is_not(None), goes_on)))
    )


def within(start: datetime, end: datetime) -> dict[str, Any]:
    """The values of `towards`; the day before is early enough in every zone."""
    return {"start": start, "end": end, "day": (start - ONE_DAY).date()}


def as_asked(row: Any) -> Asked:
    """From the columns of ASKED, in their order."""
    number, name, required, shift_id, pattern_id, shown_id, until = row
    return Asked(number, name, required, shift_id, pattern_id, shown_id is not None, until)


_TOWARDS_ALL = towards(*ASKED, MemberRow.id)


async def asked_of(db: AsyncSession, stretch: Stretch, member_ids: Collection[int]) -> dict[int, tuple[Asked, ...]]:
    """By member: what is asked for in that time in their circle, and what of it they were shown."""
    statement = _TOWARDS_ALL.where(MemberRow.id.in_(list(member_ids)))
    found: dict[int, list[Asked]] = defaultdict(list)
    for *asked, member_id in await db.execute(statement, within(stretch.start, stretch.end)):
        found[member_id].append(as_asked(asked))
    return {member_id: tuple(asked) for member_id, asked in found.items()}


async def drafted(
    db: AsyncSession, me: Me, asks: Iterable[Asks], member_ids: Collection[int]
) -> dict[int, tuple[Asked, ...]]:
    """As `asked_of`, of a pattern that is not kept yet, and has the number 0."""
    required = {each.skill_id: each.required for each in asks}
    if not required:
        return {}
    is_shown = and_(ShownRow.skill_id == SkillRow.id, ShownRow.member_id == MemberRow.id)
    statement = (
        select(MemberRow.id, SkillRow.id, SkillRow.name, ShownRow.id, ShownRow.until)
        .select_from(MemberRow)
        .join(SkillRow, and_(SkillRow.circle_id == MemberRow.circle_id, SkillRow.id.in_(list(required))))
        .outerjoin(ShownRow, is_shown)
        .where(MemberRow.circle_id == me.circle_id, MemberRow.id.in_(list(member_ids)))
    )
    found: dict[int, list[Asked]] = defaultdict(list)
    for member_id, number, name, shown_id, until in await db.execute(statement):
        found[member_id].append(Asked(number, name, required[number], None, 0, shown_id is not None, until))
    return {member_id: tuple(asked) for member_id, asked in found.items()}


async def asks_of(db: AsyncSession, me: Me, which: ColumnElement[bool]) -> frozenset[Asks]:
    """What a shift, or a pattern, asks for itself."""
    statement = select(SkillAskedRow.skill_id, SkillAskedRow.required).where(
        SkillAskedRow.circle_id == me.circle_id, which
    )
    return frozenset(Asks(*row) for row in await db.execute(statement))


async def of_shift(db: AsyncSession, me: Me, shift_id: int) -> frozenset[Asks]:
    """What a shift asks for itself, beside its pattern."""
    return await asks_of(db, me, SkillAskedRow.shift_id == shift_id)


async def of_pattern(db: AsyncSession, me: Me, pattern_id: int) -> frozenset[Asks]:
    """What every shift of a pattern asks for."""
    return await asks_of(db, me, SkillAskedRow.pattern_id == pattern_id)


# What keeps somebody off moments that are open.


class Barred(NamedTuple):
    """The kinds the person would rather not have a member for, which nobody says, and the skills asked for."""

    against: frozenset[Kind]
    asked: tuple[Asked, ...]


_NO_KIND = cast(null(), WishRow.kind.type).label("kind")
_NO_SKILL = (cast(null(), each.type).label(each.key) for each in ASKED)
_MEMBER_ID = given("member_id", MemberRow.id)
_BARRED = Hot(
    union_all(
        select(WishRow.kind, *_NO_SKILL).where(
            WishRow.circle_id == given("circle_id", WishRow.circle_id), WishRow.member_id == _MEMBER_ID
        ),
        towards(_NO_KIND, *ASKED).where(MemberRow.id == _MEMBER_ID),
    )
)


def barred(session: Session | Glance, me: Me, start: datetime, end: datetime) -> Barred:
    """What keeps me off moments in that time. One statement, for the hottest pages."""
    rows = _BARRED.rows(session, circle_id=me.circle_id, member_id=me.id, **within(start, end))
    against = kinds_barred(row[0] for row in rows if row[0] is not None)
    return Barred(against, tuple(as_asked(row[1:]) for row in rows if row[0] is None))
