"""Dividing what is open: ask for a fair proposal, look at it, leave out what does not suit, and send it as questions.

Hours are those of this circle's rota, which everybody may count. Nothing here tells what anybody's own limit is.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import wtforms
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import division as actions
from careshare.domain.circles import Me, Member
from careshare.domain.division import Because, Nobody, Step
from careshare.domain.division.rules import places_left, takes_part
from careshare.domain.reasons import NotFound
from careshare.domain.shifts import Shift, why_not_plan
from careshare.domain.time import NO_TIME, home_day
from careshare.domain.words import AssignmentState, DivisionState
from careshare.i18n import N_, Words, day_words, duration_words, list_words, stretch_words
from careshare.queries import division, members
from careshare.web import forms, page, session
from careshare.web.forms import Form

WEEKS = [(1, N_("The coming week")), (2, N_("The coming two weeks")), (4, N_("The coming four weeks"))]
BECAUSE: dict[str, str] = {
    Because.ONLY_ONE: N_("nobody else can then"),
    Because.RATHER: N_("likes to come then"),
}
BECAUSE_OF_YOU = BECAUSE | {Because.RATHER: N_("you like to come then")}
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
    """An open moment, who could take it, why nobody where places stay open, and who has yet to answer."""

    shift_id: int
    when: str
    title: str
    lines: list[Line]
    nobody: str
    waiting: str


@dataclass(frozen=True, slots=True)
class Hours:
    """Somebody's hours in this circle in that time, planned or asked for; and what they would get beside them."""

    name: str
    is_you: bool
    before: timedelta
    more: timedelta

    @property
    def after(self) -> timedelta:
        """All of it."""
        return self.before + self.more


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
        every = await division.shifts_in(db, me, asked.stretch(me.circle))
        people = await members.active(db, me.circle_id)
    view = Proposal(me, asked, every, people, page.now(request), page.words(request))
    return await page.show(request, "division/show.html", me=me, asked=asked, view=view)


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


