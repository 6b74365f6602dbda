"""Put words of a contribution into a draft answer, as a line whose source is the contribution."""

from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.errors import Refused
from app.evidence.answers.find import own_lines_of, version_of
from app.evidence.answers.save import OwnLine, add_own_line
from app.evidence.answers.states import AnswerSort
from app.evidence.contributions.commission import lock_contribution
from app.evidence.contributions.find import newest_version
from app.evidence.contributions.models import ContributionUse


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
    """Put `words` of `version` of a contribution below the draft, whichever version that has by now: nothing of it is
    overwritten. False: the draft has them from this version already. Raises NotFound, and Refused: answer_closed,
    contribution_no_words, contribution_newer."""
    question, contribution = lock_contribution(session, number, contribution_number)
    newest = newest_version(session, contribution.id)
    if newest is None:
        raise Refused("contribution_no_words")
    if newest.number != version:
        raise Refused("contribution_newer")
    tidy = " ".join(words.split())
    line = OwnLine(tidy, f"contribution C{contribution.number} from {contribution.team}, version {newest.number}")
    draft = version_of(session, question.id, sort)
    seen = draft.recorded if draft else 0
    if not add_own_line(session, number, sort, line, seen=seen, actor=actor):
        return False
    row = next(one for one in own_lines_of(session, question.id, sort)[::-1] if one.words == tidy)
    session.add(ContributionUse(line_id=row.id, version_id=newest.id))
    session.flush()
    return True
