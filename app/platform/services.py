"""What every verb's caller needs, opened once for each process: settings, database, storage, queue."""

from dataclasses import dataclass

from app.platform.config import Settings
from app.platform.database import Database
from app.platform.mail.choose import Mail, open_mail
from app.platform.storage import Storage, open_second_storage, open_storage
from app.platform.worker import Queue


@dataclass(frozen=True)
class Services:
    settings: Settings
    database: Database
    storage: Storage
    second_storage: Storage | None
    queue: Queue
    mail: Mail

    def close(self) -> None:
        self.queue.close()
        self.database.close()


def open_services(settings: Settings) -> Services:
    """Nothing is connected to yet: each part connects when it is first used, also after a fork."""
    load_rooms()
    key = settings.audit_key.get_secret_value().encode()
    older = tuple(fallback.get_secret_value().encode() for fallback in reversed(settings.audit_key_fallbacks))
    queue, storage, second = Queue(settings), open_storage(settings), open_second_storage(settings)
    info = {"audit_key": key, "older_audit_keys": older, "storage": storage, "second_storage": second, "heard": {}}
    return Services(
        settings=settings,
        database=Database(settings.database_url, info={**info, "wake": queue.wake}),
        storage=storage,
        second_storage=second,
        queue=queue,
        mail=open_mail(settings),
    )


def load_rooms() -> None:
    """Ask the rooms for what every process needs. A process that forks others does so first: they need not load it."""
    from app.rooms import join_rooms

    join_rooms()
