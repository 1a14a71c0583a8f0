"""A feed: the calendar of one reader, put together from pieces that are kept (RFC 5545, RFC 7986).

A piece is the text of one shift in one way of showing it. Of a feed in which one shift changed, one piece is made anew.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain
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
Way = tuple[Look, tuple[tuple[object, ...], ...]]
"""How a shift is shown, and the names of everybody who can be in it."""


class Pieces:
    """The texts that are kept, on a shelf for each way of showing them; the shelf not looked at longest goes first.

    Their links lead to `base_url`. Only the event loop touches it.
    """

    def __init__(self, base_url: str, most: int = MOST_PIECES) -> None:
        self.base_url = base_url
        self._most = most
        self._shelves: OrderedDict[Way, Shelf] = OrderedDict()

    def shelf(self, way: Way) -> Shelf:
        """What is kept of one way; looking makes no shelf."""
        if way not in self._shelves:
            return {}
        self._shelves.move_to_end(way)
        return self._shelves[way]

    def keep(self, way: Way, event: Event, text: bytes) -> None:
        """One more, in the place of what was kept of the same shift."""
        self._shelves.setdefault(way, {})[event.id] = event.version, text

    def tidy(self) -> None:
        """Takes shelves away until no more is kept than may be; the last one stays."""
        kept = sum(map(len, self._shelves.values()))
        while kept > self._most and len(self._shelves) > 1:
            kept -= len(self._shelves.popitem(last=False)[1])


@dataclass(frozen=True, slots=True)
class Part:
    """What a feed shows of one circle: its lines, and the text of each, or, where none was kept, what it is made of."""

    lines: Sequence[Line]
    texts: Sequence[bytes | None]
    events: Mapping[int, Event]
    ways: Mapping[Showing, Way]


async def part(db: AsyncSession | Glance, feed: Feed, me: Me, today: date, pieces: Pieces) -> Part:
    """Reads what `feed` shows of the circle that `me` is in, and in full only that of which no text is kept."""
    lines = await feeds.lines(db, me, feed.kind, _window(feed.kind, me, today))
    people, looks = await feeds.people(db, me), _looks(feed.kind, feed.detail, feed.reminder, me, pieces.base_url)
    ways = {showing: (look, people) for showing, look in looks.items()}
    shelves = {showing: pieces.shelf(way) for showing, way in ways.items()}
    texts = [_kept(shelves[line.showing].get(line.id), line.version) for line in lines]
    wanted = {line.id for line, text in zip(lines, texts, strict=True) if text is None}
    events = await feeds.events(db, me, wanted) if wanted else []
    return Part(lines, texts, {event.id: event for event in events}, ways)


def _kept(found: tuple[int, bytes] | None, version: int) -> bytes | None:
    return found[1] if found and found[0] == version else None


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the events: of which kind of feed, around whom, in which language; the homes' zones.

    No person: every circle. A zone stands there with the year from which on there are events, also where there are
    none: a calendar holds something at least (RFC 5545 section 3.6), and who reads an empty one must not refuse it.
    """

    kind: FeedKind | None
    person: str
    language: Language
    zones: tuple[tuple[ZoneInfo, int], ...]


async def text(head: Head, parts: Sequence[Part], pieces: Pieces) -> bytes:
    """The whole calendar; without parts an empty one, from which a program takes away what it had.

    What must be made takes its time beside the event loop where it is much.
    """
    is_much = sum(len(part.events) for part in parts) > AT_ONCE
    begins, made, ends = await asyncio.to_thread(_made, head, parts) if is_much else _made(head, parts)
    for part, texts in zip(parts, made, strict=True):
        for line, before, text in zip(part.lines, part.texts, texts, strict=True):
            if before is None:
                pieces.keep(part.ways[line.showing], part.events[line.id], text)
    pieces.tidy()
    return b"".join((begins, *chain.from_iterable(made), ends))


def single(event: Event, showing: Showing, look: Look) -> bytes:
    """One shift as a file of its own."""
    return wrapped(vevent(event, showing, look), look.zone, event.starts_at.year)


def wrapped(text: bytes, zone: ZoneInfo, year: int, method: str = "") -> bytes:
    """A calendar of one VEVENT in that zone and year; `method` says what to do with it where it goes by mail."""
    begins, ends = _around(None, ((zone, year),), method)
    return b"".join((begins, text, ends))


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


def _made(head: Head, parts: Sequence[Part]) -> tuple[bytes, list[list[bytes]], bytes]:
    """What stands before the events, those of each part, and what stands after them; without touching what is kept."""
    begins, ends = _around(head, head.zones)
    return begins, [_texts(part) for part in parts], ends


def _texts(part: Part) -> list[bytes]:
    return [
        text if text is not None else vevent(part.events[line.id], line.showing, part.ways[line.showing][0])
        for line, text in zip(part.lines, part.texts, strict=True)
    ]


@lru_cache(1024)
def _around(head: Head | None, zones: tuple[tuple[ZoneInfo, int], ...], method: str = "") -> tuple[bytes, bytes]:
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
    return b"".join((begins, *(vtimezone(zone, year) for zone, year in zones))), end + b"\r\n"
