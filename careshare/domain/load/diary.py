"""A carer's cares laid out over time, once, so that any day can be judged by a few look-ups."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cached_property
from itertools import accumulate

from careshare.domain.load.blocks import (
    HOUR,
    MIDNIGHT,
    NOON,
    Block,
    Blocks,
    Daily,
    Part,
    Span,
    at,
    joined,
    without,
)
from careshare.domain.load.carer import AtHome, Care, Carer
from careshare.domain.load.nights import Night, nights
from careshare.domain.load.norms import Norms
from careshare.domain.shifts import LONGEST
from careshare.domain.time import home_day
from careshare.domain.words import Presence

WEEK = 7
MONTH = 4 * WEEK


class Diary:
    """What `carer` holds. Days are ordinals at the carer's own home, and `[first, last)` like every stretch."""

    def __init__(self, carer: Carer, norms: Norms) -> None:
        self.carer = carer
        self.norms = norms
        timed = sorted(
            ((care.stretch.start.timestamp(), care.stretch.end.timestamp(), care) for care in carer.cares),
            key=lambda each: each[:2],
        )
        self.cares: tuple[Care, ...] = tuple(care for _, _, care in timed)
        self._parts = [Part(start, end, care.calls, place) for place, (start, end, care) in enumerate(timed)]
        by_presence = {
            presence: [part for part in self._parts if self.cares[part.place].presence is presence]
            for presence in Presence
        }
        self._blocks = {presence: Blocks(presence, parts, norms) for presence, parts in by_presence.items() if parts}
        self._hours: dict[tuple[int, int], float] = {}
        self._rests: dict[int, float] = {}
        self.nights: dict[int, Night] = nights(self.cares, self._parts, norms)

    # Hours.

    def hours(self, first: int, last: int) -> float:
        """The credited hours of these days."""
        if (first, last) not in self._hours:
            start, end = self.midnight(first), self.midnight(last)
            self._hours[first, last] = sum(blocks.credited(start, end) for blocks in self._blocks.values()) / HOUR
        return self._hours[first, last]

    def arranging(self, first: int, last: int) -> float:
        """The hours of arranging noted for these days: those of a week are spread over it evenly."""
        return sum(
            noted.total_seconds() / HOUR * max(min(last, monday + WEEK) - max(first, monday), 0) / WEEK
            for monday, noted in self._arranged
        )

    @cached_property
    def _arranged(self) -> list[tuple[int, timedelta]]:
        return [(monday.toordinal(), noted) for monday, noted in self.carer.arranged.items()]

    @cached_property
    def first_day(self) -> int | None:
        """The day it all began; None where nothing did."""
        days = [monday for monday, _ in self._arranged]
        if self.carer.since:
            days.append(self.carer.since.toordinal())
        if self.cares:
            days.append(home_day(self.cares[0].stretch.start, self.carer.zone).toordinal())
        return min(days, default=None)

    # Being there.

    @cached_property
    def visits(self) -> list[Block]:
        """The blocks by start, small visits and being on call left out."""
        there = [block for blocks in self._being_there for block in blocks.all if not self._is_small(block)]
        return sorted(there, key=lambda block: block.start)

    @property
    def _being_there(self) -> Iterator[Blocks]:
        return (blocks for presence, blocks in self._blocks.items() if presence is not Presence.ON_CALL)

    @cached_property
    def there(self) -> list[Span]:
        """The same as time, without overlap."""
        return joined((block.start, block.end) for block in self.visits)

    @cached_property
    def care_runs(self) -> list[tuple[int, int]]:
        """Days of care in a row, `[first, last)`."""
        if not self.there:
            return []
        daily = Daily(self.carer.zone, (self.there[0][0], self.there[-1][1]))
        seconds: dict[int, float] = {}
        for start, end in self.there:
            for day, shared in daily.shared(start, end):
                seconds[day] = seconds.get(day, 0.0) + shared
        enough = self.norms.care_day.total_seconds()
        return list(_runs(day for day, shared in seconds.items() if shared >= enough))

    def longest_rest(self, morning: int) -> float:
        """The longest free hours in the day and night from noon before that morning to its noon."""
        if morning not in self._rests:
            self._rests[morning] = self._longest_rest(morning)
        return self._rests[morning]

    def _longest_rest(self, morning: int) -> float:
        start, end = self.around(morning)
        first, last = bisect_right(self._there_ends, start), bisect_left(self._there_starts, end)
        free_from, free_until = [start, *self._there_ends[first:last]], [*self._there_starts[first:last], end]
        rests = (until - since for since, until in zip(free_from, free_until, strict=True))
        return max(0.0, *rests) / HOUR

    def has_night_shift(self, morning: int) -> bool:
        """Whether the carer was there that night, awake or asleep."""
        night = self.nights.get(morning)
        return night is not None and night.there > 0

    @cached_property
    def unrested(self) -> list[int]:
        """Full nights that were followed by being there again too soon, in order."""
        return sorted(day for day, night in self.nights.items() if night.until and self._goes_on(day, night.until))

    def _goes_on(self, morning: int, moment: float) -> bool:
        """Whether what made that night full went on into the next, or something else came too soon after it."""
        if moment > self.midnight(morning + 1):
            return True
        within = bisect_left(self._visit_starts, moment + self.norms.rest_after_night.total_seconds())
        return within > 0 and self._latest_ends[within - 1] > moment

    @cached_property
    def _visit_starts(self) -> list[float]:
        return [block.start for block in self.visits]

    @cached_property
    def _latest_ends(self) -> list[float]:
        return list(accumulate((block.end for block in self.visits), max))

    @cached_property
    def _there_starts(self) -> list[float]:
        return [start for start, _ in self.there]

    @cached_property
    def _there_ends(self) -> list[float]:
        return [end for _, end in self.there]

    @cached_property
    def _broken_nights(self) -> set[int]:
        """The cares that have a night."""
        return {place for night in self.nights.values() for place in night.places}

    def _is_small(self, block: Block) -> bool:
        if block.end - block.start >= self.norms.small.total_seconds():
            return False
        return self._broken_nights.isdisjoint(part.place for part in block.parts)

    # Care away.

    @cached_property
    def relieved(self) -> list[set[int]]:
        """For each home the days with a stretch, long enough, that somebody else holds and the carer does not."""
        return [set(self._relieved(home)) for home in self.carer.homes]

    def _relieved(self, home: AtHome) -> Iterator[int]:
        enough = self.norms.relief.total_seconds()
        others = spans(home)
        if others:
            daily = Daily(home.zone, (others[0][0], others[-1][1]))
            for start, end in without(others, self.held):
                yield from (day for day, shared in daily.shared(start, end) if shared >= enough)

    @cached_property
    def held(self) -> list[Span]:
        """All the time in which the carer holds anything, on call or in another circle as well."""
        return joined((part.start, part.end) for part in self._parts)

    # What it was.

    def midnight(self, day: int) -> float:
        """The moment that day begins at the carer's own home."""
        return at(day, MIDNIGHT, self.carer.zone)

    def cares_there(self, times: Iterable[Span]) -> tuple[Care, ...]:
        """The cares of being there, small visits left out, that have any of these times; in order."""
        places = {
            part.place
            for start, end in times
            for block in self.visits[bisect_right(self._latest_ends, start) : bisect_left(self._visit_starts, end)]
            if block.end > start
            for part in block.parts
            if part.start < end and part.end > start
        }
        return tuple(self.cares[place] for place in sorted(places))

    def around(self, morning: int) -> Span:
        """From noon before that morning to its noon."""
        return at(morning - 1, NOON, self.carer.zone), at(morning, NOON, self.carer.zone)

    def cares_on(self, first: int, last: int) -> tuple[Care, ...]:
        """The cares that have any time on these days."""
        start, end = self.midnight(first), self.midnight(last)
        moments = start - LONGEST.total_seconds(), start, end
        around, within, after = (bisect_left(self._starts, moment) for moment in moments)
        begun = (self.cares[part.place] for part in self._parts[around:within] if part.end > start)
        return (*begun, *self.cares[within:after])

    def cares_of_nights(self, days: Iterable[int]) -> tuple[Care, ...]:
        """The cares in these nights."""
        places = {place for day in days if (night := self.nights.get(day)) for place in night.places}
        return tuple(self.cares[place] for place in sorted(places))

    @cached_property
    def _starts(self) -> list[float]:
        return [part.start for part in self._parts]


def spans(home: AtHome) -> list[Span]:
    """The time in which somebody else holds a shift there."""
    return joined((other.start.timestamp(), other.end.timestamp()) for other in home.others)


def _runs(days: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Days in order, each row of them as `[first, last)`."""
    first = last = None
    for day in days:
        if first is not None and day == last:
            last = day + 1
            continue
        if first is not None and last is not None:
            yield first, last
        first, last = day, day + 1
    if first is not None and last is not None:
        yield first, last
