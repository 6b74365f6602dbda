"""The installation that a command works on."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from app.platform import config
from app.platform.schema import require_current
from app.platform.services import Services, open_services


@contextmanager
def open_installation() -> Iterator[Services]:
    """Its services, closed afterwards. Raises SettingsUnfit, and SchemaBehind when it has other tables."""
    with closing(open_services(config.load_settings())) as services:
        require_current(services.database)
        yield services
