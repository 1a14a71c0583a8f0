"""Who comes to the one who is cared for: today, in a sentence, and in the days after it, each in a line."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from careshare.domain import rota
from careshare.domain.circles import Me
from careshare.domain.time import Stretch, Week, day_stretch, home_day, home_midnight
from careshare.domain.words import HOLDING, MayBeAlone
from careshare.i18n import Words, list_words, time_words
from careshare.queries.rota import Sheet
from careshare.web.first_line import FirstLine, Household, Says


class Coming(NamedTuple):
    """Who comes at one time, together."""

    stretch: Stretch
    names: tuple[str, ...]


class Day(NamedTuple):
    """A day, and who comes then, in words."""

    day: date
    who: str


@dataclass
class Visitors:
    """For the person, at one moment, in their language. The sheet is of today and the days after it."""

    me: Me
    sheet: Sheet
    now: datetime
    words: Words

    @cached_property
    def today(self) -> date:
        """At home."""
        return home_day(self.now, self.me.circle.zone)

    @property
    def says(self) -> Says:
        """Who comes today, and under it what the rota says first; of a circle that stands still only that."""
        if not self.me.circle.is_live:
            return self._line.of_stillness(self.me.circle)
        rest = self._line(self.sheet.outlook, self._left_alone, self._looked_until)
        if today := self._today():
            return Says(today, " ".join(filter(None, rest)))
        if home := self._household.is_at_home(self.words):
            return Says(f"{self._nobody()} {home}.", rest.first)  # what is under it would say once more who is at home
        return Says(self._nobody(), " ".join(filter(None, rest)))

    @property
    def days(self) -> list[Day]:
        """The days after today; none of a circle that stands still."""
        zone = self.me.circle.zone
        if not self.me.circle.is_live:
            return []
        return [Day(day, self._who(day)) for day in rota.days_ahead(self.today) if home_midnight(day, zone) > self.now]

    # Today.

    def _today(self) -> str:
        """Who is there and who is still to come; "" where that is nobody."""
        here, later = self._here(), self._later()
        return " ".join([*here, self._first_and_others(later, is_later=bool(here))] if later else here)

    def _here(self) -> list[str]:
        """Whoever is there now, until when."""
        zone = self.me.circle.zone
        found = [each for each in self._coming if each.stretch.start <= self.now < each.stretch.end]
        return [
            self.words.ngettext(
                "%(who)s is with you now, until %(time)s.",
                "%(who)s are with you now, until %(time)s.",
                len(each.names),
                who=self._names(each.names),
                time=time_words(each.stretch.end, zone),
            )
            for each in found
            if not self._is_all_day(each)
        ]

    def _later(self) -> list[Coming]:
        """Whoever is still to come today; last who is there all day."""
        midnight = day_stretch(self.today, self.me.circle.zone).end
        found = [each for each in self._on(self.today) if self.now < each.stretch.start < midnight]
        return found + [each for each in self._on(self.today) if self._is_all_day(each)]

    def _first_and_others(self, coming: Sequence[Coming], is_later: bool) -> str:
        """ "Today Ria is coming at 12:00 and Bram at 18:00."."""
        first, *others = coming
        values = {"who": self._names(first.names), "when": self._when(first)}
        n = len(first.names)
        if is_later:
            said = self.words.ngettext(
                "Later today %(who)s is coming %(when)s", "Later today %(who)s are coming %(when)s", n, **values
            )
        else:
            said = self.words.ngettext(
                "Today %(who)s is coming %(when)s", "Today %(who)s are coming %(when)s", n, **values
            )
        return f"{list_words([said, *(self._at(each) for each in others)], self.words.language)}."

    def _nobody(self) -> str:
        if self._on(self.today):
            return self.words.gettext("Nobody else is coming today.")
        return self.words.gettext("Nobody is coming today.")

    # The days after it.

    def _who(self, day: date) -> str:
        coming = [self._at(each) for each in self._on(day)]
        if coming:
            return list_words(coming, self.words.language)
        return self._household.is_at_home(self.words) or self.words.gettext("Nobody yet")

    def _at(self, coming: Coming) -> str:
        """ "Ria and Mia at 12:00"."""
        return f"{self._names(coming.names)} {self._when(coming)}"

    def _when(self, coming: Coming) -> str:
        if self._is_all_day(coming):
            return self.words.gettext("all day")
        return self.words.gettext("at %(time)s", time=time_words(coming.stretch.start, self.me.circle.zone))

    # Who comes when.

    @cached_property
    def _coming(self) -> list[Coming]:
        """By time, those of one time together."""
        found: dict[Stretch, list[str]] = defaultdict(list)
        for stretch, name in sorted([*self._helpers(), *self._visits()], key=lambda each: each[0].start):
            found[stretch].append(name)
        return [Coming(stretch, tuple(dict.fromkeys(names))) for stretch, names in found.items()]

    def _helpers(self) -> Iterator[tuple[Stretch, str]]:
        """Who lives in does not come: they are at home."""
        at_home = {member_id for member_id, _ in self.sheet.living_in}
        for entry in self.sheet.entries:
            if not entry.closed and rota.brings_somebody(entry.kind, entry.presence):
                for place in entry.places:
                    if place.state in HOLDING and place.member_id not in at_home:
                        yield Stretch(entry.starts_at, entry.ends_at), place.name

    def _visits(self) -> Iterator[tuple[Stretch, str]]:
        for visit in self.sheet.visits:
            for _, piece in rota.shown_on(visit.stretch, self.me.circle.zone):
                yield piece, visit.who

    def _on(self, day: date) -> list[Coming]:
        zone = self.me.circle.zone
        return [each for each in self._coming if home_day(each.stretch.start, zone) == day]

    def _is_all_day(self, coming: Coming) -> bool:
        zone = self.me.circle.zone
        return coming.stretch == day_stretch(home_day(coming.stretch.start, zone), zone)

    def _names(self, names: Iterable[str]) -> str:
        return list_words(list(names), self.words.language)

    # What the first line is made of.

    @property
    def _household(self) -> Household:
        return Household(tuple(name for _, name in self.sheet.living_in))

    @property
    def _line(self) -> FirstLine:
        return FirstLine(self.words, self.me.circle.zone, self.now, self._household)

    @property
    def _left_alone(self) -> list[Stretch]:
        circle = self.me.circle
        found = rota.alone(self.sheet.free, circle.may_be_alone, circle.alone_for)
        return [stretch for stretch in found if stretch.end > self.now]

    @property
    def _looked_until(self) -> datetime | None:
        if self.me.circle.may_be_alone is MayBeAlone.YES:
            return None
        return rota.spoken_of(Week.of(self.today), self.today, self.me.circle.zone).end
