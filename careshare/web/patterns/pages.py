"""The usual week: what comes back, and who comes then. Made, and changed from a day on, by whoever plans."""

from collections.abc import Callable, Container
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import patterns as actions
from careshare.domain import permissions
from careshare.domain.circles import Me
from careshare.domain.following import Changing, drafted, part_on
from careshare.domain.reasons import NotFound, Refused
from careshare.domain.respite import may_see_whose
from careshare.domain.time import ONE_DAY, YEARS, Stretch
from careshare.domain.turns import Standing, planned, skills_of, why_not_make
from careshare.domain.words import Kind
from careshare.i18n import long_day_words
from careshare.queries import hints, members, patterns, respite, skills, wishes
from careshare.web import page, private, session
from careshare.web.forms import Page, filled, form_for
from careshare.web.hints import hint_words
from careshare.web.patterns.first_line import first_line
from careshare.web.patterns.form import PatternForm, values_of
from careshare.web.patterns.lines import AHEAD, SHOWN, Known, Lines, Time

Prepare = Callable[[PatternForm], None]


async def index(request: Request) -> Response:
    """What is our normal week?"""
    async with page.reading(request) as db:
        me = await session.member(db, request)
        today = page.today(request, me.circle)
        standings = await patterns.of_circle(db, me, today)
    lines = Lines(me, today, page.words(request))
    view: dict[str, Any] = {
        "week": lines.week(standings),
        "others": lines.others(standings),
        "may_plan": permissions.may_plan(me),
    }
    line = first_line(standings, me, page.words(request))
    return await page.show(request, "patterns/index.html", me=me, line=line, **view)


async def show(request: Request) -> Response:
    """One pattern: its next times, who comes then, and what the reader may do with it."""
    async with page.reading(request) as db:
        me = await session.member(db, request)
        standing = await patterns.one(db, me, request.path_params["pattern_id"])
        ahead = await patterns.ahead(db, me, standing, page.now(request), SHOWN)
        series = await patterns.of_series(db, me.circle, standing.series)
        against = await wishes.against(db, me)
        known = await _known(db, me, standing, page.now(request))
        carer = await respite.of_pattern(db, me, standing.id) if standing.task.kind is Kind.RESPITE else None
        detail = Lines(me, page.today(request, me.circle), page.words(request)).detail(standing, series, ahead, known)
        read = await _hints(db, request, me, standing) if detail.asks_me else []
    view: dict[str, Any] = {
        "view": detail,
        "skills": skills_of(standing, known.asked.get(me.id, ())),
        "carer": carer if carer and may_see_whose(me, carer.member_id) else None,
        "read": read,
        **_rights(me, standing, against),
    }
    response = await page.show(request, "patterns/show.html", me=me, standing=standing, **view)
    return private.kept_nowhere(response) if read else response


async def _hints(db: AsyncSession, request: Request, me: Me, standing: Standing) -> list[str]:
    """What one yes to all of it makes of my weeks, for me alone."""
    reader = session.reader(request, me.account)
    return hint_words(await hints.of_pattern(db, reader, me, standing.id, page.now(request)), page.words(request))


async def _known(db: AsyncSession, me: Me, standing: Standing, now: datetime) -> Known:
    people = {me.id, *(turn.member.id for turn in standing.turns)}
    asked = await skills.asked_of(db, Stretch(now, now + ONE_DAY), people)
    planners = await members.coordinators(db, me.circle_id) if asked else []
    return Known(asked, planners[0][1] if planners else me.circle.person_name)


async def new(request: Request) -> Response:
    """A new pattern; the first times it gives stand below, once it is clear enough."""
    async with page.reading(request) as db:
        me = await _planner(db, request)
        prepare = await _prepare(db, request, me)
        form = form_for(request, PatternForm, prepare=prepare, starts_on=page.today(request, me.circle))
        times = await _times(db, request, me, form)
    return await page.show(request, "patterns/new.html", me=me, form=form, times=times)


async def preview(request: Request) -> Response:
    """The same form, with the first times it gives. Nothing is kept."""
    await _asked(request, page_of_form=new)
    return await new(request)


async def make(request: Request) -> Response:
    """Keeps a new pattern, and writes its shifts."""
    me, form = await _asked(request, page_of_form=new)
    async with page.writing(request) as db:
        pattern_id = await actions.make(db, me, form.draft, page.now(request))
    said = page.words(request).gettext("It is on the rota for the next 12 weeks.")
    response = page.back_to(request, "patterns.show", circle_id=me.circle_id, pattern_id=pattern_id)
    return page.said(request, response, said)


