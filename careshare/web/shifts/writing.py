"""Writing a moment down: a new one, a changed one, one that is not needed, and care nobody had planned."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import shifts as actions
from careshare.domain import permissions
from careshare.domain import shifts as rules
from careshare.domain.cautions import cautions_for_planning
from careshare.domain.circles import Me, Member
from careshare.domain.reasons import Reason, Refused, Why
from careshare.domain.shifts import Beside, Shift
from careshare.domain.skills import Asked, usually_asked
from careshare.domain.time import home_day
from careshare.i18n import N_, caution_words, moment_words
from careshare.queries import members, shifts, skills
from careshare.web import page, session
from careshare.web.forms import filled, form_for
from careshare.web.shifts.around import afterwards, back, moment, told, unless
from careshare.web.shifts.form import CancelForm, MomentForm, ShiftForm, UnplannedForm, values_of


async def new(request: Request) -> Response:
    """A moment that comes once: what, when, for how many?"""
    async with page.reading(request) as db:
        me = await _planner(db, request)
        known = await _known(db, me)
    form = form_for(request, ShiftForm, prepare=_at(request, me, known), day=_day_asked_for(request, me))
    return await page.show(request, "shifts/new.html", me=me, nav="rota", form=form, usually=())


async def create(request: Request) -> Response:
    """Put it on the rota."""
    async with page.reading(request) as db:
        me = await _planner(db, request)
        known = await _known(db, me)
    form = await filled(request, ShiftForm, page=new, prepare=_at(request, me, known))
    async with page.writing(request) as db:
        shift_id = await actions.create(db, me, form.draft, page.now(request))
        quiet = await shifts.quiet_times(db, me)
    words = page.words(request)
    cautions = cautions_for_planning(form.stretch, quiet, me.circle.zone)
    said = [words.gettext("It is on the rota."), *(caution_words(caution, words) for caution in cautions)]
    return page.said(request, _to_the_day(request, me, form.draft.stretch.start, shift_id), " ".join(said))


async def unplanned(request: Request) -> Response:
    """What did you do that nobody had planned?"""
    async with page.reading(request) as db:
        me = await session.member(db, request)
    if not permissions.may_help(me.member):
        raise Refused(Reason(Why.NOT_ALLOWED))
    form = form_for(request, UnplannedForm, day=_day_asked_for(request, me))
    return await page.show(request, "shifts/unplanned.html", me=me, nav="rota", form=form)


async def write_down(request: Request) -> Response:
    """Write it down, with who gave it."""
    async with page.reading(request) as db:
        me = await session.member(db, request)
    form = await filled(request, UnplannedForm, page=unplanned, prepare=_at(request, me))
    async with page.writing(request) as db:
        shift_id = await actions.write_down(db, me, form.draft, page.now(request))
    return back(request, me, shift_id, N_("It is written down. Thank you!"))


async def edit(request: Request) -> Response:
    """What is different about it?"""
    async with page.reading(request) as db:
        me, shift = await moment(db, request)
        known = await _known(db, me, shift)
    unless(rules.why_not_edit(shift, me, page.now(request)))
    there = {**values_of(shift, me.circle.zone), "asks": known.beside.asks}
    form = form_for(request, ShiftForm, prepare=_at(request, me, known), **there)
    when = moment_words(shift.stretch, me.circle.zone, page.language(request))
    coming = ", ".join(holder.name for holder in shift.holders)
    now_there: dict[str, Any] = {"shift": shift, "when": when, "coming": coming, "usually": known.usually}
    return await page.show(request, "shifts/edit.html", me=me, nav="rota", form=form, **now_there)


async def change(request: Request) -> Response:
    """Keep what was changed; a new time asks whoever comes again."""
    async with page.reading(request) as db:
        me, shift = await moment(db, request)
        known = await _known(db, me, shift)
    form = await filled(request, ShiftForm, page=edit, prepare=_at(request, me, known))
    draft = form.draft
    is_moved = draft.stretch != shift.stretch
    words = page.words(request)
    async with page.writing(request) as db:
        entry = await actions.edit(db, me, shift.id, draft, page.now(request))
        quiet = await shifts.quiet_times(db, me) if is_moved else []
        hears = await afterwards(db, me, shift, words)
    asked = is_moved and shift.holders
    said = N_("It is moved. Whoever was coming is asked again.") if asked else N_("It is changed.")
    cautions = [caution_words(each, words) for each in cautions_for_planning(draft.stretch, quiet, me.circle.zone)]
    undo = entry if rules.can_be_undone(shift, draft, known.beside) else None
    return back(request, me, shift.id, " ".join([words.gettext(said), *hears, *cautions]), undo)


async def cancelling(request: Request) -> Response:
    """Is it not needed, and why?"""
    async with page.reading(request) as db:
        me, shift = await moment(db, request)
    unless(rules.why_not_cancel(shift, me, page.now(request)))
    when = moment_words(shift.stretch, me.circle.zone, page.language(request))
    form = form_for(request, CancelForm)
    return await page.show(request, "shifts/cancelling.html", me=me, nav="rota", form=form, shift=shift, when=when)


async def cancel(request: Request) -> Response:
    """It is not needed."""
    form = await filled(request, CancelForm, page=cancelling)
    words = page.words(request)
    async with page.writing(request) as db:
        me, shift = await moment(db, request)
        entry = await actions.cancel(db, me, shift.id, form.words.data or "", page.now(request))
        hears = await told(db, me, shift.concerned, words)
    said = words.gettext("It is not going ahead.")
    return back(request, me, shift.id, " ".join([said, *hears]), entry)


async def _planner(db: AsyncSession, request: Request) -> Me:
    me = await session.member(db, request)
    unless(rules.why_not_plan(me))
    return me


class Known(NamedTuple):
    """What a form knows of the circle, its people and its skills, and of the moment it is about: what is kept beside
    it, and the skills its usual week asks for.
    """

    people: Sequence[Member] = ()
    skills: Sequence[tuple[int, str]] = ()
    shift: Shift | None = None
    beside: Beside = Beside()
    usually: Sequence[Asked] = ()


NOTHING = Known()


async def _known(db: AsyncSession, me: Me, shift: Shift | None = None) -> Known:
    of_circle = await members.active(db, me.circle_id), await skills.names(db, me)
    if shift is None:
        return Known(*of_circle)
    around = (await skills.asked_of(db, shift.stretch, [me.id])).get(me.id, ())
    return Known(*of_circle, shift, await shifts.beside(db, me, shift), usually_asked(shift, around))


def _at(request: Request, me: Me, known: Known = NOTHING) -> Callable[[Any], None]:
    """Lets a form know whose home it is about, and what stands there now."""

    def prepare(form: MomentForm) -> None:
        form.at(me.circle.zone, page.now(request))
        if isinstance(form, ShiftForm):
            form.shift = known.shift
            form.asks.choices = list(known.skills)
            form.respite_for.for_circle(me, known.people, form.kind, known.beside.respite_for)

    return prepare


def _day_asked_for(request: Request, me: Me) -> date:
    """The day in the address, else today."""
    try:
        return date.fromisoformat(request.query_params.get("day", ""))
    except ValueError:
        return page.today(request, me.circle)


def _to_the_day(request: Request, me: Me, starts_at: datetime, shift_id: int) -> Response:
    day = home_day(starts_at, me.circle.zone)
    return page.back_to(request, "rota.show", anchor=f"shift-{shift_id}", circle_id=me.circle_id, day=day)
