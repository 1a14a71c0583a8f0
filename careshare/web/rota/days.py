"""A week as the page shows it: cards in their columns, and who is at home when nobody else is."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from careshare.domain import rota
from careshare.domain.assignments import Candidate, why_not_take
from careshare.domain.circles import Me
from careshare.domain.shifts import Assignment, Shift
from careshare.domain.time import Stretch, Week, by_day, day_stretch, home_day
from careshare.domain.words import HOLDING, AssignmentState, MayBeAlone
from careshare.i18n import N_, Words, long_day_words, month_words, stretch_words, time_off_words, weekday_words
from careshare.queries.rota import MOST_VISITS, Entry, Sheet
from careshare.web.cards import Card, Cards, on_the_wall
from careshare.web.first_line import NOBODY, FirstLine, Household, Says

SHOWN = ("all", "mine", "open")
OPEN = frozenset({"open", "seeking"})


@dataclass(slots=True)
class Day:
    """One column: its names, and its cards by time. `open` of its `gaps` are a question to the viewer."""

    key: str
    weekday: str
    number: int
    month: str
    long: str
    today: bool
    past: bool
    asked: bool = False
    open: int = 0
    gaps: int = 0
    timed: list[tuple[datetime, Card]] = field(default_factory=list)

    @property
    def cards(self) -> list[Card]:
        """In the order of the day."""
        return [card for _, card in sorted(self.timed, key=lambda timed: timed[0])]


class ToDo(NamedTuple):
    """A button that says yes to the nearest gap (without `address`: not the viewer's to take), and the gap's page.

    `is_elsewhere`: not in the week shown, so only its own page knows whose it is to take.
    """

    address: str | None
    words: str
    shift_url: str
    is_elsewhere: bool


@dataclass
class WeekPage:
    """One viewer's week at one moment, in their language. `shown` is one of SHOWN, `asked` the day in the address."""

    me: Me
    week: Week
    sheet: Sheet
    now: datetime
    words: Words
    url: Callable[..., str]
    shown: str = "all"
    asked: date | None = None

    @cached_property
    def today(self) -> date:
        """At the person's home."""
        return home_day(self.now, self.me.circle.zone)

    @cached_property
    def days(self) -> list[Day]:
        """Seven columns, Monday first, filled."""
        columns = {day: self._empty(day) for day in self.week.days}
        for entry in self.sheet.entries:
            day = self._column(entry)
            card = self._card(entry, day)
            is_open = card.state in OPEN or (card.state == "proposed" and not _sure(entry))
            columns[day].open += is_open
            columns[day].gaps += is_open or card.state == "others"
            if self._is_shown(card, is_open):
                columns[day].timed.append((entry.starts_at, card))
        for day, start, card in self._visits() if self.shown == "all" else ():
            columns[day].timed.append((start, card))
        for day, alone in self.alone:
            if self.shown != "mine":
                columns[day].timed.append((alone.start, self._alone_card(alone)))
        return list(columns.values())

    @cached_property
    def left_alone(self) -> list[Stretch]:
        """From now on, the stretches that nobody holds and that need somebody; none in weeks nobody planned yet."""
        last, week = self.sheet.outlook.last, self.week.stretch(self.me.circle.zone)
        if not self.me.circle.is_live or (not self.sheet.entries and (last is None or last <= week.start)):
            return []
        circle = self.me.circle
        found = rota.alone(self.sheet.free, circle.may_be_alone, circle.alone_for)
        return [stretch for stretch in found if stretch.end > self.now]

    @cached_property
    def alone(self) -> list[tuple[date, Stretch]]:
        """The same by the days of this week that they touch."""
        pieces = (piece for stretch in self.left_alone for piece in by_day(stretch, self.me.circle.zone))
        return [(day, piece) for day, piece in pieces if day in self.week and piece.end > self.now]

    @cached_property
    def household(self) -> Household:
        """Who is there when nobody else is."""
        ids = [member_id for member_id, _ in self.sheet.living_in]
        others = tuple(name for member_id, name in self.sheet.living_in if member_id != self.me.id)
        return Household(others, self.me.id in ids)

    @property
    def line(self) -> FirstLine:
        """The one who says it."""
        return FirstLine(self.words, self.me.circle.zone, self.now, self.household)

    @cached_property
    def says(self) -> Says:
        """The first line, and what is under it; also that not all visits are shown, where that is so."""
        said = self._says
        if len(self.sheet.visits) < MOST_VISITS:
            return said
        more = self.words.gettext("There are more visits this week than fit here.")
        return said._replace(more=f"{said.more} {more}".strip())

    @property
    def _says(self) -> Says:
        if not self.me.circle.is_live:
            return self.line.of_stillness(self.me.circle)
        if self.today in self.week:
            said = self.line(self.sheet.outlook, self.left_alone, self._looked_until, self._is_asked)
            return said._replace(more=f"{said.more} {self.line.of_others(self.sheet.outlook, self.gaps)}".strip())
        planned = [entry for entry in self.sheet.entries if not entry.closed]
        if self.week.sunday < self.today:
            return self.line.of_past_week([(entry.needed, entry.held) for entry in planned])
        return self.line.of_week(self.gaps, len(planned), [alone for _, alone in self.alone])

    @property
    def _looked_until(self) -> datetime | None:
        """How far it is known whether somebody is there; None where nobody needs to be."""
        if self.me.circle.may_be_alone is MayBeAlone.YES:
            return None
        return rota.spoken_of(self.week, self.today, self.me.circle.zone).end

    @cached_property
    def to_do(self) -> ToDo | None:
        """The one thing to do about the first line: come then, where the viewer may, or look at the moment."""
        gap = self.sheet.outlook.first
        if gap is None or self.today not in self.week or not self.me.circle.is_live:
            return None
        entry = self._nearest
        moment = self.words.gettext("now") if gap.stretch.start <= self.now else self.line.moment(gap.stretch.start)
        return ToDo(
            self._make.yes_to(entry, self._may_take(entry)) if entry else None,
            self.words.gettext("I’ll come %(moment)s", moment=moment),
            self.url("shifts.show", circle_id=self.me.circle_id, shift_id=gap.shift_id),
            is_elsewhere=entry is None,
        )

    @cached_property
    def _nearest(self) -> Entry | None:
        """The nearest gap, where it is in the week shown."""
        gap = self.sheet.outlook.first
        return next((entry for entry in self.sheet.entries if gap and entry.id == gap.shift_id), None)

    @property
    def _is_asked(self) -> bool:
        """Whether the viewer was asked for it."""
        places = self._nearest.places if self._nearest else []
        return any(place.member_id == self.me.id and place.state is AssignmentState.PROPOSED for place in places)

    @property
    def gaps(self) -> int:
        """How many moments of this week nobody has for sure, whoever looks."""
        return sum(day.gaps for day in self.days)

    @property
    def open(self) -> int:
        """How many of them are a question to the viewer."""
        return sum(day.open for day in self.days)

    @cached_property
    def nothing(self) -> str:
        """What stands under a day without a card."""
        return {
            "all": self.words.gettext("Nothing planned"),
            "mine": self.words.gettext("Nothing of yours"),
            "open": self.words.gettext(N_("Nothing open for you") if self._has_others else N_("Nothing open")),
        }[self.shown]

    @property
    def nothing_all_week(self) -> str:
        """What stands there instead of seven days that each say the same; "" where there is anything to see."""
        if self.shown == "all" or any(day.timed for day in self.days):
            return ""
        if self.shown == "mine":
            return self.words.gettext("Nothing in this week is yours.")
        mine, anyones = N_("Nothing in this week is open for you."), N_("Nothing in this week is open.")
        return self.words.gettext(mine if self._has_others else anyones)

    @property
    def _has_others(self) -> bool:
        """Whether something in this week is open, though not to the viewer."""
        return self.gaps > self.open

    @property
    def is_blank(self) -> bool:
        """Whether nothing is planned from now on at all: somebody has to begin."""
        last = self.sheet.outlook.last
        return self.me.circle.is_live and (last is None or last <= self.now)

    @property
    def title(self) -> str:
        """ "30 Nov – 6 Dec": dates, not week numbers."""
        first, last = self.week.days[0], self.week.days[-1]
        month = f" {month_words(first, self.words.language)}" if first.month != last.month else ""
        year = f" {last.year}" if last.year != self.today.year else ""
        return f"{first.day}{month} – {last.day} {month_words(last, self.words.language)}{year}"

    @property
    def choices(self) -> list[tuple[str, str, bool, int]]:
        """All, mine, open: address, words, chosen, count."""
        words = {
            "all": self.words.gettext("all"),
            "mine": self.words.gettext("mine"),
            "open": self.words.gettext("open"),
        }
        return [(self.address(show=key), words[key], key == self.shown, self.open * (key == "open")) for key in SHOWN]

    def address(self, week: Week | None = None, show: str | None = None) -> str:
        """Of this page with another week or filter."""
        show = show or self.shown
        target = week or self.week
        return self.url(
            "rota.show",
            circle_id=self.me.circle_id,
            week=None if self.today in target else target,
            show=None if show == "all" else show,
        )

    def boundary(self) -> datetime:
        """When it would next look different without anybody changing anything: a start, an end, or midnight."""
        moments = [moment for entry in self.sheet.entries for moment in (entry.starts_at, entry.ends_at)]
        gaps = [gap.stretch for gap in (self.sheet.outlook.first, self.sheet.outlook.second) if gap]
        moments += [moment for gap in gaps for moment in (gap.start, gap.end)]
        midnight = day_stretch(self.today, self.me.circle.zone).end
        return min((moment for moment in moments if self.now < moment < midnight), default=midnight)

    @cached_property
    def _make(self) -> Cards:
        return Cards(self.me, self.now, self.words, self.url)

    def _empty(self, day: date) -> Day:
        return Day(
            key=day.isoformat(),
            weekday=weekday_words(day, self.words.language, "EEE"),
            number=day.day,
            month=month_words(day, self.words.language),
            long=long_day_words(day, self.words.language),
            today=day == self.today,
            past=day < self.today in self.week,
            asked=day == self.asked,
        )

    def _column(self, entry: Entry) -> date:
        """The day it starts. What runs on from before stands under Monday; while it lasts, under today."""
        starts = on_the_wall(entry.starts_at, entry.ends_at, self.me.circle.zone).starts
        day = max(starts, self.week.monday)
        runs = entry.starts_at <= self.now < entry.ends_at
        return self.today if runs and day < self.today and self.today in self.week else day

    def _card(self, entry: Entry, day: date) -> Card:
        """One's own time off is called that; to everybody else it is the moment it is."""
        card = self._make(entry, day, self._may_take(entry))
        if entry.id not in {off.shift_id for off in self.sheet.off}:
            return card
        stretch = Stretch(entry.starts_at, entry.ends_at)
        return card._replace(title=time_off_words(stretch, self.me.circle.zone, self.words))

    def _is_shown(self, card: Card, is_open: bool) -> bool:
        if self.shown == "mine":
            return card.mine or card.state == "proposed"
        return is_open or self.shown == "all"

    def _may_take(self, entry: Entry) -> bool:
        """Whether the viewer is shown the button: the same rule that answers when it is pressed."""
        if _sure(entry) or entry.closed or entry.ends_at <= self.now:
            return False
        candidate = Candidate(
            self.me.member, self.sheet.held, entry.against, asked=self.sheet.asked, off=self.sheet.off
        )
        return why_not_take(_as_shift(entry, self.me), candidate, self.me.circle, self.now) is None

    def _visits(self) -> Iterator[tuple[date, datetime, Card]]:
        zone = self.me.circle.zone
        for visit in self.sheet.visits:
            for day, piece in rota.shown_on(visit.stretch, zone):
                column = max(day, self.week.monday) if piece == visit.stretch else day
                if column in self.week:
                    yield column, piece.start, self._make.of_visit(visit, piece, day)

    def _alone_card(self, alone: Stretch) -> Card:
        home = self.household.is_at_home(self.words) or self.words.gettext("Nobody yet")
        zone = self.me.circle.zone
        is_whole_day = alone == day_stretch(home_day(alone.start, zone), zone)
        times = self.words.gettext("all day") if is_whole_day else stretch_words(alone, zone)
        kind = "alone" if self.household == NOBODY else "home"
        return Card(f"home-{alone.start:%d%H%M}", "", times, home, kind, (), 0, 0, (), "", False, False, "")


def _sure(entry: Entry) -> bool:
    return rota.is_sure(entry.needed, entry.held, entry.seeking)


def _as_shift(entry: Entry, me: Me) -> Shift:
    """As much of the shift as the rule of taking reads."""
    return Shift(
        id=entry.id,
        circle_id=me.circle_id,
        stretch=Stretch(entry.starts_at, entry.ends_at),
        kind=entry.kind,
        title=entry.title,
        presence=entry.presence,
        needed=entry.needed,
        open_to=entry.open_to,
        pattern_id=entry.pattern_id,
        held=entry.held,
        seeking=entry.seeking,
        assignments=tuple(_as_assignments(entry)),
    )


def _as_assignments(entry: Entry) -> Iterable[Assignment]:
    for place in entry.places:
        if place.state in HOLDING:
            yield Assignment(place.member_id, None, place.name, place.state, entry.starts_at)
