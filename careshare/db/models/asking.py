"""The order of asking: how a circle asks, since when a shift wants somebody, and who was asked for it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from careshare.db.models.base import Base, Id, Ref, Row, of_circle, within_circle


class LadderRow(Base):
    """How a circle asks, as far as it chose so itself, and when its gaps are to be looked at again.

    `rungs` is None where it is the usual ladder. `alarm_minutes` after a start whoever plans is told where nobody said
    “I am here”; None where the circle does not want that. `looked_revision` is the circle's at the last look, after
    which nothing is due before `next_at`.
    """

    __tablename__ = "ladders"
    __table_args__ = (
        Index(None, "next_at"),
        CheckConstraint("alarm_minutes BETWEEN 5 AND 240", name="alarm"),
    )

    circle_id: Mapped[int] = mapped_column(Id, ForeignKey("circles.id"), primary_key=True, autoincrement=False)
    rungs: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    alarm_minutes: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=0)
    looked_revision: Mapped[int | None]
    next_at: Mapped[datetime | None]


class SearchRow(Row):
    """A shift that wants somebody, from a new gap or a new seeking on until it is filled or not needed any more.

    `sequence` is the shift's when it began: at another time other people can come, and it is another search.
    `held_until`: whoever plans wants nobody asked before that instant. `hurried_at`: since when they want the next ones
    asked without waiting for the ladder's time.
    """

    __tablename__ = "searches"
    __table_args__ = of_circle(
        within_circle("shift_id", "shifts"),
        Index(None, "circle_id", "ended_at"),
        Index(None, "shift_id", "began_at"),
    )

    circle_id: Mapped[Ref]
    shift_id: Mapped[Ref]
    began_at: Mapped[datetime]
    sequence: Mapped[int] = mapped_column(default=0)
    held_until: Mapped[datetime | None]
    hurried_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class AskRow(Row):
    """Somebody who was asked in a search, at which rung; all that one letter asks has one `asked_at`.

    What they answer is how they stand to the shift.
    """

    __tablename__ = "asks"
    __table_args__ = of_circle(
        within_circle("search_id", "searches"),
        within_circle("member_id", "members"),
        UniqueConstraint("search_id", "rung", "member_id"),
        Index(None, "circle_id", "member_id", "asked_at"),
    )

    circle_id: Mapped[Ref]
    search_id: Mapped[Ref]
    member_id: Mapped[Ref]
    rung: Mapped[int]
    asked_at: Mapped[datetime]
