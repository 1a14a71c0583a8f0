"""What does the person want? For the person, the representative and one confidant; others meet only the effect."""

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Any

import wtforms
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response
from wtforms.validators import InputRequired

from careshare.actions import wishes as actions
from careshare.domain import permissions
from careshare.domain.circles import Me, Member
from careshare.domain.reasons import NotFound
from careshare.domain.words import Kind, MemberState, Role
from careshare.i18n import N_, Words, list_words
from careshare.queries import members, wishes
from careshare.web import forms, page, session
from careshare.web.choices import KINDS
from careshare.web.forms import Form

NOBODY = 0
WISHED = [(kind, name) for kind, name in KINDS if kind is not Kind.RESPITE]
"""Time off for who is always there is company to the person, and a wish against company goes for both."""


class WishForm(Form):
    """Whom rather not, and for what."""

    member = wtforms.SelectField(N_("Who?"), coerce=int)
    kinds = wtforms.SelectMultipleField(N_("For what?"), [InputRequired()], choices=WISHED, coerce=Kind)


class ConfidantForm(Form):
    """Who knows of these wishes too."""

    confidant = wtforms.SelectField(N_("Who may read this too?"), coerce=int)


async def show(request: Request) -> Response:
    """What would the person rather not?"""
    async with page.reading(request) as db:
        me, helpers = await _trusted(db, request)
        found = await wishes.all_of(db, me)
    by_member: dict[int, list[wishes.Wish]] = defaultdict(list)
    for wish in found:
        by_member[wish.member_id].append(wish)
    confidant = next((helper.id for helper in helpers if helper.is_confidant), NOBODY)
    values: dict[str, Any] = {
        "wishes": list(by_member.values()),
        "kinds": dict(KINDS),
        "form": forms.form_for(request, WishForm, prepare=_whom(helpers)),
        "confidant_form": forms.form_for(request, ConfidantForm, prepare=_who(request, helpers), confidant=confidant),
        "may_choose": permissions.may_choose_confidant(me),
    }
    return await page.show(request, "wishes/show.html", me=me, **values)


async def add(request: Request) -> Response:
    """Rather not them, for this."""
    async with page.reading(request) as db:
        _, helpers = await _trusted(db, request)
    form = await forms.filled(request, WishForm, page=show, prepare=_whom(helpers))
    async with page.writing(request) as db:
        me = await session.member(db, request)
        member = await members.one(db, me, form.member.data)
        new = await actions.add(db, me, member, form.kinds.data or [], page.now(request))
    sentence = _kept(page.words(request), member, new) if new else ""
    return page.kept(request, page.back_to(request, "wishes.show", circle_id=me.circle_id), sentence)


async def remove(request: Request) -> Response:
    """It is all right after all."""
    async with page.writing(request) as db:
        me = await session.member(db, request)
        await actions.remove(db, me, request.path_params["wish_id"], page.now(request))
    return page.back_to(request, "wishes.show", circle_id=me.circle_id)


async def confide(request: Request) -> Response:
    """One more may know, or nobody."""
    async with page.reading(request) as db:
        _, helpers = await _trusted(db, request)
    form = await forms.filled(request, ConfidantForm, page=show, prepare=_who(request, helpers))
    async with page.writing(request) as db:
        me = await session.member(db, request)
        member = await members.one(db, me, form.confidant.data) if form.confidant.data else None
        await actions.confide_in(db, me, member, page.now(request))
    words = page.words(request)
    sentence = words.gettext("%(name)s may read this too.", name=member.name) if member else ""
    response = page.back_to(request, "wishes.show", circle_id=me.circle_id)
    return page.said(request, response, sentence or words.gettext("Nobody else may read this."))


async def _trusted(db: AsyncSession, request: Request) -> tuple[Me, list[Member]]:
    """Who reads this, and everyone who could come. Raises NotFound for whom it is not meant: it does not exist."""
    me = await session.member(db, request)
    if not permissions.may_see_wishes(me):
        raise NotFound
    profiles = await members.profiles(db, me, MemberState.ACTIVE, MemberState.WAITING)
    return me, [each.member for each in profiles if each.member.role is not Role.PERSON]


def _whom(helpers: list[Member]) -> Callable[[WishForm], None]:
    def prepare(form: WishForm) -> None:
        form.member.choices = [(helper.id, _name(helper)) for helper in helpers]

    return prepare


def _who(request: Request, helpers: list[Member]) -> Callable[[ConfidantForm], None]:
    """Somebody who is in the circle with an account to read it on."""
    nobody = page.words(request).gettext("Nobody else")

    def prepare(form: ConfidantForm) -> None:
        known = [helper for helper in helpers if helper.account_id and helper.state is MemberState.ACTIVE]
        form.confidant.choices = [(NOBODY, nobody), *((helper.id, _name(helper)) for helper in known)]

    return prepare


def _kept(words: Words, member: Member, kinds: Collection[Kind]) -> str:
    """ "Kept: Bram rather not for care and nursing." """
    names = [words.gettext(name) for kind, name in KINDS if kind in kinds]
    in_a_sentence = list_words([name[:1].lower() + name[1:] for name in names], words.language)
    return words.gettext("Kept: %(name)s rather not for %(kinds)s.", name=member.name, kinds=in_a_sentence)


def _name(member: Member) -> str:
    return f"{member.name} ({member.relation})" if member.relation else member.name
