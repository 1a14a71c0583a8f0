"""A carer's weeks, one after the other, to be drawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from careshare.domain.load.blocks import Span, joined, without
from careshare.domain.load.carer import AtHome, Carer
from careshare.domain.load.diary import WEEK, Diary, spans
from careshare.domain.load.norms import NORMS
from careshare.domain.rota import LONGEST_ALONE, alone
from careshare.domain.time import NO_TIME, Stretch, Week


@dataclass(frozen=True, slots=True)
class CareWeek:
    """Credited hours that were done before today and that are planned from today on, what was noted for arranging, and
    nights. `at_home` is not among the hours: the time they were at home with the person, held nothing, and nobody else
    held a shift either.
    """

    week: Week
    done: timedelta
    planned: timedelta
    arranged: timedelta
    nights: float
    at_home: timedelta

    @property
    def hours(self) -> timedelta:
        """All that counts as hours."""
        return self.done + self.planned + self.arranged


def weeks(carer: Carer, today: date, back: int = 8, ahead: int = 8) -> tuple[CareWeek, ...]:
    """So many weeks before that of `today`, that one, and so many after it."""
    diary = Diary(carer, NORMS)
    this = Week.of(today).monday
    mondays = [this + timedelta(weeks=later) for later in range(-back, ahead + 1)]
    first, last = mondays[0].toordinal(), mondays[-1].toordinal() + WEEK
    at_home = _at_home(diary, diary.midnight(first), diary.midnight(last))
    return tuple(_care_week(diary, Week(monday), today.toordinal(), at_home) for monday in mondays)


def _care_week(diary: Diary, week: Week, today: int, at_home: list[Span]) -> CareWeek:
    first = week.monday.toordinal()
    last = first + WEEK
    since = min(max(today, first), last)
    nights = [night for day in range(first, last) if (night := diary.nights.get(day))]
    start, end = diary.midnight(first), diary.midnight(last)
    return CareWeek(
        week=week,
        done=timedelta(hours=diary.hours(first, since)),
        planned=timedelta(hours=diary.hours(since, last)),
        arranged=diary.carer.arranged.get(week.monday, NO_TIME),
        nights=sum(night.weight for night in nights),
        at_home=timedelta(seconds=sum(max(min(until, end) - max(since, start), 0) for since, until in at_home)),
    )


def _at_home(diary: Diary, start: float, end: float) -> list[Span]:
    """When the person needed somebody, and nobody came; in any of their homes."""
    return joined(span for home in diary.carer.homes for span in _alone(home, diary.held, start, end))


def _alone(home: AtHome, held: list[Span], start: float, end: float) -> Iterable[Span]:
    """Reckoned with a day around it, so that stretches at its edges are known as long as they are."""
    around = LONGEST_ALONE.total_seconds()
    free = without([(start - around, end + around)], joined([*spans(home), *held]))
    needing = alone(
        (Stretch(_moment(since), _moment(until)) for since, until in free), home.may_be_alone, home.alone_for
    )
    return [(each.start.timestamp(), each.end.timestamp()) for each in needing]


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
