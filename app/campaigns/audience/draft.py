"""An audience while it is being chosen: one set of filters for all its registries, kept in the page's address."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from app.campaigns.audience.posts import Audience, Part
from app.registry.organisations.families import COUNCILS, kinds_for
from app.registry.posts.posts import HOLDER, PostFilter, PostList
from app.registry.requested_moment import asked_for, filter_in

DRAFT = "draft"
"""Stands in an address that asks for a draft: without it the saved audience is shown, be the query empty or not."""

OPEN = "open"

SHARED = ("nation", "region", "holder", "tag")
"""Filters that every registry of the audience takes as they are."""


@dataclass(frozen=True)
class Draft:
    """`filters.registry` are the registries written to, in their order; a kind of council narrows those of councils."""

    filters: PostFilter
    valid_at: date
    open_letter: bool = False

    @property
    def audience(self) -> Audience:
        """As it is saved: each registry with the filters that apply to it."""
        return Audience(tuple(self._part(slug) for slug in self.filters.registry), self.valid_at, self.open_letter)

    def _part(self, slug: str) -> Part:
        filters = {name: list(self.filters.chosen(name)) for name in SHARED}
        filters["kind"] = [kind for kind in self.filters.council if kind in kinds_for(slug)]
        return slug, {name: values for name, values in filters.items() if values}

    @property
    def posts(self) -> PostList:
        """Every post of the audience, hold-outs too. For a draft with registries: without, it would be all posts."""
        return PostList(None, self.valid_at, filters=self.filters)

    def searched(self, words: str) -> PostList:
        """Those of its posts that all the words are found in."""
        return replace(self.posts, filters=replace(self.filters, search=words))

    @property
    def query(self) -> list[tuple[str, str]]:
        """The pairs that ask for this draft: for links, and for hidden fields of the form that saves it."""
        chosen = [*asked_for(self.filters), ("as_at", self.valid_at.isoformat())]
        return [(DRAFT, "1"), *chosen, *([(OPEN, "1")] if self.open_letter else [])]

    def without(self, facet: str, value: str) -> "Draft":
        """With one value of a filter taken away."""
        left: dict[str, Any] = {facet: tuple(one for one in self.filters.chosen(facet) if one != value)}
        filters = self.filters.without(facet) if facet == "holder" else replace(self.filters, **left)
        return replace(self, filters=filters)


def draft_in(query: MultiDict[str, str], *, valid_at: date, registries: Collection[str]) -> Draft:
    """The draft that `query` asks for. `registries`: all there are, in their order; any other is left out."""
    filters = filter_in(query)
    chosen = tuple(slug for slug in registries if slug in filters.registry)
    councils = tuple(kind for kind in COUNCILS if kind in filters.council)
    return Draft(
        replace(filters, search="", kind=(), registry=chosen, council=councils), valid_at, query.get(OPEN) == "1"
    )


def draft_of(audience: Audience) -> Draft:
    """The nearest that one set of filters comes to a saved audience: each filter with the values of all its registries.

    It is the same audience unless registries differ in a filter; a template or an earlier campaign may have it so.
    """
    values = {
        name: tuple(dict.fromkeys(value for _, filters in audience.parts for value in filters.get(name, ())))
        for name in (*SHARED, "kind")
    }
    holder = [value for value in HOLDER if value in values["holder"]]
    filters = PostFilter(
        nation=values["nation"],
        region=values["region"],
        tag=values["tag"],
        council=tuple(kind for kind in COUNCILS if kind in values["kind"]),
        holder=holder[0] if len(holder) == 1 else "",
        registry=tuple(slug for slug, _ in audience.parts),
    )
    return Draft(filters, audience.valid_at, audience.open_letter)
