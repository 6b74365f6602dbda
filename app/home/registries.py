"""What the registries wait for: contacts to verify, posts without a name, imports that nobody has applied."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from app.campaigns.letters import posts_written_to
from app.imports.find import count_open
from app.registry.contacts.age import current_since
from app.registry.contacts.queue import Queue, queue_count
from app.registry.quality.posts import At, count_with


@dataclass(frozen=True)
class Waiting:
    number: int
    words: str
    href: str


def waiting_in_registries(session: Session, *, today: date, months: int) -> Iterator[Waiting]:
    """Only what there is some of. `months`: for how long a contact counts as current."""
    since = current_since(today, months)
    imports = count_open(session)
    contacts = queue_count(session, Queue(today=today, since=since, used=posts_written_to()))
    vacant = count_with(session, At(today, None, since), "vacant")
    for number, one, many, href in (
        (imports, "import not applied yet", "imports not applied yet", url_for("imports.index")),
        (contacts, "contact to verify", "contacts to verify", url_for("contact_queue.contacts")),
        (vacant, "post without a name", "posts without a name", url_for("quality.rows", kind="vacant")),
    ):
        if number:
            yield Waiting(number, one if number == 1 else many, href)
