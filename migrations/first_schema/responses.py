"""Replies to letters, and the inbox."""

import sqlalchemy as sa
from alembic import op

from migrations.first_schema.columns import DOCUMENT, MOMENT, versioned, where

TABLES = (
    "responses",
    "response_versions",
    "response_letters",
    "response_files",
    "ask_answers",
    "messages",
    "message_ids_of",
    "message_addresses",
    "message_files",
    "message_kinds",
    "message_trials",
    "message_letters",
    "message_responses",
    "message_notes",
    "mailboxes",
)
"""In the order in which they are made."""


def create() -> None:
    _responses()
    _inbox()


def _responses() -> None:
    """Replies and the answers in them."""
    op.create_table(
        "responses",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id"), nullable=False, index=True),
        sa.Column("once", sa.String(40), nullable=False, unique=True),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False, index=True),
        sa.Column("withdrawn", sa.Integer(), sa.ForeignKey("audit_events.seq")),
    )
    op.create_table(
        "response_versions",
        sa.Column("response_id", sa.Integer(), sa.ForeignKey("responses.id"), nullable=False, index=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("how", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("new_reply_by", sa.Date()),
        *versioned(),
        sa.Column("came_from", sa.Integer(), sa.ForeignKey("organisations.id")),
    )
    op.create_table(
        "response_letters",
        sa.Column("response_id", sa.Integer(), sa.ForeignKey("responses.id"), nullable=False, index=True),
        sa.Column("letter_id", sa.Integer(), sa.ForeignKey("letters.id"), nullable=False, index=True),
        *versioned(),
    )
    op.create_table(
        "response_files",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("response_id", sa.Integer(), sa.ForeignKey("responses.id"), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("type", sa.String(100), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.UniqueConstraint("response_id", "sha256"),
    )
    op.create_table(
        "ask_answers",
        sa.Column("response_id", sa.Integer(), sa.ForeignKey("responses.id"), nullable=False, index=True),
        sa.Column("letter_id", sa.Integer(), sa.ForeignKey("letters.id"), nullable=False, index=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(20), nullable=False),
        *versioned(),
        sa.Column("words", sa.Text(), nullable=False, server_default=""),
        sa.Column("passage", sa.Text(), nullable=False, server_default=""),
    )


def _inbox() -> None:
    """Messages that arrive by email."""
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("header_id", sa.String(500), unique=True),
        sa.Column("sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("whole_length", sa.BigInteger()),
        sa.Column("form", sa.String(20), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("sender_address", sa.String(320), nullable=False, index=True),
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
        sa.Column("assigned_to", sa.Integer(), sa.ForeignKey("users.id"), index=True),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), index=True),
        sa.Index("ix_messages_kept", "id", **where("read_state = 'kept'")),
        sa.Index("ix_messages_state_received_at", "state", "received_at"),
    )
    op.create_table(
        "message_ids_of",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("message_id", sa.Integer(), sa.ForeignKey("messages.id"), nullable=False),
        sa.Column("header_id", sa.String(500), nullable=False, index=True),
        sa.Column("relation", sa.String(20), nullable=False),
        sa.UniqueConstraint("message_id", "header_id", "relation"),
    )
    op.create_table(
        "message_addresses",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("message_id", sa.Integer(), sa.ForeignKey("messages.id"), nullable=False),
        sa.Column("address", sa.String(320), nullable=False, index=True),
        sa.Column("field", sa.String(20), nullable=False),
        sa.UniqueConstraint("message_id", "address", "field"),
    )
    op.create_table(
        "message_files",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("message_id", sa.Integer(), sa.ForeignKey("messages.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("type", sa.String(100), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("fault", sa.String(40), nullable=False),
        sa.UniqueConstraint("message_id", "number"),
    )
    op.create_table(
        "message_kinds",
        *versioned(),
        sa.Column("message_id", sa.Integer(), sa.ForeignKey("messages.id"), nullable=False, index=True),
        sa.Column("decided_by", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("kind", sa.String(20), nullable=False, index=True),
        sa.Column("reason", sa.String(30)),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("rule", sa.String(60), nullable=False),
        sa.Column("returns_on", sa.Date()),
        sa.Column("instead", DOCUMENT, nullable=False),
        sa.Column("rules_version", sa.String(20), nullable=False),
        sa.Index("uq_message_kinds_standing", "message_id", unique=True, **where("superseded IS NULL")),
    )
    op.create_table(
        "message_trials",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("message_id", sa.Integer(), sa.ForeignKey("messages.id"), nullable=False),
        sa.Column("rules_version", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(30)),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("rule", sa.String(60), nullable=False),
        sa.Column("returns_on", sa.Date()),
        sa.Column("instead", DOCUMENT, nullable=False),
        sa.Column("recipients", DOCUMENT, nullable=False),
        sa.Column("header_ids", DOCUMENT, nullable=False),
        sa.UniqueConstraint("message_id", "rules_version"),
    )
    op.create_table(
        "message_letters",
        *versioned(),
        sa.Column("message_id", sa.Integer(), sa.ForeignKey("messages.id"), nullable=False, index=True),
        sa.Column("decided_by", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("letter_id", sa.Integer(), sa.ForeignKey("letters.id"), nullable=False, index=True),
        sa.Column("why", sa.String(40), nullable=False),
        sa.Column("attempt_id", sa.Integer(), sa.ForeignKey("attempts.id")),
        sa.Index("uq_message_letters_standing", "message_id", "letter_id", unique=True, **where("superseded IS NULL")),
    )
    op.create_table(
        "message_responses",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("message_id", sa.Integer(), sa.ForeignKey("messages.id"), nullable=False, index=True),
        sa.Column("response_id", sa.Integer(), sa.ForeignKey("responses.id"), nullable=False, unique=True),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
    )
    op.create_table(
        "message_notes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("message_id", sa.Integer(), sa.ForeignKey("messages.id"), nullable=False, index=True),
        sa.Column("once", sa.String(40), nullable=False, unique=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
    )
    op.create_table(
        "mailboxes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(500), nullable=False, unique=True),
        sa.Column("uid_validity", sa.BigInteger()),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("missed", DOCUMENT, nullable=False),
        sa.Column("last_key", sa.String(1024), nullable=False),
        sa.Column("checked_at", MOMENT),
        sa.Column("error_code", sa.String(60)),
        sa.Column("error_words", sa.Text(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("lease_until", MOMENT),
    )
