"""What is measured of this installation, from its rows: the one list that /metrics and the page share.

No label names anybody or anything: a kind of work is the most that one says. What is counted of letters and messages is
kept until an event that may have changed it (decision 31), so that it costs little to ask each minute.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.audit.event_memory import EventMemory
from app.audit.find import last_verified
from app.audit.models import AuditEvent
from app.backups.history import last_backup
from app.clearance.models import STANDING, ClearanceRequest
from app.clearance.states import State as ClearanceState
from app.delivery.attempts.reasons import HELD_BACK, came_back
from app.delivery.attempts.sent_letters import was_sent
from app.delivery.models import Attempt
from app.delivery.states import State
from app.health.checks import free_bytes
from app.health.waiting import work_waiting
from app.inbox.listing import count_tabs
from app.notices.failed_mail import failed_mail
from app.notices.models import WAITING, Notice
from app.platform.clock import now
from app.platform.heartbeat import worker_seen_at
from app.platform.services import Services
from app.production.models import Edition

ELSEWHERE = frozenset(
    {
        *("account", "audit", "factor", "filter", "identity", "link", "notices", "password", "security", "sign_in"),
        *("step", "template", "user"),
    }
)
"""First parts of actions that change no edition, attempt or message."""

Values = Mapping[str, float]
"""By label, or under "" the one value of a measure without one. Empty: there is none, as the time of no backup."""


@dataclass(frozen=True)
class Reading:
    """What a measure reads from, at one moment."""

    services: Services
    session: Session
    at: datetime


@dataclass(frozen=True)
class Measure:
    """`name`: in /metrics, after “despatch_”. `help`: what it says there. `label`: what its values are told apart by.
    `title`: on the page, which says the others in other ways; `endpoint`: of the page to open."""

    name: str
    help: str
    read: Callable[[Reading], Values]
    label: str = ""
    title: str = ""
    endpoint: str = ""


def read_measures(services: Services) -> Iterator[tuple[Measure, Values]]:
    """Each measure with its values, all at one moment."""
    with services.database.reading() as session:
        reading = Reading(services, session, now())
        for measure in MEASURES:
            yield measure, measure.read(reading)


def _number(count: Callable[[Session], float]) -> Callable[[Reading], Values]:
    return lambda reading: {"": count(reading.session)}


def _jobs_waiting(reading: Reading) -> Values:
    return {work.kind.name: work.count for work in work_waiting(reading.session, reading.at)}


def _jobs_oldest(reading: Reading) -> Values:
    return {work.kind.name: work.age(reading.at).total_seconds() for work in work_waiting(reading.session, reading.at)}


LETTERS: EventMemory[Mapping[str, int]] = EventMemory(ELSEWHERE, most=1)
MAIL: EventMemory[int] = EventMemory(ELSEWHERE, most=1)


def _letters(name: str) -> Callable[[Reading], Values]:
    return _number(lambda session: LETTERS.recall(session, "letters", lambda: _count_letters(session))[name])


def _count_letters(session: Session) -> Mapping[str, int]:
    """Letters made, and what became of each time that one was sent to its recipient."""
    back = Attempt.ended.is_not(None) & came_back()
    query = select(
        _count_where(was_sent()).label("sent"),
        _count_where(Attempt.state == State.UNCERTAIN).label("uncertain"),
        _count_where(back).label("returned"),
        _count_where((Attempt.state == State.FAILED) & (Attempt.reason != HELD_BACK) & ~back).label("failed"),
    ).where(Attempt.copy == 0, Attempt.undone.is_(None))
    made = session.scalar(select(func.count(Edition.letter_id.distinct()))) or 0
    return {"made": made, **session.execute(query).mappings().one()}


def _count_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _mail_to_match(session: Session) -> int:
    """As the inbox counts them for a viewer: what only the safeguarding role reads is left out."""
    return MAIL.recall(session, "match", lambda: count_tabs(session, {Role.VIEWER})["match"])


def _clearances(reading: Reading) -> tuple[int, float]:
    """How many requests wait for an office, and for how many seconds the oldest does."""
    query = (
        select(func.count(), func.min(AuditEvent.at))
        .select_from(ClearanceRequest)
        .join(AuditEvent, AuditEvent.seq == ClearanceRequest.asked)
        .where(STANDING, ClearanceRequest.state == ClearanceState.ASKED)
    )
    count, first = reading.session.execute(query).one()
    return count, max((reading.at - first).total_seconds(), 0) if first else 0


def _notices_waiting(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Notice).where(WAITING)) or 0


def _backup_made(reading: Reading) -> Values:
    made_at = last_backup(reading.session).made_at
    return {"": made_at.timestamp()} if made_at else {}


def _record_verified(reading: Reading) -> Values:
    last = last_verified(reading.session)
    return {"": last.at.timestamp()} if last else {}


def _record_faults(reading: Reading) -> Values:
    last = last_verified(reading.session)
    return {"": last.faults} if last else {}


def _worker_silence(reading: Reading) -> Values:
    seen_at = worker_seen_at(reading.session)
    return {"": max((reading.at - seen_at).total_seconds(), 0)} if seen_at else {}


MEASURES = (
    Measure(
        "worker_silence_seconds",
        "How long ago a worker was last seen; absent if none has run yet.",
        _worker_silence,
    ),
    Measure("jobs_waiting", "Rows that wait for the worker.", _jobs_waiting, label="kind"),
    Measure(
        "jobs_oldest_seconds",
        "How long the oldest row has waited for the worker; 0 if none waits.",
        _jobs_oldest,
        label="kind",
    ),
    Measure("letters_made", "Letters that have been generated.", _letters("made"), title="Letters generated"),
    Measure(
        "letters_sent",
        "Times that a letter was sent to its recipient, or may have been.",
        _letters("sent"),
        title="Letters sent, counting each time",
    ),
    Measure(
        "letters_uncertain",
        "Times that a letter may have been sent, and no one has settled whether it was.",
        _letters("uncertain"),
        title="Uncertain: may have been sent",
        endpoint="campaigns.index",
    ),
    Measure(
        "letters_returned",
        "Times that a letter was sent and came back undelivered.",
        _letters("returned"),
        title="Returned undelivered",
    ),
    Measure(
        "letters_failed",
        "Times that a letter could not be sent. Those that Despatch held back are left out.",
        _letters("failed"),
        title="Could not be sent",
    ),
    Measure(
        "mail_to_match",
        "Messages that a person must match to a letter.",
        _number(_mail_to_match),
        title="Messages to match to a letter",
        endpoint="inbox.index",
    ),
    Measure(
        "clearances_waiting",
        "Texts that a private office has been asked to clear and has not answered.",
        lambda reading: {"": _clearances(reading)[0]},
        title="Texts waiting for a private office to clear",
        endpoint="campaigns.index",
    ),
    Measure(
        "clearances_oldest_seconds",
        "How long the oldest of them has waited; 0 if none waits.",
        lambda reading: {"": _clearances(reading)[1]},
    ),
    Measure(
        "notices_waiting",
        "Notices that wait to be emailed, also those of a daily email and those that are tried again later.",
        _number(_notices_waiting),
        title="Notices waiting to be emailed",
    ),
    Measure(
        "notices_failed",
        "Notices that could not be emailed and that an administrator must check.",
        _number(lambda session: failed_mail().count(session)),
    ),
    Measure(
        "backup_timestamp_seconds",
        "When the last backup was made, in seconds since 1970; absent if none was.",
        _backup_made,
    ),
    Measure(
        "audit_verified_timestamp_seconds",
        "When the audit record was last verified, in seconds since 1970; absent if it never was.",
        _record_verified,
    ),
    Measure("audit_faults", "Faults that the last verification of the audit record found.", _record_faults),
    Measure(
        "disk_free_bytes",
        "Room on the disk of the instance folder.",
        lambda reading: {"": free_bytes(reading.services.settings)},
    ),
)
"""In the order in which the page and /metrics give them."""
