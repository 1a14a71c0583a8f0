"""What carers let me know, on purpose, where I plan: relief they ask for, and what is enough for them."""

from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from careshare.domain.circles import Account, Me
from careshare.domain.relief import Relief
from careshare.i18n import relief_words
from careshare.queries import shared
from careshare.web import page


class Shared(NamedTuple):
    """What one carer lets me know: when they would like somebody to be there, in words, and what is enough for them."""

    circle_id: int
    member_id: int
    name: str
    relief: str
    limit: timedelta | None


async def shared_with_me(db: AsyncSession, request: Request, account: Account, circles: list[Me]) -> list[Shared]:
    """By who it is; nothing is asked for who plans nowhere."""
    if not any(me.member.is_coordinator for me in circles):
        return []
    words = page.words(request)
    asked: dict[tuple[int, int, str], list[Relief]] = defaultdict(list)
    for each in await shared.asked_of(db, account, page.now(request)):
        asked[each.circle_id, each.member_id, each.name].append(each.relief)
    shown = await shared.limits_shown_to(db, account)
    limits = {(each.circle_id, each.member_id, each.name): each.limit for each in shown}
    return [
        Shared(*who, relief_words(asked[who], words) if who in asked else "", limits.get(who))
        for who in dict.fromkeys([*asked, *limits])
    ]
