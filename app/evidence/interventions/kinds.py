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
    Text("outcome", "Published outcome", "In the words of the report, as few as will do"),
    Link("report_url", "Report"),
    PartDay("published_on", "Published on"),
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "direction",
        "Statutory direction",
        "a statutory direction",
        "Statutory directions",
        "Given on",
        "Ended on",
        "Such as: Direction under section 497A of the Education Act 1996",
        (
            Lines("powers", "Powers", "One a line, with the section", "Power"),
            Lines(
                "given_by",
                "Given by",
                "The Secretaries of State who gave it, one a line: two or more gave it jointly",
            ),
            Lines(
                "appointed",
                "Commissioners appointed",
                "The offices as published, one a line. No names",
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
        "Such as: Improvement notice to the council",
        (Lines("given_by", "Issued by", "The office, one a line"), Text("outcome", "What it asks for")),
    ),
    Kind(
        "inspection",
        "Inspection",
        "an inspection",
        "Inspections",
        "From",
        "To",
        "Such as: Inspection of services for children in need of help and protection",
        (
            Line("inspection_kind", "Kind of inspection", "As the inspectorate calls it"),
            Lines("inspectorates", "Inspectorates", "One a line", "Inspectorate"),
            Line("theme", "Theme"),
            *PUBLISHED,
        ),
    ),
    Kind(
        "ofsted",
        "Ofsted involvement",
        "Ofsted’s involvement",
        "Ofsted involvement",
        "From",
        "To",
        "Such as: Monitoring visits begin",
        PUBLISHED,
    ),
    Kind("visit", "Visit", "a visit", "Visits", "On", "", "Such as: Visit by officials to the council", ()),
    Kind(
        "meeting", "Meeting", "a meeting", "Meetings", "On", "", "Such as: Meeting with the leader of the council", ()
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
