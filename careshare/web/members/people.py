"""People: who is around, how to reach them, and who comes in."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import members as actions
from careshare.domain import members as rules
from careshare.domain.circles import Me
from careshare.domain.members import Details
from careshare.domain.reasons import Refused
from careshare.domain.shifts import why_not_plan
from careshare.domain.words import MemberState, Role
from careshare.queries import invitations, members
from careshare.web import forms, page, session
from careshare.web.choices import ROLES
from careshare.web.members.forms import THE_PERSON, NewMemberForm
from careshare.web.members.lines import Line, as_seen, can_answer
from careshare.web.members.rings import RADII, short, spots


async def index(request: Request) -> Response:
    """Who is around, and how to reach them?"""
    now = page.now(request)
    async with page.reading(request) as db:
        me = await session.member(db, request)
        found = await members.profiles(db, me, MemberState.ACTIVE, MemberState.WAITING)
        sharing = await members.sharing_a_shift(db, me, now)
        invited = await invitations.members_with_one(db, me, now)
    lines = [as_seen(me, profile, sharing, invited) for profile in found]
    return await page.show(request, "members/index.html", me=me, **_grouped(me, lines), **_answers(me, lines))


async def new(request: Request) -> Response:
    """Who is coming in?"""
    async with page.reading(request) as db:
        me = await _planner(db, request)
        prepare = _with_roles(await members.has_person(db, me.circle_id))
    form = forms.form_for(request, NewMemberForm, prepare=prepare, language=me.account.language)
    return await page.show(request, "members/new.html", me=me, form=form)


async def add(request: Request) -> Response:
    """Somebody more, and on to asking them."""
    async with page.reading(request) as db:
        me = await _planner(db, request)
        prepare = _with_roles(await members.has_person(db, me.circle_id))
    form = await forms.filled(request, NewMemberForm, page=new, prepare=prepare)
    async with page.writing(request) as db:
        me = await session.member(db, request)
        details = Details(trust=rules.usual_trust(form.role.data), **form.data)
        member_id = await actions.add(db, me, details, page.now(request))
    return page.back_to(request, "invitations.show", circle_id=me.circle_id, member_id=member_id)


async def _planner(db: AsyncSession, request: Request) -> Me:
    me = await session.member(db, request)
    if reason := rules.why_not_add(me):
        raise Refused(reason)
    return me


def _with_roles(has_person: bool) -> Callable[[NewMemberForm], None]:
    """A circle has one person; where they left, somebody can be it again."""

    def prepare(form: NewMemberForm) -> None:
        form.role.choices = ROLES if has_person else [*THE_PERSON, *ROLES]

    return prepare


def _grouped(me: Me, lines: list[Line]) -> dict[str, Any]:
    """The person first, then who lives in the house, then by what they come as."""
    around = [line for line in lines if line.member.state is MemberState.ACTIVE and line.member.role is not Role.PERSON]
    at_home = [line for line in around if line.member.lives_in]
    others = [line for line in around if not line.member.lives_in]
    return {
        "around": around,
        "person": next((line for line in lines if line.member.role is Role.PERSON), None),
        "at_home": at_home,
        "spots": spots((line.member for line in around), me.id),
        "radii": RADII,
        "person_name": short(me.circle.person_name),
        "groups": [(role, found) for role, _ in ROLES if (found := [x for x in others if x.member.role is role])],
    }


def _answers(me: Me, lines: list[Line]) -> dict[str, Any]:
    """Who waits for a yes, whether the viewer may give it, and whether it is their own or one they write down."""
    person = next((line.member for line in lines if line.member.role is Role.PERSON), None)
    waiting = [line for line in lines if line.member.state is MemberState.WAITING]
    return {
        "waiting": waiting,
        "may_answer": all(rules.why_not_approve(me, line.member, can_answer(person)) is None for line in waiting),
        "mine_to_answer": rules.answers_themselves(me),
        "may_add": rules.why_not_add(me) is None,
        "may_bring": why_not_plan(me) is None,
    }
