"""Skills: what was shown to whom, and which moments ask for it."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from careshare.db.models.base import Ref, Row, of_circle, within_circle


class SkillRow(Row):
    """Something that must be shown before somebody does it: "the lift"."""

    __tablename__ = "skills"
    __table_args__ = of_circle(UniqueConstraint("circle_id", "name"))

    circle_id: Mapped[Ref]
    name: Mapped[str] = mapped_column(String(80))


class ShownRow(Row):
    """A skill was shown to a member: by whom (a member, or in words), on what day, and the last day it holds."""

    __tablename__ = "shown"
    __table_args__ = of_circle(
        within_circle("skill_id", "skills", ondelete="CASCADE"),
        within_circle("member_id", "members"),
        within_circle("by_member_id", "members"),
        UniqueConstraint("skill_id", "member_id"),
        CheckConstraint("until IS NULL OR until >= shown_on", name="order"),
    )

    circle_id: Mapped[Ref]
    skill_id: Mapped[Ref]
    member_id: Mapped[Ref]
    by_member_id: Mapped[Ref | None]
    by_words: Mapped[str] = mapped_column(String(80), default="")
    shown_on: Mapped[date]
    until: Mapped[date | None]


class SkillAskedRow(Row):
    """A skill that a shift asks for, or every shift of a pattern: `required`, or else advised.

    A shift asks for its own and for those of its pattern.
    """

    __tablename__ = "skills_asked"
    __table_args__ = of_circle(
        within_circle("skill_id", "skills", ondelete="CASCADE"),
        within_circle("shift_id", "shifts"),
        within_circle("pattern_id", "patterns"),
        UniqueConstraint("shift_id", "skill_id"),
        UniqueConstraint("pattern_id", "skill_id"),
        Index(None, "circle_id", "skill_id"),
        CheckConstraint("(shift_id IS NULL) <> (pattern_id IS NULL)", name="of"),
    )

    circle_id: Mapped[Ref]
    skill_id: Mapped[Ref]
    shift_id: Mapped[Ref | None]
    pattern_id: Mapped[Ref | None]
    required: Mapped[bool]
