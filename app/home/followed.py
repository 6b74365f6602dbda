"""What a campaign's letters need after they were sent: to be put right, chased, read."""

from collections.abc import Iterable, Iterator
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign
from app.campaigns.states import State
from app.delivery.sendable import Outgoing
from app.home.need import Need
from app.tracking.answers import Answers
from app.tracking.progress import reminded_until
from app.web.filters import format_date, format_plural


def to_mend(campaign: Campaign, letters: Iterable[Outgoing], *, of: str = "") -> Iterator[Need]:
    """Letters that did not arrive. `of`: whose letters, said in the title."""
    failed = [one for one in letters if one.not_arrived]
    if failed:
        held = sum(one.hindrance is not None for one in failed)
        again = "Correct the contact, and send only these again."
        yield Need(
            "warn",
            f"Fix {format_plural(len(failed), 'letter')}{of} that did not arrive",
            f"Refused, bounced or returned. {again}{_held(held, len(failed))}",
            "",
            url_for("fixing.failed", reference=campaign.reference),
        )


def _held(number: int, of: int) -> str:
    """How many of the letters that did not arrive can't be sent again yet."""
    if not number:
        return ""
    which = ("It" if of == 1 else "All") if number == of else f"{number:,} of them"
    return f" {which} can’t be sent again until the text is cleared and the letter is made again."


def to_follow_up(session: Session, campaign: Campaign, answers: Iterable[Answers], *, of: str = "") -> Iterator[Need]:
    """Of its owner, or of who may become it. What came back can be put right only while the campaign is open."""
    answers = list(answers)
    returned = sum(one.delivered.code == "returned" for one in answers)
    if returned and campaign.state == State.OPEN:
        yield Need(
            "warn",
            f"Fix {format_plural(returned, 'letter')}{of} that came back",
            "Returned undelivered. Record the right address on the post, make the letter again, and send it.",
            "",
            url_for("tracking.track", reference=campaign.reference, delivered="returned"),
        )
    if overdue := sum(one.late.code == "overdue" for one in answers):
        yield Need(
            "warn",
            f"{format_plural(overdue, 'letter')}{of} {'is' if overdue == 1 else 'are'} overdue",
            f"The reply-by date has passed and no reply is recorded.{_reminded(reminded_until(session, campaign))}",
            f"Reply by {format_date(campaign.reply_by)}" if campaign.reply_by else "",
            url_for("tracking.track", reference=campaign.reference, late="overdue"),
        )
    yield from to_read(campaign, answers, of=of)


def _reminded(until: date | None) -> str:
    """What a reminder asks for of letters that stay overdue."""
    return f" The reminder asks for a reply by {format_date(until)}." if until else ""


def to_read(
    campaign: Campaign, answers: Iterable[Answers], *, of: str = "", assigned: int | None = None
) -> Iterator[Need]:
    """Replies of which nobody has said yet what they answer. `of`: whose letters, said in the title; `assigned`: of
    the letters that this user looks after."""
    if campaign.chases_id is not None:
        return  # what answers a reminder is recorded to the letters that it reminds of
    if unread := sum(one.asks.code == "not_read" for one in answers):
        yield Need(
            "query",
            f"Read the replies to {format_plural(unread, 'letter')}{of} and record the answer to each ask",
            "They count as replies, but not yet in the figures for each ask.",
            "",
            url_for("tracking.track", reference=campaign.reference, asks="not_read", assigned=assigned),
        )
