"""What comes in by mail"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
KEPT = sa.text("read_state = 'kept'")
STANDING = sa.text("superseded IS NULL")


def upgrade() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("header_id", sa.String(500)),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("whole_length", sa.BigInteger()),
        sa.Column("form", sa.String(20), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("sender_address", sa.String(320), nullable=False),
        sa.Column("sender_name", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(1000), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("faults", DOCUMENT, nullable=False),
        sa.Column("read_state", sa.String(20), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("lease_until", MOMENT),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error_code", sa.String(60)),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("assigned_to", sa.Integer()),
        sa.Column("recorded", sa.Integer()),
        sa.ForeignKeyConstraint(["assigned_to"], ["users.id"], name="fk_messages_assigned_to_users"),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name="fk_messages_recorded_audit_events"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("header_id", name="uq_messages_header_id"),
        sa.UniqueConstraint("sha256", name="uq_messages_sha256"),
    )
    op.create_index("ix_messages_kept", "messages", ["id"], sqlite_where=KEPT, postgresql_where=KEPT)
    op.create_index("ix_messages_state_received_at", "messages", ["state", "received_at"])
    for column in ("sender_address", "assigned_to", "recorded"):
        op.create_index(f"ix_messages_{column}", "messages", [column])
    op.create_table(
        "message_ids_of",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("header_id", sa.String(500), nullable=False),
        sa.Column("relation", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_message_ids_of_message_id_messages"),
        sa.PrimaryKeyConstraint("id", name="pk_message_ids_of"),
        sa.UniqueConstraint(
            "message_id", "header_id", "relation", name="uq_message_ids_of_message_id_header_id_relation"
        ),
    )
    op.create_index("ix_message_ids_of_header_id", "message_ids_of", ["header_id"])
    op.create_table(
        "message_addresses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(320), nullable=False),
        sa.Column("field", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_message_addresses_message_id_messages"),
        sa.PrimaryKeyConstraint("id", name="pk_message_addresses"),
        sa.UniqueConstraint("message_id", "address", "field", name="uq_message_addresses_message_id_address_field"),
    )
    op.create_index("ix_message_addresses_address", "message_addresses", ["address"])
    op.create_table(
        "message_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("type", sa.String(100), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("fault", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_message_files_message_id_messages"),
        sa.PrimaryKeyConstraint("id", name="pk_message_files"),
        sa.UniqueConstraint("message_id", "number", name="uq_message_files_message_id_number"),
    )
    _judgement(
        "message_kinds",
        [
            sa.Column("kind", sa.String(20), nullable=False),
            sa.Column("reason", sa.String(30)),
            sa.Column("status", sa.String(20), nullable=False),
            sa.Column("rule", sa.String(60), nullable=False),
            sa.Column("returns_on", sa.Date()),
            sa.Column("instead", DOCUMENT, nullable=False),
            sa.Column("rules_version", sa.String(20), nullable=False),
        ],
        [],
        once_for=["message_id"],
    )
    op.create_index("ix_message_kinds_kind", "message_kinds", ["kind"])
    _judgement(
        "message_letters",
        [
            sa.Column("letter_id", sa.Integer(), nullable=False),
            sa.Column("why", sa.String(40), nullable=False),
            sa.Column("attempt_id", sa.Integer()),
        ],
        [
            sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name="fk_message_letters_letter_id_letters"),
            sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_message_letters_attempt_id_attempts"),
        ],
        once_for=["message_id", "letter_id"],
    )
    op.create_index("ix_message_letters_letter_id", "message_letters", ["letter_id"])
    op.create_table(
        "message_trials",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("rules_version", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(30)),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("rule", sa.String(60), nullable=False),
        sa.Column("returns_on", sa.Date()),
        sa.Column("instead", DOCUMENT, nullable=False),
        sa.Column("recipients", DOCUMENT, nullable=False),
        sa.Column("header_ids", DOCUMENT, nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_message_trials_message_id_messages"),
        sa.PrimaryKeyConstraint("id", name="pk_message_trials"),
        sa.UniqueConstraint("message_id", "rules_version", name="uq_message_trials_message_id_rules_version"),
    )
    op.create_table(
        "message_responses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_message_responses_message_id_messages"),
        sa.ForeignKeyConstraint(["response_id"], ["responses.id"], name="fk_message_responses_response_id_responses"),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name="fk_message_responses_recorded_audit_events"),
        sa.PrimaryKeyConstraint("id", name="pk_message_responses"),
        sa.UniqueConstraint("response_id", name="uq_message_responses_response_id"),
    )
    op.create_index("ix_message_responses_message_id", "message_responses", ["message_id"])
    op.create_table(
        "message_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("once", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_message_notes_message_id_messages"),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name="fk_message_notes_recorded_audit_events"),
        sa.PrimaryKeyConstraint("id", name="pk_message_notes"),
        sa.UniqueConstraint("once", name="uq_message_notes_once"),
    )
    op.create_index("ix_message_notes_message_id", "message_notes", ["message_id"])
    op.create_table(
        "mailboxes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(500), nullable=False),
        sa.Column("uid_validity", sa.BigInteger()),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("missed", DOCUMENT, nullable=False),
        sa.Column("last_key", sa.String(1024), nullable=False),
        sa.Column("checked_at", MOMENT),
        sa.Column("error_code", sa.String(60)),
        sa.Column("error_words", sa.Text(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("lease_until", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_mailboxes"),
        sa.UniqueConstraint("name", name="uq_mailboxes_name"),
    )


def downgrade() -> None:
    for table in (
        *(
            "mailboxes",
            "message_notes",
            "message_responses",
            "message_trials",
            "message_letters",
            "message_kinds",
            "message_files",
            "message_addresses",
        ),
        *("message_ids_of", "messages"),
    ):
        op.drop_table(table)


def _judgement(
    table: str,
    columns: list[sa.Column],
    keys: list[sa.ForeignKeyConstraint],
    *,
    once_for: list[str],
) -> None:
    """Versions with two times, of which one stands for each `once_for`."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer()),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.Integer()),
        *columns,
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name=f"fk_{table}_recorded_audit_events"),
        sa.ForeignKeyConstraint(["superseded"], ["audit_events.seq"], name=f"fk_{table}_superseded_audit_events"),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=f"fk_{table}_message_id_messages"),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=f"fk_{table}_decided_by_users"),
        *keys,
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
    for column in ("message_id", "recorded", "superseded"):
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_index(
        f"uq_{table}_standing", table, once_for, unique=True, sqlite_where=STANDING, postgresql_where=STANDING
    )
