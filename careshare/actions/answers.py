"""“Not just now”, by the link in a letter or a chat."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import assignments, places
from careshare.actions.places import Doing
from careshare.domain import assignments as rules
from careshare.domain.assignments import Change
from careshare.domain.circles import Me
from careshare.domain.reasons import Refused
from careshare.domain.words import AssignmentState
from careshare.queries import shifts


async def not_now(db: AsyncSession, me: Me, shift_id: int, now: datetime) -> None:
    """Whoever plans reads it, and it bars nobody from a yes later. Whoever said no before in another way, said so."""
    shift = await shifts.one(db, me, shift_id)
    if reason := rules.why_not_say_not_now(shift, me.id, me.circle, now):
        raise Refused(reason)
    before = shift.of(me.id)
    if before is None:
        said = Change(me.id, me.member.account_id, None, AssignmentState.DECLINED)
        await places.keep(db, Doing(me, "decline", now), shift, [said])
    elif before.state is AssignmentState.PROPOSED:
        await assignments.decline(db, me, shift_id, now)
