"""What a circle agreed: everyone reads it, who arranges changes it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import wtforms
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response
from wtforms.validators import InputRequired, Optional, ValidationError

from careshare.actions import circles as actions
from careshare.domain import deciding as rules
from careshare.domain import permissions
from careshare.domain.cautions import WeeklyTime
from careshare.domain.circles import Me, Member, Particulars
from careshare.domain.deciding import Deciding
from careshare.domain.reasons import Reason, Refused
from careshare.domain.words import Decides, MayBeAlone, MemberState, Role
from careshare.i18n import N_, Words, list_words, weekday_words
from careshare.queries import circles, members
from careshare.web import forms, page, session
from careshare.web.circles.asking import ALONE, OF_SOMEBODY, call_by_name, some_hours
from careshare.web.forms import MOST_SIGNS, WEEKDAYS, AtMost, ChangeForm, DayField, Form, ZoneField, visible

A_MONDAY = date(2024, 1, 1)
SOMEBODY_ELSE = 0
"""In place of a member's number: somebody who is not in the circle yet."""


class HomeForm(ChangeForm):
    """The home, and what everyone who comes there should know."""

    person_name = wtforms.StringField(N_("First name"), [visible, AtMost(80)])
    may_be_alone = wtforms.RadioField(N_("May %(name)s be alone at home?"), [InputRequired()], choices=ALONE)
    hours = wtforms.IntegerField(N_("How many hours at most?"), [some_hours])
    house_rules = wtforms.TextAreaField(N_("House rules"), [AtMost(MOST_SIGNS)])
    wants = wtforms.TextAreaField(N_("What matters to %(name)s"), [AtMost(MOST_SIGNS)])
    person_plans = wtforms.BooleanField(N_("%(name)s may plan and invite too"))
    person_knows = wtforms.BooleanField(N_("%(name)s knows about this circle"))
    zone = ZoneField(N_("What time is it at %(name)s’s?"))

    @property
    def values(self) -> dict[str, Any]:
        """As the columns of the circle's row."""
        others = {"seen", "hours", "zone", "may_be_alone"}
        sent = {name: value for name, value in self.data.items() if name not in others}
        may_be_alone = MayBeAlone(self.may_be_alone.data)
        hours = (self.hours.data or 0) if may_be_alone is MayBeAlone.HOURS else 0
        zone = {"zone": self.zone.zone} if "zone" in self else {}
        return {**sent, **zone, "may_be_alone": may_be_alone, "alone_minutes": hours * 60}


class DecidingForm(ChangeForm):
    """Who has the last word, on what ground and since when."""

    decides = wtforms.RadioField(N_("Who has the last word?"), [InputRequired()], choices=OF_SOMEBODY)
    representative = wtforms.SelectField(N_("Who decides for %(name)s?"), coerce=int)
    representative_name = wtforms.StringField(N_("Their name"), [Optional(), AtMost(80)])
    basis = wtforms.StringField(N_("On what grounds?"), [Optional(), AtMost(200)])
    since = DayField(N_("Since when?"), [Optional()])

    def validate_representative(self, field: wtforms.SelectField) -> None:
        """Somebody else has a name."""
        is_new = self.decides.data == Decides.REPRESENTATIVE and field.data == SOMEBODY_ELSE
        if is_new and not self.representative_name.data:
            raise ValidationError(N_("Choose somebody, or write a name."))

    @property
    def deciding(self) -> Deciding:
        """What was said."""
        decides = Decides(self.decides.data)
        if decides is not Decides.REPRESENTATIVE:
            return Deciding(decides, since=self.since.data)
        name = self.representative_name.data or ""
        return Deciding(decides, self.basis.data or "", self.since.data, self.representative.data or None, name)


