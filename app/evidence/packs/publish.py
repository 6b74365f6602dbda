"""What of a pack may be published as a table: counts by part, registry and region, and nobody's name.

A registry or a region with few letters would be about a handful of bodies. Such are counted together, with the next
smallest one if they are still few: so no number can be worked out from the others. Of few letters nothing is said of
what was answered to each ask, nor of when. The words of a question are left out where they are our own.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from app.evidence.packs.figures import Maker
from app.evidence.packs.findings import (
    AskFindings,
    CampaignFindings,
    Figure,
    LetterRow,
    PartFindings,
    RegistryFindings,
    Row,
)
from app.evidence.packs.lines import notices_of
from app.evidence.packs.measures import MEASURES, OF_TIME
from app.evidence.packs.whole import Whole
from app.evidence.packs.words import part_name
from app.responses.asks_grid import CELLS
from app.web.csv_file import Cell, csv_lines

FEW = 5
"""Letters below which a registry or a region is not counted by itself."""

TOGETHER = "Regions with fewer than {few} letters, together"
REGISTRIES = "Registries with fewer than {few} letters, together"
ALL = "All"

NOTICE = "The letters’ own notice"

HEADINGS = ("Part", "Asked about", "Campaign", "Registry", "Region", "What is counted", "Number", "Of")
PROVENANCE = ("Evidence pack", "Valid at", "Known at event", NOTICE)

Line = tuple[Cell, ...]


def pack_csv(whole: Whole) -> bytes:
    """UTF-8 with the mark by which Excel knows it. What has no other place is at the end of each line: the moment, and
    what the letters' own notice says, as that they are reconstructions."""
    findings = whole.findings
    facts = (whole.number, findings.valid_at, findings.known_at, notices_of(findings.chosen))
    lines = (
        (part_name(part), "" if whole.own_words else part.words, *line, *facts)
        for part in findings.parts
        for line in _part(part, findings.rows)
    )
    return "".join(csv_lines((*HEADINGS, *PROVENANCE), lines)).encode()


def _part(part: PartFindings, rows: Mapping[str, Row]) -> Iterator[Line]:
    if part.no_letter:
        yield ("", ALL, ALL, part.nothing, None, None)
    for campaign in part.campaigns:
        for line in _campaign(campaign, rows):
            yield (campaign.reference, *line)
    by_kind = [figure for kind in part.kinds for figure in kind.figures]
    for figure in (part.interventions, *by_kind, part.rounds, part.inspected, part.not_dated):
        yield ("", *_line(ALL, ALL, figure.name, figure))


def _campaign(campaign: CampaignFindings, rows: Mapping[str, Row]) -> Iterator[Line]:
    yield from _measures(ALL, ALL, campaign.figures)
    if campaign.addressees:
        yield _line(ALL, ALL, campaign.addressees.name, campaign.addressees)
    yield _line(ALL, ALL, campaign.not_sent.name, campaign.not_sent)
    yield _line(ALL, ALL, campaign.held_out.name, campaign.held_out)
    yield _line(ALL, ALL, campaign.excluded.name, campaign.excluded)
    for ask in campaign.asks:
        yield from _ask(ask)
    for name, registries in _registries(campaign).items():
        them = [registry.figures for registry in registries]
        yield from _measures(name, ALL, _among(them, rows))
        if len(registries) > 1:
            continue
        for group, regions in pooled(_regions(them[0]["letters"].rows, rows)).items():
            kept = {row_id for row_id, row in rows.items() if _region(row) in regions}
            yield from _measures(name, group, _among(them, kept))


def _registries(campaign: CampaignFindings) -> Mapping[str, Sequence[RegistryFindings]]:
    """By what a line calls them. None where it would say the same of few as the lines of all."""
    letters = {one.name: one.figures["letters"].value or 0 for one in campaign.registries}
    letters = {name: count for name, count in letters.items() if count}
    groups = pooled(letters, REGISTRIES) or {name: (name,) for name in letters if len(letters) == 1}
    if sum(letters.values()) < FEW:
        return {}
    return {name: [one for one in campaign.registries if one.name in names] for name, names in groups.items()}


def _measures(registry: str, region: str, figures: Mapping[str, Figure]) -> Iterator[Line]:
    for key, figure in figures.items():
        if key not in OF_TIME or not _few(figure):
            yield _line(registry, region, figure.name, figure)


def _few(figure: Figure) -> bool:
    return figure.of is not None and figure.of < FEW


def _line(registry: str, region: str, name: str, figure: Figure) -> Line:
    return registry, region, name, figure.value, figure.of


def _ask(ask: AskFindings) -> Iterator[Line]:
    for code, figure in ask.figures.items():
        if not _few(figure):
            yield ALL, ALL, f"Ask {ask.number}: {CELLS[code][1]}", figure.value, figure.of


def _among(them: Sequence[Mapping[str, Figure]], kept: Container[str]) -> dict[str, Figure]:
    """The figures of several registries together, of those of their rows that are `kept`."""
    make, found = Maker(None), {}
    for key, measure in MEASURES.items():
        figures = [one[key] for one in them]
        if all(one.value is None for one in figures):
            found[key] = figures[0]
            continue
        mine = [row for one in figures for row in one.rows if row in kept]
        of = [row for one in figures for row in one.among if row in kept] if measure.among else None
        found[key] = make.counted(key, measure.name, mine, of)
    return found


def _region(row: Row) -> str:
    return (row.region if isinstance(row, LetterRow) else "") or "Not known"


def _regions(ids: Iterable[str], rows: Mapping[str, Row]) -> Counter[str]:
    return Counter(_region(rows[one]) for one in ids)


def pooled(letters: Mapping[str, int], together: str = TOGETHER) -> dict[str, Sequence[str]]:
    """Regions, or registries, by what a line calls them, in order. None at all where there would be a single line."""
    few = sorted((region for region in letters if letters[region] < FEW), key=lambda region: (letters[region], region))
    kept = sorted(
        (region for region in letters if letters[region] >= FEW), key=lambda region: (letters[region], region)
    )
    while few and kept and sum(letters[region] for region in few) < FEW:
        few.append(kept.pop(0))
    groups: dict[str, Sequence[str]] = {region: (region,) for region in sorted(kept)}
    if few:
        groups[together.format(few=FEW)] = few
    return groups if len(groups) > 1 else {}
