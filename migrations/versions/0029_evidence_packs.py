"""Evidence packs, their lines and their files; hold-outs as they were known at any event"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

STANDING = sa.text("superseded IS NULL")

SINCE = """
UPDATE hold_outs SET recorded = COALESCE(
    (SELECT MIN(held.seq) FROM audit_events AS held
        JOIN audit_subjects AS a ON a.seq = held.seq AND a.kind = 'campaign'
        JOIN audit_subjects AS b ON b.seq = held.seq AND b.kind = 'post'
        WHERE held.action = 'posts.held_out'
        AND a.subject_id = CAST(hold_outs.campaign_id AS VARCHAR)
        AND b.subject_id = CAST(hold_outs.post_id AS VARCHAR)
        AND held.seq > COALESCE(
            (SELECT MAX(back.seq) FROM audit_events AS back
                JOIN audit_subjects AS c ON c.seq = back.seq AND c.kind = 'campaign'
                JOIN audit_subjects AS d ON d.seq = back.seq AND d.kind = 'post'
                WHERE back.action = 'post.put_back'
                AND c.subject_id = CAST(hold_outs.campaign_id AS VARCHAR)
                AND d.subject_id = CAST(hold_outs.post_id AS VARCHAR)), 0)),
    (SELECT MIN(made.seq) FROM audit_events AS made
        JOIN audit_subjects AS e ON e.seq = made.seq AND e.kind = 'campaign'
        WHERE made.action = 'campaign.created'
        AND e.subject_id = CAST(hold_outs.campaign_id AS VARCHAR)),
    (SELECT MIN(seq) FROM audit_events))
"""
"""A post is held out since the first event that says so after it was last put back, or since its campaign began."""


def upgrade() -> None:
    document = sa.JSON().with_variant(JSONB(), "postgresql")
    op.create_table(
        "evidence_packs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("once", sa.String(40), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("question_id", sa.Integer()),
        sa.Column("campaigns", document, nullable=False),
        sa.Column("interventions", document),
        sa.Column("rounds", document),
        sa.Column("valid_at", sa.Date(), nullable=False),
        sa.Column("known_at", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("made_by", sa.Integer()),
        sa.Column("recorded", sa.Integer(), nullable=False),
        _points("evidence_packs", "question_id", "questions.id"),
        _points("evidence_packs", "known_at", "audit_events.seq"),
        _points("evidence_packs", "made_by", "users.id"),
        _points("evidence_packs", "recorded", "audit_events.seq"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_packs"),
        sa.UniqueConstraint("number", name="uq_evidence_packs_number"),
        sa.UniqueConstraint("once", name="uq_evidence_packs_once"),
    )
    op.create_index("ix_evidence_packs_question_id", "evidence_packs", ["question_id"])
    op.create_table(
        "evidence_pack_parts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(4), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("sector", sa.String(60), nullable=False),
        _points("evidence_pack_parts", "pack_id", "evidence_packs.id"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_pack_parts"),
        sa.UniqueConstraint("pack_id", "position", name="uq_evidence_pack_parts_pack_id_position"),
    )
    op.create_table(
        "evidence_pack_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("once", sa.String(40), nullable=False),
        sa.Column("letter", sa.String(4), nullable=False),
        _points("evidence_pack_lines", "pack_id", "evidence_packs.id"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_pack_lines"),
        sa.UniqueConstraint("once", name="uq_evidence_pack_lines_once"),
    )
    op.create_index("ix_evidence_pack_lines_pack_id", "evidence_pack_lines", ["pack_id"])
    lines = "evidence_pack_line_versions"
    op.create_table(
        lines,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer()),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("anchors", document, nullable=False),
        _points(lines, "line_id", "evidence_pack_lines.id"),
        _points(lines, "recorded", "audit_events.seq"),
        _points(lines, "superseded", "audit_events.seq"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{lines}"),
    )
    for column in ("line_id", "recorded", "superseded"):
        op.create_index(f"ix_{lines}_{column}", lines, [column])
    _date_hold_outs()
    _make_files()


def downgrade() -> None:
    op.drop_table("evidence_pack_files")
    op.drop_table("evidence_pack_sets")
    op.drop_index("uq_hold_outs_standing", table_name="hold_outs")
    op.execute("DELETE FROM hold_outs WHERE superseded IS NOT NULL")
    with op.batch_alter_table("hold_outs") as batch_op:
        for column in ("recorded", "superseded"):
            batch_op.drop_index(f"ix_hold_outs_{column}")
            batch_op.drop_constraint(f"fk_hold_outs_{column}_audit_events", type_="foreignkey")
        for column in ("valid_from", "valid_to", "recorded", "superseded"):
            batch_op.drop_column(column)
        batch_op.create_unique_constraint("uq_hold_outs_campaign_id_post_id", ["campaign_id", "post_id"])
    for table in ("line_versions", "lines", "parts"):
        op.drop_table(f"evidence_pack_{table}")
    op.drop_table("evidence_packs")


def _date_hold_outs() -> None:
    with op.batch_alter_table("hold_outs") as batch_op:
        batch_op.add_column(sa.Column("valid_from", sa.Date()))
        batch_op.add_column(sa.Column("valid_to", sa.Date()))
        batch_op.add_column(sa.Column("recorded", sa.Integer()))
        batch_op.add_column(sa.Column("superseded", sa.Integer()))
        batch_op.drop_constraint("uq_hold_outs_campaign_id_post_id", type_="unique")
    op.execute(SINCE)
    with op.batch_alter_table("hold_outs") as batch_op:
        batch_op.alter_column("recorded", existing_type=sa.Integer(), nullable=False)
        for column in ("recorded", "superseded"):
            name = f"fk_hold_outs_{column}_audit_events"
            batch_op.create_foreign_key(name, "audit_events", [column], ["seq"])
            batch_op.create_index(f"ix_hold_outs_{column}", [column])
    op.create_index(
        "uq_hold_outs_standing",
        "hold_outs",
        ["campaign_id", "post_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )


def _make_files() -> None:
    sets, making = "evidence_pack_sets", sa.text("state = 'making'")
    op.create_table(
        sets,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("told_at", sa.Integer(), nullable=False),
        sa.Column("kept_back", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer()),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        _points(sets, "pack_id", "evidence_packs.id"),
        _points(sets, "told_at", "audit_events.seq"),
        _points(sets, "asked_by", "users.id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{sets}"),
        sa.UniqueConstraint("pack_id", "number", name=f"uq_{sets}_pack_id_number"),
    )
    op.create_index(f"uq_{sets}_making", sets, ["pack_id"], unique=True, sqlite_where=making, postgresql_where=making)
    op.create_table(
        "evidence_pack_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        _points("evidence_pack_files", "set_id", f"{sets}.id"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_pack_files"),
        sa.UniqueConstraint("set_id", "kind", name="uq_evidence_pack_files_set_id_kind"),
    )


def _points(table: str, column: str, to: str) -> Any:
    name = f"fk_{table}_{column}_{to.partition('.')[0]}"
    return sa.ForeignKeyConstraint([column], [to], name=name)
