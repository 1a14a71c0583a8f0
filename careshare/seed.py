"""Fills an empty database with many circles that are all alike, to measure with; see `bench/`.

Each circle has the same rhythm: 60 shifts a week from last Monday on, every fifth a gap, some handed over. Only the
circles with their own numbers differ, so that what one page costs can be compared between few circles and many.
"""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from careshare.config import CannotStart
from careshare.db import bulk, version
from careshare.db.engine import Database
from careshare.db.models import (
    AbsenceRow,
    AccountRow,
    AssignmentRow,
    CircleRow,
    MemberRow,
    PatternRow,
    PreferenceRow,
    QuietTimeRow,
    ShiftRow,
    TurnRow,
)
from careshare.domain.time import ONE_DAY, Stretch, Week, stretch_on
from careshare.domain.words import HELPERS, AssignmentState, Decides, Kind, Language, MayBeAlone, Presence, Role, Trust
from careshare.queries import operator

Values = dict[str, Any]

HOME = ZoneInfo("Europe/Amsterdam")
AT_ONCE = 250
"""Circles that are made up before they are written: enough to be quick, few enough to fit a small machine."""

HELPERS_OF_ALL = ("Ada", "Bas", "Cor", "Dina", "Evert", "Fenna", "Gijs", "Hilde", "Ivo", "Jet")
EVERY_DAY = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU"
DAY_PARTS = (*((time(hour), time(hour + 2)) for hour in range(7, 23, 2)), (time(23), time(7)))
WHAT = "Help haar uit bed met de tillift. Haar bril ligt op het kastje, de warme sjaal over de stoel."
QUIETER = 3
"""From Friday on the first part of the day falls away: 4 days of 9 shifts and 3 of 8 make 60 a week."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in the rhythm of every circle: the `part` of the day, and when that is."""

    day: date
    part: int
    stretch: Stretch


def fill(url: str, circles: int, shifts: int, now: datetime) -> None:
    """Writes `circles` circles with `shifts` shifts together. Raises CannotStart where somebody's rows are already."""
    version.make_ready(url)
    asyncio.run(_fill(url, circles, shifts, now))


