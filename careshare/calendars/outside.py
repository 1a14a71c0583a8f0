"""Reads a calendar that another program wrote (RFC 5545): what it says within a window, and what cannot be read of it.

Entries are read one by one, so that a broken one costs only itself, and a large calendar little memory. Those of a
series (the same UID) go through recurring_ical_events together.
"""

import hashlib
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Event

from careshare.calendars import entry as entries
from careshare.calendars.contents import Component, components, decoded, is_whole
from careshare.calendars.entry import Broken, Patience, TooLong
from careshare.domain.outside import MOST_A_DAY, MOST_LISTED, MOST_OCCURRENCES, Occurrence, Problem, Reading
from careshare.domain.time import ONE_DAY, Stretch, home_midnight
from careshare.domain.words import Wrong


@dataclass(slots=True)
class _Book:
    """What was read so far."""

    home: ZoneInfo
    within: Stretch
    patience: Patience
    found: list[Occurrence]
    problems: list[Problem]
    unread: int = 0

    def lacks(self, problem: Problem) -> None:
        """An entry could not be read, or only in part."""
        self.unread += 1
        self.problems.append(problem)


def read(sent: bytes, home: ZoneInfo, within: Stretch, patience: Patience = nullcontext) -> Reading:
    """What the calendar says `within` a window. Raises Unreadable for what is no calendar at all.

    Cancelled appointments are left out, as their program says. Times without a zone are those of `home`.
    """
    text = decoded(sent)
    found = components(text)
    entries.learn_zones([each for each in found if each.name == "VTIMEZONE"], patience)
    book = _Book(home, within, patience, [], [])
    series: dict[str, list[Component]] = {}
    for each in found:
        if each.name == "VEVENT":
            series.setdefault(_uid(each), []).append(each)
        elif each.name == "VFREEBUSY":
            _read_free_busy(each, book)
        elif each.name != "VTIMEZONE":
            book.lacks(Problem(Wrong.TASK, each.number, entries.title_of(each)))
    for uid, same in series.items():
        _read_series(uid, same, book)
    if not is_whole(text) and all(problem.wrong is not Wrong.CUT_OFF for problem in book.problems):
        book.problems.append(Problem(Wrong.CUT_OFF, text.count("\n")))
    return _as_reading(book, sum(each.name != "VTIMEZONE" for each in found))


def _as_reading(book: _Book, count: int) -> Reading:
    ordered = sorted({each.key: each for each in book.found}.values(), key=lambda each: (each.stretch, each.key))
    if len(ordered) > MOST_OCCURRENCES:
        book.problems.append(Problem(Wrong.TOO_MANY, title=str(MOST_OCCURRENCES)))
    problems = sorted(book.problems, key=lambda problem: problem.line)
    return Reading(tuple(ordered[:MOST_OCCURRENCES]), count, book.unread, tuple(problems[:MOST_LISTED]))


def _read_series(uid: str, same: list[Component], book: _Book) -> None:
    """The entries of one UID: one appointment, also where it stands in more versions, or a series."""
    before = book.unread
    try:
        if any(map(entries.comes_back, same)):
            _read_rule(uid, same, book)
        else:
            _read_one(uid, same, book)
    except Broken as broken:
        book.problems.append(broken.of(same[0]))
        book.unread = before + len(same)


def _read_one(uid: str, same: list[Component], book: _Book) -> None:
    *before, newest = sorted(same, key=_sequence)
    for each in before:
        if _sequence(each) == _sequence(newest):
            book.lacks(Problem(Wrong.TWICE, each.number, entries.title_of(each)))
    stretch = entries.stretch_of(newest, book.home)
    if not _is_cancelled(newest) and stretch.overlaps(book.within):
        book.found.append(Occurrence(_key(uid), stretch, entries.title_of(newest), _is_free(newest)))


def _read_rule(uid: str, same: list[Component], book: _Book) -> None:
    rule = next(line.number for each in same for line in each.lines if line.name in entries.COMES_BACK)
    try:
        with book.patience():
            occurrences = _occurrences(_calendar(same, book), book.within)
    except TooLong as long:
        raise Broken(long.wrong, rule) from None
    except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError):
        raise Broken(Wrong.RULE, rule) from None  # what is written as a rule, and is none, fails in many ways
    if len(occurrences) > MOST_A_DAY * (book.within.duration // ONE_DAY):
        raise Broken(Wrong.TOO_OFTEN, rule)
    for each in occurrences:
        _keep(uid, each, same[int(str(each["COMMENT"]))], book)


def _calendar(same: list[Component], book: _Book) -> Calendar:
    """The entries of one series that can be read, with what says when they are, each with its place among them."""
    calendar = Calendar()
    for number, each in enumerate(same):
        try:
            lines = entries.checked(each, book.home)
        except Broken as broken:
            book.lacks(broken.of(each))
            continue
        said = [f"UID:{_key(_uid(each))}", f"SEQUENCE:{_sequence(each)}", f"COMMENT:{number}"]
        text = "\r\n".join(["BEGIN:VEVENT", *said, *lines, "END:VEVENT", ""])
        calendar.add_component(Event.from_ical(text))
    return calendar


def _occurrences(calendar: Calendar, within: Stretch) -> list[Event]:
    """A day more at each side, for times that mean another day elsewhere."""
    found: list[Event] = recurring_ical_events.of(calendar).between(within.start - ONE_DAY, within.end + ONE_DAY)
    return found


def _keep(uid: str, occurrence: Event, written: Component, book: _Book) -> None:
    said: tuple[Any, Any] = occurrence["DTSTART"], occurrence["DTEND"]
    start, end = (each.dt for each in said)
    stretch = entries.as_stretch(start, end, book.home, written.number)
    if not _is_cancelled(written) and stretch.overlaps(book.within):
        of = _original(occurrence, book.home)
        book.found.append(Occurrence(_key(uid, of), stretch, entries.title_of(written), _is_free(written)))


def _original(occurrence: Event, home: ZoneInfo) -> datetime:
    """The time by which its series knows it, wherever it was moved to."""
    told: Any = occurrence.get("RECURRENCE-ID") or occurrence["DTSTART"]
    of: date | datetime = told.dt
    return of.astimezone(UTC) if isinstance(of, datetime) else home_midnight(of, home)


def _read_free_busy(each: Component, book: _Book) -> None:
    try:
        periods = entries.periods(each, book.home)
    except Broken as broken:
        book.lacks(broken.of(each))
        return
    for stretch, is_free in periods:
        if stretch.overlaps(book.within):
            book.found.append(Occurrence(_key(_uid(each), stretch.start), stretch, "", is_free))


def _uid(each: Component) -> str:
    """What it is known by; where it says nothing, by what it says of itself."""
    line = each.first("UID")
    said = line.text.partition(":")[2].strip() if line else ""
    return said or "\n".join(line.text for line in each.lines if line.name in ("DTSTART", "SUMMARY"))


def _key(uid: str, of: datetime | None = None) -> str:
    return hashlib.blake2s(f"{uid}\n{of or ''}".encode(errors="surrogatepass"), digest_size=16).hexdigest()


def _sequence(each: Component) -> int:
    said = entries.says(each, "SEQUENCE")
    return int(said) if said.isdecimal() and len(said) < 10 else 0


def _is_cancelled(each: Component) -> bool:
    return entries.says(each, "STATUS") == "CANCELLED"


def _is_free(each: Component) -> bool:
    """Outlook has a word of its own for it."""
    busy = entries.says(each, "X-MICROSOFT-CDO-BUSYSTATUS")
    return entries.says(each, "TRANSP") == "TRANSPARENT" or busy == "FREE"
