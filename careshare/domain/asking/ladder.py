"""The ladder of a circle: whom it asks for what is open, and how long before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from careshare.domain.words import Role

LONGEST_BEFORE, SHORTEST_BEFORE = timedelta(days=60), timedelta(hours=1)


class Whom(StrEnum):
    """Who is asked at a rung. Of professionals it is who plans that is asked: to pass a message on."""

    FAMILY = "family"
    FRIENDS = "friends"
    FAMILY_AND_FRIENDS = "family_and_friends"
    VOLUNTEERS = "volunteers"
    ALL_HELPERS = "all_helpers"
    PROFESSIONALS = "professionals"
    COORDINATORS = "coordinators"

    @property
    def roles(self) -> frozenset[Role]:
        """Whom it asks themselves."""
        return _ROLES.get(self, frozenset())

    @property
    def is_for_who_plans(self) -> bool:
        """Whether it is who plans that reads it: they are told, and asked for no moment of theirs."""
        return not self.roles


_ROLES = {
    Whom.FAMILY: frozenset({Role.FAMILY}),
    Whom.FRIENDS: frozenset({Role.FRIEND}),
    Whom.FAMILY_AND_FRIENDS: frozenset({Role.FAMILY, Role.FRIEND}),
    Whom.VOLUNTEERS: frozenset({Role.VOLUNTEER}),
    Whom.ALL_HELPERS: frozenset({Role.FAMILY, Role.FRIEND, Role.VOLUNTEER}),
}
HELPERS = tuple(_ROLES)
"""Among whom a circle may choose at its first two rungs."""
OF_HELPERS = frozenset({1, 2})
"""The rungs at which people are asked to come; at the others who plans is told."""


@dataclass(frozen=True, slots=True)
class Rung:
    """From so long before a shift starts these are asked for it. `number` stays, whatever a circle changes of it."""

    number: int
    before: timedelta
    whom: Whom
    is_on: bool = True


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs of a circle, in their order.

    Raises ValueError where one comes before the one above it, is outside an hour to 60 days, is another's, or where the
    last is off: each gap reaches who plans before it starts.
    """

    rungs: tuple[Rung, ...]

    def __post_init__(self) -> None:
        if [each.number for each in self.rungs] != [1, 2, 3, 4, 5]:
            raise ValueError("a ladder has five rungs")
        if not all(SHORTEST_BEFORE <= each.before <= LONGEST_BEFORE for each in self.rungs):
            raise ValueError("a rung is an hour to 60 days before the start")
        if first_too_early(self.rungs):
            raise ValueError("a rung does not come before the one above it")
        if not self.rungs[-1].is_on:
            raise ValueError("who plans is told of what is open")
        if any(is_other_rung(each) for each in self.rungs):
            raise ValueError("helpers are asked first, then professionals, then who plans")

    @property
    def steps(self) -> tuple[Rung, ...]:
        """Those that are taken."""
        return tuple(each for each in self.rungs if each.is_on)

    @property
    def reach(self) -> timedelta:
        """How long before its start a shift is looked at for the first time."""
        return max(each.before for each in self.steps)

    def of(self, number: int) -> Rung:
        """The rung with that number."""
        return self.rungs[number - 1]


def first_too_early(rungs: Iterable[Rung]) -> Rung | None:
    """The first that would come before one above it, of those that are taken."""
    soonest = LONGEST_BEFORE
    for rung in rungs:
        if rung.is_on and rung.before > soonest:
            return rung
        soonest = min(soonest, rung.before) if rung.is_on else soonest
    return None


def is_other_rung(rung: Rung) -> bool:
    """Whether it asks others than a rung with its number may."""
    if rung.number in OF_HELPERS:
        return rung.whom not in HELPERS
    return rung.whom is not (Whom.PROFESSIONALS if rung.number == 3 else Whom.COORDINATORS)


USUAL = Ladder(
    (
        Rung(1, timedelta(days=14), Whom.FAMILY_AND_FRIENDS),
        Rung(2, timedelta(days=10), Whom.VOLUNTEERS),
        Rung(3, timedelta(days=7), Whom.PROFESSIONALS),
        Rung(4, timedelta(hours=72), Whom.COORDINATORS),
        Rung(5, timedelta(hours=24), Whom.COORDINATORS),
    )
)
"""First the own network, then the volunteer, last the professional."""
