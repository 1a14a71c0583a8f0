"""My weeks as the page says them: the fact first, then what makes it, what is coming, and what one can do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from careshare.domain.balance import Found, first_meant, to_hand_over
from careshare.domain.load import Care, CareWeek, Level, Signal, SignalName, weeks
from careshare.i18n import relief_words
from careshare.queries.balance import Weighed
from careshare.queries.shared import Asked
from careshare.web.balance.bars import Chart, drawn
from careshare.web.balance.words import Says

MOST_NAMED = 4
"""Moments that are all named in a sentence; of more a few are, and all are counted."""
FEW = 2
MOST_COMING = 3
MOST_LATEST = 8


class Link(NamedTuple):
    """A moment: its page, and what it is called."""

    address: str
    words: str


class Reason(NamedTuple):
    """One thing that was found: in words, what would make it better, and the moments that make it.

    Where these are many, some of them, and the `sum` of all.
    """

    name: SignalName
    fact: str
    lifts: str
    moments: list[Link]
    sum: str


class Ahead(NamedTuple):
    """A week that is coming, and what there is to say of it."""

    week: str
    says: str


@dataclass(frozen=True)
class BalancePage:
    """What one carer reads of themselves, at one moment."""

    weighed: Weighed
    found: Found | None
    now: datetime
    says: Says
    url: Callable[..., str]
    reliefs: Sequence[int] = ()
    asked: Sequence[Asked] = ()

    @property
    def today(self) -> date:
        """Their own day."""
        return self.says.today

    # How it stands.

    @property
    def level(self) -> Level | None:
        """What is said of them; None for who wants no such thing, or may not have it."""
        return self.found.standing.level if self.found else None

    @property
    def level_words(self) -> str:
        """The level, in words."""
        return self.says.level(self.level) if self.level else ""

    @property
    def is_empty(self) -> bool:
        """Nothing of theirs stands on any rota, nobody needs them at home, and they arrange nothing."""
        carer = self.weighed.carer
        return not (carer.cares or carer.homes or carer.arranged)

    @cached_property
    def raised(self) -> list[Signal]:
        """What is not fine, the loudest first; without what they know of already."""
        return self.found.loudest() if self.found else []

    @property
    def first(self) -> str:
        """The first line: what was counted, or that it fits."""
        words = self.says.words
        if self.is_empty:
            return words.gettext("Nothing of yours is on the rota yet.")
        if self.raised:
            return self.says.fact(self.raised[0])
        if self.level is Level.OK and not self.known:
            return self.level_words
        return words.gettext("This week there are %(hours)s for you.", hours=self.says.hours(self.this_week.hours))

    @property
    def known(self) -> bool:
        """Whether there is something of which they said that they know it."""
        return bool(self.found and self.found.assessment.raised) and not self.raised

    @property
    def is_told_often(self) -> bool:
        """Whether it was written to them often enough, and nothing changed."""
        return self.found is not None and self.found.standing.only_on_page

    @property
    def rota_only(self) -> bool:
        """Whether it rests on the rota alone."""
        return self.found is not None and self.found.assessment.rota_only

    @cached_property
    def reasons(self) -> list[Reason]:
        """Each thing that was found, the loudest first."""
        return [self._reason(signal) for signal in self.raised]

    def _reason(self, signal: Signal) -> Reason:
        cares = [care for care in signal.cares if care.stretch.start > self.now] or list(reversed(signal.cares))
        few = len(signal.cares) <= MOST_NAMED
        links = [self.link(care) for care in (signal.cares if few else cares[:FEW])]
        return Reason(
            signal.name, self.says.fact(signal), self.says.lifts(signal), links, "" if few else self.says.sum(signal)
        )

    def link(self, care: Care) -> Link:
        """The moment's own page."""
        address = self.url("shifts.show", circle_id=care.circle_id, shift_id=care.shift_id)
        return Link(address, self.says.moment(care))

    # What is coming.

    @cached_property
    def coming(self) -> list[Ahead]:
        """The weeks ahead of which there is something to say, each once: a Monday looks at the week before it too."""
        if self.found is None:
            return []
        said: dict[date, Ahead] = {}
        for week in self.found.coming:
            for signal in self.found.loudest(week.new)[:1]:
                first = first_meant(signal, week.day, self.weighed.carer.zone)
                said.setdefault(first, Ahead(self.says.week(first), self.says.coming(signal)))
        return [said[first] for first in sorted(said)]

    @property
    def coming_first(self) -> Sequence[Ahead]:
        """Those that are named at once."""
        return self.coming[:MOST_COMING]

    @property
    def coming_later(self) -> Sequence[Ahead]:
        """The others."""
        return self.coming[MOST_COMING:]

    # What one can do.

    @cached_property
    def handover(self) -> Link | None:
        """The one moment to ask somebody for."""
        if not self.raised:
            return None
        care = to_hand_over(self.weighed.carer, self.raised[0], self.now)
        if care is None:
            return None
        address = self.url("asking.seeking", circle_id=care.circle_id, shift_id=care.shift_id)
        return Link(address, self.says.moment(care))

    @property
    def sought(self) -> list[Link]:
        """Moments they look for somebody for already."""
        return [
            self.link(care) for care in self.weighed.carer.cares if care.is_sought and care.stretch.start > self.now
        ]

    @property
    def relief_at(self) -> int | None:
        """The circle in which they can ask whoever plans for relief: that of what is said first, else any of theirs."""
        first = [care.circle_id for signal in self.raised[:1] for care in signal.cares]
        return next((each for each in first if each in self.reliefs), next(iter(self.reliefs), None))

    @property
    def relief_asked(self) -> list[Link]:
        """What they asked whoever plans for, circle by circle: the page where they can take it back, and the days."""
        circles = dict.fromkeys(each.circle_id for each in self.asked if each.circle_id in self.reliefs)
        return [self._asked_in(circle_id) for circle_id in circles]

    def _asked_in(self, circle_id: int) -> Link:
        asked = [each.relief for each in self.asked if each.circle_id == circle_id]
        return Link(self.url("balance.relief", circle_id=circle_id), relief_words(asked, self.says.words))

    @property
    def latest(self) -> list[Care]:
        """The last moments that are over: what was written down of them could be otherwise."""
        over = [care for care in self.weighed.carer.cares if care.stretch.end <= self.now]
        return sorted(over, key=lambda care: care.stretch, reverse=True)[:MOST_LATEST]

    # Their weeks.

    @cached_property
    def weeks(self) -> tuple[CareWeek, ...]:
        """Eight back, this one, and eight ahead."""
        return weeks(self.weighed.carer, self.today)

    @property
    def this_week(self) -> CareWeek:
        """The week that is now."""
        return next(each for each in self.weeks if self.today in each.week)

    @property
    def chart(self) -> Chart:
        """The weeks as bars."""
        return drawn(self.weeks, self.weighed.lines.limit, self.today)

    @property
    def lives_in(self) -> bool:
        """Whether there are hours at home beside the rota."""
        return bool(self.weighed.carer.homes)

    @property
    def at_home(self) -> str:
        """ "and 96 hours at home when nobody else was there"; "" where there are none."""
        hours = self.this_week.at_home
        if not self.lives_in or hours < timedelta(minutes=30):
            return ""
        at_home = self.says.hours(hours)
        return self.says.words.gettext("On top of that: %(hours)s at home with nobody else there.", hours=at_home)
