"""What sendings need of a campaign's owner: a look, a decision, or to find out what became of a letter."""

from collections.abc import Iterator

from flask import url_for
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign
from app.delivery.sending.steer import counts_of, sendings_of
from app.delivery.sending.words import trouble_in_words
from app.delivery.states import SendingState, State
from app.home.need import Need
from app.web.filters import format_plural


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
