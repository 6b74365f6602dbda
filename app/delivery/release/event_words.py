"""What a timeline says of embargoes and publication."""

from collections.abc import Mapping
from datetime import date, datetime

from app.audit.event_words import EventDescription, Facts, Tell
from app.delivery import events
from app.letters.dates import date_in_words
from app.web.filters import format_moment


def _set(facts: Facts) -> EventDescription:
    was = (facts.before or {}).get("until")
    until = _moment(facts.after["until"])
    return EventDescription(
        f"Embargo set until {until}",
        f"It was previously {_moment(was)}." if was else "Despatch sends nothing before then.",
    )


def _lifted(facts: Facts) -> EventDescription:
    return EventDescription("Embargo lifted", f"It was due to last until {_moment(facts.before['until'])}.")


def _published(facts: Facts) -> EventDescription:
    after = facts.after
    words = f"On {date_in_words(date.fromisoformat(after['on']))}, at {after['url']}"
    return EventDescription(f"{facts.the('letter')} published", words)


def _moment(iso: str) -> str:
    return format_moment(datetime.fromisoformat(iso))


TOLD: Mapping[str, Tell] = {
    events.EMBARGO_SET: _set,
    events.EMBARGO_LIFTED: _lifted,
    events.LETTER_PUBLISHED: _published,
}
