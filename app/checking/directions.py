"""Bodies at which directions or notices are in force on a day: the room that keeps published facts is asked here."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from app.places import Place

Directed = Mapping[int, Sequence[str]]
"""By the organisation's id, a sentence for each direction or notice."""

READS: Place[Callable[[Session, date, int | None], Directed]] = Place("directions in force at a body")
"""Each takes a day and the audit event up to which facts are read (None: now)."""


def directions_by_organisation(session: Session, day: date, known_at: int | None) -> dict[int, list[str]]:
    """Return what is in force on `day`, by organisation."""
    found: dict[int, list[str]] = {}
    for read in READS:
        for organisation_id, sentences in read(session, day, known_at).items():
            found.setdefault(organisation_id, []).extend(sentences)
    return found
