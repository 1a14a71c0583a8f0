"""What the page of a circle itself shows: on what ground, the texts of the house, its quiet times."""

from typing import NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import CircleRow, EntryRow, MemberRow, QuietTimeRow, ShiftRow
from careshare.domain.cautions import WeeklyTime
from careshare.domain.circles import Account, Circle, Me, Particulars
from careshare.domain.deciding import Deciding, Ending
from careshare.domain.words import CircleState, MemberState
from careshare.queries.members import CIRCLE, MEMBER, as_circle, as_member

PARTICULARS = (
    CircleRow.decides_basis,
    CircleRow.decides_since,
    CircleRow.house_rules,
    CircleRow.wants,
)
QUIET_TIME = (QuietTimeRow.id, QuietTimeRow.weekday, QuietTimeRow.starts, QuietTimeRow.ends)


class QuietTime(NamedTuple):
    """A weekly time the person wants the house to themselves."""

    id: int
    at: WeeklyTime


async def particulars(db: AsyncSession, me: Me) -> Particulars:
    """What is written down of the viewer's circle beside the circle itself."""
    row = (await db.execute(select(*PARTICULARS).where(CircleRow.id == me.circle_id))).one()
    return Particulars(*row)


async def deciding(db: AsyncSession, me: Me) -> Deciding:
    """Who has the last word in the viewer's circle, on what ground and since when."""
    represents = and_(MemberRow.circle_id == CircleRow.id, MemberRow.is_representative)
    statement = (
        select(CircleRow.decides, CircleRow.decides_basis, CircleRow.decides_since, MemberRow.id)
        .outerjoin(MemberRow, represents)
        .where(CircleRow.id == me.circle_id)
    )
    return Deciding(*(await db.execute(statement)).one())


async def quiet_times(db: AsyncSession, me: Me) -> list[QuietTime]:
    """When the house is quiet, through the week."""
    statement = select(*QUIET_TIME).where(QuietTimeRow.circle_id == me.circle_id)
    in_order = statement.order_by(QuietTimeRow.weekday, QuietTimeRow.starts, QuietTimeRow.id)
    return [QuietTime(row.id, WeeklyTime(row.weekday, row.starts, row.ends)) for row in await db.execute(in_order)]


async def has_shifts(db: AsyncSession, me: Me) -> bool:
    """Whether anything was ever planned: from then on the home's clock stays what it is."""
    statement = select(ShiftRow.id).where(ShiftRow.circle_id == me.circle_id).limit(1)
    return (await db.execute(statement)).first() is not None


async def ending(db: AsyncSession, me: Me) -> Ending | None:
    """How the viewer's circle was ended, where it is; from the log, which remembers who did it."""
    if me.circle.state is not CircleState.ENDED:
        return None
    statement = (
        select(EntryRow.at, *MEMBER)
        .join(MemberRow, and_(MemberRow.circle_id == EntryRow.circle_id, MemberRow.id == EntryRow.by_member_id))
        .where(EntryRow.circle_id == me.circle_id, EntryRow.verb == "end")
        .order_by(EntryRow.id.desc())
        .limit(1)
    )
    row = (await db.execute(statement)).one_or_none()
    return row and Ending(row[0], as_member(row[1:], under_18=False))


async def waiting(db: AsyncSession, account: Account) -> list[Circle]:
    """The circles in which somebody still has to say yes to this human."""
    statement = (
        select(*CIRCLE)
        .join(MemberRow, MemberRow.circle_id == CircleRow.id)
        .where(MemberRow.account_id == account.id, MemberRow.state == MemberState.WAITING)
        .order_by(CircleRow.person_name, CircleRow.id)
    )
    return [as_circle(row) for row in await db.execute(statement)]
