"""Me: what do I have to do today and this week, over all my circles, and what waits for my answer?"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from careshare.domain.circles import Me
from careshare.domain.time import Stretch, day_stretch, home_day
from careshare.domain.words import CircleState
from careshare.i18n import day_words, stretch_words
from careshare.queries import mine
from careshare.queries.rota import Entry
from careshare.web import page, session
from careshare.web.cards import Card, Cards

AHEAD = timedelta(days=84)
"""As far as anything is planned: what waits for an answer may be far away."""
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Line:
    """A moment of mine: in which circle, on what day, and its card."""

    me: Me
    day: date
    entry: Entry
    card: Card

    @property
    def waits(self) -> bool:
        """Somebody asked, and I did not answer yet."""
        return self.card.state == "proposed"


async def home(request: Request) -> Response:
    """The front door: what CareShare is; for who is signed in, their own week."""
    if not request.cookies.get(session.cookie_name(request.app.state.settings)):
        return await page.show(request, "welcome.html")
    return page.back_to(request, "me.show")


async def show(request: Request) -> Response:
    """Everything of mine, whichever circle it is in."""
    now = page.now(request)
    async with page.reading(request) as db:
        account = await session.account(db, request)
        circles = await mine.circles(db, account)
        shifts = await mine.shifts(db, account, Stretch(now, now + AHEAD))
        swaps = await mine.swaps_asked(db, account, now)
    lines = [line for me in circles for line in _lines(request, me, shifts.get(me.circle_id, []))]
    lines.sort(key=lambda line: (line.entry.starts_at, line.entry.id))
    return await page.show(
        request,
        "me/show.html",
        mes=circles,
        circles=[me.circle for me in circles],
        **_sorted(request, lines),
        swaps=_swaps(request, circles, swaps),
    )


def _lines(request: Request, me: Me, entries: list[Entry]) -> list[Line]:
    if me.circle.state is not CircleState.LIVE:
        return []
    make = Cards(me, page.now(request), page.words(request), request.app.state.url)
    today = home_day(page.now(request), me.circle.zone)
    return [_line(me, make, entry, today) for entry in entries]


def _line(me: Me, make: Cards, entry: Entry, today: date) -> Line:
    day = max(home_day(entry.starts_at, me.circle.zone), today)
    return Line(me, day, entry, make(entry, day, may_take=False))


def _sorted(request: Request, lines: list[Line]) -> dict[str, Any]:
    """What waits first, then today, then the week; later ones are counted."""
    account = request.state.account
    today = home_day(page.now(request), account.zone)
    week = day_stretch(today, account.zone).start + WEEK
    held = [line for line in lines if not line.waits]
    return {
        "waiting": [line for line in lines if line.waits],
        "today": [line for line in held if line.day <= today],
        "soon": [line for line in held if line.day > today and line.entry.starts_at < week],
        "later": sum(1 for line in held if line.entry.starts_at >= week),
    }


def _swaps(request: Request, circles: list[Me], swaps: list[mine.SwapAsked]) -> list[dict[str, Any]]:
    by_circle = {me.circle_id: me for me in circles}
    asked = [(swap, by_circle[swap.circle_id]) for swap in swaps if swap.circle_id in by_circle]
    return [
        {"swap": swap, "me": me, "theirs": _moment(request, me, swap.theirs), "mine": _moment(request, me, swap.mine)}
        for swap, me in asked
    ]


def _moment(request: Request, me: Me, shift: tuple[Any, ...]) -> str:
    _number, title, starts_at, ends_at = shift
    day = day_words(home_day(starts_at, me.circle.zone), page.language(request))
    return f"{title}, {day} {stretch_words(Stretch(starts_at, ends_at), me.circle.zone)}"
