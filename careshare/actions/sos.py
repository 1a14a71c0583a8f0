"""“I can’t go on”: a word to one who plans, sent on purpose. It stands in no log; only who gets the letter knows."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions.places import Doing
from careshare.actions.telling import tell_of
from careshare.domain.circles import Me
from careshare.domain.members import Reach
from careshare.domain.reasons import NotFound
from careshare.queries import reach


async def send(db: AsyncSession, me: Me, member_id: int, now: datetime) -> Reach:
    """“I can’t manage on my own just now”, to one who plans in a circle that lives: at once, at any hour.

    Raises NotFound for anybody else, and for who gets no letters.
    """
    asked = next((each for each in await reach.of_who_hears(db, me) if each.member_id == member_id), None)
    if asked is None or not asked.by_letter or not me.circle.is_live:
        raise NotFound
    await tell_of(db, Doing(me, "sos", now), "sos", f"sos-{me.id}", [asked.account_id], member=me.id)
    return asked
