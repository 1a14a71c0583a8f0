"""An answer by a link that opens nothing else: whoever reads the letter may press it, so it tells nothing private."""

from datetime import datetime

from careshare.domain.assignments import Candidate, why_not_take
from careshare.domain.circles import Circle
from careshare.domain.reasons import Reason, Why
from careshare.domain.shifts import Shift

THEIRS_ALONE = frozenset({Why.OVERLAP, Why.TIME_OFF, Why.NIGHT_UNDER_18})
"""What tells of somebody's other days, or of themselves: families share mailboxes."""


def why_not_come(shift: Shift, candidate: Candidate, circle: Circle, now: datetime) -> Reason | None:
    """As `why_not_take`, in as many words as whoever has the link may read; and with who was quicker."""
    reason = why_not_take(shift, candidate, circle, now)
    if reason is None:
        return None
    if reason.why is Why.FULL and shift.latest_holder:
        return Reason(Why.QUICKER, who=shift.latest_holder.name)
    return Reason(Why.IN_THE_WAY) if reason.why in THEIRS_ALONE else reason
