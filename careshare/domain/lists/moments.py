"""A row about a moment: the shift it would become, and who would come."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

from careshare.domain.circles import Member
from careshare.domain.lists.cells import (
    Flaw,
    Mistake,
    Unclear,
    read_choice,
    read_day,
    read_number,
    read_text,
    read_time,
)
from careshare.domain.lists.columns import NEEDED_OF_MOMENTS, Column, Row, Vocabulary, folded
from careshare.domain.lists.people import Reading
from careshare.domain.reasons import Caution
from careshare.domain.shifts import A_NIGHT, FURTHEST, LONGEST_TEXT, LONGEST_TITLE, MOST_NEEDED, Draft
from careshare.domain.text import first_name, plain
from careshare.domain.time import SHORTEST_SHIFT, Stretch, days_later, home_day, stretch_on
from careshare.domain.words import HELPERS, AssignmentState, Kind, MemberState, Presence, Role

_BETWEEN_NAMES = r"[,;/+&\n]"
_BETWEEN_ROLES = r"[,;/+\n]"
ALIKE = 0.7
"""How much two names have in common, of 1, before one is taken for a slip of the other."""


@dataclass(frozen=True, slots=True)
class MomentLine:
    """What a row would become: `draft`, with `seats` for who comes or is asked. Nothing where `mistakes` say why.

    `cautions` are worth knowing and stop nothing; `who` in one is the name of whom it is about.
    `is_known`: the same is on the rota, or in a row above; `is_over`: it has been. Of those nothing is made, whatever
    they say.
    """

    row: Row
    draft: Draft | None = None
    who: tuple[Member, ...] = ()
    mistakes: Mapping[Column, Mistake] = field(default_factory=dict)
    is_known: bool = False
    is_over: bool = False
    seats: tuple[tuple[Member, AssignmentState], ...] = ()
    cautions: tuple[Caution, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether a shift comes of it."""
        return self.draft is not None and not (self.mistakes or self.is_known or self.is_over)


@dataclass(frozen=True, slots=True)
class Home:
    """Whose clock and calendar the list is about, and the moment it is read."""

    zone: ZoneInfo
    now: datetime
    vocabulary: Vocabulary


class Names:
    """Whom a list can mean: by name, by first name, and by what they are to the person, as far as that is one."""

    def __init__(self, people: Iterable[Member], vocabulary: Vocabulary) -> None:
        people = tuple(people)
        self._ways = (
            _by(people, lambda member: member.name),
            _by(people, lambda member: first_name(member.name)),
            _by(people, lambda member: member.relation),
        )
        self._vocabulary = vocabulary
        words = "|".join(map(re.escape, vocabulary.between)) or "(?!)"
        self._between = re.compile(rf"{_BETWEEN_NAMES}|\b(?:{words})\b", re.IGNORECASE)

    def __call__(self, text: str) -> tuple[Member, ...]:
        """Everyone a cell names. Raises Unclear where that is nobody we know, or could be several."""
        if folded(text) in {"", *self._vocabulary.nobody}:
            return ()
        if whole := self._called(text):
            return (whole,)
        named = [part for part in self._between.split(text) if folded(part)]
        found = [self._one(part.strip()) for part in named]
        if len({member.id for member in found}) < len(found):
            raise Unclear(Flaw.TWICE)
        return tuple(found)

    def _one(self, name: str) -> Member:
        if found := self._called(name):
            return found
        known = {folded(member.name): member.name for members in self._ways[0].values() for member in members}
        alike = get_close_matches(folded(name), known, n=1, cutoff=ALIKE)
        raise Unclear(Flaw.NOBODY_CALLED_SO, who=known[alike[0]] if alike else "")

    def _called(self, name: str) -> Member | None:
        for way in self._ways:
            found = way.get(folded(name), ())
            if len(found) > 1:
                raise Unclear(Flaw.SEVERAL_CALLED_SO)
            if found:
                return self._in_the_circle(found[0])
        return None

    def _in_the_circle(self, member: Member) -> Member:
        if member.state is not MemberState.ACTIVE:
            raise Unclear(Flaw.NOT_IN_YET, who=member.name)
        return member


