"""What offices clear beside the text: the sender's block, and words of recipients outside the usual formats

A round that is under way was asked about texts without them. Its clearances stay valid: it keeps the sender's block as
it is now, which then may not change without clearance.
"""

import sqlalchemy as sa
from alembic import op

from migrations.first_schema.columns import DOCUMENT

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clearance_rounds", sa.Column("words", DOCUMENT, nullable=False, server_default="{}"))
    op.add_column("clearance_rounds", sa.Column("sender", DOCUMENT))
    op.execute(
        "UPDATE clearance_rounds SET sender = (SELECT sender FROM campaigns WHERE campaigns.id = campaign_id) "
        "WHERE withdrawn IS NULL"
    )


def downgrade() -> None:
    op.drop_column("clearance_rounds", "sender")
    op.drop_column("clearance_rounds", "words")
