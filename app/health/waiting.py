"""Which work waits for a worker, and since when: by the rows, which are the truth about it (design, rule 1).

What a worker has in hand does not wait, nor does what is put off to a later moment: a paused run, a sending between two
letters of its rate, an email that is tried again in an hour.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.audit.models import AuditEvent
from app.checking.models import LetterCheck
from app.checking.start import CHECKS
from app.delivery.models import Attempt, Sending
from app.delivery.sending.claim import next_of
from app.delivery.states import SendingState, State
from app.evidence.contributions.models import WAITING as WAITING_CONTRIBUTION
from app.evidence.contributions.models import ContributionMail
from app.evidence.disclosure.bundles.ask import BUNDLES
from app.evidence.disclosure.models import Bundle
from app.evidence.packs.files.ask import PACK_FILES
from app.evidence.packs.files.models import PackSet
from app.imports.applying.claim import IMPORTS
from app.imports.models import Import
from app.inbox.models import KEPT, Message
from app.notices.models import WAITING, Notice
from app.platform.leases import Condition, UnitOfWork, is_unleased
from app.platform.memory import read_once
from app.production.models import Comparison, Run, RunLetter
from app.production.states import OPEN, UNCOMPARED, RunState
from app.safeguarding.models import WAITING as WAITING_MAIL
from app.safeguarding.models import RiskMail

Waiting = tuple[int, datetime | None]
"""How many rows wait, and since when the first of them does."""


@dataclass(frozen=True)
class WorkKind:
    """`name`: its label in /metrics; `words`: what waits, as pages say it; `models`: of the rows that `find` looks
    through, at a moment."""

    name: str
    words: str
    models: tuple[type[UnitOfWork], ...]
    find: Callable[[Session, datetime], Waiting]


@dataclass(frozen=True)
class WorkWaiting:
    """`since`: when the oldest could first have been taken up; None: nothing waits."""

    kind: WorkKind
    count: int
    since: datetime | None

    def age(self, at: datetime) -> timedelta:
        return max(at - self.since, timedelta()) if self.since else timedelta()


@read_once
def work_waiting(session: Session, at: datetime) -> list[WorkWaiting]:
    """Each kind of work, in their order."""
    return [WorkWaiting(kind, *kind.find(session, at)) for kind in KINDS]


def _rows(
    model: type[UnitOfWork], pending: Condition, since: InstrumentedAttribute[datetime]
) -> Callable[[Session, datetime], Waiting]:
    """Rows of one table that nobody has in hand, from the moment in a column of theirs on."""

    def find(session: Session, at: datetime) -> Waiting:
        free = select(func.count(), func.min(since)).where(pending, is_unleased(model, at), since <= at)
        count, first = session.execute(free).one()
        return count, first

    return find


def _letters(session: Session, at: datetime) -> Waiting:
    """Of each run that goes on, from when its last letter was made: a large run does not wait while it goes on."""
    runs = select(Run.id, Run.started_at).where(Run.state == RunState.RUNNING)
    return _add(_of_run(session, RunLetter, RunLetter.state.in_(OPEN), run, at) for run in session.execute(runs))


def _comparisons(session: Session, at: datetime) -> Waiting:
    uncompared = Comparison.state.in_(UNCOMPARED)
    runs = select(Run.id, func.coalesce(Run.ended_at, Run.started_at)).where(
        Run.id.in_(select(Comparison.run_id).where(uncompared))
    )
    return _add(_of_run(session, Comparison, uncompared, run, at) for run in session.execute(runs))


def _of_run(
    session: Session,
    row: type[RunLetter] | type[Comparison],
    pending: ColumnElement[bool],
    run: Row[int, datetime],
    at: datetime,
) -> Waiting:
    run_id, began = run
    free = select(func.count()).where(row.run_id == run_id, pending, is_unleased(row, at))
    if not (count := session.scalar(free)):
        return 0, None
    last = session.scalar(select(func.max(row.ended_at)).where(row.run_id == run_id))
    return count, max(filter(None, (began, last)))


def _sendings(session: Session, at: datetime) -> Waiting:
    """Letters that might leave now; of a countdown that is over, all."""
    going = select(Sending).where(Sending.state.in_((SendingState.COUNTDOWN, SendingState.SENDING)))
    return _add(_of_sending(session, sending, at) for sending in session.scalars(going))


def _of_sending(session: Session, sending: Sending, at: datetime) -> Waiting:
    queued = (Attempt.sending_id == sending.id, Attempt.state == State.QUEUED)
    if sending.state == SendingState.COUNTDOWN:
        if sending.starts_at > at:
            return 0, None
        return session.scalar(select(func.count()).where(*queued)) or 0, sending.starts_at
    if (attempt_id := next_of(session, sending, at=at).attempt_id) is None:
        return 0, None
    due = session.scalar(select(Attempt.due_at).where(Attempt.id == attempt_id))
    count = session.scalar(select(func.count()).where(*queued, Attempt.due_at <= at)) or 0
    return count, max(filter(None, (due, sending.next_at)))


def _messages(session: Session, at: datetime) -> Waiting:
    """Messages came when the audit record says so: their mailbox may have had them for long."""
    free = (
        select(func.count(), func.min(AuditEvent.at))
        .select_from(Message)
        .outerjoin(AuditEvent, AuditEvent.seq == Message.recorded)
        .where(KEPT, is_unleased(Message, at))
    )
    count, first = session.execute(free).one()
    return count, first


def _emails(session: Session, at: datetime) -> Waiting:
    """Notices, emails about contributions, and emails about reports of risk: told apart, these would show whoever sees
    the figures that there is a report."""
    return _add(find(session, at) for find in (_notices, _contribution_mails, _risk_mails))


def _add(parts: Iterable[Waiting]) -> Waiting:
    parts = list(parts)
    return sum(count for count, _ in parts), min((first for _, first in parts if first), default=None)


_notices = _rows(Notice, WAITING, Notice.due_at)
_contribution_mails = _rows(ContributionMail, WAITING_CONTRIBUTION, ContributionMail.due_at)
_risk_mails = _rows(RiskMail, WAITING_MAIL, RiskMail.due_at)

KINDS = (
    WorkKind("letters", "letters to generate", (RunLetter,), _letters),
    WorkKind("comparisons", "generated letters to check", (Comparison,), _comparisons),
    WorkKind("sendings", "letters to send", (), _sendings),
    WorkKind("messages", "messages to sort", (Message,), _messages),
    WorkKind("emails", "emails to people who use Despatch", (Notice, ContributionMail, RiskMail), _emails),
    WorkKind(
        "checks",
        "checks of a campaign’s letters",
        (LetterCheck,),
        _rows(LetterCheck, CHECKS.pending, LetterCheck.started_at),
    ),
    WorkKind("imports", "imports", (Import,), _rows(Import, IMPORTS.pending, Import.moved_at)),
    WorkKind("packs", "evidence packs’ files", (PackSet,), _rows(PackSet, PACK_FILES.pending, PackSet.asked_at)),
    WorkKind("disclosures", "disclosure bundles", (Bundle,), _rows(Bundle, BUNDLES.pending, Bundle.started_at)),
)
"""Every kind of work. `tests/health/test_waiting.py` finds a model of UnitOfWork that is missing here."""
