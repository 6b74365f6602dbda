"""Files of facts about posts on their way into the registries, and their rows"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
WORKING = sa.text("state IN ('reading', 'checking', 'applying', 'undoing')")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registry_slug", sa.String(length=60), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("layout", DOCUMENT, nullable=False),
        sa.Column("columns", DOCUMENT, nullable=False),
        sa.Column("options", DOCUMENT, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("problem", DOCUMENT, nullable=True),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["registry_slug"], ["registries.slug"], name=op.f("fk_imports_registry_slug_registries")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name=op.f("fk_imports_created_by_users")),
        sa.ForeignKeyConstraint(["asked_by"], ["users.id"], name=op.f("fk_imports_asked_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index(op.f("ix_imports_registry_slug"), "imports", ["registry_slug"])
    op.create_index("ix_imports_working", "imports", ["id"], sqlite_where=WORKING, postgresql_where=WORKING)
    op.create_table(
        "import_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("cells", DOCUMENT, nullable=False),
        sa.Column("fixed", DOCUMENT, nullable=False),
        sa.Column("meant", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("included", sa.Boolean(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("identity", sa.String(length=600), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("values", DOCUMENT, nullable=False),
        sa.Column("changes", DOCUMENT, nullable=False),
        sa.Column("problems", DOCUMENT, nullable=False),
        sa.Column("again", DOCUMENT, nullable=True),
        sa.Column("checked_at", sa.Integer(), nullable=False),
        sa.Column("applied_at", sa.Integer(), nullable=True),
        sa.Column("undone", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_import_rows_import_id_imports")),
        sa.ForeignKeyConstraint(["meant"], ["posts.id"], name=op.f("fk_import_rows_meant_posts")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_import_rows_post_id_posts")),
        sa.ForeignKeyConstraint(
            ["applied_at"], ["audit_events.seq"], name=op.f("fk_import_rows_applied_at_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_rows")),
        sa.UniqueConstraint("import_id", "number", name=op.f("uq_import_rows_import_id_number")),
    )
    op.create_index("ix_import_rows_import_id_outcome", "import_rows", ["import_id", "outcome"])
    op.create_index("ix_import_rows_import_id_identity", "import_rows", ["import_id", "identity"])
    op.create_index(op.f("ix_import_rows_post_id"), "import_rows", ["post_id"])
    op.create_index(op.f("ix_import_rows_applied_at"), "import_rows", ["applied_at"])


def downgrade() -> None:
    op.drop_table("import_rows")
    op.drop_table("imports")
