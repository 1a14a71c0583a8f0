"""What one human has to do and to answer, over all their circles."""

from collections import defaultdict
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from careshare.db.models import AccountRow, AssignmentRow, CircleRow, MemberRow, PatternRow, ShiftRow, SwapRow, TurnRow
from careshare.domain.circles import Account, Me
from careshare.domain.patterns import Rotation
from careshare.domain.shifts import LONGEST
from careshare.domain.time import Stretch
from careshare.domain.words import HOLDING, AssignmentState, CircleState, MemberState
from careshare.queries import rota, swaps
from careshare.queries.members import ACCOUNT, CIRCLE, MEMBER, as_me


class SwapAsked(NamedTuple):
    """Somebody asks to change shifts: they give `theirs` and would have `mine`, each (id, title, starts, ends).

    `seen` are the sequences of both together.
    """

    id: int
    circle_id: int
    by: str
    theirs: tuple[Any, ...]
    mine: tuple[Any, ...]
    seen: int


async def circles(db: AsyncSession, account: Account) -> list[Me]:
    """Me in each of my circles: live ones first, then by name."""
    statement = (
        select(*ACCOUNT, *CIRCLE, *MEMBER)
        .select_from(MemberRow)
        .join(AccountRow, AccountRow.id == MemberRow.account_id)
        .join(CircleRow, CircleRow.id == MemberRow.circle_id)
        .where(MemberRow.account_id == account.id, MemberRow.state == MemberState.ACTIVE)
        .order_by(CircleRow.state == CircleState.ENDED, CircleRow.person_name, CircleRow.id)
    )
    return [as_me(row) for row in await db.execute(statement)]


async def shifts(db: AsyncSession, account: Account, stretch: Stretch) -> dict[int, list[rota.Entry]]:
    """The shifts I hold, or was asked for, that touch `stretch`, by circle and time, with who else comes."""
    me, mine = aliased(MemberRow), aliased(AssignmentRow)
    statement = (
        select(
            *rota.ENTRY,
            ShiftRow.circle_id,
            AssignmentRow.member_id,
            MemberRow.name,
            MemberRow.relation,
            AssignmentRow.state,
        )
        .select_from(me)
        .join(ShiftRow, ShiftRow.circle_id == me.circle_id)
        .join(mine, (mine.shift_id == ShiftRow.id) & (mine.member_id == me.id))
        .join(AssignmentRow, AssignmentRow.shift_id == ShiftRow.id)
        .join(MemberRow, MemberRow.id == AssignmentRow.member_id)
        .where(
            me.account_id == account.id,
            me.state == MemberState.ACTIVE,
            mine.state.in_({*HOLDING, AssignmentState.PROPOSED}),
            or_(AssignmentRow.state.in_(HOLDING), AssignmentRow.id == mine.id),
            ShiftRow.closed.is_(None),
            ShiftRow.starts_at > stretch.start - LONGEST,
            ShiftRow.starts_at < stretch.end,
            ShiftRow.ends_at > stretch.start,
        )
        .order_by(ShiftRow.starts_at, ShiftRow.id, AssignmentRow.id)
    )
    return _by_circle((await db.execute(statement)).all())


def _by_circle(rows: Any) -> dict[int, list[rota.Entry]]:
    found: dict[int, dict[int, rota.Entry]] = defaultdict(dict)
    for row in rows:
        columns, (circle_id, *place) = row[: len(rota.ENTRY)], row[len(rota.ENTRY) :]
        entry = found[circle_id].setdefault(columns[0], rota.Entry._make((*columns, False, [])))
        entry.places.append(rota.Place(*place))
    return {circle_id: list(entries.values()) for circle_id, entries in found.items()}


async def swaps_asked(db: AsyncSession, account: Account, now: datetime) -> list[SwapAsked]:
    """The swaps that wait for my answer and still stand, oldest first; not of shifts that have begun."""
    theirs, mine, by = aliased(ShiftRow), aliased(ShiftRow), aliased(MemberRow)
    statement = (
        select(
            SwapRow.id,
            SwapRow.circle_id,
            by.name,
            *(column for shift in (theirs, mine) for column in (shift.id, shift.title, shift.starts_at, shift.ends_at)),
            theirs.sequence + mine.sequence,
        )
        .join(MemberRow, MemberRow.id == SwapRow.other_member_id)
        .join(by, by.id == SwapRow.member_id)
        .join(theirs, theirs.id == SwapRow.shift_id)
        .join(mine, mine.id == SwapRow.other_shift_id)
        .where(
            MemberRow.account_id == account.id,
            swaps.stands(),
            theirs.starts_at > now,
            mine.starts_at > now,
        )
        .order_by(SwapRow.id)
    )
    rows = await db.execute(statement)
    return [SwapAsked(*row[:3], tuple(row[3:7]), tuple(row[7:11]), row[11]) for row in rows]


