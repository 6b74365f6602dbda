"""Letters as files, and how they are sent."""

import sqlalchemy as sa
from alembic import op

from migrations.first_schema.columns import DOCUMENT, MOMENT, where

TABLES = (
    "runs",
    "run_letters",
    "comparisons",
    "editions",
    "packs",
    "shared_parts",
    "fingerprints",
    "edition_files",
    "print_batches",
    "posting_imports",
    "sendings",
    "attempts",
    "print_counts",
    "attempt_events",
    "reply_addresses",
    "embargoes",
    "publications",
)
"""In the order in which they are made."""


def create() -> None:
    _production()
    _delivery()
    _release()


def _production() -> None:
    """Runs, editions and the files of letters."""
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("valid_at", sa.Date(), nullable=False),
        sa.Column("known_at", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("printing", DOCUMENT),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.UniqueConstraint("campaign_id", "number"),
        sa.Index("uq_runs_under_way", "campaign_id", unique=True, **where("state IN ('running', 'paused')")),
    )
    op.create_table(
        "run_letters",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("run_id", sa.Integer(), sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("letter_id", sa.Integer(), sa.ForeignKey("letters.id"), nullable=False, index=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("lease_until", MOMENT),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error_code", sa.String(60)),
        sa.Column("error_facts", DOCUMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("unset", sa.Text(), nullable=False, server_default=""),
        sa.UniqueConstraint("run_id", "letter_id"),
        sa.Index("ix_run_letters_open", "run_id", "id", **where("run_letters.state IN ('waiting', 'claimed')")),
        sa.Index("ix_run_letters_run_id_state", "run_id", "state"),
    )
    op.create_table(
        "comparisons",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("run_id", sa.Integer(), sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("letter_id", sa.Integer(), sa.ForeignKey("letters.id"), nullable=False, index=True),
        sa.Column("state", sa.String(20), nullable=False, index=True),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("lease_until", MOMENT),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error_code", sa.String(60)),
        sa.Column("differences", DOCUMENT),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.UniqueConstraint("run_id", "letter_id"),
    )
    op.create_table(
        "editions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("letter_id", sa.Integer(), sa.ForeignKey("letters.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("draft", sa.Boolean(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False, index=True),
        sa.Column("text_sha256", sa.String(64), nullable=False, server_default=""),
        sa.UniqueConstraint("letter_id", "number"),
        sa.UniqueConstraint("run_id", "letter_id"),
    )
    op.create_table(
        "packs",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
    )
    op.create_table(
        "shared_parts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
    )
    op.create_table(
        "fingerprints",
        sa.Column("short", sa.String(16), primary_key=True),
        sa.Column("facts", DOCUMENT, nullable=False),
    )
    op.create_table(
        "edition_files",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("edition_id", sa.Integer(), sa.ForeignKey("editions.id"), nullable=False),
        sa.Column("format", sa.String(10), nullable=False),
        sa.Column("pack_id", sa.Integer(), sa.ForeignKey("packs.id"), nullable=False),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("inflated_sha256", sa.String(64), nullable=False),
        sa.Column("fingerprint", sa.String(16), sa.ForeignKey("fingerprints.short"), nullable=False),
        sa.Column("shared_id", sa.Integer(), sa.ForeignKey("shared_parts.id")),
        sa.UniqueConstraint("edition_id", "format"),
    )


def _delivery() -> None:
    """Sending by email, and print batches for the post."""
    op.create_table(
        "print_batches",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("postage", sa.String(20), nullable=False),
        sa.Column("separators", sa.Boolean(), nullable=False),
        sa.Column("both_sides", sa.Boolean(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("posted_on", sa.Date()),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.UniqueConstraint("campaign_id", "number"),
    )
    op.create_table(
        "posting_imports",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id"), nullable=False, index=True),
        sa.Column("batch_id", sa.Integer(), sa.ForeignKey("print_batches.id"), index=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("columns", DOCUMENT, nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Column("undone", sa.Integer(), sa.ForeignKey("audit_events.seq")),
    )
    op.create_table(
        "sendings",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("carrier", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("first_wave", sa.Integer(), nullable=False),
        sa.Column("looked", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("per_minute", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT),
        sa.Column("trouble", sa.Text(), nullable=False, server_default=""),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("cover", sa.Text(), nullable=False),
        sa.Column("with_word", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("reasons", DOCUMENT, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.UniqueConstraint("campaign_id", "number"),
        sa.Index(
            "uq_sendings_under_way",
            "campaign_id",
            "channel",
            unique=True,
            **where("state IN ('countdown', 'sending', 'looking', 'paused')"),
        ),
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("letter_id", sa.Integer(), sa.ForeignKey("letters.id"), nullable=False, index=True),
        sa.Column("edition_id", sa.Integer(), sa.ForeignKey("editions.id"), nullable=False),
        sa.Column("replaces_id", sa.Integer(), sa.ForeignKey("editions.id")),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("resend", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False, server_default="open"),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False, index=True),
        sa.Column("undone", sa.Integer(), sa.ForeignKey("audit_events.seq")),
        sa.Column("copy", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("sending_id", sa.Integer(), sa.ForeignKey("sendings.id"), index=True),
        sa.Column("position", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("address", sa.String(320), nullable=False, index=True, server_default=""),
        sa.Column("message_id", sa.String(255), unique=True),
        sa.Column("outside_id", sa.String(200), index=True),
        sa.Column("due_at", MOMENT),
        sa.Column("claimed_at", MOMENT),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("reason", sa.String(40), nullable=False, server_default=""),
        sa.Column("said", sa.Text(), nullable=False, server_default=""),
        sa.Column("handed", sa.Integer(), sa.ForeignKey("audit_events.seq")),
        sa.Column("arrived", sa.Integer(), sa.ForeignKey("audit_events.seq")),
        sa.Column("ended", sa.Integer(), sa.ForeignKey("audit_events.seq")),
        sa.Column("batch_id", sa.Integer(), sa.ForeignKey("print_batches.id"), index=True),
        sa.Index("ix_attempts_handing", "claimed_at", **where("state = 'handing'")),
        sa.Index("ix_attempts_queued", "sending_id", "position", **where("state = 'queued'")),
        sa.Index(
            "uq_attempts_standing", "edition_id", "channel", "resend", "copy", unique=True, **where("undone IS NULL")
        ),
    )
    op.create_table(
        "print_counts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("batch_id", sa.Integer(), sa.ForeignKey("print_batches.id"), nullable=False),
        sa.Column("attempt_id", sa.Integer(), sa.ForeignKey("attempts.id")),
        sa.Column("printed", sa.Integer(), nullable=False),
        sa.Column("spoiled", sa.Integer(), nullable=False),
        sa.Column("reprinted", sa.Integer(), nullable=False),
        sa.Column("posted", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False, server_default=""),
        sa.Column("import_id", sa.Integer(), sa.ForeignKey("posting_imports.id")),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Column("superseded", sa.Integer(), sa.ForeignKey("audit_events.seq")),
        sa.Index(
            "uq_print_counts_letter",
            "batch_id",
            "attempt_id",
            unique=True,
            **where("superseded IS NULL AND attempt_id IS NOT NULL"),
        ),
        sa.Index(
            "uq_print_counts_whole", "batch_id", unique=True, **where("superseded IS NULL AND attempt_id IS NULL")
        ),
    )
    op.create_table(
        "attempt_events",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("attempt_id", sa.Integer(), sa.ForeignKey("attempts.id"), nullable=False, index=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("facts", DOCUMENT, nullable=False),
        sa.Column("outside_id", sa.String(200), unique=True),
        sa.Column("mail_id", sa.Integer(), index=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
    )
    op.create_table(
        "reply_addresses",
        sa.Column("letter_id", sa.Integer(), sa.ForeignKey("letters.id"), primary_key=True),
        sa.Column("token", sa.String(24), nullable=False, unique=True),
    )


def _release() -> None:
    """Embargoes and publications."""
    op.create_table(
        "embargoes",
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id"), primary_key=True),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
    )
    op.create_table(
        "publications",
        sa.Column("letter_id", sa.Integer(), sa.ForeignKey("letters.id"), primary_key=True),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("url", sa.String(1000), nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
    )
