"""Emails in the inbox that name a contribution: filed with it, and read by a person before their words count."""

import re
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, Actor, record
from app.errors import Refused
from app.evidence import events
from app.evidence.contributions.commission import lock_contribution
from app.evidence.contributions.find import filed_with, question_number_of, replies_of, subjects_of
from app.evidence.contributions.models import Contribution, ContributionReply
from app.evidence.contributions.receive import Given, receive_in, tell_desk
from app.evidence.contributions.states import How
from app.evidence.questions.models import Question
from app.inbox.decisions.queue import close
from app.inbox.message_state import READ_BY_A_PERSON, held_locked
from app.inbox.models import Message, MessageReference
from app.inbox.reading.kinds import Kind
from app.inbox.states import State as Queue
from app.platform.clock import now

REFERENCE = re.compile(r"(?<![\w-])C(\d{1,9})-([0-9a-f]{12})(?![\w-])", re.IGNORECASE | re.ASCII)
"""As find.reference_of writes it; mail programs may change the case."""

MESSAGE_ID = re.compile(r"contribution-\d+-([0-9a-f]{12})@")
"""How the Message-IDs of emails about contributions begin (mail.py)."""


class Decision(StrEnum):
    """What a person made of a reply."""

    UNREAD = ""
    USED = "used"
    OTHER = "other"


def waits_for_reading(reply: ContributionReply) -> bool:
    """Out-of-office replies and reports of mail servers are no contributions, and stop no reminder."""
    return reply.kind in READ_BY_A_PERSON and reply.decision == Decision.UNREAD


def named_contribution(session: Session, message: Message, subject: str) -> Contribution | None:
    """The contribution whose reference the subject of a message has, or one of whose emails it answers or returns."""
    named = select(MessageReference.header_id).where(MessageReference.message_id == message.id)
    codes = [code.lower() for _, code in REFERENCE.findall(subject)]
    codes += [found[1] for header_id in session.scalars(named) if (found := MESSAGE_ID.match(header_id))]
    for code in dict.fromkeys(codes):
        if contribution := session.scalars(select(Contribution).where(Contribution.code == code)).one_or_none():
            return contribution
    return None


def file_reply(session: Session, message: Message, subject: str, kind: str) -> bool:
    """File a message with the contribution that it names, and tell the desk of a reply. False: it names none.
    The inbox calls it in the transaction in which it sorts the message."""
    contribution = named_contribution(session, message, subject)
    if contribution is None:
        return False
    question = session.get_one(Question, contribution.question_id)
    event = _file(session, question, contribution, message.id, kind, actor=SYSTEM)
    if told := _news(kind, contribution):
        tell_desk(session, question, contribution, *told, event, SYSTEM, now())
    return True


def file_by_hand(session: Session, message_id: int, contribution_number: int, *, actor: Actor) -> bool:
    """File a message with the contribution that a person says, and not with the one that it was filed with before;
    nobody looks for its letter any more. False: it is filed with it already. Raises NotFound, and Refused:
    contribution_email_used, and contribution_email_kind of a message that the rules do not take for a person's."""
    question_number = question_number_of(session, contribution_number)
    question, contribution = lock_contribution(session, question_number, contribution_number)
    held = held_locked(session, message_id)
    filed = filed_with(session, message_id)
    if filed and filed.contribution_id == contribution.id and held.message.state == Queue.CLOSED:
        return False
    if filed and filed.decision == Decision.USED:
        raise Refused("contribution_email_used")
    if held.kind is None or held.kind.kind not in READ_BY_A_PERSON or held.recorded:
        raise Refused("contribution_email_kind")
    _file(session, question, contribution, message_id, held.kind.kind, actor=actor)
    close(session, [message_id], actor=actor)
    return True


def _file(
    session: Session, question: Question, contribution: Contribution, message_id: int, kind: str, *, actor: Actor
) -> int:
    """The event. A message is filed with one contribution at a time."""
    event = record(
        session,
        events.CONTRIBUTION_REPLIED,
        actor=actor,
        subjects=[*subjects_of(question.number, contribution.number), ("message", message_id)],
        after={"kind": kind},
    )
    reply = filed_with(session, message_id) or ContributionReply(message_id=message_id)
    reply.contribution_id, reply.kind = contribution.id, kind
    reply.decision, reply.recorded = Decision.UNREAD, event.seq
    session.add(reply)
    session.flush()
    return event.seq


def _news(kind: str, contribution: Contribution) -> tuple[str, str] | None:
    """What the desk is told of a message; None of an automatic reply, and of a server that tries again."""
    if kind in READ_BY_A_PERSON:
        return "email received", f"An email about the contribution from {contribution.team} came in. Please read it."
    if kind == Kind.BOUNCE:
        return "email returned", f"An email about the contribution from {contribution.team} was not delivered."
    return None


def use_reply(
    session: Session, number: int, contribution_number: int, reply_id: int, words: str, *, actor: Actor, at: datetime
) -> bool:
    """Record `words`, which a person took from a reply, as the contribution, from the reply's sender. False: they are
    recorded already. Raises NotFound, ContributionMoved, and Refused: no_such_contribution_email."""
    question, contribution = lock_contribution(session, number, contribution_number)
    reply = _reply(session, contribution, reply_id)
    message = session.get_one(Message, reply.message_id)
    given = Given(words, How.EMAIL, message.sender_address, message.id)
    done = receive_in(session, question, contribution, given, actor=actor, at=at)
    reply.decision = Decision.USED
    session.flush()
    return done


def dismiss_reply(session: Session, number: int, contribution_number: int, reply_id: int, *, actor: Actor) -> bool:
    """Record that a reply is no contribution, so that the team is reminded again. False: it was read already. Raises
    NotFound, and Refused: no_such_contribution_email."""
    contribution = lock_contribution(session, number, contribution_number)[1]
    reply = _reply(session, contribution, reply_id)
    if reply.decision != Decision.UNREAD:
        return False
    record(
        session,
        events.CONTRIBUTION_REPLY_READ,
        actor=actor,
        subjects=[*subjects_of(number, contribution.number), ("message", reply.message_id)],
    )
    reply.decision = Decision.OTHER
    session.flush()
    return True


def _reply(session: Session, contribution: Contribution, reply_id: int) -> ContributionReply:
    for reply in replies_of(session, contribution.id):
        if reply.id == reply_id:
            return reply
    raise Refused("no_such_contribution_email")
