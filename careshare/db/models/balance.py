"""What a carer carries: what they set themselves, their own word on it, and the warnings they got. Theirs alone."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from careshare.db.models.base import Base, Id, Ref, Row, of_circle, within_circle
from careshare.db.types import Word
from careshare.domain.load.signals import SignalName
from careshare.domain.words import Lasts, Level


class BalanceRow(Base):
    """What a carer set for themselves, and when it was last reckoned how it goes. No row, nothing set.

    `limit_minutes` and `paid_minutes` are of a week. `wanted` is None while they chose nothing: then family has it and
    a friend does not. `check_in_days` is None without their consent, which they gave at `check_in_since`; a check-in
    was last asked for at `asked_at`, by a link made from `asked_secret`. `asks_how_long` they may switch off, for whom
    a life is ending.
    """

    __tablename__ = "balances"
    __table_args__ = (
        CheckConstraint("limit_minutes BETWEEN 1 AND 10080", name="limit"),
        CheckConstraint("paid_minutes BETWEEN 0 AND 10080", name="paid"),
        CheckConstraint("check_in_days BETWEEN 1 AND 366", name="rhythm"),
        CheckConstraint("(check_in_days IS NULL) = (check_in_since IS NULL)", name="consent"),
        Index(None, "reckoned_at"),
    )

    account_id: Mapped[int] = mapped_column(
        Id, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    wanted: Mapped[bool | None]
    limit_minutes: Mapped[int | None]
    paid_minutes: Mapped[int | None]
    check_in_days: Mapped[int | None]
    check_in_since: Mapped[datetime | None]
    asks_how_long: Mapped[bool] = mapped_column(default=True)
    asked_at: Mapped[datetime | None]
    asked_secret: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    reckoned_at: Mapped[datetime | None]


class CheckInRow(Row):
    """A carer's own word on how it goes; health data, kept for twelve months, and never without their consent."""

    __tablename__ = "check_ins"
    __table_args__ = (
        Index(None, "account_id", "at"),
        CheckConstraint("heavy BETWEEN 0 AND 10", name="heavy"),
        CheckConstraint("bad_nights BETWEEN 0 AND 7", name="bad_nights"),
    )

    account_id: Mapped[Ref] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    heavy: Mapped[int | None]
    bad_nights: Mapped[int | None]
    lasts: Mapped[Lasts | None]
    sos: Mapped[bool] = mapped_column(default=False)
    energy: Mapped[str] = mapped_column(Text, default="")


class SeenLevelRow(Row):
    """What was found last for a carer on a day, the shifts that made it, and whether something is only coming.

    Kept for a quarter of a year.
    """

    __tablename__ = "seen_levels"
    __table_args__ = (UniqueConstraint("account_id", "day"),)

    account_id: Mapped[Ref] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    day: Mapped[date]
    level: Mapped[Level]
    shifts: Mapped[list[int]] = mapped_column(JSON)
    is_coming: Mapped[bool] = mapped_column(default=False)


class NoticeRow(Row):
    """A warning a carer got, and the strength of each signal it rested on, by name; `ahead` where it is to come.

    What they said themselves is no longer among the signals once they wiped it.
    """

    __tablename__ = "notices"
    __table_args__ = (Index(None, "account_id", "at"),)

    account_id: Mapped[Ref] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    level: Mapped[Level]
    signals: Mapped[dict[str, Any]]
    ahead: Mapped[date | None]


class SnoozeRow(Row):
    """“I know, it is fine”, said on the day `since`: it says nothing for a while, unless it rises above `strength`."""

    __tablename__ = "snoozes"
    __table_args__ = (UniqueConstraint("account_id", "signal"),)

    account_id: Mapped[Ref] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    signal: Mapped[SignalName] = mapped_column(Word(SignalName))
    strength: Mapped[int]
    since: Mapped[date]


class ArrangingRow(Row):
    """Time somebody spent on arranging in the week of this Monday, as they noted it themselves."""

    __tablename__ = "arrangings"
    __table_args__ = (
        UniqueConstraint("account_id", "monday"),
        CheckConstraint("minutes BETWEEN 1 AND 10080", name="minutes"),
    )

    account_id: Mapped[Ref] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    monday: Mapped[date]
    minutes: Mapped[int]


class ReliefRow(Row):
    """Relief a carer asks whoever plans for, on purpose: a day or a night, once (`day`) or each week (`weekday`).

    Weekday 0 is Monday; a night is that of the evening it begins on. Until it is past or they withdraw it.
    """

    __tablename__ = "reliefs"
    __table_args__ = of_circle(
        within_circle("member_id", "members"),
        Index(None, "circle_id", "member_id"),
        CheckConstraint("(day IS NULL) <> (weekday IS NULL)", name="when"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
    )

    circle_id: Mapped[Ref]
    member_id: Mapped[Ref]
    day: Mapped[date | None]
    weekday: Mapped[int | None]
    night: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime]


class ShownLimitRow(Row):
    """A carer lets one who plans see their own limit."""

    __tablename__ = "shown_limits"
    __table_args__ = of_circle(
        within_circle("member_id", "members"),
        within_circle("to_member_id", "members"),
        UniqueConstraint("circle_id", "member_id", "to_member_id"),
    )

    circle_id: Mapped[Ref]
    member_id: Mapped[Ref]
    to_member_id: Mapped[Ref]


class RespiteRow(Row):
    """Whose time off a shift is, or every shift of a pattern: they are free then, and are asked for nothing else."""

    __tablename__ = "respites"
    __table_args__ = of_circle(
        within_circle("member_id", "members"),
        within_circle("shift_id", "shifts"),
        within_circle("pattern_id", "patterns"),
        UniqueConstraint("shift_id"),
        UniqueConstraint("pattern_id"),
        Index(None, "circle_id", "member_id"),
        CheckConstraint("(shift_id IS NULL) <> (pattern_id IS NULL)", name="of"),
    )

    circle_id: Mapped[Ref]
    member_id: Mapped[Ref]
    shift_id: Mapped[Ref | None]
    pattern_id: Mapped[Ref | None]
