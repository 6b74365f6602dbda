"""What is said to each ask, in words and with the passage

Until now an ask was answered, in part or not. Nobody said whether by a yes or a no, so what was answered becomes an
answer in words that says just that; what was answered in part stays so, and counts as it did.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

said = sa.table("ask_answers", sa.column("answer", sa.String), sa.column("words", sa.Text))

BECAME = (("answered", "in_words", "Answered"), ("in_part", "partly", "Answered in part"))


def upgrade() -> None:
    for name in ("words", "passage"):
        op.add_column("ask_answers", sa.Column(name, sa.Text(), server_default="", nullable=False))
    for was, now, words in BECAME:
        op.execute(said.update().where(said.c.answer == was).values(answer=now, words=words))


def downgrade() -> None:
    op.execute(said.update().where(said.c.answer == "partly").values(answer="in_part"))
    op.execute(said.update().where(said.c.answer.in_(["yes", "no", "in_words"])).values(answer="answered"))
    with op.batch_alter_table("ask_answers", schema=None) as batch_op:
        batch_op.drop_column("passage")
        batch_op.drop_column("words")
