"""Questions that are answered together: one leads, and its draft and its answer are those of all."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, lock_record, record
from app.errors import Refused
from app.evidence import events
from app.evidence.questions.find import questions
from app.evidence.questions.keep import lock_question
from app.evidence.questions.models import Question, QuestionGrouping
from app.evidence.questions.states import OPEN, Stage
from app.platform.history import known

GONE = frozenset({Stage.TRANSFERRED, Stage.WITHDRAWN})
"""Where a question is not answered here: those that it led are answered by themselves again."""


def leads_of(session: Session, question_ids: Iterable[int]) -> Mapping[int, Question]:
    """By the id of each question that is answered together with another, that other one."""
    query = (
        select(QuestionGrouping.question_id, Question)
        .join(Question, Question.id == QuestionGrouping.lead_id)
        .where(QuestionGrouping.question_id.in_(list(question_ids)), known(QuestionGrouping))
        .where(Question.stage.not_in(GONE))
    )
    return dict(session.execute(query).all())


def lead_of(session: Session, question: Question) -> Question | None:
    """None: it is answered by itself."""
    return leads_of(session, [question.id]).get(question.id)


def grouped_with(session: Session, lead: Question) -> list[Question]:
    """The questions that are answered together with this one, by number."""
    query = (
        select(Question)
        .join(QuestionGrouping, QuestionGrouping.question_id == Question.id)
        .where(QuestionGrouping.lead_id == lead.id, known(QuestionGrouping))
    )
    return list(session.scalars(query.order_by(Question.number)))


def asked_with(session: Session, lead: Question) -> list[Question]:
    """The question, and those grouped with it that get its answer, by number."""
    return [lead, *(question for question in grouped_with(session, lead) if question.stage not in GONE)]


def can_be_grouped(session: Session, lead: Question) -> list[Question]:
    """Those grouped with it, and the open questions of its house to its department that are in no group."""
    mine, open_ones = grouped_with(session, lead), questions(session, stages=OPEN)
    leads = leads_of(session, [question.id for question in open_ones])
    in_groups = {lead.id, *leads, *(other.id for other in leads.values())}
    free = [
        question
        for question in open_ones
        if question.id not in in_groups and (question.house, question.department) == (lead.house, lead.department)
    ]
    return sorted([*mine, *free], key=lambda question: question.number)


def group_questions(session: Session, number: int, others: Collection[int], *, seen: int, actor: Actor) -> bool:
    """Say which questions, by number, are answered together with question `number`; blank: none. False where it is so
    already. Raises NotFound, Stale, and Refused: group_closed, group_of_another, group_not_possible."""
    lock_record(session)  # so that nobody groups one of them elsewhere meanwhile
    lead = lock_question(session, number, seen=seen)
    if lead.stage not in OPEN:
        raise Refused("group_closed")
    if lead_of(session, lead):
        raise Refused("group_of_another")
    mine = {question.number: question for question in grouped_with(session, lead)}
    possible = {question.number: question for question in can_be_grouped(session, lead)}
    if not set(others) <= possible.keys():
        raise Refused("group_not_possible")
    added, removed = sorted(set(others) - mine.keys()), sorted(mine.keys() - set(others))
    if not added and not removed:
        return False
    changed = [lead, *(lock_question(session, other) for other in [*added, *removed])]
    event = record(
        session,
        events.QUESTION_GROUPED,
        actor=actor,
        subjects=[("question", question.number) for question in changed],
        before={"lead": number, "with": sorted(mine)},
        after={"lead": number, "with": sorted(others)},
    )
    moved = [mine[other].id for other in removed] + [possible[other].id for other in added]
    leaving = select(QuestionGrouping).where(QuestionGrouping.question_id.in_(moved), known(QuestionGrouping))
    for grouping in session.scalars(leaving):
        grouping.supersede(event.seq)
    session.flush()
    session.add_all(
        QuestionGrouping(question_id=possible[other].id, lead_id=lead.id, recorded=event.seq) for other in added
    )
    for question in changed:
        question.changed = event.seq
    session.flush()
    return True
