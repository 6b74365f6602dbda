"""An installation with letters, where its backups are, and an empty one to restore into; on both stacks."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest
from pydantic import SecretStr

from app.audit.verify import verify
from app.audit.words import explain
from app.backups.make import BackupMade, make_backup
from app.backups.restore import RestoreReport, restore
from app.backups.store import BackupStore, open_store
from app.backups.verify import Report, verify_backup
from app.platform.clock import now
from app.platform.config import Settings
from app.platform.services import Services, open_services
from app.replay import KINDS, kept_heads
from tests.delivery.sending import LETTERS, clear, make
from tests.services.postgres import fresh_database

KEY = "a key for backups in tests " * 2


EMBEDDED = {"database_url": "despatch.db", "broker_url": "queue.db"}


class House:
    """An installation and its backups, each step in one line."""

    def __init__(self, settings: Settings, new: Callable[[], Settings]) -> None:
        self.settings = settings
        self._new = new
        self._open = ExitStack()
        self.services = self._open.enter_context(closing(open_services(settings)))

    def close(self) -> None:
        self._open.close()

    def store(self, services: Services | None = None, **changes: object) -> BackupStore:
        services = services or self.services
        if changes:
            services = open_services(services.settings.model_copy(update=changes))
        return open_store(services)

    def back_up(self, **changes: object) -> BackupMade:
        return make_backup(self.services, self.store(**changes), at=now())

    def verify(self, name: str = "", *, everything: bool = False, **changes: object) -> Report:
        return verify_backup(self.services, self.store(**changes).find(name), everything=everything)

    def faults(self, services: Services | None = None) -> tuple[str, ...]:
        """What is wrong with the record already: rows that tests wrote without an event."""
        services = services or self.services
        with services.database.reading() as session:
            heads = kept_heads(session, services.storage)
            verdict = verify(session, storage=services.storage, kinds=KINDS, heads=heads)
        return tuple(explain(fault) for fault in verdict.faults)

    def empty(self, **changes: object) -> Services:
        """The services of an installation that has nothing yet, with the same keys and backups."""
        settings = self._new().model_copy(update=changes)
        return self._open.enter_context(closing(open_services(settings)))

    def restore(self, into: Services, name: str = "", *, replace: bool = False) -> RestoreReport:
        store = open_store(into)
        return restore(into, store, store.find(name), replace=replace)


@pytest.fixture
def house(stack: Settings, request: pytest.FixtureRequest, tmp_path) -> Iterator[House]:
    """Everything that ships and five letters, made and cleared."""
    with ExitStack() as made:
        number = iter(range(100))

        def new() -> Settings:
            folder = tmp_path / f"empty-{next(number)}"
            folder.mkdir()
            if not stack.s3_bucket:
                changes = {name: f"sqlite:///{folder / file}" for name, file in EMBEDDED.items()}
            else:
                url = made.enter_context(fresh_database(request.getfixturevalue("postgres")))
                changes = {"database_url": url, "s3_prefix": f"{stack.s3_prefix}-{folder.name}"}
            return settings.model_copy(update={"instance_dir": folder, **changes})

        url = (
            f"s3://{stack.s3_bucket}/{stack.s3_prefix}-backups" if stack.s3_bucket else f"file://{tmp_path / 'backups'}"
        )
        (tmp_path / "backups").mkdir()
        settings = stack.model_copy(update={"backup_url": url})
        house = House(settings, new)
        made.callback(house.close)
        yield house


@pytest.fixture
def lettered(house: House, cheap: None) -> House:
    clear(house.services)
    make(house.services, LETTERS)
    return house


def with_key(settings: Settings) -> dict[str, object]:
    return {"backup_key": SecretStr(KEY)}