class QuietForm(Form):
    """Times of every week."""

    weekdays = wtforms.SelectMultipleField(N_("Days"), [InputRequired()], coerce=int, choices=WEEKDAYS)
    starts = wtforms.TimeField(N_("From"), [InputRequired()])
    ends = wtforms.TimeField(N_("Until"), [InputRequired()])

    def validate_ends(self, field: wtforms.TimeField) -> None:
        """An end before the start is on the next day; the same time would be all day or nothing."""
        if field.data == self.starts.data:
            raise ValidationError(N_("From and until are the same time."))

    @property
    def times(self) -> list[WeeklyTime]:
        """One for each of the days."""
        starts, ends = self.starts.data, self.ends.data
        assert starts is not None
        assert ends is not None
        return [WeeklyTime(day, starts, ends) for day in dict.fromkeys(self.weekdays.data or [])]


async def show(request: Request) -> Response:
    """What did we agree here?"""
    async with page.reading(request) as db:
        me = await session.member(db, request)
        person, representative = await _in_charge(db, me)
        values: dict[str, Any] = {
            "particulars": await circles.particulars(db, me),
            "quiet_times": [_weekly(time) for time in await circles.quiet_times(db, me)],
            "representative": representative,
            "may_resume": rules.why_not_resume(me, await circles.ending(db, me), page.now(request)) is None,
        }
    return await page.show(request, "circles/show.html", me=me, **values, **_doors(me, person, representative))


async def edit(request: Request) -> Response:
    """What is not right any more?"""
    async with page.reading(request) as db:
        me, there, _ = await _home(db, request)
    form = forms.mistaken(request, HomeForm) or there
    return await page.show(request, "circles/edit.html", me=me, form=form, there=there)


async def change(request: Request) -> Response:
    """Keep what was changed."""
    async with page.reading(request) as db:
        before, _, prepare = await _home(db, request)
        was = _as_written(before, await circles.particulars(db, before))
    form = await forms.filled(request, HomeForm, page=edit, prepare=prepare)
    async with page.writing(request) as db:
        me = await session.member(db, request)
        await actions.change(db, me, was, page.now(request), **form.values)
    return _kept(request, me)


async def deciding(request: Request) -> Response:
    """Who decides?"""
    async with page.reading(request) as db:
        me, there, _ = await _deciding(db, request)
    form = forms.mistaken(request, DecidingForm) or there
    return await page.show(request, "circles/deciding.html", me=me, form=form, there=there)


async def decide(request: Request) -> Response:
    """From now on, so."""
    async with page.reading(request) as db:
        before, _, prepare = await _deciding(db, request)
        was = await circles.deciding(db, before)
    form = await forms.filled(request, DecidingForm, page=deciding, prepare=prepare)
    async with page.writing(request) as db:
        me = await session.member(db, request)
        await actions.decide(db, me, was, form.deciding, page.now(request))
    return _kept(request, me)


async def quiet(request: Request) -> Response:
    """When is the house their own?"""
    async with page.reading(request) as db:
        me = await session.member(db, request)
        _unless(rules.why_not_change(me))
        times = await circles.quiet_times(db, me)
    form = forms.form_for(request, QuietForm)
    return await page.show(
        request, "circles/quiet.html", me=me, form=form, quiet_times=[_weekly(time) for time in times]
    )


async def keep_quiet(request: Request) -> Response:
    """At these times too."""
    form = await forms.filled(request, QuietForm, page=quiet)
    async with page.writing(request) as db:
        me = await session.member(db, request)
        new = await actions.keep_quiet(db, me, form.times, page.now(request))
    sentence = _quiet_then(page.words(request), new) if new else ""
    return page.kept(request, page.back_to(request, "circles.quiet", circle_id=me.circle_id), sentence)


async def no_longer_quiet(request: Request) -> Response:
    """At this time no longer."""
    async with page.writing(request) as db:
        me = await session.member(db, request)
        await actions.no_longer_quiet(db, me, request.path_params["quiet_time_id"], page.now(request))
    return page.back_to(request, "circles.quiet", circle_id=me.circle_id)


