"""Asking somebody in: by mail, or with a text to pass on; and the page they find behind the link."""

from typing import Any
from urllib.parse import quote

import wtforms
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import invitations as actions
from careshare.actions import limits
from careshare.domain import members as rules
from careshare.domain.accounts import LINKS_FROM_A_NETWORK, Newcomer
from careshare.domain.circles import Account, Me
from careshare.domain.members import INVITATIONS_IN_A_DAY, INVITATIONS_TO_AN_ADDRESS, Invitation, Profile
from careshare.domain.reasons import NotFound, Refused
from careshare.domain.time import home_day
from careshare.domain.words import MemberState, Role
from careshare.i18n import N_, Words, date_words, words_in
from careshare.queries import invitations, members
from careshare.queries.invitations import Asked
from careshare.seal import number_of
from careshare.web import forms, page, session
from careshare.web.forms import AtMost, Form, visible


class SendForm(Form):
    """Where the invitation goes."""

    email = wtforms.EmailField(N_("Their e-mail address"), [visible, AtMost(254), forms.address])


class JoinForm(Form):
    """Who somebody is who is new here."""

    name = wtforms.StringField(N_("Your name"), [visible, AtMost(80)])


# By who asks.


async def show(request: Request) -> Response:
    """How do you ask this member?"""
    async with page.reading(request) as db:
        me, profile = await _guest(db, request)
        invitation = await invitations.open_for(db, me, profile.member.id, page.now(request))
    form = forms.form_for(request, SendForm)
    until = invitation and home_day(invitation.expires_at, me.circle.zone)
    shown = {"member": profile.member, "until": until, "form": form, **_to_pass_on(request, me, profile, invitation)}
    return await page.show(request, "invitations/show.html", me=me, **shown)


async def send(request: Request) -> Response:
    """By mail."""
    form = await forms.filled(request, SendForm, page=show)
    email, now = form.email.data or "", page.now(request)
    async with page.writing(request) as db:
        me, profile = await _guest(db, request)
        for limit, who in ((INVITATIONS_IN_A_DAY, str(me.account.id)), (INVITATIONS_TO_AN_ADDRESS, email)):
            await limits.count(db, request.app.state.seal, limit, who, now)
        await actions.send(db, me, profile.member, email, now)
    sentence = page.words(request).gettext("%(name)s gets a letter.", name=profile.member.name)
    return page.said(request, page.back_to(request, "members.index", circle_id=me.circle_id), sentence)


async def renew(request: Request) -> Response:
    """With a text to pass on; an older link no longer works."""
    async with page.writing(request) as db:
        me, profile = await _guest(db, request)
        await actions.renew(db, me, profile.member, page.now(request))
    return page.back_to(request, "invitations.show", circle_id=me.circle_id, member_id=profile.member.id)


async def revoke(request: Request) -> Response:
    """Not after all: the link leads nowhere."""
    async with page.writing(request) as db:
        me, profile = await _guest(db, request)
        await actions.revoke(db, me, profile.member, page.now(request))
    sentence = page.words(request).gettext("The link no longer works.")
    response = page.back_to(request, "invitations.show", circle_id=me.circle_id, member_id=profile.member.id)
    return page.said(request, response, sentence)


# By who was asked.


async def read(request: Request) -> Response:
    """Who asks, around whom, and one button. Looking at it changes nothing."""
    async with page.reading(request) as db:
        asked = await _asked(db, request)
        account = await session.anyone(db, request)
        place = await members.place_of(db, asked.circle.id, account.id) if account else None
        can_sign_in = await members.can_sign_in(db, asked.member)
    is_in = place is not None and place.state is not MemberState.FORMER
    reason = rules.why_not_join(asked.invitation, asked.member, can_sign_in, page.now(request))
    form = forms.form_for(request, JoinForm, name=asked.member.name)
    link = request.path_params["link"]
    values = {"asked": asked, "is_in": is_in, "reason": reason, "form": form, "link": link}
    return await page.show(request, "invitations/read.html", status=410 if reason and not is_in else 200, **values)


