"""What is private of an account: their weeks, their own word on how it goes. Two who read one mailbox read not both.

A code by mail proves who reads a mailbox, and that may be two people. What is private then asks for more: a passkey, or
six digits that only one of them knows. A device that gave either is theirs until they sign out or close it.
"""

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from careshare.domain.accounts import Limit
from careshare.domain.reasons import Reason, Why

LENGTH = 6
PINS_OF_AN_ACCOUNT = Limit("pins of an account", 5, timedelta(minutes=15))
"""Some five hundred guesses a day at one of a million: right once in five years."""


@dataclass(frozen=True, slots=True)
class Door:
    """How what is private of an account stands to one device.

    `is_proven`: the device gave the digits or a passkey, or was there before the mailbox was shared. `keeps` says that
    there is something private already.
    """

    is_proven: bool
    has_pin: bool
    is_shared: bool
    keeps: bool

    @property
    def is_open(self) -> bool:
        """Nothing more is asked: it is sure who this is, or nobody else could be it and they asked for no digits."""
        return self.is_proven or not (self.has_pin or self.is_shared)

    @property
    def may_choose(self) -> bool:
        """Digits may be chosen here: who cannot say who they are chooses none for what somebody wrote already."""
        return self.is_open or not (self.has_pin or self.keeps)


def why_not_pin(typed: str) -> Reason | None:
    """Six digits, and not the first ones that anybody would try."""
    if len(typed) != LENGTH:
        return Reason(Why.PIN_NOT_SIX)
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(typed)}
    return Reason(Why.PIN_TOO_EASY) if steps in ({0}, {1}, {9}) else None
