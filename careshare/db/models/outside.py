"""Calendars from outside, and what was read of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from careshare.db.models.base import Ref, Row, of_circle, within_circle
from careshare.domain.words import Wrong


class OutsideCalendarRow(Row):
    """A calendar that is read in: of a circle, for its visits, or of an account, for its busy times.

    `address` is locked with the server's key; a file has none, and no `next_at`. `problems` holds those that are told
    of what could not be read; `trouble` is why it could not be had at all the last time, `failures` times in a row.
    """

    __tablename__ = "outside_calendars"
    __table_args__ = of_circle(
        within_circle("member_id", "members"),
        Index(None, "account_id"),
        Index(None, "next_at"),
        CheckConstraint("(circle_id IS NULL) <> (account_id IS NULL)", name="owner"),
        CheckConstraint("member_id IS NULL OR circle_id IS NOT NULL", name="member"),
    )

    circle_id: Mapped[Ref | None]
    member_id: Mapped[Ref | None]
    account_id: Mapped[Ref | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    address: Mapped[bytes | None] = mapped_column(LargeBinary)
    etag: Mapped[str] = mapped_column(String(200), default="")
    last_modified: Mapped[str] = mapped_column(String(200), default="")
    entries: Mapped[int]
    unread: Mapped[int]
    problems: Mapped[dict[str, Any]]
    read_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    trouble: Mapped[Wrong | None]
    failures: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class VisitRow(Row):
    """An appointment read from an outside calendar, `[starts_at, ends_at)`; of an account only when it is.

    `key` is the same for the same appointment, whenever it is read again. What is over stays.
    """

    __tablename__ = "visits"
    __table_args__ = of_circle(
        within_circle("calendar_id", "outside_calendars", ondelete="CASCADE"),
        UniqueConstraint("calendar_id", "key"),
        Index(None, "circle_id", "ends_at"),
        Index(None, "account_id", "ends_at"),
        CheckConstraint("(circle_id IS NULL) <> (account_id IS NULL)", name="owner"),
        CheckConstraint("ends_at > starts_at", name="order"),
    )

    circle_id: Mapped[Ref | None]
    account_id: Mapped[Ref | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    calendar_id: Mapped[Ref] = mapped_column(ForeignKey("outside_calendars.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(32))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    title: Mapped[str] = mapped_column(String(120), default="")
