"""Members towards a shift: what the same human holds around it, absences, weekly preferences, wishes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, cast, exists, null, select, true, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from careshare.db.hot import Hot, given
from careshare.db.models import (
    AbsenceRow,
    AccountRow,
    AssignmentRow,
    CircleRow,
    EntryRow,
    MemberRow,
    PreferenceRow,
    ShiftRow,
    ShownRow,
    SkillAskedRow,
    SkillRow,
    VisitRow,
    WishRow,
)
from careshare.domain.assignments import Act, Candidate, Change, Held
from careshare.domain.cautions import REST, Around, WeeklyTime
from careshare.domain.circles import Circle, Me, Member
from careshare.domain.reasons import NotFound
from careshare.domain.respite import Off
from careshare.domain.shifts import LONGEST, Assignment, Shift
from careshare.domain.time import Stretch
from careshare.domain.turns import spanning
from careshare.domain.wishes import kinds_barred, wishes_for
from careshare.domain.words import HOLDING, AssignmentState, CircleState, Closed, Kind, Presence, Role
from careshare.queries import hints, members, respite, skills

_HELD = (
    select(ShiftRow.id, ShiftRow.starts_at, ShiftRow.ends_at, ShiftRow.presence)
    .select_from(MemberRow)
    .join(CircleRow, and_(CircleRow.id == MemberRow.circle_id, CircleRow.state != CircleState.ENDED))
    .join(
        ShiftRow,
        and_(
            ShiftRow.circle_id == MemberRow.circle_id,
            ShiftRow.starts_at > given("first", ShiftRow.starts_at),
            ShiftRow.starts_at < given("end", ShiftRow.starts_at),
            ShiftRow.ends_at > given("start", ShiftRow.ends_at),
            ShiftRow.closed.is_(None),
        ),
    )
    .join(
        AssignmentRow,
        and_(
            AssignmentRow.shift_id == ShiftRow.id,
            AssignmentRow.member_id == MemberRow.id,
            AssignmentRow.state.in_(HOLDING),
        ),
    )
)
"""Shifts that overlap a window, with the member who holds them: served by (circle, start), however long the history.

