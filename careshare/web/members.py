"""People: who is around, how to reach them, and what the circle writes down of each."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import wtforms
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response
from wtforms.validators import InputRequired, Optional, ValidationError

from careshare.actions import members as actions
from careshare.domain import members as rules
from careshare.domain import permissions
from careshare.domain.circles import Me, Member
from careshare.domain.members import Details, Profile
from careshare.domain.reasons import NotFound, Reason, Refused, Why
from careshare.domain.words import Language, MemberState, Role, Trust
from careshare.i18n import N_
from careshare.queries import invitations, members
from careshare.web import forms, page, session
from careshare.web.choices import LANGUAGES
from careshare.web.forms import AtMost, Form, visible

ROLES = [
    (Role.FAMILY, N_("Family, or as good as")),
    (Role.FRIEND, N_("Friend or neighbour")),
    (Role.VOLUNTEER, N_("Volunteer")),
    (Role.PROFESSIONAL, N_("Works in care")),
]
THE_PERSON = [(Role.PERSON, N_("The person the circle is around"))]
LONGEST_PHONE = 40


def _phone(form: Any, field: wtforms.StringField) -> None:
    """A number that can be called, as people write it: digits, and what they put between them."""
    if field.data and not re.fullmatch(r"\+?[0-9][0-9 ()./-]{3,}", field.data):
        raise ValidationError(N_("Write digits only, such as 06 1234 5678 or +31 6 1234 5678."))


class DetailsForm(Form):
    """Everything a circle writes down of a member; a page leaves out what is not its reader's to say."""

    name = wtforms.StringField(N_("Name"), [visible, AtMost(80)])
    relation = wtforms.StringField(N_("What are they to each other?"), [Optional(), AtMost(60)])
    role = wtforms.RadioField(N_("Comes as"), [InputRequired()], choices=ROLES, coerce=Role)
    organisation = wtforms.StringField(N_("Organisation"), [Optional(), AtMost(80)])
    phone = wtforms.TelField(N_("Telephone"), [Optional(), AtMost(LONGEST_PHONE), _phone])
    phone_shared = wtforms.BooleanField(N_("Others in the circle may see this number"))
    language = wtforms.RadioField(N_("Reads"), [InputRequired()], choices=LANGUAGES, coerce=Language)
    lives_in = wtforms.BooleanField(N_("Lives in the house"))
    planned_in = wtforms.BooleanField(N_("May be put on the rota without being asked each time"))
    trust = wtforms.RadioField(
        N_("May see"),
        [InputRequired()],
        choices=[(Trust.ROTA, N_("Who comes when")), (Trust.FULL, N_("Also the notes of care and the emergency card"))],
        coerce=Trust,
    )
    is_coordinator = wtforms.BooleanField(N_("Helps to arrange: plans and invites"))
    under_18 = wtforms.BooleanField(N_("Is under 18"))


class NewMemberForm(Form):
    """Who is added by name; the rest comes later."""

    name = wtforms.StringField(N_("Name"), [visible, AtMost(80)])
    relation = wtforms.StringField(N_("What are they to each other?"), [Optional(), AtMost(60)])
    role = wtforms.RadioField(N_("Comes as"), [InputRequired()], choices=ROLES, coerce=Role, default=Role.FRIEND)
    organisation = wtforms.StringField(N_("Organisation"), [Optional(), AtMost(80)])
    language = wtforms.RadioField(N_("Reads"), [InputRequired()], choices=LANGUAGES, coerce=Language)


@dataclass(frozen=True, slots=True)
class Line:
    """A member as the page of people shows them; `phone` only where the viewer may see it."""

    member: Member
    organisation: str
    phone: str
    is_invited: bool

    @property
    def dial(self) -> str:
        """The number as a telephone dials it."""
        return re.sub(r"[^0-9+]", "", self.phone)


async def index(request: Request) -> Response:
    """Who is around, and how to reach them?"""
    now = page.now(request)
    async with page.reading(request) as db:
        me = await session.member(db, request)
        found = await members.profiles(db, me, MemberState.ACTIVE, MemberState.WAITING)
        sharing = await members.sharing_a_shift(db, me, now)
        invited = await invitations.members_with_one(db, me, now)
    lines = [_line(me, profile, sharing, invited) for profile in found]
    return await page.show(request, "members/index.html", me=me, **_grouped(lines), **_answers(me, lines))


