"""A first division, at once: what a better one must be better than."""

from collections.abc import Collection
from fractions import Fraction

from careshare.domain.division.puzzle import Pair, Puzzle, hours_with, share


def filled(puzzle: Puzzle, chosen: Collection[Pair] = ()) -> frozenset[Pair]:
    """What is chosen already, and every place that can still be given beside it.

    What the fewest can do goes first, and the longest of those; each to whom it burdens the least.
    """
    filling = _Filling(puzzle, chosen)
    for shift in sorted(range(len(puzzle.places)), key=filling.order):
        for _ in range(filling.left[shift]):
            filling.give(shift)
    return frozenset(filling.chosen)


def eased(puzzle: Puzzle, chosen: Collection[Pair]) -> frozenset[Pair]:
    """The same places, with less for who carries most, as long as handing on or changing one shift brings that."""
    filling = _Filling(puzzle, chosen)
    while any(filling.lighten(helper) for helper in filling.heaviest_first()):
        pass
    return frozenset(filling.chosen)


class _Filling:
    def __init__(self, puzzle: Puzzle, chosen: Collection[Pair]) -> None:
        self.puzzle = puzzle
        self.chosen = set(chosen)
        self.hours = hours_with(puzzle, chosen)
        self.left = list(puzzle.places)
        self.who: list[list[int]] = [[] for _ in puzzle.places]
        self.apart: list[set[int]] = [{shift} for shift in range(len(puzzle.places))]
        for shift, helper in puzzle.pairs:
            self.who[shift].append(helper)
        for one, other in puzzle.apart:
            self.apart[one].add(other)
            self.apart[other].add(one)
        for shift, _ in chosen:
            self.left[shift] -= 1

    def order(self, shift: int) -> tuple[int, int, int]:
        """Few before many, long before short."""
        return len(self.who[shift]), -sum(self.puzzle.hours[shift].values()), shift

    def give(self, shift: int) -> None:
        """One place of it to whom it burdens the least; to nobody where nobody can."""
        free = [helper for helper in self.who[shift] if self._can(shift, helper)]
        if not free:
            return
        self._put(shift, min(free, key=lambda who: self._burden(shift, who)))

    def heaviest_first(self) -> list[int]:
        """Those who carry anything that another could, by their share."""
        helpers = {helper for _, helper in self.chosen if self.puzzle.limits[helper]}
        return sorted(helpers, key=lambda who: (-self._share(who), who))

    def lighten(self, helper: int) -> bool:
        """Hands one of their shifts on, alone or for one of another's, so that both then carry less than they did."""
        most = self._share(helper)
        for shift in self._shifts(helper):
            self._take(shift, helper)
            if self._share(helper) < most and any(self._hand_on(shift, helper, to, most) for to in self.who[shift]):
                return True
            self._put(shift, helper)
        return False

    def _hand_on(self, shift: int, helper: int, to: int, most: Fraction) -> bool:
        if to == helper or (shift, to) in self.chosen:
            return False
        if self._is_less(shift, to, most):
            self._put(shift, to)
            return True
        return any(self._change(shift, back, helper, to, most) for back in self._shifts(to) if helper in self.who[back])

    def _change(self, shift: int, back: int, helper: int, to: int, most: Fraction) -> bool:
        self._take(back, to)
        if (back, helper) not in self.chosen and self._is_less(shift, to, most) and self._is_less(back, helper, most):
            self._put(shift, to)
            self._put(back, helper)
            return True
        self._put(back, to)
        return False

    def _is_less(self, shift: int, helper: int, most: Fraction) -> bool:
        return self._can(shift, helper) and share(self._with(shift, helper), self.puzzle.limits[helper]) < most

    def _can(self, shift: int, helper: int) -> bool:
        if any((other, helper) in self.chosen for other in self.apart[shift]):
            return False
        before, room = self.puzzle.held[helper], self.puzzle.room[helper]
        after = self._with(shift, helper)
        return all(most is None or now - was <= most for was, most, now in zip(before, room, after, strict=True))

    def _burden(self, shift: int, helper: int) -> tuple[Fraction, int, int]:
        pair = shift, helper
        by_share = share(self._with(shift, helper), self.puzzle.limits[helper])
        return by_share, -self.puzzle.likes.get(pair, 0), helper

    def _share(self, helper: int) -> Fraction:
        return share(self.hours[helper], self.puzzle.limits[helper])

    def _shifts(self, helper: int) -> list[int]:
        return sorted(shift for shift, who in self.chosen if who == helper)

    def _with(self, shift: int, helper: int) -> list[int]:
        more = self.puzzle.hours[shift]
        return [hours + more.get(week, 0) for week, hours in enumerate(self.hours[helper])]

    def _put(self, shift: int, helper: int) -> None:
        self.chosen.add((shift, helper))
        self.hours[helper] = self._with(shift, helper)

    def _take(self, shift: int, helper: int) -> None:
        self.chosen.remove((shift, helper))
        for week, less in self.puzzle.hours[shift].items():
            self.hours[helper][week] -= less
