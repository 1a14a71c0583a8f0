"""Circles, their members and what is known of them: invitations, absences, preferences, wishes, quiet times."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, TextClause, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from careshare.db.models.base import Ref, Row, of_circle, within_circle
from careshare.domain.words import CircleState, Decides, Kind, Language, MayBeAlone, MemberState, Role, Trust


class CircleRow(Row):
    """One person and everyone around them. `revision` rises with any change someone could see, last at `changed_at`."""

    __tablename__ = "circles"

    person_name: Mapped[str] = mapped_column(String(80))
    zone: Mapped[ZoneInfo]
    decides: Mapped[Decides]
    decides_basis: Mapped[str] = mapped_column(String(200), default="")
    decides_since: Mapped[date | None]
    may_be_alone: Mapped[MayBeAlone]
    alone_minutes: Mapped[int] = mapped_column(default=0)
    person_knows: Mapped[bool] = mapped_column(default=True)
    person_plans: Mapped[bool] = mapped_column(default=False)
    house_rules: Mapped[str] = mapped_column(Text, default="")
    wants: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[CircleState] = mapped_column(default=CircleState.LIVE)
    state_words: Mapped[str] = mapped_column(Text, default="")
    state_since: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


def _only_one(name: str, of_those: TextClause) -> Index:
    """A circle has one of them at most, whoever chooses at the same moment."""
    return Index(f"ix_members_one_{name}", "circle_id", unique=True, sqlite_where=of_those, postgresql_where=of_those)


class MemberRow(Row):
    """A place in one circle, with or without an account."""

    __tablename__ = "members"
    __table_args__ = of_circle(
        UniqueConstraint("circle_id", "account_id"),
        Index(None, "account_id"),
        _only_one("person", text("role = 'person' AND state <> 'former'")),
        _only_one("representative", text("is_representative")),
        _only_one("confidant", text("is_confidant")),
    )

    circle_id: Mapped[Ref]
    account_id: Mapped[Ref | None] = mapped_column(ForeignKey("accounts.id"))
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[Role]
    relation: Mapped[str] = mapped_column(String(60), default="")
    organisation: Mapped[str] = mapped_column(String(80), default="")
    trust: Mapped[Trust] = mapped_column(default=Trust.ROTA)
    is_coordinator: Mapped[bool] = mapped_column(default=False)
    is_representative: Mapped[bool] = mapped_column(default=False)
    is_confidant: Mapped[bool] = mapped_column(default=False)
    lives_in: Mapped[bool] = mapped_column(default=False)
    planned_in: Mapped[bool] = mapped_column(default=False)
    phone: Mapped[str] = mapped_column(String(40), default="")
    phone_shared: Mapped[bool] = mapped_column(default=False)
    language: Mapped[Language | None]
    state: Mapped[MemberState] = mapped_column(default=MemberState.ACTIVE)
    own_page_secret: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class InvitationRow(Row):
    """A secret address that makes a member known on a device: used once, within 14 days."""

    __tablename__ = "invitations"
    __table_args__ = of_circle(
        within_circle("member_id", "members"),
        within_circle("invited_by", "members"),
        Index(None, "circle_id", "member_id"),
    )

    circle_id: Mapped[Ref]
    member_id: Mapped[Ref]
    invited_by: Mapped[Ref]
    email: Mapped[str | None] = mapped_column(String(254))
    secret: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class AbsenceRow(Row):
    """When a member cannot: `[starts_at, ends_at)`."""

    __tablename__ = "absences"
    __table_args__ = of_circle(
        within_circle("member_id", "members"),
        Index(None, "circle_id", "ends_at"),
        CheckConstraint("ends_at > starts_at", name="order"),
    )

    circle_id: Mapped[Ref]
    member_id: Mapped[Ref]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class PreferenceRow(Row):
    """A weekly time a member would rather be asked for, or rather not. Wall time of the home; weekday 0 is Monday."""

    __tablename__ = "preferences"
    __table_args__ = of_circle(
        within_circle("member_id", "members"),
        Index(None, "circle_id", "member_id"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
    )

    circle_id: Mapped[Ref]
    member_id: Mapped[Ref]
    weekday: Mapped[int]
    starts: Mapped[time]
    ends: Mapped[time]
    rather: Mapped[bool]


class WishRow(Row):
    """The person would rather not have this member for this kind of shift."""

    __tablename__ = "wishes"
    __table_args__ = of_circle(
        within_circle("member_id", "members"),
        UniqueConstraint("circle_id", "member_id", "kind"),
    )

    circle_id: Mapped[Ref]
    member_id: Mapped[Ref]
    kind: Mapped[Kind]


class QuietTimeRow(Row):
    """A weekly time the person wants the house to themselves. Wall time of the home; weekday 0 is Monday."""

    __tablename__ = "quiet_times"
    __table_args__ = of_circle(CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"))

    circle_id: Mapped[Ref]
    weekday: Mapped[int]
    starts: Mapped[time]
    ends: Mapped[time]
