"""Starting a circle: who is it for, do they know, who decides, may they be alone?"""

from datetime import timedelta

import wtforms
from starlette.requests import Request
from starlette.responses import Response
from wtforms.validators import InputRequired, Optional, StopValidation

from careshare.actions import circles
from careshare.domain.circles import Account
from careshare.domain.deciding import Deciding, NewCircle
from careshare.domain.words import Decides, MayBeAlone, Role
from careshare.i18n import N_
from careshare.web import forms, page, session
from careshare.web.circles.asking import ALONE, DECIDES, some_hours
from careshare.web.forms import AtMost, DayField, Form, ZoneField, visible

KNOWS = {"yes": N_("Yes"), "no": N_("Not yet, or they can’t understand it")}


def _named(form: "StartForm", field: wtforms.StringField) -> None:
    """Somebody else has a name; one's own is known."""
    if form.is_theirs:
        visible(form, field)


def _said(form: "StartForm", field: wtforms.RadioField) -> None:
    """Asked of who starts it for another."""
    if form.is_theirs and field.data not in KNOWS:
        raise StopValidation(N_("Say whether they know about it."))


class StartForm(Form):
    """One page, few fields; everything else is in the circle's own page later."""

    whose = wtforms.RadioField(
        N_("Who is it for?"),
        choices=[("mine", N_("For myself")), ("theirs", N_("For somebody else"))],
        default="theirs",
    )
    person_name = wtforms.StringField(N_("What is their first name?"), [_named, AtMost(80)])
    role = wtforms.RadioField(
        N_("What are you to them?"),
        choices=[
            (Role.FAMILY, N_("Family, or as good as")),
            (Role.FRIEND, N_("Friend or neighbour")),
            (Role.VOLUNTEER, N_("Volunteer")),
            (Role.PROFESSIONAL, N_("I work in care")),
        ],
        default=Role.FAMILY,
    )
    relation = wtforms.StringField(N_("In one word"), [Optional(), AtMost(60)])
    knows = wtforms.RadioField(
        N_("Do they know that you are starting this?"),
        [_said],
        choices=list(KNOWS.items()),
        validate_choice=False,
    )
    may_be_alone = wtforms.RadioField(
        N_("May they be alone at home?"),
        [InputRequired()],
        choices=ALONE,
        default=MayBeAlone.YES,
    )
    hours = wtforms.IntegerField(N_("How many hours at most?"), [some_hours])
    decides = wtforms.RadioField(
        N_("Who has the last word?"),
        [InputRequired()],
        choices=DECIDES,
        default=Decides.TOGETHER,
    )
    representative_name = wtforms.StringField(N_("Who decides for them?"), [Optional(), AtMost(80)])
    basis = wtforms.StringField(N_("On what grounds?"), [Optional(), AtMost(200)])
    since = DayField(N_("Since when?"), [Optional()])
    zone = ZoneField(N_("What time is it there?"))

    @property
    def is_theirs(self) -> bool:
        """It is for somebody else."""
        return bool(self.whose.data == "theirs")

    def new_circle(self, account: Account) -> NewCircle:
        """What was said, by `account`."""
        return NewCircle(
            person_name=self.person_name.data or account.name,
            role=Role(self.role.data) if self.is_theirs else Role.PERSON,
            relation=(self.relation.data or "") if self.is_theirs else "",
            person_knows=not self.is_theirs or self.knows.data == "yes",
            deciding=self.deciding,
            may_be_alone=MayBeAlone(self.may_be_alone.data),
            alone_for=timedelta(hours=self.hours.data or 0),
            zone=self.zone.zone,
        )

    @property
    def deciding(self) -> Deciding:
        """Who decides; on what ground only where that is somebody else."""
        decides = Decides(self.decides.data)
        if decides is not Decides.REPRESENTATIVE:
            return Deciding(decides)
        name = self.representative_name.data or ""
        return Deciding(decides, self.basis.data or "", self.since.data, representative_name=name)


async def new(request: Request) -> Response:
    """Who is it for?"""
    async with page.reading(request) as db:
        account = await session.account(db, request)
    form = forms.form_for(request, StartForm, zone=account.zone)
    return await page.show(request, "circles/new.html", form=form, nav="me")


async def start(request: Request) -> Response:
    """A circle, and on to the people in it."""
    form = await forms.filled(request, StartForm, page=new)
    async with page.writing(request) as db:
        account = await session.account(db, request)
        new_circle = form.new_circle(account)
        circle_id = await circles.start(db, account, new_circle, page.now(request))
    sentence = page.words(request).gettext(
        "%(name)s’s circle has begun. Who else is in it?", name=new_circle.person_name
    )
    return page.said(request, page.back_to(request, "members.index", circle_id=circle_id), sentence)
