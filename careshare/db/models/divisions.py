"""Divisions: a fair proposal for the open shifts of some weeks, while it is looked at."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from careshare.db.models.base import Ref, Row, of_circle, within_circle
from careshare.domain.words import DivisionState


class DivisionRow(Row):
    """A division somebody who plans asked for, over the home's days `[from_on, until)`: ids and numbers, no names.

    `progress` is how far the search is; `result` who could take what, by shift. While it is searched for, `done_at` is
    when that began. Kept for a week.
    """

    __tablename__ = "divisions"
    __table_args__ = of_circle(
        within_circle("by_member_id", "members"),
        Index(None, "asked_at"),
        CheckConstraint("until > from_on", name="order"),
    )

    circle_id: Mapped[Ref]
    by_member_id: Mapped[Ref]
    from_on: Mapped[date]
    until: Mapped[date]
    state: Mapped[DivisionState]
    progress: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
