"""What carers carry and what they set for it, skills, time off, and fair divisions."""

import sqlalchemy as sa
from alembic import op

from careshare.db.types import UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "arrangings",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("account_id", NUMBER, nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 1 AND 10080", name=op.f("ck_arrangings_minutes")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_arrangings_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrangings")),
        sa.UniqueConstraint("account_id", "monday", name=op.f("uq_arrangings_account_id_monday")),
    )
    op.create_table(
        "balances",
        sa.Column("account_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=True),
        sa.Column("limit_minutes", sa.Integer(), nullable=True),
        sa.Column("paid_minutes", sa.Integer(), nullable=True),
        sa.Column("check_in_days", sa.Integer(), nullable=True),
        sa.Column("check_in_since", UTCDateTime(), nullable=True),
        sa.Column("asks_how_long", sa.Boolean(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.Column("asked_secret", sa.LargeBinary(length=32), nullable=True),
        sa.Column("reckoned_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("(check_in_days IS NULL) = (check_in_since IS NULL)", name=op.f("ck_balances_consent")),
        sa.CheckConstraint("check_in_days BETWEEN 1 AND 366", name=op.f("ck_balances_rhythm")),
        sa.CheckConstraint("limit_minutes BETWEEN 1 AND 10080", name=op.f("ck_balances_limit")),
        sa.CheckConstraint("paid_minutes BETWEEN 0 AND 10080", name=op.f("ck_balances_paid")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_balances_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_balances")),
    )
    op.create_index(op.f("ix_balances_reckoned_at"), "balances", ["reckoned_at"])
    op.create_table(
        "check_ins",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("account_id", NUMBER, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("heavy", sa.Integer(), nullable=True),
        sa.Column("bad_nights", sa.Integer(), nullable=True),
        sa.Column("lasts", sa.String(20), nullable=True),
        sa.Column("sos", sa.Boolean(), nullable=False),
        sa.Column("energy", sa.Text(), nullable=False),
        sa.CheckConstraint("bad_nights BETWEEN 0 AND 7", name=op.f("ck_check_ins_bad_nights")),
        sa.CheckConstraint("heavy BETWEEN 0 AND 10", name=op.f("ck_check_ins_heavy")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_check_ins_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
    )
    op.create_index(op.f("ix_check_ins_account_id_at"), "check_ins", ["account_id", "at"])
    op.create_table(
        "notices",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("account_id", NUMBER, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("signals", sa.JSON(), nullable=False),
        sa.Column("ahead", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_notices_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(op.f("ix_notices_account_id_at"), "notices", ["account_id", "at"])
    op.create_table(
        "skills",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("circle_id", NUMBER, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_skills_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skills")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_skills_circle_id_id")),
        sa.UniqueConstraint("circle_id", "name", name=op.f("uq_skills_circle_id_name")),
    )
    op.create_table(
        "seen_levels",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("account_id", NUMBER, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("shifts", sa.JSON(), nullable=False),
        sa.Column("is_coming", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_seen_levels_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seen_levels")),
        sa.UniqueConstraint("account_id", "day", name=op.f("uq_seen_levels_account_id_day")),
    )
    op.create_table(
        "snoozes",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("account_id", NUMBER, nullable=False),
        sa.Column("signal", sa.String(20), nullable=False),
        sa.Column("strength", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_snoozes_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snoozes")),
        sa.UniqueConstraint("account_id", "signal", name=op.f("uq_snoozes_account_id_signal")),
    )
    op.create_table(
        "divisions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("circle_id", NUMBER, nullable=False),
        sa.Column("by_member_id", NUMBER, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("until > from_on", name=op.f("ck_divisions_order")),
        sa.ForeignKeyConstraint(
            ["circle_id", "by_member_id"],
            ["members.circle_id", "members.id"],
            name=op.f("fk_divisions_circle_id_by_member_id_members"),
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_divisions_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_divisions")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_divisions_circle_id_id")),
    )
    op.create_index(op.f("ix_divisions_asked_at"), "divisions", ["asked_at"])
    op.create_table(
        "reliefs",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("circle_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("night", sa.Boolean(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("(day IS NULL) <> (weekday IS NULL)", name=op.f("ck_reliefs_when")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_reliefs_weekday")),
        sa.ForeignKeyConstraint(
            ["circle_id", "member_id"],
            ["members.circle_id", "members.id"],
            name=op.f("fk_reliefs_circle_id_member_id_members"),
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_reliefs_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reliefs")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_reliefs_circle_id_id")),
    )
    op.create_index(op.f("ix_reliefs_circle_id_member_id"), "reliefs", ["circle_id", "member_id"])
    op.create_table(
        "shown",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("circle_id", NUMBER, nullable=False),
        sa.Column("skill_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("by_member_id", NUMBER, nullable=True),
        sa.Column("by_words", sa.String(length=80), nullable=False),
        sa.Column("shown_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("until IS NULL OR until >= shown_on", name=op.f("ck_shown_order")),
        sa.ForeignKeyConstraint(
            ["circle_id", "by_member_id"],
            ["members.circle_id", "members.id"],
            name=op.f("fk_shown_circle_id_by_member_id_members"),
        ),
        sa.ForeignKeyConstraint(
            ["circle_id", "member_id"],
            ["members.circle_id", "members.id"],
            name=op.f("fk_shown_circle_id_member_id_members"),
        ),
        sa.ForeignKeyConstraint(
            ["circle_id", "skill_id"],
            ["skills.circle_id", "skills.id"],
            name=op.f("fk_shown_circle_id_skill_id_skills"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_shown_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_shown_circle_id_id")),
        sa.UniqueConstraint("skill_id", "member_id", name=op.f("uq_shown_skill_id_member_id")),
    )
    op.create_table(
        "shown_limits",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("circle_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("to_member_id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id", "member_id"],
            ["members.circle_id", "members.id"],
            name=op.f("fk_shown_limits_circle_id_member_id_members"),
        ),
        sa.ForeignKeyConstraint(
            ["circle_id", "to_member_id"],
            ["members.circle_id", "members.id"],
            name=op.f("fk_shown_limits_circle_id_to_member_id_members"),
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_shown_limits_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown_limits")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_shown_limits_circle_id_id")),
        sa.UniqueConstraint(
            "circle_id", "member_id", "to_member_id", name=op.f("uq_shown_limits_circle_id_member_id_to_member_id")
        ),
    )
    op.create_table(
        "respites",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("circle_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("shift_id", NUMBER, nullable=True),
        sa.Column("pattern_id", NUMBER, nullable=True),
        sa.CheckConstraint("(shift_id IS NULL) <> (pattern_id IS NULL)", name=op.f("ck_respites_of")),
        sa.ForeignKeyConstraint(
            ["circle_id", "member_id"],
            ["members.circle_id", "members.id"],
            name=op.f("fk_respites_circle_id_member_id_members"),
        ),
        sa.ForeignKeyConstraint(
            ["circle_id", "pattern_id"],
            ["patterns.circle_id", "patterns.id"],
            name=op.f("fk_respites_circle_id_pattern_id_patterns"),
        ),
        sa.ForeignKeyConstraint(
            ["circle_id", "shift_id"],
            ["shifts.circle_id", "shifts.id"],
            name=op.f("fk_respites_circle_id_shift_id_shifts"),
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_respites_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_respites")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_respites_circle_id_id")),
        sa.UniqueConstraint("pattern_id", name=op.f("uq_respites_pattern_id")),
        sa.UniqueConstraint("shift_id", name=op.f("uq_respites_shift_id")),
    )
    op.create_index(op.f("ix_respites_circle_id_member_id"), "respites", ["circle_id", "member_id"])
    op.create_table(
        "skills_asked",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("circle_id", NUMBER, nullable=False),
        sa.Column("skill_id", NUMBER, nullable=False),
        sa.Column("shift_id", NUMBER, nullable=True),
        sa.Column("pattern_id", NUMBER, nullable=True),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(shift_id IS NULL) <> (pattern_id IS NULL)", name=op.f("ck_skills_asked_of")),
        sa.ForeignKeyConstraint(
            ["circle_id", "pattern_id"],
            ["patterns.circle_id", "patterns.id"],
            name=op.f("fk_skills_asked_circle_id_pattern_id_patterns"),
        ),
        sa.ForeignKeyConstraint(
            ["circle_id", "shift_id"],
            ["shifts.circle_id", "shifts.id"],
            name=op.f("fk_skills_asked_circle_id_shift_id_shifts"),
        ),
        sa.ForeignKeyConstraint(
            ["circle_id", "skill_id"],
            ["skills.circle_id", "skills.id"],
            name=op.f("fk_skills_asked_circle_id_skill_id_skills"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_skills_asked_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skills_asked")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_skills_asked_circle_id_id")),
        sa.UniqueConstraint("pattern_id", "skill_id", name=op.f("uq_skills_asked_pattern_id_skill_id")),
        sa.UniqueConstraint("shift_id", "skill_id", name=op.f("uq_skills_asked_shift_id_skill_id")),
    )
    op.create_index(op.f("ix_skills_asked_circle_id_skill_id"), "skills_asked", ["circle_id", "skill_id"])
    op.create_table(
        "pins",
        sa.Column("account_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("hidden", sa.String(length=64), nullable=False),
        sa.Column("chosen_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_pins_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_pins")),
    )
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proven_at", UTCDateTime(), nullable=True))
