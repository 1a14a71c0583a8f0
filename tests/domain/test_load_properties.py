"""What holds of load whatever somebody holds."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as some

from careshare.domain.load import Assessment, Care, Lasts, Level, SignalName, assess, with_care
from careshare.domain.load.carer import CheckIn
from careshare.domain.time import Stretch, home_midnight
from careshare.domain.words import Presence
from tests.domain.weeks import AMSTERDAM, TODAY, care, carer, day, moved, said

NEVER_LOWER = SignalName.OWN_LIMIT, SignalName.WEEKLY_NIGHTS, SignalName.MONTHLY_NIGHTS
QUARTER = timedelta(minutes=15)
A_DAY_IN_QUARTERS = 96

cares = some.builds(
    lambda start, length, presence, calls, circle: Care(
        stretch=Stretch(begin := home_midnight(TODAY, AMSTERDAM) + start * QUARTER, begin + length * QUARTER),
        presence=presence,
        zone=AMSTERDAM,
        circle_id=circle,
        shift_id=0,
        calls=calls,
    ),
    some.integers(-35 * A_DAY_IN_QUARTERS, 14 * A_DAY_IN_QUARTERS),
    some.integers(1, 2 * A_DAY_IN_QUARTERS),
    some.sampled_from(Presence),
    some.integers(0, 6),
    some.integers(1, 2),
)
rotas = some.lists(cares, max_size=12).map(tuple)
words = some.none() | some.builds(
    said,
    some.integers(-13, 0),
    heavy=some.none() | some.integers(0, 10),
    bad_nights=some.none() | some.integers(0, 7),
    lasts=some.none() | some.sampled_from(Lasts),
)


def amounts(assessment: Assessment) -> dict[SignalName, float]:
    return {signal.name: signal.amount for signal in assessment.signals}


def judged(*held: Care, check_in: CheckIn | None = None) -> Assessment:
    return assess(carer(*held, limit=timedelta(hours=12), check_ins=(check_in,) if check_in else ()), TODAY)


@given(rotas, cares)
def test_a_shift_more_lowers_neither_hours_nor_nights(held: tuple[Care, ...], one_more: Care) -> None:
    before, after = amounts(judged(*held)), amounts(judged(*held, one_more))

    assert all(before[name] <= after[name] + 1e-6 for name in NEVER_LOWER)


@given(rotas, some.randoms())
def test_the_order_in_which_shifts_are_given_changes_nothing(held: tuple[Care, ...], random) -> None:
    shuffled = list(held)
    random.shuffle(shuffled)

    assert amounts(judged(*shuffled)) == amounts(judged(*held))


@given(rotas, some.data())
def test_cut_into_touching_shifts_it_is_the_same(held: tuple[Care, ...], data) -> None:
    quiet = [replace(each, calls=0) for each in held]
    cut = [part for each in quiet for part in in_parts(each, data.draw(some.lists(some.integers(1, 191))))]

    assert amounts(judged(*cut)) == amounts(judged(*quiet))


def in_parts(one: Care, after: list[int]) -> list[Care]:
    """The care, cut so many quarters after its start."""
    cuts = sorted({one.stretch.start + quarters * QUARTER for quarters in after})
    edges = [one.stretch.start, *(cut for cut in cuts if cut < one.stretch.end), one.stretch.end]
    return [replace(one, stretch=Stretch(start, end)) for start, end in pairwise(edges)]


@given(some.integers(0, 9), some.integers(0, 9), some.integers(1, 31))
def test_the_calls_of_a_night_are_its_own_however_it_is_cut(first: int, second: int, after: int) -> None:
    night = care(1, "23:00-07:00", Presence.ASLEEP, calls=first + second)
    one, other = in_parts(replace(night, calls=0), [after])

    assert amounts(judged(replace(one, calls=first), replace(other, calls=second))) == amounts(judged(night))


@given(rotas, some.integers(1, 12))
def test_whole_weeks_later_it_is_the_same(held: tuple[Care, ...], weeks: int) -> None:
    later = timedelta(weeks=weeks)
    before = carer(*held, limit=timedelta(hours=12), since=None)
    after = replace(before, cares=tuple(moved(each, later) for each in held))

    assert amounts(assess(after, TODAY + later)) == amounts(assess(before, TODAY))


@given(rotas, words)
def test_what_is_raised_has_passed_its_line_and_names_shifts_they_hold(
    held: tuple[Care, ...], check_in: CheckIn | None
) -> None:
    for signal in judged(*held, check_in=check_in).raised:
        assert signal.fewer >= 0
        assert signal.amount >= signal.line or signal.weeks_over >= 3 or signal.name is SignalName.LASTS
        assert all(any(each is one for one in held) for each in signal.cares)


@given(rotas, words)
def test_overloaded_needs_their_own_word_or_all_three(held: tuple[Care, ...], check_in: CheckIn | None) -> None:
    assessment = judged(*held, check_in=check_in)

    if assessment.level is Level.OVERLOADED and assessment.own in (None, 0):
        assert assessment.own is None
        assert min(kinds(assessment)) == 2


def kinds(assessment: Assessment) -> list[int]:
    return [
        max((signal.strength for signal in assessment.signals if signal.name.value[0] == kind), default=0)
        for kind in "hrn"
    ]


@settings(max_examples=30)
@given(rotas, cares)
def test_a_shift_more_says_new_only_of_what_is_raised(held: tuple[Care, ...], one_more: Care) -> None:
    for coming in with_care(carer(*held), one_more):
        assert set(coming.new) <= set(coming.assessment.raised)
        assert coming.assessment.level is (Level.ATTENTION if coming.assessment.raised else Level.OK)


def test_the_days_of_the_properties_lie_away_from_a_change_of_the_clocks() -> None:
    assert {home_midnight(day(later), AMSTERDAM).hour for later in (-42, 14 + 12 * 7)} == {22}
