"""“Jouw dinsdagen”: the page of a member without an account, behind a lasting secret address. It needs no cookie."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import assignments as actions
from careshare.actions.assignments import Seen
from careshare.actions.feeds import switch_off, switch_on
from careshare.calendars.feed import NAMES
from careshare.calendars.subscribe import last_fetched, ways
from careshare.domain.accounts import LINKS_FROM_A_NETWORK
from careshare.domain.assignments import why_not_come_after_all
from careshare.domain.circles import Me
from careshare.domain.reasons import NotFound
from careshare.domain.shifts import Shift
from careshare.domain.time import home_day
from careshare.domain.turns import spanning
from careshare.domain.words import HOLDING, AssignmentState, FeedKind
from careshare.i18n import N_, stretch_words
from careshare.queries import assignments, feeds, members, own_page
from careshare.seal import number_of
from careshare.web import page, session
from careshare.web.addresses import number_in

OF_ONE_DAY = (
    N_("Your Mondays at %(name)s’s"),
    N_("Your Tuesdays at %(name)s’s"),
    N_("Your Wednesdays at %(name)s’s"),
    N_("Your Thursdays at %(name)s’s"),
    N_("Your Fridays at %(name)s’s"),
    N_("Your Saturdays at %(name)s’s"),
    N_("Your Sundays at %(name)s’s"),
)
OF_ALL_DAYS = N_("Your moments at %(name)s’s")
SOON = 4
"""Moments after the next one that are shown at once: with it a whole week of workdays."""


@dataclass(frozen=True, slots=True)
class Line:
    """A moment as this page shows it."""

    id: int
    day: date
    times: str
    title: str
    what: str
    seen: int
    comes: bool
    seeks: bool
    is_asked: bool
    may_return: bool


async def show(request: Request) -> Response:
    """When do I come?"""
    async with page.reading(request) as db:
        me = await _owner(db, request)
        found = await own_page.moments(db, me, page.now(request)) if me.circle.is_live else []
        returns = await _may_return_to(db, me, found, page.now(request))
        contacts = await own_page.contacts(db, me)
    lines = [_line(me, shift, shift.id in returns) for shift in found]
    first = next((line for line in lines if line.comes), None)
    others = [line for line in lines if line is not first]
    values = {"title": _title(lines), "first": first, "soon": others[:SOON], "later": others[SOON:]}
    return await _show(request, "own_page/show.html", me, contacts=contacts, **values)


async def calendar(request: Request) -> Response:
    """These moments in the calendar I already use. Looking makes no address."""
    async with page.reading(request) as db:
        me = await _owner(db, request)
        feed = await feeds.of_member(db, me)
    settings, t = request.app.state.settings, page.words(request)
    values: dict[str, Any] = {"ways": None, "is_out_of_reach": settings.is_loopback}
    if feed:
        values["fetched"] = last_fetched(feed, page.now(request), me.circle.zone, t)
        path = request.app.state.url("feeds.fetch", link=request.app.state.seal.link("feed", feed.id, feed.secret))
        values["ways"] = ways(settings.base_url + path, t.gettext(NAMES[feed.kind], name=me.circle.person_name))
    return await _show(request, "own_page/calendar.html", me, **values)


async def into_calendar(request: Request) -> Response:
    """An address for them; where there is one already, that one."""
    await session.one_more_try(request, LINKS_FROM_A_NETWORK)
    async with page.writing(request) as db:
        me = await _owner(db, request)
        await switch_on(db, me, FeedKind.MINE, page.now(request))
    return page.back_to(request, "own_page.calendar", link=request.path_params["link"])


async def out_of_calendar(request: Request) -> Response:
    """Not any more."""
    await session.one_more_try(request, LINKS_FROM_A_NETWORK)
    async with page.writing(request) as db:
        me = await _owner(db, request)
        if feed := await feeds.of_member(db, me):
            await switch_off(db, feed, page.now(request))
    said = page.words(request).gettext("It is off. Your calendar is empty the next time it looks.")
    return page.said(request, page.back_to(request, "own_page.show", link=request.path_params["link"]), said)


async def ask(request: Request) -> Response:
    """Can you really not come? Looking at it changes nothing."""
    async with page.reading(request) as db:
        me = await _owner(db, request)
        shift = await own_page.moment(db, me, request.path_params["shift_id"])
    return await _show(request, "own_page/ask.html", me, line=_line(me, shift))


async def cannot_come(request: Request) -> Response:
    """I cannot come: it is open on the rota again."""
    await session.one_more_try(request, LINKS_FROM_A_NETWORK)
    async with page.writing(request) as db:
        me = await _owner(db, request)
        await actions.cannot_come(db, me, request.path_params["shift_id"], me.id, page.now(request))
    sentence = page.words(request).gettext(
        "Thank you for saying so. It is open on the rota again, and whoever arranges gets a letter."
    )
    return page.said(request, page.back_to(request, "own_page.show", link=request.path_params["link"]), sentence)


async def come(request: Request) -> Response:
    """I can come after all, as long as nobody else does."""
    await session.one_more_try(request, LINKS_FROM_A_NETWORK)
    seen = Seen(request.path_params["shift_id"], number_in(request, "seen"))
    async with page.writing(request) as db:
        me = await _owner(db, request)
        await actions.come_after_all(db, me, seen, page.now(request))
    sentence = page.words(request).gettext("Good to hear you are coming after all. It is back on the rota.")
    return page.said(request, page.back_to(request, "own_page.show", link=request.path_params["link"]), sentence)


async def _owner(db: AsyncSession, request: Request) -> Me:
    """Whose page it is, as the reader of it. Raises NotFound for an address we did not make, or no longer keep."""
    link = request.path_params["link"]
    me, secret = await members.with_own_page(db, number_of(link))
    if not request.app.state.seal.opens("own", link, secret):
        raise NotFound
    request.state.language = me.account.language
    return me


async def _show(request: Request, template: str, me: Me, **values: Any) -> Response:
    """Without the way to any other page: this one is all there is."""
    circle, link = me.circle, request.path_params["link"]
    home: dict[str, Any] = {"person": circle.person_name, "state": circle.state, "state_words": circle.state_words}
    return await page.show(request, template, name=me.member.name, link=link, account=None, **home, **values)


async def _may_return_to(db: AsyncSession, me: Me, found: list[Shift], now: datetime) -> set[int]:
    """Those of the shifts that they said they cannot come to, and could after all."""
    given_up = [shift for shift in found if shift.state_of(me.id) is AssignmentState.CANNOT_COME]
    if not given_up:
        return set()
    zone, circle = me.circle.zone, me.circle
    around = await assignments.around(db, circle.id, me.id, spanning(given_up).stretch)
    return {
        shift.id for shift in given_up if not why_not_come_after_all(shift, around.towards(shift, zone), circle, now)
    }


def _line(me: Me, shift: Shift, may_return: bool = False) -> Line:
    zone, state = me.circle.zone, shift.state_of(me.id)
    return Line(
        id=shift.id,
        day=home_day(shift.stretch.start, zone),
        times=stretch_words(shift.stretch, zone),
        title=shift.title,
        what=shift.what,
        seen=shift.sequence,
        comes=state in HOLDING,
        seeks=state is AssignmentState.SEEKING,
        is_asked=state is AssignmentState.PROPOSED,
        may_return=may_return,
    )


def _title(lines: list[Line]) -> str:
    weekdays = {line.day.weekday() for line in lines}
    return OF_ONE_DAY[weekdays.pop()] if len(weekdays) == 1 and len(lines) > 1 else OF_ALL_DAYS
