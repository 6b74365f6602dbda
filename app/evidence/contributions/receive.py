"""What a team does with a request: accept it, decline it, send its contribution. The desk is told of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import Actor, digest_of, record
from app.errors import Stale
from app.evidence.contributions.find import newest_version, subjects_of
from app.evidence.contributions.models import Contribution, ContributionVersion
from app.evidence.contributions.states import MOVES, Act, How, State
from app.evidence.questions.models import Question
from app.evidence.questions.question_holder import desk_of
from app.evidence.questions.showing import question_shown
from app.notices.notify import notify

KIND = "contribution_news"


class ContributionMoved(Stale):
    """That is not done with a contribution in the state in which this one is now."""

    code = "contribution_moved"


@dataclass(frozen=True)
class Given:
    """What came, as models.ContributionVersion has it."""

    words: str
    how: How
    given_by: str
    message_id: int | None = None


def receive_in(
    session: Session, question: Question, contribution: Contribution, given: Given, *, actor: Actor, at: datetime
) -> bool:
    """Record a version of a contribution that the transaction holds. False: the newest has these words already, from
    the same person. Raises ContributionMoved."""
    before = newest_version(session, contribution.id)
    if before and (before.words, before.given_by) == (given.words, given.given_by):
        return False
    number = before.number + 1 if before else 1
    event = move(
        session,
        question.number,
        contribution,
        Act.RECEIVE,
        after={"version": number, "how": given.how, "digest": digest_of([given.words]), "message": given.message_id},
        personal={"given_by": given.given_by},
        actor=actor,
    )
    if before:
        before.supersede(event)
        session.flush()
    session.add(
        ContributionVersion(
            contribution_id=contribution.id,
            number=number,
            words=given.words,
            how=given.how,
            given_by=given.given_by,
            message_id=given.message_id,
            recorded=event,
        )
    )
    session.flush()
    news = "received" if number == 1 else f"version {number} received"
    tell_desk(session, question, contribution, news, f"{contribution.team}: contribution {news}.", event, actor, at)
    return True


def accept_in(
    session: Session, question: Question, contribution: Contribution, *, given_by: str, actor: Actor, at: datetime
) -> bool:
    """Record that the team will contribute, by whose word. False: it is recorded already. Raises ContributionMoved."""
    if contribution.state == State.ACCEPTED:
        return False
    event = move(session, question.number, contribution, Act.ACCEPT, personal={"given_by": given_by}, actor=actor)
    sentence = f"{contribution.team} will send its contribution, according to {given_by}."
    tell_desk(session, question, contribution, "accepted", sentence, event, actor, at)
    return True


def decline_in(
    session: Session,
    question: Question,
    contribution: Contribution,
    *,
    given_by: str,
    reason: str,
    suggested_team: str,
    actor: Actor,
    at: datetime,
) -> bool:
    """Record that the team will not contribute, who said so, and why. False: it is recorded already. Raises
    ContributionMoved."""
    if (contribution.state, contribution.note, contribution.suggested_team) == (State.DECLINED, reason, suggested_team):
        return False
    personal = {
        "given_by": given_by,
        "reason": reason,
        **({"suggested_team": suggested_team} if suggested_team else {}),
    }
    event = move(session, question.number, contribution, Act.DECLINE, personal=personal, actor=actor)
    contribution.note, contribution.suggested_team = reason, suggested_team
    session.flush()
    suggests = f" and suggests {suggested_team}" if suggested_team else ""
    sentence = f"{contribution.team} declined{suggests}, according to {given_by}. Reason: {reason}"
    tell_desk(session, question, contribution, "declined", sentence, event, actor, at)
    return True


def move(
    session: Session,
    number: int,
    contribution: Contribution,
    act: Act,
    *,
    after: Mapping[str, object] | None = None,
    personal: Mapping[str, str] | None = None,
    actor: Actor,
) -> int:
    """The event. Raises ContributionMoved."""
    state = State(contribution.state)
    if state not in MOVES[act].sources:
        raise ContributionMoved
    event = record(
        session,
        MOVES[act].action,
        actor=actor,
        subjects=subjects_of(number, contribution.number),
        before={"state": state},
        after={"state": MOVES[act].target, **(after or {})},
        personal=personal,
    )
    contribution.state, contribution.changed = MOVES[act].target, event.seq
    session.flush()
    return event.seq


def tell_desk(
    session: Session,
    question: Question,
    contribution: Contribution,
    news: str,
    sentence: str,
    event: int,
    actor: Actor,
    at: datetime,
) -> None:
    """Notify whoever asked and whoever the question is assigned to; every drafter where it is assigned to no one."""
    shown = question_shown(session, question)
    notify(
        session,
        desk_of(session, question) | {contribution.asked_by or 0},
        KIND,
        facts={"reference": shown.reference, "title": shown.brief, "changed": news, "due": sentence},
        href=f"/questions/{question.number}/contributions/{contribution.number}",
        event=event,
        actor=actor,
        at=at,
    )
