"""What a week says: what is covered until when, what is still open, and when nobody from outside is there.

A shift here is the little a rota needs of it; the rules of taking and giving back are in `shifts`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from careshare.domain.time import Stretch, subtract
from careshare.domain.words import MayBeAlone

SHORTEST_AT_HOME = timedelta(minutes=15)
"""A handful of minutes between two helpers is a doorstep, not time alone."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A shift that is not sure: `[start, end)`, and whether somebody still comes but looks for a stand-in."""

    shift_id: int
    stretch: Stretch
    title: str
    seeking: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """The first line's facts.

    `first` and `second` are the nearest gaps that have not ended, `last` the end of what is planned at all,
    `at_home` whether there is time in the week ahead that only who lives in is there for: such a week is never
    called arranged.
    """

    first: Gap | None
    second: Gap | None
    last: datetime | None
    at_home: bool = False


def is_sure(needed: int, held: int, seeking: int) -> bool:
    """Whether enough helpers come who do not look for a stand-in."""
    return held - seeking >= needed


def unheld(whole: Stretch, held: Iterable[Stretch]) -> list[Stretch]:
    """The parts of `whole` in which nobody holds a shift, without the minutes of a doorstep."""
    return [free for free in subtract(whole, held) if free.duration >= SHORTEST_AT_HOME]


def alone(free: Sequence[Stretch], may_be_alone: MayBeAlone, alone_for: timedelta) -> list[Stretch]:
    """Which of the unheld stretches need somebody: all, the long ones, or none, as the circle says."""
    if may_be_alone is MayBeAlone.YES:
        return []
    longest = timedelta(0) if may_be_alone is MayBeAlone.NEVER else alone_for
    return [stretch for stretch in free if stretch.duration > longest]
