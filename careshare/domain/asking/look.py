"""One look at all that is open in a circle: which searches begin and end, who is asked, and when to look again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from careshare.domain.asking.due import Asked, Asking, look_again_at, to_ask
from careshare.domain.asking.ladder import Ladder
from careshare.domain.asking.search import Ask, Gap, Search, begins_at, has_ended, is_open
from careshare.domain.shifts import Shift

Sought = tuple[Shift, Search]


@dataclass(frozen=True, slots=True)
class Sorted:
    """What is searched for, what no longer, and when searches that have not begun yet will."""

    going: tuple[Sought, ...]
    ended: tuple[Sought, ...]
    to_come: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What comes of a look. A search that begins by it has no number yet."""

    going: tuple[Sought, ...]
    ended: tuple[Sought, ...]
    asked: tuple[Asked, ...]
    next_at: datetime


def sort_out(shifts: Iterable[Shift], searches: Mapping[int, Search], ladder: Ladder, now: datetime) -> Sorted:
    """Of these shifts, open or searched for: which search goes on, which is over, and which begins."""
    going: list[Sought] = []
    ended: list[Sought] = []
    to_come: list[datetime] = []
    for shift in shifts:
        search = searches.get(shift.id)
        if search and not has_ended(search, shift, now):
            going.append((shift, search))
            continue
        if search:
            ended.append((shift, search))
        if is_open(shift, now) and begins_at(shift, ladder) <= now:
            going.append((shift, Search(now, shift.sequence)))
        elif is_open(shift, now):
            to_come.append(begins_at(shift, ladder))
    return Sorted(tuple(going), tuple(ended), tuple(to_come))


def look(found: Sorted, gaps: Sequence[Gap], asking: Asking, now: datetime) -> Look:
    """What is to be done; `gaps` are those of what is going, with who could be asked where that may be due."""
    asked = to_ask(gaps, asking, now)
    after = [_once_asked(gap, asked, now) for gap in gaps]
    next_at = min([look_again_at(after, asking, now), *found.to_come])
    return Look(found.going, found.ended, tuple(asked), next_at)


def _once_asked(gap: Gap, asked: Iterable[Asked], now: datetime) -> Gap:
    more = [Ask(each.member_id, each.rung, now) for each in asked if each.shift_id == gap.shift.id]
    return replace(gap, search=replace(gap.search, asks=(*gap.search.asks, *more)))
