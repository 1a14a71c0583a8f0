"""What is worth knowing before one says yes. It informs and never blocks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from careshare.domain.assignments import Candidate, Held, longest_overlap
from careshare.domain.circles import Circle, Member
from careshare.domain.members import Reach
from careshare.domain.reasons import Care, Caution
from careshare.domain.respite import Off
from careshare.domain.shifts import Shift, is_night
from careshare.domain.skills import Asked, lacking
from careshare.domain.time import ONE_DAY, Stretch, home_day, stretch_on
from careshare.domain.words import Kind, Presence

REST = timedelta(hours=11)
"""Rest between two days of work: the Working Hours Act (Arbeidstijdenwet, article 5:3), by analogy."""


@dataclass(frozen=True, slots=True)
class WeeklyTime:
    """A time of every week on the home's wall clock. Weekday 0 is Monday; an end that is not later is tomorrow's."""

    weekday: int
    starts: time
    ends: time

    def touches(self, stretch: Stretch, zone: ZoneInfo) -> bool:
        """Whether any of the stretch falls in it."""
        day, last = home_day(stretch.start, zone) - ONE_DAY, home_day(stretch.end, zone)
        while day <= last:
            if day.weekday() == self.weekday and stretch.overlaps(stretch_on(day, self.starts, self.ends, zone)):
                return True
            day += ONE_DAY
        return False


@dataclass(frozen=True, slots=True)
class Around:
    """A member within a stretch of time: what the same human holds there, absences, weekly times, wishes against them.

    `weekly` says of each time whether they would rather; `busy` is when their own calendar has something else; `asked`
    are the skills asked for in that time, and which of them they were shown; `off` is their own time off.
    """

    member: Member
    held: tuple[Held, ...] = ()
    away: tuple[Stretch, ...] = ()
    weekly: frozenset[tuple[WeeklyTime, bool]] = frozenset()
    against: frozenset[Kind] = frozenset()
    busy: tuple[Stretch, ...] = ()
    asked: tuple[Asked, ...] = ()
    off: tuple[Off, ...] = ()
    may_have_load: bool = False

    def towards(self, shift: Shift, zone: ZoneInfo) -> Candidate:
        """Them towards one shift within that time."""
        touched = {rather for time, rather in self.weekly if time.touches(shift.stretch, zone)}
        return Candidate(
            self.member,
            held=self.held,
            wished_against=shift.kind in self.against,
            away=self.away,
            rather_not=False in touched,
            rather=True in touched,
            busy=self.busy,
            asked=self.asked,
            off=self.off,
            may_have_load=self.may_have_load,
        )


def cautions_for_taking(shift: Shift, candidate: Candidate, circle: Circle) -> list[Caution]:
    """For the one who would come: a short overlap, little rest around a night, own absence, calendar, preference, and
    what would better be shown to them first.
    """
    found = _cautions_of_theirs(shift, candidate, circle)
    if better := _better_shown(shift, candidate, circle):
        found.append(Caution(Care.BETTER_SHOWN, what=better))
    return found


def cautions_for_proposing(shift: Shift, candidate: Candidate, circle: Circle) -> list[Caution]:
    """For who asks another: "not now", the same word whatever the cause; and what would better be shown first."""
    found = [Caution(Care.NOT_NOW)] if candidate.rather_not or is_not_now(shift, candidate, circle) else []
    if better := _better_shown(shift, candidate, circle):
        found.append(Caution(Care.BETTER_SHOWN_FIRST, what=better))
    return found


def is_not_now(shift: Shift, candidate: Candidate, circle: Circle) -> bool:
    """Whether they had better not be asked for it now: away, busy, without rest, over their own limit with it, or told
    lately that it gets full. The same for who proposes, for a division, and for whatever asks by itself; nobody learns
    which. A weekly time they would rather not is no reason against asking, where nobody else can.
    """
    return candidate.is_full or bool(_in_their_way(shift, candidate, circle))


def _better_shown(shift: Shift, candidate: Candidate, circle: Circle) -> tuple[str, ...]:
    return tuple(each.name for each in lacking(shift, candidate.asked, circle.zone) if not each.required)


def _cautions_of_theirs(shift: Shift, candidate: Candidate, circle: Circle) -> list[Caution]:
    found = _in_their_way(shift, candidate, circle)
    return [*found, Caution(Care.RATHER_NOT)] if candidate.rather_not else found


def _in_their_way(shift: Shift, candidate: Candidate, circle: Circle) -> list[Caution]:
    found: list[Caution] = []
    if overlap := longest_overlap(shift, candidate):
        found.append(Caution(Care.SHORT_OVERLAP, minutes=_minutes(overlap)))
    if (rest := shortest_rest(shift, candidate, circle.zone)) is not None:
        found.append(Caution(Care.SHORT_REST, minutes=_minutes(rest)) if rest else Caution(Care.NO_REST))
    if any(shift.stretch.overlaps(away) for away in candidate.away):
        found.append(Caution(Care.ABSENT))
    if any(shift.stretch.overlaps(busy) for busy in candidate.busy):
        found.append(Caution(Care.BUSY))
    return found


def cautions_for_writing(told: Iterable[Reach]) -> list[Caution]:
    """For whoever does what others get a letter of: whom none reaches, and the number to call."""
    cares = {True: Care.NO_LETTERS_BUT_A_PHONE, False: Care.NO_LETTERS}
    unread = [each for each in told if not each.by_letter]
    return [Caution(cares[bool(each.phone)], who=each.name, phone=each.phone) for each in unread]


def cautions_for_planning(stretch: Stretch, quiet_times: list[WeeklyTime], zone: ZoneInfo) -> list[Caution]:
    """For who writes or moves a shift: the person wanted this time quiet."""
    return [Caution(Care.QUIET_TIME)] if any(quiet.touches(stretch, zone) for quiet in quiet_times) else []


def shortest_rest(shift: Shift, candidate: Candidate, zone: ZoneInfo) -> timedelta | None:
    """The least time off between this and another shift with a night in it or between them, where under 11 hours.

    None at all where they touch. Two shifts on one day are no lack of rest, and on call at home is no work.
    """
    if shift.presence is Presence.ON_CALL:
        return None
    others = (held for held in candidate.held if held.shift_id != shift.id and held.presence is not Presence.ON_CALL)
    rests = (_rest(shift.stretch, held.stretch, zone) for held in others)
    return min((rest for rest in rests if rest is not None), default=None)


def _rest(one: Stretch, other: Stretch, zone: ZoneInfo) -> timedelta | None:
    """No time where they touch; None where they overlap, which is said in another way."""
    rest = one.gap_to(other)
    if rest >= REST or one.overlaps(other):
        return None
    whole = [one, other]
    if rest:
        whole.append(Stretch(min(one.end, other.end), max(one.start, other.start)))
    return rest if any(is_night(stretch, zone) for stretch in whole) else None


def _minutes(time: timedelta) -> int:
    return int(time.total_seconds() // 60)
