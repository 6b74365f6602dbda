"""The words that were cleared, beside those that were published."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.evidence.answers.find import clearances_of, version_of
from app.evidence.answers.models import AnswerVersion
from app.evidence.answers.states import GIVEN_AS, AnswerSort, Reader
from app.evidence.questions.models import Question, QuestionStep
from app.evidence.questions.states import Act
from app.web.difference import Change, Piece, difference


@dataclass(frozen=True)
class PublishedComparison:
    """`version`: the draft as it was when the published words were recorded; `cleared`: by the minister."""

    sort: AnswerSort
    version: AnswerVersion
    cleared: bool
    pieces: Sequence[Piece]

    @property
    def same(self) -> bool:
        return all(piece.change is Change.SAME for piece in self.pieces)


def compare_published(session: Session, question: Question, step: QuestionStep) -> PublishedComparison | None:
    """None for a step that gives no words to the House, and where nothing was drafted before it was recorded."""
    if not step.words:
        return None
    for sort in GIVEN_AS.get(Act(step.act), ()):
        if version := version_of(session, question.id, sort, known_at=step.recorded):
            minister = clearances_of(session, question.id, sort, known_at=step.recorded).get(Reader.MINISTER)
            cleared = bool(minister and minister.cleared)
            return PublishedComparison(sort, version, cleared, difference(version.words, step.words))
    return None
