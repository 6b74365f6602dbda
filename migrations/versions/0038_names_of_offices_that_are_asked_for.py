"""What a private office is to be called, in a request that a second person decides"""

import sqlalchemy as sa
from alembic import op

from migrations.first_schema.columns import DOCUMENT

revision = "0038"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account_requests", sa.Column("called", DOCUMENT))


def downgrade() -> None:
    op.drop_column("account_requests", "called")
