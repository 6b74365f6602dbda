"""What a timeline says of replies."""

from collections.abc import Mapping
from datetime import date

from app.audit.event_words import EventDescription, Facts, Tell
from app.letters.page.wording import join
from app.responses import events
from app.responses.kinds import HOW, KINDS
from app.web.filters import format_date, format_plural

NAMED = 3
"""The most letters that are named one by one."""


def _recorded(facts: Facts) -> EventDescription:
    return EventDescription(f"{_kind(facts.after)} recorded", f"{_received_words(facts.after)}, to {_letters(facts)}.")


def _corrected(facts: Facts) -> EventDescription:
    was, now = _kind(facts.before), _kind(facts.after)
    what = f"Was {was.lower()}. " if was != now else ""
    return EventDescription(f"{now} corrected", f"{what}{_received_words(facts.after)}, to {_letters(facts)}.")


def _withdrawn(facts: Facts) -> EventDescription:
    return EventDescription(
        f"{_kind(facts.before)} withdrawn", f"{_received_words(facts.before)}, to {_letters(facts)}."
    )


def _kind(said: Mapping[str, str]) -> str:
    return KINDS[said["kind"]].name


def _received_words(said: Mapping[str, str]) -> str:
    return f"Received {format_date(date.fromisoformat(said['received_on']))} ({HOW[said['how']].lower()})"


def _letters(facts: Facts) -> str:
    letters = facts.all_of("letter")
    return join(letters) if len(letters) <= NAMED else format_plural(len(letters), "letter")


def _deadline(facts: Facts) -> EventDescription:
    was, now, printed = (
        format_date(date.fromisoformat(day))
        for day in (facts.before["deadline"], facts.after["deadline"], facts.after["printed"])
    )
    words = f"Because of {facts.after['holiday']}, replies are now due by {now}, not {was}."
    return EventDescription("Deadline moved by a bank holiday", f"{words} The letters still say {printed}.")


TOLD: Mapping[str, Tell] = {
    events.RESPONSE_RECORDED: _recorded,
    events.RESPONSE_CORRECTED: _corrected,
    events.RESPONSE_WITHDRAWN: _withdrawn,
    events.CAMPAIGN_DEADLINE_MOVED: _deadline,
}
