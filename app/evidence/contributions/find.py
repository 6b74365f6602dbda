"""Contributions as they are recorded: of a question, their versions, and what a list says of many questions."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.audit.record import Subject
from app.errors import NotFound, existing
from app.evidence.contributions.due import RollUp, roll_up
from app.evidence.contributions.models import (
    Contribution,
    ContributionReply,
    ContributionUse,
    ContributionVersion,
)
from app.evidence.contributions.states import OUTSTANDING, State
from app.evidence.questions.models import Question


def reference_of(contribution: Contribution) -> str:
    """ "C12-3f9a…": what the subject of its emails has between brackets."""
    return f"C{contribution.number}-{contribution.code}"


def subjects_of(question_number: int, number: int) -> list[Subject]:
    """What the audit record files an act under."""
    return [("question", question_number), ("contribution", number)]


def contribution_of(session: Session, question_id: int, number: int) -> Contribution:
    """Raises NotFound, also where it is of another question."""
    mine = (Contribution.question_id == question_id, Contribution.number == number)
    if found := session.scalars(select(Contribution).where(*mine)).one_or_none():
        return found
    raise NotFound("no_such_contribution", number=number)


def question_number_of(session: Session, number: int) -> int:
    """The number of the question that a contribution is for. Raises NotFound."""
    rows = select(Question.number).join(Contribution, Contribution.question_id == Question.id)
    return existing(
        session.scalars(rows.where(Contribution.number == number)).one_or_none(), "no_such_contribution", number=number
    )


def awaited(session: Session) -> list[tuple[Contribution, Question]]:
    """Those that nobody has sent yet, with their questions, the newest first."""
    rows = select(Contribution, Question).join(Question, Question.id == Contribution.question_id)
    rows = rows.where(Contribution.state.in_(OUTSTANDING)).order_by(Contribution.number.desc())
    return [(contribution, question) for contribution, question in session.execute(rows)]


def asked_of(session: Session) -> dict[int, list[str]]:
    """By question, the number and the team of each contribution to its answer: "C12 Schools Policy"."""
    rows = select(Contribution.question_id, Contribution.number, Contribution.team)
    found = defaultdict(list)
    for question_id, number, team in session.execute(rows.order_by(Contribution.number)):
        found[question_id].append(f"C{number} {team}")
    return found


def contributions_of(session: Session, question_id: int) -> list[Contribution]:
    """In the order in which they were asked for."""
    mine = select(Contribution).where(Contribution.question_id == question_id)
    return list(session.scalars(mine.order_by(Contribution.number)))


def versions_of(session: Session, contribution_id: int) -> list[ContributionVersion]:
    """All of them, the newest first."""
    mine = select(ContributionVersion).where(ContributionVersion.contribution_id == contribution_id)
    return list(session.scalars(mine.order_by(ContributionVersion.number.desc())))


def newest_version(session: Session, contribution_id: int) -> ContributionVersion | None:
    return next(iter(versions_of(session, contribution_id)), None)


def replies_of(session: Session, contribution_id: int) -> list[ContributionReply]:
    """What the inbox filed with it, the newest first."""
    mine = select(ContributionReply).where(ContributionReply.contribution_id == contribution_id)
    return list(session.scalars(mine.order_by(ContributionReply.id.desc())))


def filed_with(session: Session, message_id: int) -> ContributionReply | None:
    """With which contribution a message is filed, if with any."""
    return session.scalars(select(ContributionReply).where(ContributionReply.message_id == message_id)).one_or_none()


def roll_ups(session: Session, question_ids: Collection[int], today: date) -> dict[int, RollUp]:
    """By question; those without contributions are left out."""
    rows = select(Contribution.question_id, Contribution.state, Contribution.due_on)
    found = defaultdict(list)
    for question_id, state, due_on in session.execute(rows.where(Contribution.question_id.in_(question_ids))):
        found[question_id].append((State(state), due_on))
    rolled = ((question_id, roll_up(some, today)) for question_id, some in found.items())
    return {question_id: one for question_id, one in rolled if one}


@dataclass(frozen=True)
class Origin:
    """The contribution from which a line of a draft comes, by numbers: its version, and the newest, with its words."""

    contribution: int
    version: int
    newest: int
    newest_words: str

    @property
    def changed(self) -> bool:
        return self.newest > self.version

    def still_says(self, words: str) -> bool:
        """Whether the newest version has these words, however its lines end."""
        return " ".join(words.split()) in " ".join(self.newest_words.split())


def origins_of(session: Session, line_ids: Collection[int]) -> dict[int, Origin]:
    """By id of a person's own line of a draft; those that come from no contribution are left out."""
    newest = aliased(ContributionVersion)
    rows = (
        select(ContributionUse.line_id, Contribution.number, ContributionVersion.number, newest.number, newest.words)
        .join(ContributionVersion, ContributionVersion.id == ContributionUse.version_id)
        .join(Contribution, Contribution.id == ContributionVersion.contribution_id)
        .join(newest, (newest.contribution_id == Contribution.id) & newest.superseded.is_(None))
        .where(ContributionUse.line_id.in_(line_ids))
    )
    return {
        line_id: Origin(contribution, version, number, words)
        for line_id, contribution, version, number, words in session.execute(rows)
    }
