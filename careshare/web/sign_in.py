"""Signing in: a code by mail, a passkey, and in the demo one tap."""

from zoneinfo import ZoneInfo, available_timezones

import wtforms
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from careshare.actions import devices, passkeys, sign_in
from careshare.actions.passkeys import Answer, Site
from careshare.domain.accounts import PASSKEYS_FROM_A_NETWORK
from careshare.domain.reasons import NotFound, Reason, Why
from careshare.i18n import N_, reason_words
from careshare.queries import accounts
from careshare.web import forms, ours, page, session
from careshare.web.forms import CodeForm, Form

HOME = ZoneInfo("Europe/Amsterdam")


class AddressForm(Form):
    """Where the code goes."""

    email = wtforms.StringField(N_("Your e-mail address"), [forms.visible, forms.AtMost(254), forms.address])


class NameForm(Form):
    """Who somebody is who is new here; their browser may say in which time zone."""

    name = wtforms.StringField(N_("Your name"), [forms.visible, forms.AtMost(80)])
    zone = wtforms.HiddenField()

    @property
    def home(self) -> ZoneInfo:
        """Where they live, as far as we know."""
        return ZoneInfo(self.zone.data) if self.zone.data in available_timezones() else HOME


class ChoiceForm(Form):
    """Which of those who share a mailbox."""

    account = wtforms.IntegerField()


class PasskeyForm(Form):
    """What a passkey answered, as JSON."""

    answer = wtforms.HiddenField()


async def index(request: Request) -> Response:
    """Where does the code go?"""
    return await page.show(
        request, "sign_in/index.html", form=forms.form_for(request, AddressForm), next=_next(request)
    )


async def ask(request: Request) -> Response:
    """Send a code there; the answer is the same for every address."""
    form = await forms.filled(request, AddressForm, page=index)
    browser = session.browser(request)
    async with page.writing(request) as db:
        await sign_in.ask(db, request.app.state.seal, browser, form.email.data or "", page.now(request))
    return session.known(request, page.back_to(request, "sign_in.code", next=_next(request)), browser)


async def code(request: Request) -> Response:
    """What is the code?"""
    async with page.reading(request) as db:
        asked = await accounts.code_asked(db, session.browser(request).hash, page.now(request))
    if asked is None:
        raise session.SignInFirst
    return await page.show(
        request,
        "sign_in/code.html",
        form=forms.form_for(request, CodeForm),
        email=asked.email,
        next=_next(request),
    )


async def answer(request: Request) -> Response:
    """Here it is: in, or on to the question who you are."""
    form = await forms.filled(request, CodeForm, page=code)
    async with page.writing(request) as db:
        answered = await sign_in.answer(
            db, request.app.state.seal, session.browser(request), form.code.data or "", page.now(request)
        )
        token = answered.account_id and await session.start(db, request, answered.account_id)
    if answered.reason:
        return _not_right(request, form, answered.reason)
    return _come_in(request, token) if token else page.back_to(request, "sign_in.who", next=_next(request))


async def who(request: Request) -> Response:
    """Who are you? Somebody new, or one of those who share this mailbox."""
    async with page.reading(request) as db:
        given = await accounts.code_given(db, session.browser(request).hash, page.now(request))
        found = await accounts.behind(db, given.email) if given else []
    if given is None:
        raise session.SignInFirst
    form = forms.form_for(request, NameForm)
    return await page.show(
        request, "sign_in/who.html", form=form, accounts=found, email=given.email, next=_next(request)
    )


async def choose(request: Request) -> Response:
    """I am this one."""
    form = await forms.filled(request, ChoiceForm, page=who)
    async with page.writing(request) as db:
        account_id = await sign_in.as_one_of(db, session.browser(request), form.account.data or 0, page.now(request))
        token = await session.start(db, request, account_id)
    return _come_in(request, token)


async def begin(request: Request) -> Response:
    """I am new, and this is my name."""
    form = await forms.filled(request, NameForm, page=who)
    async with page.writing(request) as db:
        account_id = await sign_in.as_someone_new(
            db, session.browser(request), form.name.data or "", form.home, page.now(request)
        )
        token = await session.start(db, request, account_id)
    return _come_in(request, token)


async def question(request: Request) -> Response:
    """What a passkey is asked, as JSON for a script of ours."""
    browser = session.browser(request)
    async with page.writing(request) as db:
        asked = await passkeys.ask_to_sign_in(db, _site(request), browser, page.now(request))
    return session.known(request, Response(asked, media_type="application/json"), browser)


async def passkey(request: Request) -> Response:
    """In, with a passkey."""
    await session.one_more_try(request, PASSKEYS_FROM_A_NETWORK)
    form = await forms.filled(request, PasskeyForm, page=index)
    given = Answer(session.browser(request), form.answer.data or "")
    async with page.writing(request) as db:
        account_id = await passkeys.sign_in(db, _site(request), given, page.now(request))
        token = await session.start(db, request, account_id, is_proven=True)
    return _come_in(request, token)


async def demo(request: Request) -> Response:
    """One tap, and you are one of the cast. A GET that signs in: in the demo only, which only this machine reaches."""
    if not request.app.state.settings.demo:
        raise NotFound
    async with page.writing(request) as db:
        account_id = await sign_in.as_one_of_the_cast(db, request.app.state.seal, request.path_params["link"])
        token = await session.start(db, request, account_id, is_proven=True)
    return session.remember(request, page.back_to(request, "me.show"), token)


async def sign_out(request: Request) -> Response:
    """This device forgets who you are."""
    async with page.writing(request) as db:
        await session.account(db, request)
        await devices.sign_out(db, session.token_hash(request))
    response = RedirectResponse("/", status_code=303)
    response.headers["Clear-Site-Data"] = '"cache"'  # going back on a shared computer shows none of these pages
    said = page.words(request).gettext("You are signed out.")
    return page.said(request, session.forget(request, response), said)


def _come_in(request: Request, token: str) -> Response:
    return session.remember(request, RedirectResponse(_next(request) or "/me", status_code=303), token)


def _not_right(request: Request, form: CodeForm, reason: Reason) -> Response:
    """Another try where there is one; otherwise from the beginning."""
    words = reason_words(reason, page.words(request))
    if reason.why is Why.CODE_WRONG:
        form.code.errors = [words]
        raise forms.FormMistake(form, code)
    return page.said(request, page.back_to(request, "sign_in.index", next=_next(request)), words)


def _next(request: Request) -> str | None:
    """The page they wanted to see, when it is one of ours and not about signing in."""
    wanted = ours.path_in(request.query_params.get("next", ""))
    return wanted if wanted and not wanted.startswith("/sign-in") else None


def _site(request: Request) -> Site:
    return Site(request.app.state.settings, request.app.state.seal)
