"""The filters of a list of areas, as this request's query asks for them, and as its page shows them."""

from collections.abc import Mapping, Sequence

from flask import request

from app.registry.areas.areas import FACETS, AreaFilter
from app.registry.posts.posts import Choice
from app.registry.showing import Facet, label
from app.web.querystring import here_without

LEGENDS = {"nation": "Nation", "region": "Region", "police": "Police force"}


def filters_here() -> AreaFilter:
    chosen = {facet: tuple(request.args.getlist(facet)) for facet in FACETS}
    return AreaFilter(request.args.get("q", "").strip(), **chosen)


def facets_of(found: Mapping[str, Sequence[Choice]], filters: AreaFilter) -> list[Facet]:
    return [
        Facet(
            name,
            LEGENDS[name],
            [(c.value, label(name, c.value), c.value in filters.chosen(name), c.count) for c in choices],
        )
        for name, choices in found.items()
    ]


def chosen_of(filters: AreaFilter) -> list[tuple[str, list[tuple[str, str]]]]:
    """What is chosen, each with the address of this page without it."""
    words = [("Words", [(filters.search, here_without("q"))])] if filters.search else []
    facets = [
        (legend, [(label(name, value), here_without(name, value)) for value in filters.chosen(name)])
        for name, legend in LEGENDS.items()
        if filters.chosen(name)
    ]
    return [*words, *facets]
