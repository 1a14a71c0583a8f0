"""Goes through the goals of a division in their order, each with a part of the time, and keeps the best that it saw."""

import time
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from careshare.dividing.levels import Levels
from careshare.dividing.model import NO_ANSWER, Answer, Asked, Model
from careshare.domain.division.greedy import eased, filled
from careshare.domain.division.puzzle import Found, Pair, Puzzle, hours_with, is_allowed, share, worth
from careshare.domain.division.values import Step

NOTHING = Fraction(0)
OF_COVERING, OF_ONE_QUESTION, ALL_THAT_IS_LEFT = 0.4, 0.25, 1.0
"""Of the time that is left: what covering may take, each question after it, and the wishes at the end."""
FOR_WISHES = 0.1
"""Of all the time: what is kept for them."""

Say = Callable[[Step, Found], None]


def solve(puzzle: Puzzle, seconds: float, say: Say) -> Found:
    """The best division there is, or the best that was found in time; each better one is said at once."""
    search = _Search(puzzle, seconds, say)
    search.go()
    return search.found


class _Search:
    def __init__(self, puzzle: Puzzle, seconds: float, say: Say) -> None:
        self.until = time.monotonic() + seconds
        self.for_wishes = FOR_WISHES * seconds if puzzle.likes else 0.0
        self.puzzle = puzzle
        self.say = say
        self.found = Found(filled(puzzle))
        self.worth = worth(puzzle, self.found.chosen)
        self.step = Step.COVER

    @property
    def left(self) -> float:
        """Seconds for what comes before the wishes."""
        return self.until - self.for_wishes - time.monotonic()

    def go(self) -> None:
        self._is_better(self.found.chosen)
        self.levels = Levels(self.puzzle)
        self.model = Model(self.puzzle, self.levels)
        covers_most = self._cover()
        self.found = replace(self.found, covers_most=covers_most)
        lowered = [self._lower(place) for place in range(len(self.levels.movable))]
        pleased = self._please()
        self.found = replace(self.found, is_best=covers_most and all(lowered) and pleased)

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """Of those whose share depends on what they get, the largest first."""
        hours = hours_with(self.puzzle, self.found.chosen)
        shares = (share(hours[helper], self.puzzle.limits[helper]) for helper in self.levels.movable)
        return tuple(sorted(shares, reverse=True))

    @property
    def covered(self) -> int:
        return len(self.found.chosen)

    # Each goal answers whether it is certain that nothing does better.

    def _cover(self) -> bool:
        can = [0] * len(self.puzzle.places)
        for shift, _ in self.puzzle.pairs:
            can[shift] += 1
        if self.covered == sum(map(min, can, self.puzzle.places)):
            return True
        is_sure = self._improve(Asked(), OF_COVERING, dict.fromkeys(self.puzzle.pairs, 1))
        self._is_better(filled(self.puzzle, self.found.chosen))
        return is_sure

    def _lower(self, place: int) -> bool:
        """Makes the share at that place as small as can be, where those before it are no larger than they are.

        Looks first just below what there is: mostly that is the smallest already. Then from below, because a no comes
        ten times as quick as a yes.
        """
        self.step = Step.OTHERS if place else Step.LARGEST
        low = bound = 0
        jump = place == 0
        while low < (high := bisect_left(self.levels.all, self.shares[place])):
            middle = low + (high - low) // 4 if jump else high - 1
            jump = True
            asked = Asked(self.covered, self.shares[:place], self.levels.all[middle])
            answer = self._answer(asked, OF_ONE_QUESTION)
            if not self._is_better(answer.chosen):
                low = middle + 1
                bound = low if answer.is_none else bound
        if place == 0:
            self.found = replace(self.found, least=self.levels.all[bound])
        return bound == low

    def _please(self) -> bool:
        """Goes by what people rather do."""
        self.step, self.for_wishes = Step.WISHES, 0.0
        goal = dict(self.puzzle.likes)
        return not goal or self._improve(Asked(self.covered, self.shares, NOTHING), ALL_THAT_IS_LEFT, goal)

    def _improve(self, asked: Asked, part: float, goal: dict[Pair, int]) -> bool:
        answer = self._answer(asked, part, goal)
        self._is_better(answer.chosen)
        return answer.is_best

    def _answer(self, asked: Asked, part: float, goal: dict[Pair, int] | None = None) -> Answer:
        """With a goal it starts from what there is."""
        if self.left <= 0:
            return NO_ANSWER
        return self.model.answer(asked, part * self.left, goal, self.found.chosen if goal else ())

    def _is_better(self, chosen: frozenset[Pair] | None) -> bool:
        """Whether it is better than what there is, and then keeps it, eased as far as that goes by itself."""
        if chosen is None or not is_allowed(self.puzzle, chosen):
            return False
        chosen = eased(self.puzzle, chosen)
        if (found := worth(self.puzzle, chosen)) >= self.worth:
            return False
        self.worth, self.found = found, replace(self.found, chosen=chosen)
        self.say(self.step, self.found)
        return True
