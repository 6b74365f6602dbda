"""Files that are imported into the registries."""

import sqlalchemy as sa
from alembic import op

from migrations.first_schema.columns import DOCUMENT, MOMENT, where

TABLES = (
    "imports",
    "import_rows",
)
"""In the order in which they are made."""


def create() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("registry_slug", sa.String(60), sa.ForeignKey("registries.slug"), index=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("layout", DOCUMENT, nullable=False),
        sa.Column("columns", DOCUMENT, nullable=False),
        sa.Column("options", DOCUMENT, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("problem", DOCUMENT),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("lease_until", MOMENT),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("asked_by", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.Index("ix_imports_working", "id", **where("state IN ('reading', 'checking', 'applying', 'undoing')")),
    )
    op.create_table(
        "import_rows",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("import_id", sa.Integer(), sa.ForeignKey("imports.id"), nullable=False),
        sa.Column("number", sa.Integer()),
        sa.Column("cells", DOCUMENT, nullable=False),
        sa.Column("fixed", DOCUMENT, nullable=False),
        sa.Column("meant", sa.Integer(), sa.ForeignKey("posts.id")),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("included", sa.Boolean(), nullable=False),
        sa.Column("post_id", sa.Integer(), sa.ForeignKey("posts.id"), index=True),
        sa.Column("identity", sa.String(600), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("how", sa.String(20), nullable=False),
        sa.Column("values", DOCUMENT, nullable=False),
        sa.Column("changes", DOCUMENT, nullable=False),
        sa.Column("problems", DOCUMENT, nullable=False),
        sa.Column("again", DOCUMENT),
        sa.Column("checked_at", sa.Integer(), nullable=False),
        sa.Column("applied_at", sa.Integer(), sa.ForeignKey("audit_events.seq"), index=True),
        sa.Column("undone", sa.String(20), nullable=False),
        sa.UniqueConstraint("import_id", "number"),
        sa.Index("ix_import_rows_import_id_identity", "import_id", "identity"),
        sa.Index("ix_import_rows_import_id_outcome", "import_id", "outcome"),
    )
