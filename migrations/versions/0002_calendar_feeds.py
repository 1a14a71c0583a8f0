"""Calendar feeds, and when a circle last changed."""

import sqlalchemy as sa
from alembic import op

from careshare.db.types import UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("circle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("secret", sa.LargeBinary(length=32), nullable=False),
        sa.Column("detail", sa.Boolean(), nullable=False),
        sa.Column("reminder_minutes", sa.Integer(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.Column("off_at", UTCDateTime(), nullable=True),
        sa.Column("fetched_at", UTCDateTime(), nullable=True),
        sa.Column("fetched_by", sa.String(length=40), nullable=False),
        sa.CheckConstraint("(circle_id IS NULL) <> (account_id IS NULL)", name=op.f("ck_feeds_owner")),
        sa.CheckConstraint("(circle_id IS NULL) = (member_id IS NULL)", name=op.f("ck_feeds_member")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_feeds_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["circle_id", "member_id"],
            ["members.circle_id", "members.id"],
            name=op.f("fk_feeds_circle_id_member_id_members"),
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_feeds_circle_id_circles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("account_id", name=op.f("uq_feeds_account_id")),
        sa.UniqueConstraint("circle_id", "id", name=op.f("uq_feeds_circle_id_id")),
        sa.UniqueConstraint("circle_id", "member_id", "kind", name=op.f("uq_feeds_circle_id_member_id_kind")),
    )
    with op.batch_alter_table("circles", schema=None) as batch_op:
        batch_op.add_column(sa.Column("changed_at", UTCDateTime(), nullable=True))
