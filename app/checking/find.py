"""What a check found, by kind, and the letters of one finding."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.campaigns.letters import titles_of_letters
from app.campaigns.models import Letter
from app.checking.kinds import KINDS
from app.checking.models import LetterCheck, LetterFinding


@dataclass(frozen=True)
class Group:
    """One line of the page: a kind, what of it, and how many letters have it."""

    kind: str
    about: str
    letters: int


@dataclass(frozen=True)
class Line:
    """A letter with a finding. `title`: of its post on the day; blank when it is not on the list then."""

    letter: Letter
    title: str
    finding: LetterFinding


def groups(session: Session, check: LetterCheck) -> list[Group]:
    """In the order of KINDS; of a kind, the one that most letters have first."""
    rows = session.execute(
        select(LetterFinding.kind, LetterFinding.about, func.count())
        .where(LetterFinding.check_id == check.id)
        .group_by(LetterFinding.kind, LetterFinding.about)
    )
    order = list(KINDS)
    return sorted((Group(*row) for row in rows), key=lambda one: (order.index(one.kind), -one.letters, one.about))


def letters_with(check_id: int, kind: str, about: str = "") -> Select[int]:
    """Ids of the letters of one finding, to be used in a query."""
    return select(LetterFinding.letter_id).where(
        LetterFinding.check_id == check_id, LetterFinding.kind == kind, LetterFinding.about == about
    )


def lines_of(session: Session, check: LetterCheck, kind: str, about: str, *, offset: int, size: int) -> Sequence[Line]:
    """A page of the letters of one finding, in their order."""
    chosen = (
        select(Letter, LetterFinding)
        .join(LetterFinding, LetterFinding.letter_id == Letter.id)
        .where(LetterFinding.check_id == check.id, LetterFinding.kind == kind, LetterFinding.about == about)
    )
    return _lines(session, check, chosen.order_by(Letter.number).offset(offset).limit(size))


def all_lines(session: Session, check: LetterCheck, after: tuple[int, int], *, size: int) -> Sequence[Line]:
    """All that a check found, letter by letter: the lines after this number of a letter and id of a finding."""
    number, finding_id = after
    chosen = (
        select(Letter, LetterFinding)
        .join(LetterFinding, LetterFinding.letter_id == Letter.id)
        .where(
            LetterFinding.check_id == check.id,
            (Letter.number > number) | ((Letter.number == number) & (LetterFinding.id > finding_id)),
        )
    )
    return _lines(session, check, chosen.order_by(Letter.number, LetterFinding.id).limit(size))


def count_findings(session: Session, check: LetterCheck) -> int:
    return session.scalars(select(func.count()).where(LetterFinding.check_id == check.id)).one()


def _lines(session: Session, check: LetterCheck, chosen: Select[Letter, LetterFinding]) -> list[Line]:
    rows = session.execute(chosen).all()
    ids = select(Letter.id).where(Letter.id.in_({letter.id for letter, _ in rows}))
    titles = titles_of_letters(session, ids, valid_at=check.valid_at, known_at=check.known_at)
    return [Line(letter, titles.get(letter.id, ""), finding) for letter, finding in rows]
