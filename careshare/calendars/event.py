"""One shift as a VEVENT (RFC 5545 section 3.6.1): little is said by default, nothing that names a host or a human.

SEQUENCE is the shift's version: it rises with every change of the shift or of who is on it, so a program never keeps
an older one. DTSTAMP is when that was, so the same state is the same bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm
from icalendar import Event as Component

from careshare.domain.feeds import Showing
from careshare.domain.text import first_name
from careshare.domain.words import Language, Presence
from careshare.i18n import N_, Words, list_words, words_in
from careshare.queries.feeds import Event

MIDNIGHT = time()
WORDS = {
    Showing.SEEKING: N_("%(title)s (you are looking for someone else)"),
    Showing.ASKED: N_("%(title)s (can you come?)"),
    Showing.OPEN: N_("%(title)s (who can come?)"),
    Showing.OFF: N_("Off: %(title)s"),
    Showing.NOT_MINE: N_("No longer yours: %(title)s"),
}
THERE = {
    Presence.ASLEEP: N_("You sleep there."),
    Presence.ON_CALL: N_("You are on call, at your own home."),
}


@dataclass(frozen=True, slots=True)
class Look:
    """In which way the shifts of one circle are shown to one reader. `link` leads to one, by its number; "" to none.

    `detail`: with the shift's own title; `what`: with what to do; `whole`: the rota, where the title says who comes.
    """

    language: Language
    person: str
    zone: ZoneInfo
    reader: int
    link: str
    detail: bool = False
    what: bool = False
    whole: bool = False
    reminder: timedelta | None = None


def vevent(event: Event, showing: Showing, look: Look) -> bytes:
    """The VEVENT as text, folded, with its end of line."""
    text: bytes = component(event, showing, look).to_ical()
    return text


def component(event: Event, showing: Showing, look: Look) -> Component:
    """The VEVENT."""
    written = Component()
    written.add("uid", event.uid)
    written.add("dtstamp", event.changed_at)
    written.add("last-modified", event.changed_at)
    written.add("sequence", event.version)
    starts, ends = _times(event, look.zone)
    written.add("dtstart", starts)
    written.add("dtend", ends)
    summary = _summary(event, showing, look)
    written.add("summary", summary)
    if description := "\n".join(_description(event, showing, look)):
        written.add("description", description)
    if look.link:
        written.add("url", _link(event, look))
    written.add("status", _status(event, showing))
    written.add("transp", "OPAQUE" if showing.is_mine else "TRANSPARENT")
    if look.reminder and showing.is_mine:
        written.add_component(_alarm(look.reminder, summary))
    return written


def _times(event: Event, zone: ZoneInfo) -> tuple[datetime | date, datetime | date]:
    """When it is; whole days of the home as days, the end the first one after it (RFC 5545 section 3.6.1)."""
    walls = [moment.astimezone(zone) for moment in (event.starts_at, event.ends_at)]
    if all(wall.time() == MIDNIGHT for wall in walls):
        return walls[0].date(), walls[1].date()
    return _at(event.starts_at, zone), _at(event.ends_at, zone)


def _at(moment: datetime, zone: ZoneInfo) -> datetime:
    """On the wall of the home; in UTC in the hours that come twice.

    There a wall time is the first of the two (RFC 5545 section 3.3.5), but to libical it is the second.
    """
    wall = moment.astimezone(zone)
    comes_twice = wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
    return moment if comes_twice else wall


def _status(event: Event, showing: Showing) -> str:
    if showing.is_over:
        return "CANCELLED"
    is_sure = showing.is_mine or (showing is Showing.OTHERS and len(event.names) >= event.needed)
    return "CONFIRMED" if is_sure else "TENTATIVE"


def _summary(event: Event, showing: Showing, look: Look) -> str:
    t = words_in(look.language)
    title = t.gettext("At %(name)s’s", name=look.person)
    if look.detail:
        title = f"{title}: {event.title}"
    if look.whole and not showing.is_over:
        return f"{title} ({_who(event, look, t)})"
    return t.gettext(WORDS[showing], title=title) if showing in WORDS else title


def _who(event: Event, look: Look, t: Words) -> str:
    """ "Bram and you", "nobody yet", "Bram, and 1 more needed"."""
    names = [t.gettext("you") if member == look.reader else first_name(name) for member, name in event.names.items()]
    if not names:
        return t.gettext("nobody yet")
    missing = event.needed - len(names)
    who = list_words(names, look.language)
    return t.gettext("%(who)s, and %(n)s more needed", who=who, n=missing) if missing > 0 else who


def _description(event: Event, showing: Showing, look: Look) -> Iterator[str]:
    t = words_in(look.language)
    if not showing.is_over:
        yield from _facts(event, showing, look, t)
    if look.link:
        yield _link(event, look)


def _facts(event: Event, showing: Showing, look: Look, t: Words) -> Iterator[str]:
    if not look.whole:
        yield from _others(event, look, t)
    if showing is not Showing.OTHERS and event.presence in THERE:
        yield t.gettext(THERE[event.presence])
    if event.window_starts and event.window_ends:
        times = f"{event.window_starts:%H:%M}–{event.window_ends:%H:%M}"
        yield t.gettext("Somewhere between %(times)s.", times=times)
    if look.what and event.what:
        yield event.what


def _others(event: Event, look: Look, t: Words) -> Iterator[str]:
    """Who else comes, and who of them would rather see somebody in their place."""
    others = {member: first_name(name) for member, name in event.names.items() if member != look.reader}
    if stay := [name for member, name in others.items() if member not in event.seekers]:
        yield t.gettext("With %(who)s.", who=list_words(stay, look.language))
    for member in event.seekers & set(others):
        yield t.gettext("%(who)s is coming, but is looking for someone else.", who=others[member])


def _link(event: Event, look: Look) -> str:
    return look.link.format(shift_id=event.id)


def _alarm(before: timedelta, words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", -before)
    return alarm
