"""How does this circle ask, and whom would it ask next? For who plans; and where the search for one moment stands."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response
from wtforms.validators import InputRequired

from careshare.actions import asking as actions
from careshare.domain.asking.ladder import Ladder
from careshare.domain.assignments import why_not_seek
from careshare.domain.circles import Circle, Me
from careshare.domain.messages import QUIET_UNTIL
from careshare.domain.permissions import may_plan
from careshare.domain.reasons import NotFound, Refused
from careshare.domain.time import instant
from careshare.i18n import N_, moment_words
from careshare.queries import asking, shifts
from careshare.queries.asking import Settings
from careshare.web import forms, page, session
from careshare.web.asking.form import LadderForm, values_of
from careshare.web.forms import DayField, Form
from careshare.web.searches import ladder_words, lines, outlook_words

AHEAD = timedelta(days=14)
SHOWN = 12
"""Open moments on the page; more than that nobody reads."""


class LaterForm(Form):
    """From which day on helpers may be asked."""

    day = DayField(N_("From which day on?"), [InputRequired()])

    def until(self, circle: Circle) -> datetime:
        """When asking begins on that day at home."""
        assert self.day.data is not None
        return instant(datetime.combine(self.day.data, QUIET_UNTIL), circle.zone)


async def show(request: Request) -> Response:
    """Whom do we ask, in which order, and what comes of it for what is open now?"""
    async with page.reading(request) as db:
        me, there = await _chosen(db, request)
        standing = forms.fresh(request, LadderForm, **values_of(there))
        form = forms.mistaken(request, LadderForm) or standing
        tried = there.ladder if form.errors else Ladder(form.rungs)
        found = await _found(db, me, tried, page.now(request))
    now, words = page.now(request), page.words(request)
    view: dict[str, Any] = {
        "form": form,
        "there": standing,
        "steps": ladder_words(tried, words),
        "lines": lines(found[:SHOWN], me.circle, words, now),
        "more": len(found[SHOWN:]),
        "is_tried": bool(form.errors) or (tried, form.alarm.data) != (there.ladder, there.alarm_minutes),
    }
    return await page.show(request, "asking/show.html", me=me, nav="circles", **view)


async def look(request: Request) -> Response:
    """The same page with what was typed: whom it would ask. Nothing is kept."""
    await _typed(request)
    return await show(request)


async def keep(request: Request) -> Response:
    """Ask in this order from now on."""
    form = await _typed(request)
    async with page.writing(request) as db:
        me, there = await _chosen(db, request)
        await actions.change(db, me, form.chosen(there), page.now(request))
    said = page.words(request).gettext("Kept. From now on it is asked in this order.")
    return page.said(request, page.back_to(request, "asking.show", circle_id=me.circle_id), said)


async def ask_now(request: Request) -> Response:
    """Let the next ones be asked for this moment at once."""
    async with page.writing(request) as db:
        me = await session.member(db, request)
        await actions.hurry(db, me, request.path_params["shift_id"], page.now(request))
    said = N_("The next ones are asked at once; in the evening and at night as soon as it is eight.")
    return _back(request, me, said)


async def ask_later(request: Request) -> Response:
    """Let nobody be asked to come for this moment before a day."""
    form = await forms.filled(request, LaterForm, page=later)
    async with page.writing(request) as db:
        me = await session.member(db, request)
        await actions.hold(db, me, request.path_params["shift_id"], form.until(me.circle), page.now(request))
    return _back(request, me, N_("Nobody is asked to come before that day."))


async def later(request: Request) -> Response:
    """From which day on?"""
    async with page.reading(request) as db:
        me = await _planner(db, request)
        shift = await shifts.one(db, me, request.path_params["shift_id"])
    form = forms.form_for(request, LaterForm)
    when = moment_words(shift.stretch, me.circle.zone, page.language(request))
    return await page.show(request, "asking/later.html", me=me, nav="rota", form=form, shift=shift, when=when)


async def seeking(request: Request) -> Response:
    """Whom would you ask in my place? Before I do; looking asks nobody."""
    now, words = page.now(request), page.words(request)
    async with page.reading(request) as db:
        me = await session.member(db, request)
        shift = await shifts.one(db, me, request.path_params["shift_id"])
        if reason := why_not_seek(shift, me.id, me, now):
            raise Refused(reason)
        ahead = await asking.ahead_of_seeking(db, me, shift, now)
    when = moment_words(shift.stretch, me.circle.zone, words.language)
    says = list(outlook_words(ahead, me.circle, words, now))
    return await page.show(request, "asking/seeking.html", me=me, nav="rota", shift=shift, when=when, whom=says)


async def _found(db: AsyncSession, me: Me, ladder: Ladder, now: datetime) -> list[asking.Ahead]:
    tried = replace(await asking.asking(db, me.circle_id), ladder=ladder)
    return await asking.ahead(db, tried, now + max(ladder.reach, AHEAD), now)


async def _typed(request: Request) -> LadderForm:
    async with page.reading(request) as db:
        _, there = await _chosen(db, request)
    standing = forms.fresh(request, LadderForm, **values_of(there))
    prepare = forms.since(standing, lambda _form: None)
    request.state.form = await forms.filled(request, LadderForm, page=show, prepare=prepare)
    return request.state.form  # type: ignore[no-any-return]


async def _chosen(db: AsyncSession, request: Request) -> tuple[Me, Settings]:
    me = await _planner(db, request)
    return me, await asking.settings(db, me.circle_id)


async def _planner(db: AsyncSession, request: Request) -> Me:
    """Me, who arranges: for everybody else there is no such page."""
    me = await session.member(db, request)
    if not may_plan(me):
        raise NotFound
    return me


def _back(request: Request, me: Me, said: str) -> Response:
    where = {"circle_id": me.circle_id, "shift_id": request.path_params["shift_id"]}
    return page.said(request, page.back_to(request, "shifts.show", **where), page.words(request).gettext(said))
