"""What somebody wants to hear of us."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from careshare.db.models.base import Base, Id


class MessageChoiceRow(Base):
    """What an account chose of its messages. No row, nothing chosen: the usual ways.

    `ways` holds, by kind of message, by which way it goes. `week_on` is the weekday of the look ahead, Monday being 0.
    """

    __tablename__ = "message_choices"
    __table_args__ = (CheckConstraint("week_on BETWEEN 0 AND 6", name="week_on"),)

    account_id: Mapped[int] = mapped_column(
        Id, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    ways: Mapped[dict[str, Any]]
    week_on: Mapped[int]
