"""People who sign in, the audit record and notices."""

import sqlalchemy as sa
from alembic import op

from migrations.first_schema.columns import DOCUMENT, MOMENT, where

TABLES = (
    "users",
    "user_roles",
    "sign_ins",
    "one_time_links",
    "audit_events",
    "audit_subjects",
    "audit_personal",
    "audit_head",
    "notices",
    "mail_choices",
)
"""In the order in which they are made."""


def create() -> None:
    _accounts()
    _audit()
    _notices()


def _accounts() -> None:
    """Users, their roles and their sign-ins."""
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("office", sa.String(200), nullable=False),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_table(
        "user_roles",
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("role", sa.String(20), primary_key=True),
    )
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("token_sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("browser", sa.String(80), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
    )
    op.create_table(
        "one_time_links",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("token_sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), index=True),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
    )


def _audit() -> None:
    """The audit record."""
    op.create_table(
        "audit_events",
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", MOMENT, nullable=False, index=True),
        sa.Column("actor_id", sa.Integer(), index=True),
        sa.Column("action", sa.String(80), nullable=False, index=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("hmac", sa.String(64), nullable=False),
    )
    op.create_table(
        "audit_subjects",
        sa.Column("seq", sa.Integer(), sa.ForeignKey("audit_events.seq"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.String(120), nullable=False),
        sa.Index("ix_audit_subjects_kind_subject_id_seq", "kind", "subject_id", "seq"),
    )
    op.create_table(
        "audit_personal",
        sa.Column("seq", sa.Integer(), sa.ForeignKey("audit_events.seq"), primary_key=True),
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("value", sa.Text()),
    )
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hmac", sa.String(64), nullable=False),
    )
    op.bulk_insert(head, [{"id": 1, "seq": 0, "hmac": "0" * 64}])  # the audit chain starts here


def _notices() -> None:
    """Notices, and who wants them by email."""
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("campaign_id", sa.Integer()),
        sa.Column("facts", DOCUMENT, nullable=False),
        sa.Column("href", sa.String(500), nullable=False),
        sa.Column("event", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("read_at", MOMENT),
        sa.Column("mail", sa.String(20), nullable=False),
        sa.Column("daily", sa.Boolean(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_until", MOMENT),
        sa.Column("error_code", sa.String(60)),
        sa.Column("error_words", sa.Text(), nullable=False),
        sa.Column("mailed_at", MOMENT),
        sa.Index("ix_notices_mail_failed", "id", **where("mail = 'failed'")),
        sa.Index("ix_notices_mail_waiting", "due_at", "id", **where("mail = 'waiting'")),
        sa.Index("ix_notices_unread", "user_id", **where("read_at IS NULL")),
        sa.Index("ix_notices_user_id_id", "user_id", "id"),
    )
    op.create_table(
        "mail_choices",
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("way", sa.String(20), nullable=False),
    )
