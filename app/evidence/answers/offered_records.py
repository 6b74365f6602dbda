"""Which records an answer may draw on: guidance and procedures in force since the letters, powers that the letters and
directions cite, published facts and inspection rounds that the packs count, and what was published of these."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from app.evidence.answers.record_lines import RecordKind, RecordLine, cites, record_lines
from app.evidence.framework.listing import editions
from app.evidence.packs.figures.findings import Findings
from app.evidence.packs.models import Pack
from app.evidence.questions.find import answered_on, steps_of
from app.evidence.questions.models import Question

IN_FORCE = (RecordKind.GUIDANCE, RecordKind.PROCEDURE)


def offered_records(
    session: Session, question: Question, packs: Sequence[tuple[Pack, Findings]], *, today: date
) -> dict[str, RecordLine]:
    """By key. They are told on the day of the question's packs; without a pack, on the day of the answer, or today."""
    answered = answered_on(steps_of(session, question.id)) or today
    day = max((pack.valid_at for pack, _ in packs), default=answered)
    campaigns = [campaign for _, found in packs for part in found.parts for campaign in part.campaigns]
    since = min((campaign.letter_date for campaign in campaigns), default=day)
    in_force = {one.id for one in editions(session) if (one.in_force_to or date.max) >= since}
    cited = {cited.edition_id for campaign in campaigns for cited in campaign.cited}
    lines = record_lines(session, day).values()
    facts = [line for line in lines if _is_counted(line, [pack for pack, _ in packs])]
    texts = [line.words for line in facts if line.kind is RecordKind.FACT]
    offered = [line for line in lines if line.kind in IN_FORCE and line.id in in_force]
    offered += [line for line in lines if line.kind is RecordKind.POWER and (line.id in cited or cites(line, texts))]
    return {line.key: line for line in [*offered, *facts]}


def _is_counted(line: RecordLine, packs: Sequence[Pack]) -> bool:
    """Whether it tells of a published fact or a round that a pack counts; without a pack, of any."""
    if line.kind in (RecordKind.FACT, RecordKind.OUTCOME):
        chosen = [pack.interventions for pack in packs]
    elif line.kind in (RecordKind.ROUND, RecordKind.REPORT):
        chosen = [pack.rounds for pack in packs]
    else:
        return False
    return not packs or any(ids is None or line.id in ids for ids in chosen)