async def _fill(url: str, circles: int, shifts: int, now: datetime) -> None:
    await _refuse_unless_empty(url)
    world = _World(slots=list(islice(rhythm(now), shifts // circles)), now=now)
    async with bulk.loading(url) as loader:
        for first in range(1, circles + 1, AT_ONCE):
            some = range(first, min(first + AT_ONCE, circles + 1))
            for row_class, rows in world.tables(some):
                await loader.add(row_class, rows)
        await loader.finish()


async def _refuse_unless_empty(url: str) -> None:
    database = Database(url)
    async with database.reading() as db:
        somebody = await operator.is_anybody_there(db)
    await database.close()
    if somebody:
        raise CannotStart("There are people in this database already; seed fills an empty one.")


def rhythm(now: datetime) -> Iterator[Slot]:
    """The shifts of a circle in order of time, 60 a week, from the Monday of last week on."""
    week = Week.of(now.astimezone(HOME).date()).previous
    while True:
        for day in week.days:
            parts = range(1 if day.weekday() >= 7 - QUIETER else 0, len(DAY_PARTS))
            yield from (Slot(day, part, stretch_on(day, *DAY_PARTS[part], HOME)) for part in parts)
        week = week.next


@dataclass(frozen=True, slots=True)
class _World:
    slots: list[Slot]
    now: datetime

    def tables(self, circles: Iterable[int]) -> Iterator[tuple[type, Iterator[Values]]]:
        """The rows of these circles, in an order in which each points only at what is there."""
        makers = {
            CircleRow: self.circle,
            AccountRow: self.accounts,
            MemberRow: self.members,
            PatternRow: self.patterns,
            TurnRow: self.turns,
            AbsenceRow: self.absences,
            PreferenceRow: self.preferences,
            QuietTimeRow: self.quiet_times,
            ShiftRow: self.shifts,
            AssignmentRow: self.assignments,
        }
        for row_class, make in makers.items():
            yield row_class, (row for circle in circles for row in make(circle))

    def circle(self, circle: int) -> Iterator[Values]:
        yield {
            "id": circle,
            "person_name": f"Ellen {circle}",
            "zone": HOME,
            "decides": Decides.TOGETHER,
            "may_be_alone": MayBeAlone.HOURS,
            "alone_minutes": 180,
            "created_at": self.now,
        }

    def accounts(self, circle: int) -> Iterator[Values]:
        for place, name in enumerate(HELPERS_OF_ALL):
            yield {
                "id": member_id(circle, place),
                "name": name,
                "email": f"{name.lower()}.{circle}@example.org",
                "language": Language.NL,
                "zone": HOME,
                "created_at": self.now,
            }

    def members(self, circle: int) -> Iterator[Values]:
        for place, name in enumerate(HELPERS_OF_ALL):
            yield {
                "id": member_id(circle, place),
                "circle_id": circle,
                "account_id": member_id(circle, place),
                "name": name,
                "role": Role.FAMILY if place < 4 else Role.FRIEND,
                "relation": "dochter" if place < 4 else "buurvrouw",
                "trust": Trust.FULL if place < 4 else Trust.ROTA,
                "is_coordinator": place == 0,
                "created_at": self.now,
            }

    def patterns(self, circle: int) -> Iterator[Values]:
        for part, (starts, ends) in enumerate(DAY_PARTS):
            yield {
                "id": _pattern_id(circle, part),
                "circle_id": circle,
                "series": _series(circle, part),
                "rule": EVERY_DAY,
                "starts_on": self.slots[0].day,
                "until": self.slots[-1].day,
                "starts": starts,
                "ends": ends,
                "days_later": int(ends < starts),
                "kind": _kind(part),
                "presence": _presence(part),
                "title": _title(part),
                "open_to": HELPERS,
                "rotation": "occurrence",
                "written_until": self.slots[-1].day,
                "created_at": self.now,
            }

    def turns(self, circle: int) -> Iterator[Values]:
        for part in range(len(DAY_PARTS)):
            pattern = _pattern_id(circle, part)
            yield {
                "id": pattern,
                "circle_id": circle,
                "pattern_id": pattern,
                "member_id": member_id(circle, part % len(HELPERS_OF_ALL)),
                "position": 0,
                "agreed_at": self.now,
            }

    def absences(self, circle: int) -> Iterator[Values]:
        away = {"starts_at": self.now + timedelta(days=30), "ends_at": self.now + timedelta(days=37)}
        yield {"id": circle, "circle_id": circle, "member_id": member_id(circle, 9), **away}

    def preferences(self, circle: int) -> Iterator[Values]:
        morning = {"weekday": 1, "starts": time(9), "ends": time(12), "rather": True}
        yield {"id": circle, "circle_id": circle, "member_id": member_id(circle, 8), **morning}

    def quiet_times(self, circle: int) -> Iterator[Values]:
        yield {"id": circle, "circle_id": circle, "weekday": 6, "starts": time(13), "ends": time(15)}

    def shifts(self, circle: int) -> Iterator[Values]:
        random = Random(circle)  # noqa: S311 - a number of its own for each shift, the same in every run
        for place, slot in enumerate(self.slots):
            yield {
                "id": (circle - 1) * len(self.slots) + place + 1,
                "circle_id": circle,
                "uid": str(UUID(int=random.getrandbits(128), version=4)),
                "pattern_id": _pattern_id(circle, slot.part),
                "series": _series(circle, slot.part),
                "original_on": slot.day,
                "original_starts": DAY_PARTS[slot.part][0],
                "starts_at": slot.stretch.start,
                "ends_at": slot.stretch.end,
                "kind": _kind(slot.part),
                "presence": _presence(slot.part),
                "title": _title(slot.part),
                "what": WHAT if slot.part == 0 else "",
                "open_to": HELPERS,
                "held": int(not is_gap(place)),
                "seeking": int(is_sought(place)),
                "changed_at": self.now,
            }

    def assignments(self, circle: int) -> Iterator[Values]:
        for place in range(len(self.slots)):
            if not is_gap(place):
                shift = (circle - 1) * len(self.slots) + place + 1
                yield {
                    "id": shift,
                    "circle_id": circle,
                    "shift_id": shift,
                    "member_id": member_id(circle, place % len(HELPERS_OF_ALL)),
                    "state": AssignmentState.SEEKING if is_sought(place) else AssignmentState.ACCEPTED,
                    "since": self.now - ONE_DAY,
                }


def member_id(circle: int, place: int) -> int:
    """The number of a circle's member, and of their account; `place` 0 coordinates."""
    return (circle - 1) * len(HELPERS_OF_ALL) + place + 1


def is_gap(place: int) -> bool:
    """Whether nobody has the circle's shift at this place in the rhythm."""
    return place % 5 == 4


def is_sought(place: int) -> bool:
    """Whether the one who has it looks for a stand-in."""
    return place % 20 == 7


def _pattern_id(circle: int, part: int) -> int:
    return (circle - 1) * len(DAY_PARTS) + part + 1


def _series(circle: int, part: int) -> str:
    return str(UUID(int=_pattern_id(circle, part), version=4))


def _kind(part: int) -> Kind:
    return (Kind.CARE, Kind.MEAL, Kind.COMPANY)[part % 3]


def _presence(part: int) -> Presence:
    return Presence.ASLEEP if part == len(DAY_PARTS) - 1 else Presence.ACTIVE


def _title(part: int) -> str:
    return ("Opstaan", "Koffie", "Lunch", "Gezelschap")[part % 4] if part < len(DAY_PARTS) - 1 else "De nacht"
