"""Who comes, said with one button each: every verb does its one thing, and goes back to where the button stood."""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import wtforms
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from wtforms.validators import InputRequired, NumberRange, ValidationError

from careshare.actions import assignments as actions
from careshare.actions.assignments import Seen, Taken
from careshare.domain import assignments as rules
from careshare.domain.assignments import HowItWent
from careshare.domain.circles import Me
from careshare.domain.hints import as_plan
from careshare.domain.members import Reach
from careshare.domain.reasons import LookFirst, NotFound, Reason, Refused, Why
from careshare.domain.shifts import Assignment, Shift, real_stretch
from careshare.domain.time import Stretch, wall_time
from careshare.i18n import N_, caution_words, moment_words, reason_words, told_words
from careshare.queries import hints, reach, shifts
from careshare.web import page, session
from careshare.web.addresses import A_NUMBER, Handler, number_in
from careshare.web.forms import Form, filled, form_for
from careshare.web.hints import SURE

Hears = Callable[[AsyncSession, Me, int], Awaitable[list[Reach]]]
"""Who gets a letter of what was done about a member, as far as it is told to whoever did it."""


class MinutesForm(Form):
    """From when to when somebody was really there."""

    starts = wtforms.TimeField(N_("Began at"), [InputRequired()])
    ends = wtforms.TimeField(N_("Ended at"), [InputRequired()])
    calls = wtforms.IntegerField(
        N_("How often were you called or woken?"),
        [InputRequired(), NumberRange(0, 99, N_("Write a number from 0 to 99."))],
        default=0,
    )
    shift: Shift
    zone = ZoneInfo("UTC")
    now: datetime

    def at(self, shift: Shift, zone: ZoneInfo, now: datetime) -> None:
        """Of which moment, at whose home, and what time it is."""
        self.shift, self.zone, self.now = shift, zone, now

    @property
    def real(self) -> Stretch:
        """From when to when, on the days that fit the plan."""
        assert self.starts.data is not None
        assert self.ends.data is not None
        return real_stretch(self.shift, self.starts.data, self.ends.data, self.zone)

    def validate_ends(self, field: wtforms.TimeField) -> None:
        """Nobody knows how long it was before it is over."""
        if None not in (field.data, self.starts.data) and self.real.end > self.now:
            raise ValidationError(reason_words(Reason(Why.NOT_OVER), self.meta.translations))


async def _nobody(_db: AsyncSession, _me: Me, _whom: int) -> list[Reach]:
    return []


async def _who_else_plans(db: AsyncSession, me: Me, whom: int) -> list[Reach]:
    return [each for each in await reach.of_who_plans(db, me) if each.member_id != whom]


async def _who_plans_and_they(db: AsyncSession, me: Me, whom: int) -> list[Reach]:
    return await reach.of_who_plans(db, me, [whom])


def _mine(verb: str, action: Callable[..., Awaitable[int]], said: str, hears: Hears = _nobody) -> Handler:
    """A button about oneself; `hears` is who gets a letter of it."""

    async def handler(request: Request) -> Response:
        async with page.writing(request) as db:
            me = await session.member(db, request)
            entry = await action(db, me, request.path_params["shift_id"], page.now(request))
            told = await hears(db, me, me.id)
        return _done(request, me, entry, said, told)

    return _named(handler, verb)


def _of(
    verb: str, action: Callable[..., Awaitable[int]], said: str, of_other: str = "", hears: Hears = _nobody
) -> Handler:
    """A button about oneself, or by who plans about the member in its field; it says so in other words."""

    async def handler(request: Request) -> Response:
        member_id = await _member_meant(request)
        async with page.writing(request) as db:
            me = await session.member(db, request)
            whom = member_id or me.id
            entry = await action(db, me, request.path_params["shift_id"], whom, page.now(request))
            told = await hears(db, me, whom)
        return _done(request, me, entry, said if whom == me.id else of_other or said, told)

    return _named(handler, verb)


def _telling(verb: str, action: Callable[..., Awaitable[int]], said: str, as_seen: bool = True) -> Handler:
    """A button of who plans about the member in its field, who is told; of the moment as the page had it."""

    async def handler(request: Request) -> Response:
        member_id = await _member_meant(request)
        of = _seen(request) if as_seen else request.path_params["shift_id"]
        async with page.writing(request) as db:
            me = await session.member(db, request)
            whom = member_id or me.id
            entry = await action(db, me, of, whom, page.now(request))
            told = await reach.of_members(db, me, [whom])
        return _done(request, me, entry, said, told)

    return _named(handler, verb)


def _named(handler: Handler, verb: str) -> Handler:
    """Routes are called after their handlers."""
    handler.__name__ = handler.__qualname__ = verb
    return handler


async def take(request: Request) -> Response:
    """“I’ll come”: and what is worth knowing about it."""
    me, taken, told = await _taken(request)
    words = page.words(request)
    moment = moment_words(taken.stretch, me.circle.zone, words.language)
    said = words.gettext("You are coming on %(moment)s. Thank you!", moment=moment)
    cautions = [caution_words(caution, words) for caution in taken.cautions]
    return _done(request, me, taken.entry, said, told, *cautions)


async def _taken(request: Request) -> tuple[Me, Taken, list[Reach]]:
    """Who has load to reckon, and has not read what this makes of their weeks, reads it first where it is much.

    That is looked at beside the transaction, for which everybody who writes waits.
    """
    try:
        return await _take(request, has_read=SURE in request.query_params)
    except LookFirst:
        async with page.reading(request) as db:
            me = await session.member(db, request)
            plan = as_plan([await shifts.one(db, me, request.path_params["shift_id"])], me.circle.zone)
            [found] = await hints.of(db, session.reader(request, me.account), [plan], page.now(request))
        if found:
            raise
    return await _take(request, has_read=True)