async def edit(request: Request) -> Response:
    """A pattern as it should be from a day on."""
    async with page.reading(request) as db:
        me = await _planner(db, request)
        changing, day = await _changing(db, request, me)
        prepare = await _prepare(db, request, me, changing)
        there = {**values_of(changing.was), "asks": await skills.of_pattern(db, me, changing.was.id)}
        form = form_for(request, PatternForm, prepare=prepare, starts_on=day, **there)
        times = await _times(db, request, me, form)
    view: dict[str, Any] = {"standing": changing.was, "later": changing.later}
    return await page.show(request, "patterns/edit.html", me=me, form=form, times=times, **view)


async def preview_change(request: Request) -> Response:
    """The same form, with the first times it gives from that day on. Nothing is kept."""
    await _asked(request, page_of_form=edit)
    return await edit(request)


async def change(request: Request) -> Response:
    """ "From this day on": keeps it as a new part of its series."""
    me, form = await _asked(request, page_of_form=edit)
    async with page.writing(request) as db:
        pattern_id = await actions.change(db, me, request.path_params["pattern_id"], form.draft, page.now(request))
    words = page.words(request)
    assert form.first_day is not None
    said = words.gettext("From %(day)s on it is like this.", day=long_day_words(form.first_day, words.language))
    response = page.back_to(request, "patterns.show", circle_id=me.circle_id, pattern_id=pattern_id)
    return page.said(request, response, said)


def _rights(me: Me, standing: Standing, against: Container[Kind]) -> dict[str, Any]:
    """What the reader may do and see of a pattern; the same as of its shifts."""
    is_own, is_open = standing.of(me.id) is not None, standing.is_open_to(me.member, against)
    return {
        "may_plan": permissions.may_plan(me),
        "may_see_no": permissions.may_see_who_declined(me),
        "may_see_what": permissions.may_see_what_to_do(me, is_open=is_open, is_own=is_own),
    }


async def _planner(db: AsyncSession, request: Request) -> Me:
    """Me, who may make patterns."""
    me = await session.member(db, request)
    if reason := why_not_make(me):
        raise Refused(reason)
    return me


async def _prepare(db: AsyncSession, request: Request, me: Me, changing: Changing | None = None) -> Prepare:
    """Tells the form what it needs to know of the circle, and of what it changes."""
    helpers, today = await members.active(db, me.circle_id), page.today(request, me.circle)
    of_circle = await skills.names(db, me)
    carer = await respite.of_pattern(db, me, changing.was.id) if changing else None

    def prepare(form: PatternForm) -> None:
        form.for_circle(me, helpers, today, changing)
        form.respite_for.for_circle(me, helpers, form.kind, carer.member_id if carer else None)
        form.asks.choices = of_circle

    return prepare


async def _asked(request: Request, page_of_form: Page) -> tuple[Me, PatternForm]:
    """The form as it was sent, and right; `page_of_form` shows it again where it is not."""
    async with page.reading(request) as db:
        me = await _planner(db, request)
        is_change = "pattern_id" in request.path_params
        changing = (await _changing(db, request, me))[0] if is_change else None
        prepare = await _prepare(db, request, me, changing)
    request.state.form = await filled(request, PatternForm, page=page_of_form, prepare=prepare)
    return me, request.state.form


async def _changing(db: AsyncSession, request: Request, me: Me) -> tuple[Changing, date]:
    """The part of the series that goes for the day in the address, or first does from now on; and from which day on.

    A form that was sent is about the part it was made for. NotFound for what is no day, or no day of ours.
    """
    standing = await patterns.one(db, me, request.path_params["pattern_id"])
    series = tuple(await patterns.of_series(db, me.circle, standing.series))
    today = page.today(request, me.circle)
    if request.method == "POST":
        return Changing(standing, series, today), today
    asked = max(_day_asked(request) or standing.pattern.starts_on, today)
    current = part_on(series, asked) or standing
    return Changing(current, series, today), max(asked, current.pattern.starts_on)


def _day_asked(request: Request) -> date | None:
    if (asked := request.query_params.get("from")) is None:
        return None
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        raise NotFound from None
    if day.year not in YEARS:
        raise NotFound
    return day


async def _times(db: AsyncSession, request: Request, me: Me, form: PatternForm) -> list[Time]:
    """The first times of what the form says, with who comes then; none while it does not say when."""
    if not form.says_when:
        return []
    draft = form.draft
    standing = drafted(draft, form.helpers, me.id, form.changing)
    first = max(standing.pattern.starts_on, form.today)
    wanted = list(islice(planned([standing], first, first + AHEAD), SHOWN))
    if not wanted:
        return []
    own = await patterns.written(db, me.circle, standing.series, first) if form.changing else []
    seating = await patterns.seating(db, me.circle, wanted, page.now(request), {each.shift.id for each in own})
    asked = await skills.drafted(db, me, draft.asks, {turn.member.id for turn in standing.turns})
    return Lines(me, form.today, page.words(request)).planned(wanted, seating.asking(asked))
