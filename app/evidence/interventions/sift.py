"""Which interventions a list keeps: by kind, area and year."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.evidence.interventions.kinds import BY_SLUG
from app.evidence.interventions.listed import Shown


@dataclass(frozen=True)
class Sift:
    """What is blank or empty keeps all. `area`: words of its name."""

    kinds: tuple[str, ...] = ()
    area: str = ""
    year: str = ""

    def keeps(self, one: Shown) -> bool:
        return (
            (not self.kinds or one.kind in self.kinds)
            and all(word in one.area_name.casefold() for word in self.area.casefold().split())
            and (not self.year or self.year in _years(one))
        )


def sifted(interventions: Sequence[Shown], sift: Sift) -> list[Shown]:
    return [one for one in interventions if sift.keeps(one)]


def years_of(interventions: Sequence[Shown]) -> list[str]:
    """In which any of them began, or was going on, the newest first."""
    return sorted({year for one in interventions for year in _years(one)}, reverse=True)


def _years(one: Shown) -> set[str]:
    """In which it began, or was going on: of one without an end, up to the day as at which it is told."""
    if one.begun is None:
        return set()
    last = one.ended or (one.at if BY_SLUG[one.kind].ended else one.begun)
    return {str(year) for year in range(one.begun.year, last.year + 1)}
