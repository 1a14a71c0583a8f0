"""Time as it is reckoned here: touching shifts become one block, and any window of it is a few look-ups.

Moments are seconds since 1970, days are ordinals: a forecast asks for thousands of them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple
from zoneinfo import ZoneInfo

from careshare.domain.load.norms import Norms
from careshare.domain.time import ONE_DAY, instant
from careshare.domain.words import Presence

EPOCH = date(1970, 1, 1).toordinal()
DAY = int(ONE_DAY.total_seconds())
HOUR = 3600
MIDNIGHT, NOON = time(0), time(12)

Span = tuple[float, float]
"""From its start up to, but not including, its end."""


class Part(NamedTuple):
    """One care inside a block, and its place among all of the carer's."""

    start: float
    end: float
    calls: int
    place: int


class Block(NamedTuple):
    """Cares of one presence that touch or overlap, as one."""

    start: float
    end: float
    parts: tuple[Part, ...]


@lru_cache(maxsize=20_000)
def at(day: int, clock: time, zone: ZoneInfo) -> float:
    """The moment at which clocks in `zone` show this on that day."""
    return instant(datetime.combine(date.fromordinal(day), clock), zone).timestamp()


class Daily:
    """A time of every day at one home: from one wall-clock time to another, or to midnight. Known for `whole`."""

    def __init__(self, zone: ZoneInfo, whole: Span, starts: time = MIDNIGHT, ends: time | None = None) -> None:
        first, last = (int(moment // DAY) + EPOCH for moment in whole)
        days = range(first - 1, last + 2)
        self._first = days[0]
        self._starts = [at(day, starts, zone) for day in days]
        self._ends = [at(day, ends, zone) if ends else at(day + 1, MIDNIGHT, zone) for day in days]

    def shared(self, start: float, end: float) -> Iterator[tuple[int, float]]:
        """Each day on which any of `[start, end)` falls in it, with the seconds that do."""
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end)
        for index in range(first, last):
            yield self._first + index, min(end, self._ends[index]) - max(start, self._starts[index])


def merged(parts: Iterable[Part]) -> list[Block]:
    """The blocks these make; `parts` by start."""
    blocks: list[Block] = []
    inside: list[Part] = []
    end = 0.0
    for part in parts:
        if inside and part.start > end:
            blocks.append(Block(inside[0].start, end, tuple(inside)))
            inside = []
        end = max(end, part.end) if inside else part.end
        inside.append(part)
    if inside:
        blocks.append(Block(inside[0].start, end, tuple(inside)))
    return blocks


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time without overlap, in order."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def without(spans: Iterable[Span], taken: list[Span]) -> Iterator[Span]:
    """What of the spans is not in `taken`; both joined."""
    ends = [end for _, end in taken]
    for start, end in spans:
        since = start
        for first, last in taken[bisect_right(ends, start) :]:
            if first >= end:
                break
            if first > since:
                yield since, first
            since = last
        if since < end:
            yield since, end


class Blocks:
    """All blocks of one presence, with their credit."""

    def __init__(self, presence: Presence, parts: Iterable[Part], norms: Norms) -> None:
        self._presence = presence
        self._norms = norms
        self.all = merged(parts)
        self.starts = [block.start for block in self.all]
        self.ends = [block.end for block in self.all]
        self._sums = [0.0, *accumulate(self._credit(block, block.start, block.end) for block in self.all)]

    def credited(self, start: float, end: float) -> float:
        """The credited seconds between two moments: a block over an edge counts in proportion."""
        first, last = bisect_right(self.ends, start), bisect_left(self.starts, end)
        if first >= last:
            return 0.0
        total = self._sums[last] - self._sums[first]
        for index in {first, last - 1}:
            block = self.all[index]
            if block.start < start or block.end > end:
                total += self._credit(block, max(block.start, start), min(block.end, end))
                total -= self._sums[index + 1] - self._sums[index]
        return total

    def _credit(self, block: Block, start: float, end: float) -> float:
        """Active time counts whole; asleep by half, on call not at all, and each call for half an hour, up to whole."""
        elapsed = end - start
        if self._presence is Presence.ACTIVE:
            return elapsed
        credit = self._norms.asleep * elapsed if self._presence is Presence.ASLEEP else 0.0
        for part in block.parts:
            if part.calls:
                credit += _calls_within(part, start, end) * self._norms.call.total_seconds()
        return min(elapsed, credit)


def _calls_within(part: Part, start: float, end: float) -> float:
    """The calls of a care are spread evenly over it: nobody notes when each was."""
    shared = min(part.end, end) - max(part.start, start)
    return part.calls * max(shared, 0.0) / (part.end - part.start)
