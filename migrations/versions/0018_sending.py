"""Letters that Despatch sends itself"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
UNDER_WAY = sa.text("state IN ('countdown', 'sending', 'looking', 'paused')")
QUEUED = sa.text("state = 'queued'")
HANDING = sa.text("state = 'handing'")
STANDING = sa.text("undone IS NULL")


def upgrade() -> None:
    op.create_table(
        "sendings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("carrier", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_wave", sa.Integer(), nullable=False),
        sa.Column("looked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("per_minute", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.Text(), server_default="", nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("cover", sa.Text(), nullable=False),
        sa.Column("with_word", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("reasons", DOCUMENT, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_sendings_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name=op.f("fk_sendings_created_by_users")),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name=op.f("fk_sendings_recorded_audit_events")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sendings")),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_sendings_campaign_id_number")),
    )
    with op.batch_alter_table("sendings") as batch_op:
        batch_op.create_index(
            "uq_sendings_under_way",
            ["campaign_id", "channel"],
            unique=True,
            sqlite_where=UNDER_WAY,
            postgresql_where=UNDER_WAY,
        )

    op.create_table(
        "reply_addresses",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_reply_addresses_letter_id_letters")),
        sa.PrimaryKeyConstraint("letter_id", name=op.f("pk_reply_addresses")),
        sa.UniqueConstraint("token", name=op.f("uq_reply_addresses_token")),
    )
    op.create_table(
        "attempt_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("facts", DOCUMENT, nullable=False),
        sa.Column("outside_id", sa.String(length=200), nullable=True),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name=op.f("fk_attempt_events_attempt_id_attempts")),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_attempt_events_recorded_audit_events")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_attempt_events_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_events")),
        sa.UniqueConstraint("outside_id", name=op.f("uq_attempt_events_outside_id")),
    )
    with op.batch_alter_table("attempt_events") as batch_op:
        batch_op.create_index(batch_op.f("ix_attempt_events_attempt_id"), ["attempt_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attempt_events_mail_id"), ["mail_id"], unique=False)

    with op.batch_alter_table("attempts") as batch_op:
        batch_op.add_column(sa.Column("copy", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("sending_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("position", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("address", sa.String(length=320), server_default="", nullable=False))
        batch_op.add_column(sa.Column("message_id", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("outside_id", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("tries", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("reason", sa.String(length=40), server_default="", nullable=False))
        batch_op.add_column(sa.Column("said", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("handed", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("arrived", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("ended", sa.Integer(), nullable=True))
        batch_op.drop_index(batch_op.f("uq_attempts_standing"), sqlite_where=STANDING, postgresql_where=STANDING)
        batch_op.create_index(
            "uq_attempts_standing",
            ["edition_id", "channel", "resend", "copy"],
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        )
        batch_op.create_index(batch_op.f("ix_attempts_address"), ["address"], unique=False)
        batch_op.create_index(
            "ix_attempts_handing", ["claimed_at"], unique=False, sqlite_where=HANDING, postgresql_where=HANDING
        )
        batch_op.create_index(batch_op.f("ix_attempts_outside_id"), ["outside_id"], unique=False)
        batch_op.create_index(
            "ix_attempts_queued", ["sending_id", "position"], unique=False, sqlite_where=QUEUED, postgresql_where=QUEUED
        )
        batch_op.create_index(batch_op.f("ix_attempts_sending_id"), ["sending_id"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_attempts_message_id"), ["message_id"])
        batch_op.create_foreign_key(batch_op.f("fk_attempts_sending_id_sendings"), "sendings", ["sending_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_attempts_handed_audit_events"), "audit_events", ["handed"], ["seq"])
        batch_op.create_foreign_key(batch_op.f("fk_attempts_ended_audit_events"), "audit_events", ["ended"], ["seq"])
        batch_op.create_foreign_key(
            batch_op.f("fk_attempts_arrived_audit_events"), "audit_events", ["arrived"], ["seq"]
        )

    op.execute("UPDATE attempts SET handed = recorded")


def downgrade() -> None:
    """What went stays, as sent; what never left, failed or came back goes, since nothing could say so before."""
    op.execute("DELETE FROM attempt_events")
    op.execute("DELETE FROM attempts WHERE copy <> 0 OR handed IS NULL OR (undone IS NULL AND ended IS NOT NULL)")
    op.execute("UPDATE attempts SET state = 'sent' WHERE undone IS NULL")
    with op.batch_alter_table("attempts") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_attempts_ended_audit_events"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_attempts_arrived_audit_events"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_attempts_handed_audit_events"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_attempts_sending_id_sendings"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_attempts_message_id"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_attempts_sending_id"))
        batch_op.drop_index("ix_attempts_queued", sqlite_where=QUEUED, postgresql_where=QUEUED)
        batch_op.drop_index(batch_op.f("ix_attempts_outside_id"))
        batch_op.drop_index("ix_attempts_handing", sqlite_where=HANDING, postgresql_where=HANDING)
        batch_op.drop_index(batch_op.f("ix_attempts_address"))
        batch_op.drop_index("uq_attempts_standing", sqlite_where=STANDING, postgresql_where=STANDING)
        batch_op.create_index(
            batch_op.f("uq_attempts_standing"),
            ["edition_id", "channel", "resend"],
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        )
        batch_op.drop_column("ended")
        batch_op.drop_column("arrived")
        batch_op.drop_column("handed")
        batch_op.drop_column("said")
        batch_op.drop_column("reason")
        batch_op.drop_column("tries")
        batch_op.drop_column("claimed_at")
        batch_op.drop_column("due_at")
        batch_op.drop_column("outside_id")
        batch_op.drop_column("message_id")
        batch_op.drop_column("address")
        batch_op.drop_column("position")
        batch_op.drop_column("sending_id")
        batch_op.drop_column("copy")

    with op.batch_alter_table("attempt_events") as batch_op:
        batch_op.drop_index(batch_op.f("ix_attempt_events_mail_id"))
        batch_op.drop_index(batch_op.f("ix_attempt_events_attempt_id"))

    op.drop_table("attempt_events")
    op.drop_table("reply_addresses")
    with op.batch_alter_table("sendings") as batch_op:
        batch_op.drop_index("uq_sendings_under_way", sqlite_where=UNDER_WAY, postgresql_where=UNDER_WAY)

    op.drop_table("sendings")
