"""The installation that a command works on."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import structlog

from app.platform import config
from app.platform.database import Database, DatabaseFailed, DatabaseUpgraded
from app.platform.schema import require_current
from app.platform.services import Services, open_services

log = structlog.get_logger(__name__)


def require_fit_to_start() -> None:
    """Raise SchemaBehind or DatabaseUpgraded unless web and worker of this release can work with the database. One that
    does not answer now may do so later: they start, and say so."""
    with closing(Database(config.load_settings().database_url)) as database:
        try:
            require_current(database)
        except DatabaseUpgraded:
            raise
        except DatabaseFailed as problem:
            log.warning("the database does not answer yet", problem=str(problem))


@contextmanager
def open_installation() -> Iterator[Services]:
    """Its services, closed afterwards. Raises SettingsUnfit, and SchemaBehind when it has other tables."""
    with closing(open_services(config.load_settings())) as services:
        require_current(services.database)
        yield services
