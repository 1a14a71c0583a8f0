"""What was found, said so that everybody may hear it: who gets what and why, and why a place stays open."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from fractions import Fraction

from careshare.domain.division.puzzle import Found, Pair, Puzzle, hours_with, is_allowed, share, weeks_of, worth
from careshare.domain.division.rules import why_not_both, why_not_give
from careshare.domain.division.values import (
    Bar,
    Because,
    Division,
    Given,
    Helper,
    Nobody,
    Open,
    Share,
    Task,
    Uncovered,
    WeekShare,
)

ONE_IN_A_HUNDRED = Fraction(101, 100)
NOT_FOR_THEM = {Bar.NOT_FOR_THEM, Bar.SKILL}


def division_of(task: Task, puzzle: Puzzle, found: Found) -> Division:
    """The proposal in the words' values. Raises ValueError where it breaks a rule: nobody is asked for such a thing."""
    if not is_allowed(puzzle, found.chosen):
        raise ValueError("a division that may not be")
    return Division(
        given=tuple(_given(task, puzzle, found, pair) for pair in sorted(found.chosen)),
        uncovered=tuple(_uncovered(task, found)),
        shares=tuple(_shares(task, puzzle, found)),
        proven=found.covers_most and is_near(puzzle, found),
        best_so_far=not found.is_best,
    )


def is_near(puzzle: Puzzle, found: Found) -> bool:
    """Whether the largest share is within one in a hundred, or one shift, of the smallest it can be."""
    largest = worth(puzzle, found.chosen).largest
    least = max(found.least, worth(puzzle, ()).largest)  # nobody loses what they hold already
    return largest <= least * ONE_IN_A_HUNDRED or largest - least <= _one_shift(puzzle, found, largest)


def why_not(task: Task, shift_id: int, member_id: int) -> Because:
    """Why somebody does not get a shift that another does. By what was so before, so that nothing follows from it."""
    one = next(each for each in task.opens if each.shift_id == shift_id)
    helper = next(each for each in task.helpers if each.member_id == member_id)
    bar = why_not_give(one, helper)
    if bar is None:
        return Because.ANOTHER
    return Because.NOT_FOR_THEM if bar in NOT_FOR_THEM else Because.NOT_NOW


def _given(task: Task, puzzle: Puzzle, found: Found, pair: Pair) -> Given:
    shift, helper = pair
    return Given(task.opens[shift].shift_id, task.helpers[helper].member_id, _because(puzzle, found, pair))


def _because(puzzle: Puzzle, found: Found, pair: Pair) -> Because:
    could = {who for shift, who in puzzle.pairs if shift == pair[0]}
    does = {who for shift, who in found.chosen if shift == pair[0]}
    if could == does:
        return Because.ONLY_ONE
    return Because.RATHER if puzzle.likes.get(pair, 0) > 0 else Because.SPREAD


def _uncovered(task: Task, found: Found) -> Iterator[Uncovered]:
    for shift, one in enumerate(task.opens):
        does = {helper for other, helper in found.chosen if other == shift}
        if places := one.wanted - len(does):
            others = [who for helper, who in enumerate(task.helpers) if helper not in does]
            why = _nobody(one, others, task, found)
            yield Uncovered(one.shift_id, places, why, one.skills if why is Nobody.SKILL else frozenset())


def _nobody(one: Open, others: list[Helper], task: Task, found: Found) -> Nobody:
    """Why none of these: what everybody can see anyway, else "not now"."""
    if not others:
        return Nobody.NO_HELPERS
    bars = {why_not_give(one, helper) for helper in others}
    if bars == {Bar.NOT_FOR_THEM}:
        return Nobody.NOT_OPEN
    if Bar.SKILL in bars:
        return Nobody.SKILL
    free = [helper for helper in others if why_not_give(one, helper) is None]
    if free == others and all(_is_elsewhere(one, helper, task, found) for helper in free):
        return Nobody.ELSEWHERE
    return Nobody.NOT_NOW


def _is_elsewhere(one: Open, helper: Helper, task: Task, found: Found) -> bool:
    """Whether they get another shift at that time."""
    gets = (task.opens[shift] for shift, who in found.chosen if task.helpers[who] is helper)
    return any(why_not_both(one.as_held, other.as_held, one.zone) is Bar.CLASH for other in gets)


def _shares(task: Task, puzzle: Puzzle, found: Found) -> Iterator[Share]:
    weeks, hours = weeks_of(task), hours_with(puzzle, found.chosen)
    for place, helper in enumerate(task.helpers):
        before, after, limit = puzzle.held[place], hours[place], puzzle.limits[place]
        yield Share(
            helper.member_id,
            tuple(
                WeekShare(week, timedelta(seconds=was), timedelta(seconds=now))
                for week, was, now in zip(weeks, before, after, strict=True)
            ),
            float(share(before, limit)),
            float(share(after, limit)),
        )


def _one_shift(puzzle: Puzzle, found: Found, largest: Fraction) -> Fraction:
    """The smallest part of a share that a shift is, of what those get whose share is the largest."""
    hours = hours_with(puzzle, found.chosen)
    most = {helper for helper, limit in enumerate(puzzle.limits) if limit and share(hours[helper], limit) == largest}
    return min(_parts(puzzle, found.chosen, most), default=Fraction(0))


def _parts(puzzle: Puzzle, chosen: Iterable[Pair], most: set[int]) -> Iterator[Fraction]:
    for shift, helper in chosen:
        if helper in most:
            yield from (Fraction(more, puzzle.limits[helper]) for more in puzzle.hours[shift].values())