async def join(request: Request) -> Response:
    """Yes, I am new here and this is my name."""
    await session.one_more_try(request, LINKS_FROM_A_NETWORK)
    form = await forms.filled(request, JoinForm, page=read)
    async with page.writing(request) as db:
        asked = await _asked(db, request)
        account = (asked.invitation.email, page.language(request), asked.circle.zone)
        newcomer = Newcomer(form.name.data or "", *account)
        account_id = await actions.join_as_someone_new(db, asked.invitation, newcomer, page.now(request))
        token = await session.start(db, request, account_id)
    return session.remember(request, _welcome(request, asked), token)


async def join_as_me(request: Request) -> Response:
    """Yes, as who I already am here."""
    async with page.reading(request) as db:
        account: Account = await session.account(db, request)
    await session.one_more_try(request, LINKS_FROM_A_NETWORK)
    async with page.writing(request) as db:
        asked = await _asked(db, request)
        await actions.join(db, asked.invitation, account.id, page.now(request))
    return _welcome(request, asked)


async def _guest(db: AsyncSession, request: Request) -> tuple[Me, Profile]:
    """Whoever is to be asked. Raises Refused where they cannot be."""
    me = await session.member(db, request)
    profile = await members.profile(db, me, request.path_params["member_id"])
    if reason := rules.why_not_invite(me, profile.member, await members.can_sign_in(db, profile.member)):
        raise Refused(reason)
    return me, profile


async def _asked(db: AsyncSession, request: Request) -> Asked:
    """The invitation behind the link. Raises NotFound for a link we did not make."""
    link = request.path_params["link"]
    asked = await invitations.asked(db, number_of(link))
    if not request.app.state.seal.opens(asked.invitation.purpose, link, asked.invitation.secret):
        raise NotFound
    return asked


def _welcome(request: Request, asked: Asked) -> Response:
    person, words = asked.circle.person_name, page.words(request)
    if asked.member.state is MemberState.WAITING:
        sentence = words.gettext("Thank you. You are in as soon as %(name)s has said yes.", name=person)
        return page.said(request, page.back_to(request, "me.show"), sentence)
    sentence = words.gettext("Welcome to %(name)s’s circle. Here you see who comes when.", name=person)
    return page.said(request, page.back_to(request, "rota.show", circle_id=asked.circle.id), sentence)


def _to_pass_on(request: Request, me: Me, profile: Profile, invitation: Invitation | None) -> dict[str, Any]:
    """The text, in the language of who reads it; none where a letter has the link: that is for its reader alone."""
    if invitation is None or invitation.email:
        return {"text": ""}
    state = request.app.state
    link = state.seal.link(invitation.purpose, invitation.id, invitation.secret)
    address = f"{state.settings.base_url}{state.url('invitations.read', link=link)}"
    words = words_in(profile.details.language or me.account.language)
    text = _text(words, me, profile.member.name, invitation, address)
    return {"text": text, "whatsapp": f"https://wa.me/?text={quote(text)}"}


def _text(words: Words, me: Me, name: str, invitation: Invitation, address: str) -> str:
    """Who asks, around whom, what happens, and how to be sure: nobody should take it for a trick."""
    until = date_words(home_day(invitation.expires_at, me.circle.zone), words.language)
    names = {"name": name, "person": me.circle.person_name, "by": me.member.name}
    is_person = me.member.role is Role.PERSON
    paragraphs = (
        words.gettext(N_("Hello %(name)s, it is %(by)s."), **names),
        words.gettext(N_("A few people help me.") if is_person else N_("A few of us look after %(person)s."), **names)
        + " "
        + words.gettext(
            N_("In CareShare we see who comes when. I would like to have you in it too; you decide what you can do.")
        ),
        words.gettext(N_("This is your link: %(address)s"), address=address),
        words.gettext(
            N_("You first see who is asking, and then press one button. It costs nothing and needs no password.")
        ),
        words.gettext(
            N_("It is for you alone and works once, until %(day)s. Not sure this is really me? Call me."), day=until
        ),
        me.member.name,
    )
    return "\n\n".join(paragraphs)
