"""Find at once which versions were superseded, or erased, since an event"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

VERSIONED = (
    "area_services",
    "area_versions",
    "ask_answers",
    "bank_holidays",
    "contacts",
    "coverage",
    "holder_versions",
    "letter_values",
    "organisation_codes",
    "organisation_versions",
    "post_preferences",
    "post_tags",
    "post_values",
    "post_versions",
    "response_letters",
    "response_versions",
    "successions",
)
INDEXES = (*((table, "superseded") for table in VERSIONED), ("holder_versions", "erased"))


def upgrade() -> None:
    for table, column in INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    for table, column in INDEXES:
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
