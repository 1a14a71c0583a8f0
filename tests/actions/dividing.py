"""What the tests of dividing do all the time: one act in one transaction, and how a shift stands after it."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import pytest

from careshare.actions import assignments, shifts
from careshare.domain.circles import Me
from careshare.domain.reasons import Refused, Why
from careshare.domain.shifts import Shift
from careshare.queries import shifts as shift_queries
from tests.world import World

Verb = Callable[..., Awaitable[Any]]


async def do(world: World, verb: Verb, me: Me, *values: Any, now: datetime | None = None) -> Any:
    """One act of `me`, in a transaction of its own, now or at `now`."""
    async with world.database.writing() as db:
        return await verb(db, me, *values, now or world.now)


async def refused(world: World, verb: Verb, me: Me, *values: Any, now: datetime | None = None) -> Why:
    """Why the act was refused; fails where it was not."""
    with pytest.raises(Refused) as refusal:
        await do(world, verb, me, *values, now=now)
    return refusal.value.reason.why


async def look(world: World, shift_id: int) -> Shift:
    """The shift as it now is."""
    async with world.database.reading() as db:
        return await shift_queries.one(db, world.coordinator, shift_id)


async def states(world: World, shift_id: int) -> dict[str, str]:
    """The state of everyone who is on the shift or was asked, by name."""
    shift = await look(world, shift_id)
    return {each.name: each.state.value for each in shift.assignments}


async def letters(world: World) -> list[tuple[str, int | None]]:
    """The letters in the outbox: their kind, and the account they are for."""
    from careshare.db.models import LetterRow

    return [(row.kind, row.account_id) for row in await world.rows(LetterRow)]


__all__ = ["assignments", "do", "letters", "look", "refused", "shifts", "states"]
