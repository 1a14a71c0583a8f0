"""What must be shown before somebody does it, and to whom was it? Everyone reads their own; who plans writes it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import wtforms
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response
from wtforms.validators import InputRequired, Optional, ValidationError

from careshare.actions import skills as actions
from careshare.domain import permissions
from careshare.domain.circles import Me, Member
from careshare.domain.reasons import Refused
from careshare.domain.skills import LONGEST_NAME, Showing, why_not_keep
from careshare.i18n import N_, Words, list_words
from careshare.queries import members, skills
from careshare.queries.skills import Shown, Skill
from careshare.web import forms, page, session
from careshare.web.forms import AtMost, DayField, Form, visible

SOMEBODY_ELSE = 0


class SkillForm(Form):
    """What it is called."""

    name = wtforms.StringField(N_("What has to be shown?"), [visible, AtMost(LONGEST_NAME)])
    others: Sequence[str] = ()

    def validate_name(self, field: wtforms.StringField) -> None:
        """One of each name."""
        if (field.data or "").casefold() in {each.casefold() for each in self.others}:
            raise ValidationError(N_("That is on the list already."))


class ShownForm(Form):
    """To whom, by whom, when, and until when it holds."""

    member = wtforms.SelectField(N_("To whom?"), coerce=int)
    by = wtforms.SelectField(N_("Who showed it?"), coerce=int)
    by_words = wtforms.StringField(N_("Who then?"), [Optional(), AtMost(LONGEST_NAME)])
    on = DayField(N_("On which day?"), [InputRequired()])
    until = DayField(N_("Up to and including which day does it hold?"), [Optional()])
    today: date

    def validate_by(self, field: wtforms.SelectField) -> None:
        """Whoever is not in the list is named in words; nobody shows it to themselves."""
        if field.data == SOMEBODY_ELSE and not self.by_words.data:
            raise ValidationError(N_("Choose somebody, or write down who it was."))
        if field.data == self.member.data:
            raise ValidationError(N_("Choose somebody else: who showed it?"))

    def validate_on(self, field: DayField) -> None:
        """It has been."""
        if field.data and field.data > self.today:
            raise ValidationError(N_("That day is still to come. Write it down once it has been shown."))

    def validate_until(self, field: DayField) -> None:
        """Not before it was shown."""
        if field.data and self.on.data and field.data < self.on.data:
            raise ValidationError(N_("The last day can’t come before the first."))

    @property
    def showing(self) -> Showing:
        """All that was said."""
        assert self.on.data is not None
        by = self.by.data or None
        words = "" if by else self.by_words.data or ""
        return Showing(self.member.data, self.on.data, by, words, self.until.data)


@dataclass(frozen=True, slots=True)
class Listed:
    """A skill on the page, and whether it was shown to the viewer and still holds."""

    skill: Skill
    shown: list[tuple[Shown, bool]]
    is_mine: bool


async def index(request: Request) -> Response:
    """What was shown to me; and to the others, as far as I may know."""
    async with page.reading(request) as db:
        me = await session.member(db, request)
        found = await skills.all_of(db, me)
    listed = [_listed(each, me, page.today(request, me.circle)) for each in found]
    values: dict[str, Any] = {
        "skills": listed,
        "says": _says(me, listed, page.words(request)),
        "sees_all": permissions.may_see_all_shown(me),
        "may_keep": why_not_keep(me) is None,
        "form": forms.form_for(request, SkillForm),
    }
    return await page.show(request, "skills/index.html", me=me, nav="members", **values)


async def add(request: Request) -> Response:
    """One more, and on to whom it was shown."""
    async with page.reading(request) as db:
        me = await _keeper(db, request)
        others = await skills.names(db, me)
    form = await forms.filled(request, SkillForm, page=index, prepare=_beside(others))
    async with page.writing(request) as db:
        skill_id = await actions.add(db, me, form.name.data or "", page.now(request))
    return page.back_to(request, "skills.show", circle_id=me.circle_id, skill_id=skill_id)


async def show(request: Request) -> Response:
    """One skill: to whom was it shown?"""
    async with page.reading(request) as db:
        me = await _keeper(db, request)
        skill = await skills.one(db, me, request.path_params["skill_id"])
        prepare = await _people(db, request, me)
    today = page.today(request, me.circle)
    values: dict[str, Any] = {
        "listed": _listed(skill, me, today),
        "form": forms.form_for(request, ShownForm, prepare=prepare, on=today),
        "name_form": forms.form_for(request, SkillForm, name=skill.name),
    }
    return await page.show(request, "skills/show.html", me=me, nav="members", **values)


async def rename(request: Request) -> Response:
    """It is called otherwise."""
    skill_id = request.path_params["skill_id"]
    async with page.reading(request) as db:
        me = await _keeper(db, request)
        others = [each for each in await skills.names(db, me) if each[0] != skill_id]
    form = await forms.filled(request, SkillForm, page=show, prepare=_beside(others))
    async with page.writing(request) as db:
        await actions.rename(db, me, skill_id, form.name.data or "", page.now(request))
    return page.said(request, _back(request, me, skill_id), page.words(request).gettext("It is written down."))


async def remove(request: Request) -> Response:
    """Nothing asks for it any more."""
    async with page.writing(request) as db:
        me = await session.member(db, request)
        await actions.remove(db, me, request.path_params["skill_id"], page.now(request))
    return page.back_to(request, "skills.index", circle_id=me.circle_id)


async def keep(request: Request) -> Response:
    """It was shown to somebody."""
    skill_id = request.path_params["skill_id"]
    async with page.reading(request) as db:
        me = await _keeper(db, request)
        prepare = await _people(db, request, me)
    form = await forms.filled(request, ShownForm, page=show, prepare=prepare)
    async with page.writing(request) as db:
        await actions.show(db, me, skill_id, form.showing, page.now(request))
        member = await members.one(db, me, form.member.data)
    said = page.words(request).gettext("Written down for %(name)s.", name=member.name)
    return page.said(request, _back(request, me, skill_id), said)


async def forget(request: Request) -> Response:
    """It does not count."""
    async with page.writing(request) as db:
        me = await session.member(db, request)
        await actions.forget(db, me, request.path_params["shown_id"], page.now(request))
    return _back(request, me, request.path_params["skill_id"])


async def _keeper(db: AsyncSession, request: Request) -> Me:
    me = await session.member(db, request)
    if reason := why_not_keep(me):
        raise Refused(reason)
    return me


async def _people(db: AsyncSession, request: Request, me: Me) -> Callable[[ShownForm], None]:
    """Who helps can be shown it, and anybody here can show it."""
    found = await members.active(db, me.circle_id)
    somebody_else = page.words(request).gettext("Somebody else")
    today = page.today(request, me.circle)

    def prepare(form: ShownForm) -> None:
        form.today = today
        form.member.choices = [(each.id, _name(each)) for each in found if permissions.may_help(each)]
        form.by.choices = [(SOMEBODY_ELSE, somebody_else), *((each.id, _name(each)) for each in found)]

    return prepare


def _beside(others: list[tuple[int, str]]) -> Callable[[SkillForm], None]:
    def prepare(form: SkillForm) -> None:
        form.others = [name for _, name in others]

    return prepare


def _listed(skill: Skill, me: Me, today: date) -> Listed:
    shown = [(each, each.until is None or today <= each.until) for each in skill.shown]
    return Listed(skill, shown, any(each.member_id == me.id and holds for each, holds in shown))


def _says(me: Me, listed: list[Listed], words: Words) -> str:
    mine = [each.skill.name for each in listed if each.is_mine]
    if not listed or not permissions.may_help(me.member):
        return words.gettext("Who was shown what?")
    if not mine:
        return words.gettext("You have not been shown anything yet.")
    return words.gettext("You have been shown %(what)s.", what=list_words(mine, words.language))


def _name(member: Member) -> str:
    return f"{member.name} ({member.relation})" if member.relation else member.name


def _back(request: Request, me: Me, skill_id: int) -> Response:
    return page.back_to(request, "skills.show", circle_id=me.circle_id, skill_id=skill_id)
