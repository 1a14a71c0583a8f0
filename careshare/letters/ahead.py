"""Letters that time brings. Each reads what is so when it is sent, and there is none where nothing is left to say.

Like all letters they have no word of what is done there: when, and at whose home.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from careshare.domain.circles import Account
from careshare.domain.letters import Letter
from careshare.domain.reminders import (
    EVENING_BEFORE,
    GAPS_AHEAD,
    LOOK_AHEAD,
    NAMED,
    NOBODY_HERE,
    Ahead,
    Coming,
    Worth,
    around,
    is_on,
    week_after,
    worth_knowing,
)
from careshare.domain.time import Stretch, home_day
from careshare.i18n import N_, Words, day_words, list_words, moment_words, time_words, words_in
from careshare.queries import ahead as queries

ME = "/me"


@dataclass(frozen=True, slots=True)
class Said:
    """What such a letter says in the reader's language, and the path of the page it leads to."""

    subject: str
    body: tuple[str, ...]
    button: str
    path: str
    foot: str


async def said(db: AsyncSession, letter: Letter, account: Account, now: datetime) -> Said | None:
    """The words of a letter, or None where it does not matter any more."""
    return await AHEAD[letter.kind](db, letter, account, now)


async def _evening_before(db: AsyncSession, letter: Letter, account: Account, now: datetime) -> Said | None:
    day = date.fromisoformat(letter.facts["on"])
    held = await queries.mine_in(db, account, around(day))
    coming = [each for each in held if is_on(day, each) and each.stretch.start > now]
    return evening_words(coming, account) if coming else None


def evening_words(coming: Sequence[Coming], account: Account) -> Said:
    """All that is theirs on one day."""
    t, first = words_in(account.language), coming[0]
    values = words(first, account) | {"number": str(len(coming))}
    if len(coming) == 1:
        subject = t.gettext("A reminder: %(when)s at %(person)s’s", **values)
        lines = [t.gettext("You are at %(person)s’s on %(moment)s.", **values)]
    else:
        subject = t.gettext("A reminder: %(number)s moments, the first %(when)s at %(person)s’s", **values)
        lines = [line(each, account) for each in coming]
    return Said(
        subject=subject,
        body=(*lines, t.gettext("Can you not come after all? Say so on the page, and whoever arranges is told.")),
        button=t.gettext("Look at it"),
        path=_path(first) if len(coming) == 1 else ME,
        foot=t.gettext("You get this letter on the evening before a moment of yours."),
    )


async def _look_ahead(db: AsyncSession, letter: Letter, account: Account, now: datetime) -> Said | None:
    day = date.fromisoformat(letter.facts["on"])
    stretch = week_after(day, account.zone)
    if stretch.end <= now:
        return None
    stretch = Stretch(max(stretch.start, now), stretch.end)
    first = await queries.first_timer(db, account, stretch, now)
    ahead = Ahead(
        mine=await queries.mine_in(db, account, stretch),
        still_open=await queries.open_to(db, account, stretch, now),
        worth=Worth.FIRST_TIME if first else worth_knowing(await queries.has_feed(db, account), day),
        first=first,
    )
    return week_words(ahead, account) if ahead.says_something else None


def week_words(ahead: Ahead, account: Account) -> Said:
    """Their week: what is theirs, what is still open, and one thing worth knowing."""
    t = words_in(account.language)
    mine = [t.gettext("Yours:"), *_lines(ahead.mine, account)] if ahead.mine else []
    still_open = [t.gettext("Still open, if it suits you:"), *_lines(ahead.still_open, account)]
    return Said(
        subject=_week_subject(ahead, account, t),
        body=(*mine, *(still_open if ahead.still_open else ()), _worth(ahead, account, t)),
        button=t.gettext("Look at your moments"),
        path=ME,
        foot=t.gettext("You get this letter once a week, where there is something to say."),
    )


def _week_subject(ahead: Ahead, account: Account, t: Words) -> str:
    shown = ahead.mine or ahead.still_open
    values = {"when": when(shown[0], account), "number": str(len(shown))}
    if ahead.mine:
        one, many = N_("Your week: %(when)s"), N_("Your week: %(number)s moments, the first %(when)s")
    else:
        one, many = N_("Still open this week: %(when)s"), N_("Still open this week: %(number)s moments")
    return t.gettext(one if len(shown) == 1 else many, **values)


