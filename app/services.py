"""What every verb's caller needs, opened once for each process: settings, database, storage, queue."""

from dataclasses import dataclass

from app.config import Settings
from app.database import Database
from app.mail.choose import Mail, open_mail
from app.storage import Storage, open_storage
from app.worker import Queue


@dataclass(frozen=True)
class Services:
    settings: Settings
    database: Database
    storage: Storage
    queue: Queue
    mail: Mail

    def close(self) -> None:
        self.queue.close()
        self.database.close()


def open_services(settings: Settings) -> Services:
    """Nothing is connected to yet: each part connects when it is first used, also after a fork."""
    key = settings.audit_key.get_secret_value().encode()
    queue = Queue(settings)
    return Services(
        settings=settings,
        database=Database(settings.database_url, info={"audit_key": key, "nudge": queue.nudge}),
        storage=open_storage(settings),
        queue=queue,
        mail=open_mail(settings),
    )
