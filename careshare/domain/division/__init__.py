"""A fair division of open shifts: a proposal that each may accept.

In this order: nothing that may not be · fewest places open · the largest share as small as can be, then the second
largest, and so on (leximin) · what people rather do. A share is the credited hours of one's worst week, as a part of
one's own limit. What was agreed stays, and what somebody was asked stands until they answer: it counts as theirs.

Values are in `values.py`, what hours and nights weigh in `hours.py`, what may not be in `rules.py`, the same in numbers
in `puzzle.py`, a first division in `greedy.py`, and what is said of one in `explain.py`. What searches for the best is
`careshare.dividing`.
"""

from careshare.domain.division.values import (
    Bar,
    Because,
    Division,
    Given,
    Helper,
    Nobody,
    Open,
    Progress,
    Share,
    Step,
    Task,
    Uncovered,
    WeekShare,
)

__all__ = [
    "Bar",
    "Because",
    "Division",
    "Given",
    "Helper",
    "Nobody",
    "Open",
    "Progress",
    "Share",
    "Step",
    "Task",
    "Uncovered",
    "WeekShare",
]
