"""Rules that changed, beside the kinds that stand: tried on all kept mail, shown, and taken over once somebody says so.

What a person decided, and what is recorded as a reply, is left alone. A sending that was settled stays settled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVarTuple

import structlog
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.audit.record import Actor, digest_of, digests_of, record
from app.errors import Stale
from app.inbox import events
from app.inbox.intake.mail_file import judge
from app.inbox.message_state import READ_BY_A_PERSON, HeldMessage, held_all, lock, state_for
from app.inbox.models import Message, MessageKind, MessageLetter, MessageResponse, MessageTrial
from app.inbox.reading.classify import RULES_VERSION
from app.inbox.sorting.bounces import REPORTS, Report, hold_sendings, sendings_of, settle_by
from app.inbox.sorting.match import Match
from app.inbox.states import State
from app.platform.history import known
from app.platform.services import Services
from app.platform.storage import FileMissing, StorageFailed
from app.web.tables.list_query import ListQuery

log = structlog.get_logger(__name__)

AT_ONCE = 100
"""Messages that are tried together."""

Columns = TypeVarTuple("Columns")

Verdict = tuple[str, str | None]
"""Kind and reason."""


@dataclass(frozen=True)
class Difference:
    """A message that today's rules take for another: what stands, and what they say."""

    message: Message
    was: MessageKind
    trial: MessageTrial


@dataclass(frozen=True)
class Comparison:
    """How far today's rules have been tried: `waiting` messages are still to come. `counts`: how many would change, by
    kind and reason before and after, the most first. `seen`: the digest of all of it."""

    waiting: int
    tried: int
    counts: Sequence[tuple[Verdict, Verdict, int]]
    seen: str

    @property
    def differences(self) -> int:
        return sum(number for *_, number in self.counts)


def try_rules(services: Services, *, most: int | None = None) -> int:
    """Try today's rules on mail that earlier ones judged, at most `most` messages; how many were tried. Nothing that
    counts is changed, so it may be done twice, or by two workers at once."""
    tried = last = 0
    while most is None or tried < most:
        with services.database.reading() as session:
            after = _waiting().where(Message.id > last).order_by(Message.id).limit(AT_ONCE)
            waiting = session.execute(after).all()
        if not waiting:
            break
        last = waiting[-1].id
        rows = [row for one in waiting if (row := _trial(services, one.id, one.form, one.key))]
        with services.database.writing() as session:
            insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
            if rows:
                session.execute(insert(MessageTrial).on_conflict_do_nothing(), rows)
        tried += len(rows)
    return tried


def compare(session: Session) -> Comparison:
    """How today's rules differ from what stands."""
    waiting = session.scalar(select(func.count()).select_from(_waiting().subquery())) or 0
    ours = select(func.count()).where(MessageTrial.rules_version == RULES_VERSION)
    rows = session.execute(
        _different(select(MessageKind.kind, MessageKind.reason, MessageTrial.kind, MessageTrial.reason, func.count()))
        .group_by(MessageKind.kind, MessageKind.reason, MessageTrial.kind, MessageTrial.reason)
        .order_by(func.count().desc(), MessageKind.kind, MessageTrial.kind)
    ).all()
    kinds = session.scalars(_different(select(MessageKind.id)).order_by(MessageKind.id)).all()
    return Comparison(
        waiting=waiting,
        tried=session.scalar(ours) or 0,
        counts=[((was, why), (now, because), number) for was, why, now, because, number in rows],
        seen=digest_of([[RULES_VERSION, list(kinds)]]),
    )


def differences() -> ListQuery[Difference]:
    """In the order in which the messages came."""
    query = _different(select(Message, MessageKind, MessageTrial)).order_by(Message.id)
    return ListQuery(query, lambda _, rows: [Difference(*row) for row in rows])


