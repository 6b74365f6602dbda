"""The filters of a list of areas, as this request's query asks for them, and as its page shows them."""

from collections.abc import Sequence

from flask import request

from app.registry.areas.areas import FACETS, AreaFilter, ListedArea, choices
from app.registry.showing import facet_filter
from app.web.list_filters import ListFilter, text_filter

LEGENDS = {"nation": "Nation", "region": "Region", "police": "Police force"}


def filters_here() -> AreaFilter:
    chosen = {facet: tuple(request.args.getlist(facet)) for facet in FACETS}
    return AreaFilter(request.args.get("q", "").strip(), **chosen)


def list_filters(areas: Sequence[ListedArea], filters: AreaFilter) -> list[ListFilter]:
    offered = choices(areas, filters)
    return [
        text_filter("q", "Words", filters.search, hint="Area, council, force or health body"),
        *(facet_filter(name, legend, filters.chosen(name), offered[name]) for name, legend in LEGENDS.items()),
    ]
