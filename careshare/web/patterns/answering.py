"""One yes or no to a whole pattern; and a pattern that pauses, goes on, or stops."""

import wtforms
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response
from wtforms.validators import InputRequired, Optional, ValidationError

from careshare.actions import patterns as actions
from careshare.actions import turns
from careshare.domain.circles import Me
from careshare.domain.patterns import Pause
from careshare.domain.reasons import Refused
from careshare.domain.turns import Standing, why_not_call_off
from careshare.i18n import N_
from careshare.queries import patterns
from careshare.web import page, session
from careshare.web.forms import DayField, Form, filled, form_for
from careshare.web.patterns.lines import Lines


class PauseForm(Form):
    """From the first to the last day that it is not needed."""

    first = DayField(N_("First day without it"), [InputRequired()])
    last = DayField(N_("Last day without it"), [InputRequired()])

    def validate_last(self, field: DayField) -> None:
        """Not before the first."""
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError(N_("The last day can’t come before the first."))

    @property
    def pause(self) -> Pause:
        """What was said."""
        assert self.first.data is not None
        assert self.last.data is not None
        return Pause(self.first.data, self.last.data)


class StopForm(Form):
    """From which day on it is not needed any more."""

    day = DayField(N_("From which day is it no longer needed?"), [InputRequired()])


class YesForm(Form):
    """Whose yes it is, where somebody else writes it down."""

    member = wtforms.IntegerField(validators=[Optional()])


async def accept(request: Request) -> Response:
    """One yes to all of it: one's own, or one that was said on the telephone."""
    form = await filled(request, YesForm, page=_back_to_it)
    async with page.writing(request) as db:
        me = await session.member(db, request)
        n = await turns.agree(db, me, _pattern(request), form.member.data or me.id, page.now(request))
    said = page.words(request).ngettext(
        "Thank you. That settles one moment.", "Thank you. That settles %(n)s moments.", n
    )
    return page.said(request, await _back_to_it(request), said)


async def decline(request: Request) -> Response:
    """One no to all of it."""
    async with page.writing(request) as db:
        me = await session.member(db, request)
        await turns.decline(db, me, _pattern(request), page.now(request))
    said = page.words(request).gettext("That is fine. What was already yours stays yours until somebody takes it over.")
    return page.said(request, await _back_to_it(request), said)


async def pausing(request: Request) -> Response:
    """For how long is it not needed?"""
    async with page.reading(request) as db:
        me, standing = await _mine_to_call_off(db, request)
    line = Lines(me, page.today(request, me.circle), page.words(request)).line(standing)
    form = form_for(request, PauseForm, first=page.today(request, me.circle))
    return await page.show(request, "patterns/pausing.html", me=me, line=line, form=form)


async def pause(request: Request) -> Response:
    """Not needed in that time."""
    form = await filled(request, PauseForm, page=pausing)
    async with page.writing(request) as db:
        me = await session.member(db, request)
        await actions.pause(db, me, _pattern(request), form.pause, page.now(request))
    return await _back_to_it(request)


async def resume(request: Request) -> Response:
    """It goes on after all."""
    form = await filled(request, PauseForm, page=pausing)
    async with page.writing(request) as db:
        me = await session.member(db, request)
        await actions.resume(db, me, _pattern(request), form.pause, page.now(request))
    return await _back_to_it(request)


async def stopping(request: Request) -> Response:
    """From when on is it not needed any more?"""
    async with page.reading(request) as db:
        me, standing = await _mine_to_call_off(db, request)
    line = Lines(me, page.today(request, me.circle), page.words(request)).line(standing)
    form = form_for(request, StopForm, day=page.today(request, me.circle))
    return await page.show(request, "patterns/stopping.html", me=me, line=line, form=form)


async def stop(request: Request) -> Response:
    """Not needed any more from that day on."""
    form = await filled(request, StopForm, page=stopping)
    assert form.day.data is not None
    async with page.writing(request) as db:
        me = await session.member(db, request)
        await actions.stop(db, me, _pattern(request), form.day.data, page.now(request))
    return await _back_to_it(request)


async def _mine_to_call_off(db: AsyncSession, request: Request) -> tuple[Me, Standing]:
    me = await session.member(db, request)
    if reason := why_not_call_off(me):
        raise Refused(reason)
    return me, await patterns.one(db, me, _pattern(request))


async def _back_to_it(request: Request) -> Response:
    circle_id = request.path_params["circle_id"]
    return page.back_to(request, "patterns.show", circle_id=circle_id, pattern_id=_pattern(request))


def _pattern(request: Request) -> int:
    return int(request.path_params["pattern_id"])
