"""Which shares are possible at all: hours come in whole shifts, so a share can only be one of so many numbers.

A cap between two of them is as good as the lower one; a search that knows this ends sooner, and its end is a proof.
"""

from collections.abc import Iterable
from fractions import Fraction
from math import floor, gcd

from careshare.domain.division.puzzle import Puzzle


class Levels:
    """What each helper can come to in each week, counted in the largest piece of time that all shifts are made of.

    `movable` are helpers whose share depends on what they get. What two shifts of theirs forbid each other is left
    out: some of the amounts may not be possible, but none that is possible is missing.
    """

    def __init__(self, puzzle: Puzzle) -> None:
        self.puzzle = puzzle
        self.piece = gcd(*(more for hours in puzzle.hours for more in hours.values())) or 1
        self.pieces = _pieces(puzzle, self.piece)
        self.sums = {place: _sums(pieces.values(), self._room(*place)) for place, pieces in self.pieces.items()}
        self.movable = sorted({helper for helper, _ in self.pieces if puzzle.limits[helper]})
        self.all = sorted({level for helper in self.movable for level in self._levels(helper)})

    def before(self, helper: int) -> Fraction:
        """The share of what they hold already."""
        return Fraction(max(self.puzzle.held[helper]), self.puzzle.limits[helper])

    def most(self, helper: int, week: int, level: Fraction) -> int:
        """The most pieces they can get in that week with no larger share."""
        more = floor((level * self.puzzle.limits[helper] - self.puzzle.held[helper][week]) / self.piece)
        return _largest(self.sums[helper, week], more) if more > 0 else 0

    def most_of_all(self, helper: int, week: int) -> int:
        """The most pieces they can get in that week."""
        return self.sums[helper, week].bit_length() - 1

    def _levels(self, helper: int) -> Iterable[Fraction]:
        yield self.before(helper)
        for (who, week), sums in self.sums.items():
            if who == helper:
                held, limit = self.puzzle.held[helper][week], self.puzzle.limits[helper]
                yield from (Fraction(held + pieces * self.piece, limit) for pieces in _listed(sums))

    def _room(self, helper: int, week: int) -> int | None:
        room = self.puzzle.room[helper][week]
        return None if room is None else room // self.piece


def _pieces(puzzle: Puzzle, piece: int) -> dict[tuple[int, int], dict[int, int]]:
    """By helper and week, what each shift they may get would add."""
    found: dict[tuple[int, int], dict[int, int]] = {}
    for shift, helper in puzzle.pairs:
        for week, more in puzzle.hours[shift].items():
            found.setdefault((helper, week), {})[shift] = more // piece
    return found


def _sums(pieces: Iterable[int], room: int | None) -> int:
    """All sums of some of them within the room, as the bits of one number."""
    sums = 1
    for more in pieces:
        sums |= sums << more
    return sums if room is None else sums & (2 << room) - 1


def _listed(sums: int) -> Iterable[int]:
    return (number for number, bit in enumerate(reversed(f"{sums:b}")) if bit == "1")


def _largest(sums: int, most: int) -> int:
    return (sums & (2 << most) - 1).bit_length() - 1