async def _take(request: Request, has_read: bool) -> tuple[Me, Taken, list[Reach]]:
    async with page.writing(request) as db:
        me = await session.member(db, request)
        taken = await actions.take(db, me, _seen(request), page.now(request), has_read=has_read)
        told = await reach.of_members(db, me, [taken.replaced.member_id]) if taken.replaced else []
    return me, taken, told


async def decline(request: Request) -> Response:
    """“I can’t”: and to what, for a tap beside the right one."""
    async with page.writing(request) as db:
        me = await session.member(db, request)
        entry = await actions.decline(db, me, request.path_params["shift_id"], page.now(request))
        shift = await shifts.one(db, me, request.path_params["shift_id"])
    words = page.words(request)
    moment = moment_words(shift.stretch, me.circle.zone, words.language)
    said = N_("You are not coming on %(moment)s. That is all right, thank you for saying so.")
    return _done(request, me, entry, words.gettext(said, moment=moment))


leave = _mine("leave", actions.leave, N_("You gave it back. It is open on the rota again."), hears=_who_else_plans)
seek = _of(
    "seek",
    actions.seek,
    N_("It is open on the rota now. It stays yours until somebody takes it."),
    N_("It is open on the rota now. Until somebody takes it, nothing changes."),
    hears=_who_else_plans,
)
stop_seeking = _of("stop_seeking", actions.stop_seeking, N_("You are coming after all."), N_("It is written down."))
cannot_come = _of(
    "cannot_come",
    actions.cannot_come,
    N_("That is all right. It is open on the rota again."),
    N_("It is open on the rota again."),
    hears=_who_plans_and_they,
)
here = _of("here", actions.here, N_("Good that you are there. It is written down."), N_("It is written down."))
did_not_happen = _of("did_not_happen", actions.did_not_happen, N_("It is written down."))
was_there_too = _of("was_there_too", actions.was_there_too, N_("It is written down. Thank you!"))
propose = _telling("propose", actions.propose, N_("The question is written down."))
plan_in = _telling("plan_in", actions.plan_in, N_("It is on the rota."))
note_yes = _telling("note_yes", actions.note_yes, N_("The yes is noted."))
withdraw = _telling("withdraw", actions.withdraw, N_("It is taken back."), as_seen=False)


async def minutes(request: Request) -> Response:
    """How long was it really?"""
    async with page.reading(request) as db:
        me, shift, assignment = await _assignment(db, request)
    stretch, zone = assignment.real or shift.stretch, me.circle.zone
    starts, ends = wall_time(stretch.start, zone).time(), wall_time(stretch.end, zone).time()
    form = form_for(request, MinutesForm, starts=starts, ends=ends, calls=assignment.calls)
    when = moment_words(shift.stretch, zone, page.language(request))
    values: dict[str, Any] = {"shift": shift, "assignment": assignment, "when": when}
    return await page.show(request, "shifts/minutes.html", me=me, nav="rota", form=form, **values)


async def correct(request: Request) -> Response:
    """Write down the real minutes."""
    async with page.reading(request) as db:
        me, shift, assignment = await _assignment(db, request)
    zone, now, words = me.circle.zone, page.now(request), page.words(request)
    form = await filled(request, MinutesForm, page=minutes, prepare=lambda form: form.at(shift, zone, now))
    async with page.writing(request) as db:
        went = HowItWent(assignment.member_id, form.real, form.calls.data or 0)
        await actions.correct(db, me, shift.id, went, now)
    said = words.gettext("It is written down: %(moment)s.", moment=moment_words(form.real, zone, words.language))
    response = page.back_where_they_were(request, _shift_page(request, me, shift.id))
    return page.said(request, response, said)


async def _assignment(db: AsyncSession, request: Request) -> tuple[Me, Shift, Assignment]:
    me = await session.member(db, request)
    shift = await shifts.one(db, me, request.path_params["shift_id"])
    found = shift.of(request.path_params["member_id"])
    if found is None:
        raise NotFound
    if reason := rules.why_not_be_here(shift, found.member_id, me, page.now(request)):
        raise Refused(reason)
    return me, shift, found


def _seen(request: Request) -> Seen:
    """The moment as it stood on the page that was pressed; an address typed by hand has seen none."""
    return Seen(request.path_params["shift_id"], number_in(request, "seen"))


async def _member_meant(request: Request) -> int | None:
    """Whom a button is about; without a field it is about who presses."""
    typed = (await request.form()).get("member", "")
    if typed == "":
        return None
    if not isinstance(typed, str) or not A_NUMBER.fullmatch(typed):
        raise HTTPException(400)
    return int(typed)


def _done(request: Request, me: Me, entry: int, said: str, told: Collection[Reach] = (), *cautions: str) -> Response:
    """Back, with what was done, who hears of it, what is worth knowing, and an undo."""
    words = page.words(request)
    undo_url = request.app.state.url("log.undo", circle_id=me.circle_id, entry_id=entry)
    response = page.back_where_they_were(request, _shift_page(request, me, request.path_params["shift_id"]))
    sentences = [words.gettext(said), *told_words(told, words), *cautions]
    return page.said(request, response, " ".join(sentences), undo_url)


def _shift_page(request: Request, me: Me, shift_id: int) -> str:
    return str(request.app.state.url("shifts.show", circle_id=me.circle_id, shift_id=shift_id))