def read_moments(rows: Iterable[Row], home: Home, names: Names) -> list[MomentLine]:
    """What each row would become, before anybody asked whether who is named can come."""
    return [_read(row, home, names) for row in rows]


def key(stretch: Stretch, title: str) -> tuple[Stretch, str]:
    """By which two moments are the same one."""
    return stretch, folded(title)


def _read(row: Row, home: Home, names: Names) -> MomentLine:
    read = Reading(row)
    stretch = _stretch(read, home)
    if stretch and stretch.end <= home.now:
        return MomentLine(row, is_over=True)
    if stretch and stretch.start - home.now > FURTHEST:
        read.mistakes[Column.DAY] = Mistake(Flaw.FAR_AWAY)
    nobody: tuple[Member, ...] = ()
    who = read(Column.WHO, names, otherwise=nobody)
    title = read.line(Column.TITLE, LONGEST_TITLE)
    needed = read(Column.NEEDED, read_number, otherwise=max(len(who), 1))
    if len(who) > min(needed, MOST_NEEDED):
        read.mistakes.setdefault(Column.WHO, Mistake(Flaw.MORE_THAN_NEEDED, number=needed))
    kind = read(Column.KIND, read_choice, home.vocabulary.kinds, otherwise=Kind.COMPANY)
    rest = _rest(read, home.vocabulary)
    if stretch is None or needed > MOST_NEEDED:
        return MomentLine(row, mistakes=read.mistakes)
    return MomentLine(row, Draft(stretch, kind, title, needed=needed, **rest), who, read.mistakes)


def _rest(read: Reading, words: Vocabulary) -> dict[str, Any]:
    return {
        "presence": read(Column.PRESENCE, read_choice, words.presences, otherwise=Presence.ACTIVE),
        "what": read(Column.WHAT, lambda text: read_text(plain(text), LONGEST_TEXT), otherwise=""),
        "open_to": read(Column.OPEN_TO, _roles, words, otherwise=HELPERS),
    }


def _roles(text: str, vocabulary: Vocabulary) -> frozenset[Role]:
    if folded(text) in vocabulary.everyone:
        return HELPERS
    return frozenset(read_choice(part, vocabulary.roles) for part in re.split(_BETWEEN_ROLES, text) if folded(part))


def _stretch(read: Reading, home: Home) -> Stretch | None:
    """From when to when, once day and times are right; else what is not stands among the mistakes."""
    read.required(*NEEDED_OF_MOMENTS)
    today = home_day(home.now, home.zone)
    day: date | None = read(Column.DAY, read_day, today, home.vocabulary, otherwise=None)
    last_day: date | None = read(Column.LAST_DAY, read_day, today, home.vocabulary, otherwise=None)
    starts: time | None = read(Column.STARTS, read_time, otherwise=None)
    ends: time | None = read(Column.ENDS, read_time, otherwise=None)
    if day is None or starts is None or ends is None or Column.LAST_DAY in read.mistakes:
        return None
    try:
        return _lasting(day, starts, ends, last_day, home.zone)
    except Unclear as unclear:
        read.mistakes[Column.ENDS] = unclear.mistake
        return None


def _lasting(day: date, starts: time, ends: time, last_day: date | None, zone: ZoneInfo) -> Stretch:
    """An end that is not later is the next day's, as long as that makes a night; else it says on which day."""
    if last_day is None and starts == ends:
        raise Unclear(Flaw.SAME_TIME)
    try:
        stretch = stretch_on(day, starts, ends, zone, (last_day - day).days if last_day else None)
    except ValueError:
        is_before = (last_day or day, ends) <= (day, starts)
        raise Unclear(Flaw.ENDS_FIRST if is_before else Flaw.TOO_MUCH_TIME) from None
    if stretch.duration < SHORTEST_SHIFT:
        raise Unclear(Flaw.TOO_SHORT)
    if last_day is None and days_later(starts, ends) and stretch.duration > A_NIGHT:
        raise Unclear(Flaw.ENDS_FIRST)
    return stretch


def _by(people: tuple[Member, ...], called: Callable[[Member], str]) -> dict[str, list[Member]]:
    found: dict[str, list[Member]] = {}
    for member in people:
        if name := folded(called(member)):
            found.setdefault(name, []).append(member)
    return found
