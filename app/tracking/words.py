"""What the list of letters calls its filters and their values, and what its timeline says."""

from collections.abc import Mapping

from app.registry.words import NOT_GIVEN
from app.responses.answers import Asked, Back, Late
from app.tracking.answers import NO_SINGLE, NOBODY, NOT_KNOWN
from app.tracking.codes import Delivery
from app.tracking.totals import Total

LEGENDS = {
    "back": "Response",
    "late": "Timing",
    "delivered": "Delivery",
    "asks": "Asks answered",
    "registry": "Registry",
    "region": "Region",
    "nation": "Nation",
    "assigned": "Assigned to",
    "note": "Notes",
}
"""In the order of the page."""

SEARCH_HINT = "Post, organisation, office-holder or reference"

IN_CAMPAIGN, FOLLOWED = "Letters in the campaign", "Letters sent or answered"
"""What columns and figures count: all letters; and those that were sent, or to which something came all the same."""


def share_words(by: str, total: Total) -> str:
    """What the bars are a share of, `by` a registry or a region."""
    if total.followed == total.sent:
        return f"Of the letters sent to each {by}"
    return f"Of the letters to each {by} that were sent, or answered without being marked as sent"


FIGURES: Mapping[str, str] = {
    "letters": IN_CAMPAIGN,
    "replied": "Replied",
    "responses": "Responses recorded",
    "part": "Acknowledgement or holding reply",
    "nothing": "No response recorded",
    "overdue": "Overdue",
}
"""What the key figures of a campaign are called. Of open letters responses are counted, of others replies."""

ANSWERS: Mapping[str, Mapping[str, str]] = {
    "back": {status.value: status.word for status in Back},
    "late": {status.value: status.word for status in Late},
    "delivered": {status.value: status.word for status in Delivery},
    "asks": {status.value: status.word for status in Asked},
}

NO_FAILURE: Mapping[str, Mapping[str, str]] = {
    facet: {status.value: Delivery.NOT_SENT.word}
    for facet, status in (("back", Back.NOT_SENT), ("late", Late.NOT_SENT), ("asks", Asked.NOT_SENT))
}
"""What is instead where no delivery has failed: then all letters under these codes are not sent."""

NOTES = {"yes": "Has a note", "no": "Has none"}

ANY = {"registry": "All registries", "region": "All regions", "nation": "All nations", "assigned": "Anyone"}
"""Of a facet that is a select: what stands first in it."""

GROUPS = {"registry": "Registry", "region": "Region"}
"""What the chart can be by."""


def assigned_words(reference: str, whom: str) -> str:
    """`whom`: blank for nobody."""
    return f"{reference} is assigned to {whom or 'no one'}."


def reassigned_words(reference: str, whom: str) -> str:
    """Of a form that was opened before somebody else assigned the letter."""
    if whom == "you":
        return f"Nothing was changed: {reference} was assigned to you after you opened its page."
    return f"Nothing was changed: {reference} was assigned to {whom or 'no one'} after you opened its page."


def held_words(letters: int, others: Mapping[int, int], names: Mapping[int, str]) -> str:
    """Of `letters` that are to be assigned, which are somebody else's: `others`, how many by user. Blank when none."""
    if not (held := sum(others.values())):
        return ""
    some = f"{held:,} of them {'is' if held == 1 else 'are'}"
    which = "It is" if letters == 1 else "All of them are" if held == letters else some
    several = len(others) > 1
    whose = (f"{names[user]} ({number:,})" if several else names[user] for user, number in others.items())
    return f"{which} already assigned to someone else: {', '.join(sorted(whose))}."


def label(facet: str, value: str, *, registries: Mapping[str, str], people: Mapping[str, str]) -> str:
    """A value of a facet. `registries`: names by slug; `people`: by number, as it stands in an address."""
    match facet:
        case "registry":
            return registries.get(value, value)
        case "assigned":
            return "No one" if value == NOBODY else people.get(value, "A former user")
        case "note":
            return NOTES.get(value, value)
        case "region" | "nation":
            return place(value)
    return ANSWERS[facet].get(value, value)


def place(value: str) -> str:
    """A region or a nation."""
    return {NOT_KNOWN: "Not known", NO_SINGLE: NOT_GIVEN}.get(value, value)
