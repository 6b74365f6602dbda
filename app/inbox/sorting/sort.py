"""Sort a message that was read: keep what the rules take it for, find its letters, let a report settle its sending."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import BATCH, Actor, record
from app.inbox import events
from app.inbox.intake.mail_file import MailJudgement
from app.inbox.message_state import held_locked, held_message, state_for, subjects_of
from app.inbox.models import Message, MessageAddress, MessageFile, MessageKind, MessageLetter, MessageReference
from app.inbox.reading.classify import RULES_VERSION
from app.inbox.reading.kinds import Outcome
from app.inbox.reading.message import ParsedMail
from app.inbox.reading.quotations import split_quoted
from app.inbox.sorting.bounces import REPORTS, Link, Report, hold_sendings, sendings_of, settle_by
from app.inbox.sorting.elsewhere import file_elsewhere
from app.inbox.sorting.match import Clues, Match, match_all
from app.inbox.states import State


def sort_message(session: Session, message_id: int, judged: MailJudgement, *, actor: Actor) -> None:
    """In the caller's transaction, once: a message that has a kind is left as it is.

    A report about a sending settles that; it and an absence are never a reply, and stop no clock. What a person has to
    read waits, with its letters or for them; where a person has put it meanwhile, it stays, and so do the letters that
    they named.
    """
    now = held_locked(session, message_id)
    if now.kind is not None:
        return
    message, outcome = now.message, judged.outcome
    matches = [letter for letter in letters_for(session, message, judged) if letter.letter_id not in now.letter_ids]
    report = outcome.kind in REPORTS
    links: list[Link] = [*now.letters, *matches]
    last = hold_sendings(session, [link for link in links if report or link.attempt_id])
    state = State(message.state)
    subject = "\n".join([message.subject, *(mail.subject for mail in judged.within())])
    filed = file_elsewhere(session, message, subject, outcome.kind)
    if state is State.WAITING:
        state = state_for(outcome.kind, letters=bool(matches), unrecorded=True)
        state = State.CLOSED if filed and not matches else state
    event = record(
        session,
        events.MESSAGE_SORTED,
        actor=actor,
        subjects=subjects_of(message_id, [match.letter_id for match in matches]),
        after={
            "kind": outcome.kind,
            "reason": outcome.reason,
            "rule": outcome.rule,
            "rules": RULES_VERSION,
            "state": state,
            "letters": [[match.letter_id, match.why] for match in matches[:BATCH]],
            "returns_on": outcome.returns_on.isoformat() if outcome.returns_on else None,
        },
    )
    session.add(kind_row(message_id, outcome, seq=event.seq))
    session.add_all(
        MessageLetter(
            message_id=message_id,
            letter_id=match.letter_id,
            why=match.why,
            attempt_id=match.attempt_id,
            recorded=event.seq,
        )
        for match in matches
    )
    message.state = state
    session.flush()
    if report:
        settle_by(session, held_message(session, message_id), last, actor=actor)


def letters_for(session: Session, message: Message, judged: MailJudgement) -> Sequence[Match]:
    """What a message is about; a report's own Message-IDs and addresses come before what else it names."""
    clues, reports = clues_of(session, message, judged), judged.outcome.kind in REPORTS
    matches = match_all(session, {message.id: clues}, answers=not reports)[message.id]
    if not reports:
        return matches
    named = (*judged.outcome.references, *clues.answers, *clues.thread)
    return sendings_of(session, Report(named, judged.outcome.recipients, message.received_at, matches))


def kind_row(message_id: int, outcome: Outcome, *, seq: int) -> MessageKind:
    """What the rules say of a message, as a version."""
    return MessageKind(
        message_id=message_id,
        kind=outcome.kind,
        reason=outcome.reason,
        status=outcome.status[:20],
        rule=outcome.rule[:60],
        returns_on=outcome.returns_on,
        instead=list(outcome.instead),
        rules_version=RULES_VERSION,
        recorded=seq,
    )


def clues_of(session: Session, message: Message, judged: MailJudgement) -> Clues:
    """From what is kept of a message, and from the messages within it."""
    addresses = select(MessageAddress.address).where(MessageAddress.message_id == message.id)
    rows = select(MessageReference.relation, MessageReference.header_id).where(
        MessageReference.message_id == message.id
    )
    named = session.execute(rows.order_by(MessageReference.id)).all()
    files = select(MessageFile.text).where(MessageFile.message_id == message.id).order_by(MessageFile.number)
    inner = list(judged.within())
    texts = [message.text, *(mail.text for mail in inner)]
    passages = [passage for text in texts for passage in split_quoted(text)]
    return Clues(
        addresses=(*session.scalars(addresses.order_by(MessageAddress.id)), *_addresses(inner)),
        answers=(*(one for relation, one in named if relation == "in_reply_to"), *_flat(x.in_reply_to for x in inner)),
        thread=(
            *(one for relation, one in named if relation != "in_reply_to"),
            *_flat((*x.references, x.message_id) for x in inner),
        ),
        subject="\n".join([message.subject, *(mail.subject for mail in inner)]),
        written="\n".join(passage.text for passage in passages if not passage.quoted),
        quoted="\n".join(passage.text for passage in passages if passage.quoted),
        files=tuple(session.scalars(files)),
    )


def _addresses(inner: Iterable[ParsedMail]) -> tuple[str, ...]:
    return _flat((*(x.address for x in (*mail.to, *mail.cc)), *mail.delivered_to) for mail in inner)


def _flat(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(one for group in groups for one in group if one)
