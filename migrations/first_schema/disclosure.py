"""Freedom of information requests, and legal holds on areas and campaigns."""

import sqlalchemy as sa
from alembic import op

from migrations.first_schema.columns import DOCUMENT, MOMENT, where

TABLES = (
    "disclosures",
    "disclosure_items",
    "disclosure_redactions",
    "disclosure_bundles",
    "wider_holds",
)
"""In the order in which they are made."""


def create() -> None:
    op.create_table(
        "disclosures",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False, unique=True),
        sa.Column("once", sa.String(40), nullable=False, unique=True),
        sa.Column("reference", sa.String(80), nullable=False),
        sa.Column("asks", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False, index=True),
        sa.Column("scope", DOCUMENT, nullable=False),
        sa.Column("since", sa.Date()),
        sa.Column("until", sa.Date()),
        sa.Column("state", sa.String(20), nullable=False, index=True),
        sa.Column("why_withdrawn", sa.Text(), nullable=False),
        sa.Column("held_by", sa.Integer(), sa.ForeignKey("users.id"), index=True),
        sa.Column("known_at", sa.Integer(), sa.ForeignKey("audit_events.seq")),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Column("changed", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
    )
    op.create_table(
        "disclosure_items",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("disclosure_id", sa.Integer(), sa.ForeignKey("disclosures.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("what", sa.String(400), nullable=False),
        sa.Column("about", sa.String(300), nullable=False),
        sa.Column("day", sa.Date()),
        sa.Column("post_id", sa.Integer(), sa.ForeignKey("posts.id")),
        sa.Column("area_id", sa.Integer(), sa.ForeignKey("areas.id")),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id")),
        sa.Column("format", sa.String(10), nullable=False),
        sa.Column("pages", sa.Integer()),
        sa.Column("length", sa.Integer()),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("exemptions", DOCUMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("interest", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.String(64), nullable=False),
        sa.Column("pages_withheld", DOCUMENT, nullable=False),
        sa.Column("found", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Column("changed", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Column("dropped", sa.Integer(), sa.ForeignKey("audit_events.seq")),
        sa.UniqueConstraint("disclosure_id", "key"),
        sa.UniqueConstraint("disclosure_id", "number"),
    )
    op.create_table(
        "disclosure_redactions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("item_id", sa.Integer(), sa.ForeignKey("disclosure_items.id"), nullable=False, index=True),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("exemption", sa.String(20), nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Column("removed", sa.Integer(), sa.ForeignKey("audit_events.seq")),
    )
    op.create_table(
        "disclosure_bundles",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("disclosure_id", sa.Integer(), sa.ForeignKey("disclosures.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("numbers", DOCUMENT, nullable=False),
        sa.Column("restricted", DOCUMENT, nullable=False),
        sa.Column("facts", DOCUMENT, nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("lease_until", MOMENT),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error_code", sa.String(60)),
        sa.Column("parts", DOCUMENT, nullable=False),
        sa.Column("length", sa.BigInteger()),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("created_by", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("asked", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.UniqueConstraint("disclosure_id", "number"),
        sa.Index("uq_disclosure_bundles_making", "disclosure_id", unique=True, **where("state = 'making'")),
    )
    op.create_table(
        "wider_holds",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("area_id", sa.Integer(), sa.ForeignKey("areas.id")),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id")),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Column("lifted", sa.Integer(), sa.ForeignKey("audit_events.seq")),
        sa.Index("uq_wider_holds_area", "area_id", unique=True, **where("lifted IS NULL")),
        sa.Index("uq_wider_holds_campaign", "campaign_id", unique=True, **where("lifted IS NULL")),
    )
