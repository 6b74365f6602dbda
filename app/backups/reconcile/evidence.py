"""What is known of letters that may have been sent before a restore, for the page on which a person reconciles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.backups.models import Restore, SentReport
from app.backups.reconcile.said_sent import FAILED, explained, lacking_reports
from app.backups.reconcile.state import Gap
from app.campaigns.models import Campaign, Letter
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


@dataclass(frozen=True)
class UncertainAttempt:
    """An attempt that the restore left uncertain. `number`: its Message-ID, blank if it has none; `copy_to`: the
    address that a copy was for, blank for the letter itself."""

    attempt_id: int
    letter_id: int
    reference: str
    number: str
    copy_to: str

    @property
    def name(self) -> str:
        return f"{self.reference} (copy to {self.copy_to})" if self.copy_to else self.reference


def uncertain_attempts(session: Session, campaign: Campaign) -> Sequence[UncertainAttempt]:
    """In the order of their letters, copies last."""
    columns = (Attempt.id, Attempt.letter_id, Letter.reference, Attempt.message_id, Attempt.copy, Attempt.address)
    rows = select(*columns).join(Letter, Letter.id == Attempt.letter_id)
    mine = (Letter.campaign_id == campaign.id, lost_in_restore())
    rows = rows.where(*mine).order_by(Letter.number, Attempt.copy, Attempt.id)
    return [
        UncertainAttempt(attempt_id, letter_id, reference, (number or "").lower(), address if copy else "")
        for attempt_id, letter_id, reference, number, copy, address in session.execute(rows)
    ]


def evidence_of(session: Session, campaign: Campaign, gap: Gap) -> Sequence[LetterEvidence]:
    """Of what the record does not know was sent: letters, their corrections, letters sent again; in their order."""
    mine, newest = Letter.campaign_id == campaign.id, session.get_one(Restore, gap.newest)
    mail = (
        select(Letter.reference, MessageKind.kind, Message.received_at)
        .join(MessageLetter, (MessageLetter.letter_id == Letter.id) & known(MessageLetter))
        .join(Message, Message.id == MessageLetter.message_id)
        .outerjoin(MessageKind, (MessageKind.message_id == Message.id) & known(MessageKind))
        .where(Message.received_at >= gap.made_at, mine, ~explained(newest))
    )
    reports = (
        select(Letter.reference, SentReport.source, SentReport.said, SentReport.at)
        .join(SentReport, SentReport.letter_id == Letter.id)
        .join(Restore, Restore.id.in_(gap.restores))
        .where(mine, lacking_reports())
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
