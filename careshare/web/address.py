"""Another e-mail address of mine: where to, and the code that came there."""

import wtforms
from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import address, sign_in
from careshare.actions.sign_in import Browser
from careshare.domain.circles import Account
from careshare.domain.reasons import Reason, Why
from careshare.i18n import N_, reason_words
from careshare.queries import accounts
from careshare.web import forms, page, session
from careshare.web.forms import CodeForm, Form


class AddressForm(Form):
    """Where letters and codes go from now on."""

    email = wtforms.StringField(N_("Your e-mail address"), [forms.visible, forms.AtMost(254), forms.address])


async def show(request: Request) -> Response:
    """Which address?"""
    async with page.reading(request) as db:
        await session.account(db, request)
    return await page.show(request, "address/show.html", form=forms.form_for(request, AddressForm))


async def ask(request: Request) -> Response:
    """Send a code there; the answer is the same for every address, whoever else has it."""
    form = await forms.filled(request, AddressForm, page=show)
    browser = session.browser(request)
    async with page.writing(request) as db:
        me = await session.private(db, request)
        asking = browser.as_account(me.id)
        await sign_in.ask(db, request.app.state.seal, asking, form.email.data or "", page.now(request))
    return session.known(request, page.back_to(request, "address.code"), browser)


async def code(request: Request) -> Response:
    """What is the code?"""
    async with page.reading(request) as db:
        me = await session.account(db, request)
        asked = await accounts.code_asked(db, _browser(request, me).hash, page.now(request))
    if asked is None:
        return page.back_to(request, "address.show")
    return await page.show(request, "address/code.html", form=forms.form_for(request, CodeForm), email=asked.email)


async def keep(request: Request) -> Response:
    """Here it is: from now on that address."""
    form = await forms.filled(request, CodeForm, page=code)
    typed, now = form.code.data or "", page.now(request)
    async with page.writing(request) as db:
        me = await session.private(db, request)
        given = await sign_in.check(db, request.app.state.seal, _browser(request, me), typed, now)
        if not isinstance(given, Reason):
            await address.keep(db, me, given, now)
    if isinstance(given, Reason):
        return _not_right(request, form, given)
    sentence = page.words(request).gettext("From now on letters and codes go to %(email)s.", email=given.email)
    return page.said(request, page.back_to(request, "account.show"), sentence)


def _browser(request: Request, me: Account) -> Browser:
    """This browser, for this account alone: who signs in on it next finds no question of somebody else's."""
    return session.browser(request).as_account(me.id)


def _not_right(request: Request, form: CodeForm, reason: Reason) -> Response:
    """Another try where there is one; otherwise from the beginning."""
    words = reason_words(reason, page.words(request))
    if reason.why is Why.CODE_WRONG:
        form.code.errors = [words]
        raise forms.FormMistake(form, code)
    return page.said(request, page.back_to(request, "address.show"), words, is_no=True)
