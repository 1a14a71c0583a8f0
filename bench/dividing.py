"""Dividing what is open in circles of ten people, four weeks and 120 shifts, while somebody waits for it."""

from collections.abc import Iterator

from bench.table import Row, at_least
from careshare.dividing.apart import SECONDS
from careshare.dividing.solve import solve
from careshare.domain.division.explain import is_near
from careshare.domain.division.puzzle import Found, Puzzle, puzzle_of, worth
from careshare.domain.division.values import Step
from tests.dividing.circles import large_circle

CIRCLES = 10


def measured() -> Iterator[Row]:
    """In how many of them the largest share is proven in time, and how far it can be from the smallest there is."""
    puzzles = [puzzle_of(large_circle(number)) for number in range(CIRCLES)]
    found = [solve(puzzle, SECONDS, _say_nothing) for puzzle in puzzles]
    both = list(zip(puzzles, found, strict=True))
    proven = sum(division.covers_most and is_near(puzzle, division) for puzzle, division in both)
    yield at_least("fair division, 10 people, 120 shifts, proven in 3 s", CIRCLES, proven, f"of {CIRCLES}")
    above = max(map(_above, puzzles, found))
    yield Row("  largest share above the smallest there can be, at most", "", f"{above:,.1f} %", above)
    every = sum(division.is_best for division in found)
    yield Row("  every smaller share too", "", f"{every} of {CIRCLES}", every)


def _above(puzzle: Puzzle, found: Found) -> float:
    """In percent."""
    return float(100 * (worth(puzzle, found.chosen).largest / found.least - 1)) if found.least else 0.0


def _say_nothing(_step: Step, _found: Found) -> None:
    pass
