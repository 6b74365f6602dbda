"""Everything that a pack tells at one moment, as plain data: figures, lines kept of it, what was corrected since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.moments import moments
from app.evidence.packs.find import findings_of
from app.evidence.packs.findings import Findings
from app.evidence.packs.models import Pack
from app.evidence.packs.offered import question_name
from app.evidence.questions.models import Question


@dataclass(frozen=True)
class Line:
    """A kept line for the part of this `letter`. `faults`: what is wrong with its numbers, each a sentence."""

    letter: str
    words: str
    faults: Sequence[str]


@dataclass(frozen=True)
class Correction:
    """Something that was recorded after the pack's event, and changes what it says, by audit event `event` at `at`."""

    event: int
    at: datetime
    words: str


@dataclass(frozen=True)
class Whole:
    """`question`: which it is for, in words; blank of a pack for none. `recorded`: when its event was, UTC. `digest`:
    of its figures as they are now, `kept` as they were when it was made. `told_at`: the event up to which lines and
    corrections are told."""

    number: int
    title: str
    question: str
    valid_at: date
    known_at: int
    recorded: datetime | None
    head: str
    digest: str
    kept: str
    told_at: int
    findings: Findings
    lines: Sequence[Line]
    corrections: Sequence[Correction]

    @property
    def same(self) -> bool:
        """Whether its figures are those that it was made with."""
        return self.digest == self.kept


@dataclass(frozen=True)
class Named:
    """A question as packs call it, and its number."""

    number: int
    name: str


def whole_of(session: Session, pack: Pack, *, told_at: int) -> Whole:
    """What it tells, asked again. `told_at`: the event up to which its lines and corrections are told."""
    findings = findings_of(session, pack)
    known = moments(session, [pack.known_at]).get(pack.known_at)
    return Whole(
        number=pack.number,
        title=pack.title,
        question=named[0].name if (named := list(names_of_questions(session, [pack]).values())) else "",
        valid_at=pack.valid_at,
        known_at=pack.known_at,
        recorded=known.at if known else None,
        head=pack.head,
        digest=findings.digest,
        kept=pack.digest,
        told_at=told_at,
        findings=findings,
        lines=[],
        corrections=[],
    )


def names_of_questions(session: Session, packs: Iterable[Pack]) -> dict[int, Named]:
    """The questions that packs are for, by id."""
    ids = {pack.question_id for pack in packs if pack.question_id}
    rows = session.scalars(select(Question).where(Question.id.in_(ids))) if ids else ()
    return {one.id: Named(one.number, question_name(one)) for one in rows}
