"""My weeks: how is it with me, why, and what can I do about it? For the carer alone, and kept nowhere on the way."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from careshare.domain.balance import find, may_set_limit
from careshare.domain.circles import Account, Me
from careshare.domain.reasons import NotFound
from careshare.domain.time import home_day
from careshare.domain.words import CircleState
from careshare.queries import balance, mine
from careshare.queries.balance import Weighed
from careshare.web import page, session
from careshare.web.balance.view import BalancePage
from careshare.web.balance.words import Says


async def show(request: Request) -> Response:
    """How is it with me?"""
    now = page.now(request)
    async with page.reading(request) as db:
        account, weighed = await carer(db, request)
        past = await balance.past(db, account, now) if weighed.is_reckoned else None
        mes = await mine.circles(db, account)
    found = find(weighed.carer, past, now) if past else None
    view = BalancePage(weighed, found, now, says(request, account, mes), request.app.state.url)
    return await private(request, "balance/show.html", view=view, **around(mes))


async def carer(db: AsyncSession, request: Request) -> tuple[Account, Weighed]:
    """The signed-in human, and what they carry. Raises NotFound for whom this page is not meant."""
    account = await session.account(db, request)
    weighed = await balance.weighed(db, account, page.now(request))
    if not may_set_limit(weighed.roles):
        raise NotFound
    return account, weighed


def says(request: Request, account: Account, mes: list[Me]) -> Says:
    """What is said, in their language and on their own day."""
    names = {me.circle_id: me.circle.person_name for me in mes}
    return Says(page.words(request), home_day(page.now(request), account.zone), names)


def around(mes: list[Me]) -> dict[str, Any]:
    """What stands around the page: the circles to go to."""
    return {"circles": [me.circle for me in mes if me.circle.state is not CircleState.ENDED], "has_weeks": True}


async def private(request: Request, template: str, **values: Any) -> Response:
    """A page that no browser and no server between keeps."""
    response = await page.show(request, template, nav="balance", **values)
    response.headers["Cache-Control"] = "no-store"
    return response
