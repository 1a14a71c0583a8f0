"""The first tables."""

import sqlalchemy as sa
from alembic import op

from careshare.db.types import UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("under_18", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
    )
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_email"), ["email"], unique=False)

    op.create_table(
        "challenges",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("secret", sa.LargeBinary(length=32), nullable=False),
        sa.Column("browser_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenges")),
    )
    with op.batch_alter_table("challenges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_challenges_browser_hash_kind"), ["browser_hash", "kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_challenges_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "circles",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_name", sa.String(length=80), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("decides", sa.String(20), nullable=False),
        sa.Column("decides_basis", sa.String(length=200), nullable=False),
        sa.Column("decides_since", sa.Date(), nullable=True),
        sa.Column("may_be_alone", sa.String(20), nullable=False),
        sa.Column("alone_minutes", sa.Integer(), nullable=False),
        sa.Column("person_knows", sa.Boolean(), nullable=False),
        sa.Column("person_plans", sa.Boolean(), nullable=False),
        sa.Column("house_rules", sa.Text(), nullable=False),
        sa.Column("wants", sa.Text(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("state_words", sa.Text(), nullable=False),
        sa.Column("state_since", UTCDateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circles")),
    )
    op.create_table(
        "limits",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_limits")),
    )
    with op.batch_alter_table("limits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_limits_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "devices",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_devices_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_devices_token_hash")),
    )
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_devices_account_id"), ["account_id"], unique=False)

    op.create_table(
        "members",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("circle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("relation", sa.String(length=60), nullable=False),
        sa.Column("organisation", sa.String(length=80), nullable=False),
        sa.Column("trust", sa.String(20), nullable=False),
        sa.Column("is_coordinator", sa.Boolean(), nullable=False),
        sa.Column("is_representative", sa.Boolean(), nullable=False),
        sa.Column("is_confidant", sa.Boolean(), nullable=False),
        sa.Column("lives_in", sa.Boolean(), nullable=False),
        sa.Column("planned_in", sa.Boolean(), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("phone_shared", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(20), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("own_page_secret", sa.LargeBinary(length=32), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("left_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_members_account_id_accounts")),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_members_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("circle_id", "account_id", name=op.f("uq_members_circle_id_account_id")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_members_circle_id_id")),
    )
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_members_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            "ix_members_one_confidant",
            ["circle_id"],
            unique=True,
            sqlite_where=sa.text("is_confidant"),
            postgresql_where=sa.text("is_confidant"),
        )
        batch_op.create_index(
            "ix_members_one_person",
            ["circle_id"],
            unique=True,
            sqlite_where=sa.text("role = 'person' AND state <> 'former'"),
            postgresql_where=sa.text("role = 'person' AND state <> 'former'"),
        )
        batch_op.create_index(
            "ix_members_one_representative",
            ["circle_id"],
            unique=True,
            sqlite_where=sa.text("is_representative"),
            postgresql_where=sa.text("is_representative"),
        )

    op.create_table(
        "passkeys",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1023), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=4096), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_passkeys_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    with op.batch_alter_table("passkeys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passkeys_account_id"), ["account_id"], unique=False)

    op.create_table(
        "patterns",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("circle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("series", sa.String(length=36), nullable=False),
        sa.Column("rule", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("days_later", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("presence", sa.String(20), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("open_to", sa.String(80), nullable=False),
        sa.Column("window_starts", sa.Time(), nullable=True),
        sa.Column("window_ends", sa.Time(), nullable=True),
        sa.Column("rotation", sa.String(length=20), nullable=False),
        sa.Column("turn_offset", sa.Integer(), nullable=False),
        sa.Column("written_until", sa.Date(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("days_later BETWEEN 0 AND 2", name=op.f("ck_patterns_days_later")),
        sa.CheckConstraint("needed BETWEEN 1 AND 9", name=op.f("ck_patterns_needed")),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_patterns_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patterns")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_patterns_circle_id_id")),
    )
    with op.batch_alter_table("patterns", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_patterns_circle_id_series"), ["circle_id", "series"], unique=False)
        batch_op.create_index(batch_op.f("ix_patterns_written_until"), ["written_until"], unique=False)

    op.create_table(
        "pauses",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("circle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("series", sa.String(length=36), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_pauses_order")),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_pauses_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pauses")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_pauses_circle_id_id")),
    )
    with op.batch_alter_table("pauses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pauses_circle_id_series"), ["circle_id", "series"], unique=False)

    op.create_table(
        "quiet_times",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("circle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_quiet_times_weekday")),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_quiet_times_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiet_times")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_quiet_times_circle_id_id")),
    )
    op.create_table(
        "absences",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("circle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_absences_order")),
        sa.ForeignKeyConstraint(
            ["circle_id", "member_id"],
            ["members.circle_id", "members.id"],
            name=op.f("fk_absences_circle_id_member_id_members"),
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_absences_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_absences_circle_id_id")),
    )
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absences_circle_id_ends_at"), ["circle_id", "ends_at"], unique=False)

    op.create_table(
        "invitations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("circle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invited_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("secret", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["circle_id", "invited_by"],
            ["members.circle_id", "members.id"],
            name=op.f("fk_invitations_circle_id_invited_by_members"),
        ),
        sa.ForeignKeyConstraint(
            ["circle_id", "member_id"],
            ["members.circle_id", "members.id"],
            name=op.f("fk_invitations_circle_id_member_id_members"),
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_invitations_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_invitations_circle_id_id")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invitations_circle_id_member_id"), ["circle_id", "member_id"], unique=False
        )

    op.create_table(
        "preferences",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("circle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("rather", sa.Boolean(), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_preferences_weekday")),
        sa.ForeignKeyConstraint(
            ["circle_id", "member_id"],
            ["members.circle_id", "members.id"],
            name=op.f("fk_preferences_circle_id_member_id_members"),
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_preferences_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preferences")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_preferences_circle_id_id")),
    )
    with op.batch_alter_table("preferences", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_preferences_circle_id_member_id"), ["circle_id", "member_id"], unique=False
        )

    op.create_table(
        "shifts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("circle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("pattern_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("series", sa.String(length=36), nullable=True),
        sa.Column("original_on", sa.Date(), nullable=True),
        sa.Column("original_starts", sa.Time(), nullable=True),
        sa.Column("detached", sa.Boolean(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("presence", sa.String(20), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("open_to", sa.String(80), nullable=False),
        sa.Column("window_starts", sa.Time(), nullable=True),
        sa.Column("window_ends", sa.Time(), nullable=True),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("seeking", sa.Integer(), nullable=False),
        sa.Column("closed", sa.String(20), nullable=True),
        sa.Column("closed_words", sa.String(length=200), nullable=False),
        sa.Column("person_asks", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_shifts_order")),
        sa.CheckConstraint("held >= 0 AND seeking BETWEEN 0 AND held", name=op.f("ck_shifts_places")),
        sa.CheckConstraint("needed BETWEEN 1 AND 9", name=op.f("ck_shifts_needed")),
        sa.ForeignKeyConstraint(
            ["circle_id", "pattern_id"],
            ["patterns.circle_id", "patterns.id"],
            name=op.f("fk_shifts_circle_id_pattern_id_patterns"),
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_shifts_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_shifts_circle_id_id")),
        sa.UniqueConstraint(
            "series", "original_on", "original_starts", name=op.f("uq_shifts_series_original_on_original_starts")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_shifts_uid")),
    )
    with op.batch_alter_table("shifts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shifts_circle_id_pattern_id_starts_at"),
            ["circle_id", "pattern_id", "starts_at"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_shifts_circle_id_starts_at"), ["circle_id", "starts_at"], unique=False)

    op.create_table(
        "turns",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("circle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pattern_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("agreed_at", UTCDateTime(), nullable=True),
        sa.Column("declined_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["circle_id", "member_id"],
            ["members.circle_id", "members.id"],
            name=op.f("fk_turns_circle_id_member_id_members"),
        ),
        sa.ForeignKeyConstraint(
            ["circle_id", "pattern_id"],
            ["patterns.circle_id", "patterns.id"],
            name=op.f("fk_turns_circle_id_pattern_id_patterns"),
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_turns_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turns")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_turns_circle_id_id")),
        sa.UniqueConstraint("circle_id", "pattern_id", "position", name=op.f("uq_turns_circle_id_pattern_id_position")),
    )
    op.create_table(
        "wishes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("circle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id", "member_id"],
            ["members.circle_id", "members.id"],
            name=op.f("fk_wishes_circle_id_member_id_members"),
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_wishes_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishes")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_wishes_circle_id_id")),
        sa.UniqueConstraint("circle_id", "member_id", "kind", name=op.f("uq_wishes_circle_id_member_id_kind")),
    )
    op.create_table(
        "assignments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("circle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shift_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("replaced_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("noted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("happened", sa.Boolean(), nullable=True),
        sa.Column("here_at", UTCDateTime(), nullable=True),
        sa.Column("real_starts_at", UTCDateTime(), nullable=True),
        sa.Column("real_ends_at", UTCDateTime(), nullable=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id", "member_id"],
            ["members.circle_id", "members.id"],
            name=op.f("fk_assignments_circle_id_member_id_members"),
        ),
        sa.ForeignKeyConstraint(
            ["circle_id", "noted_by"],
            ["members.circle_id", "members.id"],
            name=op.f("fk_assignments_circle_id_noted_by_members"),
        ),
        sa.ForeignKeyConstraint(
            ["circle_id", "replaced_by"],
            ["members.circle_id", "members.id"],
            name=op.f("fk_assignments_circle_id_replaced_by_members"),
        ),
        sa.ForeignKeyConstraint(
            ["circle_id", "shift_id"],
            ["shifts.circle_id", "shifts.id"],
            name=op.f("fk_assignments_circle_id_shift_id_shifts"),
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_assignments_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_assignments_circle_id_id")),
        sa.UniqueConstraint("shift_id", "member_id", name=op.f("uq_assignments_shift_id_member_id")),
    )
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assignments_circle_id_member_id_state"), ["circle_id", "member_id", "state"], unique=False
        )
        batch_op.create_index(
            "ix_assignments_proposed",
            ["shift_id"],
            unique=False,
            sqlite_where=sa.text("state = 'proposed'"),
            postgresql_where=sa.text("state = 'proposed'"),
        )

    op.create_table(
        "entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("circle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("shift_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("pattern_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id", "by_member_id"],
            ["members.circle_id", "members.id"],
            name=op.f("fk_entries_circle_id_by_member_id_members"),
        ),
        sa.ForeignKeyConstraint(
            ["circle_id", "member_id"],
            ["members.circle_id", "members.id"],
            name=op.f("fk_entries_circle_id_member_id_members"),
        ),
        sa.ForeignKeyConstraint(
            ["circle_id", "pattern_id"],
            ["patterns.circle_id", "patterns.id"],
            name=op.f("fk_entries_circle_id_pattern_id_patterns"),
        ),
        sa.ForeignKeyConstraint(
            ["circle_id", "shift_id"],
            ["shifts.circle_id", "shifts.id"],
            name=op.f("fk_entries_circle_id_shift_id_shifts"),
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_entries_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_entries_circle_id_id")),
    )
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entries_circle_id_at"), ["circle_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_entries_circle_id_shift_id"), ["circle_id", "shift_id"], unique=False)

    op.create_table(
        "letters",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("circle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("challenge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("invitation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("thread", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.Column("message_id", sa.String(length=80), nullable=False),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.CheckConstraint("invitation_id IS NULL OR circle_id IS NOT NULL", name=op.f("ck_letters_invitation")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_letters_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenges.id"], name=op.f("fk_letters_challenge_id_challenges"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["circle_id", "invitation_id"],
            ["invitations.circle_id", "invitations.id"],
            name=op.f("fk_letters_circle_id_invitation_id_invitations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_letters_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("message_id", name=op.f("uq_letters_message_id")),
    )
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letters_state_due_at"), ["state", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_thread_id"), ["thread", "id"], unique=False)

    op.create_table(
        "swaps",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("circle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shift_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_shift_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["circle_id", "member_id"],
            ["members.circle_id", "members.id"],
            name=op.f("fk_swaps_circle_id_member_id_members"),
        ),
        sa.ForeignKeyConstraint(
            ["circle_id", "other_member_id"],
            ["members.circle_id", "members.id"],
            name=op.f("fk_swaps_circle_id_other_member_id_members"),
        ),
        sa.ForeignKeyConstraint(
            ["circle_id", "other_shift_id"],
            ["shifts.circle_id", "shifts.id"],
            name=op.f("fk_swaps_circle_id_other_shift_id_shifts"),
        ),
        sa.ForeignKeyConstraint(
            ["circle_id", "shift_id"],
            ["shifts.circle_id", "shifts.id"],
            name=op.f("fk_swaps_circle_id_shift_id_shifts"),
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_swaps_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swaps")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_swaps_circle_id_id")),
    )
    with op.batch_alter_table("swaps", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_swaps_circle_id_other_member_id"), ["circle_id", "other_member_id"], unique=False
        )
