"""How the registries' facts are put on a page: spans of days, choices to filter by, a post's history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.audit.moments import Moment
from app.platform.clock import london_time
from app.registry import events
from app.registry.posts.posts import Choice, PostFilter
from app.registry.posts.timeline import Happening
from app.registry.registries import CoverageSpan
from app.registry.words import HOLDERS, KINDS, NOT_GIVEN
from app.web.filters import format_date
from app.web.list_filters import ListFilter, text_filter

FACETS = {"nation": "Nation", "region": "Region", "kind": "Kind of organisation", "tag": "Tag"}
"""Those that are tick boxes."""

WORDS_OF = {"kind": KINDS, "council": KINDS, "holder": HOLDERS}

DESPATCH = "Despatch"
"""Who acted, when no user did."""


def day_before(day: date) -> date:
    """The last day of what ends on `day`, the first day without it."""
    return day - timedelta(1)


def span(valid_from: date | None, valid_to: date | None) -> str:
    """Half-open days in words, which name the last day itself: "1 April 2013 to 31 March 2017"."""
    last = valid_to and valid_to - timedelta(1)
    if valid_from and last:
        return f"{format_date(valid_from)} to {format_date(last)}"
    if valid_from:
        return f"from {format_date(valid_from)}"
    return f"until {format_date(last)}" if last else "on every day"


def span_in_words(valid_from: date | None, valid_to: date | None) -> str:
    """The same within a sentence: "from 1 April 2013 to 31 March 2017"."""
    if not valid_from and not valid_to:
        return "without a start or end date"
    return f"from {span(valid_from, valid_to)}" if valid_from and valid_to else span(valid_from, valid_to)


def spans(covered: Sequence[CoverageSpan]) -> str:
    """For which days a list is complete: "1 April 2013 to 31 March 2017, and 1 July 2022 to 31 March 2027"."""
    return ", and ".join(_covered(one) for one in covered) or "no day"


def _covered(one: CoverageSpan) -> str:
    if one.valid_from and not one.valid_to:
        return f"since {format_date(one.valid_from)}"
    return span(one.valid_from, one.valid_to)


def list_filters(
    filters: PostFilter, choices: Mapping[str, Sequence[Choice]] | None = None, *, hint: str = ""
) -> list[ListFilter]:
    """The filters of a list of posts. `choices`: what there is to choose; None: only what is chosen."""
    if choices is None:
        choices = {name: [Choice(value, 0) for value in filters.chosen(name)] for name in (*FACETS, "holder")}
    return [
        text_filter("q", "Search", filters.search, hint=hint),
        *facet_filters(FACETS, filters, choices),
        holder_filter(filters, choices["holder"]),
    ]


def facet_filters(
    legends: Mapping[str, str], filters: PostFilter, choices: Mapping[str, Sequence[Choice]]
) -> list[ListFilter]:
    """Those worth showing: one whose posts are all alike has nothing to choose, unless not all have a tag."""
    return [
        facet_filter(name, legend, filters.chosen(name), choices[name])
        for name, legend in legends.items()
        if len(choices[name]) > 1 or filters.chosen(name) or (name == "tag" and choices[name])
    ]


def facet_filter(name: str, legend: str, chosen: Sequence[str], choices: Sequence[Choice]) -> ListFilter:
    return ListFilter(
        name, legend, chosen, [(choice.value, label(name, choice.value), choice.count) for choice in choices]
    )


def holder_filter(filters: PostFilter, choices: Sequence[Choice]) -> ListFilter:
    counts = {choice.value: choice.count for choice in choices}
    options = [(value, name, counts.get(value, 0)) for value, name in HOLDERS.items()]
    return ListFilter("holder", "Office-holder", filters.chosen("holder"), options, any_label="All")


def label(facet: str, value: str) -> str:
    return WORDS_OF.get(facet, {}).get(value, value) or NOT_GIVEN


@dataclass(frozen=True)
class TimelineItem:
    """As the timeline macro takes it. `event`: the act that recorded it."""

    title: str
    by: str
    when: str
    words: str
    event: str = ""


def timeline_of(
    happened: Iterable[Happening], loads: Iterable[Moment], recorded: Mapping[int, Moment], names: Mapping[int, str]
) -> list[TimelineItem]:
    """A post's history, newest first; of one day, the last recorded first. `recorded`: the moments of all events;
    `names`: users by number.

    What shipped says so once, by the load; what a person recorded says who and when.
    """
    dated = [
        (happening.on or date.min, happening.seq, _item(happening, recorded[happening.seq], names))
        for happening in happened
    ]
    for moment in loads:
        if moment.action == events.REGISTRY_LOADED:
            day = london_time(moment.at).date()
            words = "The post’s details came with Despatch."
            by = f"by {_actor_name(moment, names)}"
            item = TimelineItem("Registry loaded", by, format_date(day), words, events.REGISTRY_LOADED)
            dated.append((day, moment.seq, item))
    return [item for *_, item in sorted(dated, key=lambda one: one[:2], reverse=True)]


def _item(happening: Happening, moment: Moment, names: Mapping[int, str]) -> TimelineItem:
    when = format_date(happening.on) if happening.on else "Before our records begin"
    if moment.action == events.REGISTRY_LOADED:
        return TimelineItem(happening.title, "", when, happening.words, events.REGISTRY_LOADED)
    on_the_day = happening.on == london_time(moment.at).date()
    dated = when if on_the_day else f"{when}; recorded {format_date(moment.at)}"
    return TimelineItem(happening.title, f"by {_actor_name(moment, names)}", dated, happening.words, moment.action)


def _actor_name(moment: Moment, names: Mapping[int, str]) -> str:
    return DESPATCH if moment.actor_id is None else names.get(moment.actor_id, "a former user")
