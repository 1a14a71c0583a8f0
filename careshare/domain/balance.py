"""Whose load is reckoned at all, and what somebody may set for themselves: their own lines, and their own rhythm."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from careshare.domain.words import Role

A_WEEK = timedelta(days=7)
BACK = timedelta(days=70)
"""Before today: eight whole weeks to draw, and the six that the model looks back over."""
AHEAD = timedelta(days=77)
"""From today on: eight Mondays, and the two weeks that each of them looks ahead over."""
USUAL_RHYTHM = 14
"""Days from one check-in to the next, where they chose none."""
KEPT = timedelta(days=366)
"""As long a check-in is kept."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What a carer set for themselves; a week's hours. `wanted` is None while they chose nothing.

    `check_in_days` is None without their consent.
    """

    wanted: bool | None = None
    limit: timedelta | None = None
    paid: timedelta | None = None
    check_in_days: int | None = None
    known_at: datetime | None = None


def is_reckoned(roles: Iterable[Role], wanted: bool | None, under_18: bool = False) -> bool:
    """Whether signals are reckoned for somebody: family, and a friend who wants it; never for who is under 18.

    Volunteers have their own limit alone, professionals and the person nothing.
    """
    if under_18:
        return False
    found = set(roles)
    if Role.FAMILY in found:
        return wanted is not False
    return Role.FRIEND in found and wanted is True


def may_set_limit(roles: Iterable[Role]) -> bool:
    """Whether somebody has a limit of their own: who helps, and is not paid for it."""
    return bool({Role.FAMILY, Role.FRIEND, Role.VOLUNTEER} & set(roles))
