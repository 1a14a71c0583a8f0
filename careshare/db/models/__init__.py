"""The tables. One file per family of nouns; import them from here."""

from careshare.db.models.accounts import AccountRow, ChallengeRow, DeviceRow, LimitRow, PasskeyRow, PinRow
from careshare.db.models.asking import AskRow, LadderRow, SearchRow
from careshare.db.models.balance import (
    ArrangingRow,
    BalanceRow,
    CheckInRow,
    NoticeRow,
    ReliefRow,
    RespiteRow,
    SeenLevelRow,
    ShownLimitRow,
    SnoozeRow,
)
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
from careshare.db.models.divisions import DivisionRow
from careshare.db.models.feeds import FeedRow
from careshare.db.models.log import EntryRow, LetterRow
from careshare.db.models.messages import MessageChoiceRow
from careshare.db.models.outside import OutsideCalendarRow, VisitRow
from careshare.db.models.shifts import AssignmentRow, PatternRow, PauseRow, ShiftRow, SwapRow, TurnRow
from careshare.db.models.skills import ShownRow, SkillAskedRow, SkillRow

__all__ = [
    "AbsenceRow",
    "AccountRow",
    "ArrangingRow",
    "AskRow",
    "AssignmentRow",
    "BalanceRow",
    "Base",
    "ChallengeRow",
    "CheckInRow",
    "CircleRow",
    "DeviceRow",
    "DivisionRow",
    "EntryRow",
    "FeedRow",
    "InvitationRow",
    "LadderRow",
    "LetterRow",
    "LimitRow",
    "MemberRow",
    "MessageChoiceRow",
    "NoticeRow",
    "OutsideCalendarRow",
    "PasskeyRow",
    "PatternRow",
    "PauseRow",
    "PinRow",
    "PreferenceRow",
    "QuietTimeRow",
    "ReliefRow",
    "RespiteRow",
    "SearchRow",
    "SeenLevelRow",
    "ShiftRow",
    "ShownLimitRow",
    "ShownRow",
    "SkillAskedRow",
    "SkillRow",
    "SnoozeRow",
    "SwapRow",
    "TurnRow",
    "VisitRow",
    "WishRow",
]
