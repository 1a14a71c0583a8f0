"""Says that something changed that someone could see: pages and polling answer "nothing new" from these numbers."""

from datetime import datetime

from sqlalchemy import case, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.hot import Hot, given
from careshare.db.models import AccountRow, CircleRow

_NOW = given("now", CircleRow.changed_at)
_CIRCLE = Hot(
    update(CircleRow)
    .where(CircleRow.id == given("id", CircleRow.id))
    .values(
        revision=CircleRow.revision + 1,
        changed_at=case((CircleRow.changed_at > _NOW, CircleRow.changed_at), else_=_NOW),
    )
)
_ACCOUNT = Hot(
    update(AccountRow).where(AccountRow.id == given("id", AccountRow.id)).values(revision=AccountRow.revision + 1)
)


async def circle_changed(db: AsyncSession, circle_id: int, now: datetime) -> None:
    """Something in the circle changed. Call it last: it is the row everyone in the circle waits for.

    When that was never moves back, whatever the clock of the machine that says it does.
    """
    await db.run_sync(_CIRCLE.rows, id=circle_id, now=now)


async def account_changed(db: AsyncSession, account_id: int) -> None:
    """Something of the account's own changed: its name, its language, its shifts in any circle.

    It also locks the account until the transaction ends, so that one human does one thing at a time.
    """
    await db.run_sync(_ACCOUNT.rows, id=account_id)