Nobody comes to a circle that ended; one that is paused may go on, and then they come.
"""

_BUSY = select(null(), VisitRow.starts_at, VisitRow.ends_at, null()).where(
    VisitRow.account_id == given("account_id", VisitRow.account_id),
    VisitRow.ends_at > given("start", VisitRow.ends_at),
    VisitRow.starts_at < given("end", VisitRow.starts_at),
)
"""When they have something else by their own calendar: the same columns, with no shift."""
_OFF = respite.times_off("first")
"""Their own time off: the same columns, with no way of being there."""
_SAME_HUMAN = MemberRow.account_id == given("account_id", MemberRow.account_id)
_SAME_MEMBER = MemberRow.id == given("member_id", MemberRow.id)
_BY_ACCOUNT = Hot(union_all(_HELD.where(_SAME_HUMAN), _OFF.where(_SAME_HUMAN), _BUSY))
_BY_MEMBER = Hot(union_all(_HELD.where(_SAME_MEMBER), _OFF.where(_SAME_MEMBER)))


async def held_around(db: AsyncSession, member: Member, stretch: Stretch) -> tuple[Held, ...]:
    """What this human holds in any circle, up to the rest before and after: a window, never the history."""
    return (await _taken_up(db, member, stretch)).held


class TakenUp(NamedTuple):
    """What a human holds, when they have something else by their own calendar, and when they have time off."""

    held: tuple[Held, ...]
    busy: tuple[Stretch, ...]
    off: tuple[Off, ...]


async def _taken_up(db: AsyncSession, member: Member, stretch: Stretch) -> TakenUp:
    """The same, and beside it what else they do then."""
    start, end = stretch.start - REST, stretch.end + REST
    window = {"first": start - LONGEST, "start": start, "end": end}
    if member.account_id is None:
        rows = await db.run_sync(_BY_MEMBER.rows, member_id=member.id, **window)
    else:
        rows = await db.run_sync(_BY_ACCOUNT.rows, account_id=member.account_id, **window)
    return taken_up(rows)


def taken_up(rows: Iterable[Any]) -> TakenUp:
    """From lines of a shift, its start and end, and how one is there: one's own calendar says no shift, time off no
    way of being there.
    """
    held: list[Held] = []
    busy: list[Stretch] = []
    off: list[Off] = []
    for number, starts, ends, presence in rows:
        if number is None:
            busy.append(Stretch(starts, ends))
        elif presence is None:
            off.append(Off(number, Stretch(starts, ends)))
        else:
            held.append(Held(number, Stretch(starts, ends), presence))
    return TakenUp(tuple(held), tuple(busy), tuple(off))


_MINE = {"circle_id": given("circle_id", MemberRow.circle_id), "member_id": given("member_id", MemberRow.id)}
_BESIDE = (
    WishRow.kind,
    *(AbsenceRow.starts_at, AbsenceRow.ends_at),
    *(PreferenceRow.weekday, PreferenceRow.starts, PreferenceRow.ends, PreferenceRow.rather),
    *skills.ASKED,
)


def _only(*tables: Any) -> list[Any]:
    """The columns of these tables, with nothing in those of the others."""
    return [each if each.class_ in tables else cast(null(), each.type).label(each.key) for each in _BESIDE]


def _theirs(table: Any, *where: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """What one table has of a member."""
    mine = table.circle_id == _MINE["circle_id"], table.member_id == _MINE["member_id"]
    return select(*_only(table)).where(*mine, *where)


_KNOWN = union_all(
    _theirs(WishRow),
    _theirs(
        AbsenceRow,
        AbsenceRow.ends_at > given("start", AbsenceRow.ends_at),
        AbsenceRow.starts_at < given("end", AbsenceRow.starts_at),
    ),
    _theirs(PreferenceRow),
    skills.towards(*_only(SkillAskedRow, SkillRow, ShownRow)).where(
        MemberRow.circle_id == _MINE["circle_id"], MemberRow.id == _MINE["member_id"]
    ),
).subquery()
_AROUND = Hot(
    select(*members.MEMBER, AccountRow.under_18, hints.may_have_load(), *_KNOWN.c)
    .select_from(MemberRow)
    .outerjoin(AccountRow, AccountRow.id == MemberRow.account_id)
    .outerjoin(_KNOWN, true())
    .where(MemberRow.circle_id == _MINE["circle_id"], MemberRow.id == _MINE["member_id"])
)
"""One member, read before every yes; a line for each wish, absence, weekly time and skill asked for, or one without."""


async def candidate(db: AsyncSession, circle: Circle, shift: Shift, member_id: int) -> Candidate:
    """One member towards a shift, as they are now: with everything that is in their way or worth knowing.

    Raises NotFound for who is not in the circle.
    """
    return (await around(db, circle.id, member_id, shift.stretch)).towards(shift, circle.zone)


async def around(db: AsyncSession, circle_id: int, member_id: int, stretch: Stretch) -> Around:
    """As `candidate`, towards any shift within a stretch of time. Raises NotFound."""
    window = skills.within(stretch.start, stretch.end)
    rows = await db.run_sync(_AROUND.rows, circle_id=circle_id, member_id=member_id, **window)
    if not rows:
        raise NotFound
    *row, under_18, may_have_load = rows[0][: -len(_BESIDE)]
    member = members.as_member(row, under_18)
    held, busy, off = await _taken_up(db, member, stretch)
    theirs = Around(member, held=held, busy=busy, off=off, may_have_load=bool(may_have_load))
    return _around(theirs, [row[-len(_BESIDE) :] for row in rows])


def _around(member: Around, beside: list[tuple[Any, ...]]) -> Around:
    """With what the lines of _KNOWN say of them."""
    return replace(
        member,
        against=kinds_barred(row[0] for row in beside if row[0] is not None),
        away=tuple(sorted(Stretch(*row[1:3]) for row in beside if row[1] is not None)),
        weekly=frozenset((WeeklyTime(*row[3:6]), row[6]) for row in beside if row[3] is not None),
        asked=tuple(skills.as_asked(row[7:]) for row in beside if row[7] is not None),
    )


async def candidates(db: AsyncSession, me: Me, shift: Shift, now: datetime) -> list[Candidate]:
    """Everyone who helps in the circle, towards a shift, by name; for who plans."""
    active = await members.active(db, me.circle_id)
    people = [member for member in active if member.role is not Role.PERSON]
    return (await candidates_for_each(db, me.circle, [shift], people, now))[shift.id]


async def candidates_for_each(
    db: AsyncSession, circle: Circle, shifts: Sequence[Shift], people: Sequence[Member], now: datetime
) -> dict[int, list[Candidate]]:
    """By shift: these members of the circle towards it, in their order, with everything that `is_not_now` looks at.

    For who plans, and for what asks in their place. As many statements for one shift as for many.
    """
    if not shifts:
        return {}
    whole = spanning(shifts).stretch
    everybody = await around_each(db, circle, whole, people)
    busy = await _busy(db, circle.id, whole)
    full = await hints.full(db, circle, shifts, now)
    with_busy = [replace(each, busy=tuple(busy[each.member.id])) for each in everybody]
    return {
        shift.id: [
            replace(each.towards(shift, circle.zone), is_full=(shift.id, each.member.id) in full) for each in with_busy
        ]
        for shift in shifts
    }


async def towards(db: AsyncSession, circle: Circle, shift: Shift, people: Sequence[Member]) -> list[Candidate]:
    """These members of the circle towards a shift, in their order."""
    return [each.towards(shift, circle.zone) for each in await around_each(db, circle, shift.stretch, people)]


async def around_each(db: AsyncSession, circle: Circle, stretch: Stretch, people: Sequence[Member]) -> list[Around]:
    """These members of the circle within a stretch of time, in their order. Their own calendars are not asked."""
    taken = await _taken_up_by_all(db, circle.id, stretch, people)
    away = await _away(db, circle.id, stretch)
    weekly = await _weekly(db, circle.id)
    against = await _wished_against(db, circle.id)
    asked = await skills.asked_of(db, stretch, [each.id for each in people])
    return [
        Around(
            member,
            held=taken[member.id].held,
            away=tuple(away[member.id]),
            weekly=frozenset(weekly[member.id]),
            against=against.get(member.id, frozenset()),
            asked=asked.get(member.id, ()),
            off=taken[member.id].off,
        )
        for member in people
    ]


async def asked_again(db: AsyncSession, shift: Shift, member_ids: Iterable[int]) -> dict[int, Candidate]:
    """These members towards a shift, as far as it says whether it is for them: what they hold does not count."""
    about_it = WishRow.kind.in_(wishes_for(shift.kind))
    wished = exists().where(WishRow.circle_id == MemberRow.circle_id, WishRow.member_id == MemberRow.id, about_it)
    statement = (
        select(*members.MEMBER, AccountRow.under_18, wished)
        .outerjoin(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(MemberRow.circle_id == shift.circle_id, MemberRow.id.in_(list(member_ids)))
    )
    rows = (await db.execute(statement)).all()
    found = [Candidate(members.as_member(row[:-2], row[-2]), wished_against=row[-1]) for row in rows]
    return {each.member.id: each for each in found}


async def act(db: AsyncSession, me: Me, entry_id: int) -> Act:
    """A line of the log, as far as an undo needs it. Raises NotFound where there is none of a shift here."""
    statement = select(EntryRow.verb, EntryRow.by_member_id, EntryRow.at, EntryRow.shift_id, EntryRow.facts).where(
        EntryRow.circle_id == me.circle_id, EntryRow.id == entry_id
    )
    row = (await db.execute(statement)).one_or_none()
    if row is None or row.shift_id is None or "version" not in row.facts:
        raise NotFound
    changes = tuple(_as_change(each) for each in row.facts.get("changes", ()))
    was = {name: _as_read(name, value) for name, value in row.facts.get("was", {}).items()}
    return Act(entry_id, row.verb, row.by_member_id, row.at, row.shift_id, row.facts["version"], changes, was)


_READ: dict[str, Callable[[Any], Any]] = {
    "starts_at": datetime.fromisoformat,
    "ends_at": datetime.fromisoformat,
    "window_starts": time.fromisoformat,
    "window_ends": time.fromisoformat,
    "kind": Kind,
    "presence": Presence,
    "closed": Closed,
    "open_to": lambda roles: frozenset(map(Role, roles)),
}
"""From the log, what JSON has no word for: see `actions.places`, which writes it."""


def _as_read(name: str, value: Any) -> Any:
    return value if value is None or name not in _READ else _READ[name](value)


PROPOSED = bindparam(None, AssignmentState.PROPOSED, type_=AssignmentRow.state.type, literal_execute=True)
"""Written out in the statement: an index of those alone serves no value that comes later."""


async def started_proposals(db: AsyncSession, now: datetime, most: int) -> list[tuple[int, int, int, int | None]]:
    """Circle, shift, member and account of proposals nobody answered before the shift started."""
    statement = (
        select(AssignmentRow.circle_id, AssignmentRow.shift_id, AssignmentRow.member_id, MemberRow.account_id)
        .join(ShiftRow, ShiftRow.id == AssignmentRow.shift_id)
        .join(MemberRow, MemberRow.id == AssignmentRow.member_id)
        .where(AssignmentRow.state == PROPOSED, ShiftRow.starts_at <= now)
        .order_by(MemberRow.account_id, AssignmentRow.id)
        .limit(most)
    )
    return [(row[0], row[1], row[2], row[3]) for row in await db.execute(statement)]


async def _taken_up_by_all(
    db: AsyncSession, circle_id: int, stretch: Stretch, people: Sequence[Member]
) -> dict[int, TakenUp]:
    """By member of this circle; also what the same account has in others. Their own calendars are not asked."""
    here = aliased(MemberRow)
    same = and_(here.account_id == MemberRow.account_id, here.circle_id == circle_id)
    start, end = stretch.start - REST, stretch.end + REST
    window = {"first": start - LONGEST, "start": start, "end": end}
    wanted = here.id.in_([each.id for each in people])
    elsewhere = [each.add_columns(here.id).join(here, same).where(wanted) for each in (_HELD, _OFF)]
    without_account = MemberRow.id.in_([each.id for each in people if each.account_id is None])
    own = [each.add_columns(MemberRow.id).where(without_account) for each in (_HELD, _OFF)]
    found: dict[int, list[Any]] = defaultdict(list)
    for *row, member_id in await db.execute(union_all(*elsewhere, *own), window):
        found[member_id].append(row)
    return {each.id: taken_up(found[each.id]) for each in people}


async def _away(db: AsyncSession, circle_id: int, stretch: Stretch) -> dict[int, list[Stretch]]:
    statement = select(AbsenceRow.member_id, AbsenceRow.starts_at, AbsenceRow.ends_at).where(
        AbsenceRow.circle_id == circle_id, AbsenceRow.ends_at > stretch.start, AbsenceRow.starts_at < stretch.end
    )
    found: dict[int, list[Stretch]] = defaultdict(list)
    for member_id, starts_at, ends_at in await db.execute(statement):
        found[member_id].append(Stretch(starts_at, ends_at))
    return found


async def _busy(db: AsyncSession, circle_id: int, stretch: Stretch) -> dict[int, list[Stretch]]:
    """By member: when they have something else by their own calendar."""
    statement = (
        select(MemberRow.id, VisitRow.starts_at, VisitRow.ends_at)
        .join(VisitRow, VisitRow.account_id == MemberRow.account_id)
        .where(MemberRow.circle_id == circle_id, VisitRow.ends_at > stretch.start, VisitRow.starts_at < stretch.end)
    )
    found: dict[int, list[Stretch]] = defaultdict(list)
    for member_id, starts_at, ends_at in await db.execute(statement):
        found[member_id].append(Stretch(starts_at, ends_at))
    return found


async def _weekly(db: AsyncSession, circle_id: int) -> dict[int, list[tuple[WeeklyTime, bool]]]:
    """By member: each weekly time, and whether they would rather."""
    statement = select(
        PreferenceRow.member_id, PreferenceRow.weekday, PreferenceRow.starts, PreferenceRow.ends, PreferenceRow.rather
    ).where(PreferenceRow.circle_id == circle_id)
    found: dict[int, list[tuple[WeeklyTime, bool]]] = defaultdict(list)
    for member_id, weekday, starts, ends, rather in await db.execute(statement):
        found[member_id].append((WeeklyTime(weekday, starts, ends), rather))
    return found


async def _wished_against(db: AsyncSession, circle_id: int) -> dict[int, frozenset[Kind]]:
    """By member: the kinds of shift that the person would rather not have them for."""
    wished: dict[int, set[Kind]] = defaultdict(set)
    statement = select(WishRow.member_id, WishRow.kind).where(WishRow.circle_id == circle_id)
    for member_id, kind in await db.execute(statement):
        wished[member_id].add(kind)
    return {member_id: kinds_barred(kinds) for member_id, kinds in wished.items()}


def _as_change(values: dict[str, Any]) -> Change:
    """From the log: see `actions.places`, which writes it."""
    return Change(
        values["member"],
        values["account"],
        values["was"] and _as_it_was(values["member"], values["account"], values["was"]),
        AssignmentState(values["after"]),
    )


def _as_it_was(member_id: int, account_id: int | None, was: dict[str, Any]) -> Assignment:
    return Assignment(
        member_id,
        account_id,
        name="",
        state=AssignmentState(was["state"]),
        since=datetime.fromisoformat(was["since"]),
        replaced_by=was["replaced_by"],
        noted_by=was["noted_by"],
        happened=was["happened"],
        here_at=was["here_at"] and datetime.fromisoformat(was["here_at"]),
        real=was["real"] and Stretch(*map(datetime.fromisoformat, was["real"])),
        calls=was["calls"],
    )
