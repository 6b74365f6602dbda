"""What a campaign's letters need while they are sent, and afterwards: to be put right, chased, read."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign
from app.delivery.marking.sendable import Outgoing, Why
from app.delivery.sending.steer import counts_of, sendings_of
from app.delivery.sending.words import trouble_in_words
from app.delivery.states import SendingState, State
from app.home.need import Need
from app.responses.answers import Asked, Late
from app.tracking.answers import Answers
from app.tracking.codes import Delivery
from app.tracking.progress import reminder_days
from app.web.filters import format_date, format_plural


def sendings_that_wait(session: Session, campaign: Campaign) -> Iterator[Need]:
    for sending in sendings_of(session, campaign.id):
        href = url_for("sendings.sending", reference=campaign.reference, number=sending.number)
        counts = counts_of(session, sending.id)
        waiting = counts.get(State.QUEUED, 0)
        rest = f"{format_plural(waiting, 'letter')} {'is' if waiting == 1 else 'are'} waiting."
        if sending.state == SendingState.LOOKING:
            yield Need("query", f"Review the first wave of sending {sending.number}", rest, "", href)
        elif sending.state == SendingState.PAUSED:
            why = trouble_in_words(sending.trouble) or rest
            yield Need(
                "warn" if sending.trouble else "query", f"Resume sending {sending.number}, or cancel it", why, "", href
            )
        if uncertain := counts.get(State.UNCERTAIN, 0):
            which = f"{format_plural(uncertain, 'letter was', 'letters were')} sent by sending {sending.number}"
            title = f"Find out whether {which}"
            yield Need(
                "query",
                title,
                "The mail server did not confirm it. Despatch does not try again automatically.",
                "",
                href,
            )


TO_READ = (Asked.NOT_READ, Asked.PART_READ)
"""Codes of letters to which a reply is to be read, as a whole or in part."""

AGAIN = "Check the contact, then send again."

LACKS: Mapping[Why, str] = {
    Why.DRAFT: "the text is cleared and the letter is generated again",
    Why.NOT_CLEARED: "the text is cleared",
}
"""What must happen before a letter can be sent; of any other hindrance, that it is made again."""


def undelivered_needs(
    campaign: Campaign, letters: Collection[Outgoing], answers: Mapping[int, Answers], *, of: str = ""
) -> Iterator[Need]:
    """Letters that did not arrive and do not wait to be sent again: those that could not be delivered, and apart from
    them those that came back, however that was recorded, and those that Despatch held back. `answers`: by letter id;
    `of`: whose letters, said in the title."""
    back = {letter_id for letter_id, one in answers.items() if one.delivered.code == Delivery.RETURNED}
    returned = [letter for letter in letters if letter.letter_id in back and not letter.queued]
    failed = [letter for letter in letters if letter.not_arrived and letter.letter_id not in back]
    fixing = url_for("fixing.failed", reference=campaign.reference)
    if failed:
        yield Need(
            "warn",
            f"Fix {format_plural(len(failed), 'letter')}{of} that could not be delivered",
            f"{AGAIN}{_cannot_send_note(failed)}",
            "",
            fixing,
        )
    if returned:
        listed = all(one.not_arrived for one in returned)  # one whose return was recorded as a reply is on Track only
        track = url_for("tracking.track", reference=campaign.reference, delivered=Delivery.RETURNED)
        yield Need(
            "warn",
            f"Fix {format_plural(len(returned), 'letter')}{of} that came back",
            f"Returned undelivered. {AGAIN}{_cannot_send_note(returned)}",
            "",
            fixing if listed else track,
        )
    if held := [letter for letter in letters if letter.held_back]:
        yield Need(
            "stop",
            f"Send {format_plural(len(held), 'letter')}{of} that Despatch held back",
            f"{'It was' if len(held) == 1 else 'They were'} not sent.{_cannot_send_note(held, again='')}",
            "",
            url_for("tracking.track", reference=campaign.reference, delivered=Delivery.HELD_BACK),
        )


def _cannot_send_note(letters: Collection[Outgoing], *, again: str = " again") -> str:
    """How many of the letters can't be sent yet, and what each lacks."""
    whole = "It can’t" if len(letters) == 1 else "None of them can"
    lacks = Counter(LACKS.get(one.hindrance, "the letter is generated again") for one in letters if one.hindrance)
    return "".join(
        f" {whole if number == len(letters) else f'{number:,} of them can’t'} be sent{again} until {what}."
        for what, number in lacks.items()
    )


def follow_up_needs(
    session: Session, campaign: Campaign, followed: Mapping[int, Answers], *, of: str = ""
) -> Iterator[Need]:
    """Of its owner, or of who may become it. `followed`: by letter id."""
    if overdue := [letter_id for letter_id, one in followed.items() if one.late.code == Late.OVERDUE]:
        reminders = _reminders(overdue, reminder_days(session, campaign))
        yield Need(
            "warn",
            f"{format_plural(len(overdue), 'letter')}{of} {'is' if len(overdue) == 1 else 'are'} overdue",
            f"The reply-by date has passed and no reply is recorded. {reminders}",
            _due({answers.due for answers in followed.values() if answers.late.code == Late.OVERDUE and answers.due}),
            url_for("tracking.track", reference=campaign.reference, late=Late.OVERDUE),
        )
    yield from unread_reply_needs(campaign, followed.values(), of=of)


def _due(days: Collection[date]) -> str:
    """ "Reply by 24 March 2015"; where holding replies moved some, from which day to which."""
    if len(days) < 2:
        return "".join(f"Reply by {format_date(day)}" for day in days)
    return f"Reply-by dates from {format_date(min(days))} to {format_date(max(days))}"


def _reminders(overdue: Collection[int], until: Mapping[int, date | None]) -> str:
    """For how many of the letters that are overdue a reminder was sent, and the last day by which one asks for a reply.
    `overdue`: ids of letters; `until`: that day, by letter id."""
    days = [until[letter_id] for letter_id in overdue if letter_id in until]
    if not days:
        return "No reminder of it has been sent." if len(overdue) == 1 else "No reminders have been sent."
    last = max((day for day in days if day), default=None)
    if len(overdue) == 1:
        sent = "A reminder was sent"
    elif len(days) == 1:
        sent = "A reminder was sent for 1 of them"
    else:
        sent = f"Reminders were sent for {'all' if len(days) == len(overdue) else f'{len(days):,}'} of them"
    asks = f" and {'asks' if len(days) == 1 else 'ask'} for a reply by {format_date(last)}" if last else ""
    return f"{sent}{asks}."


def unread_reply_needs(
    campaign: Campaign, answers: Iterable[Answers], *, of: str = "", assigned: int | None = None
) -> Iterator[Need]:
    """Replies whose answers to some asks, or to all, nobody has recorded yet. `of`: whose letters, said in the title;
    `assigned`: of the letters that this user looks after."""
    if campaign.chases_id is not None:
        return  # what answers a reminder is recorded to the letters that it reminds of
    if unread := sum(answer.asks.code in TO_READ for answer in answers):
        yield Need(
            "query",
            f"Read the replies to {format_plural(unread, 'letter')}{of} and record the answer to each ask",
            "The answers to some asks, or to all, are not recorded yet.",
            "",
            url_for("tracking.track", reference=campaign.reference, asks=TO_READ, assigned=assigned),
        )
