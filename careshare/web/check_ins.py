"""The check-in: how does it go? Asked here or by a letter, answered in twenty seconds, read by nobody else."""

from typing import Any

import wtforms
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import check_ins as actions
from careshare.domain.accounts import LINKS_FROM_A_NETWORK
from careshare.domain.balance import USUAL_RHYTHM
from careshare.domain.check_ins import LONGEST_ENERGY, Answers, asks_how_long
from careshare.domain.circles import Account
from careshare.domain.load.carer import HEAVIEST, MOST_BAD_NIGHTS
from careshare.domain.reasons import NotFound
from careshare.domain.words import Lasts
from careshare.i18n import N_
from careshare.queries import balance, mine
from careshare.queries import check_ins as queries
from careshare.queries.balance import Weighed
from careshare.web import forms, page, private, session
from careshare.web.forms import Form

RATHER_NOT = N_("I’d rather not say")
LASTS = [
    (Lasts.UNDER_A_MONTH, N_("Less than a month")),
    (Lasts.ONE_TO_SIX_MONTHS, N_("One to six months")),
    (Lasts.SIX_TO_TWELVE_MONTHS, N_("Six months to a year")),
    (Lasts.ONE_TO_TWO_YEARS, N_("One to two years")),
    (Lasts.OVER_TWO_YEARS, N_("More than two years")),
]
HOW_OFTEN = [(7, N_("Every week")), (14, N_("Every two weeks")), (28, N_("Every four weeks"))]


def _numbers(most: int) -> list[tuple[str, str]]:
    return [("", RATHER_NOT), *((str(number), str(number)) for number in range(most + 1))]


class CheckInForm(Form):
    """How it goes; each may be passed over."""

    heavy = wtforms.RadioField(N_("How heavy is it now?"), choices=_numbers(HEAVIEST), default="")
    bad_nights = wtforms.RadioField(
        N_("How many nights of the last week did you sleep badly?"), choices=_numbers(MOST_BAD_NIGHTS), default=""
    )
    lasts = wtforms.RadioField(
        N_("How long can you keep this up?"),
        choices=[("", RATHER_NOT), *((value.value, said) for value, said in LASTS)],
        default="",
    )
    energy = wtforms.TextAreaField(
        N_("What gave you energy?"), [wtforms.validators.Optional(), forms.AtMost(LONGEST_ENERGY)]
    )

    @property
    def answers(self) -> Answers:
        """What was answered."""
        return Answers(
            heavy=_number(self.heavy.data),
            bad_nights=_number(self.bad_nights.data),
            lasts=Lasts(self.lasts.data) if self.lasts.data else None,
            energy=(self.energy.data or "").strip(),
        )


class RhythmForm(Form):
    """How often, and what."""

    days = wtforms.RadioField(N_("How often may we ask?"), choices=HOW_OFTEN, coerce=int, default=USUAL_RHYTHM)
    how_long = wtforms.BooleanField(N_("Once a month also ask how long I can keep this up"), default=True)


async def show(request: Request) -> Response:
    """How does it go; or may we ask?"""
    now = page.now(request)
    async with page.reading(request) as db:
        account, weighed = await _carer(db, request)
        given = await queries.given(db, account, now)
        mes = await mine.circles(db, account)
    lines = weighed.lines
    set_before: dict[str, Any] = {"days": lines.check_in_days or USUAL_RHYTHM, "how_long": lines.asks_how_long}
    values: dict[str, Any] = {
        "given": given,
        "form": forms.form_for(request, CheckInForm),
        "rhythm": forms.form_for(request, RhythmForm, **set_before),
        "asks_how_long": asks_how_long(lines, weighed.carer.check_ins, now),
        "lasts": dict(LASTS),
        "zone": account.zone,
        **private.around(mes),
    }
    return await private.show(request, "check_ins/show.html" if lines.check_in_days else "check_ins/off.html", **values)


async def answer(request: Request) -> Response:
    """This is how it goes."""
    form = await forms.filled(request, CheckInForm, page=show)
    async with page.writing(request) as db:
        account, _ = await _carer(db, request)
        await actions.answer(db, account, form.answers, page.now(request))
    said = page.words(request).gettext("Thank you. Only you can see this.")
    return page.said(request, page.back_to(request, "balance.show"), said)


async def switch_on(request: Request) -> Response:
    """Yes, ask me; or ask me less often."""
    form = await forms.filled(request, RhythmForm, page=show)
    async with page.writing(request) as db:
        account, _ = await _carer(db, request)
        await actions.switch_on(db, account, form.days.data, form.how_long.data, page.now(request))
    return page.said(request, page.back_to(request, "check_ins.show"), page.words(request).gettext("That is kept."))


async def switch_off(request: Request) -> Response:
    """Ask me no more, and forget what I said."""
    async with page.writing(request) as db:
        await actions.switch_off(db, await session.private(db, request))
    said = page.words(request).gettext("We ask no more, and what you had answered is wiped.")
    return page.said(request, page.back_to(request, "balance.show"), said)


async def forget(request: Request) -> Response:
    """Not this one."""
    async with page.writing(request) as db:
        account = await session.private(db, request)
        await actions.forget(db, account, request.path_params["check_in_id"])
    return page.back_to(request, "check_ins.show")


# By the link in a letter: it answers, and shows nothing of what was answered before.


async def read(request: Request) -> Response:
    """How does it go? For who has the letter, signed in or not."""
    async with page.reading(request) as db:
        account, weighed = await _asked(db, request)
    return await _by_letter(
        request,
        account,
        form=forms.form_for(request, CheckInForm),
        asks_how_long=asks_how_long(weighed.lines, weighed.carer.check_ins, page.now(request)),
    )


async def answer_by_letter(request: Request) -> Response:
    """This is how it goes."""
    await session.one_more_try(request, LINKS_FROM_A_NETWORK)
    form = await forms.filled(request, CheckInForm, page=read)
    async with page.writing(request) as db:
        account, _ = await _asked(db, request)
        await actions.answer(db, account, form.answers, page.now(request))
    return await _by_letter(request, account, is_done=True)


async def _by_letter(request: Request, account: Account, **values: Any) -> Response:
    """In the language of who was asked; whoever is signed in on this device is not looked at."""
    request.state.language = account.language
    who = {"account": None, "name": account.name, "link": request.path_params["link"]}
    return await private.show(request, "check_ins/by_letter.html", **{"is_done": False, **who, **values})


async def _asked(db: AsyncSession, request: Request) -> tuple[Account, Weighed]:
    account = await queries.asked_by(db, request.app.state.seal, request.path_params["link"], page.now(request))
    if account is None:
        raise NotFound
    weighed = await balance.weighed(db, account, page.now(request))
    if not weighed.is_reckoned:
        raise NotFound
    return account, weighed


async def _carer(db: AsyncSession, request: Request) -> tuple[Account, Weighed]:
    """The signed-in human, where check-ins are for them. Raises NotFound."""
    account = await session.private(db, request)
    weighed = await balance.weighed(db, account, page.now(request))
    if not weighed.is_reckoned:
        raise NotFound
    return account, weighed


def _number(typed: str | None) -> int | None:
    return int(typed) if typed else None