def _worth(ahead: Ahead, account: Account, t: Words) -> str:
    if ahead.first:
        name, coming = ahead.first
        return t.gettext(
            "Good to know: %(who)s is at %(person)s’s for the first time on %(when)s.",
            who=name,
            person=coming.person_name,
            when=when(coming, account),
        )
    return t.gettext(_WORTH[ahead.worth])


_WORTH = {
    Worth.CALENDAR: N_(
        "Good to know: your moments can stand in your own calendar. Choose “In my calendar” on your page."
    ),
    Worth.CANNOT_COME: N_("Good to know: can’t you come after all? You can say so at any time. Nobody asks why."),
    Worth.AWAY: N_("Good to know: going away? Write it down once, and nobody asks you for those days."),
}


async def _gaps_ahead(db: AsyncSession, letter: Letter, account: Account, now: datetime) -> Said | None:
    gaps = await queries.gaps_of(db, account, letter.circle_id or 0, now)
    return gap_words(gaps, account) if gaps else None


def gap_words(gaps: Sequence[Coming], account: Account) -> Said:
    """What is open in a circle in the days to come, to who plans there."""
    t = words_in(account.language)
    values = words(gaps[0], account) | {"number": str(len(gaps))}
    one, many = N_("Still open: %(when)s"), N_("Still open in the next seven days: %(number)s moments")
    return Said(
        subject=t.gettext(one if len(gaps) == 1 else many, **values),
        body=(
            t.gettext("In the next seven days somebody is still needed at %(person)s’s:", **values),
            *_lines(gaps, account),
            t.gettext("Can you think of somebody? Ask them."),
        ),
        button=t.gettext("See who else could come") if len(gaps) == 1 else t.gettext("Look at the week"),
        path=_path(gaps[0]) if len(gaps) == 1 else f"/circles/{gaps[0].circle_id}/rota",
        foot=t.gettext("You get this letter because you are in %(person)s’s circle.", **values),
    )


async def _nobody_here(db: AsyncSession, letter: Letter, account: Account, now: datetime) -> Said | None:
    found = await queries.expected_at(db, account, letter.circle_id or 0, letter.facts["shift"], now)
    if found is None or found[0].stretch.start.isoformat() != letter.facts["starts"]:
        return None
    return nobody_here_words(*found, account)


def nobody_here_words(coming: Coming, names: Sequence[str], account: Account) -> Said:
    """That a moment began and nobody said they are there: perhaps only forgotten, perhaps not."""
    t = words_in(account.language)
    values = words(coming, account) | {"who": list_words(names, account.language)}
    return Said(
        subject=t.gettext("Is somebody at %(person)s’s? %(when)s", **values),
        body=(
            t.gettext("%(who)s would be at %(person)s’s on %(moment)s.", **values),
            t.gettext("Nobody has pressed “I am here” yet. Perhaps it was only forgotten. Could you call?"),
        ),
        button=t.gettext("Look at the people"),
        path=f"/circles/{coming.circle_id}/members",
        foot=t.gettext("You get this letter because this circle wants to know when nobody said “I am here”."),
    )


AHEAD: dict[str, Callable[[AsyncSession, Letter, Account, datetime], Awaitable[Said | None]]] = {
    EVENING_BEFORE: _evening_before,
    LOOK_AHEAD: _look_ahead,
    GAPS_AHEAD: _gaps_ahead,
    NOBODY_HERE: _nobody_here,
}


# Its pieces.


def when(coming: Coming, account: Account) -> str:
    """ "Fri 4 Dec, 12:00", at home."""
    day = day_words(home_day(coming.stretch.start, coming.zone), account.language)
    return f"{day}, {time_words(coming.stretch.start, coming.zone)}"


def words(coming: Coming, account: Account) -> dict[str, str]:
    """At whose home, and when; where the reader lives elsewhere also by their own clock."""
    moment = moment_words(coming.stretch, coming.zone, account.language, account.zone)
    return {"person": coming.person_name, "when": when(coming, account), "moment": moment}


def line(coming: Coming, account: Account) -> str:
    """One of several, on a line of its own."""
    return words_in(account.language).gettext("%(moment)s, at %(person)s’s", **words(coming, account))


def _lines(coming: Sequence[Coming], account: Account) -> list[str]:
    more = len(coming) - NAMED
    t = words_in(account.language)
    and_more = [t.ngettext("and %(n)s more", "and %(n)s more", more)] if more > 0 else []
    return [*(line(each, account) for each in coming[:NAMED]), *and_more]


def _path(coming: Coming) -> str:
    return f"/circles/{coming.circle_id}/shifts/{coming.shift_id}"
