"""Interventions, the framework, questions to Parliament and evidence packs."""

import sqlalchemy as sa
from alembic import op

from migrations.first_schema.columns import DOCUMENT, MOMENT, versioned, where

TABLES = (
    "interventions",
    "intervention_versions",
    "intervention_files",
    "inspection_rounds",
    "inspection_round_versions",
    "inspection_round_areas",
    "framework_works",
    "framework_work_versions",
    "framework_editions",
    "framework_edition_versions",
    "questions",
    "question_parts",
    "question_steps",
    "sitting_days",
    "sitting_spans",
    "evidence_packs",
    "evidence_pack_sets",
    "evidence_pack_files",
    "evidence_pack_parts",
    "evidence_pack_lines",
    "evidence_pack_line_versions",
)
"""In the order in which they are made."""


def create() -> None:
    _interventions()
    _framework()
    _questions()
    _packs()


def _interventions() -> None:
    """Interventions, inspection rounds and their files."""
    op.create_table(
        "interventions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("once", sa.String(80), nullable=False, unique=True),
    )
    op.create_table(
        "intervention_versions",
        sa.Column("intervention_id", sa.Integer(), sa.ForeignKey("interventions.id"), nullable=False, index=True),
        sa.Column("area_id", sa.Integer(), sa.ForeignKey("areas.id"), nullable=False, index=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("facts", DOCUMENT, nullable=False),
        *versioned(),
        sa.Column("begun_as", sa.String(5), nullable=False),
        sa.Column("ended_as", sa.String(5), nullable=False),
        sa.Column("source_title", sa.String(300), nullable=False),
        sa.Column("source_url", sa.String(500), nullable=False),
        sa.Column("source_date", sa.Date()),
        sa.Column("source_read_on", sa.Date()),
    )
    op.create_table(
        "intervention_files",
        sa.Column("intervention_id", sa.Integer(), sa.ForeignKey("interventions.id"), nullable=False, index=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("type", sa.String(100), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        *versioned(),
    )
    op.create_table(
        "inspection_rounds",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("once", sa.String(80), nullable=False, unique=True),
    )
    op.create_table(
        "inspection_round_versions",
        sa.Column("round_id", sa.Integer(), sa.ForeignKey("inspection_rounds.id"), nullable=False, index=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("theme", sa.String(300), nullable=False),
        sa.Column("inspectorates", DOCUMENT, nullable=False),
        sa.Column("report_title", sa.String(300), nullable=False),
        sa.Column("report_url", sa.String(500), nullable=False),
        sa.Column("report_published_on", sa.Date()),
        sa.Column("report_published_as", sa.String(5), nullable=False),
        *versioned(),
        sa.Column("begun_as", sa.String(5), nullable=False),
        sa.Column("ended_as", sa.String(5), nullable=False),
        sa.Column("source_title", sa.String(300), nullable=False),
        sa.Column("source_url", sa.String(500), nullable=False),
        sa.Column("source_date", sa.Date()),
        sa.Column("source_read_on", sa.Date()),
    )
    op.create_table(
        "inspection_round_areas",
        sa.Column("round_id", sa.Integer(), sa.ForeignKey("inspection_rounds.id"), nullable=False, index=True),
        sa.Column("area_id", sa.Integer(), sa.ForeignKey("areas.id"), nullable=False, index=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("report_url", sa.String(500), nullable=False),
        sa.Column("published_on", sa.Date()),
        sa.Column("published_as", sa.String(5), nullable=False),
        *versioned(),
        sa.Column("begun_as", sa.String(5), nullable=False),
        sa.Column("ended_as", sa.String(5), nullable=False),
        sa.Column("source_title", sa.String(300), nullable=False),
        sa.Column("source_url", sa.String(500), nullable=False),
        sa.Column("source_date", sa.Date()),
        sa.Column("source_read_on", sa.Date()),
    )


def _framework() -> None:
    """Editions of guidance, and works that cite it."""
    op.create_table(
        "framework_works",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("slug", sa.String(80), nullable=False, unique=True),
        sa.Column("once", sa.String(80), nullable=False, unique=True),
    )
    op.create_table(
        "framework_work_versions",
        sa.Column("work_id", sa.Integer(), sa.ForeignKey("framework_works.id"), nullable=False, index=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("names", DOCUMENT, nullable=False),
        sa.Column("section", sa.String(20), nullable=False),
        *versioned(),
    )
    op.create_table(
        "framework_editions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("work_id", sa.Integer(), sa.ForeignKey("framework_works.id"), nullable=False, index=True),
        sa.Column("once", sa.String(80), nullable=False, unique=True),
    )
    op.create_table(
        "framework_edition_versions",
        sa.Column("edition_id", sa.Integer(), sa.ForeignKey("framework_editions.id"), nullable=False, index=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("short", sa.String(80), nullable=False),
        sa.Column("cited_as", DOCUMENT, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source_title", sa.String(300), nullable=False),
        sa.Column("source_url", sa.String(500), nullable=False),
        sa.Column("source_date", sa.Date()),
        sa.Column("source_read_on", sa.Date()),
        *versioned(),
    )


def _questions() -> None:
    """Questions to Parliament and sitting days."""
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False, unique=True),
        sa.Column("once", sa.String(40), nullable=False, unique=True),
        sa.Column("house", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("uin", sa.String(20), index=True),
        sa.Column("department", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("own_words", sa.Boolean(), nullable=False),
        sa.Column("tabled_on", sa.Date(), nullable=False),
        sa.Column("named_day", sa.Date()),
        sa.Column("asked_by", sa.String(200), nullable=False),
        sa.Column("minister_office", sa.String(200), nullable=False),
        sa.Column("holder_id", sa.Integer(), sa.ForeignKey("users.id"), index=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Column("changed", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.UniqueConstraint("house", "tabled_on", "uin"),
        sa.Index("ix_questions_stage_tabled_on", "stage", "tabled_on"),
    )
    op.create_table(
        "question_parts",
        *versioned(),
        sa.Column("question_id", sa.Integer(), sa.ForeignKey("questions.id"), nullable=False, index=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(4), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("sector", sa.String(60), nullable=False),
    )
    op.create_table(
        "question_steps",
        *versioned(),
        sa.Column("question_id", sa.Integer(), sa.ForeignKey("questions.id"), nullable=False, index=True),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("target", sa.String(20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("link", sa.String(500), nullable=False),
        sa.Column("expected_on", sa.Date()),
        sa.Column("department", sa.String(200), nullable=False),
    )
    op.create_table(
        "sitting_days",
        *versioned(),
        sa.Column("house", sa.String(20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Index("uq_sitting_days_standing", "house", "day", unique=True, **where("superseded IS NULL")),
    )
    op.create_table(
        "sitting_spans",
        *versioned(),
        sa.Column("house", sa.String(20), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
    )


def _packs() -> None:
    """Evidence packs and their files."""
    op.create_table(
        "evidence_packs",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False, unique=True),
        sa.Column("once", sa.String(40), nullable=False, unique=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("question_id", sa.Integer(), sa.ForeignKey("questions.id"), index=True),
        sa.Column("campaigns", DOCUMENT, nullable=False),
        sa.Column("interventions", DOCUMENT),
        sa.Column("rounds", DOCUMENT),
        sa.Column("valid_at", sa.Date(), nullable=False),
        sa.Column("known_at", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("made_by", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
    )
    op.create_table(
        "evidence_pack_sets",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("pack_id", sa.Integer(), sa.ForeignKey("evidence_packs.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("told_at", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Column("kept_back", DOCUMENT, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("lease_until", MOMENT),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.UniqueConstraint("pack_id", "number"),
        sa.Index("uq_evidence_pack_sets_making", "pack_id", unique=True, **where("state = 'making'")),
    )
    op.create_table(
        "evidence_pack_files",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("set_id", sa.Integer(), sa.ForeignKey("evidence_pack_sets.id"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.UniqueConstraint("set_id", "kind"),
    )
    op.create_table(
        "evidence_pack_parts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("pack_id", sa.Integer(), sa.ForeignKey("evidence_packs.id"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(4), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("sector", sa.String(60), nullable=False),
        sa.UniqueConstraint("pack_id", "position"),
    )
    op.create_table(
        "evidence_pack_lines",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("pack_id", sa.Integer(), sa.ForeignKey("evidence_packs.id"), nullable=False, index=True),
        sa.Column("once", sa.String(40), nullable=False, unique=True),
        sa.Column("letter", sa.String(4), nullable=False),
    )
    op.create_table(
        "evidence_pack_line_versions",
        *versioned(),
        sa.Column("line_id", sa.Integer(), sa.ForeignKey("evidence_pack_lines.id"), nullable=False, index=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("anchors", DOCUMENT, nullable=False),
    )
