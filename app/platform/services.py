"""What every verb's caller needs, opened once for each process: settings, database, storage, queue."""

from dataclasses import dataclass
from functools import cached_property

from app.platform.config import Settings
from app.platform.database import Database
from app.platform.mail.choose import Mail, open_mail
from app.platform.mail.practice import PracticeMail
from app.platform.practice import NOTICE, has_practice_mark
from app.platform.storage import Storage, open_second_storage, open_storage
from app.platform.worker import Queue


@dataclass(frozen=True)
class Services:
    """`marked`: whether this is practice, where the database can't be asked; None: it is asked once."""

    settings: Settings
    database: Database
    storage: Storage
    second_storage: Storage | None
    queue: Queue
    real_mail: Mail
    marked: bool | None = None

    @cached_property
    def practice(self) -> bool:
        """Whether nothing here is real. A database is so from its beginning, or never."""
        if self.marked is not None:
            return self.marked
        with self.database.reading() as session:
            return has_practice_mark(session)

    @property
    def notice(self) -> str:
        """What files and pages from here say before all else; blank in a real installation."""
        return NOTICE if self.practice else ""

    @property
    def mail(self) -> Mail:
        """What carries mail. From practice none leaves, whatever the settings name."""
        return PracticeMail(self.settings) if self.practice else self.real_mail

    def close(self) -> None:
        self.queue.close()
        self.database.close()


def open_services(settings: Settings, queue: Queue | None = None) -> Services:
    """Nothing is connected to yet: each part connects when it is first used, also after a fork. `queue`: instead of the
    one that the settings name."""
    load_rooms()
    key = settings.audit_key.get_secret_value().encode()
    older = tuple(fallback.get_secret_value().encode() for fallback in reversed(settings.audit_key_fallbacks))
    queue, storage, second = queue or Queue(settings), open_storage(settings), open_second_storage(settings)
    info = {"audit_key": key, "older_audit_keys": older, "storage": storage, "second_storage": second, "heard": {}}
    return Services(
        settings=settings,
        database=Database(settings.database_url, info={**info, "wake": queue.wake}),
        storage=storage,
        second_storage=second,
        queue=queue,
        real_mail=open_mail(settings),
    )


def load_rooms() -> None:
    """Ask the rooms for what every process needs. A process that forks others does so first: they need not load it."""
    from app.rooms import join_rooms

    join_rooms()
