"""What the inbox says of mails about reports: that one came back, that nobody is there, that somebody answered.

The inbox knows nothing of reports: the worker looks each minute at what answers, or reports on, the Message-IDs and the
reply addresses under which these mails went, once it is sorted.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from app.inbox.models import MessageAddress, MessageKind, MessageReference
from app.inbox.reading.kinds import Kind
from app.platform.clock import now
from app.platform.history import known
from app.platform.services import Services
from app.safeguarding.models import RiskMail, RiskOutcome
from app.safeguarding.states import Outcome
from app.safeguarding.telling.tell import learn

SAYS: Mapping[str, Outcome] = {
    Kind.REPLY: Outcome.ANSWERED,
    Kind.COMPLAINT: Outcome.ANSWERED,
    Kind.OTHER: Outcome.ANSWERED,
    Kind.BOUNCE: Outcome.FAILED,
    Kind.OUT_OF_OFFICE: Outcome.OUT_OF_OFFICE,
}
"""By the kind that a message is held to be. That a mail is late, or that a machine has it, says nothing yet."""

ORDER = (Outcome.ANSWERED, Outcome.FAILED, Outcome.OUT_OF_OFFICE)
"""Of several messages about one mail, which counts: a person's answer before a machine's; of these, the newest."""


def look(services: Services, *, at: datetime | None = None) -> None:
    """Each mail in its own transaction."""
    moment = at or now()
    with services.database.reading() as session:
        news = said_of_mails(session)
    for try_id, (outcome, message_id) in sorted(news.items()):
        with services.database.writing() as session:
            if said_of_mails(session).get(try_id) == (outcome, message_id):
                learn(session, try_id, outcome, message_id=message_id, at=moment)


def said_of_mails(session: Session) -> dict[int, tuple[Outcome, int]]:
    """By try, what messages say of its mail that is not recorded of it yet, and the message that says it."""
    by_number = select(RiskMail.try_id, MessageReference.message_id).join(
        MessageReference, MessageReference.header_id == RiskMail.header_id
    )
    by_address = select(RiskMail.try_id, MessageAddress.message_id).join(
        MessageAddress, MessageAddress.address == func.lower(RiskMail.reply_to)
    )
    about = union(by_number, by_address).subquery()
    rows = session.execute(
        select(about.c.try_id, about.c.message_id, MessageKind.kind)
        .join(MessageKind, MessageKind.message_id == about.c.message_id)
        .where(known(MessageKind))
        .order_by(about.c.message_id)
    )
    said: defaultdict[int, list[tuple[Outcome, int]]] = defaultdict(list)
    for try_id, message_id, kind in rows:
        if kind in SAYS:
            said[try_id].append((SAYS[kind], message_id))
    query = select(RiskOutcome).where(RiskOutcome.try_id.in_(said), known(RiskOutcome))
    standing = {outcome.try_id: outcome for outcome in session.scalars(query)}
    counts = {try_id: _first(some) for try_id, some in said.items()}
    return {try_id: found for try_id, found in counts.items() if _is_new(standing[try_id], *found)}


def _first(said: Sequence[tuple[Outcome, int]]) -> tuple[Outcome, int]:
    return min(said, key=lambda one: (ORDER.index(one[0]), -one[1]))


def _is_new(held: RiskOutcome, outcome: Outcome, message_id: int) -> bool:
    """What a person said of a try stands, but for an answer that came since."""
    if (held.outcome, held.message_id) == (outcome, message_id) or held.outcome == Outcome.REACHED:
        return False
    by_machine = held.message_id is not None or held.outcome in (Outcome.WAITING, Outcome.HANDED)
    return by_machine or outcome is Outcome.ANSWERED
