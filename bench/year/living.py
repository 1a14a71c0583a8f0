"""A year of one circle, day after day."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from bench.year import assumptions as assumed
from bench.year import first_come
from bench.year.assumptions import FIRST_DAY, HOME
from bench.year.fairly import Shared, both_ways
from bench.year.people import Need, Someone, people
from bench.year.rota import Rota
from bench.year.telling import Broken, Telling, broken, in_vain, over_limit
from careshare.domain.balance import Found, to_hand_over
from careshare.domain.load import Notice
from careshare.domain.time import ONE_DAY, home_day, instant

MORNING = time(7, 30)


@dataclass(frozen=True, slots=True)
class Carried:
    """What a year was for one whose load is reckoned."""

    habit: str
    has_limit: bool
    notices: tuple[Notice, ...]
    broken: tuple[Broken, ...]
    in_vain: int
    judged: int


@dataclass(slots=True)
class Lived:
    """What is counted of one circle."""

    shifts: int = 0
    uncovered: int = 0
    carried: list[Carried] = field(default_factory=list)
    shared: list[Shared] = field(default_factory=list)


class Year:
    """The circle of that number. The same seed lives the same year."""

    def __init__(self, number: int, seed: int = assumed.SEED) -> None:
        self.any_of = Random(f"{seed}/{number}")
        self.people = people(number, self.any_of)
        self.rota = Rota(self.people)
        self.telling = Telling(self.rota)
        self.holders: dict[Need, Someone] = {}
        self.shared: list[Shared] = []

    def live(self, weeks: int = assumed.WEEKS, divided: Collection[int] = assumed.FORTNIGHTS) -> Lived:
        """So many weeks; the fortnights that begin with these are also divided fairly."""
        fortnights = {FIRST_DAY + timedelta(weeks=week) for week in divided if week <= weeks - 2}
        until = FIRST_DAY + timedelta(weeks=weeks)
        day = FIRST_DAY
        while day < until:
            self._day(day)
            if (monday := day + assumed.DIVIDED_BEFORE) in fortnights:
                self._divide(monday, day)
            day += ONE_DAY
        return self._counted(until)

    def _day(self, today: date) -> None:
        morning = _at(today, MORNING)
        self.rota.close(today)
        self._write(today, morning)
        self._be_away(today, morning)
        self._come_up(today, morning)
        first, second = assumed.LOOKED_AT
        self._tell(self.telling.look, _at(today, first))
        first_come.come_by(self.rota, today, self.any_of)
        self._tell(self.telling.look_again, _at(today, second))

    # What is needed.

    def _write(self, today: date, now: datetime) -> None:
        """What began to be needed, as far as the horizon; of the others the day that comes into it."""
        for need in self.people.needs:
            if need.written == today:
                self._begin(need, now)
            elif need.written < today:
                self._continue(need, today + assumed.HORIZON, now)

    def _begin(self, need: Need, now: datetime) -> None:
        days = (need.first + ONE_DAY * later for later in range((need.written + assumed.HORIZON - need.first).days + 1))
        numbers = [self.rota.write(need.turn, day) for day in days if day.weekday() == need.turn.weekday]
        if need.is_asked and (holder := self._holder(need, numbers, now)):
            self.holders[need] = holder
            self._hold(numbers, holder, now)

    def _continue(self, need: Need, day: date, now: datetime) -> None:
        if day.weekday() == need.turn.weekday:
            number = self.rota.write(need.turn, day)
            if holder := self.holders.get(need):
                self._hold([number], holder, now)

    def _hold(self, numbers: list[int], who: Someone, now: datetime) -> None:
        for number in numbers:
            if not self.rota.is_away(who, self.rota.shifts[number].stretch):
                self.rota.take(number, who, now)

    def _holder(self, need: Need, numbers: list[int], now: datetime) -> Someone | None:
        """The first who says yes. As a circle begins, nobody has more than they set for themselves."""
        helpers = self.any_of.sample(self.people.helpers, len(self.people.helpers))
        free = [who for who in helpers if need.turn in who.free and self.rota.may_take(numbers[0], who, now)]
        if need.written == FIRST_DAY:
            first = [self.rota.shifts[number] for number in numbers[:4]]
            return next((who for who in free if not first_come.is_over_limit(self.rota, who, first, now)), None)
        yes = (who for who in free if first_come.says_yes_to_every(self.rota, who, numbers, now, self.any_of))
        return next(yes, None)

    # What comes between.

    def _be_away(self, today: date, now: datetime) -> None:
        for who in self.people.helpers:
            for first, last in who.holidays:
                if today == max(first - assumed.HOLIDAY_KNOWN_BEFORE, FIRST_DAY):
                    self.rota.be_away(who, first, last, now)
            if self.any_of.random() < assumed.ILL_A_YEAR / 365:
                days = self.any_of.choice(assumed.ILL_DAYS)
                self.rota.be_away(who, today, today + ONE_DAY * (days - 1), now)

    def _come_up(self, today: date, now: datetime) -> None:
        day = today + assumed.COMES_UP_BEFORE
        for who in self.people.helpers:
            for shift in list(self.rota.held(who, day, day)):
                if self.any_of.random() < assumed.SOMETHING_COMES_UP:
                    self.rota.seek(shift.id, who, now)

    # How it goes.

    def _tell(self, look: Callable[[Someone, datetime], Found], now: datetime) -> None:
        for who in self.telling.told:
            found = look(who, now)
            if found.standing.notice and self.any_of.random() < assumed.ACTS_ON_A_NOTICE:
                self._hand_over(who, found, now)

    def _hand_over(self, who: Someone, found: Found, now: datetime) -> None:
        """The moment the page says to ask somebody else for; of what is only coming, of the first such week."""
        weeks = (coming.assessment.signals for coming in found.coming)
        loudest = found.loudest() or next((some for each in weeks if (some := found.loudest(each))), [])
        care = to_hand_over(self.rota.carer(who, home_day(now, HOME)), loudest[0], now) if loudest else None
        if care:
            self.rota.seek(care.shift_id, who, now)

    def _divide(self, monday: date, today: date) -> None:
        any_of = Random(f"{self.people.circle.id}/{monday}")
        if shared := both_ways(self.rota, monday, today, any_of):
            self.shared.append(shared)

    def _counted(self, until: date) -> Lived:
        end = _at(until, time())
        past = [shift for shift in self.rota.shifts.values() if shift.stretch.start < end]
        return Lived(
            shifts=len(past),
            uncovered=sum(shift.gap for shift in past),
            carried=[self._carried(who, until) for who in self.telling.told],
            shared=self.shared,
        )

    def _carried(self, who: Someone, until: date) -> Carried:
        told = self.telling.told[who]
        vain, judged = in_vain(told, over_limit(self.rota, who, until), until)
        times = tuple(broken(self.rota, who, told, until))
        return Carried(who.habit, who.limit is not None, tuple(told.notices), times, vain, judged)


def _at(day: date, clock: time) -> datetime:
    return instant(datetime.combine(day, clock), HOME)
