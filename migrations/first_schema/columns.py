"""Columns and conditions that many tables share."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def versioned() -> tuple[sa.Column[Any], ...]:
    """Return the id, the dates and the audit events of a version."""
    return (
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False, index=True),
        sa.Column("superseded", sa.Integer(), sa.ForeignKey("audit_events.seq"), index=True),
    )


def where(condition: str) -> dict[str, sa.TextClause]:
    """Return the arguments that make an index partial on both databases."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
