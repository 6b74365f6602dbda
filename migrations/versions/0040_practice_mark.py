"""The mark of a practice installation, which is set before anything else is recorded, or never"""

import sqlalchemy as sa
from alembic import op

from migrations.first_schema.columns import MOMENT

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

TOO_LATE = "practice_mark is set before the first event only"
FIXED = "practice_mark is never changed"


def upgrade() -> None:
    op.create_table(
        "practice_mark",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.CheckConstraint("id = 1", name="alone"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER practice_mark_first BEFORE INSERT ON practice_mark "
            f"WHEN EXISTS (SELECT 1 FROM audit_events) BEGIN SELECT RAISE(ABORT, '{TOO_LATE}'); END"
        )
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER practice_mark_no_{change.lower()} BEFORE {change} ON practice_mark "
                f"BEGIN SELECT RAISE(ABORT, '{FIXED}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_late_mark() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF EXISTS (SELECT 1 FROM audit_events) THEN "
        f"RAISE EXCEPTION '{TOO_LATE}'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER practice_mark_first BEFORE INSERT ON practice_mark "
        "FOR EACH ROW EXECUTE FUNCTION refuse_late_mark()"
    )
    op.execute(
        "CREATE TRIGGER practice_mark_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON practice_mark "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Without its mark, a practice installation would be taken for a real one."""
    bind = op.get_bind()
    if bind.scalar(sa.text("SELECT count(*) FROM practice_mark")):
        raise RuntimeError("a practice database can't lose its mark: make a new one instead")
    op.drop_table("practice_mark")
    if bind.dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_late_mark()")
