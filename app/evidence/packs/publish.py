"""What of a pack may be published as a table: counts by part, registry and region, and nobody's name.

A region with few letters would be about a handful of bodies. Such regions are counted together, with the next smallest
one if they are still few: so no number can be worked out from the others.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from app.evidence.packs.findings import AskFindings, CampaignFindings, Figure, Findings, LetterRow, PartFindings, Row
from app.evidence.packs.measures import MEASURES
from app.evidence.packs.words import part_name
from app.responses.asks_grid import CELLS
from app.web.csv_file import Cell, csv_lines

FEW = 5
"""Letters below which a region is not counted by itself."""

TOGETHER = "Regions with fewer than {few} letters, together"
ALL = "All"

HEADINGS = ("Part", "Asked about", "Campaign", "Registry", "Region", "What is counted", "Number", "Of")
PROVENANCE = ("Evidence pack", "Valid at", "Known at event")

Line = tuple[Cell, ...]


def pack_csv(findings: Findings, number: int) -> bytes:
    """UTF-8 with the mark by which Excel knows it; the moment at the end of each line, which has no other place."""
    facts = (number, findings.valid_at, findings.known_at)
    lines = ((*line, *facts) for part in findings.parts for line in _part(part, findings.rows))
    return "".join(csv_lines((*HEADINGS, *PROVENANCE), lines)).encode()


def _part(part: PartFindings, rows: Mapping[str, Row]) -> Iterator[Line]:
    about = (part_name(part), part.words)
    if part.no_letter:
        yield (*about, "", ALL, ALL, part.nothing, None, None)
    for campaign in part.campaigns:
        for line in _campaign(campaign, rows):
            yield (*about, campaign.reference, *line)
    yield (*about, "", ALL, ALL, "Interventions", part.interventions.value, None)
    yield (*about, "", ALL, ALL, "Areas inspected", part.rounds.value, None)


def _campaign(campaign: CampaignFindings, rows: Mapping[str, Row]) -> Iterator[Line]:
    yield from (_line(ALL, ALL, figure.name, figure) for figure in campaign.figures.values())
    yield _line(ALL, ALL, campaign.held_out.name, campaign.held_out)
    yield _line(ALL, ALL, campaign.excluded.name, campaign.excluded)
    for ask in campaign.asks:
        yield from _ask(ask)
    for registry in campaign.registries:
        yield from (_line(registry.name, ALL, figure.name, figure) for figure in registry.figures.values())
        groups = pooled(_regions(registry.figures["letters"].rows, rows))
        for group, regions in groups.items():
            for key, figure in registry.figures.items():
                counted = _among(figure.rows, rows, regions)
                of = _among(figure.among, rows, regions) if MEASURES[key].among else None
                yield (registry.name, group, figure.name, counted, of)


def _line(registry: str, region: str, name: str, figure: Figure) -> Line:
    return registry, region, name, figure.value, figure.of


def _ask(ask: AskFindings) -> Iterator[Line]:
    for code, figure in ask.figures.items():
        yield ALL, ALL, f"Ask {ask.number}: {CELLS[code][1]}", figure.value, figure.of


def _regions(ids: Iterable[str], rows: Mapping[str, Row]) -> Counter[str]:
    return Counter(row.region or "Not known" for one in ids if isinstance(row := rows[one], LetterRow))


def _among(ids: Iterable[str], rows: Mapping[str, Row], regions: Sequence[str]) -> int:
    return sum(count for region, count in _regions(ids, rows).items() if region in regions)


def pooled(letters: Mapping[str, int]) -> dict[str, Sequence[str]]:
    """Regions by what a line calls them, in order. None at all where there would be a single line."""
    few = sorted((region for region in letters if letters[region] < FEW), key=lambda region: (letters[region], region))
    kept = sorted(
        (region for region in letters if letters[region] >= FEW), key=lambda region: (letters[region], region)
    )
    while few and kept and sum(letters[region] for region in few) < FEW:
        few.append(kept.pop(0))
    groups: dict[str, Sequence[str]] = {region: (region,) for region in sorted(kept)}
    if few:
        groups[TOGETHER.format(few=FEW)] = few
    return groups if len(groups) > 1 else {}
