"""One member: what the circle writes down of them, and how they come in and leave."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import members as actions
from careshare.domain import members as rules
from careshare.domain.absences import why_not_speak_for
from careshare.domain.circles import Me, Member
from careshare.domain.members import Profile
from careshare.domain.reasons import NotFound, Refused
from careshare.domain.words import HOLDING, MemberState, Role
from careshare.i18n import N_, Words, told_words, words_in
from careshare.queries import members, reach
from careshare.web import forms, page, session
from careshare.web.members.forms import DetailsForm
from careshare.web.members.lines import as_seen, can_answer


async def show(request: Request) -> Response:
    """One member: who they are, how to reach them, and what may be changed."""
    async with page.reading(request) as db:
        me = await session.member(db, request)
        profile = await members.profile(db, me, request.path_params["member_id"])
        sharing = await members.sharing_a_shift(db, me, page.now(request))
        person = await members.the_person(db, me.circle_id)
    shown = as_seen(me, profile, sharing, frozenset())
    return await page.show(request, "members/show.html", me=me, line=shown, **_doors(request, me, profile, person))


async def edit(request: Request) -> Response:
    """What is not right any more?"""
    async with page.reading(request) as db:
        me = await session.member(db, request)
        profile, there, _ = await _changeable(db, request, me)
    form = forms.mistaken(request, DetailsForm) or there
    return await page.show(request, "members/edit.html", me=me, member=profile.member, form=form, there=there)


async def change(request: Request) -> Response:
    """Keep what was changed."""
    async with page.reading(request) as db:
        profile, _, prepare = await _changeable(db, request, await session.member(db, request))
    form = await forms.filled(request, DetailsForm, page=edit, prepare=prepare)
    async with page.writing(request) as db:
        me = await session.member(db, request)
        await actions.change(db, me, profile, replace(profile.details, **form.details), page.now(request))
    sentence = page.words(request).gettext("It is written down.")
    response = page.back_to(request, "members.show", circle_id=me.circle_id, member_id=profile.member.id)
    return page.said(request, response, sentence)


async def approve(request: Request) -> Response:
    """Yes, welcome."""
    async with page.writing(request) as db:
        me, member = await _someone(db, request)
        await actions.approve(db, me, member, page.now(request))
    sentence = page.words(request).gettext("%(name)s is in the circle now.", name=member.name)
    return page.said(request, _back(request, me), sentence)


async def turn_down(request: Request) -> Response:
    """Rather not."""
    async with page.writing(request) as db:
        me, member = await _someone(db, request)
        await actions.turn_down(db, me, member, page.now(request))
    sentence = page.words(request).gettext("%(name)s does not join the circle.", name=member.name)
    return page.said(request, _back(request, me), sentence)


async def leaving(request: Request) -> Response:
    """Are you sure, what happens with the moments they hold, and who hears of it?"""
    async with page.reading(request) as db:
        me, member = await _someone(db, request)
        to_come = await members.shifts_to_come(db, member, page.now(request))
        told = await reach.of_who_plans(db, me, [member.id]) if member.state is MemberState.ACTIVE else []
    if reason := rules.why_not_remove(me, member):
        raise Refused(reason)
    opens = sum(state in HOLDING for _, state in to_come)
    hears = told_words(told, page.words(request))
    return await page.show(request, "members/leaving.html", me=me, member=member, opens=opens, hears=hears)


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


def _back(request: Request, me: Me) -> Response:
    """To the page the question stood on."""
    return page.back_where_they_were(request, request.app.state.url("members.index", circle_id=me.circle_id))


async def _someone(db: AsyncSession, request: Request) -> tuple[Me, Member]:
    me = await session.member(db, request)
    return me, await members.one(db, me, request.path_params["member_id"])


async def _changeable(
    db: AsyncSession, request: Request, me: Me
) -> tuple[Profile, DetailsForm, Callable[[DetailsForm], None]]:
    """A member, what is written down of them, and what leaves of the form only what `me` may change of that.

    NotFound where that is nothing.
    """
    profile = await members.profile(db, me, request.path_params["member_id"])
    allowed = rules.may_change(me, profile.member)
    if not allowed or profile.member.state is MemberState.FORMER:
        raise NotFound

    def only(form: DetailsForm) -> None:
        for name in [field.name for field in form if field.name not in {*allowed, "seen"}]:
            del form[name]

    there = forms.fresh(request, DetailsForm, profile.details, only)
    return profile, there, forms.since(there, only)


def _doors(request: Request, me: Me, profile: Profile, person: Member | None) -> dict[str, Any]:
    """What the viewer may do on a member's page."""
    member = profile.member
    has_own_page = profile.own_page_secret is not None and rules.why_not_own_page(me, member) is None
    return {
        "details": profile.details,
        "may_edit": bool(rules.may_change(me, member)) and member.state is not MemberState.FORMER,
        "may_remove": rules.why_not_remove(me, member) is None,
        "may_answer": rules.why_not_approve(me, member, can_answer(person)) is None,
        "mine_to_answer": rules.answers_themselves(me),
        "may_invite": rules.why_not_invite(me, member, can_sign_in=member.account_id is not None) is None,
        "may_say_when": member.role is not Role.PERSON and why_not_speak_for(me, member) is None,
        "may_give_own_page": rules.why_not_own_page(me, member) is None,
        **(_own_page(request, me, profile) if has_own_page else {"own_page": ""}),
    }


def _own_page(request: Request, me: Me, profile: Profile) -> dict[str, str]:
    """Its address, and a text to send it with."""
    assert profile.own_page_secret is not None
    state = request.app.state
    link = state.seal.link("own", profile.member.id, profile.own_page_secret)
    address = f"{state.settings.base_url}{state.url('own_page.show', link=link)}"
    words = words_in(profile.details.language or me.account.language)
    return {"own_page": address, "own_page_text": _text_with(address, me, profile.member.name, words)}


def _text_with(address: str, me: Me, name: str, words: Words) -> str:
    """Who sends it, what the page is for, and that it is theirs alone: nobody should take it for a trick."""
    to_me, to_them = (
        N_("On this page you can see when you come to me, and say so when you can’t."),
        N_("On this page you can see when you come to %(person)s’s, and say so when you can’t."),
    )
    names = {"name": name, "by": me.member.name, "person": me.circle.person_name}
    paragraphs = (
        words.gettext(N_("Hello %(name)s, it is %(by)s."), **names),
        words.gettext(to_me if me.member.role is Role.PERSON else to_them, **names),
        address,
        words.gettext(N_("Keep this message: the page stays there. It is yours alone, so pass it on to nobody.")),
    )
    return "\n\n".join(paragraphs)
