"""Which revision of the schema this release knows, and the oldest whose programs may still use the database.

Revisions are numbered in their order, so that two of them can be compared as text. The name of each migration's file
begins with its revision. A migration that narrows the schema names `oldest_programs`: the oldest revision whose
programs may go on working once it has run (decision 32).
"""

from functools import cache

from app.platform.root import ROOT

MIGRATIONS = ROOT / "migrations"

OLDEST_TABLE = "oldest_programs"
"""The table whose one row has that revision. Releases before 1.0 made none."""


@cache
def newest_revision() -> str:
    """The newest revision of this release, read from the names of its migrations: Alembic takes long to load."""
    return max(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))
