"""Messages of the inbox that say something of a report: from then on only the safeguarding role sees them there."""

from collections.abc import Collection

from sqlalchemy import Select, Subquery, func, select, union
from sqlalchemy.orm import Session

from app.inbox.models import MessageAddress, MessageReference
from app.platform.history import known
from app.safeguarding.models import (
    RiskClaim,
    RiskMail,
    RiskOutcome,
    RiskRelease,
    RiskReport,
    RiskTry,
    RiskVerdict,
)
from app.safeguarding.states import Verdict


def messages_of_reports() -> Select[int]:
    """Ids of those that a report was made of and that are not released, that say what came of a try or are the evidence
    of a notification, and that answer a mail about a report, whether or not somebody has read them yet."""
    return select(_pairs().c.message_id)


def reports_of_messages(session: Session, message_ids: Collection[int]) -> list[int]:
    """The numbers of the reports of which these say something."""
    pairs = _pairs()
    numbers = select(pairs.c.number).where(pairs.c.message_id.in_(message_ids)).distinct()
    return list(session.scalars(numbers.order_by(pairs.c.number)))


def _released() -> Select[int]:
    """Ids of reports whose message was released, as long as what two people decided of them stands."""
    decided = (RiskVerdict, RiskVerdict.claim_id == RiskRelease.claim_id)
    standing = (known(RiskRelease), known(RiskVerdict), RiskVerdict.verdict == Verdict.CONFIRMED)
    return select(RiskRelease.report_id).join(*decided).where(*standing)


def _pairs() -> Subquery:
    """The number of each report, with the id of each message that says something of it."""
    made = select(RiskReport.number, RiskReport.message_id).where(
        RiskReport.message_id.is_not(None), RiskReport.id.not_in(_released())
    )
    query, evidence, numbered, addressed = (
        select(RiskReport.number, message).select_from(RiskReport).where(message.is_not(None))
        for message in (
            RiskOutcome.message_id,
            RiskClaim.evidence_message_id,
            MessageReference.message_id,
            MessageAddress.message_id,
        )
    )
    tries, mails = (RiskTry, RiskTry.report_id == RiskReport.id), (RiskMail, RiskMail.try_id == RiskTry.id)
    to_us = (RiskMail.reply_to != "") & (MessageAddress.address == func.lower(RiskMail.reply_to))
    return union(
        made,
        query.join(*tries).join(RiskOutcome, RiskOutcome.try_id == RiskTry.id),
        evidence.join(RiskClaim, RiskClaim.report_id == RiskReport.id),
        numbered.join(*tries).join(*mails).join(MessageReference, MessageReference.header_id == RiskMail.header_id),
        addressed.join(*tries).join(*mails).join(MessageAddress, to_us),
    ).subquery()
