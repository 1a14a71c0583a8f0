"""What somebody answered who was asked by the order of asking, wherever they answer."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.hot import Hot, given
from careshare.db.models import AskRow
from careshare.domain.shifts import Shift
from careshare.domain.words import Answer
from careshare.queries.answers import searches_that_go_on

_ANSWERED = Hot(
    update(AskRow)
    .where(
        AskRow.circle_id == given("circle_id", AskRow.circle_id),
        AskRow.member_id == given("member_id", AskRow.member_id),
        AskRow.search_id.in_(searches_that_go_on()),
    )
    .values(answer=given("answer", AskRow.answer), answered_at=given("answered_at", AskRow.answered_at))
    .returning(AskRow.id)
)


async def answered(db: AsyncSession, shift: Shift, member_id: int, answer: Answer | None, now: datetime) -> None:
    """Keeps what a member said to each question that is open for a shift; the last answer counts.

    In the transaction of whatever else the answer does; None takes it back. Nothing where nobody asked them.
    """
    asked = {"circle_id": shift.circle_id, "shift_id": shift.id, "member_id": member_id}
    await _ANSWERED.first(db, **asked, answer=answer, answered_at=now if answer else None)
