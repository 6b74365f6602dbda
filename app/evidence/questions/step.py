"""Take a question a step further, and undo a step that was wrong."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.errors import Refused, Stale
from app.evidence import events
from app.evidence.questions.find import answered_on, steps_of
from app.evidence.questions.group import GONE, grouped_with, lead_of
from app.evidence.questions.keep import lock_question
from app.evidence.questions.models import Question, QuestionStep
from app.evidence.questions.question_holder import tell_left, tell_office
from app.evidence.questions.states import GIVEN_IN_HOUSE, MOVES, OPEN, SPOKEN, STAYS, Act, Stage, allowed_acts, leads_to
from app.letters.dates import date_in_words
from app.platform.clock import now


class QuestionMoved(Stale):
    """That is not done with a question at the stage where this one is now."""

    code = "question_moved"


@dataclass(frozen=True)
class Step:
    """As models.QuestionStep has it."""

    act: Act
    day: date
    words: str = ""
    link: str = ""
    expected_on: date | None = None
    department: str = ""


def take_step(session: Session, number: int, step: Step, *, seen: int, today: date, actor: Actor) -> bool:
    """False where the last step is this one already: a form sent twice.

    What is said in the House is said of the questions that are grouped with this one, too. Raises Stale, QuestionMoved,
    and Refused: question_grouped, step_before_tabled, step_to_come, answered_before_asked, before_answer,
    expected_too_soon.
    """
    question = lock_question(session, number)
    steps = steps_of(session, question.id)
    if question.changed != seen:
        if steps and steps[-1].recorded == question.changed and _step_from_row(steps[-1]) == step:
            return False
        raise Stale("question_changed")
    if step.act not in _allowed(question):
        raise QuestionMoved
    if step.act in GIVEN_IN_HOUSE and (lead := lead_of(session, question)):
        raise Refused("question_grouped", lead=lead.uin or f"no. {lead.number}")
    for one in [question, *_followers(session, question, step.act)]:
        _check_days(one, steps_of(session, one.id), step, today=today)
        _record_step(session, one, step, actor=actor)
    if step.act == Act.TO_OFFICE:
        tell_office(session, question, event=question.changed, actor=actor, at=now())
    if question.stage in GONE:
        for one in grouped_with(session, question):
            if one.stage in OPEN:
                tell_left(session, one, question, event=question.changed, actor=actor, at=now())
    return True


def send_back(session: Session, question: Question, day: date, *, reason: str, actor: Actor) -> None:
    """The private office or its minister returned the draft of a question that the transaction holds: it is with the
    drafters again. One that is not with the private office stays where it is."""
    if question.stage == Stage.PRIVATE_OFFICE:
        _record_step(session, question, Step(Act.BACK, day, reason), actor=actor)


def _allowed(question: Question) -> list[Act]:
    return allowed_acts(Stage(question.stage), question.kind)


def _followers(session: Session, lead: Question, act: Act) -> list[Question]:
    """The questions of which the act is recorded together with `lead`, held until the end of the transaction."""
    if act not in GIVEN_IN_HOUSE:
        return []
    followers = [lock_question(session, question.number) for question in grouped_with(session, lead)]
    return [question for question in followers if act in _allowed(question)]


def _record_step(session: Session, question: Question, step: Step, *, actor: Actor) -> None:
    stage = Stage(question.stage)
    target = leads_to(step.act, stage)
    event = record(
        session,
        MOVES[step.act].action if step.act in MOVES else STAYS[step.act][1],
        actor=actor,
        subjects=[("question", question.number)],
        before={"stage": stage},
        after={
            "stage": target,
            "day": step.day.isoformat(),
            "link": step.link,
            "expected_on": step.expected_on and step.expected_on.isoformat(),
            "department": step.department,
        },
        personal={"words": step.words} if step.words else None,
    )
    session.add(
        QuestionStep(
            question_id=question.id,
            act=step.act,
            source=stage,
            target=target,
            day=step.day,
            words=step.words,
            link=step.link,
            expected_on=step.expected_on,
            department=step.department,
            recorded=event.seq,
        )
    )
    question.stage, question.changed = target, event.seq
    session.flush()


def undo_step(session: Session, number: int, *, seen: int, actor: Actor) -> Act:
    """The last step was wrong: the question stands where it stood before it, and so do those grouped with it, of which
    it was recorded too. Raises Stale, and Refused: no_step_to_undo."""
    question = lock_question(session, number, seen=seen)
    steps = steps_of(session, question.id)
    if not steps:
        raise Refused("no_step_to_undo")
    step = _step_from_row(steps[-1])
    followers = grouped_with(session, question) if step.act in GIVEN_IN_HOUSE else []
    for one in [question, *(lock_question(session, follower.number) for follower in followers)]:
        last = steps_of(session, one.id)[-1:]
        if last and _step_from_row(last[0]) == step:
            _undo(session, one, last[0], actor=actor)
    return step.act


def _undo(session: Session, question: Question, last: QuestionStep, *, actor: Actor) -> None:
    event = record(
        session,
        events.QUESTION_STEP_UNDONE,
        actor=actor,
        subjects=[("question", question.number)],
        before={"stage": last.target},
        after={"stage": last.source, "act": last.act},
    )
    last.supersede(event.seq)
    question.stage, question.changed = last.source, event.seq
    session.flush()


def _check_days(question: Question, steps: list[QuestionStep], step: Step, *, today: date) -> None:
    if step.day < question.tabled_on:
        raise Refused("step_before_tabled", field="day")
    if step.day > today:
        raise Refused("step_to_come", field="day")
    spoken_on = question.named_day if question.kind in SPOKEN and step.act == Act.ANSWER else None
    if spoken_on and step.day < spoken_on:
        raise Refused("answered_before_asked", field="day", day=date_in_words(spoken_on))
    if step.act == Act.CORRECT and step.day < (answered_on(steps) or step.day):
        raise Refused("before_answer", field="day")
    if step.act == Act.HOLD and step.expected_on and step.expected_on <= step.day:
        raise Refused("expected_too_soon", field="expected_on")


def _step_from_row(step: QuestionStep) -> Step:
    return Step(Act(step.act), step.day, step.words, step.link, step.expected_on, step.department)
