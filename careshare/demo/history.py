"""Six months that look lived: people came, fell ill, stood in for each other, stayed longer, forgot to say so."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random
from typing import NamedTuple

from careshare.demo.cast import ANTON, DINI, HOME, NEIGHBOURS, SANNE
from careshare.demo.moments import Diary, Moment
from careshare.domain.time import ONE_DAY, Stretch, instant
from careshare.domain.words import AssignmentState, Closed, Kind, Presence, Role

TAKERS = ("Ria", "Ria", "Wil", "Marijke", "Corrie", "")
"""Who took what nobody had: Ria most often, and sometimes nobody at all."""

DINI_MOVED = timedelta(weeks=20)
AWAKE = time(7, 30), time(21, 30)
LONGER = timedelta(minutes=30)
"""What a visit lasts longer at most."""

WHY_NOT = (
    "Ellen is in het ziekenhuis voor controle.",
    "Het is een feestdag, iedereen is er.",
    "Ellen gaat een dagje mee.",
)


class Happening(NamedTuple):
    """A line of the log: who did what, when, to which shift, and about whom."""

    at: datetime
    by: str
    verb: str
    moment: Moment
    about: str


def live_through(diary: Diary, now: datetime) -> Iterator[Happening]:
    """Changes everything that is over by `now` from how it was planned to how it went; the log of it."""
    for moment in diary.before(now - DINI_MOVED):
        if not moment.rhythm.who and moment.rhythm.kind is Kind.CARE:
            moment.put(DINI.name, AssignmentState.ACCEPTED, moment.stretch.start - timedelta(weeks=2))
    for moment in diary.before(now):
        chance = Random(f"{moment.rhythm.title} {moment.stretch.start.date()}")  # noqa: S311 - the same in every demo
        yield from _live(diary, moment, chance)
        yield from _how_it_went(moment, chance, now)


def _live(diary: Diary, moment: Moment, chance: Random) -> Iterator[Happening]:
    planned = moment.holders
    for name in [name for name, place in moment.places.items() if place.state is AssignmentState.PROPOSED]:
        moment.put(name, AssignmentState.ACCEPTED, _before(moment, chance, days=10))
    if not planned and moment.is_gap:
        yield from _somebody_takes_it(diary, moment, chance)
    elif _may_change_hands(moment):
        yield from _perhaps_another(diary, moment, planned[0], chance)


def _may_change_hands(moment: Moment) -> bool:
    """The nights are Anton's and the washing the nurse's, week in week out."""
    is_ours = Role.FRIEND in moment.rhythm.open_to
    return is_ours and moment.rhythm.presence is Presence.ACTIVE and bool(moment.holders)


def _somebody_takes_it(diary: Diary, moment: Moment, chance: Random) -> Iterator[Happening]:
    name = chance.choice(TAKERS)
    if name and diary.is_free(name, moment.stretch):
        at = _before(moment, chance, days=6)
        moment.put(name, AssignmentState.ACCEPTED, at)
        yield Happening(at, name, "take", moment, name)


def _perhaps_another(diary: Diary, moment: Moment, holder: str, chance: Random) -> Iterator[Happening]:
    match chance.choices(("as_planned", "stand_in", "ill", "ill_and_nobody", "cancelled"), (885, 55, 30, 15, 15))[0]:
        case "stand_in":
            yield from _stand_in(moment, holder, _other(diary, moment, chance), chance)
        case "ill":
            yield from _ill(moment, holder, _other(diary, moment, chance), chance)
        case "ill_and_nobody":
            yield from _ill(moment, holder, None, chance)
        case "cancelled":
            at = _before(moment, chance, days=4)
            moment.closed, moment.closed_words = Closed.CANCELLED, chance.choice(WHY_NOT)
            yield Happening(at, SANNE.name, "cancel", moment, holder)


def _stand_in(moment: Moment, holder: str, other: str | None, chance: Random) -> Iterator[Happening]:
    asked, found = (
        _before(moment, chance, days=6),
        by_day(moment.stretch.start - timedelta(hours=chance.randint(8, 20))),
    )
    yield Happening(asked, holder, "seek", moment, holder)
    if other is None:
        yield Happening(found, holder, "stop_seeking", moment, holder)
        return
    moment.put(holder, AssignmentState.REPLACED, found, replaced_by=other)
    moment.put(other, AssignmentState.ACCEPTED, found)
    yield Happening(found, other, "take", moment, other)


def _ill(moment: Moment, holder: str, other: str | None, chance: Random) -> Iterator[Happening]:
    told = by_day(moment.stretch.start - timedelta(hours=chance.randint(3, 30)))
    moment.put(holder, AssignmentState.CANNOT_COME, told)
    yield Happening(told, holder, "cannot_come", moment, holder)
    if other is not None:
        at = told + timedelta(minutes=chance.randint(10, 90))
        moment.put(other, AssignmentState.ACCEPTED, at)
        yield Happening(at, other, "take", moment, other)


def _other(diary: Diary, moment: Moment, chance: Random) -> str | None:
    names = [each.name for each in NEIGHBOURS]
    free = [name for name in names if name not in moment.places and diary.is_free(name, moment.stretch)]
    return chance.choice(free) if free else None


def _how_it_went(moment: Moment, chance: Random, now: datetime) -> Iterator[Happening]:
    if moment.closed:
        return
    is_long_over = moment.stretch.end < now - LONGER
    for name in moment.holders:
        place = moment.places[name]
        if chance.random() < 0.012 and moment.rhythm.kind is not Kind.CARE:
            place.happened = False
            yield Happening(moment.stretch.end, name, "did_not_happen", moment, name)
        elif chance.random() < 0.9:
            place.happened = True
            place.here_at = moment.stretch.start + timedelta(minutes=chance.randint(-5, 8))
            if is_long_over and chance.random() < 0.2:
                place.real = _really(moment.stretch, chance)
                yield Happening(place.real.end, name, "correct", moment, name)
        if name == ANTON.name and moment.rhythm.presence is Presence.ASLEEP:
            place.calls = chance.choices(range(5), (3, 4, 3, 2, 1))[0]


def _really(planned: Stretch, chance: Random) -> Stretch:
    """Usually a little longer than planned."""
    late, longer = (timedelta(minutes=5 * chance.randint(*around)) for around in ((-1, 2), (0, 6)))
    return Stretch(planned.start + late, planned.end + longer)


def _before(moment: Moment, chance: Random, days: int) -> datetime:
    """Some time in the days before it started."""
    return by_day(moment.stretch.start - timedelta(days=chance.uniform(1, days)))


def by_day(at: datetime) -> datetime:
    """The same moment, or where people sleep then, the evening before."""
    home = at.astimezone(HOME)
    if AWAKE[0] <= home.time() < AWAKE[1]:
        return at
    evening = home.date() if home.time() >= AWAKE[1] else home.date() - ONE_DAY
    return instant(datetime.combine(evening, time(20, home.minute)), HOME)
