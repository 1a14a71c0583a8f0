"""Relief a carer asks whoever plans for, on purpose: days and nights, for once or each week until they take it back."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from careshare.domain.circles import Me
from careshare.domain.words import Role


@dataclass(frozen=True, slots=True, order=True)
class Relief:
    """A day or a night: once, on `day`, or every week on `weekday`, of which 0 is Monday. A night is that of the
    evening it begins on.
    """

    weekday: int
    night: bool = False
    day: date | None = None

    @classmethod
    def next_time(cls, weekday: int, night: bool, today: date) -> Self:
        """Once: on the next such day, which may be today."""
        return cls(weekday, night, cls(weekday, night).first_day(today))

    def first_day(self, today: date) -> date:
        """The next day it is asked for, which may be today."""
        return self.day or today + timedelta(days=(self.weekday - today.weekday()) % 7)


ASKING = frozenset({Role.FAMILY, Role.FRIEND})
"""Who cares without being paid or sent for it; an organisation's volunteer turns to that."""


def may_ask_relief(me: Me) -> bool:
    """Whether they may ask for it here, now. What was asked may always be taken back."""
    return me.circle.is_live and me.member.role in ASKING
