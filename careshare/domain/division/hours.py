"""What a shift weighs ahead of time, when nobody knows yet how often somebody is called, and what a full night is."""

from datetime import timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from careshare.domain.assignments import Held
from careshare.domain.load.norms import NORMS
from careshare.domain.shifts import is_night
from careshare.domain.time import Stretch, Week, home_day
from careshare.domain.words import Presence

WORTH = {Presence.ACTIVE: Fraction(1), Presence.ASLEEP: Fraction(NORMS.asleep), Presence.ON_CALL: Fraction(0)}
REST_AFTER_NIGHT = NORMS.rest_after_night


def credited(stretch: Stretch, presence: Presence) -> timedelta:
    """The hours it counts for: all of them awake, half of them sleeping there, none within reach at one's own home."""
    worth = WORTH[presence]
    return stretch.duration * worth.numerator / worth.denominator


def credited_by_week(stretch: Stretch, presence: Presence, zone: ZoneInfo) -> dict[Week, timedelta]:
    """The same, in each of the home's weeks that it runs through."""
    found = {}
    week = Week.of(home_day(stretch.start, zone))
    while part := stretch.within(week.stretch(zone)):
        found[week] = credited(part, presence)
        week = week.next
    return found


def is_full_night(held: Held, zone: ZoneInfo) -> bool:
    """Whether somebody is awake in it for more than an hour of the night."""
    return held.presence is Presence.ACTIVE and is_night(held.stretch, zone)


def needs_rest_before(held: Held, zone: ZoneInfo) -> bool:
    """Whether somebody should have slept before it: not for a short visit by day, or within reach at home."""
    if held.presence is Presence.ON_CALL:
        return False
    return held.stretch.duration >= NORMS.small or is_night(held.stretch, zone)
