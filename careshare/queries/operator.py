"""What whoever runs it wants to know: how far things are, not who they are about."""

from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import AccountRow, CircleRow, LetterRow, PatternRow
from careshare.domain.words import UNSENT, CircleState
from careshare.queries.letters import STANDS_STILL


async def is_anybody_there(db: AsyncSession) -> bool:
    """Whether the database is in use."""
    return (await db.execute(select(AccountRow.id).limit(1))).first() is not None


async def outbox(db: AsyncSession, now: datetime) -> tuple[int, float]:
    """How many letters should have left by now, and for how many seconds the oldest of them has waited."""
    statement = select(func.count(), func.min(LetterRow.due_at)).where(
        LetterRow.state.in_(UNSENT), LetterRow.due_at <= now, ~STANDS_STILL
    )
    count, oldest = (await db.execute(statement)).one()
    return count, (now - oldest).total_seconds() if oldest else 0.0


async def written_until(db: AsyncSession) -> date | None:
    """The day up to which the pattern that is furthest behind is written, of those that go on in a live circle."""
    statement = (
        select(func.min(func.coalesce(PatternRow.written_until, PatternRow.starts_on)))
        .join(CircleRow, CircleRow.id == PatternRow.circle_id)
        .where(
            CircleRow.state == CircleState.LIVE,
            or_(PatternRow.until.is_(None), PatternRow.until > PatternRow.written_until),
        )
    )
    found: date | None = (await db.execute(statement)).scalar_one()
    return found
