"""The six digits that open what is private: give them, choose them, close it here, or begin anew."""

import wtforms
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from careshare.actions import limits, pins
from careshare.domain.accounts import digits
from careshare.domain.circles import Account
from careshare.domain.pins import PINS_OF_AN_ACCOUNT, Door, why_not_pin
from careshare.domain.reasons import Reason, Refused, Why
from careshare.i18n import N_, reason_words
from careshare.queries import pins as queries
from careshare.web import forms, ours, page, session
from careshare.web.forms import CodeForm


class ChosenForm(CodeForm):
    """The digits somebody would have from now on."""

    code = wtforms.StringField(N_("Six digits of your own"), [forms.visible, forms.AtMost(forms.LONGEST_CODE)])


async def show(request: Request) -> Response:
    """What is asked here, or what can be changed."""
    async with page.reading(request) as db:
        me, door = await _at_the_door(db, request)
    asks = door.has_pin and not door.is_open
    form = forms.form_for(request, CodeForm if asks else ChosenForm)
    return await page.show(request, "pins/show.html", form=form, door=door, email=me.email, next=_next(request))


async def answer(request: Request) -> Response:
    """These are my digits."""
    form = await forms.filled(request, CodeForm, page=show)
    await _one_more_try(request)
    async with page.writing(request) as db:
        me = await session.account(db, request)
        reason = await pins.check(db, request.app.state.seal, me, digits(form.code.data or ""))
        if not reason:
            await pins.prove(db, session.token_hash(request), page.now(request))
    if reason:
        _not_right(request, form, reason)
    return _in(request)


async def choose(request: Request) -> Response:
    """These from now on."""
    form = await forms.filled(request, ChosenForm, page=show)
    typed = digits(form.code.data or "")
    if reason := why_not_pin(typed):
        _not_right(request, form, reason)
    async with page.writing(request) as db:
        me, door = await _at_the_door(db, request)
        if not door.may_choose:
            raise session.ProveFirst
        await pins.choose(db, request.app.state.seal, me, typed, page.now(request))
        await pins.prove(db, session.token_hash(request), page.now(request))
    return page.said(request, _in(request), page.words(request).gettext("From now on these digits open your weeks."))


async def close(request: Request) -> Response:
    """Not on this device, until I give them again."""
    async with page.writing(request) as db:
        await session.account(db, request)
        await pins.close(db, session.token_hash(request))
    said = page.words(request).gettext("Your weeks are closed on this device.")
    return page.said(request, page.back_to(request, "me.show"), said)


async def remove(request: Request) -> Response:
    """I need no digits any more."""
    async with page.writing(request) as db:
        me, door = await _at_the_door(db, request)
        if not door.is_open:
            raise session.ProveFirst
        if door.is_shared:
            raise Refused(Reason(Why.CHANGED_MEANWHILE))
        await pins.give_up(db, me)
    said = page.words(request).gettext("Your weeks open without digits again.")
    return page.said(request, page.back_to(request, "account.show"), said)


async def forgotten(request: Request) -> Response:
    """I forgot them: what that costs."""
    async with page.reading(request) as db:
        await session.account(db, request)
    return await page.show(request, "pins/forgotten.html")


async def begin_anew(request: Request) -> Response:
    """Then begin anew, with nothing of before."""
    async with page.writing(request) as db:
        me = await session.account(db, request)
        await pins.begin_anew(db, me)
    return page.back_to(request, "pins.show")


async def _at_the_door(db: AsyncSession, request: Request) -> tuple[Account, Door]:
    me = await session.account(db, request)
    return me, await queries.door(db, me, session.token_hash(request))


async def _one_more_try(request: Request) -> None:
    """Counted whatever becomes of it: in a transaction of its own. Raises TooOften."""
    async with page.writing(request) as db:
        me = await session.account(db, request)
        await limits.count(db, request.app.state.seal, PINS_OF_AN_ACCOUNT, str(me.id), page.now(request))


def _not_right(request: Request, form: CodeForm, reason: Reason) -> None:
    form.code.errors = [reason_words(reason, page.words(request))]
    raise forms.FormMistake(form, show)


def _in(request: Request) -> Response:
    return RedirectResponse(_next(request) or request.app.state.url("account.show"), status_code=303)


def _next(request: Request) -> str | None:
    return ours.path_in(request.query_params.get("next", "")) or None
