"""The campaign in the browser: its own text, clearances, sending, replies, notes"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FROZEN = ("text_versions", "cleared_texts")
"""Tables whose rows the database itself refuses to change or delete."""


def freeze(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    else:
        op.execute(
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def keep_first_texts() -> None:
    """A campaign's first text is its template's, as of the event that made the campaign."""
    op.execute(
        "INSERT INTO text_versions (campaign_id, number, source, sha256, note, recorded) "
        "SELECT c.id, 1, t.source, t.sha256, '', "
        "(SELECT MIN(e.seq) FROM audit_events e JOIN audit_subjects s ON s.seq = e.seq "
        "WHERE e.action = 'campaign.created' AND s.kind = 'campaign' AND s.subject_id = CAST(c.id AS VARCHAR)) "
        "FROM campaigns c JOIN template_versions t ON t.id = c.template_version_id"
    )


def copies_to_lines() -> None:
    campaigns = sa.table("campaigns", sa.column("id"), sa.column("copies", sa.JSON()))
    lines = sa.table("copy_lines", *(sa.column(name) for name in ("campaign_id", "position", "line")))
    connection = op.get_bind()
    for campaign_id, copies in connection.execute(sa.select(campaigns.c.id, campaigns.c.copies)).all():
        for position, line in enumerate(copies):
            connection.execute(lines.insert().values(campaign_id=campaign_id, position=position, line=line))


def lines_to_copies() -> None:
    """Free lines only: a post on the copy list had no place before."""
    campaigns = sa.table("campaigns", sa.column("id"), sa.column("copies", sa.JSON()))
    lines = sa.table("copy_lines", *(sa.column(name) for name in ("campaign_id", "position", "line")))
    connection = op.get_bind()
    kept: dict[int, list[str]] = {}
    for campaign_id, line in connection.execute(
        sa.select(lines.c.campaign_id, lines.c.line).where(lines.c.line != "").order_by(lines.c.position)
    ):
        kept.setdefault(campaign_id, []).append(line)
    for campaign_id, copies in kept.items():
        connection.execute(campaigns.update().where(campaigns.c.id == campaign_id).values(copies=copies))


def upgrade() -> None:
    op.create_table(
        "cleared_texts",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_cleared_texts")),
    )
    op.create_table(
        "post_tags",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_tags_post_id_posts")),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name=op.f("fk_post_tags_recorded_audit_events")),
        sa.ForeignKeyConstraint(
            ["superseded"], ["audit_events.seq"], name=op.f("fk_post_tags_superseded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_tags")),
    )
    with op.batch_alter_table("post_tags", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_post_tags_post_id"), ["post_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_post_tags_recorded"), ["recorded"], unique=False)
        batch_op.create_index(batch_op.f("ix_post_tags_tag"), ["tag"], unique=False)

    op.create_table(
        "copy_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("line", sa.Text(), nullable=False),
        sa.CheckConstraint("(post_id IS NULL) <> (line = '')", name=op.f("ck_copy_lines_post_or_line")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_copy_lines_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_copy_lines_post_id_posts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy_lines")),
        sa.UniqueConstraint("campaign_id", "position", name=op.f("uq_copy_lines_campaign_id_position")),
    )
    op.create_table(
        "responses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("once", sa.String(length=40), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_responses_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name=op.f("fk_responses_recorded_audit_events")),
        sa.ForeignKeyConstraint(["withdrawn"], ["audit_events.seq"], name=op.f("fk_responses_withdrawn_audit_events")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responses")),
        sa.UniqueConstraint("once", name=op.f("uq_responses_once")),
    )
    with op.batch_alter_table("responses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_responses_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_responses_recorded"), ["recorded"], unique=False)

    op.create_table(
        "text_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_text_versions_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_text_versions_recorded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_versions")),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_text_versions_campaign_id_number")),
    )
    op.create_table(
        "ask_answers",
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_ask_answers_letter_id_letters")),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name=op.f("fk_ask_answers_recorded_audit_events")),
        sa.ForeignKeyConstraint(["response_id"], ["responses.id"], name=op.f("fk_ask_answers_response_id_responses")),
        sa.ForeignKeyConstraint(
            ["superseded"], ["audit_events.seq"], name=op.f("fk_ask_answers_superseded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask_answers")),
    )
    with op.batch_alter_table("ask_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ask_answers_letter_id"), ["letter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ask_answers_recorded"), ["recorded"], unique=False)
        batch_op.create_index(batch_op.f("ix_ask_answers_response_id"), ["response_id"], unique=False)

    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_assignments_letter_id_letters")),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name=op.f("fk_assignments_recorded_audit_events")),
        sa.ForeignKeyConstraint(
            ["superseded"], ["audit_events.seq"], name=op.f("fk_assignments_superseded_audit_events")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_assignments_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignments_letter_id"), ["letter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignments_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "uq_assignments_standing",
            ["letter_id"],
            unique=True,
            sqlite_where=sa.text("superseded IS NULL"),
            postgresql_where=sa.text("superseded IS NULL"),
        )

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
        batch_op.create_index(batch_op.f("ix_clearances_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(
            "uq_clearances_standing",
            ["signatory_id", "registry_slug"],
            unique=True,
            sqlite_where=sa.text("removed IS NULL"),
            postgresql_where=sa.text("removed IS NULL"),
        )

    op.create_table(
        "letter_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("once", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_letter_notes_letter_id_letters")),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name=op.f("fk_letter_notes_recorded_audit_events")),
        sa.ForeignKeyConstraint(
            ["withdrawn"], ["audit_events.seq"], name=op.f("fk_letter_notes_withdrawn_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_notes")),
        sa.UniqueConstraint("once", name=op.f("uq_letter_notes_once")),
    )
    with op.batch_alter_table("letter_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_notes_letter_id"), ["letter_id"], unique=False)

    op.create_table(
        "letter_values",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_letter_values_letter_id_letters")),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_letter_values_recorded_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["superseded"], ["audit_events.seq"], name=op.f("fk_letter_values_superseded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_values")),
    )
    with op.batch_alter_table("letter_values", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_values_letter_id"), ["letter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_values_recorded"), ["recorded"], unique=False)
        batch_op.create_index(
            "uq_letter_values_standing",
            ["letter_id", "name"],
            unique=True,
            sqlite_where=sa.text("superseded IS NULL"),
            postgresql_where=sa.text("superseded IS NULL"),
        )

    op.create_table(
        "response_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_response_files_recorded_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name=op.f("fk_response_files_response_id_responses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_files")),
        sa.UniqueConstraint("response_id", "sha256", name=op.f("uq_response_files_response_id_sha256")),
    )
    op.create_table(
        "response_letters",
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_response_letters_letter_id_letters")),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_response_letters_recorded_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name=op.f("fk_response_letters_response_id_responses")
        ),
        sa.ForeignKeyConstraint(
            ["superseded"], ["audit_events.seq"], name=op.f("fk_response_letters_superseded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_letters")),
    )
    with op.batch_alter_table("response_letters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_response_letters_letter_id"), ["letter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_response_letters_recorded"), ["recorded"], unique=False)
        batch_op.create_index(batch_op.f("ix_response_letters_response_id"), ["response_id"], unique=False)

    op.create_table(
        "response_versions",
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("new_reply_by", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_response_versions_recorded_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name=op.f("fk_response_versions_response_id_responses")
        ),
        sa.ForeignKeyConstraint(
            ["superseded"], ["audit_events.seq"], name=op.f("fk_response_versions_superseded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_versions")),
    )
    with op.batch_alter_table("response_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_response_versions_recorded"), ["recorded"], unique=False)
        batch_op.create_index(batch_op.f("ix_response_versions_response_id"), ["response_id"], unique=False)

    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("resend", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), server_default="open", nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("undone", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_attempts_edition_id_editions")),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_attempts_letter_id_letters")),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name=op.f("fk_attempts_recorded_audit_events")),
        sa.ForeignKeyConstraint(["replaces_id"], ["editions.id"], name=op.f("fk_attempts_replaces_id_editions")),
        sa.ForeignKeyConstraint(["undone"], ["audit_events.seq"], name=op.f("fk_attempts_undone_audit_events")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempts_letter_id"), ["letter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attempts_recorded"), ["recorded"], unique=False)
        batch_op.create_index(
            "uq_attempts_standing",
            ["edition_id", "channel", "resend"],
            unique=True,
            sqlite_where=sa.text("undone IS NULL"),
            postgresql_where=sa.text("undone IS NULL"),
        )

    keep_first_texts()
    copies_to_lines()
    with op.batch_alter_table("asks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_asks_campaign_id"))

    op.drop_table("asks")
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", sa.String(length=20), server_default="open", nullable=False))
        batch_op.add_column(sa.Column("open_letter", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("top_and_tail", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.alter_column("template_version_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.drop_column("copies")

    with op.batch_alter_table("editions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("text_sha256", sa.String(length=64), server_default="", nullable=False))

    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.alter_column("post_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(
            "uq_letters_to_a_registry",
            ["campaign_id", "registry_slug"],
            unique=True,
            sqlite_where=sa.text("post_id IS NULL"),
            postgresql_where=sa.text("post_id IS NULL"),
        )

    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "printing", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=True
            )
        )
        batch_op.add_column(sa.Column("reason", sa.Text(), server_default="", nullable=False))

    with op.batch_alter_table("signatories", schema=None) as batch_op:
        batch_op.add_column(sa.Column("picture_sha256", sa.String(length=64), nullable=True))
    for table in FROZEN:
        freeze(table)


def downgrade() -> None:
    with op.batch_alter_table("signatories", schema=None) as batch_op:
        batch_op.drop_column("picture_sha256")

    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.drop_column("reason")
        batch_op.drop_column("printing")

    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_letters_to_a_registry",
            sqlite_where=sa.text("post_id IS NULL"),
            postgresql_where=sa.text("post_id IS NULL"),
        )
        batch_op.alter_column("post_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("withdrawn")

    op.execute("ALTER TABLE editions DROP COLUMN text_sha256")

    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "copies",
                sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
                server_default="[]",
                nullable=False,
            )
        )
        batch_op.alter_column("template_version_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("top_and_tail")
        batch_op.drop_column("open_letter")
        batch_op.drop_column("state")

    op.create_table(
        "asks",
        sa.Column("id", sa.INTEGER(), nullable=False),
        sa.Column("campaign_id", sa.INTEGER(), nullable=False),
        sa.Column("number", sa.INTEGER(), nullable=False),
        sa.Column("text", sa.TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_asks_campaign_id_campaigns")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asks")),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_asks_campaign_id_number")),
    )
    with op.batch_alter_table("asks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_asks_campaign_id"), ["campaign_id"], unique=False)

    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_attempts_standing", sqlite_where=sa.text("undone IS NULL"), postgresql_where=sa.text("undone IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_attempts_recorded"))
        batch_op.drop_index(batch_op.f("ix_attempts_letter_id"))

    op.drop_table("attempts")
    with op.batch_alter_table("response_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_response_versions_response_id"))
        batch_op.drop_index(batch_op.f("ix_response_versions_recorded"))

    op.drop_table("response_versions")
    with op.batch_alter_table("response_letters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_response_letters_response_id"))
        batch_op.drop_index(batch_op.f("ix_response_letters_recorded"))
        batch_op.drop_index(batch_op.f("ix_response_letters_letter_id"))

    op.drop_table("response_letters")
    op.drop_table("response_files")
    with op.batch_alter_table("letter_values", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_letter_values_standing",
            sqlite_where=sa.text("superseded IS NULL"),
            postgresql_where=sa.text("superseded IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_letter_values_recorded"))
        batch_op.drop_index(batch_op.f("ix_letter_values_letter_id"))

    op.drop_table("letter_values")
    with op.batch_alter_table("letter_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_notes_letter_id"))

    op.drop_table("letter_notes")
    with op.batch_alter_table("clearances", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_clearances_standing",
            sqlite_where=sa.text("removed IS NULL"),
            postgresql_where=sa.text("removed IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_clearances_campaign_id"))

    op.drop_table("clearances")
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_assignments_standing",
            sqlite_where=sa.text("superseded IS NULL"),
            postgresql_where=sa.text("superseded IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_assignments_user_id"))
        batch_op.drop_index(batch_op.f("ix_assignments_letter_id"))

    op.drop_table("assignments")
    with op.batch_alter_table("ask_answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ask_answers_response_id"))
        batch_op.drop_index(batch_op.f("ix_ask_answers_recorded"))
        batch_op.drop_index(batch_op.f("ix_ask_answers_letter_id"))

    op.drop_table("ask_answers")
    op.drop_table("text_versions")
    with op.batch_alter_table("responses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_responses_recorded"))
        batch_op.drop_index(batch_op.f("ix_responses_campaign_id"))

    op.drop_table("responses")
    lines_to_copies()
    op.drop_table("copy_lines")
    with op.batch_alter_table("post_tags", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_post_tags_tag"))
        batch_op.drop_index(batch_op.f("ix_post_tags_recorded"))
        batch_op.drop_index(batch_op.f("ix_post_tags_post_id"))

    op.drop_table("post_tags")
    op.drop_table("cleared_texts")
