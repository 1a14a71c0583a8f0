"""Calendars from outside, and what is read of them."""

import sqlalchemy as sa
from alembic import op

from careshare.db.types import UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "outside_calendars",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("circle_id", NUMBER, nullable=True),
        sa.Column("member_id", NUMBER, nullable=True),
        sa.Column("account_id", NUMBER, nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("etag", sa.String(length=200), nullable=False),
        sa.Column("last_modified", sa.String(length=200), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("read_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.Column("trouble", sa.String(20), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_at", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("(circle_id IS NULL) <> (account_id IS NULL)", name=op.f("ck_outside_calendars_owner")),
        sa.CheckConstraint("member_id IS NULL OR circle_id IS NOT NULL", name=op.f("ck_outside_calendars_member")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_outside_calendars_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["circle_id", "member_id"],
            ["members.circle_id", "members.id"],
            name=op.f("fk_outside_calendars_circle_id_member_id_members"),
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_outside_calendars_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_calendars")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_outside_calendars_circle_id_id")),
    )
    op.create_index(op.f("ix_outside_calendars_account_id"), "outside_calendars", ["account_id"])
    op.create_index(op.f("ix_outside_calendars_next_at"), "outside_calendars", ["next_at"])
    op.create_table(
        "visits",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("circle_id", NUMBER, nullable=True),
        sa.Column("account_id", NUMBER, nullable=True),
        sa.Column("calendar_id", NUMBER, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.CheckConstraint("(circle_id IS NULL) <> (account_id IS NULL)", name=op.f("ck_visits_owner")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_visits_order")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_visits_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["outside_calendars.id"],
            name=op.f("fk_visits_calendar_id_outside_calendars"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["circle_id", "calendar_id"],
            ["outside_calendars.circle_id", "outside_calendars.id"],
            name=op.f("fk_visits_circle_id_calendar_id_outside_calendars"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_visits_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("calendar_id", "key", name=op.f("uq_visits_calendar_id_key")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_visits_circle_id_id")),
    )
    op.create_index(op.f("ix_visits_circle_id_ends_at"), "visits", ["circle_id", "ends_at"])
    op.create_index(op.f("ix_visits_account_id_ends_at"), "visits", ["account_id", "ends_at"])
