"""What the pages of sending begin with: which letters a person chose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.campaigns.models import Campaign
from app.campaigns.preview.chosen_letters import LIST, list_named_in
from app.campaigns.preview.letters import PreviewFilter
from app.delivery.marking.listing import SendFilter, filter_letters, places
from app.delivery.marking.sendable import Outgoing, Stand, Why, sendable
from app.delivery.words import STANDS
from app.production.runs.progress import made_letters
from app.registry.posts.posts import PostFilter
from app.registry.registries import registry_names
from app.web.choosing import requested_choice
from app.web.list_filters import ListFilter, select_filter, text_filter

LETTER = "letter"
"""What tick boxes of letters are called."""

NONE_CHOSEN = "Select at least one letter"

NONE_GENERATED = "No letters have been generated yet. Generate the letters first"
"""Why none can be selected."""

FILTERS = ("q", "registry", "nation", "region", "stand", "address")


ADDRESS = [("yes", "With an address"), ("no", "Without an address")]


def filter_in(query: MultiDict[str, str]) -> SendFilter:
    """The filter that `query` asks for, by the names FILTERS."""
    posts = PostFilter(nation=_values_in(query, "nation"), region=_values_in(query, "region"))
    letters = PreviewFilter(search=query.get("q", "").strip(), registry=query.get("registry", ""), posts=posts)
    return SendFilter(letters, stands=_values_in(query, "stand"), address=query.get("address", ""))


def _values_in(query: MultiDict[str, str], name: str) -> tuple[str, ...]:
    return tuple(value for value in query.getlist(name) if value)


def list_filters(
    session: Session,
    campaign: Campaign,
    letters: Sequence[Outgoing],
    chosen: SendFilter,
    counts: Mapping[Stand | Why, int],
) -> list[ListFilter]:
    """`letters`: all of the campaign; `counts`: how many stand where under the other filters."""
    search, registry, posts = chosen.letters.search, chosen.letters.registry, chosen.letters.posts
    present, names = {letter.stand for letter in letters}, registry_names(session)
    stands = [stand for stand in STANDS if stand in present or stand in chosen.stands]
    slugs = dict.fromkeys([*(letter.registry_slug for letter in letters), registry])
    registries = [(slug, names[slug]) for slug in slugs if slug in names]
    nations, regions = ([(place, place, None) for place in column] for column in places(session, campaign))
    return [
        text_filter("q", "Search", search, hint="Title, organisation or a letter’s reference"),
        ListFilter("stand", "Status", chosen.stands, [(one, STANDS[one].word, counts.get(one, 0)) for one in stands]),
        select_filter("registry", "Registry", registry, "All registries", registries),
        select_filter(
            "address",
            "Postal address",
            chosen.address,
            "All",
            [("yes", "With an address"), ("no", "Without an address")],
        ),
        ListFilter("nation", "Nation", posts.nation, nations, "All nations"),
        ListFilter("region", "Region", posts.region, regions, "All regions"),
    ]


@dataclass(frozen=True)
class ChosenLetters:
    """The letters chosen, in their order, and the fields by which a form goes on choosing them."""

    letters: Sequence[Outgoing]
    fields: Sequence[tuple[str, str]]

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(letter.letter_id for letter in self.letters)

    @property
    def final_ids(self) -> frozenset[int]:
        """Of those that are made and cleared as they are, whether or not an address for them is known."""
        return frozenset(letter.letter_id for letter in self.letters if not letter.hindrance)


def chosen_letters(session: Session, campaign: Campaign) -> ChosenLetters:
    """As the request's values say: by tick boxes, or all that the filter lets through now: of the list of sending, or
    of another that the values name."""
    choice = requested_choice(request.values, LETTER)
    other = list_named_in(request.values) if choice.everything else None
    if choice.everything and not other:
        fields = _fields(*FILTERS, f"all-{LETTER}")
        listed = filter_letters(session, campaign, sendable(session, campaign), filter_in(request.values))
        return ChosenLetters(listed.letters, fields)
    ids = frozenset(other.kept(session, campaign, request.values) if other else choice.ids)
    fields = _fields(*other.filters, LIST, f"all-{LETTER}") if other else _fields(LETTER)
    return ChosenLetters(sendable(session, campaign, letter_ids=ids), fields)


def _fields(*names: str) -> list[tuple[str, str]]:
    """What the request's values hold under these names."""
    return [(name, value) for name in names for value in request.values.getlist(name)]


def redirect_to_choose(session: Session, campaign: Campaign) -> Response:
    """Back to the letters where none was chosen, with what to do about it."""
    flash(NONE_CHOSEN if made_letters(session, campaign.id) else NONE_GENERATED, "error")
    return redirect_to_list(campaign.reference)


def redirect_to_list(reference: str) -> Response:
    """Back to the letters, under the filter that the request's values hold."""
    kept: dict[str, Any] = {name: values for name in FILTERS if (values := request.values.getlist(name))}
    return redirect(url_for("delivery.send", reference=reference, **kept, _anchor="letters"))