@dataclass(frozen=True)
class Proposal:
    """A division as one who plans reads it; what is no longer open, or nobody's any more, is left out.

    `every` shift of that time, with who comes and who was asked; whatever is said of hours can be counted on the rota.
    """

    me: Me
    asked: division.Asked
    every: Sequence[Shift]
    people: Sequence[Member]
    now: datetime
    words: Words

    @property
    def is_sent(self) -> bool:
        """Whether they were asked."""
        return self.asked.state is DivisionState.SENT

    @cached_property
    def shifts(self) -> dict[int, Shift]:
        """What it is about: all that is open still, or, once it was sent, what somebody was asked for."""
        sent = {shift_id for shift_id, *_ in self.asked.result.get("given", ())}
        return {each.id: each for each in self.every if (each.id in sent if self.is_sent else self._is_open(each))}

    @cached_property
    def names(self) -> dict[int, str]:
        """Of everybody who is there still; of who reads it, “You”."""
        return {each.id: self._("You") if each.id == self.me.id else each.name for each in self.people}

    @cached_property
    def given(self) -> list[tuple[int, int, str]]:
        """Who could take what, and why, as far as both are still there and nobody was asked meanwhile."""
        found = [(*each,) for each in self.asked.result.get("given", ())]
        return [each for each in found if each[0] in self.shifts and each[1] in self.names and self._is_free(*each[:2])]

    @property
    def first(self) -> str:
        """In one sentence."""
        n = len(self.given)
        if self.is_sent:
            return self.words.ngettext("One question was sent.", "%(n)s questions were sent.", n)
        left, waiting = sum(places for _, places, *_ in self._uncovered), self._waiting
        if not n and not left and waiting:
            return self._("Everything that is open waits for an answer.")
        if not n and not left:
            return self._("Nothing is open in that time.")
        if not n:
            return self._("For none of these moments somebody was found.")
        covered = self.words.ngettext("One place could be taken.", "%(n)s places could be taken.", n)
        nobody = self.words.ngettext("For one nobody was found.", "For %(n)s nobody was found.", left)
        return f"{covered} {nobody}" if left else covered

    @property
    def then(self) -> str:
        """What follows it."""
        if self.is_sent:
            return self._("Each moment’s own page says what came of it.")
        return self._("Nobody has been asked for these yet. Leave out what does not suit.") if self.given else ""

    @property
    def moments(self) -> list[Moment]:
        """In order of time."""
        nobody = {shift: self._nobody(why, skills) for shift, _, why, skills in self._uncovered}
        return [
            Moment(
                *(shift.id, self._when(shift), shift.title, self._lines(shift.id)),
                nobody.get(shift.id, ""),
                "" if self.is_sent else self._who_was_asked(shift),
            )
            for shift in self.shifts.values()
        ]

    @cached_property
    def hours(self) -> list[Hours]:
        """Of everybody who takes part, by name: nobody is ranked."""
        planned, more = self._planned, self._more
        who = sorted((each for each in self.people if takes_part(each)), key=lambda each: each.name.casefold())
        return [
            Hours(self.names[each.id], each.id == self.me.id, planned.get(each.id, NO_TIME), more.get(each.id, NO_TIME))
            for each in who
        ]

    def part(self, hours: timedelta) -> float:
        """So much of the picture's width."""
        return round(100 * (hours / max(each.after for each in self.hours)), 2)

    @property
    def fair(self) -> list[str]:
        """Why it is, in what anybody can count on the rota: no more than that, so that nothing follows from it."""
        extra = max((each.more for each in self.hours), default=NO_TIME)
        if not extra or self.is_sent:
            return []
        most = self._length(max(each.after for each in self.hours))
        said = self._(
            "Nobody gets more than %(extra)s extra, and nobody comes to more than %(most)s.",
            extra=self._length(extra),
            most=most,
        )
        return [said, *self._spared()]

    def _spared(self) -> Iterator[str]:
        """That who has the most already gets nothing more, where it is so."""
        most = max(each.before for each in self.hours)
        fullest = sorted((each for each in self.hours if each.before == most), key=lambda each: not each.is_you)
        if not most or any(each.more for each in fullest):
            return
        who, hours = list_words([each.name for each in fullest], self.words.language), self._length(most)
        if len(fullest) > 1:
            yield self._("%(who)s have the most already, %(hours)s each, and get nothing new.", who=who, hours=hours)
        elif fullest[0].is_you:
            yield self._("You have the most already, %(hours)s, and get nothing new.", hours=hours)
        else:
            yield self._("%(who)s has the most already, %(hours)s, and gets nothing new.", who=who, hours=hours)

    @property
    def _more(self) -> dict[int, timedelta]:
        """What each would get."""
        return _added((member, self.shifts[shift].stretch.duration) for shift, member, _ in self.given)

    @property
    def _planned(self) -> dict[int, timedelta]:
        """What each has already or was asked for; not what this very division asked."""
        sent = {each[:2] for each in self.given}
        return _added(
            (each.member_id, shift.stretch.duration)
            for shift in self.every
            for each in shift.concerned
            if (shift.id, each.member_id) not in sent
        )

    @cached_property
    def _uncovered(self) -> list[tuple[int, int, str, list[str]]]:
        found = [(*each,) for each in self.asked.result.get("uncovered", ())]
        return [each for each in found if each[0] in self.shifts and places_left(self.shifts[each[0]])]

    @property
    def _waiting(self) -> list[Shift]:
        return [shift for shift in self.shifts.values() if not places_left(shift)]

    def _is_open(self, shift: Shift) -> bool:
        return not shift.is_sure and not shift.has_started(self.now)

    def _is_free(self, shift_id: int, member_id: int) -> bool:
        shift = self.shifts[shift_id]
        return self.is_sent or (places_left(shift) > 0 and not shift.concerns(member_id))

    def _lines(self, shift_id: int) -> list[Line]:
        given = [(member, why) for shift, member, why in self.given if shift == shift_id]
        return [Line(f"{shift_id}-{member}", self.names[member], self._because(member, why)) for member, why in given]

    def _because(self, member_id: int, why: str) -> str:
        """Where nothing else is to be said: what they have so far, which who plans can count."""
        is_you = member_id == self.me.id
        if said := (BECAUSE_OF_YOU if is_you else BECAUSE).get(why):
            return self._(said)
        hours = self._planned.get(member_id)
        if not hours:
            return self._("you have nothing in this time yet") if is_you else self._("has nothing in this time yet")
        so_far = N_("you have %(hours)s in this time so far") if is_you else N_("has %(hours)s in this time so far")
        return self._(so_far, hours=self._length(hours))

    def _who_was_asked(self, shift: Shift) -> str:
        asked = [each.member_id for each in shift.assignments if each.state is AssignmentState.PROPOSED]
        names = [self.names[each] for each in sorted(asked, key=lambda each: each != self.me.id) if each in self.names]
        if not names:
            return ""
        if names == [self.names[self.me.id]]:
            return self._("You were asked, and have not answered yet.")
        who, n = list_words(names, self.words.language), len(names)
        return self.words.ngettext(
            "%(who)s was asked, and has not answered yet.", "%(who)s were asked, and have not answered yet.", n, who=who
        )

    def _nobody(self, why: str, skills: list[str]) -> str:
        return self._(NOBODY[Nobody(why)], skills=list_words(skills, self.words.language))

    def _when(self, shift: Shift) -> str:
        day = home_day(shift.stretch.start, self.me.circle.zone)
        return f"{day_words(day, self.words.language)} {stretch_words(shift.stretch, self.me.circle.zone)}"

    def _length(self, hours: timedelta) -> str:
        return duration_words(hours, self.words)

    def _(self, text: str, **values: object) -> str:
        return self.words.gettext(text, **values)


def _added(each: Iterable[tuple[int, timedelta]]) -> dict[int, timedelta]:
    found: dict[int, timedelta] = defaultdict(lambda: NO_TIME)
    for member_id, hours in each:
        found[member_id] += hours
    return dict(found)
