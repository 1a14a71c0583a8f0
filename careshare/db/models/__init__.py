"""The tables. One file per family of nouns; import them from here."""

from careshare.db.models.accounts import AccountRow, ChallengeRow, DeviceRow, LimitRow, PasskeyRow
from careshare.db.models.base import Base
from careshare.db.models.circles import (
    AbsenceRow,
    CircleRow,
    InvitationRow,
    MemberRow,
    PreferenceRow,
    QuietTimeRow,
    WishRow,
)
from careshare.db.models.feeds import FeedRow
from careshare.db.models.log import EntryRow, LetterRow
from careshare.db.models.outside import OutsideCalendarRow, VisitRow
from careshare.db.models.shifts import AssignmentRow, PatternRow, PauseRow, ShiftRow, SwapRow, TurnRow

__all__ = [
    "AbsenceRow",
    "AccountRow",
    "AssignmentRow",
    "Base",
    "ChallengeRow",
    "CircleRow",
    "DeviceRow",
    "EntryRow",
    "FeedRow",
    "InvitationRow",
    "LetterRow",
    "LimitRow",
    "MemberRow",
    "OutsideCalendarRow",
    "PasskeyRow",
    "PatternRow",
    "PauseRow",
    "PreferenceRow",
    "QuietTimeRow",
    "ShiftRow",
    "SwapRow",
    "TurnRow",
    "VisitRow",
    "WishRow",
]
