"""What is said of an intervention, as a form or a file has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import Refused
from app.evidence.interventions.days import Day, as_columns, as_on, as_text, ends_before
from app.evidence.interventions.models import InterventionVersion
from app.evidence.source import Source, source_of


@dataclass(frozen=True)
class Said:
    """`facts`: those of the kind that are filled, as kinds.py has them."""

    kind: str
    area_id: int
    title: str
    summary: str
    begun: Day | None
    ended: Day | None
    facts: Mapping[str, Any]
    source: Source

    def check(self) -> None:
        """Raises Refused: ends_before."""
        if ends_before(self.begun, self.ended):
            raise Refused("ends_before", field="ended")

    def as_values(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "area_id": self.area_id,
            "title": self.title,
            "summary": self.summary,
            "facts": dict(self.facts),
            **as_columns(self.begun, self.ended),
            **self.source.as_values(),
        }

    def as_facts(self) -> dict[str, Any]:
        """For an audit event: what is no person's data."""
        return {
            "kind": self.kind,
            "area": self.area_id,
            "begun": as_text(self.begun),
            "ended": as_text(self.ended),
            "source": self.source.url,
        }

    def as_personal(self) -> dict[str, str]:
        """For an audit event: text in which a person may be named."""
        return {"title": self.title, "summary": self.summary}


def said_of(version: InterventionVersion) -> Said:
    begun, ended = as_on(version)
    return Said(
        version.kind,
        version.area_id,
        version.title,
        version.summary,
        begun,
        ended,
        version.facts,
        source_of(version),
    )
