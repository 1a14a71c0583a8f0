"""“I can’t go on”: who can be rung now, before anything else. Nobody sees it until something is sent."""

from typing import NamedTuple

import wtforms
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import check_ins
from careshare.actions import sos as actions
from careshare.domain.circles import Account, Me
from careshare.domain.members import Reach
from careshare.domain.reasons import NotFound
from careshare.domain.sos import is_out_of_hours
from careshare.domain.text import as_dialled
from careshare.queries import balance, mine, reach
from careshare.web import forms, page, private, session
from careshare.web.forms import Form


class SendForm(Form):
    """To whom."""

    circle = wtforms.IntegerField()
    member = wtforms.IntegerField()


class Near(NamedTuple):
    """One who plans, in which circle, and how they are reached."""

    me: Me
    who: Reach

    @property
    def dial(self) -> str:
        """The number as a telephone dials it."""
        return as_dialled(self.who.phone)


async def show(request: Request) -> Response:
    """Who can be rung now?"""
    async with page.reading(request) as db:
        account, mes = await _carer(db, request)
        near = [Near(me, who) for me in mes if me.circle.is_live for who in await reach.of_who_hears(db, me)]
    is_late = is_out_of_hours(page.now(request), account.zone)
    values = {"near": near, "help": request.app.state.help_lines, "is_late": is_late}
    return await private.show(request, "sos/show.html", **values, **private.around(mes))


async def send(request: Request) -> Response:
    """“I can’t manage on my own just now”, to this one."""
    form = await forms.filled(request, SendForm, page=show)
    async with page.writing(request) as db:
        _, mes = await _carer(db, request)
        me = next((each for each in mes if each.circle_id == form.circle.data), None)
        if me is None:
            raise NotFound
        asked = await actions.send(db, me, form.member.data or 0, page.now(request))
    said = page.words(request).gettext("%(name)s gets a letter now. Ring as well if it can’t wait.", name=asked.name)
    return page.said(request, page.back_to(request, "sos.show"), said)


async def keep(request: Request) -> Response:
    """Let my weeks know it."""
    async with page.writing(request) as db:
        account, _ = await _carer(db, request)
        await check_ins.cannot_go_on(db, account, page.now(request))
    said = page.words(request).gettext("That is kept. Only you can see it.")
    return page.said(request, page.back_to(request, "balance.show"), said)


async def _carer(db: AsyncSession, request: Request) -> tuple[Account, list[Me]]:
    account = await session.private(db, request)
    weighed = await balance.weighed(db, account, page.now(request))
    if not weighed.is_reckoned:
        raise NotFound
    return account, await mine.circles(db, account)
