"""What is mine to set: what is enough for me, who may see it, my hours of arranging; and to let it all be forgotten."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import balance as actions
from careshare.domain.circles import Account, Me, Member
from careshare.domain.time import Week, home_day
from careshare.i18n import number_words
from careshare.queries import balance, members, mine, shared
from careshare.queries.balance import Weighed
from careshare.web import forms, page, private, session
from careshare.web.balance.forms import ArrangingForm, LinesForm
from careshare.web.balance.pages import carer
from careshare.web.forms import Form


async def settings(request: Request) -> Response:
    """What is enough for me?"""
    async with page.reading(request) as db:
        account, weighed = await carer(db, request)
        mes = await mine.circles(db, account)
        planners = await shared.planners(db, account)
        arranged = await balance.arranged(db, account, _mondays(request, account)[1])
    values: dict[str, Any] = {
        "form": _lines_form(request, weighed),
        "arranging": _arranging_form(request, account, arranged) if _arranges(mes) else None,
        "planners": planners,
        "names": {me.circle_id: me.circle.person_name for me in mes},
        "limit": weighed.lines.limit,
    }
    return await private.show(request, "balance/settings.html", **values, **private.around(mes))


async def keep(request: Request) -> Response:
    """From now on these are my lines."""
    async with page.reading(request) as db:
        _, weighed = await carer(db, request)
    form = await forms.filled(request, LinesForm, page=settings, prepare=_offering(weighed))
    async with page.writing(request) as db:
        account = await session.private(db, request)
        await actions.set_lines(db, account, **form.lines)
    return page.said(request, page.back_to(request, "balance.show"), page.words(request).gettext("It is kept."))


async def keep_arranging(request: Request) -> Response:
    """So long I was arranging things."""
    form = await forms.filled(request, ArrangingForm, page=settings)
    async with page.writing(request) as db:
        account, _ = await carer(db, request)
        this_week, last_week = _mondays(request, account)
        await actions.note_arranging(db, account, this_week, form.this_week.minutes or 0)
        await actions.note_arranging(db, account, last_week, form.last_week.minutes or 0)
    return page.said(request, page.back_to(request, "balance.show"), page.words(request).gettext("It is kept."))


async def show_limit(request: Request) -> Response:
    """They may see what is enough for me."""
    async with page.writing(request) as db:
        await carer(db, request)
        me, to = await _planner(db, request)
        await actions.show_limit(db, me, to, page.now(request))
    said = page.words(request).gettext("%(name)s can now see what is enough for you.", name=to.name)
    return page.said(request, page.back_to(request, "balance.settings", anchor="shown"), said)


async def hide_limit(request: Request) -> Response:
    """They may not see it any more; also where I am somebody else here by now."""
    async with page.writing(request) as db:
        me, to = await _planner(db, request)
        await actions.hide_limit(db, me, to, page.now(request))
    said = page.words(request).gettext("%(name)s does not see it any more.", name=to.name)
    return page.said(request, page.back_to(request, "balance.settings", anchor="shown"), said)


async def forgetting(request: Request) -> Response:
    """What will be gone? For anybody: who cares no more may want it gone too."""
    async with page.reading(request) as db:
        account = await session.private(db, request)
        mes = await mine.circles(db, account)
    return await private.show(request, "balance/forgetting.html", **private.around(mes))


async def forget(request: Request) -> Response:
    """Everything that was kept of how it went is gone."""
    async with page.writing(request) as db:
        await actions.forget(db, await session.private(db, request))
    said = page.words(request).gettext("It is all gone. Your limit is still there.")
    return page.said(request, page.back_to(request, "balance.settings"), said)


async def _planner(db: AsyncSession, request: Request) -> tuple[Me, Member]:
    """Me, and the one in the address who plans."""
    await session.private(db, request)
    me = await session.member(db, request)
    return me, await members.one(db, me, request.path_params["member_id"])


def _arranges(mes: list[Me]) -> bool:
    """Whether they plan for others somewhere."""
    return any(me.member.is_coordinator for me in mes)


def _mondays(request: Request, account: Account) -> tuple[date, date]:
    """Of this week and of the last, where they live."""
    monday = Week.of(home_day(page.now(request), account.zone)).monday
    return monday, monday - timedelta(weeks=1)


def _offering(weighed: Weighed) -> Callable[[LinesForm], None]:
    """Who only has a limit is asked for no more."""

    def prepare(form: LinesForm) -> None:
        if not weighed.may_be_reckoned:
            del form.wanted, form.paid

    return prepare


def _lines_form(request: Request, weighed: Weighed) -> LinesForm:
    lines = weighed.lines
    written = {"limit": _written(request, lines.limit), "paid": _written(request, lines.paid)}
    prepare = _offering(weighed)
    return forms.form_for(request, LinesForm, prepare=prepare, wanted=weighed.is_reckoned, **written)


def _arranging_form(request: Request, account: Account, arranged: dict[date, timedelta]) -> Form:
    this_week, last_week = (_written(request, arranged.get(monday)) for monday in _mondays(request, account))
    return forms.form_for(request, ArrangingForm, this_week=this_week, last_week=last_week)


def _written(request: Request, hours: timedelta | None) -> str:
    """As somebody would type it."""
    return "" if hours is None else number_words(hours.total_seconds() / 3600, page.language(request))
