"""What the pages of areas share: the area, or why there is none, and the filters of a list."""

from collections.abc import Sequence

from flask import request

from app.registry.areas.area import AreaRecord, area_on
from app.registry.areas.areas import FACETS, AreaFilter, ListedArea, choices
from app.registry.pages import NotKnownAtMoment, known_or_404
from app.registry.requested_moment import RequestedMoment
from app.registry.showing import facet_filter
from app.web.list_filters import ListFilter, text_filter


def area_or_404(slug: str, asked: RequestedMoment) -> AreaRecord:
    return known_or_404(area_on, slug, asked, lambda area: NotKnownAtMoment(area.version.name, asked))


LEGENDS = {"nation": "Nation", "region": "Region", "police": "Police force"}


def filters_here() -> AreaFilter:
    chosen = {facet: tuple(request.args.getlist(facet)) for facet in FACETS}
    return AreaFilter(request.args.get("q", "").strip(), **chosen)


def list_filters(areas: Sequence[ListedArea], filters: AreaFilter) -> list[ListFilter]:
    offered = choices(areas, filters)
    return [
        text_filter("q", "Search", filters.search, hint="Area, council, force or health body"),
        *(facet_filter(name, legend, filters.chosen(name), offered[name]) for name, legend in LEGENDS.items()),
    ]
