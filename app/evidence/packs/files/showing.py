"""The pictures of a pack and what its tables show, made of its figures: the page and the files show the same."""

from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.evidence.packs.figures.findings import (
    AreaFindings,
    CampaignFindings,
    Findings,
    PartFindings,
    RegistryFindings,
)
from app.evidence.packs.figures.rows import Figure
from app.evidence.packs.lines.letters import REPLIED as REPLIED_TO_ASK
from app.responses.asks.grid import CELLS
from app.tracking.insight.words import IN_TIME, REPLIED
from app.web.charts.hexmap import Tile

BY_REGISTRY = ("sent", "delivered", "replies", "nothing")
"""The measures that stand side by side for each registry."""

ALWAYS = ("letters", "sent", "replies", "nothing")
"""Measures that a table has also where their number is 0."""

HAS_BARS = ("sent", "replies", "holding", "acknowledged", "nothing", "in_time", "came_late")


def table_figures(
    campaign: CampaignFindings, changes: Container[str], always: Collection[str] = ALWAYS
) -> tuple[Sequence[Figure], Sequence[Figure]]:
    """What a table of a campaign's letters has, and the figures that are 0, of which a sentence is enough. Where there
    is one registry, its posts are in the table too. `changes`: keys of figures whose number would be another by now;
    `always`: measures that the table has also where they are 0."""
    posts = [registry.posts for registry in campaign.registries] if len(campaign.registries) == 1 else []
    kept = {campaign.figures[name].key for name in always}
    return without_zeros([*posts, *campaign.shown], changes, kept)


def without_zeros(
    figures: Iterable[Figure], changes: Container[str], kept: Container[str] = ()
) -> tuple[Sequence[Figure], Sequence[Figure]]:
    """The figures that a table has, and those that are 0. `kept`: keys of those that it has all the same."""
    shown = list(figures)
    zero = [figure for figure in shown if figure.value == 0 and figure.key not in kept and figure.key not in changes]
    return [figure for figure in shown if figure not in zero], zero


def asked_of(campaign: CampaignFindings) -> Sequence[str]:
    """The codes of asks_grid.CELLS that a table of the asks has: those of which any ask has a letter. None where no
    reply says anything to an ask."""
    used = [code for code in CELLS if any(ask.figures[code].value for ask in campaign.asks if code in ask.figures)]
    return used if set(used) & set(REPLIED_TO_ASK) else []


def citing(findings: Findings) -> Sequence[CampaignFindings]:
    """The campaigns that cite anything and of which letters were sent, each once: what they cite is the same in all
    parts."""
    found: dict[str, CampaignFindings] = {}
    for part in findings.parts:
        for campaign in part.campaigns:
            if campaign.cited and not campaign.silent:
                found.setdefault(campaign.reference, campaign)
    return list(found.values())


def listed_above(findings: Findings) -> Sequence[Mapping[str, str]]:
    """Of each part, the published facts and joint inspections that a part before it lists: by id, the name of the first
    part that does."""
    first: dict[str, str] = {}
    found = []
    for part in findings.parts:
        ids = [*(row.id for row in part.intervention_rows), *(row.id for row in part.round_rows)]
        found.append({one: first[one] for one in ids if one in first})
        first |= {one: part.name for one in ids if one not in first}
    return found


@dataclass(frozen=True)
class LeftOutPosts:
    """Posts of a list that were left out for the same reason. `how`, `why`: as of LeftOutRow."""

    registry_name: str
    how: str
    why: str
    posts: Sequence[str]


def left_out_for(campaign: CampaignFindings) -> Sequence[LeftOutPosts]:
    """By their reasons, in the order in which each comes first."""
    found: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in campaign.left_out:
        found[row.registry_name, row.how, row.why].append(row.post)
    return [LeftOutPosts(*reason, posts) for reason, posts in found.items()]


@dataclass(frozen=True)
class Bar:
    """A row of the chart of what came back, and of its table."""

    label: str
    counts: Sequence[int]
    href: str


@dataclass(frozen=True)
class Bars:
    """`parts`: what each bar is made of."""

    parts: Sequence[str]
    rows: Sequence[Bar]

    @property
    def words(self) -> str:
        """What is read out in the picture's place."""
        return " ".join(
            f"{bar.label}: {', '.join(f'{part} {n:,}' for part, n in zip(self.parts, bar.counts, strict=True))}."
            for bar in self.rows
        )


@dataclass(frozen=True)
class Glance:
    """A part in one line: letters, each once; None where the part has none to count. `followed`: sent or answered,
    which the others are counted among. `declined`: of those replied."""

    sent: int | None
    followed: int | None
    replied: int | None
    declined: int | None
    nothing: int | None


