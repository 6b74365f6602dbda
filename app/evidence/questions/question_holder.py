"""Who holds a question: one drafter, or nobody; and who is told of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.directory import find_users, names_of
from app.accounts.models import Role, User
from app.audit.record import Actor, record
from app.errors import Refused
from app.evidence import events
from app.evidence.questions.keep import lock_question
from app.evidence.questions.models import Question
from app.evidence.questions.showing import TrackedQuestion, name_of, question_shown
from app.letters.dates import date_in_words
from app.notices.notify import notify
from app.platform.clock import london_time

KIND = "question_assigned"

WITH_OFFICE, LEFT_BY_LEAD = "question_with_office", "question_left_by_lead"


def holders(session: Session) -> Sequence[User]:
    """Who may hold a question, by name."""
    return [user for user in find_users(session, role=Role.DRAFTER) if user.active]


def nobodys(session: Session, questions: Iterable[Question]) -> set[int]:
    """The ids of those that nobody holds: given to nobody, or to somebody who may not hold one any more."""
    may = {user.id for user in holders(session)}
    return {question.id for question in questions if question.holder_id not in may}


def desk_of(session: Session, question: Question) -> set[int]:
    """Whom to tell of a question, by id: whoever holds it; every drafter where nobody does."""
    if nobodys(session, [question]):
        return {user.id for user in holders(session)}
    return {question.holder_id or 0}


def give(session: Session, number: int, *, to: int | None, actor: Actor, at: datetime) -> bool:
    """To a user, who is told, or (None) to nobody. False where it is so already. Raises Refused:
    not_a_question_holder.

    It is no change of what the question says, so a form that was filled before it stays good.
    """
    question = lock_question(session, number)
    if question.holder_id == to:
        return False
    if to is not None and to not in {user.id for user in holders(session)}:
        raise Refused("not_a_question_holder")
    event = record(
        session,
        events.QUESTION_GIVEN,
        actor=actor,
        subjects=[("question", number)],
        before={"to": question.holder_id},
        after={"to": to},
    )
    question.holder_id = to
    session.flush()
    if to is not None:
        tell_holder(session, question, event=event.seq, actor=actor, at=at)
    return True


def tell_holder(session: Session, question: Question, *, event: int, actor: Actor, at: datetime) -> None:
    """That the question is theirs; whoever takes it on themselves knows."""
    _tell(session, question, [question.holder_id or 0], KIND, event=event, actor=actor, at=at)


def clearers_for(session: Session, question: Question) -> list[int]:
    """Who clears for the answering minister's office, by id; where the question names no office that somebody clears
    for, everybody who clears."""
    clearers = [user for user in find_users(session, role=Role.CLEARER) if user.active]
    office = question.minister_office.casefold()
    theirs = [user.id for user in clearers if office and user.office.casefold() == office]
    return theirs or [user.id for user in clearers]


def tell_office(session: Session, question: Question, *, event: int, actor: Actor, at: datetime) -> None:
    """That the draft is with the private office."""
    _tell(session, question, clearers_for(session, question), WITH_OFFICE, event=event, actor=actor, at=at)


def tell_left(session: Session, question: Question, lead: Question, *, event: int, actor: Actor, at: datetime) -> None:
    """That the question which led this one is not answered here any more, so that this one needs its own draft."""
    _tell(
        session,
        question,
        desk_of(session, question),
        LEFT_BY_LEAD,
        href=f"/questions/{lead.number}#drafts",
        changed=name_of(lead),
        event=event,
        actor=actor,
        at=at,
    )


def _tell(
    session: Session,
    question: Question,
    people: Iterable[int],
    kind: str,
    *,
    href: str = "",
    changed: str = "",
    event: int,
    actor: Actor,
    at: datetime,
) -> None:
    one = question_shown(session, question, today=london_time(at).date())
    by = names_of(session, [actor.user_id]).get(actor.user_id, "") if actor.user_id else ""
    notify(
        session,
        people,
        kind,
        facts={
            "reference": one.reference,
            "title": one.brief,
            "by": by or "Despatch",
            "due": _due_sentence(one),
            "changed": changed,
        },
        href=href or f"/questions/{question.number}",
        event=event,
        actor=actor,
        at=at,
    )


def _due_sentence(one: TrackedQuestion) -> str:
    if one.due.day is None:
        return "Its due date is not recorded."
    day = date_in_words(one.due.day)
    return f"It was due on {day} and is overdue." if one.late else f"It is due on {day}."
