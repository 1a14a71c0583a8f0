"""How a calendar program is told of a feed's address: a link for each that has one, and a picture to point at."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

import segno
from markupsafe import Markup

from careshare.domain.feeds import Feed
from careshare.domain.time import ONE_DAY, home_day
from careshare.i18n import Words, date_words, duration_words

A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Ways:
    """Links that lead from a page into a program; `address` is what one pastes where there is no link."""

    address: str
    apple: str
    google: str
    outlook: str
    outlook_at_work: str
    qr: Markup


def ways(address: str, name: str) -> Ways:
    """Each way to subscribe to the feed at `address`, under the name `name` where a program lets us say one.

    webcal is how programs know an address to subscribe to from a file to read once.
    """
    webcal = f"webcal:{address.partition(':')[2]}"
    from_web = urlencode({"url": address, "name": name})
    return Ways(
        address=address,
        apple=webcal,
        google=f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        outlook=f"https://outlook.live.com/calendar/0/addfromweb?{from_web}",
        outlook_at_work=f"https://outlook.office.com/calendar/0/addfromweb?{from_web}",
        qr=_qr(webcal),
    )


def last_fetched(feed: Feed, now: datetime, zone: ZoneInfo, words: Words) -> str:
    """Which program last looked, and when, as far as that was written down: a minute late."""
    if feed.fetched_at is None:
        return words.gettext("No calendar has looked yet.")
    who = feed.fetched_by or words.gettext("A program")
    if now - feed.fetched_at > ONE_DAY:
        day = date_words(home_day(feed.fetched_at, zone), words.language)
        return words.gettext("%(who)s last looked on %(day)s.", who=who, day=day)
    if now - feed.fetched_at < A_MINUTE:
        return words.gettext("%(who)s looked just now.", who=who)
    return words.gettext(
        "%(who)s last looked %(time)s ago.", who=who, time=duration_words(now - feed.fetched_at, words)
    )


def _qr(words: str) -> Markup:
    """Black on white in any theme, with the four modules of quiet around it that cameras need (ISO/IEC 18004)."""
    code = segno.make(words, error="m", micro=False)
    return Markup(code.svg_inline(border=4, light="#fff", omitsize=True, svgclass="qr", lineclass=None))  # noqa: S704
