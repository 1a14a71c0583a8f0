"""Everyone around the person as rings, the nearest inside: a picture beside the list, which says it all in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, pi, sin

from careshare.domain.circles import Member
from careshare.domain.words import Role

RADII = (105, 190, 270)
"""Of the three rings, in the units of the picture, which is 660 wide and has its middle at 0, 0."""
TURNS = (0, 0.5, 0.25)
"""How far each ring is turned, in places, so that people do not stand in rows."""
LONGEST_NAME = 11


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody stands, `across` and `down` from the middle."""

    across: int
    down: int
    name: str
    is_me: bool


def ring_of(member: Member) -> int:
    """Who lives in the house and family stand nearest, then friends and neighbours, then who comes from further."""
    if member.lives_in or member.role is Role.FAMILY:
        return 0
    return 1 if member.role is Role.FRIEND else 2


def spots(around: Iterable[Member], me: int) -> list[Spot]:
    """A place for each, spread evenly over their ring; `me` is the viewer's number."""
    rings: list[list[Member]] = [[], [], []]
    for member in around:
        rings[ring_of(member)].append(member)
    return [
        _spot(member, me, RADII[ring], (place + TURNS[ring]) / len(members))
        for ring, members in enumerate(rings)
        for place, member in enumerate(members)
    ]


def _spot(member: Member, me: int, radius: int, turn: float) -> Spot:
    """`turn` is how far round, from the top, clockwise; 1 is the top again."""
    angle = 2 * pi * (turn - 0.25)
    return Spot(round(radius * cos(angle)), round(radius * sin(angle)), short(member.name), member.id == me)


def short(name: str) -> str:
    """As much of a name as fits under a spot."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
