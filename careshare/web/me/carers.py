"""What carers let me know, on purpose, where I plan: relief they ask for, and what is enough for them."""

from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from careshare.domain.circles import Account, Me
from careshare.domain.time import Week, home_day
from careshare.i18n import relief_words
from careshare.queries import shared
from careshare.queries.shared import Asked
from careshare.web import page


class Night(NamedTuple):
    """A day or a night they ask for, in words, and where it stands on the rota."""

    address: str
    words: str


class Shared(NamedTuple):
    """What one carer lets me know: when they would like somebody to be there, and what is enough for them."""

    circle_id: int
    member_id: int
    name: str
    relief: list[Night]
    limit: timedelta | None


async def shared_with_me(db: AsyncSession, request: Request, account: Account, circles: list[Me]) -> list[Shared]:
    """By who it is; nothing is asked for who plans nowhere."""
    if not any(me.member.is_coordinator for me in circles):
        return []
    asked: dict[tuple[int, int, str], list[Night]] = defaultdict(list)
    for each in await shared.asked_of(db, account, page.now(request)):
        asked[each.circle_id, each.member_id, each.name].append(_night(request, account, each))
    shown = await shared.limits_shown_to(db, account)
    limits = {(each.circle_id, each.member_id, each.name): each.limit for each in shown}
    return [Shared(*who, asked.get(who, []), limits.get(who)) for who in dict.fromkeys([*asked, *limits])]


def _night(request: Request, account: Account, asked: Asked) -> Night:
    """To the day itself, in its week."""
    day = asked.relief.first_day(home_day(page.now(request), account.zone))
    address = request.app.state.url("rota.show", circle_id=asked.circle_id, week=Week.of(day))
    return Night(f"{address}#d-{day.isoformat()}", relief_words([asked.relief], page.words(request)))