class PatternAsked(NamedTuple):
    """A usual week that waits for my one yes or no, with the shifts of it that I was asked for.

    In a rotation `turns` holds, for each turn of a round, its member's id and name: no name where they left.
    """

    id: int
    circle_id: int
    title: str
    rule: str
    starts_on: date
    starts: time
    ends: time
    member_id: int
    rotation: Rotation
    turns: tuple[tuple[int | None, str | None], ...]
    shifts: frozenset[int]

    @property
    def others(self) -> list[str]:
        """Who else takes a turn, each named once."""
        return list({member: name for member, name in self.turns if name and member != self.member_id}.values())

    @property
    def is_one_turn(self) -> bool:
        """Whether of a round one turn is mine."""
        return [member for member, _ in self.turns].count(self.member_id) == 1


async def patterns_asked(db: AsyncSession, account: Account, today: date) -> list[PatternAsked]:
    """The patterns I was asked to take part in and did not answer, while they go on in circles that live."""
    proposed = and_(
        AssignmentRow.shift_id == ShiftRow.id,
        AssignmentRow.member_id == MemberRow.id,
        AssignmentRow.state == AssignmentState.PROPOSED,
    )
    turn, whose = aliased(TurnRow), aliased(MemberRow)
    of_a_round = and_(turn.pattern_id == PatternRow.id, PatternRow.rotation != Rotation.NONE)
    columns = (
        PatternRow.id,
        PatternRow.circle_id,
        PatternRow.title,
        PatternRow.rule,
        PatternRow.starts_on,
        PatternRow.starts,
        PatternRow.ends,
        MemberRow.id,
        PatternRow.rotation,
    )
    statement = (
        select(*columns, turn.position, turn.member_id, whose.name, AssignmentRow.shift_id)
        .join(TurnRow, TurnRow.pattern_id == PatternRow.id)
        .join(MemberRow, MemberRow.id == TurnRow.member_id)
        .join(CircleRow, CircleRow.id == PatternRow.circle_id)
        .outerjoin(ShiftRow, and_(ShiftRow.circle_id == PatternRow.circle_id, ShiftRow.pattern_id == PatternRow.id))
        .outerjoin(AssignmentRow, proposed)
        .outerjoin(turn, of_a_round)
        .outerjoin(whose, and_(whose.id == turn.member_id, whose.state == MemberState.ACTIVE))
        .where(
            MemberRow.account_id == account.id,
            MemberRow.state == MemberState.ACTIVE,
            MemberRow.planned_in.is_(False),
            CircleRow.state == CircleState.LIVE,
            TurnRow.agreed_at.is_(None),
            TurnRow.declined_at.is_(None),
            or_(PatternRow.until.is_(None), and_(PatternRow.until >= today, PatternRow.until >= PatternRow.starts_on)),
        )
        .distinct()
        .order_by(PatternRow.id, turn.position)
    )
    return _asked((await db.execute(statement)).all())


def _asked(rows: Any) -> list[PatternAsked]:
    """One for each pattern: its turns and its shifts come beside each other."""
    shifts: dict[tuple[Any, ...], set[int]] = defaultdict(set)
    turns: dict[tuple[Any, ...], dict[int | None, tuple[int | None, str | None]]] = defaultdict(dict)
    for *row, rotation, position, member_id, name, shift_id in rows:
        pattern = (*row, Rotation(rotation))
        shifts[pattern] |= {shift_id} - {None}
        turns[pattern] |= {} if position is None else {position: (member_id, name)}
    return [PatternAsked._make((*each, tuple(turns[each].values()), frozenset(shifts[each]))) for each in shifts]


class Newcomer(NamedTuple):
    """A new member of a circle of mine, who waits for a yes."""

    id: int
    circle_id: int
    name: str
    relation: str


async def joining(db: AsyncSession, account: Account) -> list[Newcomer]:
    """Who waits for a yes in my circles, longest first. Whether the yes is mine to give is for the rules."""
    me = aliased(MemberRow)
    statement = (
        select(MemberRow.id, MemberRow.circle_id, MemberRow.name, MemberRow.relation)
        .join(me, me.circle_id == MemberRow.circle_id)
        .where(me.account_id == account.id, me.state == MemberState.ACTIVE, MemberRow.state == MemberState.WAITING)
        .order_by(MemberRow.id)
    )
    return [Newcomer(*row) for row in await db.execute(statement)]
