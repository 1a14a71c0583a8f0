"""The order of asking, what somebody wants to hear, and letters that time brings or that go together."""

import sqlalchemy as sa
from alembic import op

from careshare.db.types import UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "ladders",
        sa.Column("circle_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("rungs", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("alarm_minutes", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("looked_revision", sa.Integer(), nullable=True),
        sa.Column("next_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("alarm_minutes BETWEEN 5 AND 240", name=op.f("ck_ladders_alarm")),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_ladders_circle_id_circles")),
        sa.PrimaryKeyConstraint("circle_id", name=op.f("pk_ladders")),
    )
    op.create_index(op.f("ix_ladders_next_at"), "ladders", ["next_at"])

    op.create_table(
        "message_choices",
        sa.Column("account_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("ways", sa.JSON(), nullable=False),
        sa.Column("week_on", sa.Integer(), nullable=False),
        sa.CheckConstraint("week_on BETWEEN 0 AND 6", name=op.f("ck_message_choices_week_on")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_message_choices_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_message_choices")),
    )
    op.create_table(
        "searches",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("circle_id", NUMBER, nullable=False),
        sa.Column("shift_id", NUMBER, nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("held_until", UTCDateTime(), nullable=True),
        sa.Column("hurried_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["circle_id", "shift_id"],
            ["shifts.circle_id", "shifts.id"],
            name=op.f("fk_searches_circle_id_shift_id_shifts"),
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_searches_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_searches")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_searches_circle_id_id")),
    )
    op.create_index(op.f("ix_searches_circle_id_ended_at"), "searches", ["circle_id", "ended_at"])
    op.create_index(op.f("ix_searches_shift_id_began_at"), "searches", ["shift_id", "began_at"])

    op.create_table(
        "asks",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("circle_id", NUMBER, nullable=False),
        sa.Column("search_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id", "member_id"],
            ["members.circle_id", "members.id"],
            name=op.f("fk_asks_circle_id_member_id_members"),
        ),
        sa.ForeignKeyConstraint(
            ["circle_id", "search_id"],
            ["searches.circle_id", "searches.id"],
            name=op.f("fk_asks_circle_id_search_id_searches"),
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_asks_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asks")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_asks_circle_id_id")),
        sa.UniqueConstraint("search_id", "rung", "member_id", name=op.f("uq_asks_search_id_rung_member_id")),
    )
    op.create_index(op.f("ix_asks_circle_id_member_id_asked_at"), "asks", ["circle_id", "member_id", "asked_at"])

    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.add_column(sa.Column("leader_id", NUMBER, nullable=True))
        batch_op.create_index(op.f("ix_letters_leader_id"), ["leader_id"])
        batch_op.create_foreign_key(
            op.f("fk_letters_leader_id_letters"), "letters", ["leader_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.add_column(sa.Column("once", sa.String(80), nullable=True))
        once = sa.text("once IS NOT NULL")
        batch_op.create_index(op.f("ix_letters_once"), ["once"], unique=True, sqlite_where=once, postgresql_where=once)
    op.create_index(op.f("ix_shifts_starts_at"), "shifts", ["starts_at"])
