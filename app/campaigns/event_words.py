"""What a timeline says of a campaign's own events."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.audit.event_words import EventDescription, Facts, Tell
from app.campaigns import events
from app.campaigns.audience.posts import Audience
from app.campaigns.audience.words import audience_lines as audience_in_words
from app.campaigns.enclosures.enclosure_list import AFTER
from app.letters.dates import date_in_words
from app.letters.page.wording import join
from app.letters.text.fields import normalise
from app.web.filters import format_plural, quoted

DETAILS = {
    "title": "Title",
    "reference": "Reference",
    "letter_date": "Date of letter",
    "reply_by": "Reply by",
    "valid_at": "Date of the registries",
    "marking": "Protective marking",
    "sender": "Sender’s address",
    "top_and_tail": "Space for a handwritten salutation and ending",
}
"""What the pages call each detail, in their order."""

NAMED = 3
"""The most posts that are named one by one."""

NONE = {"reply_by": "no reply needed", "marking": "none", "sender": "empty"}
"""Said of a detail that is blank."""


def detail_in_words(name: str, fact: Any) -> str:
    """A detail as a sentence says it; `fact` as an event holds it, days as text."""
    if isinstance(fact, bool):
        return "yes" if fact else "no"
    if not fact:
        return NONE.get(name, "nothing")
    if name in ("letter_date", "reply_by", "valid_at"):
        return date_in_words(date.fromisoformat(fact))
    return " / ".join(fact) if isinstance(fact, list) else str(fact)


def _created(facts: Facts) -> EventDescription:
    after = facts.after
    audience = format_plural(len(after["audience"]), "registry", "registries")
    offices = format_plural(len(after["signatories"]), "signatory", "signatories")
    earlier = f", as a copy of {after['earlier']}" if after.get("earlier") else ""
    title = f"Reminders of {after['chases']} started" if after.get("chases") else "Campaign started"
    return EventDescription(title, f"{after['reference']}, {quoted(after['title'])}{earlier}: {audience}, {offices}.")


def _audience(facts: Facts) -> EventDescription:
    after = facts.after
    parts = tuple((slug, filters) for slug, filters in after["registries"])
    audience = Audience(parts, date.fromisoformat(after["valid_at"]), after["open_letter"])
    names = {slug: facts.name("registry", slug) for slug, _ in parts}
    return EventDescription("Audience saved", f"{'; '.join(audience_in_words(audience, names))}.")


def _copies(facts: Facts) -> EventDescription:
    number, was = len(facts.after["copies"]), len(facts.before["copies"])
    return EventDescription(
        "Copy list changed",
        f"{format_plural(number, 'person or office', 'people or offices')}, was {was:,}." if number != was else "",
    )


def _posts(what: str) -> Tell:
    def describe(facts: Facts) -> EventDescription:
        posts = facts.all_of("post")
        return EventDescription(f"{join(posts) if len(posts) <= NAMED else format_plural(len(posts), 'post')} {what}")

    return describe


def _details(facts: Facts) -> EventDescription:
    changed = [
        f"{label}: {detail_in_words(name, facts.after[name])}, was {detail_in_words(name, facts.before[name])}."
        for name, label in DETAILS.items()
        if name in facts.after
    ]
    return EventDescription("Details changed", " ".join(changed))


def _text(facts: Facts) -> EventDescription:
    number = facts.after["number"]
    return EventDescription("Letter started, version 1" if number == 1 else f"Letter changed, version {number}")


def _handed_over(facts: Facts) -> EventDescription:
    before = facts.before["owner"]
    whose = f"Its owner was {facts.name('user', before)}." if before else "It had no owner."
    return EventDescription(f"Owner changed to {facts.name('user', facts.after['owner'])}", whose)


def _taken_on(facts: Facts) -> EventDescription:
    """By a drafter who asks for it, or by the first user of an installation, who is given what ships."""
    return EventDescription(f"Owner changed to {facts.name('user', facts.after['owner'])}", "It had no owner.")


def _fields(facts: Facts) -> EventDescription:
    """Events of before December 2026 may name a field twice, also as its key: it is named once, as it is written."""
    names = {normalise(name): name for name in sorted(facts.after["fields"], key=lambda one: " " in one)}
    return EventDescription("Fields filled in", f"{join([f'“{name}”' for name in names.values()])}.")


def _values_of_letters(facts: Facts) -> EventDescription:
    letters = format_plural(facts.after["letters"], "letter")
    fields = f"{join([f'“{name}”' for name in facts.after['fields']])}."
    return EventDescription(f"Values of {letters} changed{', from a file' if 'file' in facts.after else ''}", fields)


def _enclosures(facts: Facts) -> EventDescription:
    named = f"{join(facts.after['enclosures'])}." if facts.after["enclosures"] else "None."
    gone = facts.after.get("files_let_go", [])
    return EventDescription("Enclosures listed", f"{named} File removed: {join(gone)}." if gone else named)


def _enclosure(what: str) -> Tell:
    def describe(facts: Facts) -> EventDescription:
        one = facts.after or facts.before
        return EventDescription(f"Enclosure “{one['name']}” {what}", _its_file(one) if facts.after else "")

    return describe


def _its_file(one: Mapping[str, Any]) -> str:
    if "file" not in one:
        return "Listed in the letter, without a file."
    where = "after each letter" if one["placement"] == AFTER else "a separate file"
    return f"A PDF of {format_plural(one['pages'], 'page')}, {where}."


def _letters(what: str) -> Tell:
    def describe(facts: Facts) -> EventDescription:
        return EventDescription(
            f"{format_plural(facts.after['letters'], 'letter')} {what}", f"{_letter_references(facts)}."
        )

    return describe


def _letter_references(facts: Facts) -> str:
    """Letters whose numbers run on, from the first to the last; of others, the first few and how many more."""
    number: int = facts.after["letters"]
    ends: list[str] = [facts.after["first"], facts.after["last"]]
    first, last = (int(reference.rpartition("-")[2]) for reference in ends)
    if last - first + 1 == number:
        return " to ".join(dict.fromkeys(ends))
    named = sorted(facts.all_of("letter"), key=lambda reference: (len(reference), reference))
    more = [f"{number - NAMED:,} more"] if number > NAMED else []
    return join([*named[:NAMED], *more])


def _ordered(facts: Facts) -> EventDescription:
    return EventDescription("Signatories put in order of precedence", f"{'; '.join(facts.after['offices'])}.")


def _signatory(what: str) -> Tell:
    def describe(facts: Facts) -> EventDescription:
        return EventDescription(f"{(facts.after or facts.before)['office']}: {what}")

    return describe


def _fixed_words(title: str, words: str = "") -> Tell:
    return lambda _facts: EventDescription(title, words)


TOLD: Mapping[str, Tell] = {
    events.CAMPAIGN_CREATED: _created,
    events.CAMPAIGN_AUDIENCE_SAVED: _audience,
    events.CAMPAIGN_COPIES_CHANGED: _copies,
    events.CAMPAIGN_DETAILS_CHANGED: _details,
    events.CAMPAIGN_TEXT_KEPT: _text,
    events.CAMPAIGN_FIELDS_FILLED: _fields,
    events.CAMPAIGN_ENCLOSURES_NAMED: _enclosures,
    events.CAMPAIGN_TAKEN_ON: _taken_on,
    events.CAMPAIGN_HANDED_OVER: _handed_over,
    events.CAMPAIGN_CLOSED: _fixed_words("Closed", "No more letters can be generated or sent. Replies still count."),
    events.CAMPAIGN_OPENED: _fixed_words("Reopened"),
    events.CAMPAIGN_ARCHIVED: _fixed_words("Archived"),
    events.CAMPAIGN_BROUGHT_BACK: _fixed_words("Restored from the archive"),
    events.LETTERS_LISTED: _letters("added"),
    events.LETTERS_WITHDRAWN: _letters("removed"),
    events.LETTERS_RESTORED: _letters("restored"),
    events.LETTERS_VALUES_CHANGED: _values_of_letters,
    events.POSTS_HELD_OUT: _posts("excluded"),
    events.POST_PUT_BACK: _posts("included again"),
    events.ENCLOSURE_ADDED: _enclosure("added"),
    events.ENCLOSURE_CHANGED: _enclosure("changed"),
    events.ENCLOSURE_MOVED: _enclosure("moved in the list"),
    events.ENCLOSURE_REMOVED: _enclosure("removed"),
    events.SIGNATORIES_ORDERED: _ordered,
    events.SIGNATORY_ADDED: _signatory("added to the signatories"),
    events.SIGNATORY_CHANGED: _signatory("signatory changed"),
    events.SIGNATORY_MOVED: _signatory("moved in the order"),
    events.SIGNATORY_REMOVED: _signatory("no longer signs"),
}
