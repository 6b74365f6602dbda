"""The schema: every room's tables, and the migrations that make them."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

import app.accounts.factors.models
import app.accounts.models
import app.accounts.security.limit_rows
import app.accounts.sign_on.models
import app.audit.models
import app.backups.models
import app.campaigns.models
import app.checking.models
import app.clearance.models
import app.delivery.models
import app.delivery.posting.models
import app.delivery.release.models
import app.drafting.lines.models
import app.drafting.models
import app.evidence.disclosure.models
import app.evidence.framework.models
import app.evidence.interventions.models
import app.evidence.packs.files.models
import app.evidence.packs.models
import app.evidence.questions.models
import app.imports.models
import app.inbox.models
import app.notices.models
import app.people.models
import app.platform.practice
import app.production.models
import app.registry.models
import app.responses.models
import app.safeguarding.models
import app.search.models
import app.tracking.models  # noqa: F401 (each import puts its tables into the metadata)
from app.platform.database import Base, Database
from app.platform.root import ROOT

metadata = Base.metadata

SET_REVISION = text("UPDATE alembic_version SET version_num = :revision")

OF_ONE_DATABASE = ("search_text", "search_spelling")
"""Tables and indexes, and those beside them whose names begin so, that each database has in its own way: their
migration makes them, and no model says what they are."""


def is_in_models(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the models say what a table or index is; for Alembic's comparison."""
    return not (kind in ("table", "index") and (name or "").startswith(OF_ONE_DATABASE))


def migrations() -> Config:
    """Return the settings of Alembic. A revision imports its tables from the folder `migrations`, beside `app`."""
    if str(ROOT) not in sys.path:
        sys.path.append(str(ROOT))
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the database up to `revision`, in one transaction."""
    _run(database, lambda config: command.upgrade(config, revision))


def downgrade(database: Database, revision: str) -> None:
    _run(database, lambda config: command.downgrade(config, revision))


class SchemaBehind(Exception):
    """The tables are not those of this release. `revision`: the migration they stand at; None when there are none."""

    code = "schema_behind"

    def __init__(self, revision: str | None) -> None:
        super().__init__(f"the schema stands at {revision or 'nothing'}")
        self.revision = revision


class SchemaRestoring(SchemaBehind):
    """A backup is being put in place of this database, or was until that was broken off."""

    code = "schema_restoring"


RESTORING = "restoring"
"""What a database says instead of its revision until a restore has ended."""


class SchemaUnknown(SchemaBehind):
    """The database is at a revision that this release does not have: it is too old, or from a later release."""

    code = "schema_unknown"


def require_current(database: Database) -> None:
    """Raise SchemaBehind unless the database has the newest migration. A SQLite file is not made by looking for it."""
    at = None
    if not _is_missing_file(database):
        with database.engine.connect() as connection:
            at = _known_revision(connection)
    if at != ScriptDirectory.from_config(migrations()).get_current_head():
        raise SchemaBehind(at)


def _known_revision(connection: Connection) -> str | None:
    """Return the revision of the database, None when it is empty. Raise SchemaUnknown when no migration has it."""
    revision = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(migrations()).walk_revisions()}
    if revision == RESTORING:
        raise SchemaRestoring(revision)
    if revision is not None and revision not in known:
        raise SchemaUnknown(revision)
    return revision


def revision_there(database: Database) -> str | None:
    """Return the revision of the database, RESTORING, or blank when it has tables of something else; None when it has
    none. A SQLite file is not made by looking for it."""
    if _is_missing_file(database):
        return None
    with database.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        return MigrationContext.configure(connection).get_current_revision() or ("" if tables else None)


def upgrade_restored(database: Database, revision: str) -> None:
    """Bring a database that is being restored from `revision` up to this release's, in one transaction, after which it
    still says that it is being restored. Raises SchemaUnknown."""

    def step(config: Config) -> None:
        connection = config.attributes["connection"]
        connection.execute(SET_REVISION, {"revision": revision})
        _known_revision(connection)
        command.upgrade(config, "head")
        connection.execute(SET_REVISION, {"revision": RESTORING})

    _run(database, step, restoring=True)


def finish_restored(database: Database) -> None:
    """The restore has ended: every program may work on the database."""
    with database.engine.begin() as connection:
        connection.execute(SET_REVISION, {"revision": ScriptDirectory.from_config(migrations()).get_current_head()})


def _is_missing_file(database: Database) -> bool:
    file = database.engine.url.database
    return database.engine.dialect.name == "sqlite" and bool(file) and not Path(str(file)).exists()


def _run(database: Database, step: Callable[[Config], object], *, restoring: bool = False) -> None:
    config = migrations()
    with database.engine.connect() as connection, _tables_may_be_made_anew(connection), connection.begin():
        if not restoring:
            _known_revision(connection)
        config.attributes["connection"] = connection
        step(config)


@contextmanager
def _tables_may_be_made_anew(connection: Connection) -> Iterator[None]:
    """SQLite changes a column by making its table anew, which foreign keys would refuse: they are checked after it."""
    if connection.dialect.name != "sqlite":
        yield
        return
    sqlite = connection.connection.dbapi_connection
    assert sqlite is not None  # noqa: S101
    cursor = sqlite.cursor()
    cursor.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
        if broken := cursor.execute("PRAGMA foreign_key_check").fetchall():
            raise RuntimeError(f"a migration broke foreign keys: {broken[:5]}")
    finally:
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()
