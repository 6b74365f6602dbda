"""Messages of the inbox that say something of a report: from then on only the safeguarding role sees them there."""

from sqlalchemy import Select, func, or_, select

from app.inbox.models import Message, MessageAddress, MessageReference
from app.safeguarding.models import RiskClaim, RiskMail, RiskOutcome, RiskReport


def messages_of_reports() -> Select[int]:
    """Ids of those that a report was made of, that say what came of a try or are the evidence of a notification, and
    that answer a mail about a report, whether or not somebody has read them yet."""
    answers = select(MessageReference.message_id).where(MessageReference.header_id.in_(select(RiskMail.header_id)))
    addressed = select(MessageAddress.message_id).where(
        MessageAddress.address.in_(select(func.lower(RiskMail.reply_to)).where(RiskMail.reply_to != ""))
    )
    return select(Message.id).where(
        or_(
            *(
                Message.id.in_(select(column).where(column.is_not(None)))
                for column in (RiskReport.message_id, RiskOutcome.message_id, RiskClaim.evidence_message_id)
            ),
            Message.id.in_(answers),
            Message.id.in_(addressed),
        )
    )
