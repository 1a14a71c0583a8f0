"""What somebody wants to hear of us, by which way, and the devices that can be reached by a push."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from careshare.db.models.base import Base, Id, Ref, Row


class MessageChoiceRow(Base):
    """What an account chose of its messages. No row, nothing chosen: the usual ways.

    `ways` holds, by kind of message, by which way it goes. `week_on` is the weekday of the look ahead, Monday being 0;
    None for none. `evening_before` and `minutes_before` are the reminders of an own shift. `looked_ahead_at` is when
    the last look ahead was written.
    """

    __tablename__ = "message_choices"
    __table_args__ = (
        CheckConstraint("week_on BETWEEN 0 AND 6", name="week_on"),
        CheckConstraint("minutes_before BETWEEN 15 AND 1440", name="minutes_before"),
    )

    account_id: Mapped[int] = mapped_column(
        Id, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    ways: Mapped[dict[str, Any]]
    week_on: Mapped[int | None]
    evening_before: Mapped[bool]
    minutes_before: Mapped[int | None]
    looked_ahead_at: Mapped[datetime | None]


class PushDeviceRow(Row):
    """A browser that shows our messages (RFC 8030): where to bring them, and the keys they are locked with (RFC 8291).

    Its address lets anybody reach it, so it is kept locked; `address_hash` tells two apart. Who signs out there is not
    reached there any more.
    """

    __tablename__ = "push_devices"
    __table_args__ = (Index(None, "account_id"), Index(None, "device_id"))

    account_id: Mapped[Ref] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    device_id: Mapped[Ref] = mapped_column(ForeignKey("devices.id", ondelete="CASCADE"))
    address_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    address: Mapped[bytes] = mapped_column(LargeBinary)
    keys: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    reached_at: Mapped[datetime | None]
