"""Registries of one's own, people with several posts, who verified, legal holds, preferences, saved filters"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

VERIFIED = (("post_versions", "title_verified_by"), ("holder_versions", "verified_by"), ("contacts", "verified_by"))


def versioned() -> tuple[sa.Column, ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
    )


def known_keys(table: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return tuple(
        sa.ForeignKeyConstraint([name], ["audit_events.seq"], name=op.f(f"fk_{table}_{name}_audit_events"))
        for name in ("recorded", "superseded")
    )


def upgrade() -> None:
    op.create_table(
        "people", sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", name=op.f("pk_people"))
    )
    with op.batch_alter_table("registries") as table:
        table.add_column(sa.Column("custom", sa.Boolean(), server_default=sa.false(), nullable=False))
    for name, column in VERIFIED:
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column(column, sa.Integer(), nullable=True))
            table.create_foreign_key(f"fk_{name}_{column}_users", "users", [column], ["id"])
    with op.batch_alter_table("holder_versions") as table:
        table.add_column(sa.Column("addressed", sa.Boolean(), server_default=sa.true(), nullable=False))
        table.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("erased", sa.Integer(), nullable=True))
        table.create_foreign_key("fk_holder_versions_person_id_people", "people", ["person_id"], ["id"])
        table.create_foreign_key("fk_holder_versions_erased_audit_events", "audit_events", ["erased"], ["seq"])
        table.create_index("ix_holder_versions_person_id", ["person_id"])
    op.create_table(
        "registry_fields",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registry_slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("hint", sa.String(length=250), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registry_slug"], ["registries.slug"], name=op.f("fk_registry_fields_registry_slug_registries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_fields")),
        sa.UniqueConstraint("registry_slug", "name", name=op.f("uq_registry_fields_registry_slug_name")),
    )
    op.create_index(op.f("ix_registry_fields_registry_slug"), "registry_fields", ["registry_slug"])
    op.create_table(
        "post_values",
        *versioned(),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_values_post_id_posts")),
        sa.ForeignKeyConstraint(
            ["field_id"], ["registry_fields.id"], name=op.f("fk_post_values_field_id_registry_fields")
        ),
        *known_keys("post_values"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_values")),
    )
    op.create_table(
        "post_preferences",
        *versioned(),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_preferences_post_id_posts")),
        *known_keys("post_preferences"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_preferences")),
    )
    for name in ("post_values", "post_preferences"):
        op.create_index(op.f(f"ix_{name}_post_id"), name, ["post_id"])
        op.create_index(op.f(f"ix_{name}_recorded"), name, ["recorded"])
    op.create_table(
        "legal_holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed", sa.Integer(), nullable=False),
        sa.Column("lifted", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_legal_holds_post_id_posts")),
        sa.ForeignKeyConstraint(["placed"], ["audit_events.seq"], name=op.f("fk_legal_holds_placed_audit_events")),
        sa.ForeignKeyConstraint(["lifted"], ["audit_events.seq"], name=op.f("fk_legal_holds_lifted_audit_events")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_holds")),
    )
    op.create_index(op.f("ix_legal_holds_post_id"), "legal_holds", ["post_id"])
    op.create_table(
        "saved_filters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("registry_slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_saved_filters_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filters")),
        sa.UniqueConstraint(
            "user_id", "registry_slug", "name", name=op.f("uq_saved_filters_user_id_registry_slug_name")
        ),
    )
    for column in ("user_id", "registry_slug"):
        op.create_index(op.f(f"ix_saved_filters_{column}"), "saved_filters", [column])


def downgrade() -> None:
    for name in ("saved_filters", "legal_holds", "post_preferences", "post_values", "registry_fields"):
        op.drop_table(name)
    with op.batch_alter_table("holder_versions") as table:
        table.drop_index("ix_holder_versions_person_id")
        table.drop_constraint("fk_holder_versions_erased_audit_events", type_="foreignkey")
        table.drop_constraint("fk_holder_versions_person_id_people", type_="foreignkey")
        for column in ("addressed", "person_id", "erased"):
            table.drop_column(column)
    for name, column in VERIFIED:
        with op.batch_alter_table(name) as table:
            table.drop_constraint(f"fk_{name}_{column}_users", type_="foreignkey")
            table.drop_column(column)
    with op.batch_alter_table("registries") as table:
        table.drop_column("custom")
    op.drop_table("people")
