"""Writing down what time brings, each under a name of its own: once, whoever else does it at the same moment."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import letters
from careshare.domain.reminders import (
    EVENING_BEFORE,
    GAPS_AHEAD,
    LOOK_AHEAD,
    NOBODY_HERE,
    evening_name,
    gaps_name,
    nobody_here_name,
    week_name,
)
from careshare.queries.reminders import Gaps, Near


async def evening_before(db: AsyncSession, accounts: Iterable[int], day: date, now: datetime) -> None:
    """A letter to each of what is theirs on that day."""
    for account_id in accounts:
        name = f"{evening_name(day)}{account_id}"
        await letters.write_once(db, name, EVENING_BEFORE, now, account_id=account_id, on=day.isoformat())


async def look_ahead(db: AsyncSession, accounts: Iterable[int], day: date, now: datetime) -> None:
    """A letter to each of their week after that day."""
    for account_id in accounts:
        name = f"{week_name(day)}{account_id}"
        await letters.write_once(db, name, LOOK_AHEAD, now, account_id=account_id, on=day.isoformat())


async def nobody_here(db: AsyncSession, found: Iterable[Near], now: datetime) -> None:
    """To each, that nobody said they are at a moment which began."""
    for each in found:
        name = nobody_here_name(each.shift_id, each.starts_at, each.account_id)
        await letters.write_once(db, name, NOBODY_HERE, now, **_about(each))


async def gaps_ahead(db: AsyncSession, gaps: Gaps, shifts: list[int], day: date, now: datetime) -> None:
    """To all who plan: what is open in the days to come. `shifts` are remembered as named."""
    for account_id in gaps.accounts:
        name = gaps_name(day, gaps.circle_id, account_id)
        about = {"account_id": account_id, "circle_id": gaps.circle_id, "shifts": shifts}
        await letters.write_once(db, name, GAPS_AHEAD, now, **about)


def _about(each: Near) -> dict[str, Any]:
    return {
        "account_id": each.account_id,
        "circle_id": each.circle_id,
        "shift": each.shift_id,
        "starts": each.starts_at.isoformat(),
    }
