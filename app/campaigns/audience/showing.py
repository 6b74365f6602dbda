"""How an audience is shown: its place among the steps, its filters, counts by registry, what is chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlencode

from flask import request, url_for
from sqlalchemy.orm import Session

from app.audit.event_memory import EventMemory
from app.campaigns.audience.draft import DRAFT, Draft, draft_in, draft_of
from app.campaigns.audience.posts import CHANGES_NO_AUDIENCE, audience_of
from app.campaigns.audience.save import RegistryCount
from app.campaigns.audience.words import NO_DAY
from app.campaigns.letters import count_letters
from app.campaigns.models import Campaign
from app.campaigns.steps import SET_UP, Step, StepProgress
from app.registry.organisations.families import COUNCILS, kinds_for
from app.registry.posts.posts import Choice, PostFilter, choices_on
from app.registry.registries import listed_registries, registry_names
from app.registry.requested_moment import asked_for, asked_in
from app.registry.showing import facet_filters, holder_filter
from app.web.filters import format_plural
from app.web.list_filters import ListFilter
from app.web.request import reading

AUDIENCE = "/campaigns/<reference>/audience"


def step_progress(session: Session, campaign: Campaign) -> StepProgress:
    if not campaign.audience:
        return StepProgress("empty", "Not started", hint="No recipients chosen yet")
    by_registry = count_letters(session, campaign.id)
    letters = sum(by_registry.values())
    kind = "open letter" if campaign.open_letter else "letter"
    hint = f"{format_plural(letters, kind)} to {format_plural(len(by_registry), 'registry', 'registries')}"
    if not letters:
        return StepProgress("half", "No recipients", hint="No post in the registries matches the filters")
    return StepProgress("full", "Done", hint=hint)


STEP = Step("Audience", "audience.audience", step_progress, stage=SET_UP)


def draft_here(campaign: Campaign) -> tuple[Draft, str]:
    """The draft that this request asks for, or the audience as it was saved; and what is wrong with its day."""
    if DRAFT not in request.values:
        return draft_of(audience_of(campaign)), ""
    moment = asked_in(request.values, today=campaign.valid_at)
    problem = NO_DAY if moment.problem_in == "as_at" else ""
    valid_at = campaign.valid_at if problem else moment.valid_at
    return draft_in(request.values, valid_at=valid_at, registries=registry_names(reading())), problem


def audience_href(reference: str) -> str:
    """The page that led here, with the draft that it showed."""
    query = request.query_string.decode()
    page: str = url_for("audience.audience", reference=reference)
    return f"{page}?{query}" if query else page


LEGENDS = {"nation": "Nation", "council": "Kind of council", "region": "Region", "tag": "Tag"}
"""The filters that are tick boxes besides the registries, in their order on the page."""


CHOICES: EventMemory[Mapping[str, list[Choice]]] = EventMemory(CHANGES_NO_AUDIENCE)
"""Values of each filter with their counts, by the draft."""


def list_filters(session: Session, campaign: Campaign, draft: Draft, names: Mapping[str, str]) -> list[ListFilter]:
    """Every registry that has a list, and what else there is to choose. An empty one is shown only where the draft has
    it, to be removed. `names`: of registries, in their order."""
    facets = ("registry", *LEGENDS, "holder")
    choices = {**CHOICES.recall(session, draft, lambda: choices_on(session, draft.posts, facets=facets))}
    choices["council"] = sorted(
        (choice for choice in choices["council"] if choice.value in COUNCILS),
        key=lambda choice: COUNCILS.index(choice.value),
    )
    counts = {choice.value: choice.count for choice in choices["registry"]}
    listed = listed_registries(session)
    registries = [
        (slug, name if slug in listed else f"{name} (empty)", counts.get(slug, 0))
        for slug, name in names.items()
        if slug in listed or slug in draft.filters.registry
    ]
    filters = [
        ListFilter("registry", "Registry", draft.filters.registry, registries),
        *facet_filters(LEGENDS, draft.filters, choices),
        holder_filter(draft.filters, choices["holder"]),
    ]

    def href_without(key: str, value: str) -> str:
        return address_of(campaign, draft.without(key, value))

    return [replace(list_filter, href_without=partial(href_without, list_filter.key)) for list_filter in filters]


def unfiltered_draft(draft: Draft) -> Draft:
    """The same registries, all their posts."""
    return replace(draft, filters=PostFilter(registry=draft.filters.registry))


def address_of(campaign: Campaign, draft: Draft) -> str:
    return f"{url_for('audience.audience', reference=campaign.reference)}?{urlencode(draft.query)}"


def list_of(slug: str, draft: Draft) -> str:
    """The address of a registry's own list under the draft's filters."""
    kinds = tuple(kind for kind in draft.filters.council if kind in kinds_for(slug))
    filters = replace(draft.filters, registry=(), council=(), kind=kinds)
    query = [("as_at", draft.valid_at.isoformat()), *asked_for(filters)]
    return f"{url_for('registry.registry', slug=slug)}?{urlencode(query)}"


@dataclass(frozen=True)
class Totals:
    """Of all registries. `unknown`: names of those whose list is not complete on the day; `empty`: of those without a
    list. `nations`: in columns."""

    posts: int
    no_holder: int
    held_out: int
    letters: int
    by_nation: Mapping[str, int]
    unknown: Sequence[str]
    empty: Sequence[str]

    @property
    def written_to(self) -> int:
        return self.posts - self.held_out


def totals_of(counts: Sequence[RegistryCount], names: Mapping[str, str]) -> Totals:
    nations = sorted({nation for count in counts for nation in count.by_nation})
    return Totals(
        posts=sum(count.posts for count in counts),
        no_holder=sum(count.no_holder for count in counts),
        held_out=sum(count.held_out for count in counts),
        letters=sum(count.letters for count in counts),
        by_nation={nation: sum(count.by_nation.get(nation, 0) for count in counts) for nation in nations},
        unknown=[names[count.slug] for count in counts if not count.complete and not count.empty],
        empty=[names[count.slug] for count in counts if count.empty],
    )
