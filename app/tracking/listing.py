"""The list of a campaign's letters, as an address asks for it: page, print and exports show the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.campaigns.models import Campaign
from app.platform.memory import Memory
from app.registry.registries import registry_names
from app.tracking.answers import TrackedLetter
from app.tracking.letter_filter import FACETS, SORTS, FilteredLetters, LetterFilter, sift, sort_letters
from app.tracking.recipients import Recipient, find_letters, recipients_of
from app.tracking.snapshot import CampaignSnapshot
from app.web.choosing import requested_choice
from app.web.tables.paging import Sort, requested_sort

POST = "post"
"""The order by the titles of the posts; the others are SORTS."""

WORST_FIRST = Sort("late", descending=True)

CHOSEN = "letter"
"""What the boxes of the list are named."""

FOUND: Memory[set[int]] = Memory(4)
"""Ids of the letters in which words are found, by the campaign's id, the day and the words."""


@dataclass(frozen=True)
class Listing:
    """`letters`: all of the campaign. `sifted`: those that are `wanted`, with the counts of each filter."""

    campaign: Campaign
    registries: Mapping[str, str]
    letters: Sequence[TrackedLetter]
    wanted: LetterFilter
    sifted: FilteredLetters

    @property
    def kept(self) -> list[TrackedLetter]:
        return self.sifted.letters


def listing(session: Session, campaign: Campaign, query: MultiDict[str, str], *, today: date) -> Listing:
    letters, registries = CampaignSnapshot(session, campaign, today).letters, registry_names(session)
    letter_filter = wanted_in(query)
    words, found = letter_filter.search, None
    if words:
        found = FOUND.recall(
            session,
            (campaign.id, today, words),
            lambda: find_letters(session, campaign, letters, words, registries=registries),
        )
    return Listing(campaign, registries, letters, letter_filter, sift(letters, letter_filter, found=found))


def wanted_in(query: MultiDict[str, str]) -> LetterFilter:
    """The filter that `query` asks for: `q` is words, all else goes by the names of FACETS. A blank value is none."""
    chosen = {facet: values for facet in FACETS if (values := [value for value in query.getlist(facet) if value])}
    return LetterFilter(query.get("q", "").strip(), chosen)


def sort_in(query: MultiDict[str, str]) -> Sort:
    return requested_sort(query, allowed=(POST, *SORTS), default=WORST_FIRST)


def sort_listing(session: Session, shown: Listing, sort: Sort) -> list[TrackedLetter]:
    if sort.key != POST:
        return sort_letters(shown.kept, sort)
    names = names_of(session, shown, shown.kept)
    return sorted(shown.kept, key=lambda letter: names[letter.id].post.casefold(), reverse=sort.descending)


def names_of(session: Session, shown: Listing, letters: Sequence[TrackedLetter]) -> dict[int, Recipient]:
    return recipients_of(session, shown.campaign, letters, registries=shown.registries)


def chosen_letters(shown: Listing, values: MultiDict[str, str]) -> list[TrackedLetter]:
    """The letters whose boxes were ticked, or all that the filter lets through. One that is not the campaign's, or is
    not followed any more, is left out."""
    choice = requested_choice(values, CHOSEN)
    if choice.everything:
        return shown.kept
    by_id = {letter.id: letter for letter in shown.letters}
    return sorted((by_id[i] for i in choice.ids if i in by_id), key=attrgetter("number"))


def ids_of(letters: Iterable[TrackedLetter]) -> list[int]:
    return [letter.id for letter in letters]
