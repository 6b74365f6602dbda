"""Letters of which a person, a provider or a message says that something was sent before a restore that is not
recorded: the letter itself, a correction, or the letter again. None goes out again before that is marked as sent, or a
person says that it was not sent."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.backups.models import Restore, SaidOfLetter, SentReport
from app.campaigns.models import Letter
from app.delivery.attempts.sent_letters import stands_as_sent, was_sent
from app.delivery.models import Attempt, AttemptEvent
from app.delivery.posting.notify_statuses import STATUSES
from app.delivery.sending.after_restore import lost_in_restore, was_lost_in_restore
from app.delivery.states import State
from app.inbox.models import Message, MessageKind, MessageLetter
from app.inbox.reading.kinds import Kind
from app.platform.history import known

FAILED = frozenset({"bounce", "reject", "failure", *(status for status, fate in STATUSES.items() if fate.reason)})
"""What Amazon SES and GOV.UK Notify say of letters that were not sent, or did not arrive."""

REUSE = timedelta(days=30)
"""How long after a restore people may create again, under its old reference, a campaign that was lost; and how long
messages that come in may answer letters that were sent before it."""


def said_sent(
    session: Session, *, campaign_id: int | None = None, letter_ids: Collection[int] | None = None
) -> Mapping[int, str]:
    """References of those of the letters, by id: also of letters that a restore left uncertain."""
    restores = session.scalars(select(Restore)).all()
    if not restores:
        return {}
    query = select(Letter.id, Letter.reference).where(
        or_(_by_person(), _by_provider(), _by_later_event(), *map(_by_mail, restores))
    )
    if campaign_id is not None:
        query = query.where(Letter.campaign_id == campaign_id)
    if letter_ids is not None:
        query = query.where(Letter.id.in_(letter_ids))
    return dict(session.execute(query.order_by(Letter.number)).all())


def attempts_since(restore: type[Restore] | Restore) -> ScalarSelect[int]:
    """How many attempts to send a letter were recorded after a restore. Earlier ones were in the backup, so that what
    is not recorded is another."""
    later = (was_sent(), ~lost_in_restore(), Attempt.recorded > restore.recorded)
    count = select(func.count()).select_from(Attempt).where(Attempt.letter_id == Letter.id, *later)
    return count.correlate(Letter, Restore).scalar_subquery()  # it would ask of any restore


def lacking_reports() -> ColumnElement[bool]:
    """Reports of what the record does not have, with their restore: there are more of one letter that say the same,
    each of another email, than attempts recorded since."""
    same = aliased(SentReport)
    one_letter = (same.letter_id == SentReport.letter_id, same.restore_id == SentReport.restore_id)
    count = select(func.count()).where(*one_letter, same.said == SentReport.said, same.id <= SentReport.id)
    number = count.correlate(SentReport).scalar_subquery()
    return (SentReport.restore_id == Restore.id) & (number > attempts_since(Restore))


def explained(restore: Restore) -> ColumnElement[bool]:
    """Whether the record explains a message about a letter that came after the backup."""
    out = exists().where(Attempt.letter_id == Letter.id, stands_as_sent(), ~lost_in_restore())
    return out | (attempts_since(restore) > 0)


def _by_person() -> ColumnElement[bool]:
    later = (was_sent(), ~lost_in_restore(), Attempt.recorded > SaidOfLetter.recorded)
    recorded = exists().where(Attempt.letter_id == Letter.id, *later).correlate(Letter, SaidOfLetter)
    return exists().where(SaidOfLetter.reference == Letter.reference, SaidOfLetter.sent, ~recorded)


def _by_provider() -> ColumnElement[bool]:
    said = (SentReport.letter_id == Letter.id, SentReport.said.not_in(FAILED))
    overruled = exists().where(_not_sent(), SaidOfLetter.restore_id >= SentReport.restore_id)
    overruled = overruled.correlate(Letter, SentReport)  # it would ask of any letter
    return exists().where(*said, ~overruled, lacking_reports()).correlate(Letter)


def _by_later_event() -> ColumnElement[bool]:
    """A provider says that it has an email of which a person said, after the restore, that it was not sent."""
    event, since = aliased(AttemptEvent), aliased(Attempt)
    contradicts = (
        event.attempt_id == Attempt.id,
        event.recorded > Attempt.ended,
        event.kind.in_((State.HANDED_OVER, State.DELIVERED)),
    )
    lost = (Attempt.letter_id == Letter.id, Attempt.copy == 0, Attempt.state == State.FAILED, was_lost_in_restore())
    recorded = exists().where(since.letter_id == Letter.id, was_sent(attempt=since), since.recorded > Attempt.ended)
    recorded = recorded.correlate(Letter, Attempt)
    overruled = exists().where(_not_sent(), SaidOfLetter.recorded > event.recorded).correlate(Letter, event)
    return exists().where(*lost, *contradicts, ~recorded, ~overruled).correlate(Letter)


def _by_mail(restore: Restore) -> ColumnElement[bool]:
    came = Message.received_at.between(restore.made_at, restore.restored_at + REUSE)
    bounced = exists().where(MessageKind.message_id == Message.id, known(MessageKind), MessageKind.kind == Kind.BOUNCE)
    about = (MessageLetter.letter_id == Letter.id, known(MessageLetter), Message.id == MessageLetter.message_id)
    overruled = exists().where(_not_sent(), SaidOfLetter.restore_id >= restore.id)
    return exists().where(*about, came, ~bounced) & ~overruled & ~explained(restore)


def _not_sent() -> ColumnElement[bool]:
    return (SaidOfLetter.reference == Letter.reference) & ~SaidOfLetter.sent
