"""Indexes of the versions that were superseded leave out those that stand

Nearly all rows stand, so the index of them all was never a short way to a few. SQLite without statistics took it for
one, and read every version of a registry for each letter.
"""

import sqlalchemy as sa
from alembic import op

from migrations.first_schema.columns import where

revision = "0034"
down_revision = "0032"
branch_labels = None
depends_on = None

VERSIONED = (
    "area_numbers",
    "area_services",
    "area_versions",
    "ask_answers",
    "bank_holidays",
    "contacts",
    "coverage",
    "evidence_pack_line_versions",
    "framework_edition_versions",
    "framework_work_versions",
    "hold_outs",
    "holder_versions",
    "inspection_round_areas",
    "inspection_round_versions",
    "intervention_files",
    "intervention_versions",
    "letter_values",
    "message_kinds",
    "message_letters",
    "ministers",
    "organisation_codes",
    "organisation_versions",
    "post_preferences",
    "post_tags",
    "post_values",
    "post_versions",
    "pre_election_periods",
    "question_parts",
    "question_steps",
    "response_letters",
    "response_versions",
    "risk_causes",
    "risk_contacts",
    "risk_facts",
    "risk_links",
    "risk_outcomes",
    "risk_verdicts",
    "sitting_days",
    "sitting_spans",
    "successions",
)


def upgrade() -> None:
    _index(**where("superseded IS NOT NULL"))


def downgrade() -> None:
    _index()


def _index(**partial: sa.TextClause) -> None:
    for table in VERSIONED:
        name = f"ix_{table}_superseded"
        op.drop_index(name, table)
        op.create_index(name, table, ["superseded"], **partial)
