"""What will come of a search as things stand: whom it asks next, and when the others follow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from careshare.domain.asking.due import Asking, is_held, is_silent, starts_at, to_ask, waits_until
from careshare.domain.asking.ladder import Rung
from careshare.domain.asking.search import Gap
from careshare.domain.circles import Member
from careshare.domain.messages import after_quiet_hours


@dataclass(frozen=True, slots=True)
class Next:
    """A rung, from when on it is asked, and whom it asks first; nobody by name where that is not to be known yet."""

    rung: Rung
    at: datetime
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlook:
    """Of one gap: who is asked first from now on, and which rungs come after that."""

    first: tuple[Next, ...]
    then: tuple[Next, ...]


def outlook(gap: Gap, asking: Asking, now: datetime) -> Outlook:
    """What comes of it, as far as nothing changes. Nobody learns why somebody is not among them."""
    if not asking.circle.is_live:
        return Outlook((), ())
    at = _first_at(gap, asking, now)
    return Outlook(
        tuple(_by_rung(gap, asking, at)),
        tuple(
            Next(rung, _out_of_the_night(gap, asking, starts_at(gap, rung)))
            for rung in asking.ladder.steps
            if starts_at(gap, rung) > at
        ),
    )


def _first_at(gap: Gap, asking: Asking, now: datetime) -> datetime:
    """When the next may be asked: once a rung has come, the last four had their day, and nothing holds it up."""
    begins = max(now, gap.shift.stretch.start - asking.ladder.reach)
    passed = [rung for rung in asking.ladder.steps if starts_at(gap, rung) <= begins and rung.whom.roles]
    free = min((waits_until(gap, rung) for rung in passed), default=begins)
    at = max(begins, free)
    if gap.search.held_until and is_held(gap, at):
        at = gap.search.held_until
    return _out_of_the_night(gap, asking, at)


def _out_of_the_night(gap: Gap, asking: Asking, at: datetime) -> datetime:
    return after_quiet_hours(at, asking.circle.zone) if is_silent(gap, asking.circle.zone, at) else at


def _by_rung(gap: Gap, asking: Asking, at: datetime) -> Iterator[Next]:
    members = {each.id: each for each in _everybody(gap)}
    asked = to_ask([gap], asking, at)
    for rung in asking.ladder.steps:
        found = [members[each.member_id] for each in asked if each.rung == rung.number]
        if found:
            yield Next(rung, at, tuple(found))


def _everybody(gap: Gap) -> Sequence[Member]:
    return [*(each.member for each in gap.candidates), *gap.planners]
