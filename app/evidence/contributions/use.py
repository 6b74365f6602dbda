"""Put words of a contribution into a draft answer, as lines whose source is the contribution."""

from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.errors import Refused
from app.evidence.answers.find import own_lines_of, version_of
from app.evidence.answers.save import OwnLine, add_own_lines
from app.evidence.answers.states import AnswerSort
from app.evidence.contributions.commission import lock_contribution
from app.evidence.contributions.find import newest_version
from app.evidence.contributions.models import ContributionUse
from app.evidence.questions.find import question_of
from app.evidence.questions.group import lead_of
from app.evidence.questions.keep import lock_question


def use_contribution(
    session: Session,
    number: int,
    contribution_number: int,
    sort: AnswerSort,
    words: str,
    *,
    version: int,
    actor: Actor,
) -> bool:
    """Put `words` of `version` of a contribution below the draft, each paragraph a line; of a question that another one
    leads, below the draft of that one. Nothing of the draft is overwritten, whichever version it has by now. False: it
    has them from this version already. Raises NotFound, and Refused: answer_closed, contribution_no_words,
    contribution_newer."""
    asked = question_of(session, number)
    question = lock_question(session, (lead_of(session, asked) or asked).number)  # as those who answer a group do
    contribution = lock_contribution(session, number, contribution_number)[1]
    newest = newest_version(session, contribution.id)
    if newest is None:
        raise Refused("contribution_no_words")
    if newest.number != version:
        raise Refused("contribution_newer")
    source = f"contribution C{contribution.number} from {contribution.team}, version {newest.number}"
    paragraphs = [" ".join(paragraph.split()) for paragraph in words.splitlines() if paragraph.strip()]
    before = version_of(session, question.id, sort)
    lines = [OwnLine(paragraph, source) for paragraph in dict.fromkeys(paragraphs)]
    if not add_own_lines(session, question.number, sort, lines, seen=before.recorded if before else 0, actor=actor):
        return False
    saved = version_of(session, question.id, sort)
    added = [line for line in own_lines_of(session, question.id, sort) if saved and line.recorded == saved.recorded]
    session.add_all(ContributionUse(line_id=line.id, version_id=newest.id) for line in added)
    session.flush()
    return True
