"""What a search looks through: entries, their words by the database's own index of text, and words to spell by"""

import sqlite3

import sqlalchemy as sa
from alembic import op
from alembic.util import CommandError

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NOT_ALLOWED = (
    "Search needs PostgreSQL’s extension pg_trgm, and this role may not create it. "
    "Have a superuser run CREATE EXTENSION pg_trgm in this database, then migrate again."
)


def upgrade() -> None:
    op.create_table(
        "search_entries",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_search_entries_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_search_entries_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_search_entries_post_id_posts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entries")),
    )
    for column in ("kind", "post_id", "organisation_id", "area_id"):
        op.create_index(op.f(f"ix_search_entries_{column}"), "search_entries", [column])
    op.create_table(
        "search_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_words")),
        sa.UniqueConstraint("word", name=op.f("uq_search_words_word")),
    )
    state = op.create_table(
        "search_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_state")),
    )
    op.bulk_insert(state, [{"id": 1, "seq": 0, "day": None, "form": 0}])
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def _sqlite() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE search_text USING fts5("
        "kind, codes, first, name, words, tokenize = 'ascii', prefix = '2 3 4')"
    )
    op.execute("CREATE VIRTUAL TABLE search_spelling USING fts5(word, tokenize = 'trigram')")
    if sqlite3.sqlite_version_info >= (3, 42):  # what is erased leaves the file at once
        for table in ("search_text", "search_spelling"):
            op.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('secure-delete', 1)")


def _postgresql() -> None:
    _extension()
    op.execute("CREATE TABLE search_text (id INTEGER PRIMARY KEY, body TSVECTOR)")
    op.execute("CREATE INDEX search_text_body ON search_text USING gin (body)")
    op.execute("CREATE INDEX search_spelling ON search_words USING gin (word gin_trgm_ops)")


def _extension() -> None:
    """A role that may not create it is told who may."""
    connection = op.get_bind()
    if connection.scalar(sa.text("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")):
        return
    try:
        with connection.begin_nested():
            connection.execute(sa.text("CREATE EXTENSION pg_trgm"))
    except sa.exc.DBAPIError as refused:
        raise CommandError(NOT_ALLOWED) from refused


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_spelling")
    op.execute("DROP TABLE search_text")
    for name in ("search_state", "search_words", "search_entries"):
        op.drop_table(name)
