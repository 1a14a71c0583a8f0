"""My weeks: how is it with me, why, and what can I do about it? For the carer alone, and kept nowhere on the way."""

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import balance as actions
from careshare.domain.balance import find, may_set_limit
from careshare.domain.circles import Account, Me
from careshare.domain.load import assess
from careshare.domain.reasons import NotFound
from careshare.domain.relief import may_ask_relief
from careshare.domain.time import home_day
from careshare.queries import balance, mine, shared
from careshare.queries.balance import Weighed
from careshare.web import forms, page, private, session
from careshare.web.balance.forms import KnownForm
from careshare.web.balance.view import BalancePage
from careshare.web.balance.words import Says


async def show(request: Request) -> Response:
    """How is it with me?"""
    view, mes = await _looked_at(request)
    return await private.show(request, "balance/show.html", view=view, **private.around(mes))


async def wrong(request: Request) -> Response:
    """What is not right here?"""
    view, mes = await _looked_at(request)
    members = {me.circle_id: me.id for me in mes}
    return await private.show(request, "balance/wrong.html", view=view, members=members, **private.around(mes))


async def known(request: Request) -> Response:
    """I know, it is fine: nothing more is said of it for a while."""
    form = await forms.filled(request, KnownForm, page=wrong)
    now = page.now(request)
    async with page.writing(request) as db:
        account, weighed = await carer(db, request)
        signal = assess(weighed.carer, home_day(now, account.zone)).signal(form.signal.data)
        if not (weighed.is_reckoned and signal and signal.strength):
            raise NotFound
        await actions.snooze(db, account, signal, home_day(now, account.zone))
    said = page.words(request).gettext("We won’t mention it for four weeks, unless it becomes more.")
    return page.said(request, page.back_to(request, "balance.show"), said)


async def helping(request: Request) -> Response:
    """Who can think along, and who can be rung?"""
    async with page.reading(request) as db:
        account, _ = await carer(db, request)
        mes = await mine.circles(db, account)
    return await private.show(request, "balance/help.html", help=request.app.state.help_lines, **private.around(mes))


async def _looked_at(request: Request) -> tuple[BalancePage, list[Me]]:
    """All that the pages say of the one who looks, and what they are in each circle."""
    now = page.now(request)
    async with page.reading(request) as db:
        account, weighed = await carer(db, request)
        past = await balance.past(db, account, now) if weighed.is_reckoned else None
        mes = await mine.circles(db, account)
        asked = await shared.reliefs(db, account, None, now)
    found = find(weighed.carer, past, now) if past else None
    reliefs = [me.circle_id for me in mes if may_ask_relief(me)]
    return BalancePage(weighed, found, now, _says(request, account, mes), request.app.state.url, reliefs, asked), mes


async def carer(db: AsyncSession, request: Request) -> tuple[Account, Weighed]:
    """The signed-in human, and what they carry. Raises NotFound for whom this page is not meant."""
    account = await session.private(db, request)
    weighed = await balance.weighed(db, account, page.now(request))
    if not may_set_limit(weighed.roles):
        raise NotFound
    return account, weighed


def _says(request: Request, account: Account, mes: list[Me]) -> Says:
    """What is said, in their language and on their own day."""
    names = {me.circle_id: me.circle.person_name for me in mes}
    return Says(page.words(request), home_day(page.now(request), account.zone), names)
