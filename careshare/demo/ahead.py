"""Something to do, whatever day it is: gaps, a stand-in sought, questions that wait for an answer.

Everything is looked for from `now` on, so that no visitor comes too late for it. Friday evening needs no help: since
Dini moved away it is nobody's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from careshare.demo.cast import BRAM, HOME, LOTTE, NEIGHBOURS, RIA, SANNE, YVONNE
from careshare.demo.history import Happening, by_day
from careshare.demo.moments import Diary, Moment
from careshare.demo.weeks import Rhythm
from careshare.domain.time import ONE_DAY, Week, home_day, stretch_on
from careshare.domain.words import AssignmentState, Closed, Kind

VILLAGE = frozenset(each.name for each in NEIGHBOURS) - {RIA.name}


@dataclass(frozen=True, slots=True)
class Ahead:
    """What waits for somebody: the moments of it, for the rows and the log."""

    ill: Moment
    sought: Moment
    asked_of_ria: Moment
    asked_of_bram: Moment
    by_herself: Moment
    offered: Moment
    wanted: Moment

    def happenings(self, now: datetime) -> Iterator[Happening]:
        """How it came to be so."""
        yield Happening(by_day(now - timedelta(hours=3)), _first(self.ill), "cannot_come", self.ill, _first(self.ill))
        yield Happening(by_day(now - timedelta(hours=5)), _first(self.sought), "seek", self.sought, _first(self.sought))
        for moment, name in (self.asked_of_ria, RIA.name), (self.asked_of_bram, BRAM.name):
            yield Happening(by_day(now - timedelta(hours=20)), SANNE.name, "propose", moment, name)


def come_once(now: datetime) -> tuple[Moment, Moment]:
    """What stands beside the rhythm, in the week after next: a lesson by the nurse, and a visit to the hospital."""
    wednesday = Week.of(home_day(now, HOME)).next.next.days[2]
    lesson = _once(wednesday, Rhythm("De nieuwe tillift", Kind.NURSING, "", time(10), time(11, 30), needed=3))
    lesson.put(YVONNE.name, AssignmentState.ACCEPTED, now - timedelta(days=6))
    hospital = _once(wednesday + ONE_DAY, Rhythm("Mee naar de longarts", Kind.TRANSPORT, "", time(13), time(16)))
    hospital.put(BRAM.name, AssignmentState.PROPOSED, by_day(now - timedelta(hours=20)))
    return lesson, hospital


def _once(day: date, rhythm: Rhythm) -> Moment:
    return Moment(rhythm, None, stretch_on(day, rhythm.starts, rhythm.ends, HOME))


def plan(diary: Diary, hospital: Moment, now: datetime) -> Ahead:
    """Changes what comes, so that there is something to do."""
    fridays = [moment for moment in diary.after(now) if not moment.rhythm.who and moment.rhythm.kind is Kind.CARE]
    fridays[1].put(RIA.name, AssignmentState.PROPOSED, by_day(now - timedelta(hours=20)))
    village = [moment for moment in diary.after(now) if set(moment.holders) & VILLAGE and moment.rhythm.needed == 1]
    ill = next(moment for moment in village if moment.stretch.start > now + timedelta(hours=4))
    ill.put(_first(ill), AssignmentState.CANNOT_COME, by_day(now - timedelta(hours=3)))
    sought = _next(diary, village, now + timedelta(hours=24), but=(ill,))
    sought.put(_first(sought), AssignmentState.SEEKING, by_day(now - timedelta(hours=5)))
    by_herself = _next(diary, village, now + timedelta(days=4), but=(ill, sought), kind=Kind.COMPANY)
    by_herself.closed = Closed.BY_PERSON
    weekends = [moment for moment in diary.after(now + timedelta(days=7)) if moment.rhythm.title == "Weekend"]
    offered = next(moment for moment in weekends if LOTTE.name in moment.places)
    wanted = next(moment for moment in weekends if SANNE.name in moment.places and moment.stretch > offered.stretch)
    return Ahead(ill, sought, fridays[1], hospital, by_herself, offered, wanted)


def _next(
    diary: Diary, moments: list[Moment], after: datetime, but: tuple[Moment, ...], kind: Kind | None = None
) -> Moment:
    """The first that Ria, who is free then, could take over."""
    return next(
        moment
        for moment in moments
        if moment.stretch.start > after
        and moment not in but
        and kind in (None, moment.rhythm.kind)
        and diary.is_free(RIA.name, moment.stretch)
    )


def _first(moment: Moment) -> str:
    return next(iter(moment.places))
