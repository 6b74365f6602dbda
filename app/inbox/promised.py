"""An acknowledgement that promises a full reply by a day: a person says whether it is a holding reply."""

from datetime import date

from app.inbox.held import Held
from app.inbox.reading.kinds import Kind
from app.inbox.reading.promised import full_reply_by
from app.inbox.reading.quoted import new_words
from app.platform.clock import in_london


def promised_by(now: Held) -> date | None:
    """The day that it names; None of a message that is no acknowledgement, or names none."""
    if now.kind is None or now.kind.kind != Kind.ACKNOWLEDGEMENT:
        return None
    return full_reply_by(new_words(now.message.text), sent=in_london(now.message.received_at).date())
