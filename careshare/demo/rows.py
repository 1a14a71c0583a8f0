"""The demo as rows: names become numbers, and the counts of each shift follow from who is on it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_DNS, UUID, uuid5

from careshare.db.models import (
    AccountRow,
    AssignmentRow,
    Base,
    CircleRow,
    EntryRow,
    MemberRow,
    PatternRow,
    ShiftRow,
    TurnRow,
)
from careshare.demo.cast import HOME, Someone
from careshare.demo.history import Happening
from careshare.demo.moments import Moment, Place, pattern_of
from careshare.demo.weeks import Rhythm
from careshare.domain.patterns import horizon_end, tidied
from careshare.domain.time import days_later, home_day
from careshare.domain.words import HOLDING, AssignmentState, FeedKind
from careshare.seal import new_secret

Values = dict[str, Any]

MARKS = (
    "name",
    "role",
    "relation",
    "organisation",
    "trust",
    "is_coordinator",
    "is_confidant",
    "lives_in",
    "planned_in",
    "phone",
)
TASK = ("kind", "presence", "title", "what", "needed", "open_to")


@dataclass(slots=True)
class Rows:
    """Every row of the demo, by table, in the order they are added; each gets the next number of its table.

    `feeds` are the calendar addresses to show: the number and the secret of each.
    """

    now: datetime
    tables: dict[type[Base], list[Values]] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    feeds: dict[FeedKind, tuple[int, bytes]] = field(default_factory=dict)

    def add(self, row_class: type[Base], **values: Any) -> int:
        """A row; its number."""
        rows = self.tables.setdefault(row_class, [])
        rows.append({"id": len(rows) + 1, **values})
        return len(rows)

    def add_of(self, account_id: int, row_class: type[Base], **values: Any) -> None:
        """The one row of its table that an account has."""
        self.tables.setdefault(row_class, []).append({"account_id": account_id, **values})

    def account(self, someone: Someone) -> int | None:
        """The account behind an address, made the first time; None for who has none."""
        if someone.email and someone.email not in self.accounts:
            self.accounts[someone.email] = self.add(
                AccountRow,
                name=someone.name,
                email=someone.email,
                language=someone.language,
                zone=someone.zone,
                created_at=self.now - timedelta(weeks=27),
            )
        return self.accounts.get(someone.email)


@dataclass(slots=True)
class CircleRows:
    """The rows of one circle, whose members are known by name."""

    rows: Rows
    circle_id: int
    since: datetime
    members: dict[str, int] = field(default_factory=dict)
    patterns: dict[Rhythm, tuple[int, str]] = field(default_factory=dict)
    shifts: dict[int, int] = field(default_factory=dict)

    @classmethod
    def begin(cls, rows: Rows, since: datetime, **values: Any) -> "CircleRows":
        """A new circle."""
        return cls(rows, rows.add(CircleRow, zone=HOME, created_at=since, **values), since)

    def add(self, row_class: type[Base], **values: Any) -> int:
        """A row of this circle."""
        return self.rows.add(row_class, circle_id=self.circle_id, **values)

    def join(self, someone: Someone, **values: Any) -> int:
        """A member; one without an account has a page of their own."""
        account_id = self.rows.account(someone)
        usual = {
            **{name: getattr(someone, name) for name in MARKS},
            "phone_shared": bool(someone.phone),
            "own_page_secret": None if account_id else new_secret(),
            "created_at": self.since,
        }
        self.members[someone.name] = self.add(MemberRow, account_id=account_id, **usual | values)
        return self.members[someone.name]

    def keep_rhythm(self, rhythms: Iterable[Rhythm], first: date) -> None:
        """The patterns, written up to the horizon, with who agreed to them."""
        until = horizon_end(home_day(self.rows.now, HOME))
        for number, rhythm in enumerate(rhythms):
            series = str(uuid5(NAMESPACE_DNS, f"{self.circle_id}-{number}.demo.careshare.example"))
            pattern = tidied(pattern_of(rhythm, first))
            pattern_id = self.add(
                PatternRow,
                series=series,
                rule=pattern.rule,
                starts_on=first,
                starts=rhythm.starts,
                ends=rhythm.ends,
                days_later=days_later(rhythm.starts, rhythm.ends),
                rotation=rhythm.rotation,
                written_until=until,
                created_at=self.since,
                **_task(rhythm),
            )
            self.patterns[rhythm] = pattern_id, series
            for position, name in enumerate(rhythm.who):
                self.add(
                    TurnRow,
                    pattern_id=pattern_id,
                    member_id=self.members[name],
                    position=position,
                    agreed_at=self.since if rhythm.agreed else None,
                )

    def keep(self, moments: Iterable[Moment]) -> None:
        """The shifts, and everyone who was ever on them."""
        for moment in moments:
            shift_id = self.add(ShiftRow, **self._shift(moment))
            self.shifts[id(moment)] = shift_id
            for name, place in moment.places.items():
                self.add(AssignmentRow, shift_id=shift_id, member_id=self.members[name], **self._place(place))

    def keep_log(self, happenings: Iterable[Happening]) -> None:
        """What happened, oldest first, as it would have been written down."""
        for each in sorted(happenings, key=lambda happening: happening.at):
            self.add(
                EntryRow,
                at=each.at,
                by_member_id=self.members[each.by],
                verb=each.verb,
                shift_id=self.shifts[id(each.moment)],
                member_id=self.members[each.about],
                facts={},
            )

    def number_of(self, moment: Moment) -> int:
        """The shift a moment became."""
        return self.shifts[id(moment)]

    def _shift(self, moment: Moment) -> Values:
        states = [place.state for place in moment.places.values()]
        return {
            **self._origin(moment),
            "starts_at": moment.stretch.start,
            "ends_at": moment.stretch.end,
            **_task(moment.rhythm),
            "held": sum(state in HOLDING for state in states),
            "seeking": states.count(AssignmentState.SEEKING),
            "closed": moment.closed,
            "closed_words": moment.closed_words,
            "changed_at": max((self._past(place.since) for place in moment.places.values()), default=self.since),
        }

    def _origin(self, moment: Moment) -> Values:
        if moment.day is None:
            return {"uid": str(uuid5(NAMESPACE_DNS, f"{moment.rhythm.title}.demo.careshare.example"))}
        pattern_id, series = self.patterns[moment.rhythm]
        return {
            "uid": str(uuid5(UUID(series), moment.day.isoformat())),
            "pattern_id": pattern_id,
            "series": series,
            "original_on": moment.day,
            "original_starts": moment.rhythm.starts,
        }

    def _past(self, moment: datetime) -> datetime:
        """Nothing was said later than now: what is written today, too, is said at some hour of the day."""
        return min(moment, self.rows.now)

    def _place(self, place: Place) -> Values:
        return {
            "state": place.state,
            "since": self._past(place.since),
            "replaced_by": place.replaced_by and self.members[place.replaced_by],
            "noted_by": place.noted_by and self.members[place.noted_by],
            "happened": place.happened,
            "here_at": place.here_at,
            "real_starts_at": place.real and place.real.start,
            "real_ends_at": place.real and place.real.end,
            "calls": place.calls,
        }


def _task(rhythm: Rhythm) -> Values:
    return {name: getattr(rhythm, name) for name in TASK}


def weekly(weekday: int, starts: int, ends: int) -> Values:
    """A weekly time, in whole hours; 0 is Monday."""
    return {"weekday": weekday, "starts": time(starts), "ends": time(ends)}


def in_order(rows: Rows) -> Iterator[tuple[type[Base], list[Values]]]:
    """Each table after those it points at."""
    names = [table.name for table in Base.metadata.sorted_tables]
    yield from sorted(rows.tables.items(), key=lambda item: names.index(item[0].__tablename__))