async def new(request: Request) -> Response:
    """Who is coming in?"""
    async with page.reading(request) as db:
        me = await _planner(db, request)
        prepare = _with_roles(await members.the_person(db, me.circle_id))
    form = forms.form_for(request, NewMemberForm, prepare=prepare, language=me.account.language)
    return await page.show(request, "members/new.html", me=me, form=form)


async def add(request: Request) -> Response:
    """Somebody more, and on to asking them."""
    async with page.reading(request) as db:
        me = await _planner(db, request)
        prepare = _with_roles(await members.the_person(db, me.circle_id))
    form = await forms.filled(request, NewMemberForm, page=new, prepare=prepare)
    async with page.writing(request) as db:
        me = await session.member(db, request)
        details = Details(trust=rules.usual_trust(form.role.data), **form.data)
        member_id = await actions.add(db, me, details, page.now(request))
    return page.back_to(request, "invitations.show", circle_id=me.circle_id, member_id=member_id)


async def show(request: Request) -> Response:
    """One member: who they are, how to reach them, and what may be changed."""
    async with page.reading(request) as db:
        me = await session.member(db, request)
        profile = await members.profile(db, me, request.path_params["member_id"])
        sharing = await members.sharing_a_shift(db, me, page.now(request))
        person = await members.the_person(db, me.circle_id)
    line = _line(me, profile, sharing, frozenset())
    return await page.show(request, "members/show.html", me=me, line=line, **_doors(request, me, profile, person))


async def edit(request: Request) -> Response:
    """What is not right any more?"""
    async with page.reading(request) as db:
        me = await session.member(db, request)
        profile, only = await _changeable(db, request, me)
        person = await members.the_person(db, me.circle_id)
    form = forms.form_for(request, DetailsForm, profile.details, prepare=only)
    return await page.show(request, "members/edit.html", me=me, member=profile.member, person=person, form=form)


async def change(request: Request) -> Response:
    """Keep what was changed."""
    async with page.reading(request) as db:
        _, only = await _changeable(db, request, await session.member(db, request))
    form = await forms.filled(request, DetailsForm, page=edit, prepare=only)
    async with page.writing(request) as db:
        me = await session.member(db, request)
        profile = await members.profile(db, me, request.path_params["member_id"])
        await actions.change(db, me, profile, replace(profile.details, **form.data), page.now(request))
    sentence = page.words(request).gettext("It is written down.")
    response = page.back_to(request, "members.show", circle_id=me.circle_id, member_id=profile.member.id)
    return page.said(request, response, sentence)


async def approve(request: Request) -> Response:
    """Yes, welcome."""
    async with page.writing(request) as db:
        me, member = await _someone(db, request)
        await actions.approve(db, me, member, page.now(request))
    sentence = page.words(request).gettext("%(name)s is in the circle now.", name=member.name)
    return page.said(request, page.back_to(request, "members.index", circle_id=me.circle_id), sentence)


async def turn_down(request: Request) -> Response:
    """Rather not."""
    async with page.writing(request) as db:
        me, member = await _someone(db, request)
        await actions.turn_down(db, me, member, page.now(request))
    sentence = page.words(request).gettext("%(name)s does not join the circle.", name=member.name)
    return page.said(request, page.back_to(request, "members.index", circle_id=me.circle_id), sentence)


async def leaving(request: Request) -> Response:
    """Are you sure, and what happens with their moments?"""
    async with page.reading(request) as db:
        me, member = await _someone(db, request)
        to_come = await members.shifts_to_come(db, member, page.now(request))
    if reason := rules.why_not_remove(me, member):
        raise Refused(reason)
    return await page.show(request, "members/leaving.html", me=me, member=member, number=len(to_come))


async def leave(request: Request) -> Response:
    """I am no longer in this circle."""
    async with page.writing(request) as db:
        me = await session.member(db, request)
        await actions.leave(db, me, page.now(request))
    sentence = page.words(request).gettext("You have left %(name)s’s circle. Thank you.", name=me.circle.person_name)
    return page.said(request, page.back_to(request, "me.show"), sentence)


async def remove(request: Request) -> Response:
    """They are no longer in this circle."""
    async with page.writing(request) as db:
        me, member = await _someone(db, request)
        await actions.remove(db, me, member, page.now(request))
    sentence = page.words(request).gettext("%(name)s is no longer in the circle.", name=member.name)
    return page.said(request, page.back_to(request, "members.index", circle_id=me.circle_id), sentence)


