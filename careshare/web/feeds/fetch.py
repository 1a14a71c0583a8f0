"""What a calendar program gets: a feed at its secret address, all day long; and one shift as a file.

A tag is made from the revisions of all that is shown, so it stands for exact bytes (RFC 9110 section 8.8.3); "nothing
new" costs one indexed read. `If-None-Match` wins over `If-Modified-Since` (13.2.2).
"""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from careshare import render
from careshare.calendars import feed as calendar
from careshare.domain.feeds import Feed, Serving, earliest, has_shifts, program_name, serving, showing_to
from careshare.domain.reasons import NotFound
from careshare.domain.time import home_day, home_midnight
from careshare.domain.words import Language
from careshare.i18n import words_in
from careshare.queries import feeds, shifts
from careshare.queries.feeds import Reader
from careshare.seal import number_of
from careshare.web import page, session

CALENDAR = "text/calendar; charset=utf-8"
UTC_ZONE = ZoneInfo("UTC")
A_SECOND = timedelta(seconds=1)
KEPT = "private, no-cache"
PACKED = "-gz"
"""At the end of the tag of a calendar that was compressed on its way: the same text in other bytes."""


@dataclass(frozen=True, slots=True)
class State:
    """A feed as it is at this moment: what it shows is no other while `tag` is the same."""

    feed: Feed
    here: Reader | None
    serving: Serving
    tag: str
    language: Language
    now: datetime

    @property
    def changed_at(self) -> datetime | None:
        """When it last was another; None for one over all circles: it would move back when somebody leaves one."""
        if self.here is None:
            return None
        zone = self.here.me.circle.zone
        return max(self.feed.changed_at, self.here.changed_at, home_midnight(home_day(self.now, zone), zone))


async def fetch(request: Request) -> Response:
    """The calendar at a secret address; 304 for a program that has it already, 410 when it is over for good."""
    async with page.glancing(request) as db:
        link = request.path_params["link"]
        feed, readers = await feeds.by_number(db, number_of(link))
        if not request.app.state.seal.opens("feed", link, feed.secret):
            raise NotFound
        state = _state(request, feed, readers)
        if state.serving is Serving.GONE or _is_known(request, state):
            return _without_calendar(request, state)
        shown = [reader.me for reader in readers if has_shifts(reader.me)] if state.serving is Serving.FULL else []
        pieces = request.app.state.pieces
        parts = [await calendar.part(db, feed, me, page.today(request, me.circle), pieces) for me in shown]
    text = await calendar.text(_head(request, feed, readers, state.language), parts, pieces)
    return _marked(request, state, Response(text, media_type=CALENDAR))


async def download(request: Request) -> Response:
    """One shift as a file to open in a calendar; with the UID it has in every feed, so it is there once."""
    async with page.reading(request) as db:
        me = await session.member(db, request)
        if not has_shifts(me):
            raise NotFound
        shift = await shifts.one(db, me, request.path_params["shift_id"])
        [event] = await feeds.events(db, me, {shift.id})
    mine = shift.of(me.id)
    look = calendar.look_at(me, request.app.state.settings.base_url)
    text = calendar.single(event, showing_to(mine.state if mine else None, shift.closed), look)
    headers = {"Content-Disposition": f'attachment; filename="careshare-{shift.id}.ics"', "Cache-Control": "private"}
    return Response(text, media_type=CALENDAR, headers=headers)


def _state(request: Request, feed: Feed, readers: Sequence[Reader]) -> State:
    now = page.now(request)
    language = readers[0].me.account.language if readers else page.language(request)
    request.app.state.sightings.note_fetch(feed.id, now, program_name(request.headers.get("user-agent", "")))
    here = readers[0] if feed.circle_id else None
    answer = serving(feed, here and here.me, here and here.left_at, now)
    circles = [reader.me.circle for reader in readers]
    revisions = [(circle.id, circle.revision, str(home_day(now, circle.zone))) for circle in circles]
    settings = [feed.id, feed.detail, str(feed.reminder), answer.value, language.value]
    made_from = [render.BUILD, *settings, *revisions]
    tag = hashlib.blake2s(repr(made_from).encode(), digest_size=12).hexdigest()
    return State(feed, here, answer, tag, language, now)


def _head(request: Request, feed: Feed, readers: Sequence[Reader], language: Language) -> calendar.Head:
    circles = [reader.me.circle for reader in readers]
    years = {circle.zone: earliest(page.today(request, circle), circle.zone).year for circle in circles}
    zones = tuple(years.items()) or ((UTC_ZONE, page.now(request).year),)
    if feed.circle_id is None:
        return calendar.Head(None, "", language, zones)
    return calendar.Head(feed.kind, circles[0].person_name, language, zones)


def _is_known(request: Request, state: State) -> bool:
    """Whether the program has this very calendar."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        known = {tag.strip().removeprefix("W/").strip('"').removesuffix(PACKED) for tag in tags.split(",")}
        return not known.isdisjoint({state.tag, "*"})
    with suppress(ValueError, TypeError, OverflowError):  # a date nobody can read is no condition (RFC 9110, 13.1.3)
        since = parsedate_to_datetime(request.headers.get("if-modified-since", "")).astimezone(UTC)
        changed_at = state.changed_at
        return changed_at is not None and changed_at <= since
    return False


def _without_calendar(request: Request, state: State) -> Response:
    if state.serving is Serving.GONE:
        return PlainTextResponse(words_in(state.language).gettext("This calendar is no longer there."), status_code=410)
    # No more than a program must be told of what it has (RFC 9110 section 15.4.5): most of what we answer is this.
    known = {"ETag": _tag(request, state), "Cache-Control": KEPT, "Vary": "Accept-Encoding"}
    return Response(status_code=304, headers=known)


def _tag(request: Request, state: State) -> str:
    is_packed = "gzip" in request.headers.get("accept-encoding", "")
    return f'"{state.tag}{PACKED if is_packed else ""}"'


def _marked(request: Request, state: State, response: Response) -> Response:
    """With what the program can ask by the next time.

    Times in headers are whole seconds: of a change in this very second none is said, as it could hide the next one.
    """
    response.headers["ETag"] = _tag(request, state)
    response.headers["Cache-Control"] = KEPT
    response.headers["Content-Disposition"] = 'inline; filename="careshare.ics"'
    changed_at = state.changed_at
    if changed_at and changed_at.replace(microsecond=0) < state.now.replace(microsecond=0):
        whole = changed_at.replace(microsecond=0) + A_SECOND
        response.headers["Last-Modified"] = format_datetime(whole, usegmt=True)
    return response
