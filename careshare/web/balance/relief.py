"""“Could somebody be there on Thursday, and on Friday night?” What a carer asks whoever plans for, on purpose."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import balance as actions
from careshare.domain.circles import Me
from careshare.domain.reasons import NotFound
from careshare.domain.relief import may_ask_relief
from careshare.domain.time import home_day
from careshare.i18n import names_words, relief_words, told_words
from careshare.queries import mine, reach, shared
from careshare.web import forms, page, private, session
from careshare.web.balance.forms import ReliefForm


async def relief(request: Request) -> Response:
    """On which days and nights would I like somebody to be there? Whoever asked may also still take it back."""
    async with page.reading(request) as db:
        me = await _member(db, request)
        asked = await shared.reliefs(db, me.account, me.circle_id, page.now(request))
        if not (asked or may_ask_relief(me)):
            raise NotFound
        planners = [each.name for each in await reach.of_who_hears(db, me)]
        mes = [each for each in await mine.circles(db, me.account) if may_ask_relief(each)]
    words = page.words(request)
    lines = [(each.id, relief_words([each.relief], words)) for each in asked]
    form = forms.form_for(request, ReliefForm)
    who = names_words(planners, words)
    values = {"form": form, "asked": lines, "who": who, "mes": mes, "may_ask": may_ask_relief(me)}
    return await private.show(request, "balance/relief.html", me=me, **values, **private.around([me]))


async def ask_relief(request: Request) -> Response:
    """Those who plan read it, and get a letter."""
    form = await forms.filled(request, ReliefForm, page=relief)
    async with page.writing(request) as db:
        me = await _member(db, request)
        await actions.ask_relief(db, me, form.wanted(_today(request, me)), page.now(request))
        told = await reach.of_who_hears(db, me)
    words = page.words(request)
    said = " ".join([words.gettext("You asked for it."), *told_words(told, words)])
    return page.said(request, page.back_to(request, "balance.relief", circle_id=me.circle_id), said)


async def withdraw_relief(request: Request) -> Response:
    """It is not needed any more. What somebody asked they take back, whatever they have become here since."""
    async with page.writing(request) as db:
        me = await _member(db, request)
        await actions.withdraw_relief(db, me, request.path_params["relief_id"], page.now(request))
    said = page.words(request).gettext("You took it back. Nobody reads it any more.")
    return page.said(request, page.back_to(request, "balance.relief", circle_id=me.circle_id), said)


async def _member(db: AsyncSession, request: Request) -> Me:
    """Me in this circle, behind what keeps my weeks private."""
    await session.private(db, request)
    return await session.member(db, request)


def _today(request: Request, me: Me) -> date:
    return home_day(page.now(request), me.account.zone)
