"""A puzzle as an integer programme for HiGHS: a column of 0 or 1 for each pair that may be, and whole numbers only."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

import highspy

from careshare.dividing.levels import Levels
from careshare.domain.division.puzzle import Pair, Puzzle

HALF = 0.5
WITHOUT_END = highspy.kHighsInf


@dataclass(frozen=True, slots=True)
class Asked:
    """What a division should be: so many places covered; of the shares, the largest no larger than the first of `top`,
    the next than the second, and so on, and all others no larger than `rest` (None: as large as they may be).
    """

    covered: int = 0
    top: tuple[Fraction, ...] = ()
    rest: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A division that is what was asked, or None where none was found; whether it is certain that none is better
    (`is_best`), or that there is none at all (`is_none`).
    """

    chosen: frozenset[Pair] | None = None
    is_best: bool = False
    is_none: bool = False


NO_ANSWER = Answer()


class Model:
    """Asked once and again: what one question adds, the next takes away."""

    def __init__(self, puzzle: Puzzle, levels: Levels) -> None:
        self.puzzle = puzzle
        self.levels = levels
        self.highs = highspy.Highs()
        for name, value in {"output_flag": False, "threads": 1, "random_seed": 0, "mip_rel_gap": 0.0}.items():
            self.highs.setOptionValue(name, value)
        self.column = {pair: self._add_choice() for pair in puzzle.pairs}
        self.covered = self._add_row(dict.fromkeys(self.column.values(), 1))
        self._keep_shifts_apart()
        self.carried = {
            (helper, week): self._add_row({self.column[shift, helper]: more for shift, more in pieces.items()})
            for (helper, week), pieces in levels.pieces.items()
        }
        self.rows, self.columns = self.highs.getNumRow(), self.highs.getNumCol()

    def answer(
        self, asked: Asked, seconds: float, goal: Mapping[Pair, int] | None = None, start: Collection[Pair] = ()
    ) -> Answer:
        """A division that is what was asked; of all those the one whose pairs add up to the most by `goal`.

        A `start` must be one of them.
        """
        self._forget()
        self.highs.changeRowBounds(self.covered, float(asked.covered), WITHOUT_END)
        if not self._cap(asked):
            return Answer(is_none=True)
        self._aim(goal or {})
        if start:
            known = [float(pair in start) for pair in self.column]
            self.highs.setSolution(len(known), list(self.column.values()), known)
        self.highs.setOptionValue("time_limit", max(seconds, 0.0))
        self.highs.run()
        return self._answered()

    def _answered(self) -> Answer:
        status = self.highs.getModelStatus()
        if self.highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return Answer(is_none=status == highspy.HighsModelStatus.kInfeasible)
        values = self.highs.getSolution().col_value
        chosen = frozenset(pair for pair, column in self.column.items() if values[column] > HALF)
        return Answer(chosen, is_best=status == highspy.HighsModelStatus.kOptimal)

    def _keep_shifts_apart(self) -> None:
        for shift, places in enumerate(self.puzzle.places):
            self._add_row({self.column[pair]: 1 for pair in self.column if pair[0] == shift}, most=places)
        for helper in range(len(self.puzzle.held)):
            for one, other in self.puzzle.apart:
                if (one, helper) in self.column and (other, helper) in self.column:
                    self._add_row({self.column[one, helper]: 1, self.column[other, helper]: 1}, most=1)

    def _forget(self) -> None:
        rows, columns = self.highs.getNumRow(), self.highs.getNumCol()
        self.highs.deleteRows(rows - self.rows, list(range(self.rows, rows)))
        self.highs.deleteCols(columns - self.columns, list(range(self.columns, columns)))

    def _cap(self, asked: Asked) -> bool:
        """Caps every share; a column for each helper and level of `top` says who has it. False where one cannot be."""
        tops = {level: self._add_tops(level) for level in dict.fromkeys(asked.top)}
        for level, columns in tops.items():
            self._add_row(dict.fromkeys(columns.values(), 1), most=asked.top.count(level))
        for helper in self.levels.movable:
            own = {level: columns[helper] for level, columns in tops.items() if helper in columns}
            must = asked.rest is not None and self.levels.before(helper) > asked.rest
            if must and not own:
                return False
            if own:
                self._add_row(dict.fromkeys(own.values(), 1), least=int(must), most=1)
            self._cap_weeks(helper, asked.rest, own)
        return True

    def _add_tops(self, level: Fraction) -> dict[int, int]:
        return {who: self._add_choice() for who in self.levels.movable if self.levels.before(who) <= level}

    def _cap_weeks(self, helper: int, rest: Fraction | None, own: Mapping[Fraction, int]) -> None:
        for week in range(len(self.puzzle.held[helper])):
            if (row := self.carried.get((helper, week))) is None:
                continue
            most = self.levels.most_of_all(helper, week) if rest is None else self.levels.most(helper, week, rest)
            self.highs.changeRowBounds(row, -WITHOUT_END, float(most))
            for level, column in own.items():
                more = self.levels.most(helper, week, level) - most
                self.highs.changeCoeff(row, column, -float(max(more, 0)))

    def _aim(self, goal: Mapping[Pair, int]) -> None:
        count = self.highs.getNumCol()
        costs = [0.0] * count
        for pair, gain in goal.items():
            costs[self.column[pair]] = -float(gain)
        self.highs.changeColsCost(count, list(range(count)), costs)

    def _add_choice(self) -> int:
        self.highs.addCol(0.0, 0.0, 1.0, 0, [], [])
        column: int = self.highs.getNumCol() - 1
        self.highs.changeColIntegrality(column, highspy.HighsVarType.kInteger)
        return column

    def _add_row(self, of: Mapping[int, int], least: float = -WITHOUT_END, most: float = WITHOUT_END) -> int:
        self.highs.addRow(least, most, len(of), list(of), [float(value) for value in of.values()])
        row: int = self.highs.getNumRow() - 1
        return row
