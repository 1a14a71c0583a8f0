"""The answer to one question, from the letter or the chat it came by. It needs no account and no cookie.

Mail programs and scanners follow links: to look at one answers nothing.
"""

from contextlib import suppress
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import answers as actions
from careshare.actions import assignments
from careshare.actions.assignments import Seen
from careshare.actions.telling import with_whom_to_call
from careshare.domain.accounts import LINKS_FROM_A_NETWORK
from careshare.domain.answers import why_not_come
from careshare.domain.circles import Me
from careshare.domain.reasons import Reason, Refused
from careshare.domain.shifts import Shift
from careshare.domain.words import SAID_NO
from careshare.i18n import moment_words
from careshare.letters.answer_links import NOT_NOW, SAY
from careshare.queries import answers, own_page, shifts
from careshare.queries import assignments as queries
from careshare.web import page, private, session
from careshare.web.addresses import number_in


async def read(request: Request) -> Response:
    """Can you come? And what became of it, for who answered already or comes too late."""
    seen = number_in(request, "seen")
    async with page.reading(request) as db:
        me = await _addressee(db, request)
        shift = await shifts.one(db, me, request.path_params["shift_id"])
        reason = await _why_not(db, request, me, shift)
        contacts = await own_page.contacts(db, me)
    assignment = shift.of(me.id)
    values: dict[str, Any] = {
        "name": me.member.name,
        "person": me.circle.person_name,
        "moment": moment_words(shift.stretch, me.circle.zone, page.language(request), me.account.zone),
        "shift": shift,
        "comes": assignment is not None and assignment.holds,
        "said_no": shift.state_of(me.id) in SAID_NO,
        "reason": reason,
        "has_moved": seen is not None and seen != shift.sequence,
        "no_first": request.query_params.get(SAY) == NOT_NOW,
        "contacts": contacts,
        "page_of_it": _page_of(request, me, shift),
        **request.path_params,
    }
    return private.kept_nowhere(await page.show(request, "answers/show.html", account=None, **values))


async def come(request: Request) -> Response:
    """“Yes, I’ll come”, to the moment as the page showed it."""
    await session.one_more_try(request, LINKS_FROM_A_NETWORK)
    of = Seen(request.path_params["shift_id"], number_in(request, "seen"))
    with suppress(Refused):  # the page says how it stands, and why it could not be
        async with page.writing(request) as db:
            await assignments.take(db, await _addressee(db, request), of, page.now(request))
    return _again(request)


async def not_now(request: Request) -> Response:
    """“Not just now”, and nobody asks why."""
    await session.one_more_try(request, LINKS_FROM_A_NETWORK)
    with suppress(Refused):
        async with page.writing(request) as db:
            me = await _addressee(db, request)
            await actions.not_now(db, me, request.path_params["shift_id"], page.now(request))
    return _again(request)


async def _addressee(db: AsyncSession, request: Request) -> Me:
    """Whom the link asks, as the reader of it; whoever is signed in on this device is not looked at."""
    there = request.path_params["shift_id"], request.path_params["link"]
    me = await answers.addressee(db, request.app.state.seal, *there)
    request.state.language = me.account.language
    return me


async def _why_not(db: AsyncSession, request: Request, me: Me, shift: Shift) -> Reason | None:
    candidate = await queries.candidate(db, me.circle, shift, me.id)
    return await with_whom_to_call(db, me, why_not_come(shift, candidate, me.circle, page.now(request)))


def _page_of(request: Request, me: Me, shift: Shift) -> str:
    """The moment's own page, for who can sign in."""
    if me.member.account_id is None:
        return ""
    return str(request.app.state.url("shifts.show", circle_id=me.circle_id, shift_id=shift.id))


def _again(request: Request) -> Response:
    """The same page: what it says now comes from what is kept, so it needs no message of its own."""
    return page.back_to(request, "answers.read", **request.path_params, seen=number_in(request, "seen"))
