"""What a text cites that is not in force on a day: the room that keeps the statutory framework says so, and is asked
here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.drafting.faults import BODY, Fault
from app.places import Place


@dataclass(frozen=True)
class Citation:
    """`at`: the line of the body, from 1; `words`: what is cited, and what is so of it."""

    at: int
    words: str


Read = Callable[[Session, str, date], Sequence[Citation]]
"""Takes the body of a text and a day; says what it cites that is not in force then."""

READS: Place[Read] = Place("what is cited")


def citations_out_of_force(session: Session, body: str, *, on: date) -> list[Citation]:
    """In the order of the text."""
    return sorted(
        (citation for read in READS for citation in read(session, body, on)), key=lambda citation: citation.at
    )


def faults_of_citations(session: Session, body: str, *, on: date) -> list[Fault]:
    """The same to look at beside a text. None keeps it from being saved."""
    return [
        Fault(BODY, citation.at, citation.words, blocks=False)
        for citation in citations_out_of_force(session, body, on=on)
    ]
