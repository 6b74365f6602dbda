"""What of a pack may be published as a table: counts by part, registry and region, and nobody's name.

A registry or a region with few letters would be about a handful of bodies. Such are counted together, with the next
smallest one if they are still few. A line is about the bodies that its number is counted among or, where it is counted
among none, those that it counts: if they are few, the number is withheld. So is what would let it be worked out: the
same measure of all lines that add up to one total with it, and the reasons why posts were left out together. Published
facts are public already. The words of a question are left out where they are our own.
"""

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.evidence.packs.figures.figures import Maker
from app.evidence.packs.figures.findings import AskFindings, CampaignFindings, PartFindings, RegistryFindings
from app.evidence.packs.figures.pack_content import Whole
from app.evidence.packs.figures.rows import AddresseeRow, AnswerRow, Figure, LetterRow, Row
from app.evidence.packs.lines.phrases import notices_of
from app.evidence.packs.words import facts_left_out, part_name
from app.responses.asks.grid import CELLS
from app.tracking.measures import MEASURES
from app.web.tables.csv_file import Cell, csv_lines
from app.web.tables.export import BEFORE_ALL, RECORDED_AT

FEW = 5
"""Letters below which a registry or a region is not counted by itself, and bodies below which a number is withheld."""

WITHHELD = "Withheld"

TOGETHER = "Regions with fewer than {few} letters, together"
REGISTRIES = "Lists with fewer than {few} letters, together"
ALL = "All"

NOTICE = "Notice printed on the letters"

HEADINGS = ("Part", "Asked about", "Campaign", "List", "Region", "What is counted", "Number", "Out of")
PROVENANCE = ("Evidence pack", "Figures for", RECORDED_AT, NOTICE)

Line = tuple[Cell, ...]
Figures = Mapping[str, Figure]
"""By measure."""


def pack_csv(whole: Whole, notice: str = "") -> bytes:
    """UTF-8 with the mark by which Excel knows it. What has no other place is at the end of each line: the moment, and
    what the letters' own notice says, as that they are reconstructions."""
    findings = whole.findings
    facts = (whole.number, findings.valid_at, whole.recorded or BEFORE_ALL, notices_of(findings.chosen))
    bodies = Bodies.of(findings.rows)
    lines = (
        (part_name(part), "" if whole.own_words else part.words, *line, *facts)
        for part in findings.parts
        for line in _part(part, bodies)
    )
    return "".join(csv_lines((*HEADINGS, *PROVENANCE), lines, notice=notice)).encode()


@dataclass(frozen=True)
class Bodies:
    """How many bodies rows are about. `addressees`: of an open letter, by the id of its row; any other row is about
    one body."""

    rows: Mapping[str, Row]
    addressees: Mapping[str, int]

    @classmethod
    def of(cls, rows: Mapping[str, Row]) -> "Bodies":
        to = Counter(row.reference for row in rows.values() if isinstance(row, AddresseeRow))
        letters = {row.id: row.reference for row in rows.values() if isinstance(row, LetterRow)}
        letters |= {row.id: row.letter for row in rows.values() if isinstance(row, AnswerRow)}
        return cls(rows, {one: to[letter] for one, letter in letters.items() if letter in to})

    def count(self, ids: Iterable[str]) -> int:
        return sum(self.addressees.get(one, 1) for one in ids)

    def are_few(self, ids: Iterable[str]) -> bool:
        """Of none at all nothing is said of anybody."""
        return 0 < self.count(ids) < FEW

    def few_in(self, figure: Figure) -> bool:
        return self.are_few(figure.rows if figure.of is None else figure.among)

    def by_region(self, ids: Iterable[str]) -> Counter[str]:
        found: Counter[str] = Counter()
        for one in ids:
            found[_region(self.rows[one])] += self.count([one])
        return found


def _part(part: PartFindings, bodies: Bodies) -> Iterator[Line]:
    if part.no_letter:
        yield ("", ALL, ALL, part.nothing, None, None)
    for campaign in part.campaigns:
        for line in _campaign(campaign, bodies):
            yield (campaign.reference, *line)
    for figure in part.counted_facts:
        yield ("", *_line(ALL, ALL, figure.name, figure))
    if left := facts_left_out(part):
        yield ("", ALL, ALL, left, None, None)


