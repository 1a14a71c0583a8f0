"""Who comes: one address for each verb, pressed on the rota, on "me" or on the shift's own page."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import assignments
from careshare.domain.circles import Me
from careshare.domain.reasons import NotFound
from careshare.i18n import N_
from careshare.web import page, session
from careshare.web.addresses import Handler

Own = Callable[[AsyncSession, Me, int, datetime], Awaitable[int]]
ForSomebody = Callable[[AsyncSession, Me, int, int, datetime], Awaitable[int]]


def own(action: Own, said: str) -> Handler:
    """A verb one says for oneself."""

    async def pressed(request: Request) -> Response:
        async with page.writing(request) as db:
            me = await session.member(db, request)
            entry = await action(db, me, request.path_params["shift_id"], page.now(request))
        return done(request, said, entry)

    return named(pressed, action.__name__)


def for_somebody(action: ForSomebody, said: str) -> Handler:
    """A verb about a member: oneself, or whom the field `member` names."""

    async def pressed(request: Request) -> Response:
        form = await request.form()
        async with page.writing(request) as db:
            me = await session.member(db, request)
            member_id = as_number(form.get("member", me.id))
            entry = await action(db, me, request.path_params["shift_id"], member_id, page.now(request))
        return done(request, said, entry)

    return named(pressed, action.__name__)


def done(request: Request, said: str, entry: int) -> Response:
    """Back to where the button stood, with what happened in words, and an undo."""
    circle_id = request.path_params["circle_id"]
    rota = request.app.state.url("rota.show", circle_id=circle_id)
    undo = request.app.state.url("log.undo", circle_id=circle_id, entry_id=entry)
    return page.said(request, page.back_where_they_were(request, rota), page.words(request).gettext(said), undo)


def named(handler: Handler, name: str) -> Handler:
    """So that its address is called by its verb."""
    handler.__name__ = name
    return handler


def as_number(typed: object) -> int:
    """A member's number from a button. NotFound for what is none."""
    try:
        number = int(str(typed))
    except ValueError:
        raise NotFound from None
    if not 0 < number < 2**63:
        raise NotFound
    return number


# Saying yes.
take = own(assignments.take, N_("Thank you! You are down for it."))
stand_in = own(assignments.stand_in, N_("Thank you! It is yours now, and they know."))
accept = own(assignments.accept, N_("Thank you! You are down for it."))
# Asking others.
propose = for_somebody(assignments.propose, N_("The question is on its way."))
plan_in = for_somebody(assignments.plan_in, N_("They are down for it, and get a message."))
note_yes = for_somebody(assignments.note_yes, N_("Noted: they are down for it."))
withdraw = for_somebody(assignments.withdraw, N_("They are off it, and get a message."))
# Not coming after all.
decline = own(assignments.decline, N_("That is fine. Thank you for saying so."))
seek = for_somebody(assignments.seek, N_("It can be taken over now. Until somebody does, it stays as it was."))
stop_seeking = for_somebody(assignments.stop_seeking, N_("Good: nobody is looked for any more."))
cannot_come = for_somebody(assignments.cannot_come, N_("It is open again, and those who plan know."))
leave = own(assignments.leave, N_("It is open again. Thank you for saying so in time."))
# How it went.
here = for_somebody(assignments.here, N_("Written down: somebody is there."))
did_not_happen = for_somebody(assignments.did_not_happen, N_("Written down: it did not happen."))
was_there_too = for_somebody(assignments.was_there_too, N_("Written down. Thank you for being there."))
