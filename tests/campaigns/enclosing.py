"""Enclosures of WRITE, each in a line."""

from typing import Any

from sqlalchemy.orm import Session

from app.audit.record import SYSTEM
from app.campaigns.enclosures.change import EnclosureDetails, KeptFile, add_enclosure, keep_file, seen_of
from app.campaigns.enclosures.enclosure_list import AFTER, enclosures_of
from app.platform.services import Services
from tests.campaigns.clearing import ALL
from tests.campaigns.writing import written
from tests.letters.enclosure.files import SQUARE, leaflet

LEAFLET = leaflet(SQUARE, SQUARE, SQUARE)


def enclose(
    session: Session, name: str, file: KeptFile | None = None, placement: str = AFTER, *, campaign: Any = None
) -> None:
    """The next in the list."""
    to = campaign or written(session)
    add_enclosure(
        session, to, EnclosureDetails(name, placement, file), seen=seen_of(session, to), actor=SYSTEM, accepted=ALL
    )


def enclosed(services: Services, *names: str, file: bytes | None = None, placement: str = AFTER) -> None:
    """In WRITE; with the file, when there is one, which is kept first."""
    kept = keep_file(services.storage, file) if file else None
    with services.database.writing() as session:
        for name in names:
            enclose(session, name, kept, placement)


def listed(session: Session) -> list[tuple[str, int, str]]:
    """Name, pages of the file (0 without one) and where it goes."""
    found = enclosures_of(session, written(session))
    return [(one.name, one.file.pages, one.file.placement) if one.file else (one.name, 0, "") for one in found]