async def _in_charge(db: AsyncSession, me: Me) -> tuple[Member | None, Member | None]:
    return await members.the_person(db, me.circle_id), await members.the_representative(db, me.circle_id)


async def _home(db: AsyncSession, request: Request) -> tuple[Me, HomeForm, Callable[[HomeForm], None]]:
    """Who changes it, and what stands there; once something was planned the home's clock stays what it is."""
    me = await session.member(db, request)
    _unless(rules.why_not_change(me))
    has_shifts = await circles.has_shifts(db, me)
    particulars = await circles.particulars(db, me)

    def prepare(form: HomeForm) -> None:
        call_by_name(form, page.words(request), me.circle.person_name)
        if has_shifts:
            del form["zone"]

    hours = int(me.circle.alone_for.total_seconds() // 3600) or None
    texts = {"house_rules": particulars.house_rules, "wants": particulars.wants, "hours": hours}
    there = forms.fresh(request, HomeForm, me.circle, prepare, **texts)
    return me, there, forms.since(there, prepare)


def _as_written(me: Me, particulars: Particulars) -> dict[str, Any]:
    """What stands in the columns that the form writes."""
    circle = me.circle
    return {
        "person_name": circle.person_name,
        "may_be_alone": circle.may_be_alone,
        "alone_minutes": int(circle.alone_for.total_seconds() // 60),
        "house_rules": particulars.house_rules,
        "wants": particulars.wants,
        "person_plans": circle.person_plans,
        "person_knows": circle.person_knows,
        "zone": circle.zone,
    }


async def _deciding(db: AsyncSession, request: Request) -> tuple[Me, DecidingForm, Callable[[DecidingForm], None]]:
    """Who changes it, and what stands there. The representative is anyone here but the person, or somebody else."""
    me = await session.member(db, request)
    _unless(rules.why_not_decide(me, *await _in_charge(db, me)))
    found = await members.profiles(db, me, MemberState.ACTIVE)
    words = page.words(request)
    names = [(each.member.id, each.member.name) for each in found if each.member.role is not Role.PERSON]

    def prepare(form: DecidingForm) -> None:
        call_by_name(form, words, me.circle.person_name)
        form.representative.choices = [*names, (SOMEBODY_ELSE, words.gettext("Somebody who is not in the circle yet"))]

    there = forms.fresh(request, DecidingForm, await circles.deciding(db, me), prepare)
    return me, there, forms.since(there, prepare)


def _quiet_then(words: Words, times: list[WeeklyTime]) -> str:
    """ "Kept: quiet on Saturday and Sunday, 12:00–14:00." All of one form, so at one time of the day."""
    days = [weekday_words(A_MONDAY + timedelta(days=time.weekday), words.language) for time in times]
    wall = f"{times[0].starts:%H:%M}–{times[0].ends:%H:%M}"
    return words.gettext("Kept: quiet on %(days)s, %(times)s.", days=list_words(days, words.language), times=wall)


def _weekly(time: circles.QuietTime) -> dict[str, Any]:
    """A quiet time in words: `day` is some day of its weekday."""
    wall = f"{time.at.starts:%H:%M}–{time.at.ends:%H:%M}"
    return {"id": time.id, "day": A_MONDAY + timedelta(days=time.at.weekday), "times": wall}


def _doors(me: Me, person: Member | None, representative: Member | None) -> dict[str, Any]:
    """What the viewer may do here."""
    return {
        "may_change": rules.why_not_change(me) is None,
        "may_decide": rules.why_not_decide(me, person, representative) is None,
        "may_pause": rules.why_not_pause(me) is None,
        "may_end": rules.why_not_end(me, representative is not None, person_died=True) is None,
        "may_see_wishes": permissions.may_see_wishes(me),
    }


def _kept(request: Request, me: Me) -> Response:
    sentence = page.words(request).gettext("It is written down.")
    return page.said(request, page.back_to(request, "circles.show", circle_id=me.circle_id), sentence)


def _unless(reason: Reason | None) -> None:
    if reason:
        raise Refused(reason)
