"""What is recorded of an intervention or a round, as names and values: for pages, tables and the history."""

from collections.abc import Callable, Mapping

from app.evidence.fact_history import Row
from app.evidence.fields import Link
from app.evidence.interventions.days import first_and_last_day
from app.evidence.interventions.kinds import BY_SLUG, told_of
from app.evidence.interventions.listing import ListedIntervention
from app.evidence.interventions.models import InspectionRoundArea, InterventionVersion
from app.evidence.interventions.record import INTERVENTIONS
from app.evidence.interventions.rounds_record import ROUND_AREA
from app.evidence.interventions.words import (
    GIVEN_JOINTLY,
    dates_of_intervention,
    jointly,
    later_publication_words,
    span,
)


def rows_of(one: ListedIntervention) -> list[Row]:
    """What a page says beside the title and the area."""
    kind = BY_SLUG[one.kind]
    rows: list[Row] = [("Kind", kind.name, ""), ("When", dates_of_intervention(one), "")]
    for fact, value in told_of(kind, one.facts):
        rows.append((fact.called(value), fact.as_text(value), value if isinstance(fact, Link) else ""))
        if fact.name == "given_by":
            rows.append(("Given jointly", GIVEN_JOINTLY.get(jointly(one), ""), ""))
    if one.published_later:
        rows.append(("Published outcome", later_publication_words(one.published_later, one.at), ""))
    return rows


def said_by(areas: Mapping[int, str]) -> Callable[[InterventionVersion], list[tuple[str, str]]]:
    """What a version says, to be compared with another. `areas`: their names."""

    def version_rows(version: InterventionVersion) -> list[tuple[str, str]]:
        title, *more = INTERVENTIONS[version.kind].texts(version)
        return [title, ("Area", areas.get(version.area_id, "")), *more]

    return version_rows


def said_of_area(version: InspectionRoundArea) -> list[tuple[str, str]]:
    return [("Inspected", span(*first_and_last_day(version))), *ROUND_AREA.texts(version)]
