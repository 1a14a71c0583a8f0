"""Dividing what is open: ask for a fair proposal, look at it, leave out what does not suit, and send it as questions.

Hours are those of this circle's rota, which everybody may count. Nothing here tells what anybody's own limit is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import wtforms
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import division as actions
from careshare.domain.circles import Me
from careshare.domain.division import Because, Nobody, Step
from careshare.domain.reasons import NotFound
from careshare.domain.shifts import Shift, why_not_plan
from careshare.domain.time import NO_TIME, home_day
from careshare.domain.words import DivisionState
from careshare.i18n import N_, Words, day_words, list_words, stretch_words
from careshare.queries import division, members, shifts
from careshare.web import forms, page, session
from careshare.web.forms import Form

WEEKS = [(1, N_("The coming week")), (2, N_("The coming two weeks")), (4, N_("The coming four weeks"))]
BECAUSE = {
    Because.ONLY_ONE: N_("nobody else can then"),
    Because.ASKED: N_("was asked for it already"),
    Because.RATHER: N_("likes to come then"),
    Because.SPREAD: N_("so it is shared out well"),
}
NOBODY = {
    Nobody.NO_HELPERS: N_("There is nobody yet who could be asked."),
    Nobody.NOT_OPEN: N_("It is open to nobody who could be asked."),
    Nobody.SKILL: N_("Nobody has been shown “%(skills)s” and is free."),
    Nobody.ELSEWHERE: N_("Whoever could come then comes at another moment."),
    Nobody.NOT_NOW: N_("Nobody can just now."),
}
STEPS = {
    Step.COVER: N_("Looking who could come when …"),
    Step.LARGEST: N_("Sharing it out, so that nobody gets too much …"),
    Step.OTHERS: N_("Sharing out the rest …"),
    Step.WISHES: N_("Looking at what suits people best …"),
}


class DivisionForm(Form):
    """How far ahead."""

    weeks = wtforms.RadioField(N_("Which moments?"), choices=WEEKS, coerce=int, default=2)


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody who could take a moment: what is sent along to ask them, and why them."""

    value: str
    name: str
    because: str


@dataclass(frozen=True, slots=True)
class Moment:
    """An open moment, who could take it, and why nobody where places stay open."""

    shift_id: int
    when: str
    title: str
    lines: list[Line]
    nobody: str


@dataclass(frozen=True, slots=True)
class Hours:
    """Somebody's planned hours in this circle in that time, now and with what they would get."""

    name: str
    before: timedelta
    after: timedelta


async def new(request: Request) -> Response:
    """Which moments?"""
    async with page.reading(request) as db:
        me = await _planner(db, request)
    return await page.show(request, "division/new.html", me=me, form=forms.form_for(request, DivisionForm))


async def ask(request: Request) -> Response:
    """Look for a fair division of those."""
    form = await forms.filled(request, DivisionForm, page=new)
    async with page.writing(request) as db:
        me = await _planner(db, request)
        today = page.today(request, me.circle)
        until = today + timedelta(weeks=form.weeks.data)
        number = await actions.ask(db, me, today, until, page.now(request))
    return page.back_to(request, "division.show", circle_id=me.circle_id, division_id=number)


async def show(request: Request) -> Response:
    """How far is it; or: who could take what?"""
    async with page.reading(request) as db:
        me = await _planner(db, request)
        asked = await division.one(db, me, request.path_params["division_id"])
        if asked.state in {DivisionState.WAITING, DivisionState.WORKING}:
            return await page.show(request, "division/working.html", me=me, asked=asked, **_progress(request, asked))
        found = await _shifts(db, me, asked, page.now(request))
        people = {each.id: each.name for each in await members.active(db, me.circle_id)}
        hours = await division.hours_here(db, me, asked.stretch(me.circle))
    view = Proposal(me, asked, {shift.id: shift for shift in found}, people, page.words(request))
    return await page.show(request, "division/show.html", me=me, asked=asked, view=view, hours=view.hours(hours))


async def _shifts(db: AsyncSession, me: Me, asked: division.Asked, now: datetime) -> list[Shift]:
    """What it is about: all that is open still, or, once it was sent, what somebody was asked for."""
    if asked.state is not DivisionState.SENT:
        return await division.open_shifts(db, me, asked.stretch(me.circle), now)
    sent = {shift_id for shift_id, *_ in asked.result.get("given", ())}
    return [each for each in await shifts.beginning_in(db, me, asked.stretch(me.circle)) if each.id in sent]