def take_over(session: Session, *, seen: str, actor: Actor) -> int:
    """Let today's rules count: each message on which they differ gets their kind, by one event. How many did. Raises
    Stale when there are other differences than those that were shown (`seen`)."""
    lock(session, session.scalars(_different(select(Message.id))).all())
    if compare(session).seen != seen:
        raise Stale("mail_rules_changed")
    wanted = differences().items(session)
    if not wanted:
        return 0
    before = held_all(session, [difference.message for difference in wanted])
    reports = [difference for difference in wanted if difference.trial.kind in REPORTS]
    found = {
        report.message.id: _named_by(session, report) for report in reports if not before[report.message.id].letters
    }
    links = [link for report in reports for link in before[report.message.id].letters]
    last = hold_sendings(session, [*links, *(match for some in found.values() for match in some)])
    event = record(
        session,
        events.MAIL_RULES_TAKEN_OVER,
        actor=actor,
        subjects=[],
        after={
            "rules": RULES_VERSION,
            "messages": len(wanted),
            "digests": digests_of(
                [[difference.was.id, difference.trial.kind, difference.trial.reason] for difference in wanted]
            ),
        },
    )
    for one in wanted:
        one.was.supersede(event.seq)
        _move(before[one.message.id], one, found.get(one.message.id, ()))
    session.flush()
    session.add_all(_kind(difference.trial, seq=event.seq) for difference in wanted)
    session.add_all(
        MessageLetter(
            message_id=message_id,
            letter_id=match.letter_id,
            why=match.why,
            attempt_id=match.attempt_id,
            recorded=event.seq,
        )
        for message_id, some in found.items()
        for match in some
    )
    session.flush()
    for now in held_all(session, [report.message for report in reports]).values():
        settle_by(session, now, last, actor=actor)
    return len(wanted)


def _named_by(session: Session, one: Difference) -> Sequence[Match]:
    """The sendings that a message names which turns out to be a report."""
    return sendings_of(session, Report(one.trial.header_ids, one.trial.recipients, one.message.received_at))


def _move(was: HeldMessage, one: Difference, found: Sequence[Match]) -> None:
    """Where the message stands in the queue now, with the letters that were `found`. What was a person's to read and
    still is stays where it is."""
    alike = (one.was.kind in READ_BY_A_PERSON) == (one.trial.kind in READ_BY_A_PERSON)
    if one.message.state != State.SET_ASIDE and not alike:
        one.message.state = state_for(one.trial.kind, letters=bool(was.letters or found), unrecorded=True)


def _trial(services: Services, message_id: int, form: str, key: str) -> Mapping[str, object] | None:
    """What the rules say of one message; None while the file store does not give it."""
    try:
        raw = services.storage.get(key)
    except (FileMissing, StorageFailed) as problem:
        log.warning("rules not tried", message=message_id, problem=str(problem))
        return None
    outcome = judge(form, raw).outcome
    return {
        "message_id": message_id,
        "rules_version": RULES_VERSION,
        "kind": outcome.kind,
        "reason": outcome.reason,
        "status": outcome.status[:20],
        "rule": outcome.rule[:60],
        "returns_on": outcome.returns_on,
        "instead": list(outcome.instead),
        "recipients": list(outcome.recipients),
        "header_ids": list(outcome.references),
    }


def _kind(trial: MessageTrial, *, seq: int) -> MessageKind:
    return MessageKind(
        message_id=trial.message_id,
        kind=trial.kind,
        reason=trial.reason,
        status=trial.status,
        rule=trial.rule,
        returns_on=trial.returns_on,
        instead=trial.instead,
        rules_version=trial.rules_version,
        recorded=seq,
    )


def _by_rules() -> tuple[ColumnElement[bool], ...]:
    """That the kind that stands was decided by rules, and no reply was recorded."""
    replied = exists().where(MessageResponse.message_id == MessageKind.message_id)
    return (known(MessageKind), MessageKind.decided_by.is_(None), ~replied)


def _waiting() -> Select[int, str, str]:
    """Messages that today's rules have not judged."""
    tried = exists().where(MessageTrial.message_id == Message.id, MessageTrial.rules_version == RULES_VERSION)
    return (
        select(Message.id, Message.form, Message.key)
        .join(MessageKind, MessageKind.message_id == Message.id)
        .where(*_by_rules(), MessageKind.rules_version != RULES_VERSION, ~tried)
    )


def _different(columns: Select[*Columns]) -> Select[*Columns]:
    """`columns` of the messages on which today's rules differ, of what stands and of what they say."""
    trial = and_(MessageTrial.message_id == MessageKind.message_id, MessageTrial.rules_version == RULES_VERSION)
    return (
        columns.select_from(MessageKind)
        .join(MessageTrial, trial)
        .join(Message, Message.id == MessageKind.message_id)
        .where(
            *_by_rules(),
            MessageKind.rules_version != RULES_VERSION,
            or_(
                MessageKind.kind != MessageTrial.kind,
                MessageKind.reason.is_distinct_from(MessageTrial.reason),
            ),
        )
    )
