"""A feed: the calendar of one reader, put together from pieces that are kept (RFC 5545, RFC 7986).

A piece is the text of one shift in one way of showing it. Of a feed in which one shift changed, one piece is made anew.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, vDuration
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.calendars.event import Look, vevent
from careshare.calendars.zones import vtimezone
from careshare.db.hot import Glance
from careshare.domain.circles import Me
from careshare.domain.feeds import Feed, Showing, earliest, still_said_since
from careshare.domain.permissions import may_see_what_to_do
from careshare.domain.time import home_midnight
from careshare.domain.words import FeedKind, Language
from careshare.i18n import N_, words_in
from careshare.queries import feeds
from careshare.queries.feeds import Event, Line, Window

PRODID = "-//CareShare//CareShare//EN"
FETCH_AGAIN = timedelta(hours=1)
MOST_PIECES = 20_000
"""Kept in one process: some ten megabytes."""
AT_ONCE = 20
"""Pieces made within the event loop, at a quarter of a millisecond each; more are made beside it."""
NAMES: dict[FeedKind | None, str] = {
    None: N_("My moments, everywhere"),
    FeedKind.MINE: N_("At %(name)s’s: my moments"),
    FeedKind.OPEN: N_("At %(name)s’s: still open"),
    FeedKind.ROTA: N_("At %(name)s’s: who comes when"),
}

Shelf = dict[int, tuple[int, bytes]]
"""By shift, its version and its text in one way of showing it."""


class Pieces:
    """The texts that are kept, on a shelf for each way of showing them; the shelf not looked at longest goes first.

    Their links lead to `base_url`.
    """

    def __init__(self, base_url: str, most: int = MOST_PIECES) -> None:
        self.base_url = base_url
        self._most = most
        self._shelves: OrderedDict[object, Shelf] = OrderedDict()

    def shelf(self, look: object) -> Shelf:
        """Where the texts of one look are."""
        shelf = self._shelves.setdefault(look, {})
        self._shelves.move_to_end(look)
        return shelf

    def tidy(self) -> None:
        """Takes shelves away until no more is kept than may be; the last one stays."""
        kept = sum(map(len, self._shelves.values()))
        while kept > self._most and len(self._shelves) > 1:
            kept -= len(self._shelves.popitem(last=False)[1])


@dataclass(frozen=True, slots=True)
class Part:
    """What a feed shows of one circle: its lines, and the text of each, or, where none was kept, what it is made of."""

    me: Me
    since: date
    lines: Sequence[Line]
    texts: Sequence[bytes | None]
    events: Mapping[int, Event]
    looks: Mapping[Showing, Look]
    shelves: Mapping[Showing, Shelf]


async def part(db: AsyncSession | Glance, feed: Feed, me: Me, today: date, pieces: Pieces) -> Part:
    """Reads what `feed` shows of the circle that `me` is in, and in full only that of which no text is kept."""
    window = _window(feed.kind, me, today)
    lines = await feeds.lines(db, me, feed.kind, window)
    people, looks = await feeds.people(db, me), _looks(feed.kind, feed.detail, feed.reminder, me, pieces.base_url)
    shelves = {showing: pieces.shelf((look, people)) for showing, look in looks.items()}
    texts = [_kept(shelves[line.showing].get(line.id), line.version) for line in lines]
    wanted = {line.id for line, text in zip(lines, texts, strict=True) if text is None}
    events = await feeds.events(db, me, wanted) if wanted else []
    by_shift = {event.id: event for event in events}
    return Part(me, window.earliest.date(), lines, texts, by_shift, looks, shelves)


def _kept(found: tuple[int, bytes] | None, version: int) -> bytes | None:
    return found[1] if found and found[0] == version else None


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the events: of which kind of feed, around whom, in which language. No person: every circle."""

    kind: FeedKind | None
    person: str
    language: Language


async def text(head: Head, parts: Sequence[Part], pieces: Pieces) -> bytes:
    """The whole calendar; without parts an empty one, from which a program takes away what it had.

    What must be made takes its time beside the event loop where it is much.
    """
    if sum(len(part.events) for part in parts) > AT_ONCE:
        return await asyncio.to_thread(_text, head, parts, pieces)
    return _text(head, parts, pieces)


def single(event: Event, showing: Showing, look: Look) -> bytes:
    """One shift as a file of its own."""
    return wrapped(vevent(event, showing, look), look.zone, event.starts_at.year)


def wrapped(text: bytes, zone: ZoneInfo, year: int, method: str = "") -> bytes:
    """A calendar of one VEVENT in that zone and year; `method` says what to do with it where it goes by mail."""
    begins, ends = _around(None, method)
    return b"".join((begins, vtimezone(zone, year), text, ends))


def look_at(me: Me, base_url: str) -> Look:
    """The plainest way in which one reader is shown something of a circle. Without an account no link is of use."""
    link = f"{base_url}/circles/{me.circle_id}/shifts/{{shift_id}}" if me.member.account_id else ""
    return Look(me.account.language, me.circle.person_name, me.circle.zone, me.id, link)


def _window(kind: FeedKind, me: Me, today: date) -> Window:
    """What is open is of no use any more once its day is over."""
    zone = me.circle.zone
    begins = home_midnight(today, zone) if kind is FeedKind.OPEN else earliest(today, zone)
    return Window(begins, still_said_since(today, zone))


@lru_cache(1024)
def _looks(kind: FeedKind, detail: bool, reminder: timedelta | None, me: Me, base_url: str) -> dict[Showing, Look]:
    """How each is shown; what others do looks the same to all who may see as much."""
    plain = replace(look_at(me, base_url), whole=kind is FeedKind.ROTA, detail=detail)
    return {
        showing: replace(
            plain,
            what=detail and may_see_what_to_do(me, showing is Showing.OPEN, showing.is_of_reader),
            reader=0 if showing is Showing.OTHERS else me.id,
            reminder=reminder if showing.is_mine else None,
        )
        for showing in Showing
    }


def _text(head: Head, parts: Sequence[Part], pieces: Pieces) -> bytes:
    begins, ends = _around(head)
    zones = dict.fromkeys((part.me.circle.zone, part.since.year) for part in parts)
    texts = [text for part in parts for text in _made(part)]
    pieces.tidy()
    return b"".join((begins, *(vtimezone(zone, year) for zone, year in zones), *texts, ends))


def _made(part: Part) -> Iterator[bytes]:
    for line, text in zip(part.lines, part.texts, strict=True):
        yield text if text is not None else _make(part, line)


def _make(part: Part, line: Line) -> bytes:
    event = part.events[line.id]
    text = vevent(event, line.showing, part.looks[line.showing])
    part.shelves[line.showing][line.id] = (event.version, text)
    return text


@lru_cache(1024)
def _around(head: Head | None, method: str = "") -> tuple[bytes, bytes]:
    """What stands before the events and after them; without a head, of a calendar with one shift.

    Programs read NAME or its older form, and the interval in either of two ways.
    """
    written = Calendar()
    written.add("version", "2.0")
    written.add("prodid", PRODID)
    written.add("calscale", "GREGORIAN")
    if method:
        written.add("method", method)
    if head:
        name = words_in(head.language).gettext(NAMES[head.kind], name=head.person)
        written.add("name", name)
        written.add("x-wr-calname", name)
        written.add("refresh-interval", FETCH_AGAIN, parameters={"VALUE": "DURATION"})
        written.add("x-published-ttl", vDuration(FETCH_AGAIN))
    begins, end, _ = written.to_ical().partition(b"END:VCALENDAR")
    return begins, end + b"\r\n"
