"""Who answers for ministers, what they are asked, and what they said

What was recorded of offices by a campaign's owner becomes what they were asked and said. The way back has no place for
offices, so it keeps none of that.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

WHY = {"edited": "edited", "picture": "edited", "withdrawn": "taken_back"}
"""Why a clearance was removed, and how it is said now."""


def upgrade() -> None:
    make_tables()
    keep_offices()
    keep_pictures()
    keep_clearances()
    with op.batch_alter_table("clearances", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clearances_campaign_id"))
        batch_op.drop_index("uq_clearances_standing")
    op.drop_table("clearances")
    with op.batch_alter_table("signatories", schema=None) as batch_op:
        batch_op.alter_column("office_id", existing_type=sa.Integer(), nullable=False)
        batch_op.create_index(batch_op.f("ix_signatories_office_id"), ["office_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_signatories_office_id_private_offices"), "private_offices", ["office_id"], ["id"]
        )
        batch_op.drop_column("picture_sha256")


def rows(query: str, **values: Any) -> list[Any]:
    return list(op.get_bind().execute(sa.text(query), values))


def insert(table: str, **values: Any) -> int:
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    made = op.get_bind().execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING id"), values)
    return int(made.scalar_one())


def keep_offices() -> None:
    """Each office that signs a campaign has a private office from now on, in the order in which they were named."""
    document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    with op.batch_alter_table("signatories", schema=None) as batch_op:
        batch_op.add_column(sa.Column("office_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("registries", document, nullable=False, server_default="[]"))
    with op.batch_alter_table("signatories", schema=None) as batch_op:
        batch_op.alter_column("registries", existing_type=document, existing_nullable=False, server_default=None)
    offices: dict[str, int] = {}
    for signatory, title, department in rows(
        "SELECT id, office, department FROM signatories ORDER BY campaign_id, position"
    ):
        key = title.casefold()
        if key not in offices:
            offices[key] = insert(
                "private_offices", title=title, department=department, name=department, precedence=len(offices) + 1
            )
        rows(
            "UPDATE signatories SET office_id = :office WHERE id = :one RETURNING id",
            office=offices[key],
            one=signatory,
        )


def keep_pictures() -> None:
    """The newest signature of each office is that of its minister."""
    (last,) = rows("SELECT max(seq) FROM audit_events")
    newest: dict[int, tuple[str, str]] = {
        office: (name, picture)
        for office, name, picture in rows(
            "SELECT office_id, name, picture_sha256 FROM signatories WHERE picture_sha256 IS NOT NULL ORDER BY id"
        )
    }
    for office, (name, picture) in newest.items():
        insert("ministers", office_id=office, name=name, picture_sha256=picture, recorded=last[0])


def keep_clearances() -> None:
    """One round for each campaign that an office has cleared; what every signatory cleared is issued."""
    for campaign, asked, due in rows(
        "SELECT c.id, min(k.recorded), max(k.given_on) FROM campaigns c JOIN clearances k ON k.campaign_id = c.id "
        "GROUP BY c.id"
    ):
        made = insert(
            "clearance_rounds",
            campaign_id=campaign,
            number=1,
            track="joint",
            due=due,
            shorter_reason="",
            note="",
            asked=asked,
        )
        signing = dict(rows("SELECT id, office_id FROM signatories WHERE campaign_id = :one", one=campaign))
        pictures = dict(rows("SELECT id, picture_sha256 FROM signatories WHERE campaign_id = :one", one=campaign))
        given: dict[str, dict[int, tuple[str, int]]] = {}
        for one in rows("SELECT * FROM clearances WHERE campaign_id = :one ORDER BY id", one=campaign):
            if one.signatory_id not in signing:
                continue  # an office that signs no more: the audit record tells of it
            request = insert(
                "clearance_requests",
                campaign_id=campaign,
                round_id=made,
                office_id=signing[one.signatory_id],
                office=one.office,
                registry_slug=one.registry_slug,
                text_sha256=one.text_sha256,
                version=1,
                state="content",
                asked=one.recorded,
                ended=one.removed,
                ended_why=WHY.get(one.removed_why, ""),
            )
            insert(
                "clearance_answers",
                request_id=request,
                answer="content",
                note=one.note,
                said_by=one.given_by,
                in_absence=False,
                picture_sha256=pictures[one.signatory_id],
                recorded=one.recorded,
            )
            if one.removed is None:
                given.setdefault(one.registry_slug, {})[one.signatory_id] = (one.text_sha256, one.recorded)
        for slug, by in given.items():
            texts = {text for text, _ in by.values()}
            if by.keys() >= signing.keys() and len(texts) == 1:
                insert(
                    "clearance_issues",
                    campaign_id=campaign,
                    round_id=made,
                    registry_slug=slug,
                    text_sha256=texts.pop(),
                    recorded=max(recorded for _, recorded in by.values()),
                    ended_why="",
                )


def make_tables() -> None:
    op.create_table(
        "pre_election_periods",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_pre_election_periods_recorded_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["superseded"], ["audit_events.seq"], name=op.f("fk_pre_election_periods_superseded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pre_election_periods")),
    )
    with op.batch_alter_table("pre_election_periods", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pre_election_periods_recorded"), ["recorded"], unique=False)
        batch_op.create_index(batch_op.f("ix_pre_election_periods_superseded"), ["superseded"], unique=False)

    op.create_table(
        "private_offices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("department", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("precedence", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["retired"], ["audit_events.seq"], name=op.f("fk_private_offices_retired_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_offices")),
        sa.UniqueConstraint("title", name=op.f("uq_private_offices_title")),
    )
    op.create_table(
        "ministers",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("picture_sha256", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["office_id"], ["private_offices.id"], name=op.f("fk_ministers_office_id_private_offices")
        ),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name=op.f("fk_ministers_recorded_audit_events")),
        sa.ForeignKeyConstraint(
            ["superseded"], ["audit_events.seq"], name=op.f("fk_ministers_superseded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ministers")),
    )
    with op.batch_alter_table("ministers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ministers_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ministers_recorded"), ["recorded"], unique=False)
        batch_op.create_index(batch_op.f("ix_ministers_superseded"), ["superseded"], unique=False)

    op.create_table(
        "office_members",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("gateway", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["private_offices.id"], name=op.f("fk_office_members_office_id_private_offices")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_office_members_user_id_users")),
        sa.PrimaryKeyConstraint("office_id", "user_id", name=op.f("pk_office_members")),
    )
    with op.batch_alter_table("office_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_members_user_id"), ["user_id"], unique=False)

    op.create_table(
        "clearance_certificates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_clearance_certificates_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_clearance_certificates_recorded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance_certificates")),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_clearance_certificates_campaign_id_number")),
    )
    op.create_table(
        "clearance_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("reply_to_id", sa.Integer(), nullable=True),
        sa.Column("registry_slug", sa.String(length=60), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("settled", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_clearance_comments_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["private_offices.id"], name=op.f("fk_clearance_comments_office_id_private_offices")
        ),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_clearance_comments_recorded_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["registry_slug"], ["registries.slug"], name=op.f("fk_clearance_comments_registry_slug_registries")
        ),
        sa.ForeignKeyConstraint(
            ["reply_to_id"],
            ["clearance_comments.id"],
            name=op.f("fk_clearance_comments_reply_to_id_clearance_comments"),
        ),
        sa.ForeignKeyConstraint(
            ["settled"], ["audit_events.seq"], name=op.f("fk_clearance_comments_settled_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["text_sha256"], ["cleared_texts.sha256"], name=op.f("fk_clearance_comments_text_sha256_cleared_texts")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_clearance_comments_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance_comments")),
    )
    with op.batch_alter_table("clearance_comments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clearance_comments_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "clearance_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("track", sa.String(length=20), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("shorter_reason", sa.Text(), nullable=False),
        sa.Column("chair_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["asked"], ["audit_events.seq"], name=op.f("fk_clearance_rounds_asked_audit_events")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_clearance_rounds_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["chair_id"], ["private_offices.id"], name=op.f("fk_clearance_rounds_chair_id_private_offices")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn"], ["audit_events.seq"], name=op.f("fk_clearance_rounds_withdrawn_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance_rounds")),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_clearance_rounds_campaign_id_number")),
    )
    with op.batch_alter_table("clearance_rounds", schema=None) as batch_op:
        batch_op.create_index(
            "uq_clearance_rounds_standing",
            ["campaign_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn IS NULL"),
            postgresql_where=sa.text("withdrawn IS NULL"),
        )

    op.create_table(
        "clearance_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_clearance_steps_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_clearance_steps_recorded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance_steps")),
        sa.UniqueConstraint("campaign_id", "position", name=op.f("uq_clearance_steps_campaign_id_position")),
    )
    op.create_table(
        "clearance_issues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("registry_slug", sa.String(length=60), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Integer(), nullable=True),
        sa.Column("ended_why", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_clearance_issues_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(["ended"], ["audit_events.seq"], name=op.f("fk_clearance_issues_ended_audit_events")),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_clearance_issues_recorded_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["registry_slug"], ["registries.slug"], name=op.f("fk_clearance_issues_registry_slug_registries")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["clearance_rounds.id"], name=op.f("fk_clearance_issues_round_id_clearance_rounds")
        ),
        sa.ForeignKeyConstraint(
            ["text_sha256"], ["cleared_texts.sha256"], name=op.f("fk_clearance_issues_text_sha256_cleared_texts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance_issues")),
    )
    with op.batch_alter_table("clearance_issues", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clearance_issues_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(
            "uq_clearance_issues_standing",
            ["campaign_id", "registry_slug"],
            unique=True,
            sqlite_where=sa.text("ended IS NULL"),
            postgresql_where=sa.text("ended IS NULL"),
        )

    op.create_table(
        "clearance_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.Column("registry_slug", sa.String(length=60), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("assigned_to_id", sa.Integer(), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=True),
        sa.Column("ended", sa.Integer(), nullable=True),
        sa.Column("ended_why", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["asked"], ["audit_events.seq"], name=op.f("fk_clearance_requests_asked_audit_events")),
        sa.ForeignKeyConstraint(
            ["assigned_to_id"], ["users.id"], name=op.f("fk_clearance_requests_assigned_to_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_clearance_requests_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(["ended"], ["audit_events.seq"], name=op.f("fk_clearance_requests_ended_audit_events")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["private_offices.id"], name=op.f("fk_clearance_requests_office_id_private_offices")
        ),
        sa.ForeignKeyConstraint(
            ["registry_slug"], ["registries.slug"], name=op.f("fk_clearance_requests_registry_slug_registries")
        ),
        sa.ForeignKeyConstraint(
            ["reminded"], ["audit_events.seq"], name=op.f("fk_clearance_requests_reminded_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["clearance_rounds.id"], name=op.f("fk_clearance_requests_round_id_clearance_rounds")
        ),
        sa.ForeignKeyConstraint(
            ["text_sha256"], ["cleared_texts.sha256"], name=op.f("fk_clearance_requests_text_sha256_cleared_texts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance_requests")),
    )
    with op.batch_alter_table("clearance_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clearance_requests_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_clearance_requests_office_id"), ["office_id"], unique=False)
        batch_op.create_index(
            "uq_clearance_requests_standing",
            ["campaign_id", "office_id", "registry_slug"],
            unique=True,
            sqlite_where=sa.text("ended IS NULL"),
            postgresql_where=sa.text("ended IS NULL"),
        )

    op.create_table(
        "clearance_round_offices",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["private_offices.id"], name=op.f("fk_clearance_round_offices_office_id_private_offices")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["clearance_rounds.id"], name=op.f("fk_clearance_round_offices_round_id_clearance_rounds")
        ),
        sa.PrimaryKeyConstraint("round_id", "office_id", name=op.f("pk_clearance_round_offices")),
    )
    op.create_table(
        "clearance_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("said_by", sa.String(length=200), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("in_absence", sa.Boolean(), nullable=False),
        sa.Column("picture_sha256", sa.String(length=64), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_clearance_answers_by_id_users")),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_clearance_answers_recorded_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["clearance_requests.id"], name=op.f("fk_clearance_answers_request_id_clearance_requests")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance_answers")),
    )
    with op.batch_alter_table("clearance_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clearance_answers_request_id"), ["request_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("signatories", schema=None) as batch_op:
        batch_op.add_column(sa.Column("picture_sha256", sa.String(length=64), nullable=True))
        batch_op.drop_constraint(batch_op.f("fk_signatories_office_id_private_offices"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_signatories_office_id"))
        batch_op.drop_column("registries")
        batch_op.drop_column("office_id")
    op.create_table(
        "clearances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("signatory_id", sa.Integer(), nullable=True),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.Column("registry_slug", sa.String(length=60), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("given_by", sa.String(length=200), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=True),
        sa.Column("removed_why", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_clearances_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name=op.f("fk_clearances_recorded_audit_events")),
        sa.ForeignKeyConstraint(
            ["registry_slug"], ["registries.slug"], name=op.f("fk_clearances_registry_slug_registries")
        ),
        sa.ForeignKeyConstraint(["removed"], ["audit_events.seq"], name=op.f("fk_clearances_removed_audit_events")),
        sa.ForeignKeyConstraint(
            ["signatory_id"],
            ["signatories.id"],
            name=op.f("fk_clearances_signatory_id_signatories"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["text_sha256"], ["cleared_texts.sha256"], name=op.f("fk_clearances_text_sha256_cleared_texts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearances")),
    )
    with op.batch_alter_table("clearances", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("uq_clearances_standing"),
            ["signatory_id", "registry_slug"],
            unique=True,
            sqlite_where=sa.text("removed IS NULL"),
            postgresql_where=sa.text("removed IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_clearances_campaign_id"), ["campaign_id"], unique=False)

    with op.batch_alter_table("clearance_answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clearance_answers_request_id"))

    op.drop_table("clearance_answers")
    op.drop_table("clearance_round_offices")
    with op.batch_alter_table("clearance_requests", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_clearance_requests_standing",
            sqlite_where=sa.text("ended IS NULL"),
            postgresql_where=sa.text("ended IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_clearance_requests_office_id"))
        batch_op.drop_index(batch_op.f("ix_clearance_requests_campaign_id"))

    op.drop_table("clearance_requests")
    with op.batch_alter_table("clearance_issues", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_clearance_issues_standing",
            sqlite_where=sa.text("ended IS NULL"),
            postgresql_where=sa.text("ended IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_clearance_issues_campaign_id"))

    op.drop_table("clearance_issues")
    op.drop_table("clearance_steps")
    with op.batch_alter_table("clearance_rounds", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_clearance_rounds_standing",
            sqlite_where=sa.text("withdrawn IS NULL"),
            postgresql_where=sa.text("withdrawn IS NULL"),
        )

    op.drop_table("clearance_rounds")
    with op.batch_alter_table("clearance_comments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clearance_comments_campaign_id"))

    op.drop_table("clearance_comments")
    op.drop_table("clearance_certificates")
    with op.batch_alter_table("office_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_members_user_id"))

    op.drop_table("office_members")
    with op.batch_alter_table("ministers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ministers_superseded"))
        batch_op.drop_index(batch_op.f("ix_ministers_recorded"))
        batch_op.drop_index(batch_op.f("ix_ministers_office_id"))

    op.drop_table("ministers")
    op.drop_table("private_offices")
    with op.batch_alter_table("pre_election_periods", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pre_election_periods_superseded"))
        batch_op.drop_index(batch_op.f("ix_pre_election_periods_recorded"))

    op.drop_table("pre_election_periods")