def _campaign(campaign: CampaignFindings, bodies: Bodies) -> Iterator[Line]:
    withheld = _withheld([campaign.figures], (), bodies)
    yield from _measures(ALL, ALL, campaign.figures, withheld)
    if campaign.addressees:
        few = bodies.few_in(campaign.addressees)
        yield _line(ALL, ALL, campaign.addressees.name, campaign.addressees, withheld=few)
    yield from _left_out(campaign, bodies)
    for ask in campaign.asks:
        yield from _ask(ask, bodies)
    groups = _registries(campaign, bodies)
    by_name = {name: _together(registries, bodies.rows) for name, registries in groups.items()}
    withheld = _withheld(by_name.values(), withheld, bodies)
    for name, figures in by_name.items():
        yield from _measures(name, ALL, figures, withheld)
        if len(groups[name]) == 1:
            yield from _regions(name, groups[name], figures["letters"], withheld, bodies)


def _regions(
    name: str, registry: Sequence[RegistryFindings], letters: Figure, withheld: Collection[str], bodies: Bodies
) -> Iterator[Line]:
    """`withheld`: the measures that the registry's own lines do not give."""
    by_region = {
        group: _together(registry, {one for one, row in bodies.rows.items() if _region(row) in regions})
        for group, regions in pool_small_groups(bodies.by_region(letters.rows)).items()
    }
    withheld = _withheld(by_region.values(), withheld, bodies)
    for group, figures in by_region.items():
        yield from _measures(name, group, figures, withheld)


def _withheld(those: Iterable[Figures], already: Collection[str], bodies: Bodies) -> frozenset[str]:
    """Measures that none of these lines gives: those of which one is about few bodies, since it would be the total less
    the others; and those that their total does not give (`already`), which is their sum."""
    return frozenset(already) | {key for figures in those for key, figure in figures.items() if bodies.few_in(figure)}


def _registries(campaign: CampaignFindings, bodies: Bodies) -> Mapping[str, Sequence[RegistryFindings]]:
    """By what a line calls them. None where it would say the same of few as the lines of all."""
    letters = {registry.name: bodies.count(registry.figures["letters"].rows) for registry in campaign.registries}
    letters = {name: count for name, count in letters.items() if count}
    groups = pool_small_groups(letters, REGISTRIES) or {name: (name,) for name in letters if len(letters) == 1}
    if sum(letters.values()) < FEW:
        return {}
    return {
        name: [registry for registry in campaign.registries if registry.name in names] for name, names in groups.items()
    }


def _measures(registry: str, region: str, figures: Figures, withheld: Container[str]) -> Iterator[Line]:
    for key, figure in figures.items():
        yield _line(registry, region, figure.name, figure, withheld=key in withheld)


def _left_out(campaign: CampaignFindings, bodies: Bodies) -> Iterator[Line]:
    """Posts left out on purpose and for other reasons are, with the letters that nobody tried to send, those not
    written to: of few, neither reason is given, nor the sum where both together are few, or where few letters were
    written, since how many bodies there are is public."""
    unsent, reasons = campaign.not_sent, (campaign.held_out, campaign.excluded)
    left = [row for row in unsent.rows if not row.startswith("letter:")]
    few = bodies.few_in(unsent) or bodies.are_few(left) or bodies.are_few(campaign.figures["letters"].rows)
    yield _line(ALL, ALL, unsent.name, unsent, withheld=few)
    few = few or any(bodies.few_in(reason) for reason in reasons)
    yield from (_line(ALL, ALL, reason.name, reason, withheld=few) for reason in reasons)


def _line(registry: str, region: str, name: str, figure: Figure, *, withheld: bool = False) -> Line:
    if withheld and figure.value is not None:
        return registry, region, name, WITHHELD, None
    return registry, region, name, figure.value, figure.of


def _ask(ask: AskFindings, bodies: Bodies) -> Iterator[Line]:
    for code, figure in ask.figures.items():
        yield _line(ALL, ALL, f"Ask {ask.number}: {CELLS[code][1]}", figure, withheld=bodies.few_in(figure))


def _together(them: Sequence[RegistryFindings], kept: Container[str]) -> dict[str, Figure]:
    """The figures of several registries together, of those of their rows that are `kept`."""
    make, found = Maker(None), {}
    for key, measure in MEASURES.items():
        figures = [findings.figures[key] for findings in them]
        if all(figure.value is None for figure in figures):
            found[key] = figures[0]
            continue
        mine = [row for figure in figures for row in figure.rows if row in kept]
        of = [row for figure in figures for row in figure.among if row in kept] if measure.among else None
        found[key] = make.counted(key, measure.name, mine, of)
    return found


def _region(row: Row) -> str:
    return (row.region if isinstance(row, LetterRow) else "") or "Not known"


def pool_small_groups(letters: Mapping[str, int], together: str = TOGETHER) -> dict[str, Sequence[str]]:
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
