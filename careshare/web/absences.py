"""When can somebody not come, and when would they rather? One's own, and of members who have no account to say it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import wtforms
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response
from wtforms.validators import InputRequired, Optional, ValidationError

from careshare.actions import absences as actions
from careshare.actions import preferences
from careshare.domain.absences import Absence, Away, Preference, why_not_speak_for
from careshare.domain.cautions import WeeklyTime
from careshare.domain.circles import Me, Member
from careshare.domain.reasons import NotFound
from careshare.domain.time import Week, home_day
from careshare.i18n import N_, Words, day_words, list_words, stretch_words, told_words, weekday_words
from careshare.queries import absences as queries
from careshare.queries import members, reach
from careshare.queries import mine as my
from careshare.queries.absences import Met
from careshare.web import page, session
from careshare.web.forms import WEEKDAYS, DayField, Form, filled, form_for

A_WEEK = Week(date(2024, 1, 1)).days
"""Any, to name weekdays by."""
GLADLY_KEPT = N_("Kept: gladly on %(days)s, %(times)s.")
RATHER_NOT_KEPT = N_("Kept: rather not on %(days)s, %(times)s.")


class AbsenceForm(Form):
    """From when to when somebody cannot come: whole days, or with times."""

    first = DayField(N_("First day"), [InputRequired()])
    from_time = wtforms.TimeField(N_("From what time"), [Optional()])
    last = DayField(N_("Last day"), [Optional()])
    to_time = wtforms.TimeField(N_("Until what time"), [Optional()])
    everywhere = wtforms.BooleanField(N_("In all my circles"))
    zone = ZoneInfo("UTC")
    now: datetime

    @property
    def away(self) -> Away:
        """What was said; one day where no last one is given."""
        assert self.first.data is not None
        return Away(self.first.data, self.last.data or self.first.data, self.from_time.data, self.to_time.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that it ends after it starts, on the home's clock, and is not over already."""
        if not super().validate(extra_validators):
            return False
        beside = self.to_time if self.to_time.data else self.last
        try:
            is_over = self.away.at(self.zone).end <= self.now
        except ValueError:
            beside.errors = [self.translated(N_("The end must come after the beginning, and within two years."))]
            return False
        if is_over:
            beside.errors = [self.translated(N_("That is over already. Look at the days once more."))]
        return not is_over


class PreferenceForm(Form):
    """Times of every week, of one sort."""

    rather = wtforms.RadioField(N_("At these times"), choices=[("no", N_("Rather not")), ("yes", N_("Gladly"))])
    weekdays = wtforms.SelectMultipleField(N_("Days"), [InputRequired()], coerce=int, choices=WEEKDAYS)
    starts = wtforms.TimeField(N_("From"), [InputRequired()])
    ends = wtforms.TimeField(N_("Until"), [InputRequired()])

    def validate_ends(self, field: wtforms.TimeField) -> None:
        """An end before the start is the next day's; the same time would be all day or nothing."""
        if field.data is not None and field.data == self.starts.data:
            raise ValidationError(N_("From and until are the same time."))

    @property
    def wanted(self) -> list[Preference]:
        """One for each of the days."""
        assert self.weekdays.data
        assert self.starts.data is not None
        assert self.ends.data is not None
        days = dict.fromkeys(self.weekdays.data)
        times = [WeeklyTime(weekday, self.starts.data, self.ends.data) for weekday in days]
        return [Preference(weekly, self.rather.data == "yes") for weekly in times]


class StandInForm(Form):
    """For which of the moments an absence meets somebody else is wanted."""

    shifts = wtforms.SelectMultipleField(N_("Find somebody else for"), [InputRequired()], coerce=int)


class RemoveForm(Form):
    """Whether the same absence goes everywhere."""

    everywhere = wtforms.BooleanField()


async def mine(request: Request) -> Response:
    """My own absences: in the first of my circles, from where the others are one step away."""
    async with page.reading(request) as db:
        circles = await my.circles(db, await session.account(db, request))
    if not circles:
        raise NotFound
    return page.back_to(request, "absences.index", circle_id=circles[0].circle_id, member_id=circles[0].id)


async def index(request: Request) -> Response:
    """Somebody's absences and weekly times, and forms for more."""
    async with page.reading(request) as db:
        me, member = await _spoken_for(db, request)
        absences = await queries.of_member(db, member, page.now(request))
        weekly = await queries.preferences(db, member)
        mes = await my.circles(db, me.account) if me.id == member.id else [me]
    away = [(absence.id, Away.of(absence.stretch, me.circle.zone)) for absence in absences]
    said: dict[str, Any] = {"member": member, "mes": mes, "away": away, "weekly": weekly, "a_week": A_WEEK}
    forms: dict[str, Any] = {
        "form": form_for(request, AbsenceForm),
        "times": form_for(request, PreferenceForm, rather="no"),
    }
    return await page.show(request, "absences/index.html", me=me, nav="me", **said, **forms)


async def add(request: Request) -> Response:
    """They cannot come then; on to what that meets."""
    async with page.reading(request) as db:
        me, member = await _spoken_for(db, request)
    form = await filled(request, AbsenceForm, page=index, prepare=_at(me.circle.zone, page.now(request)))
    say = actions.add_everywhere if form.everywhere.data and me.id == member.id else actions.add
    async with page.writing(request) as db:
        absence_id = await say(db, me, member, form.away.at(me.circle.zone), page.now(request))
    return page.back_to(request, "absences.show", circle_id=me.circle_id, absence_id=absence_id)


