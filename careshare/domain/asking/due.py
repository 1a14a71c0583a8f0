"""Who is to be asked at an instant, for which gap and at which rung; and when to look again.

Least recently asked first, four at a time and rung, the next four after a day or once all of them said no. Nobody twice
in a search, nobody whose answer is “not now”, and no more letters in a week than a human bears. Who plans reads of each
gap before it starts, whatever else stands still.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from careshare.domain.asking.ladder import OF_HELPERS, Ladder, Rung, Whom
from careshare.domain.asking.search import Gap, is_open
from careshare.domain.assignments import Candidate, why_not_take
from careshare.domain.cautions import is_not_now
from careshare.domain.circles import Circle, Member
from careshare.domain.messages import SOON, after_quiet_hours
from careshare.domain.time import ONE_DAY
from careshare.domain.words import NEEDS_NO_ASKING, Role

AT_A_TIME = 4
NEXT_ONES = ONE_DAY
A_WEEK = timedelta(weeks=1)
LETTERS_A_WEEK = {Role.FAMILY: 3, Role.FRIEND: 3, Role.VOLUNTEER: 1}
NOBODY_LEFT = timedelta(hours=6)
"""Until somebody may answer otherwise than “not now” of whom nothing changed here."""


@dataclass(frozen=True, slots=True)
class Busy:
    """What humans were asked lately, in all their circles, by account: when last, and the letters of the last week."""

    last: Mapping[int, datetime] = field(default_factory=dict)
    letters: Mapping[int, Sequence[datetime]] = field(default_factory=dict)

    def may_be_asked(self, member: Member, now: datetime) -> bool:
        """Whether one more letter is not too much for them this week."""
        lately = [at for at in self.letters.get(member.account_id or 0, ()) if at > now - A_WEEK]
        return len(lately) < LETTERS_A_WEEK.get(member.role, 0)


@dataclass(frozen=True, slots=True)
class Asking:
    """A circle that asks, in its order, and what its people were asked lately."""

    circle: Circle
    ladder: Ladder
    busy: Busy = field(default_factory=Busy)


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who is to be asked now. All that one human is asked at one look is one letter."""

    shift_id: int
    member_id: int
    account_id: int
    rung: int
    is_who_plans: bool = False


def to_ask(gaps: Iterable[Gap], asking: Asking, now: datetime) -> list[Asked]:
    """Everyone who is to be asked now; nobody in a circle that stands still."""
    return [each for gap in gaps for each in _of_gap(gap, asking, now)] if asking.circle.is_live else []


def _of_gap(gap: Gap, asking: Asking, now: datetime) -> Iterator[Asked]:
    if is_silent(gap, asking.circle.zone, now) or not is_open(gap.shift, now):
        return
    passed = [rung for rung in asking.ladder.steps if starts_at(gap, rung) <= now]
    yield from (each for rung in passed for each in _of_who_plans(gap, rung))
    if is_held(gap, now):
        return
    found = _each_once(each for rung in passed for each in _of_helpers(gap, rung, asking, now))
    yield from found
    if gap.search.is_hurried and not found:
        yield from _hurried(gap, [rung for rung in asking.ladder.steps if rung not in passed], asking, now)


def _each_once(asked: Iterable[Asked]) -> list[Asked]:
    """Where two rungs ask the same people, at the first of them."""
    found: dict[int, Asked] = {}
    for each in asked:
        found.setdefault(each.member_id, each)
    return list(found.values())


def _hurried(gap: Gap, later: Iterable[Rung], asking: Asking, now: datetime) -> list[Asked]:
    """The first rung that would come and has somebody to ask, or to be told."""
    found = ([*_of_who_plans(gap, rung), *_of_helpers(gap, rung, asking, now)] for rung in later)
    return next((asked for asked in found if asked), [])


def _of_who_plans(gap: Gap, rung: Rung) -> Iterator[Asked]:
    """Each of them once a rung, all at once: they are told, and it counts with no letters."""
    if rung.whom.is_for_who_plans and not (rung.whom is Whom.PROFESSIONALS and not _is_for_professionals(gap)):
        before = {ask.member_id for ask in gap.search.at_rung(rung.number)}
        for member in gap.planners:
            if member.id not in before and member.account_id is not None:
                yield Asked(gap.shift.id, member.id, member.account_id, rung.number, is_who_plans=True)


