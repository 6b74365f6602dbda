"""The words that were cleared, beside those that were published."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.evidence.answers.find import last_cleared, version_of
from app.evidence.answers.models import AnswerVersion
from app.evidence.answers.states import GIVEN_AS, AnswerSort
from app.evidence.questions.models import Question, QuestionStep
from app.evidence.questions.states import Act
from app.web.difference import Change, Piece, difference
from app.web.pairing import likeness


@dataclass(frozen=True)
class PublishedComparison:
    """`version`: the draft that the minister had cleared last when the published words were recorded; where nothing was
    `cleared`, the draft as it was then."""

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
    found = [_drafted(session, question, sort, step) for sort in GIVEN_AS.get(Act(step.act), ())]
    drafts = [one for one in found if one]
    if not drafts:
        return None
    sort, version, words, cleared = max(drafts, key=lambda one: likeness(one[2], step.words))
    return PublishedComparison(sort, version, cleared, difference(words, step.words))


def _drafted(
    session: Session, question: Question, sort: AnswerSort, step: QuestionStep
) -> tuple[AnswerSort, AnswerVersion, str, bool] | None:
    """A draft that may have been given, with its words, and whether the minister had cleared them."""
    if cleared := last_cleared(session, question.id, sort, step.recorded):
        version, text = cleared
        return sort, version, json.loads(text.content)["words"], True
    version_then = version_of(session, question.id, sort, known_at=step.recorded)
    return (sort, version_then, version_then.words, False) if version_then else None