async def show(request: Request) -> Response:
    """One absence, and what it meets of what they hold: shall somebody else be looked for?"""
    async with page.reading(request) as db:
        me, member, absence = await _absence(db, request)
        met = await queries.met(db, member, absence.stretch, page.now(request))
        mes = await my.circles(db, me.account) if me.id == member.id else [me]
    words = page.words(request)
    form = form_for(request, StandInForm, prepare=_offering(met, words))
    said: dict[str, Any] = {"member": member, "mes": mes, "absence": absence}
    said["away"] = Away.of(absence.stretch, me.circle.zone)
    said["sought"] = [_moment(each, words) for each in met if each.is_live and each.is_sought]
    said["resting"] = [_moment(each, words) for each in met if not each.is_live]
    return await page.show(request, "absences/show.html", me=me, nav="me", form=form, **said)


async def seek(request: Request) -> Response:
    """Look for somebody else for all that was ticked, at once."""
    words = page.words(request)
    async with page.reading(request) as db:
        me, member, absence = await _absence(db, request)
        met = await queries.met(db, member, absence.stretch, page.now(request))
    form = await filled(request, StandInForm, page=show, prepare=_offering(met, words))
    async with page.writing(request) as db:
        sought = await actions.seek_stand_ins(db, me, absence, form.shifts.data or [], page.now(request))
        told = {who.whom: who for place in dict.fromkeys(sought) for who in await reach.of_who_plans(db, place)}
    said = words.ngettext("One moment is open on the rota now.", "%(n)s moments are open on the rota now.", len(sought))
    response = page.back_to(request, "absences.show", circle_id=me.circle_id, absence_id=absence.id)
    return page.said(request, response, " ".join([said, *told_words(told.values(), words)]))


async def remove(request: Request) -> Response:
    """They can come after all."""
    form = await filled(request, RemoveForm, page=show)
    async with page.writing(request) as db:
        me, member, absence = await _absence(db, request)
        take_back = actions.remove_everywhere if form.everywhere.data and me.id == member.id else actions.remove
        await take_back(db, me, member, absence, page.now(request))
    return page.back_to(request, "absences.index", circle_id=me.circle_id, member_id=member.id)


async def prefer(request: Request) -> Response:
    """These times of the week rather, or rather not."""
    form = await filled(request, PreferenceForm, page=index)
    async with page.writing(request) as db:
        me, member = await _spoken_for(db, request)
        new = await preferences.add(db, me, member, form.wanted, page.now(request))
    sentence = _wanted_then(page.words(request), new) if new else ""
    response = page.back_to(request, "absences.index", anchor="weekly", circle_id=me.circle_id, member_id=member.id)
    return page.kept(request, response, sentence)


async def forget(request: Request) -> Response:
    """That time of the week is like any other again."""
    async with page.writing(request) as db:
        me, member = await _spoken_for(db, request)
        await preferences.remove(db, me, member, request.path_params["preference_id"], page.now(request))
    return page.back_to(request, "absences.index", anchor="weekly", circle_id=me.circle_id, member_id=member.id)


async def _spoken_for(db: AsyncSession, request: Request) -> tuple[Me, Member]:
    """Me, and the member in the address. NotFound unless I may speak for them."""
    me = await session.member(db, request)
    return me, await _member(db, me, request.path_params["member_id"])


async def _absence(db: AsyncSession, request: Request) -> tuple[Me, Member, Absence]:
    """Me, and the absence in the address with whose it is. NotFound unless I may speak for them."""
    me = await session.member(db, request)
    absence = await queries.one(db, me, request.path_params["absence_id"])
    return me, await _member(db, me, absence.member_id), absence


async def _member(db: AsyncSession, me: Me, member_id: int) -> Member:
    member = await members.one(db, me, member_id)
    if why_not_speak_for(me, member):
        raise NotFound
    return member


def _at(zone: ZoneInfo, now: datetime) -> Callable[[AbsenceForm], None]:
    def prepare(form: AbsenceForm) -> None:
        form.zone, form.now = zone, now

    return prepare


def _offering(met: list[Met], words: Words) -> Callable[[StandInForm], None]:
    """All moments that are still theirs alone, ticked until somebody unticks one."""

    def prepare(form: StandInForm) -> None:
        offered = [each for each in met if each.is_live and not each.is_sought]
        form.shifts.choices = [(each.shift_id, _moment(each, words)) for each in offered]
        if not form.shifts.raw_data:
            form.shifts.data = [each.shift_id for each in offered]

    return prepare


def _wanted_then(words: Words, new: list[Preference]) -> str:
    """ "Kept: rather not on Monday and Wednesday, 09:00–12:00." All of one form, so at one time of the day."""
    at = new[0].weekly
    days = list_words([weekday_words(A_WEEK[each.weekly.weekday], words.language) for each in new], words.language)
    sentence = GLADLY_KEPT if new[0].rather else RATHER_NOT_KEPT
    return words.gettext(sentence, days=days, times=f"{at.starts:%H:%M}–{at.ends:%H:%M}")


def _moment(met: Met, words: Words) -> str:
    day = day_words(home_day(met.stretch.start, met.zone), words.language)
    at = words.gettext("At %(name)s’s", name=met.person_name)
    return f"{day} {stretch_words(met.stretch, met.zone)} · {met.title} · {at}"
