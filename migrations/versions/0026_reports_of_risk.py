"""Reports of risk to a child, and their clock"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
STANDING = sa.text("superseded IS NULL")
WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    op.create_table(
        "risk_contacts",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("from_step", sa.String(20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer()),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name="fk_risk_contacts_recorded_audit_events"),
        sa.ForeignKeyConstraint(["superseded"], ["audit_events.seq"], name="fk_risk_contacts_superseded_audit_events"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_risk_contacts_user_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_risk_contacts"),
    )
    op.create_index("ix_risk_contacts_recorded", "risk_contacts", ["recorded"])
    op.create_index("ix_risk_contacts_superseded", "risk_contacts", ["superseded"])
    op.create_index("ix_risk_contacts_user_id", "risk_contacts", ["user_id"])
    op.create_index(
        "uq_risk_contacts_standing",
        "risk_contacts",
        ["user_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_table(
        "risk_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(40), nullable=False),
        sa.Column("message_id", sa.Integer()),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_risk_reports_message_id_messages"),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name="fk_risk_reports_recorded_audit_events"),
        sa.PrimaryKeyConstraint("id", name="pk_risk_reports"),
        sa.UniqueConstraint("message_id", name="uq_risk_reports_message_id"),
        sa.UniqueConstraint("number", name="uq_risk_reports_number"),
        sa.UniqueConstraint("token", name="uq_risk_reports_token"),
    )
    op.create_table(
        "risk_causes",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer()),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_risk_causes_by_id_users"),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name="fk_risk_causes_recorded_audit_events"),
        sa.ForeignKeyConstraint(["report_id"], ["risk_reports.id"], name="fk_risk_causes_report_id_risk_reports"),
        sa.ForeignKeyConstraint(["superseded"], ["audit_events.seq"], name="fk_risk_causes_superseded_audit_events"),
        sa.PrimaryKeyConstraint("id", name="pk_risk_causes"),
    )
    op.create_index("ix_risk_causes_recorded", "risk_causes", ["recorded"])
    op.create_index("ix_risk_causes_report_id", "risk_causes", ["report_id"])
    op.create_index("ix_risk_causes_superseded", "risk_causes", ["superseded"])
    op.create_index(
        "uq_risk_causes_standing",
        "risk_causes",
        ["report_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_table(
        "risk_facts",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("missed_from", MOMENT),
        sa.Column("came_by", sa.String(20), nullable=False),
        sa.Column("source", sa.String(120), nullable=False),
        sa.Column("area_id", sa.Integer()),
        sa.Column("area_typed", sa.String(120), nullable=False),
        sa.Column("nation", sa.String(40), nullable=False),
        sa.Column("about", sa.String(20), nullable=False),
        sa.Column("belief", sa.String(20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer()),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_risk_facts_area_id_areas"),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name="fk_risk_facts_recorded_audit_events"),
        sa.ForeignKeyConstraint(["report_id"], ["risk_reports.id"], name="fk_risk_facts_report_id_risk_reports"),
        sa.ForeignKeyConstraint(["superseded"], ["audit_events.seq"], name="fk_risk_facts_superseded_audit_events"),
        sa.PrimaryKeyConstraint("id", name="pk_risk_facts"),
    )
    op.create_index("ix_risk_facts_area_id", "risk_facts", ["area_id"])
    op.create_index("ix_risk_facts_recorded", "risk_facts", ["recorded"])
    op.create_index("ix_risk_facts_report_id", "risk_facts", ["report_id"])
    op.create_index("ix_risk_facts_superseded", "risk_facts", ["superseded"])
    op.create_index(
        "uq_risk_facts_standing",
        "risk_facts",
        ["report_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_table(
        "risk_links",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("original_id", sa.Integer()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer()),
        sa.ForeignKeyConstraint(["original_id"], ["risk_reports.id"], name="fk_risk_links_original_id_risk_reports"),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name="fk_risk_links_recorded_audit_events"),
        sa.ForeignKeyConstraint(["report_id"], ["risk_reports.id"], name="fk_risk_links_report_id_risk_reports"),
        sa.ForeignKeyConstraint(["superseded"], ["audit_events.seq"], name="fk_risk_links_superseded_audit_events"),
        sa.PrimaryKeyConstraint("id", name="pk_risk_links"),
    )
    op.create_index("ix_risk_links_original_id", "risk_links", ["original_id"])
    op.create_index("ix_risk_links_recorded", "risk_links", ["recorded"])
    op.create_index("ix_risk_links_report_id", "risk_links", ["report_id"])
    op.create_index("ix_risk_links_superseded", "risk_links", ["superseded"])
    op.create_index(
        "uq_risk_links_standing",
        "risk_links",
        ["report_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_table(
        "risk_referrals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(40), nullable=False),
        sa.Column("body", sa.String(40), nullable=False),
        sa.Column("how", sa.String(20), nullable=False),
        sa.Column("referred_at", MOMENT, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_risk_referrals_by_id_users"),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name="fk_risk_referrals_recorded_audit_events"),
        sa.ForeignKeyConstraint(["report_id"], ["risk_reports.id"], name="fk_risk_referrals_report_id_risk_reports"),
        sa.PrimaryKeyConstraint("id", name="pk_risk_referrals"),
        sa.UniqueConstraint("token", name="uq_risk_referrals_token"),
    )
    op.create_index("ix_risk_referrals_report_id", "risk_referrals", ["report_id"])
    op.create_table(
        "risk_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("said", sa.String(20), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name="fk_risk_steps_recorded_audit_events"),
        sa.ForeignKeyConstraint(["report_id"], ["risk_reports.id"], name="fk_risk_steps_report_id_risk_reports"),
        sa.PrimaryKeyConstraint("id", name="pk_risk_steps"),
        sa.UniqueConstraint("report_id", "step", "received_at", name="uq_risk_steps_report_id_step_received_at"),
    )
    op.create_table(
        "risk_tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(40), nullable=False),
        sa.Column("rung", sa.String(20), nullable=False),
        sa.Column("to_whom", sa.String(200), nullable=False),
        sa.Column("value", sa.String(254), nullable=False),
        sa.Column("how", sa.String(20), nullable=False),
        sa.Column("tried_at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_risk_tries_by_id_users"),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name="fk_risk_tries_recorded_audit_events"),
        sa.ForeignKeyConstraint(["report_id"], ["risk_reports.id"], name="fk_risk_tries_report_id_risk_reports"),
        sa.PrimaryKeyConstraint("id", name="pk_risk_tries"),
        sa.UniqueConstraint("token", name="uq_risk_tries_token"),
    )
    op.create_index("ix_risk_tries_report_id", "risk_tries", ["report_id"])
    op.create_table(
        "risk_claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("rung", sa.String(20), nullable=False),
        sa.Column("to_whom", sa.String(200), nullable=False),
        sa.Column("how", sa.String(20), nullable=False),
        sa.Column("told_at", MOMENT),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("evidence_message_id", sa.Integer()),
        sa.Column("try_id", sa.Integer()),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_risk_claims_by_id_users"),
        sa.ForeignKeyConstraint(
            ["evidence_message_id"], ["messages.id"], name="fk_risk_claims_evidence_message_id_messages"
        ),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name="fk_risk_claims_recorded_audit_events"),
        sa.ForeignKeyConstraint(["report_id"], ["risk_reports.id"], name="fk_risk_claims_report_id_risk_reports"),
        sa.ForeignKeyConstraint(["try_id"], ["risk_tries.id"], name="fk_risk_claims_try_id_risk_tries"),
        sa.PrimaryKeyConstraint("id", name="pk_risk_claims"),
        sa.UniqueConstraint("token", name="uq_risk_claims_token"),
    )
    op.create_index("ix_risk_claims_report_id", "risk_claims", ["report_id"])
    op.create_table(
        "risk_mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("try_id", sa.Integer(), nullable=False),
        sa.Column("header_id", sa.String(500), nullable=False),
        sa.Column("reply_to", sa.String(320), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_until", MOMENT),
        sa.Column("handed_at", MOMENT),
        sa.Column("error_code", sa.String(60)),
        sa.Column("error_words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["try_id"], ["risk_tries.id"], name="fk_risk_mails_try_id_risk_tries"),
        sa.PrimaryKeyConstraint("id", name="pk_risk_mails"),
        sa.UniqueConstraint("header_id", name="uq_risk_mails_header_id"),
        sa.UniqueConstraint("try_id", name="uq_risk_mails_try_id"),
    )
    op.create_index("ix_risk_mails_reply_to", "risk_mails", ["reply_to"])
    op.create_index(
        "ix_risk_mails_waiting", "risk_mails", ["due_at", "id"], sqlite_where=WAITING, postgresql_where=WAITING
    )
    op.create_table(
        "risk_outcomes",
        sa.Column("try_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("message_id", sa.Integer()),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer()),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_risk_outcomes_message_id_messages"),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name="fk_risk_outcomes_recorded_audit_events"),
        sa.ForeignKeyConstraint(["superseded"], ["audit_events.seq"], name="fk_risk_outcomes_superseded_audit_events"),
        sa.ForeignKeyConstraint(["try_id"], ["risk_tries.id"], name="fk_risk_outcomes_try_id_risk_tries"),
        sa.PrimaryKeyConstraint("id", name="pk_risk_outcomes"),
    )
    op.create_index("ix_risk_outcomes_recorded", "risk_outcomes", ["recorded"])
    op.create_index("ix_risk_outcomes_superseded", "risk_outcomes", ["superseded"])
    op.create_index("ix_risk_outcomes_try_id", "risk_outcomes", ["try_id"])
    op.create_index(
        "uq_risk_outcomes_standing",
        "risk_outcomes",
        ["try_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_table(
        "risk_verdicts",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer()),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_risk_verdicts_by_id_users"),
        sa.ForeignKeyConstraint(["claim_id"], ["risk_claims.id"], name="fk_risk_verdicts_claim_id_risk_claims"),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name="fk_risk_verdicts_recorded_audit_events"),
        sa.ForeignKeyConstraint(["superseded"], ["audit_events.seq"], name="fk_risk_verdicts_superseded_audit_events"),
        sa.PrimaryKeyConstraint("id", name="pk_risk_verdicts"),
    )
    op.create_index("ix_risk_verdicts_claim_id", "risk_verdicts", ["claim_id"])
    op.create_index("ix_risk_verdicts_recorded", "risk_verdicts", ["recorded"])
    op.create_index("ix_risk_verdicts_superseded", "risk_verdicts", ["superseded"])
    op.create_index(
        "uq_risk_verdicts_standing",
        "risk_verdicts",
        ["claim_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )


def downgrade() -> None:
    for table in (
        "risk_verdicts",
        "risk_outcomes",
        "risk_mails",
        "risk_claims",
        "risk_tries",
        "risk_steps",
        "risk_referrals",
        "risk_links",
        "risk_facts",
        "risk_causes",
        "risk_reports",
        "risk_contacts",
    ):
        op.drop_table(table)