async def send(request: Request) -> Response:
    """Ask them, each for their own."""
    sent = await request.form()
    chosen = [pair for value in sent.getlist("ask") if (pair := _pair(str(value)))]
    async with page.writing(request) as db:
        me = await _planner(db, request)
        number = await actions.send(db, me, request.path_params["division_id"], chosen, page.now(request))
    said = page.words(request).ngettext(
        "One question is on its way.", "%(n)s questions are on their way. Each gets one letter.", number
    )
    return page.said(request, page.back_to(request, "rota.show", circle_id=me.circle_id), said)


async def _planner(db: AsyncSession, request: Request) -> Me:
    me = await session.member(db, request)
    if why_not_plan(me):
        raise NotFound
    return me


def _progress(request: Request, asked: division.Asked) -> dict[str, Any]:
    step = Step(asked.progress.get("step", Step.COVER))
    return {"step": page.words(request).gettext(STEPS[step])}


def _pair(value: str) -> tuple[int, int] | None:
    shift_id, _, member_id = value.partition("-")
    is_pair = shift_id.isascii() and shift_id.isdecimal() and member_id.isascii() and member_id.isdecimal()
    return (int(shift_id), int(member_id)) if is_pair and len(value) < 40 else None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A division as one who plans reads it; what is no longer open, or nobody's any more, is left out."""

    me: Me
    asked: division.Asked
    shifts: Mapping[int, Shift]
    people: Mapping[int, str]
    words: Words

    @property
    def given(self) -> list[tuple[int, int, Because]]:
        """Who could take what, as far as both are still there."""
        found = ((shift, member, Because(why)) for shift, member, why in self.asked.result.get("given", ()))
        return [each for each in found if each[0] in self.shifts and each[1] in self.people]

    @property
    def first(self) -> str:
        """In one sentence."""
        if self.asked.state is DivisionState.SENT:
            n = len(self.given)
            return self.words.ngettext("One question was sent.", "%(n)s questions were sent.", n)
        n, left = len(self.given), sum(places for _, places, *_ in self._uncovered())
        if not n and not left:
            return self._("Nothing is open in that time.")
        if not n:
            return self._("For none of these moments somebody was found.")
        covered = self.words.ngettext("One place could be taken.", "%(n)s places could be taken.", n)
        nobody = self.words.ngettext("For one nobody was found.", "For %(n)s nobody was found.", left)
        return f"{covered} {nobody}" if left else covered

    @property
    def moments(self) -> list[Moment]:
        """In order of time."""
        nobody = {shift: self._nobody(why, skills) for shift, _, why, skills in self._uncovered()}
        return [
            Moment(shift.id, self._when(shift), shift.title, list(self._lines(shift.id)), nobody.get(shift.id, ""))
            for shift in sorted(self.shifts.values(), key=lambda each: (each.stretch, each.id))
        ]

    def hours(self, before: Mapping[int, timedelta]) -> list[Hours]:
        """Of everybody who would get something, by name: nobody is ranked."""
        more: dict[int, timedelta] = {}
        for shift_id, member_id, _ in self.given:
            more[member_id] = more.get(member_id, NO_TIME) + self.shifts[shift_id].stretch.duration
        found = ((member, before.get(member, NO_TIME), hours) for member, hours in more.items())
        lines = (Hours(self.people[who], now, now + hours) for who, now, hours in found)
        return sorted(lines, key=lambda each: each.name)

    def _uncovered(self) -> list[tuple[int, int, str, list[str]]]:
        return [(*each,) for each in self.asked.result.get("uncovered", ()) if each[0] in self.shifts]

    def _lines(self, shift_id: int) -> Iterable[Line]:
        for shift, member, why in self.given:
            if shift == shift_id:
                yield Line(f"{shift}-{member}", self.people[member], self._(BECAUSE.get(why, BECAUSE[Because.SPREAD])))

    def _nobody(self, why: str, skills: list[str]) -> str:
        return self._(NOBODY[Nobody(why)], skills=list_words(skills, self.words.language))

    def _when(self, shift: Shift) -> str:
        day = home_day(shift.stretch.start, self.me.circle.zone)
        return f"{day_words(day, self.words.language)} {stretch_words(shift.stretch, self.me.circle.zone)}"

    def _(self, text: str, **values: object) -> str:
        return self.words.gettext(text, **values)
