"""What happened and what must still be told: the append-only log and the outbox. Ids and values, never text."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from careshare.db.models.base import Ref, Row, of_circle, within_circle
from careshare.domain.words import LetterState


class EntryRow(Row):
    """One line of the log: who did what to whom, and the values its sentence and an undo need."""

    __tablename__ = "entries"
    __table_args__ = of_circle(
        within_circle("by_member_id", "members"),
        within_circle("member_id", "members"),
        within_circle("shift_id", "shifts"),
        within_circle("pattern_id", "patterns"),
        Index(None, "circle_id", "at"),
        Index(None, "circle_id", "shift_id"),
    )

    circle_id: Mapped[Ref]
    at: Mapped[datetime]
    by_member_id: Mapped[Ref | None]
    verb: Mapped[str] = mapped_column(String(40))
    shift_id: Mapped[Ref | None]
    member_id: Mapped[Ref | None]
    pattern_id: Mapped[Ref | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)


ONCE = text("once IS NOT NULL")
"""The letters that time brings: few, and found without the others."""


class LetterRow(Row):
    """One message to one human, written in the same transaction as its cause and sent later by the job.

    Letters of one `thread` (a shift) to one account leave in order. Codes and links are derived when it is sent. The
    addressee is an account, a challenge (somebody signing in) or an invitation; never a stored address. Whoever sends
    it first moves `due_at` on, so that nobody else does, and so that it is tried again should the sender be killed.
    What goes together with others in one letter has the first of these as its leader, and ends with it. What time
    brings, and nobody did, is written `once` under a name that says what it is of, whoever writes it first.
    """

    __tablename__ = "letters"
    __table_args__ = (
        within_circle("invitation_id", "invitations", ondelete="CASCADE"),
        CheckConstraint("invitation_id IS NULL OR circle_id IS NOT NULL", name="invitation"),
        Index(None, "state", "due_at"),
        Index(None, "thread", "id"),
        Index(None, "leader_id"),
        UniqueConstraint("message_id"),
        Index(None, "once", unique=True, sqlite_where=ONCE, postgresql_where=ONCE),
    )

    kind: Mapped[str] = mapped_column(String(40))
    circle_id: Mapped[Ref | None] = mapped_column(ForeignKey("circles.id"))
    account_id: Mapped[Ref | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    challenge_id: Mapped[Ref | None] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    invitation_id: Mapped[Ref | None]
    leader_id: Mapped[Ref | None] = mapped_column(ForeignKey("letters.id", ondelete="SET NULL"))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    thread: Mapped[str | None] = mapped_column(String(40))
    once: Mapped[str | None] = mapped_column(String(80))
    state: Mapped[LetterState] = mapped_column(default=LetterState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    message_id: Mapped[str] = mapped_column(String(80))
    error: Mapped[str] = mapped_column(String(200), default="")
