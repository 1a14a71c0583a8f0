"""The order of asking, by itself: whom it asks at an instant, and what holds of it whatever happens in a circle."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from careshare.domain.asking.ahead import outlook
from careshare.domain.asking.due import Asked, Asking, Busy, look_again_at, to_ask
from careshare.domain.asking.ladder import USUAL, Ladder, Rung, Whom
from careshare.domain.asking.look import look, sort_out
from careshare.domain.asking.search import Ask, Gap, Search
from careshare.domain.assignments import Candidate
from careshare.domain.circles import Member
from careshare.domain.shifts import Assignment, Shift
from careshare.domain.time import ONE_DAY, Stretch, wall_time
from careshare.domain.words import HELPERS, HOLDING, AssignmentState, CircleState, Closed, Role
from tests.domain.cast import ANTON, BRAM, CIRCLE, HOME, JOKE, NOW, PIET, RIA, SANNE, member, on, shift, stretch

AN_HOUR = timedelta(hours=1)
MIA, ANS, BERT, COR = (member(20 + n, name, Role.FRIEND) for n, name in enumerate(("Mia", "Ans", "Bert", "Cor")))
EVERYBODY = (SANNE, ANTON, BRAM, RIA, PIET, JOKE, MIA, ANS, BERT, COR)
USUALLY = Asking(CIRCLE, USUAL)


def at(start: datetime, *people: Assignment, number: int = 1, **values: Any) -> Shift:
    """Two hours from then on."""
    return shift(*people, at=Stretch(start, start + 2 * AN_HOUR), id=number, **values)


def gap(of: Shift, *asks: Ask, who: Iterable[Candidate | Member] = EVERYBODY, **search: Any) -> Gap:
    """That shift, searched for since now, with everybody towards it."""
    candidates = tuple(each if isinstance(each, Candidate) else Candidate(each) for each in who)
    return Gap(of, Search(NOW, of.sequence, asks=asks, **search), candidates, (SANNE,))


def names(asked: Iterable[Asked], rung: int | None = None) -> list[str]:
    found = {each.id: each.name for each in EVERYBODY}
    return [found[each.member_id] for each in asked if rung in (None, each.rung)]


@pytest.mark.parametrize(
    ("hours", "rungs"),
    [(14 * 24 + 1, []), (14 * 24, [1]), (240, [1, 2]), (168, [1, 2, 3]), (72, [1, 2, 3, 4]), (24, [1, 2, 3, 4, 5])],
)
def test_a_gap_asks_all_rungs_that_have_passed_and_no_other(hours, rungs):
    asked = to_ask([gap(at(NOW + hours * AN_HOUR))], USUALLY, NOW)

    assert sorted({each.rung for each in asked}) == rungs


def test_who_was_asked_longest_ago_goes_first_and_who_never_was_before_all_others():
    last = {SANNE.id: NOW - AN_HOUR, BRAM.id: NOW - 9 * ONE_DAY, RIA.id: NOW - ONE_DAY}
    asking = replace(USUALLY, busy=Busy(last=last))

    asked = to_ask([gap(at(NOW + 12 * ONE_DAY), who=(SANNE, BRAM, RIA, MIA))], asking, NOW)

    assert names(asked) == ["Mia", "Bram", "Ria", "Sanne"]


def test_a_time_somebody_would_rather_not_comes_last():
    who = (Candidate(BRAM, rather_not=True), RIA)

    assert names(to_ask([gap(at(NOW + 12 * ONE_DAY), who=who)], USUALLY, NOW)) == ["Ria", "Bram"]


def test_who_lives_in_is_asked_only_in_a_time_they_like_to_be_asked_for():
    def asked(rather: bool) -> list[str]:
        return names(to_ask([gap(at(NOW + 12 * ONE_DAY), who=[Candidate(ANTON, rather=rather)])], USUALLY, NOW))

    assert (asked(rather=False), asked(rather=True)) == ([], ["Anton"])


@pytest.mark.parametrize(
    "candidate",
    [
        Candidate(RIA, is_full=True),
        Candidate(RIA, away=(Stretch(NOW, NOW + 30 * ONE_DAY),)),
        Candidate(RIA, busy=(Stretch(NOW, NOW + 30 * ONE_DAY),)),
        Candidate(RIA, wished_against=True),
        Candidate(replace(RIA, account_id=None)),
    ],
)
def test_nobody_is_asked_whose_answer_is_not_now_or_for_whom_it_is_not(candidate):
    assert to_ask([gap(at(NOW + 12 * ONE_DAY), who=[candidate])], USUALLY, NOW) == []


@pytest.mark.parametrize(
    ("asks", "later", "asked"),
    [
        ([], 0 * AN_HOUR, ["Sanne", "Bram", "Ria", "Mia"]),
        ([SANNE, BRAM, RIA, MIA], 23 * AN_HOUR, []),
        ([SANNE, BRAM, RIA, MIA], 24 * AN_HOUR, ["Ans", "Bert", "Cor"]),
    ],
)
def test_four_at_a_time_and_the_next_four_after_a_day(asks, later, asked):
    before = [Ask(each.id, 1, NOW) for each in asks]

    assert names(to_ask([gap(at(NOW + 13 * ONE_DAY), *before)], USUALLY, NOW + later)) == asked


def test_the_next_ones_need_not_wait_for_who_all_said_no():
    four = (SANNE, BRAM, RIA, MIA)
    before = [Ask(each.id, 1, NOW) for each in four]
    shift = at(NOW + 13 * ONE_DAY)
    said = [Assignment(each.id, each.account_id, each.name, AssignmentState.DECLINED, NOW) for each in four]
    all_said_no = replace(shift, assignments=tuple(said))

    assert names(to_ask([gap(all_said_no, *before)], USUALLY, NOW + AN_HOUR)) == ["Ans", "Bert", "Cor"]


def test_one_more_letter_than_a_human_bears_is_not_written():
    lately = {RIA.id: [NOW - day * ONE_DAY for day in (1, 2, 3)], BRAM.id: [NOW - day * ONE_DAY for day in (1, 2, 7)]}
    asking = replace(USUALLY, busy=Busy(letters=lately))

    assert names(to_ask([gap(at(NOW + 12 * ONE_DAY), who=(BRAM, RIA))], asking, NOW)) == ["Bram"]


def test_asked_to_hurry_it_asks_the_next_ones_once():
    before = [Ask(each.id, 1, NOW) for each in (SANNE, BRAM, RIA, MIA)]
    hurried = gap(at(NOW + 12 * ONE_DAY), *before, hurried_at=NOW + AN_HOUR)
    done = replace(hurried, search=replace(hurried.search, asks=(*before, Ask(ANS.id, 1, NOW + AN_HOUR))))

    assert names(to_ask([hurried], USUALLY, NOW + AN_HOUR)) == ["Ans", "Bert", "Cor"]
    assert to_ask([done], USUALLY, NOW + AN_HOUR) == []


def test_asked_to_hurry_where_nobody_is_left_the_next_rung_comes_early():
    hurried = gap(at(NOW + 12 * ONE_DAY), Ask(RIA.id, 1, NOW), who=(RIA, PIET), hurried_at=NOW + AN_HOUR)

    assert names(to_ask([hurried], USUALLY, NOW + AN_HOUR)) == ["Piet"]


def test_what_is_held_back_asks_no_helper_but_who_plans_still_reads_of_it():
    held = gap(at(NOW + 2 * ONE_DAY), held_until=NOW + ONE_DAY)

    assert names(to_ask([held], USUALLY, NOW)) == ["Sanne", "Sanne"]  # to send on, and that nobody comes


@pytest.mark.parametrize("clock", ["20:59", "21:00", "07:59", "08:00"])
def test_evening_and_night_are_quiet_but_for_what_starts_within_a_day(clock):
    now = stretch(clock, "23:59").start
    later, soon = gap(at(now + 2 * ONE_DAY, number=1)), gap(at(now + 23 * AN_HOUR, number=2))

    asked = {each.shift_id for each in to_ask([later, soon], USUALLY, now)}

    assert asked == ({1, 2} if clock in {"20:59", "08:00"} else {2})


@pytest.mark.parametrize(
    "over",
    [
        at(NOW + ONE_DAY, closed=Closed.CANCELLED),
        at(NOW + ONE_DAY, on(RIA)),
        at(NOW),
    ],
)
def test_nobody_is_asked_for_what_is_over(over):
    assert to_ask([gap(over)], USUALLY, NOW) == []


def test_a_circle_that_stands_still_asks_nobody():
    still = replace(USUALLY, circle=replace(CIRCLE, state=CircleState.PAUSED))

    assert to_ask([gap(at(NOW + ONE_DAY))], still, NOW) == []


def test_the_outlook_says_who_is_asked_now_and_which_rungs_follow():
    seen = outlook(gap(at(NOW + 12 * ONE_DAY)), USUALLY, NOW)

    assert [(each.rung.number, each.at, [one.name for one in each.members]) for each in seen.first] == [
        (1, NOW, ["Sanne", "Bram", "Ria", "Mia"])
    ]
    assert [(each.rung.number, each.at - NOW) for each in seen.then] == [
        (2, 2 * ONE_DAY),
        (3, 5 * ONE_DAY),
        (4, 9 * ONE_DAY),
        (5, 11 * ONE_DAY),
    ]


def test_the_outlook_of_an_evening_begins_in_the_morning():
    evening = stretch("22:00", "23:00").start

    [first, *_] = outlook(gap(at(evening + 12 * ONE_DAY)), USUALLY, evening).first

    assert wall_time(first.at, HOME).strftime("%d %H:%M") == "05 08:00"


@pytest.mark.parametrize(
    "changed",
    [
        {0: Rung(1, timedelta(days=9), Whom.FAMILY)},
        {4: Rung(5, timedelta(hours=24), Whom.COORDINATORS, is_on=False)},
        {0: Rung(1, timedelta(days=61), Whom.FAMILY)},
        {4: Rung(5, timedelta(minutes=30), Whom.COORDINATORS)},
        {0: Rung(1, timedelta(days=14), Whom.COORDINATORS)},
        {3: Rung(4, timedelta(hours=72), Whom.FAMILY)},
    ],
)
def test_a_ladder_goes_from_early_to_late_and_ends_with_who_plans(changed):
    with pytest.raises(ValueError, match=r"rung|helpers|plans"):
        Ladder(tuple(changed.get(place, rung) for place, rung in enumerate(USUAL.rungs)))


# Whatever happens: some weeks of a circle, looked at by the clock that the looks themselves ask for.


@dataclass(frozen=True)
class Happens:
    """At that hour somebody says yes, or no, or gives it up."""

    hour: int
    shift: int
    who: Member
    state: AssignmentState


@dataclass
class Lived:
    """What became of it: each ask with its search, by when it began; and the letters of each human."""

    shifts: dict[int, Shift]
    not_now: frozenset[tuple[int, int]]
    ladder: Ladder
    searches: dict[int, Search] = field(default_factory=dict)
    asks: list[tuple[Asked, datetime, datetime]] = field(default_factory=list)
    letters: dict[int, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def happen(self, what: Happens, now: datetime) -> None:
        """As far as it can."""
        shift = self.shifts[what.shift]
        if what.state in HOLDING and shift.held >= shift.needed and what.state is AssignmentState.ACCEPTED:
            return
        others = [each for each in shift.assignments if each.member_id != what.who.id]
        people = (*others, on(what.who, what.state, since=now))
        held = sum(each.holds for each in people)
        seeking = sum(each.state is AssignmentState.SEEKING for each in people)
        self.shifts[what.shift] = replace(
            shift, assignments=people, held=held, seeking=seeking, version=shift.version + 1
        )

    def look(self, now: datetime) -> datetime:
        """One look; when the next is due."""
        wanted = [each for each in self.shifts.values() if each.id in self.searches or not each.is_sure]
        found = sort_out(wanted, self.searches, self.ladder, now)
        for over, _ in found.ended:
            self.searches.pop(over.id)
        gaps = [Gap(each, search, self.towards(each), (SANNE,)) for each, search in found.going]
        busy = Busy({who: max(times) for who, times in self.letters.items()}, self.letters)
        seen = look(found, gaps, Asking(CIRCLE, self.ladder, busy), now)
        self.searches |= {each.id: search for each, search in found.going}
        for asked in seen.asked:
            search = self.searches[asked.shift_id]
            self.asks.append((asked, now, search.began_at))
            more = Ask(asked.member_id, asked.rung, now)
            self.searches[asked.shift_id] = replace(search, asks=(*search.asks, more))
            if not asked.is_who_plans and now not in self.letters[asked.account_id]:
                self.letters[asked.account_id].append(now)
        return seen.next_at

    def towards(self, shift: Shift) -> tuple[Candidate, ...]:
        return tuple(Candidate(each, is_full=(shift.id, each.id) in self.not_now) for each in EVERYBODY)


SHIFTS = some.lists(some.tuples(some.integers(2, 20 * 24), some.integers(1, 2)), min_size=1, max_size=5)
STATES = [
    AssignmentState.ACCEPTED,
    AssignmentState.DECLINED,
    AssignmentState.SEEKING,
    AssignmentState.CANNOT_COME,
]
EVENTS = some.lists(
    some.builds(
        Happens, some.integers(0, 20 * 24), some.integers(0, 4), some.sampled_from(EVERYBODY), some.sampled_from(STATES)
    ),
    max_size=8,
)
LADDERS = some.sampled_from(
    [
        USUAL,
        Ladder((replace(USUAL.of(1), is_on=False), *USUAL.rungs[1:])),
        Ladder((*USUAL.rungs[:3], replace(USUAL.of(4), is_on=False), Rung(5, timedelta(hours=1), Whom.COORDINATORS))),
        Ladder((replace(USUAL.of(1), whom=Whom.ALL_HELPERS), *USUAL.rungs[1:])),
    ]
)


@settings(max_examples=150, deadline=None)
@given(SHIFTS, EVENTS, LADDERS, some.frozensets(some.tuples(some.integers(0, 4), some.sampled_from([3, 4, 5, 20, 21]))))
def test_whatever_happens(shifts, events, ladder, not_now):
    """No one twice in a search and rung, never above a week's letters, never whose answer is “not now”, nobody once it
    is filled; and of each gap who plans reads before it starts.
    """
    made = {
        number: at(NOW + hours * AN_HOUR, number=number, needed=needed, open_to=HELPERS)
        for number, (hours, needed) in enumerate(shifts)
    }
    lived = Lived(made, not_now, ladder)
    happens = sorted((each for each in events if each.shift in made), key=lambda each: each.hour)
    now, end = NOW, NOW + 21 * ONE_DAY
    open_before_start = _live(lived, happens, now, end)

    once = Counter((each.shift_id, began, each.rung, each.member_id) for each, _, began in lived.asks)
    roles = {each.id: each.role for each in EVERYBODY}
    assert max(once.values(), default=1) == 1
    for account, times in lived.letters.items():
        most = 1 if roles[account] is Role.VOLUNTEER else 3
        assert all(sum(first <= each < first + timedelta(weeks=1) for each in times) <= most for first in times)
    for each, _, _ in lived.asks:
        assert each.is_who_plans or (each.shift_id, each.member_id) not in not_now
    told = {each.shift_id for each, _, _ in lived.asks if each.is_who_plans and each.rung >= 4}
    assert open_before_start <= told


def _live(lived: Lived, happens: list[Happens], now: datetime, end: datetime) -> set[int]:
    """Until then; which of the shifts were open for two hours when they started."""
    open_since: dict[int, datetime] = {}
    stayed: set[int] = set()
    while now < end:
        while happens and NOW + happens[0].hour * AN_HOUR <= now:
            lived.happen(happens.pop(0), now)
        before = {number: each.is_sure for number, each in lived.shifts.items()}
        asked_before = len(lived.asks)
        next_at = lived.look(now)
        assert not any(before[each.shift_id] for each, _, _ in lived.asks[asked_before:])
        assert all(now < lived.shifts[each.shift_id].stretch.start for each, _, _ in lived.asks[asked_before:])
        for number, each in lived.shifts.items():
            if each.is_sure:
                open_since.pop(number, None)
            else:
                open_since.setdefault(number, now)
        after = min([next_at, *(NOW + each.hour * AN_HOUR for each in happens[:1])])
        for number, since in open_since.items():
            start = lived.shifts[number].stretch.start
            stayed |= {number} if now < start <= after and since < start - AN_HOUR else set()
        now = max(after, now + timedelta(minutes=1))
    return stayed


def test_nothing_is_looked_at_later_than_in_a_day():
    assert look_again_at([], USUALLY, NOW) == NOW + ONE_DAY
