"""Writing a moment down: a new one, a changed one, one that is not needed, and care nobody had planned."""

from datetime import date, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import shifts as actions
from careshare.domain.cautions import cautions_for_planning
from careshare.domain.circles import Me
from careshare.domain.permissions import may_help, may_plan
from careshare.domain.reasons import Reason, Refused, Why
from careshare.domain.shifts import why_not_cancel, why_not_edit
from careshare.domain.time import wall_time
from careshare.queries import shifts
from careshare.web import page, session
from careshare.web.forms import FormMistake, filled, form_for
from careshare.web.shifts.form import CancelForm, ShiftForm, WhenForm, values_of

LONG_ENOUGH = timedelta(hours=2)


def at_home(zone: ZoneInfo, form: WhenForm) -> None:
    """By whose clock the times are."""
    form.zone = zone


async def new(request: Request) -> Response:
    """A moment that comes once; the day may be in the address."""
    async with page.reading(request) as db:
        me = await session.member(db, request)
    _unless_allowed(may_plan(me))
    form = form_for(request, ShiftForm, day=_day(request, me))
    return await page.show(request, "shifts/new.html", me=me, nav="rota", form=form)


async def create(request: Request) -> Response:
    """Puts it on the rota."""
    async with page.writing(request) as db:
        me = await session.member(db, request)
        form = await filled(request, ShiftForm, new, partial(at_home, me.circle.zone))
        shift_id = await actions.create(db, me, form.draft, page.now(request))
        quiet = cautions_for_planning(form.stretch, await shifts.quiet_times(db, me), me.circle.zone)
    words = page.words(request)
    said = [words.gettext("It is on the rota."), *(words.gettext("Mind: the house is to be quiet then.") for _ in quiet)]
    return page.said(request, _to(request, me, shift_id), " ".join(said))


async def unplanned(request: Request) -> Response:
    """Care that nobody had planned, and I gave."""
    async with page.reading(request) as db:
        me = await session.member(db, request)
    _unless_allowed(may_help(me.member))
    since = wall_time(page.now(request) - LONG_ENOUGH, me.circle.zone).replace(minute=0, second=0, microsecond=0)
    form = form_for(request, ShiftForm, day=since.date(), starts=since.time())
    return await page.show(request, "shifts/unplanned.html", me=me, nav="rota", form=form)


async def write_down(request: Request) -> Response:
    """Writes it down."""
    async with page.writing(request) as db:
        me = await session.member(db, request)
        form = await filled(request, ShiftForm, unplanned, partial(at_home, me.circle.zone))
        shift_id = await actions.write_down(db, me, form.draft, page.now(request))
    said = page.words(request).gettext("Written down. Thank you for being there.")
    return page.said(request, _to(request, me, shift_id), said)


async def edit(request: Request) -> Response:
    """Changes this one only; its pattern leaves it alone from then on."""
    async with page.reading(request) as db:
        me = await session.member(db, request)
        shift = await shifts.one(db, me, request.path_params["shift_id"])
    _unless(why_not_edit(shift, me, page.now(request)))
    form = form_for(request, ShiftForm, **values_of(shift, me.circle.zone))
    day = wall_time(shift.stretch.start, me.circle.zone).date()
    return await page.show(request, "shifts/edit.html", me=me, nav="rota", shift=shift, form=form, day=day)


async def change(request: Request) -> Response:
    """Keeps what was changed; whoever comes is asked again where the time is another."""
    async with page.writing(request) as db:
        me = await session.member(db, request)
        form = await filled(request, ShiftForm, edit, partial(at_home, me.circle.zone))
        shift_id = request.path_params["shift_id"]
        try:
            await actions.edit(db, me, shift_id, form.draft, page.now(request))
        except Refused as refused:
            raise _beside_its_field(refused, form, request) from None
    return page.said(request, _to(request, me, shift_id), page.words(request).gettext("Kept."))


def _beside_its_field(refused: Refused, form: ShiftForm, request: Request) -> Exception:
    """A no that is about one field is said there, with what was typed kept."""
    if refused.reason.why is not Why.MORE_COME:
        return refused
    form.needed.errors = [form.translated("More people are coming already. Ask one of them first.")]
    return FormMistake(form, edit)


async def cancelling(request: Request) -> Response:
    """Asks before it is cancelled, and why."""
    async with page.reading(request) as db:
        me = await session.member(db, request)
        shift = await shifts.one(db, me, request.path_params["shift_id"])
    _unless(why_not_cancel(shift, me, page.now(request)))
    form = form_for(request, CancelForm)
    return await page.show(request, "shifts/cancelling.html", me=me, nav="rota", shift=shift, form=form)


async def cancel(request: Request) -> Response:
    """It is not needed; whoever was coming is told."""
    async with page.writing(request) as db:
        me = await session.member(db, request)
        form = await filled(request, CancelForm, cancelling)
        shift_id = request.path_params["shift_id"]
        entry = await actions.cancel(db, me, shift_id, form.words.data or "", page.now(request))
    undo = request.app.state.url("log.undo", circle_id=me.circle_id, entry_id=entry)
    said = page.words(request).gettext("It is off the rota. Whoever was coming gets a message.")
    return page.said(request, _to(request, me, shift_id), said, undo)


def _to(request: Request, me: Me, shift_id: int) -> Any:
    return page.back_to(request, "shifts.show", circle_id=me.circle_id, shift_id=shift_id)


def _day(request: Request, me: Me) -> date:
    try:
        return date.fromisoformat(request.query_params.get("day", ""))
    except ValueError:
        return page.today(request, me.circle)


def _unless_allowed(may: bool) -> None:
    _unless(None if may else Reason(Why.NOT_ALLOWED))


def _unless(reason: Reason | None) -> None:
    if reason:
        raise Refused(reason)
