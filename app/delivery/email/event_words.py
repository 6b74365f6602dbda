"""What a timeline says of test emails, which go to the person who asks for them."""

from collections.abc import Mapping

from app.audit.event_words import EventDescription, Facts, Tell
from app.delivery import events
from app.letters.page.wording import join
from app.web.filters import format_plural


def _tested(facts: Facts) -> EventDescription:
    after = facts.after
    return EventDescription(
        f"Test {format_plural(after['letters'], 'email')} sent to the person who asked for it",
        f"{join(after['references'])}.",
    )


TOLD: Mapping[str, Tell] = {events.LETTER_TESTED: _tested}
