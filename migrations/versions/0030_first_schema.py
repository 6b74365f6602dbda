"""First schema

The revisions 0001 to 0030 became this one before the first release: docs/decisions/0014. It has the id of the last of
them, so that a database at that revision stays up to date.
"""

from alembic import op

from migrations.first_schema import (
    accounts,
    append_only,
    campaigns,
    clearance,
    delivery,
    disclosure,
    evidence,
    imports,
    registry,
    responses,
    safeguarding,
    search,
)

revision = "0030"
down_revision = None
branch_labels = None
depends_on = None

PARTS = (
    accounts,
    registry,
    imports,
    search,
    campaigns,
    clearance,
    delivery,
    responses,
    safeguarding,
    evidence,
    disclosure,
)
"""In an order in which every table comes after those that it refers to."""


def upgrade() -> None:
    for part in PARTS:
        part.create()
    append_only.create()


def downgrade() -> None:
    """Drop everything except the extension pg_trgm, which may have been there before."""
    search.drop_text_index()
    for part in reversed(PARTS):
        for table in reversed(part.TABLES):
            op.drop_table(table)
    append_only.drop()
