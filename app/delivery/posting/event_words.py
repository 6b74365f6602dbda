"""What a timeline says of print batches and of letters that came back."""

from collections.abc import Mapping
from datetime import date

from app.audit.event_words import EventDescription, Facts, Tell
from app.delivery import events
from app.delivery.posting.words import POSTAGES
from app.delivery.sending.former_ministers import OFFICES
from app.delivery.sending.words import IN_FORMER_NAME
from app.delivery.words import kept_reason_words
from app.letters.dates import date_in_words
from app.web.filters import format_plural


def _describe_made(facts: Facts) -> EventDescription:
    after = facts.after
    sheets, postage = format_plural(after["sheets"], "sheet"), POSTAGES[after["postage"]].lower()
    said = f"{_letters(after['letters'])} on {sheets}, {postage}."
    if "unchecked" in after:
        number = format_plural(after["unchecked"], "address", "addresses")
        said += f" {number} not verified recently, used for the reason given."
    if OFFICES in after:
        said += f" {IN_FORMER_NAME}"
    return EventDescription(f"{_batch(facts)} made", said)


def _posted(facts: Facts) -> EventDescription:
    after, before = facts.after, facts.before
    words = f"On {_day(after['posted_on'])}{', not on ' + _day(before['posted_on']) if 'posted_on' in before else ''}."
    if "period" in after:
        words += f" {kept_reason_words(after['period'])}"
    return EventDescription(f"{_batch(facts)} posted", words)


def _describe_closed(facts: Facts) -> EventDescription:
    after = facts.after
    words = f"{_letters(after['letters'])} posted on {_day(after['posted_on'])}."
    if others := after["failed"] + after["not_posted"]:
        words += f" {_letters(others)} not posted."
    return EventDescription(f"{_batch(facts)} closed", words)


def _cancelled(facts: Facts) -> EventDescription:
    return EventDescription(
        f"{_batch(facts)} cancelled", f"{_letters(facts.after['letters'])} can go in another batch."
    )


def _describe_counted(facts: Facts) -> EventDescription:
    after = facts.after
    if whole := after.get("whole"):
        words = f"{whole['printed']:,} printed, {whole['spoiled']:,} spoiled, {whole['posted']:,} posted."
    else:
        words = f"{_letters(after['letters'])}{', from a spreadsheet' if 'file' in after else ''}."
    return EventDescription(f"{_batch(facts)} counted{' again' if facts.before['corrected'] else ''}", words)


def _returned(facts: Facts) -> EventDescription:
    return EventDescription(f"{_letters(facts.after['letters'])} came back", "From a spreadsheet of returned letters.")


def _undone(facts: Facts) -> EventDescription:
    after = facts.after
    if after["kind"] == "returns":
        return EventDescription(
            "Spreadsheet of returned letters undone", f"{_letters(after['letters'])} no longer recorded as returned."
        )
    return EventDescription(f"Spreadsheet of counts of batch {after['batch']} undone", f"{_letters(after['letters'])}.")


def _batch(facts: Facts) -> str:
    return f"Batch {facts.after['batch']}"


def _letters(number: int) -> str:
    return format_plural(number, "letter")


def _day(iso: str) -> str:
    return date_in_words(date.fromisoformat(iso))


TOLD: Mapping[str, Tell] = {
    events.BATCH_MADE: _describe_made,
    events.BATCH_GIVEN: lambda facts: EventDescription(f"{_batch(facts)} given to the printer", ""),
    events.BATCH_FETCHED_BACK: lambda facts: EventDescription(f"{_batch(facts)} recalled from the printer", ""),
    events.BATCH_POSTED: _posted,
    events.BATCH_CLOSED: _describe_closed,
    events.BATCH_CANCELLED: _cancelled,
    events.BATCH_COUNTED: _describe_counted,
    events.BATCH_COUNT_TAKEN_BACK: lambda facts: EventDescription(
        f"{_batch(facts)}: count of the whole batch removed", ""
    ),
    events.POSTING_RETURNS_TAKEN: _returned,
    events.POSTING_IMPORT_UNDONE: _undone,
}
