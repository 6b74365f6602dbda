"""Releases that are not written yet: migrations after the newest one, and programs that know them."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from app.platform import revisions, schema

WIDENING, NARROWING = "9001", "9002"

_WIDENING = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9001", "{newest}"


def upgrade():
    op.create_table("later_things", sa.Column("id", sa.Integer(), primary_key=True))
    op.add_column("runs", sa.Column("later", sa.String(20), nullable=False, server_default=""))


def downgrade():
    op.drop_column("runs", "later")
    op.drop_table("later_things")
"""

_NARROWING = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9002", "9001"
oldest_programs = "9001"


def upgrade():
    op.drop_column("account_requests", "proposed_by")


def downgrade():
    op.add_column("account_requests", sa.Column("proposed_by", sa.String(40), nullable=False, server_default=""))
"""


def write_later_migrations(folder: Path) -> Path:
    """A copy of the migrations with two more: one widens the schema, the next narrows it."""
    newest = revisions.newest_revision()
    made = Path(shutil.copytree(revisions.MIGRATIONS, folder / "migrations"))
    for name, source in ((WIDENING, _WIDENING), (NARROWING, _NARROWING)):
        (made / "versions" / f"{name}_later.py").write_text(source.format(newest=newest), encoding="utf-8")
    return made


Later = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def later(tmp_path: Path) -> Later:
    """`with later():` this process is of the release that has both migrations."""
    migrations = write_later_migrations(tmp_path / "later")

    @contextmanager
    def programs() -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            for module in (revisions, schema):
                patch.setattr(module, "MIGRATIONS", migrations)
            revisions.newest_revision.cache_clear()
            try:
                yield
            finally:
                revisions.newest_revision.cache_clear()

    return programs
