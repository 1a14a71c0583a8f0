"""Me: what do I have to do today and this week, over all my circles, and what waits for my answer?

For who is cared for first: who comes to me?
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from careshare.domain.balance import may_set_limit
from careshare.domain.circles import Circle, Me
from careshare.domain.members import answers_themselves
from careshare.domain.patterns import Rotation
from careshare.domain.recurrence import Recurrence
from careshare.domain.rota import is_sure
from careshare.domain.time import ONE_DAY, Stretch, day_stretch, home_day
from careshare.domain.words import Role
from careshare.i18n import (
    Words,
    day_words,
    list_words,
    moment_words,
    stretch_words,
    time_off_words,
    weekday_words,
    who_is_there_words,
)
from careshare.queries import hints, mine, respite, rota
from careshare.queries.circles import waiting
from careshare.queries.hints import Asked
from careshare.queries.rota import Entry
from careshare.web import page, private, session
from careshare.web.cards import Action, Card, Cards
from careshare.web.hints import ALL_THE_SAME, ASK_SOMEONE_ELSE, SURE, hint_words
from careshare.web.me.carers import shared_with_me
from careshare.web.me.visitors import Visitors

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
    hints: tuple[str, ...] = ()

    @property
    def waits(self) -> bool:
        """Somebody asked, and I did not answer yet."""
        return self.card.state == "proposed"

    @property
    def says_yes(self) -> bool:
        """There is a yes to press."""
        return self.waits and bool(self.card.actions) and self.card.actions[0].first


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
        questions: dict[str, Any] = {
            "swaps": _swaps(request, circles, await mine.swaps_asked(db, account, now)),
            "joining": _joining(circles, await mine.joining(db, account)),
            "not_yet": await waiting(db, account),
        }
        said = await shared_with_me(db, request, account, circles)
        off = await respite.mine(db, account, Stretch(now, now + 2 * WEEK))
        patterns = await mine.patterns_asked(db, account, home_day(now, account.zone))
        questions["visitors"] = await _visitors(db, request, circles)
        lines = sorted(_all_lines(request, circles, shifts), key=lambda line: (line.entry.starts_at, line.entry.id))
        helps_unpaid = may_set_limit(me.member.role for me in circles)
        asked = _yeses(lines, patterns, questions["swaps"]) if helps_unpaid else {}
        hinted = await hints.of_each(db, session.reader(request, account), asked, now)
    hinted_words = {key: hint_words(found, page.words(request)) for key, found in hinted.items() if found}
    homes = {me.circle_id: me.circle for me in circles}
    questions["off"] = [_time_off(request, homes[each.circle_id], each) for each in off]
    questions["patterns"] = [(homes[each.circle_id], _asked(request, each, lines)) for each in patterns]
    asked_once = {shift_id for each in patterns for shift_id in each.shifts}
    others = [_hinted(request, line, hinted_words) for line in lines if line.entry.id not in asked_once]
    questions["hinted"] = hinted_words
    response = await page.show(
        request,
        "me/show.html",
        mes=circles,
        circles=_names(circles),
        shared=said,
        has_weeks=any(me.member.role is Role.FAMILY for me in circles),
        counts_hours=helps_unpaid,
        **_sorted(request, others),
        **questions,
    )
    return private.kept_nowhere(response) if hinted_words else response


def _yeses(lines: list[Line], patterns: list[mine.PatternAsked], swaps: list[dict[str, Any]]) -> dict[str, Asked]:
    """Everything I could say yes to here: what each would give me, and take."""
    one = {f"shift-{line.entry.id}": Asked(frozenset({line.entry.id})) for line in lines if line.says_yes}
    whole = {f"pattern-{each.id}": Asked(each.shifts) for each in patterns if each.shifts}
    asked = [each["swap"] for each in swaps]
    swapped = {f"swap-{each.id}": Asked(frozenset({each.theirs[0]}), frozenset({each.mine[0]})) for each in asked}
    return one | whole | swapped


def _hinted(request: Request, line: Line, hinted: dict[str, list[str]]) -> Line:
    """With what a yes makes of my weeks, and the yes of who has read it."""
    found = hinted.get(f"shift-{line.entry.id}", [])
    if not found:
        return line
    yes, no = line.card.actions
    words = page.words(request)
    sure = Action(f"{yes.verb}&{SURE}=yes", words.gettext(ALL_THE_SAME), first=True)
    other = no._replace(words=words.gettext(ASK_SOMEONE_ELSE))
    return replace(line, card=line.card._replace(actions=(sure, other)), hints=tuple(found))


async def _visitors(db: AsyncSession, request: Request, circles: list[Me]) -> Visitors | None:
    """Who comes to the reader in the circle around them, one that goes on first; None for who is in none as that."""
    around_me = sorted((me for me in circles if me.member.role is Role.PERSON), key=lambda me: not me.circle.is_live)
    if not around_me:
        return None
    now = page.now(request)
    return Visitors(around_me[0], await rota.coming(db, around_me[0], now), now, page.words(request))


def _names(circles: list[Me]) -> list[Circle]:
    return [me.circle for me in circles]


def _joining(circles: list[Me], newcomers: list[mine.Newcomer]) -> list[tuple[Circle, mine.Newcomer]]:
    """Who waits for a yes that is mine to say, and in which circle."""
    mine_to_answer = {me.circle_id: me.circle for me in circles if answers_themselves(me)}
    return [(mine_to_answer[each.circle_id], each) for each in newcomers if each.circle_id in mine_to_answer]


def _asked(request: Request, pattern: mine.PatternAsked, lines: list[Line]) -> dict[str, Any]:
    """One question for all of a usual week: on which days of the week, at what time, and each of them by itself."""
    theirs = [line for line in lines if line.entry.id in pattern.shifts]
    first_of_each = {line.day.weekday(): line.day for line in reversed(theirs)}
    language = page.language(request)
    length = "EEEE" if len(first_of_each) == 1 else "EEE"
    days = [weekday_words(day, language, length) for _, day in sorted(first_of_each.items())]
    times = f"{pattern.starts:%H:%M}–{pattern.ends:%H:%M}"
    return {
        "pattern": pattern,
        "when": f"{list_words(days, language)} {times}".strip(),
        "often": _often(pattern, page.words(request)),
        "lines": theirs,
    }


def _often(pattern: mine.PatternAsked, words: Words) -> str:
    """Every time, or how often and with whom by turns."""
    if pattern.rotation is Rotation.NONE:
        return words.gettext("Every time? One answer is enough.")
    if not pattern.others:
        return words.gettext("Not every time, but in turn. One answer is enough.")
    names = list_words(pattern.others, words.language)
    if not pattern.is_one_turn:
        return words.gettext("In turn with %(names)s. One answer is enough.", names=names)
    rule, n = Recurrence.parse(pattern.rule, pattern.starts_on), len(pattern.turns)
    if rule.is_plainly_weekly and (pattern.rotation is Rotation.WEEK or len(rule.weekdays) == 1):
        n *= rule.interval
        return words.gettext("Every %(n)s weeks, in turn with %(names)s. One answer is enough.", n=n, names=names)
    return words.gettext("One time in %(n)s, in turn with %(names)s. One answer is enough.", n=n, names=names)


def _time_off(request: Request, circle: Circle, off: respite.TimeOff) -> dict[str, Any]:
    """When I have time off, what to call it, and who is there then."""
    words = page.words(request)
    return {
        "url": request.app.state.url("shifts.show", circle_id=circle.id, shift_id=off.shift_id),
        "when": moment_words(off.stretch, circle.zone, words.language),
        "what": time_off_words(off.stretch, circle.zone, words),
        "who": who_is_there_words(off.names, circle.person_name, words),
    }


def _all_lines(request: Request, circles: list[Me], shifts: dict[int, list[Entry]]) -> Iterator[Line]:
    for me in circles:
        yield from _lines(request, me, shifts.get(me.circle_id, []))


def _lines(request: Request, me: Me, entries: list[Entry]) -> list[Line]:
    if not me.circle.is_live:
        return []
    make = Cards(me, page.now(request), page.words(request), request.app.state.url)
    today = home_day(page.now(request), me.circle.zone)
    return [_line(me, make, entry, today) for entry in entries]


def _line(me: Me, make: Cards, entry: Entry, today: date) -> Line:
    day = max(home_day(entry.starts_at, me.circle.zone), today)
    has_place = not is_sure(entry.needed, entry.held, entry.seeking)
    return Line(me, day, entry, make(entry, day, may_take=has_place))


def _sorted(request: Request, lines: list[Line]) -> dict[str, Any]:
    """What waits first, then today where I am, then the week; of later ones the page says how many."""
    account = request.state.account
    tonight = day_stretch(home_day(page.now(request), account.zone), account.zone).end
    week = tonight + WEEK - ONE_DAY
    held = [line for line in lines if not line.waits]
    return {
        "waiting": [line for line in lines if line.waits],
        "today": [line for line in held if line.entry.starts_at < tonight],
        "soon": [line for line in held if tonight <= line.entry.starts_at < week],
        "later": [line for line in held if line.entry.starts_at >= week],
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
