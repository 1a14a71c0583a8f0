"""The search: what it finds is the best there is, in the order of the goals; out of time it has one all the same."""

from fractions import Fraction
from itertools import islice

import pytest

from careshare.dividing.solve import solve
from careshare.domain.division import Bar, Step, Task
from careshare.domain.division.explain import division_of
from careshare.domain.division.puzzle import Found, Puzzle, is_allowed, puzzle_of, worth
from tests.dividing.circles import best, large_circle, small_puzzles
from tests.domain.dividing import ANN, BEN, CAS, helper, hours_of, on_days, task, who_gets

CIRCLES, AT_A_TIME = 500, 50
LONG_ENOUGH = 60.0


def say_nothing(_step: Step, _found: Found) -> None:
    pass


def found(puzzle: Puzzle, seconds: float = LONG_ENOUGH) -> Found:
    return solve(puzzle, seconds, say_nothing)


def divided(task: Task):
    puzzle = puzzle_of(task)
    return division_of(task, puzzle, found(puzzle))


@pytest.mark.parametrize("first", range(0, CIRCLES, AT_A_TIME))
def test_in_small_circles_it_is_as_good_as_the_best_of_all_divisions(first: int) -> None:
    for puzzle in islice(small_puzzles(), first, first + AT_A_TIME):
        division = found(puzzle)

        assert worth(puzzle, division.chosen) == best(puzzle)
        assert is_allowed(puzzle, division.chosen)
        assert division.covers_most
        assert division.is_best


def test_shifts_of_4_4_3_3_and_2_hours_over_limits_of_12_8_and_4_are_8_6_and_2_hours() -> None:
    division = divided(task(on_days(4, 4, 3, 3, 2), helper(ANN, 12), helper(BEN, 8), helper(CAS, 4)))

    assert hours_of(division) == [8, 6, 2]
    assert division.uncovered == ()
    assert division.proven
    assert not division.best_so_far


def test_where_nobody_set_a_limit_equal_hours_are_fair() -> None:
    assert hours_of(divided(task(on_days(4, 2, 2), helper(ANN), helper(BEN)))) == [4, 4]


def test_after_the_largest_share_the_second_largest_is_made_small() -> None:
    opens = on_days(8, 2, 2)
    only_ann = helper(ANN, 10)
    others = [helper(who, 10, closed={1: Bar.NOT_FOR_THEM}) for who in (BEN, CAS)]

    division = divided(task(opens, only_ann, *others))

    assert hours_of(division) == [8, 2, 2]


def test_fewer_open_places_come_before_fair_shares() -> None:
    opens = on_days(4, 4)

    division = divided(task(opens, helper(ANN, 8), helper(BEN, 3)))

    assert who_gets(division) == {1: {ANN}, 2: {ANN}}


def test_fair_shares_come_before_what_people_rather_do() -> None:
    opens = on_days(2, 2)
    ann = helper(ANN, 10, rather=frozenset({1}), rather_not=frozenset({2}))
    ben = helper(BEN, 10, rather=frozenset({2}), rather_not=frozenset({1}))
    likes_all_of_it = helper(ANN, 10, rather=frozenset({1, 2}))

    by_wish = divided(task(opens, ann, ben))
    by_share = divided(task(opens, likes_all_of_it, helper(BEN, 10, rather_not=frozenset({1, 2}))))

    assert who_gets(by_wish) == {1: {ANN}, 2: {BEN}}
    assert hours_of(by_share) == [2, 2]


def test_what_everybody_would_rather_and_rather_not_still_finds_somebody() -> None:
    everything = frozenset({1, 2})
    nobody_likes_it = [helper(who, 10, rather_not=everything) for who in (ANN, BEN)]
    torn = [helper(who, 10, rather=everything, rather_not=everything) for who in (ANN, BEN)]

    for helpers in (nobody_likes_it, torn):
        division = divided(task(on_days(2, 2), *helpers))

        assert division.uncovered == ()
        assert hours_of(division) == [2, 2]


def test_limits_of_nothing_get_nothing() -> None:
    division = divided(task(on_days(2, 3), helper(ANN, 0), helper(BEN, 0)))

    assert division.given == ()
    assert [gap.shift_id for gap in division.uncovered] == [1, 2]
    assert [share.after for share in division.shares] == [0, 0]
    assert division.proven


def test_where_nobody_is_free_or_nothing_is_open_there_is_nothing_to_search() -> None:
    nobody, nothing = divided(task(on_days(2))), divided(task((), helper(ANN, 10)))

    assert (nobody.given, [gap.places for gap in nobody.uncovered]) == ((), [1])
    assert (nothing.given, nothing.uncovered) == ((), ())
    assert nobody.proven
    assert nothing.proven


def test_out_of_time_it_has_the_first_division_and_says_that_there_may_be_better() -> None:
    large = large_circle()
    puzzle = puzzle_of(large)

    division = division_of(large, puzzle, found(puzzle, seconds=0))

    assert len(division.given) > 100
    assert division.best_so_far
    assert not division.proven


def test_each_division_it_says_is_allowed_and_better_than_the_one_before() -> None:
    puzzle = puzzle_of(large_circle())
    heard: list[tuple[Step, Found]] = []

    last = solve(puzzle, 1, lambda step, division: heard.append((step, division)))

    said = [worth(puzzle, division.chosen) for _, division in heard]
    assert said == sorted(set(said), reverse=True)
    assert all(is_allowed(puzzle, division.chosen) for _, division in heard)
    assert [step for step, _ in heard] == sorted((step for step, _ in heard), key=list(Step).index)
    assert worth(puzzle, last.chosen) == said[-1]


def test_the_same_task_has_the_same_answer() -> None:
    puzzle = next(islice(small_puzzles(), 5, None))

    assert found(puzzle) == found(puzzle)


def test_what_it_says_can_never_be_smaller_is_no_more_than_what_was_found() -> None:
    for puzzle in islice(small_puzzles(), 50):
        division = found(puzzle)

        assert Fraction(0) <= division.least <= worth(puzzle, division.chosen).largest