def _is_for_professionals(gap: Gap) -> bool:
    return Role.PROFESSIONAL in gap.shift.open_to


def _of_helpers(gap: Gap, rung: Rung, asking: Asking, now: datetime) -> Iterator[Asked]:
    if waits_until(gap, rung) > now:
        return
    for each in could_be_asked(gap, rung, asking, now)[:AT_A_TIME]:
        assert each.member.account_id is not None
        yield Asked(gap.shift.id, each.member.id, each.member.account_id, rung.number)


def could_be_asked(gap: Gap, rung: Rung, asking: Asking, now: datetime) -> list[Candidate]:
    """The helpers of a rung who were not asked yet, in the order in which they are."""
    asked = {ask.member_id for ask in gap.search.asks if ask.rung in OF_HELPERS}
    found = [
        each
        for each in gap.candidates
        if each.member.role in rung.whom.roles
        and each.member.id not in asked
        and may_be_asked(gap, each, asking.circle, now)
        and asking.busy.may_be_asked(each.member, now)
    ]
    return sorted(found, key=lambda each: _turn(each, asking.busy))


def may_be_asked(gap: Gap, candidate: Candidate, circle: Circle, now: datetime) -> bool:
    """Whether they can be asked for it at all now.

    Who lives in is there whenever nobody else is: they are asked only in a weekly time they like to be asked for.
    """
    member = candidate.member
    return (
        member.account_id is not None
        and gap.shift.state_of(member.id) not in NEEDS_NO_ASKING
        and (candidate.rather or not member.lives_in)
        and why_not_take(gap.shift, candidate, circle, now) is None
        and not is_not_now(gap.shift, candidate, circle)
    )


def _turn(candidate: Candidate, busy: Busy) -> tuple[bool, bool, float, int]:
    """Whom it suits worst comes last; else who was asked longest ago first, and who never was before all others."""
    last = busy.last.get(candidate.member.account_id or 0)
    return candidate.rather_not, last is not None, last.timestamp() if last else 0.0, candidate.member.id


# When.


def starts_at(gap: Gap, rung: Rung) -> datetime:
    """From when on a rung is asked for a gap."""
    return gap.shift.stretch.start - rung.before


def waits_until(gap: Gap, rung: Rung) -> datetime:
    """When the next ones of a rung may be asked: a day after the last, at once where all said no or it is hurried."""
    asks = gap.search.at_rung(rung.number)
    if not asks or gap.search.is_hurried or all(gap.answer_of(ask.member_id) is False for ask in asks):
        return gap.search.began_at
    return max(ask.at for ask in asks) + NEXT_ONES


def is_held(gap: Gap, now: datetime) -> bool:
    """Whether who plans wants no helper asked for it yet."""
    return gap.search.held_until is not None and now < gap.search.held_until


def is_silent(gap: Gap, zone: ZoneInfo, now: datetime) -> bool:
    """Whether it is evening or night at home, and the gap can wait for the morning."""
    return after_quiet_hours(now, zone) > now and gap.shift.stretch.start - now > SOON


def may_be_due(gap: Gap, asking: Asking, now: datetime) -> bool:
    """Whether anybody could be asked for it now, whoever there is: only then who there is has to be read."""
    passed = [rung for rung in asking.ladder.steps if starts_at(gap, rung) <= now and waits_until(gap, rung) <= now]
    return not is_silent(gap, asking.circle.zone, now) and bool(passed or gap.search.is_hurried)


def look_again_at(gaps: Iterable[Gap], asking: Asking, now: datetime) -> datetime:
    """When something may be due next of these gaps, as far as nothing changes; in a day at the latest.

    `gaps` are as they are once everybody who was due has been asked.
    """
    times = [now + ONE_DAY, *(at for gap in gaps for at in _times_of(gap, asking, now))]
    return min(at for at in times if at > now)


def _times_of(gap: Gap, asking: Asking, now: datetime) -> Iterator[datetime]:
    start = gap.shift.stretch.start
    yield from (start, start - SOON, now + NOBODY_LEFT)
    yield from (max(starts_at(gap, rung), waits_until(gap, rung)) for rung in asking.ladder.steps)
    if gap.search.held_until:
        yield gap.search.held_until
    if is_silent(gap, asking.circle.zone, now):
        yield after_quiet_hours(now, asking.circle.zone)
