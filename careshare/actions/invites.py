"""Moments in the calendar of a mail program: what a letter brought there, or took out, another letter puts right.

Most letters about a moment carry it, to whom they tell of it. This is for the rest: what somebody does themselves, of
which nobody writes to them, and acts about so many moments that their one letter carries none.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import letters
from careshare.actions.letters import HOLD_BACK
from careshare.domain.letters import IN_YOUR_CALENDAR, thread_of
from careshare.queries.letters import carried


async def put_right(
    db: AsyncSession,
    circle_id: int,
    theirs: Iterable[tuple[int, int | None]],
    now: datetime,
    kind: str = IN_YOUR_CALENDAR,
    **facts: Any,
) -> None:
    """A letter for each of `theirs`, given as (shift, account), that an earlier letter carried to them.

    It says how they stand to the moment when it is sent. Nobody is counted: without an earlier letter there is none.
    """
    for each in sorted(await carried(db, theirs)):
        await write(db, circle_id, each, now, kind, **facts)


async def write(
    db: AsyncSession,
    circle_id: int,
    theirs: tuple[int, int],
    now: datetime,
    kind: str = IN_YOUR_CALENDAR,
    **facts: Any,
) -> None:
    """One such letter, also where none before it carried the moment."""
    shift_id, account_id = theirs
    about = {"circle_id": circle_id, "shift": shift_id, "due_at": now + HOLD_BACK, **facts}
    await letters.write(db, kind, now, thread=thread_of(shift_id), account_id=account_id, **about)
