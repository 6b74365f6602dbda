"""The kinds of published facts about areas, and what is published of each beside its title, its days and its source.
Only directions and notices are interventions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.evidence.fields import Lines, Link, PartDay
from app.evidence.interventions.days import Day, day_from
from app.web.record_fields import Line, RecordField, Text

WHEN_PUBLISHED = ("outcome", "report_url", "published_on")
"""Facts that are not there before the day on which they are published."""


@dataclass(frozen=True)
class Kind:
    """`one`: as it is said in a sentence. `begun`, `ended`: what its first and last day are called; `ended` blank: it
    is of one day. `facts`: what else is published of it, kept as JSON."""

    slug: str
    name: str
    one: str
    plural: str
    begun: str
    ended: str
    title_hint: str
    facts: tuple[RecordField, ...]


PUBLISHED = (
    Text("outcome", "Published outcome", "Quote the report briefly, in quotation marks"),
    Link("report_url", "Report"),
    PartDay("published_on", "Published on", "Enter it if you enter an outcome or a link"),
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "direction",
        "Statutory direction",
        "a statutory direction",
        "Statutory directions",
        "Given on",
        "Ended on",
        "For example, Direction under section 497A of the Education Act 1996",
        (
            Lines("powers", "Powers", "Enter one per line, with the section", "Power"),
            Lines(
                "given_by",
                "Given by",
                "Enter each Secretary of State who gave it, one per line. If there are two or more, it is joint",
            ),
            Lines(
                "appointed",
                "Commissioners appointed",
                "Enter the offices as published, one per line. Do not enter names",
                "Commissioner appointed",
            ),
        ),
    ),
    Kind(
        "notice",
        "Improvement notice",
        "an improvement notice",
        "Improvement notices",
        "Issued on",
        "Lifted on",
        "For example, Improvement notice to the council",
        (Lines("given_by", "Issued by", "Enter one office per line"), Text("outcome", "What it requires")),
    ),
    Kind(
        "inspection",
        "Inspection",
        "an inspection",
        "Inspections",
        "From",
        "To",
        "For example, Inspection of services for children in need of help and protection",
        (
            Line("inspection_kind", "Kind of inspection", "Use the inspectorate’s name for it"),
            Lines("inspectorates", "Inspectorates", "Enter one per line", "Inspectorate"),
            Line("theme", "Theme"),
            *PUBLISHED,
        ),
    ),
    Kind(
        "ofsted",
        "Ofsted’s involvement",
        "Ofsted’s involvement",
        "Ofsted’s involvement",
        "From",
        "To",
        "For example, Monitoring visits begin",
        PUBLISHED,
    ),
    Kind("visit", "Visit", "a visit", "Visits", "On", "", "For example, Visit by officials to the council", ()),
    Kind(
        "meeting",
        "Meeting",
        "a meeting",
        "Meetings",
        "On",
        "",
        "For example, Meeting with the leader of the council",
        (),
    ),
)

COUNTED: Mapping[str, tuple[str, str]] = {
    "direction": ("statutory direction", "statutory directions"),
    "notice": ("improvement notice", "improvement notices"),
    "inspection": ("inspection", "inspections"),
    "ofsted": ("record of Ofsted’s involvement", "records of Ofsted’s involvement"),
    "visit": ("visit", "visits"),
    "meeting": ("meeting", "meetings"),
}
"""By slug: what one and several are called after a number."""

INTERVENTIONS = ("direction", "notice")
"""What is an intervention; all else is called what it is."""

BY_SLUG: Mapping[str, Kind] = {one.slug: one for one in KINDS}


def published_later(facts: Mapping[str, Any], day: date) -> Day | None:
    """When it was published, if that was after `day` as far as is known."""
    published = day_from(facts.get("published_on", ""))
    return published if published and published.on > day else None


def facts_on(facts: Mapping[str, Any], day: date) -> Mapping[str, Any]:
    """Without what was published after `day`."""
    if published_later(facts, day):
        return {name: value for name, value in facts.items() if name not in WHEN_PUBLISHED}
    return facts


def is_joint(facts: Mapping[str, Any]) -> bool:
    """Whether several Secretaries of State gave it."""
    return len(facts.get("given_by", ())) > 1


def told_of(kind: Kind, facts: Mapping[str, Any]) -> Iterator[tuple[RecordField, Any]]:
    """Each fact of the kind that is filled, in order; a day as a Day."""
    for field in kind.facts:
        if fact := facts.get(field.name):
            yield field, field.from_fact(fact)
