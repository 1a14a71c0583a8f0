"""Goes through the goals of a division in their order, each with a part of the time, and keeps the best that it saw."""

import time
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from careshare.dividing.levels import Levels
from careshare.dividing.model import Answer, Asked, Model
from careshare.domain.division.greedy import eased, filled
from careshare.domain.division.puzzle import Found, Pair, Puzzle, hours_with, is_allowed, share, worth
from careshare.domain.division.values import Step

NOTHING = Fraction(0)
OF_COVERING, OF_ONE_QUESTION, FOR_WISHES = 0.4, 0.25, 0.1
"""Of the time that is left: what covering may take, and each question after it; of all of it, what wishes get."""


Say = Callable[[Step, Found], None]


def solve(puzzle: Puzzle, seconds: float, say: Say) -> Found:
    """The best division there is, or the best that was found in time; each better one is said at once."""
    search = _Search(puzzle, seconds, say)
    if puzzle.pairs:
        search.go()
    return search.found


class _Search:
    def __init__(self, puzzle: Puzzle, seconds: float, say: Say) -> None:
        self.until = time.monotonic() + seconds
        self.for_wishes = FOR_WISHES * seconds if puzzle.likes or puzzle.asked else 0.0
        self.puzzle = puzzle
        self.say = say
        self.found = Found(filled(puzzle), covers_most=True, is_best=True)
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
        self._cover()
        for place in range(len(self.levels.movable)):
            self.step = Step.OTHERS if place else Step.LARGEST
            self._lower(place)
        self._please()

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """Of those whose share depends on what they get, the largest first."""
        hours = hours_with(self.puzzle, self.found.chosen)
        shares = (share(hours[helper], self.puzzle.limits[helper]) for helper in self.levels.movable)
        return tuple(sorted(shares, reverse=True))

    @property
    def covered(self) -> int:
        return len(self.found.chosen)

    def _cover(self) -> None:
        can = [0] * len(self.puzzle.places)
        for shift, _ in self.puzzle.pairs:
            can[shift] += 1
        if self.covered == sum(map(min, can, self.puzzle.places)):
            return
        goal = dict.fromkeys(self.puzzle.pairs, 1)
        answer = self._ask(Asked(), OF_COVERING, goal)
        self._is_better(filled(self.puzzle, self.found.chosen))
        self.found = replace(self.found, covers_most=answer.is_sure)

    def _lower(self, place: int) -> None:
        """Makes the share at that place as small as can be, where those before it are no larger than they are.

        Looks first just below what there is: mostly that is the smallest already. Then from below, because a no comes
        ten times as quick as a yes.
        """
        low = bound = 0
        jump = place == 0
        while low < (high := bisect_left(self.levels.all, self.shares[place])):
            middle = low + (high - low) // 4 if jump else high - 1
            jump = True
            answer = self._ask(Asked(self.covered, self.shares[:place], self.levels.all[middle]), OF_ONE_QUESTION)
            if answer.chosen is None:
                low = middle + 1
                bound = low if answer.is_sure else bound
        if place == 0:
            self.found = replace(self.found, least=self.levels.all[bound])
        if bound < low:
            self.found = replace(self.found, is_best=False)

    def _please(self) -> None:
        """Takes back the fewest questions, and then goes by what people rather do."""
        one_question = 1 + sum(map(abs, self.puzzle.likes.values()))
        goal = dict(self.puzzle.likes)
        for pair in self.puzzle.asked:
            goal[pair] = goal.get(pair, 0) + one_question
        if not goal:
            return
        self.step, self.for_wishes = Step.WISHES, 0.0
        self._ask(Asked(self.covered, self.shares, NOTHING), 1.0, goal)

    def _ask(self, asked: Asked, part: float, goal: dict[Pair, int] | None = None) -> Answer:
        """Asks, and keeps what is better; with a goal it starts from what there is."""
        start = self.found.chosen if goal else ()
        if self.left <= 0:
            answer = Answer(None, is_sure=False)
        else:
            answer = self.model.answer(asked, part * self.left, goal, start)
        if goal and not answer.is_sure:
            self.found = replace(self.found, is_best=False)
        return answer if self._is_better(answer.chosen) else replace(answer, chosen=None)

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
