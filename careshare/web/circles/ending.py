"""Pausing a circle (hospital, holiday), ending it (moved, died), and going on again."""

import wtforms
from starlette.requests import Request
from starlette.responses import Response
from wtforms.validators import InputRequired

from careshare.actions import circles as actions
from careshare.domain import deciding as rules
from careshare.domain import permissions
from careshare.domain.circles import PAUSE_CONCERNS
from careshare.domain.members import Reach
from careshare.domain.reasons import Refused
from careshare.domain.time import Stretch
from careshare.i18n import N_, told_words
from careshare.queries import members, reach
from careshare.web import forms, page, session
from careshare.web.forms import AtMost, Form

MOST_WORDS = 1000
DIED = "died"
WHYS = [("moved", N_("Moved, or no longer needed")), (DIED, N_("Died"))]


class PauseForm(Form):
    """What everyone reads meanwhile."""

    words = wtforms.TextAreaField(N_("What should everyone read?"), [AtMost(MOST_WORDS)])


class EndForm(Form):
    """Why it ends, and what everyone reads from then on."""

    why = wtforms.RadioField(N_("What happened?"), [InputRequired()], choices=WHYS)
    words = wtforms.TextAreaField(N_("What should everyone read?"), [AtMost(MOST_WORDS)])


async def pausing(request: Request) -> Response:
    """Nothing is asked for a while, and who hears that?"""
    now = page.now(request)
    async with page.reading(request) as db:
        me = await session.member(db, request)
        if reason := rules.why_not_pause(me):
            raise Refused(reason)
        told = await reach.of_a_pause(db, me, Stretch(now, now + PAUSE_CONCERNS))
    form, hears = forms.form_for(request, PauseForm), told_words(told, page.words(request))
    return await page.show(request, "circles/pausing.html", me=me, form=form, hears=hears)


async def pause(request: Request) -> Response:
    """From now on, until somebody goes on."""
    form = await forms.filled(request, PauseForm, page=pausing)
    async with page.writing(request) as db:
        me = await session.member(db, request)
        told = await actions.pause(db, me, form.words.data or "", page.now(request))
    here = page.back_to(request, "circles.show", circle_id=me.circle_id)
    return _said(request, here, N_("The circle is paused."), told)


async def ending(request: Request) -> Response:
    """It is over; is it?"""
    async with page.reading(request) as db:
        me = await session.member(db, request)
        has_representative = await members.the_representative(db, me.circle_id) is not None
    if reason := rules.why_not_end(me, has_representative, person_died=True):
        raise Refused(reason)
    form = forms.form_for(request, EndForm)
    only_after_death = not permissions.may_end(me, has_representative)
    return await page.show(request, "circles/ending.html", me=me, form=form, only_after_death=only_after_death)


async def end(request: Request) -> Response:
    """It is over; everything stays to be read."""
    form = await forms.filled(request, EndForm, page=ending)
    async with page.writing(request) as db:
        me = await session.member(db, request)
        await actions.end(db, me, form.words.data or "", form.why.data == DIED, page.now(request))
    return page.back_to(request, "circles.show", circle_id=me.circle_id)


async def resume(request: Request) -> Response:
    """Go on where it was left."""
    async with page.writing(request) as db:
        me = await session.member(db, request)
        told = await actions.resume(db, me, page.now(request))
    here = request.app.state.url("circles.show", circle_id=me.circle_id)
    return _said(request, page.back_where_they_were(request, here), N_("The circle carries on."), told)


def _said(request: Request, response: Response, sentence: str, told: list[Reach]) -> Response:
    words = page.words(request)
    return page.said(request, response, " ".join([words.gettext(sentence), *told_words(told, words)]))
