"""What is recorded of an intervention or a round, as names and values: for pages, tables and the history."""

from collections.abc import Callable, Mapping
from typing import Any

from app.evidence.fact_history import Row, source_said
from app.evidence.interventions.days import day_kept, first_and_last_day
from app.evidence.interventions.kinds import BY_SLUG, LINES, LINK, told_of
from app.evidence.interventions.listing import ListedIntervention
from app.evidence.interventions.models import InspectionRoundArea, InspectionRoundVersion, InterventionVersion
from app.evidence.interventions.words import dates_of_intervention, jointly, later_publication_words, span
from app.evidence.source import source_of


def rows_of(one: ListedIntervention) -> list[Row]:
    """What a page says beside the title and the area."""
    kind = BY_SLUG[one.kind]
    rows: list[Row] = [("Kind", kind.name, ""), ("When", dates_of_intervention(one), "")]
    for fact, value in told_of(kind, one.facts):
        if fact.type == LINES:
            rows.append((fact.called(value), "; ".join(value), ""))
        else:
            rows.append((fact.label, str(value), value if fact.type == LINK else ""))
        if fact.name == "given_by":
            rows.append(("Joint or single", jointly(one), ""))
    if one.published_later:
        rows.append(("Published outcome", later_publication_words(one.published_later, one.at), ""))
    return rows


def said_by(areas: Mapping[int, str]) -> Callable[[InterventionVersion], list[tuple[str, str]]]:
    """What a version says, to be compared with another. `areas`: their names."""

    def version_rows(version: InterventionVersion) -> list[tuple[str, str]]:
        kind, (begun, ended) = BY_SLUG[version.kind], first_and_last_day(version)
        return [
            ("Title", version.title),
            ("Area", areas.get(version.area_id, "")),
            (kind.begun, str(begun or "")),
            *([(kind.ended, str(ended or ""))] if kind.ended else []),
            *((fact.label, _value_as_text(fact.type, value)) for fact, value in told_of(kind, version.facts)),
            ("In a sentence or two", version.summary),
            *source_said(source_of(version)),
        ]

    return version_rows


def said_of_round(version: InspectionRoundVersion) -> list[tuple[str, str]]:
    begun, ended = first_and_last_day(version)
    return [
        ("Title", version.title),
        ("Theme", version.theme),
        ("Inspectorates", "; ".join(version.inspectorates)),
        ("From", str(begun or "")),
        ("To", str(ended or "")),
        ("Thematic report", version.report_title),
        ("Its address", version.report_url),
        ("Published on", str(day_kept(version.report_published_on, version.report_published_as) or "")),
        *source_said(source_of(version)),
    ]


def said_of_area(version: InspectionRoundArea) -> list[tuple[str, str]]:
    return [
        ("Inspected", span(*first_and_last_day(version))),
        ("Published outcome", version.outcome),
        ("Report", version.report_url),
        ("Published on", str(day_kept(version.published_on, version.published_as) or "")),
        *source_said(source_of(version)),
    ]


def _value_as_text(kind: str, value: Any) -> str:
    return "; ".join(value) if kind == LINES else str(value)
