"""Where do I want to see this? The calendar addresses of mine: switch one on, take it along, switch it off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import wtforms
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import feeds as actions
from careshare.calendars.feed import NAMES
from careshare.calendars.subscribe import last_fetched, ways
from careshare.domain.circles import Me
from careshare.domain.feeds import REMINDERS, Feed, kinds_for
from careshare.domain.words import CircleState, FeedKind
from careshare.i18n import N_
from careshare.queries import feeds, mine
from careshare.queries.feeds import Owned
from careshare.web import forms, page, session

NO_REMINDER = 0
REMIND = [
    (NO_REMINDER, N_("No reminder")),
    *zip(
        (int(before.total_seconds() // 60) for before in REMINDERS),
        (N_("A quarter of an hour before"), N_("An hour before"), N_("Two hours before"), N_("A day before")),
        strict=True,
    ),
]


class FeedForm(forms.Form):
    """How much a feed says, and how long before a moment of one's own the program warns."""

    detail = wtforms.BooleanField(N_("With the name of the moment and what to do"))
    reminder = wtforms.SelectField(N_("A reminder"), choices=REMIND, coerce=int)


class KindForm(forms.Form):
    """Which feed of a circle."""

    kind = wtforms.SelectField(choices=[(kind, kind) for kind in FeedKind], coerce=FeedKind)


@dataclass(frozen=True, slots=True)
class Choice:
    """A feed somebody can have, of one circle or, without one, over all; and, where it is on, which and its state."""

    circle_id: int | None
    kind: FeedKind
    feed_id: int | None
    state: str


async def index(request: Request) -> Response:
    """In which calendar would I like to see what?"""
    async with page.reading(request) as db:
        account = await session.account(db, request)
        mes = [me for me in await mine.circles(db, account) if me.circle.state is not CircleState.ENDED]
        owned = await feeds.of_account(db, account)
    everywhere = _choice(request, None, FeedKind.MINE, owned) if len(mes) > 1 else None
    each = [(me.circle, [_choice(request, me, kind, owned) for kind in kinds_for(me)]) for me in mes]
    circles = [me.circle for me in mes]
    return await page.show(request, "feeds/index.html", everywhere=everywhere, each=each, circles=circles)


async def switch_on(request: Request) -> Response:
    """An address for a feed of this circle; where it is on already, that one."""
    async with page.writing(request) as db:
        me = await session.member(db, request)
        form = await forms.filled(request, KindForm, page=index)
        number = await actions.switch_on(db, me, form.kind.data, page.now(request))
    return page.back_to(request, "feeds.show", feed_id=number)


async def switch_on_everywhere(request: Request) -> Response:
    """An address for my own moments over all my circles."""
    async with page.writing(request) as db:
        account = await session.account(db, request)
        number = await actions.switch_on_everywhere(db, account, page.now(request))
    return page.back_to(request, "feeds.show", feed_id=number)


async def show(request: Request) -> Response:
    """How do I get it into my calendar, and does it arrive?"""
    async with page.reading(request) as db:
        feed, me = await _mine(db, request)
    circle, path = me and me.circle, request.app.state.url("feeds.fetch", link=_link(request, feed))
    name = page.words(request).gettext(NAMES[feed.kind if me else None], name=circle.person_name if circle else "")
    return await page.show(
        request,
        "feeds/show.html",
        me=me,
        feed=feed,
        name=name,
        ways=ways(request.app.state.settings.base_url + path, name),
        fetched=_fetched(request, feed),
        form=forms.form_for(request, FeedForm, detail=feed.detail, reminder=_minutes(feed)),
        is_out_of_reach=request.app.state.settings.is_loopback,
    )


async def change(request: Request) -> Response:
    """How much it says."""
    async with page.writing(request) as db:
        feed, _me = await _mine(db, request)
        form = await forms.filled(request, FeedForm, page=show)
        reminder = timedelta(minutes=form.reminder.data) if form.reminder.data else None
        await actions.change(db, feed, bool(form.detail.data), reminder, page.now(request))
    return _back(request, N_("Saved. Your calendar shows it the next time it looks."))


async def renew(request: Request) -> Response:
    """Another address, where somebody else has the old one."""
    async with page.writing(request) as db:
        feed, _me = await _mine(db, request)
        await actions.renew(db, feed, page.now(request))
    return _back(request, N_("This is the new address. The old one does not work any more: put this one in its place."))


async def switch_off(request: Request) -> Response:
    """Not any more."""
    async with page.writing(request) as db:
        account = await session.account(db, request)
        feed, _me = await feeds.one(db, account, request.path_params["feed_id"], also_off=True)
        await actions.switch_off(db, feed, page.now(request))
    said = page.words(request).gettext("It is off. Your calendar is empty the next time it looks.")
    return page.said(request, page.back_to(request, "feeds.index"), said)


async def _mine(db: AsyncSession, request: Request) -> Owned:
    account = await session.account(db, request)
    return await feeds.one(db, account, request.path_params["feed_id"])


def _link(request: Request, feed: Feed) -> str:
    link: str = request.app.state.seal.link("feed", feed.id, feed.secret)
    return link


def _back(request: Request, text: str) -> Response:
    response = page.back_to(request, "feeds.show", feed_id=request.path_params["feed_id"])
    return page.said(request, response, page.words(request).gettext(text))


def _choice(request: Request, me: Me | None, kind: FeedKind, owned: Sequence[Owned]) -> Choice:
    circle_id = me.circle_id if me else None
    on = next((each.feed for each in owned if (each.feed.circle_id, each.feed.kind) == (circle_id, kind)), None)
    return Choice(circle_id, kind, on.id if on else None, _fetched(request, on) if on else "")


def _fetched(request: Request, feed: Feed) -> str:
    return last_fetched(feed, page.now(request), request.state.account.zone, page.words(request))


def _minutes(feed: Feed) -> int:
    return int(feed.reminder.total_seconds() // 60) if feed.reminder else NO_REMINDER
