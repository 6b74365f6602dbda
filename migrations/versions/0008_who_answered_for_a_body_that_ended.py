"""Who answered for a body that ended: the organisation that followed it"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NAME = "fk_response_versions_came_from_organisations"


def upgrade() -> None:
    with op.batch_alter_table("response_versions") as table:
        table.add_column(sa.Column("came_from", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f(NAME), "organisations", ["came_from"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("response_versions") as table:
        table.drop_constraint(op.f(NAME), type_="foreignkey")
        table.drop_column("came_from")
