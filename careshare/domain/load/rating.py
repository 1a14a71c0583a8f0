"""How a number is held against its two lines."""

from collections.abc import Callable
from datetime import timedelta

from careshare.domain.load.blocks import HOUR
from careshare.domain.load.carer import Care
from careshare.domain.load.signals import Signal, SignalName

Lines = tuple[float, float]
"""From the first on it asks for attention, from the second on it is high."""

Cares = Callable[[], tuple[Care, ...]]
"""The cares that make a signal: looked up only where it is raised, which is seldom."""


def nothing() -> tuple[Care, ...]:
    """No care makes it."""
    return ()


def rated(name: SignalName, amount: float, lines: Lines, step: float = 0.0, cares: Cares = nothing) -> Signal:
    """The signal of an amount that is worse the more it is; it is counted in `step`s, or not at all."""
    amount = exact(amount)
    strength = sum(amount >= line for line in lines)
    if not strength:
        return Signal(name, 0, amount, lines[0])
    return Signal(name, strength, amount, lines[strength - 1], exact(amount - lines[0] + step), cares())


def hours_of(pair: tuple[timedelta, timedelta]) -> Lines:
    """Two lines in hours."""
    return in_hours(pair[0]), in_hours(pair[1])


def in_hours(time: timedelta) -> float:
    """Hours, as a number."""
    return time.total_seconds() / HOUR


def exact(amount: float) -> float:
    """Without the dust of reckoning in fractions, so that sixteen hours are sixteen."""
    return round(amount, 6)
