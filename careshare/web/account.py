"""My details: name, language and time zone, the passkeys I sign in with, and where I am signed in."""

import wtforms
from starlette.requests import Request
from starlette.responses import Response
from wtforms.validators import InputRequired

from careshare.actions import accounts, devices, passkeys
from careshare.actions.passkeys import Answer, Site
from careshare.domain.accounts import OwnDetails, device_name
from careshare.domain.words import Language
from careshare.i18n import N_, words_in
from careshare.queries import accounts as ways_in
from careshare.queries import pins
from careshare.web import forms, page, session
from careshare.web.choices import LANGUAGES
from careshare.web.forms import Form, ZoneField


class DetailsForm(Form):
    """What somebody says of themselves."""

    name = wtforms.StringField(N_("Your name"), [forms.visible, forms.AtMost(80)])
    language = wtforms.RadioField(N_("Language"), [InputRequired()], choices=LANGUAGES, coerce=Language)
    zone = ZoneField(N_("Your time zone"))

    @property
    def said(self) -> OwnDetails:
        """What was said."""
        return OwnDetails(self.name.data or "", self.language.data, self.zone.zone)


class PasskeyForm(Form):
    """What a new passkey answered, as JSON."""

    answer = wtforms.HiddenField()


async def show(request: Request) -> Response:
    """What is known of me, and how do I get in?"""
    async with page.reading(request) as db:
        me = await session.account(db, request)
        keys = await ways_in.passkeys(db, me.id)
        known = await ways_in.devices(db, me.id, page.now(request))
        door = await pins.door(db, me, session.token_hash(request))
    return await page.show(
        request,
        "account/show.html",
        form=forms.form_for(request, DetailsForm, me),
        passkeys=keys,
        devices=known,
        door=door,
        here=session.token_hash(request),
    )


async def change(request: Request) -> Response:
    """Another name, language or time zone."""
    async with page.writing(request) as db:
        me = await session.account(db, request)
        form = await forms.filled(request, DetailsForm, page=show)
        await accounts.change(db, me, form.said, page.now(request))
    done = words_in(form.language.data).gettext("Your details are saved.")
    return page.said(request, page.back_to(request, "account.show"), done)


async def ask_passkey(request: Request) -> Response:
    """What a browser is asked to make a passkey from, as JSON for a script of ours."""
    browser = session.browser(request)
    async with page.writing(request) as db:
        me = await session.private(db, request)
        asked = await passkeys.ask_to_make(db, _site(request), me, browser, page.now(request))
    return session.known(request, Response(asked, media_type="application/json"), browser)


async def keep_passkey(request: Request) -> Response:
    """The passkey that was made."""
    device = device_name(request.headers.get("user-agent", ""))
    async with page.writing(request) as db:
        me = await session.private(db, request)
        form = await forms.filled(request, PasskeyForm, page=show)
        given = Answer(session.browser(request), form.answer.data or "", device)
        await passkeys.keep(db, _site(request), me, given, page.now(request))
    done = page.words(request).gettext("From now on you can sign in with this passkey.")
    return page.said(request, page.back_to(request, "account.show", anchor="passkeys"), done)


async def remove_passkey(request: Request) -> Response:
    """A passkey I no longer use."""
    async with page.writing(request) as db:
        me = await session.account(db, request)
        await passkeys.remove(db, me, request.path_params["passkey_id"])
    return page.back_to(request, "account.show", anchor="passkeys")


async def end_device(request: Request) -> Response:
    """Sign out somewhere else."""
    async with page.writing(request) as db:
        me = await session.account(db, request)
        await devices.end(db, me.id, request.path_params["device_id"])
    return page.back_to(request, "account.show", anchor="devices")


async def end_other_devices(request: Request) -> Response:
    """Sign out everywhere but here."""
    async with page.writing(request) as db:
        me = await session.account(db, request)
        await devices.end_others(db, me.id, session.token_hash(request))
    return page.back_to(request, "account.show", anchor="devices")


def _site(request: Request) -> Site:
    return Site(request.app.state.settings, request.app.state.seal)