async def renew_own_page(request: Request) -> Response:
    """A page of their own for who has no account, behind a new address."""
    async with page.writing(request) as db:
        me, member = await _someone(db, request)
        await actions.renew_own_page(db, me, member, page.now(request))
    return page.back_to(request, "members.show", "own-page", circle_id=me.circle_id, member_id=member.id)


async def close_own_page(request: Request) -> Response:
    """Their address leads nowhere any more."""
    async with page.writing(request) as db:
        me, member = await _someone(db, request)
        await actions.close_own_page(db, me, member, page.now(request))
    return page.back_to(request, "members.show", "own-page", circle_id=me.circle_id, member_id=member.id)


async def _someone(db: AsyncSession, request: Request) -> tuple[Me, Member]:
    me = await session.member(db, request)
    return me, await members.one(db, me, request.path_params["member_id"])


async def _planner(db: AsyncSession, request: Request) -> Me:
    me = await session.member(db, request)
    if not permissions.may_plan(me):
        raise Refused(Reason(Why.NOT_ALLOWED))
    return me


async def _changeable(db: AsyncSession, request: Request, me: Me) -> tuple[Profile, Callable[[DetailsForm], None]]:
    """A member, and what leaves of the form only what `me` may change of them. NotFound where that is nothing."""
    profile = await members.profile(db, me, request.path_params["member_id"])
    allowed = rules.may_change(me, profile.member)
    if not allowed or profile.member.state is MemberState.FORMER:
        raise NotFound

    def only(form: DetailsForm) -> None:
        for name in [field.name for field in form if field.name not in allowed]:
            del form[name]

    return profile, only


def _with_roles(person: Member | None) -> Callable[[NewMemberForm], None]:
    """A circle has one person; where they left, somebody can be it again."""

    def prepare(form: NewMemberForm) -> None:
        form.role.choices = ROLES if person else [*THE_PERSON, *ROLES]

    return prepare


def _line(me: Me, profile: Profile, sharing: frozenset[int], invited: frozenset[int]) -> Line:
    member = profile.member
    phone = rules.phone_for(me, profile, member.id in sharing)
    return Line(member, profile.details.organisation, phone, member.id in invited)


def _grouped(lines: list[Line]) -> dict[str, Any]:
    """The person first, then who lives in the house, then by what they come as."""
    around = [line for line in lines if line.member.state is MemberState.ACTIVE and line.member.role is not Role.PERSON]
    at_home = [line for line in around if line.member.lives_in]
    others = [line for line in around if not line.member.lives_in]
    return {
        "around": around,
        "person": next((line for line in lines if line.member.role is Role.PERSON), None),
        "at_home": at_home,
        "groups": [(role, found) for role, _ in ROLES if (found := [x for x in others if x.member.role is role])],
    }


def _answers(me: Me, lines: list[Line]) -> dict[str, Any]:
    """Who waits for a yes, whether the viewer may give it, and whether it is their own or one they write down."""
    person = next((line.member for line in lines if line.member.role is Role.PERSON), None)
    waiting = [line for line in lines if line.member.state is MemberState.WAITING]
    return {
        "waiting": waiting,
        "may_answer": all(rules.why_not_approve(me, line.member, _can_answer(person)) is None for line in waiting),
        "mine_to_answer": permissions.may_approve(me) or me.member.is_representative,
        "may_plan": permissions.may_plan(me),
    }


def _can_answer(person: Member | None) -> bool:
    return person is not None and person.account_id is not None


def _doors(request: Request, me: Me, profile: Profile, person: Member | None) -> dict[str, Any]:
    """What the viewer may do on a member's page."""
    member = profile.member
    has_own_page = profile.own_page_secret is not None and rules.why_not_own_page(me, member) is None
    return {
        "details": profile.details,
        "may_edit": bool(rules.may_change(me, member)) and member.state is not MemberState.FORMER,
        "may_remove": rules.why_not_remove(me, member) is None,
        "may_answer": rules.why_not_approve(me, member, _can_answer(person)) is None,
        "may_invite": rules.why_not_invite(me, member, can_sign_in=member.account_id is not None) is None,
        "may_give_own_page": rules.why_not_own_page(me, member) is None,
        "own_page": _own_page(request, profile) if has_own_page else "",
    }


def _own_page(request: Request, profile: Profile) -> str:
    assert profile.own_page_secret is not None
    state = request.app.state
    link = state.seal.link("own", profile.member.id, profile.own_page_secret)
    return f"{state.settings.base_url}{state.url('own_page.show', link=link)}"
