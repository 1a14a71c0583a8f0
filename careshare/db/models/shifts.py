"""Shifts, who is on them, the patterns they are written from, and swaps that were asked for."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from careshare.db.models.base import Ref, Row, of_circle, within_circle
from careshare.domain.words import AssignmentState, Closed, Kind, Presence, Role


class PatternRow(Row):
    """The weekly rhythm shifts are written from. `series` stays through every "from this day on"."""

    __tablename__ = "patterns"
    __table_args__ = of_circle(
        Index(None, "circle_id", "series"),
        Index(None, "written_until"),
        CheckConstraint("needed BETWEEN 1 AND 9", name="needed"),
        CheckConstraint("days_later BETWEEN 0 AND 2", name="days_later"),
    )

    circle_id: Mapped[Ref]
    series: Mapped[str] = mapped_column(String(36))
    rule: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date]
    until: Mapped[date | None]
    starts: Mapped[time]
    ends: Mapped[time]
    days_later: Mapped[int] = mapped_column(default=0)
    kind: Mapped[Kind]
    presence: Mapped[Presence]
    title: Mapped[str] = mapped_column(String(80))
    what: Mapped[str] = mapped_column(Text, default="")
    needed: Mapped[int] = mapped_column(default=1)
    open_to: Mapped[frozenset[Role]]
    window_starts: Mapped[time | None]
    window_ends: Mapped[time | None]
    rotation: Mapped[str] = mapped_column(String(20), default="none")
    turn_offset: Mapped[int] = mapped_column(default=0)
    written_until: Mapped[date | None]
    created_at: Mapped[datetime]


class PauseRow(Row):
    """Home dates `[starts_on, ends_on]`, both included, in which a series is not needed, whatever its pattern."""

    __tablename__ = "pauses"
    __table_args__ = of_circle(
        Index(None, "circle_id", "series"),
        CheckConstraint("ends_on >= starts_on", name="order"),
    )

    circle_id: Mapped[Ref]
    series: Mapped[str] = mapped_column(String(36))
    starts_on: Mapped[date]
    ends_on: Mapped[date]


class TurnRow(Row):
    """A member's place in a pattern: one of those who hold it, or the next in its rotation; without one it is nobody's.

    `agreed_at` is the one yes for the whole pattern, `declined_at` the one no; without either each shift is proposed.
    """

    __tablename__ = "turns"
    __table_args__ = of_circle(
        within_circle("pattern_id", "patterns"),
        within_circle("member_id", "members"),
        UniqueConstraint("circle_id", "pattern_id", "position"),
    )

    circle_id: Mapped[Ref]
    pattern_id: Mapped[Ref]
    member_id: Mapped[Ref | None]
    position: Mapped[int]
    agreed_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]


class ShiftRow(Row):
    """A stretch of time `[starts_at, ends_at)` in which help is needed.

    `held` counts assignments that hold a place, `seeking` those of them that look for a stand-in. `version` rises with
    any change to the shift or who is on it; `sequence` only with time, place or state (RFC 5545 section 3.8.7.4).
    `original_on` and `original_starts` are the occurrence it was written from; a move by hand leaves them as they are,
    a pattern that changes "from this day on" takes them along.
    """

    __tablename__ = "shifts"
    __table_args__ = of_circle(
        within_circle("pattern_id", "patterns"),
        Index(None, "circle_id", "starts_at"),
        Index(None, "circle_id", "pattern_id", "starts_at"),
        Index(None, "starts_at"),
        UniqueConstraint("series", "original_on", "original_starts"),
        CheckConstraint("ends_at > starts_at", name="order"),
        CheckConstraint("needed BETWEEN 1 AND 9", name="needed"),
        CheckConstraint("held >= 0 AND seeking BETWEEN 0 AND held", name="places"),
    )

    circle_id: Mapped[Ref]
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    pattern_id: Mapped[Ref | None]
    series: Mapped[str | None] = mapped_column(String(36))
    original_on: Mapped[date | None]
    original_starts: Mapped[time | None]
    detached: Mapped[bool] = mapped_column(default=False)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    kind: Mapped[Kind]
    presence: Mapped[Presence]
    title: Mapped[str] = mapped_column(String(80))
    what: Mapped[str] = mapped_column(Text, default="")
    needed: Mapped[int] = mapped_column(default=1)
    open_to: Mapped[frozenset[Role]]
    window_starts: Mapped[time | None]
    window_ends: Mapped[time | None]
    held: Mapped[int] = mapped_column(default=0)
    seeking: Mapped[int] = mapped_column(default=0)
    closed: Mapped[Closed | None]
    closed_words: Mapped[str] = mapped_column(String(200), default="")
    person_asks: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]


PROPOSED = text("state = 'proposed'")
"""The few assignments that wait for an answer, found without reading the others."""


class AssignmentRow(Row):
    """A member on a shift: one row per shift and member, whatever happened; the log holds its history.

    `real_starts_at`, `real_ends_at` and `calls` are what really happened; `happened` is None while nobody said so.
    """

    __tablename__ = "assignments"
    __table_args__ = of_circle(
        within_circle("shift_id", "shifts"),
        within_circle("member_id", "members"),
        within_circle("replaced_by", "members"),
        within_circle("noted_by", "members"),
        UniqueConstraint("shift_id", "member_id"),
        Index(None, "circle_id", "member_id", "state"),
        Index("ix_assignments_proposed", "shift_id", sqlite_where=PROPOSED, postgresql_where=PROPOSED),
    )

    circle_id: Mapped[Ref]
    shift_id: Mapped[Ref]
    member_id: Mapped[Ref]
    state: Mapped[AssignmentState]
    since: Mapped[datetime]
    replaced_by: Mapped[Ref | None]
    noted_by: Mapped[Ref | None]
    happened: Mapped[bool | None]
    here_at: Mapped[datetime | None]
    real_starts_at: Mapped[datetime | None]
    real_ends_at: Mapped[datetime | None]
    calls: Mapped[int] = mapped_column(default=0)


class SwapRow(Row):
    """One holder asked another to change shifts with them. Answered once."""

    __tablename__ = "swaps"
    __table_args__ = of_circle(
        within_circle("shift_id", "shifts"),
        within_circle("member_id", "members"),
        within_circle("other_shift_id", "shifts"),
        within_circle("other_member_id", "members"),
        Index(None, "circle_id", "other_member_id"),
    )

    circle_id: Mapped[Ref]
    shift_id: Mapped[Ref]
    member_id: Mapped[Ref]
    other_shift_id: Mapped[Ref]
    other_member_id: Mapped[Ref]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    accepted: Mapped[bool | None]
