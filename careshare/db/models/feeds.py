"""Feeds: secret calendar addresses."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from careshare.db.models.base import Ref, Row, of_circle, within_circle
from careshare.domain.words import FeedKind


class FeedRow(Row):
    """A calendar address of a member, or of an account over all its circles; one of each kind.

    The address is made from `secret` with the server's key and stored nowhere. `fetched_at` and `fetched_by` say which
    program read it last.
    """

    __tablename__ = "feeds"
    __table_args__ = of_circle(
        within_circle("member_id", "members"),
        UniqueConstraint("circle_id", "member_id", "kind"),
        UniqueConstraint("account_id"),
        CheckConstraint("(circle_id IS NULL) = (member_id IS NULL)", name="member"),
        CheckConstraint("(circle_id IS NULL) <> (account_id IS NULL)", name="owner"),
    )

    circle_id: Mapped[Ref | None]
    member_id: Mapped[Ref | None]
    account_id: Mapped[Ref | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    kind: Mapped[FeedKind]
    secret: Mapped[bytes] = mapped_column(LargeBinary(32))
    detail: Mapped[bool] = mapped_column(default=False)
    reminder_minutes: Mapped[int | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    off_at: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]
    fetched_by: Mapped[str] = mapped_column(String(40), default="")
