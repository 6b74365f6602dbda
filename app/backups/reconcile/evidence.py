"""What is known of letters that may have been sent before a restore, for the page on which a person reconciles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from app.backups.models import SentReport
from app.backups.reconcile.said_sent import FAILED
from app.backups.reconcile.state import Gap
from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.sent_letters import was_sent
from app.delivery.models import Attempt
from app.delivery.posting.models import PrintBatch
from app.delivery.posting.states import BatchState
from app.delivery.sending.after_restore import lost_in_restore
from app.inbox.models import Message, MessageKind, MessageLetter
from app.inbox.reading.kinds import Kind
from app.inbox.words import kind_words
from app.platform.history import known


@dataclass(frozen=True)
class LetterEvidence:
    """Something that says what became of a letter, `at` a moment; `source`: "mail", "ses" or "notify"; `said`: the kind
    of message, or the provider's word; `sent`: whether it says that the letter was sent and did not fail."""

    reference: str
    source: str
    said: str
    at: datetime
    sent: bool = True


def uncertain_letters(session: Session, campaign: Campaign) -> Sequence[tuple[str, int]]:
    """References of letters that the restore left uncertain, with the attempt that is."""
    rows = select(Letter.reference, Attempt.id).join(Attempt, Attempt.letter_id == Letter.id)
    mine = (Letter.campaign_id == campaign.id, lost_in_restore())
    return [(row.reference, row.id) for row in session.execute(rows.where(*mine).order_by(Letter.number))]


def evidence_of(session: Session, campaign: Campaign, gap: Gap) -> Sequence[LetterEvidence]:
    """Of letters that are not recorded as sent, or are uncertain since the restore; in their order."""
    mail = (
        select(Letter.reference, MessageKind.kind, Message.received_at)
        .join(MessageLetter, (MessageLetter.letter_id == Letter.id) & known(MessageLetter))
        .join(Message, Message.id == MessageLetter.message_id)
        .outerjoin(MessageKind, (MessageKind.message_id == Message.id) & known(MessageKind))
        .where(Message.received_at >= gap.made_at, *_unknown(campaign))
    )
    reports = (
        select(Letter.reference, SentReport.source, SentReport.said, SentReport.at)
        .join(SentReport, SentReport.letter_id == Letter.id)
        .where(SentReport.restore_id.in_(gap.restores), *_unknown(campaign))
    )
    evidence = [
        LetterEvidence(reference, "mail", kind_words(kind, "").name, at, kind != Kind.BOUNCE)
        for reference, kind, at in session.execute(mail)
    ]
    evidence += [LetterEvidence(*row, row.said not in FAILED) for row in session.execute(reports)]
    return sorted(evidence, key=lambda item: (item.reference, item.at))


def open_batches(session: Session, campaign: Campaign) -> Sequence[PrintBatch]:
    """Print batches that were not posted when the backup was made."""
    ended = (BatchState.CLOSED, BatchState.CANCELLED)
    query = select(PrintBatch).where(PrintBatch.campaign_id == campaign.id, PrintBatch.state.not_in(ended))
    return session.scalars(query.order_by(PrintBatch.number)).all()


def _unknown(campaign: Campaign) -> tuple[ColumnElement[bool], ...]:
    sent = exists().where(Attempt.letter_id == Letter.id, was_sent(), ~lost_in_restore())
    return (Letter.campaign_id == campaign.id, ~sent)
