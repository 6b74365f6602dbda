"""Search entries, their words and the text index of each database."""

import sqlite3

import sqlalchemy as sa
from alembic import op
from alembic.util import CommandError

from migrations.first_schema.columns import MOMENT

TABLES = (
    "search_entries",
    "search_words",
    "search_owed",
    "search_state",
)
"""In the order in which they are made."""


NOT_ALLOWED = (
    "Search needs PostgreSQL’s extension pg_trgm, and this role may not create it. "
    "Have a superuser run CREATE EXTENSION pg_trgm in this database, then migrate again."
)


def create() -> None:
    _entries()
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_index()
    else:
        _create_extension()
        _postgresql_index()


def drop_text_index() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_spelling")
    op.execute("DROP TABLE search_text")


def _entries() -> None:
    op.create_table(
        "search_entries",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(20), nullable=False, index=True),
        sa.Column("post_id", sa.Integer(), sa.ForeignKey("posts.id"), index=True),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisations.id"), index=True),
        sa.Column("area_id", sa.Integer(), sa.ForeignKey("areas.id"), index=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("people", sa.Text(), nullable=False, server_default=""),
    )
    op.create_table(
        "search_words",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("word", sa.String(80), nullable=False, unique=True),
    )
    op.create_table(
        "search_owed",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.UniqueConstraint("kind", "owner"),
    )
    state = op.create_table(
        "search_state",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date()),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("lease_until", MOMENT),
    )
    op.bulk_insert(state, [{"id": 1, "seq": 0, "day": None, "form": 0}])


def _sqlite_index() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE search_text USING fts5("
        "kind, codes, first, name, words, tokenize = 'ascii', prefix = '2 3 4')"
    )
    op.execute("CREATE VIRTUAL TABLE search_spelling USING fts5(word, tokenize = 'trigram')")
    if sqlite3.sqlite_version_info >= (3, 42):  # erased words leave the file at once
        for table in ("search_text", "search_spelling"):
            op.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('secure-delete', 1)")


def _postgresql_index() -> None:
    op.execute("CREATE TABLE search_text (id INTEGER PRIMARY KEY, body TSVECTOR)")
    op.execute("CREATE INDEX search_text_body ON search_text USING gin (body)")
    op.execute("CREATE INDEX search_spelling ON search_words USING gin (word gin_trgm_ops)")


def _create_extension() -> None:
    """Create pg_trgm, or raise an error that says who may create it."""
    connection = op.get_bind()
    if connection.scalar(sa.text("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")):
        return
    try:
        with connection.begin_nested():
            connection.execute(sa.text("CREATE EXTENSION pg_trgm"))
    except sa.exc.DBAPIError as refused:
        raise CommandError(NOT_ALLOWED) from refused
