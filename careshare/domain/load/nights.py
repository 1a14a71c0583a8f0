"""Nights: which mornings were paid for with sleep, and how dearly."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from careshare.domain.load.blocks import DAY, EPOCH, NOON, Block, Daily, Part, at, merged
from careshare.domain.load.carer import Care
from careshare.domain.load.norms import Norms
from careshare.domain.words import Presence


@dataclass(slots=True)
class Night:
    """The night before one morning. `there` is its weight where being on call is left out, `until` the end of what made
    it a full one (0 where it was none), `places` are those of the cares in it.
    """

    weight: float = 0.0
    there: float = 0.0
    until: float = 0.0
    places: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Tally:
    """What one presence at one home makes of a night."""

    seconds: float = 0.0
    calls: float = 0.0
    until: float = 0.0
    places: set[int] = field(default_factory=set)


def nights(cares: Sequence[Care], parts: Sequence[Part], norms: Norms) -> dict[int, Night]:
    """Every night that counts, by the day of its morning at home. `parts` are those of all the cares, by start."""
    together: dict[tuple[Presence, ZoneInfo], list[Part]] = defaultdict(list)
    for part in parts:
        together[cares[part.place].presence, cares[part.place].zone].append(part)
    whole = min((part.start for part in parts), default=0), max((part.end for part in parts), default=0)
    daily = {zone: Daily(zone, whole, *norms.night) for zone in {zone for _, zone in together}}
    found: dict[int, Night] = defaultdict(Night)
    for (presence, zone), of_one in together.items():
        for day, tally in _tallies(merged(of_one), daily[zone], zone).items():
            if tally.seconds > norms.night_over.total_seconds():
                _add(found[day], tally, presence, norms)
    return dict(found)


def _tallies(blocks: Sequence[Block], daily: Daily, zone: ZoneInfo) -> dict[int, _Tally]:
    found: dict[int, _Tally] = defaultdict(_Tally)
    for block in blocks:
        for day, seconds in daily.shared(block.start, block.end):
            found[day].seconds += seconds
            found[day].until = block.end
        for part in block.parts:
            days = [day for day, _ in daily.shared(part.start, part.end)]
            for day in days:
                found[day].places.add(part.place)
            if part.calls:
                _share(found, part, days or [_morning_after(part.start, zone)])
    return found


def _share(tallies: dict[int, _Tally], part: Part, days: Sequence[int]) -> None:
    """The calls of a care are shared evenly by its nights."""
    for day in days:
        tallies[day].calls += part.calls / len(days)


def _morning_after(moment: float, zone: ZoneInfo) -> int:
    """The day whose noon comes next."""
    day = int(moment // DAY) + EPOCH - 1
    while at(day, NOON, zone) <= moment:
        day += 1
    return day


def _add(night: Night, tally: _Tally, presence: Presence, norms: Norms) -> None:
    """The heaviest of one night counts."""
    weight = _weight(presence, tally.calls, norms)
    night.weight = max(night.weight, weight)
    night.places |= tally.places if weight else set()
    if presence is not Presence.ON_CALL:
        night.there = max(night.there, weight)
        night.until = max(night.until, tally.until if weight == 1 else 0.0)


def _weight(presence: Presence, calls: float, norms: Norms) -> float:
    if presence is Presence.ACTIVE or calls >= norms.woken:
        return 1.0
    return norms.night_asleep if presence is Presence.ASLEEP or calls >= 1 else 0.0
