"""The demo's shifts while they are made up: from the rhythm by the real rules, and then as it went."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from careshare.demo.cast import HOME
from careshare.demo.weeks import Rhythm
from careshare.domain.patterns import Pattern, Rotation, occurrences
from careshare.domain.time import Stretch
from careshare.domain.words import HOLDING, AssignmentState, Closed


@dataclass(slots=True)
class Place:
    """How somebody stands to a shift; names where the database has numbers."""

    state: AssignmentState
    since: datetime
    replaced_by: str | None = None
    noted_by: str | None = None
    happened: bool | None = None
    here_at: datetime | None = None
    real: Stretch | None = None
    calls: int = 0


@dataclass(slots=True)
class Moment:
    """A shift of the demo. `day` is the home's day its rhythm gave; None for what comes once."""

    rhythm: Rhythm
    day: date | None
    stretch: Stretch
    places: dict[str, Place] = field(default_factory=dict)
    closed: Closed | None = None
    closed_words: str = ""

    @property
    def holders(self) -> list[str]:
        """Who holds a place, by name."""
        return [name for name, place in self.places.items() if place.state in HOLDING]

    @property
    def is_gap(self) -> bool:
        """Whether it is asked for and a place is empty."""
        return self.closed is None and len(self.holders) < self.rhythm.needed

    def put(self, name: str, state: AssignmentState, since: datetime, **values: object) -> Place:
        """Somebody's place, instead of what it was."""
        self.places[name] = Place(state, since, **values)  # type: ignore[arg-type]
        return self.places[name]


class Diary:
    """Who is busy when, so that the demo never asks two things of one person at once."""

    def __init__(self, moments: Iterable[Moment]) -> None:
        self._moments = sorted(moments, key=lambda moment: moment.stretch)
        self._by_day: defaultdict[date, list[Moment]] = defaultdict(list)
        for moment in self._moments:
            self._by_day[moment.stretch.start.date()].append(moment)

    def is_free(self, name: str, stretch: Stretch) -> bool:
        """Whether this person holds and was asked nothing that touches `stretch`. No shift here lasts a day."""
        days = (stretch.start.date() + timedelta(days=later) for later in (-1, 0, 1))
        near = (moment for day in days for moment in self._by_day[day])
        return not any(name in moment.places and moment.stretch.overlaps(stretch) for moment in near)

    def after(self, moment: datetime) -> Iterator[Moment]:
        """What starts later, in order."""
        return (each for each in self._moments if each.stretch.start > moment)

    def before(self, moment: datetime) -> Iterator[Moment]:
        """What is over by then, in order."""
        return (each for each in self._moments if each.stretch.end <= moment)


def pattern_of(rhythm: Rhythm, starts_on: date) -> Pattern:
    """The rhythm as the rules know it; members are places in `who`."""
    return Pattern(
        rule=rhythm.rule or f"FREQ=WEEKLY;BYDAY={rhythm.days}",
        starts_on=starts_on,
        starts=rhythm.starts,
        ends=rhythm.ends,
        zone=HOME,
        rotation=rhythm.rotation,
        members=tuple(range(len(rhythm.who))),
    )


def usual(rhythms: Iterable[Rhythm], first: date, last: date) -> list[Moment]:
    """Every shift from `first` to `last`, held by whose turn it is."""
    return [
        _as_usual(rhythm, occurrence.day, occurrence.stretch, occurrence.turn)
        for rhythm in rhythms
        for occurrence in occurrences(pattern_of(rhythm, first), first, last)
    ]


def _as_usual(rhythm: Rhythm, day: date, stretch: Stretch, turn: int | None) -> Moment:
    moment = Moment(rhythm, day, stretch)
    state = AssignmentState.ACCEPTED if rhythm.agreed else AssignmentState.PROPOSED
    for name in rhythm.who if rhythm.rotation is Rotation.NONE or turn is None else (rhythm.who[turn],):
        moment.put(name, state, stretch.start - timedelta(weeks=12))
    return moment