def glance(part: PartFindings) -> Glance:
    """Over all campaigns of a part."""
    figures = {
        name: [campaign.figures[name] for campaign in part.campaigns]
        for name in ("sent", "replies", "declined", "nothing")
    }
    counts = {name: _sum(figure.value for figure in all_of_part) for name, all_of_part in figures.items()}
    followed = _sum(figure.of for figure in figures["nothing"])
    return Glance(counts["sent"], followed, counts["replies"], counts["declined"], counts["nothing"])


def _sum(values: Iterable[int | None]) -> int | None:
    counts = [value for value in values if value is not None]
    return sum(counts) if counts else None


def bars_of(campaign: CampaignFindings) -> Bars | None:
    """What came back, by registry; None where no letter was sent or answered."""
    shown = [registry for registry in campaign.registries if _total_of(registry.figures, "replies")]
    if not shown:
        return None
    timed = all(_in_time(findings) for findings in shown)
    rows = [
        Bar(
            findings.name,
            _counts(findings, timed=timed),
            findings.figures["replies"].href,
        )
        for findings in shown
    ]
    return Bars(IN_TIME if timed else REPLIED, rows)


def _counts(registry: RegistryFindings, *, timed: bool) -> Sequence[int]:
    value = {name: registry.figures[name].value or 0 for name in HAS_BARS}
    part, done = value["holding"] + value["acknowledged"], value["replies"]
    kept = (value["in_time"], value["came_late"]) if timed else (done,)
    return (*kept, part, value["nothing"])


def _in_time(registry: RegistryFindings) -> bool:
    """Whether each reply came in time or late: so it is where there was a day to reply by."""
    value = {name: registry.figures[name].value or 0 for name in HAS_BARS}
    return value["in_time"] + value["came_late"] == value["replies"] > 0


def _total_of(figures: Mapping[str, Figure], name: str) -> int:
    return figures[name].of or 0


def tiles_of(campaign: CampaignFindings, href: Callable[[AreaFindings], str] = lambda area: "") -> list[Tile]:
    """The map of letters replied to, with the areas that no letter went to; none where it would have no letter."""
    if not any(area.tile and area.followed for area in campaign.areas):
        return []
    written = [
        Tile(
            name=area.name,
            region=area.region,
            q=area.tile[0],
            r=area.tile[1],
            count=area.figures["replies"].value if area.followed else None,
            of=area.figures["replies"].of or 0,
            href=href(area),
        )
        for area in campaign.areas
        if area.tile
    ]
    bare = [Tile(area.name, area.region, *area.tile, None, 0, "") for area in campaign.bare if area.tile]
    return [*written, *bare]


def differs_by_area(campaign: CampaignFindings) -> bool:
    """Whether any area has a response to a letter. Without one, a map and a table say the same of each area."""
    return any(area.followed and (area.figures["replies"].value or no_reply_yet(area)) for area in campaign.areas)


def told_above(parts: Sequence[PartFindings]) -> Sequence[str]:
    """Of each part, the name of the first one before it that asks about the same sector, and so counts the same
    letters; blank: none does."""
    first: dict[str, str] = {}
    return [
        "" if not part.sector or first.setdefault(part.sector, part.name) == part.name else first[part.sector]
        for part in parts
    ]


def letters_on_map(campaign: CampaignFindings) -> set[str]:
    """The letters sent or answered that the map shows, as ids of rows."""
    return {row for area in campaign.areas if area.tile for row in area.followed}


def areas_without_letter(campaign: CampaignFindings) -> list[str]:
    """Names of the areas that no letter of the part went to, on the map or not."""
    unsent = [area.name for area in campaign.areas if not area.followed]
    return sorted([*unsent, *(area.name for area in campaign.bare)])


def no_reply_yet(area: AreaFindings) -> int:
    """Letters whose only response is a holding reply or an acknowledgement."""
    return len(area.followed) - (area.figures["replies"].value or 0) - (area.figures["nothing"].value or 0)


def definitions_used(findings: Findings) -> list[tuple[str, str]]:
    """Without those of figures whose number is 0 throughout, which the paper does not show."""
    every = {figure.name for figure in findings.figures.values()}
    used = {figure.name for figure in findings.shown_figures.values() if figure.value}
    return [(name, said) for name, said in findings.definitions if name in used or name not in every]


def written_to(areas: Sequence[AreaFindings]) -> list[AreaFindings]:
    """The most letters without a reply first."""
    return sorted(
        (area for area in areas if area.followed), key=lambda area: (-(area.figures["nothing"].value or 0), area.name)
    )
