"""What a pack says, as plain data: figures, and the rows that each of them counts.

A figure is never 0 of 0: where nothing was asked of anybody its `value` is None and its `words` say why.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.audit.record import digest_of

Said = tuple[str, str, str]
"""Shape and word of the status vocabulary, and its code: what a letter's row says to one of the four questions."""


@dataclass(frozen=True)
class Asked:
    """What a pack is asked. `campaigns`: ids, in their order. `interventions`, `rounds`: ids of those chosen; None:
    all. `number`: the pack's own, None while it is only looked at."""

    parts: Sequence["AskedPart"]
    campaigns: Sequence[int] = ()
    interventions: Sequence[int] | None = None
    rounds: Sequence[int] | None = None
    number: int | None = None


@dataclass(frozen=True)
class AskedPart:
    """`letter`: a, b … (blank: the question has no parts); `sector`: as in the registries, or "schools", or blank."""

    letter: str
    words: str
    sector: str


@dataclass(frozen=True)
class Figure:
    """A number with the rows behind it. `key`: stable, as in "c.MAR15.replied". `name`: what is counted ("Replied").

    `value`: None where there is nothing to count or it is not known; `of`: of how many, None where it is of none.
    `words`: both as a page says them ("41 of 43", "Not known", "No letter was sent to schools"). `rows`, `among`: ids
    of the rows that `value` and `of` count. `href`: the page that shows those rows, as at the pack's own moment.
    """

    key: str
    name: str
    value: int | None
    of: int | None
    words: str
    rows: Sequence[str] = ()
    among: Sequence[str] = ()
    href: str = ""


@dataclass(frozen=True)
class LetterRow:
    """A letter. `id`: "letter:" and its number in the database. `area`: slug and name of the area that its organisation
    is the authority of, blank otherwise. `delivered`, `back`, `asks`, `late`: the four answers. `days`: working days by
    which a reply came late or is overdue. `why`: why it failed; `withdrawn`: its post left the audience.
    """

    id: str
    reference: str
    campaign: str
    registry: str
    registry_name: str
    post: str
    nation: str
    region: str
    area: tuple[str, str]
    sent_on: date | None
    channel: str
    delivered: Said
    why: str
    back: Said
    replied_on: date | None
    asks: Said
    late: Said
    due: date | None
    days: int
    withdrawn: bool


@dataclass(frozen=True)
class ReplyRow:
    """A reply, as far as it is about one letter. `id`: "reply:", the response's and the letter's numbers; `kind`: its
    name ("Holding reply")."""

    id: str
    response_id: int
    letter: str
    campaign: str
    registry: str
    post: str
    received_on: date
    kind: str
    how: str


@dataclass(frozen=True)
class AnswerRow:
    """What is said to one ask for one letter. `id`: "answer:", the letter's and the ask's numbers. `answer`: a code of
    asks_grid.CELLS, `name` its word. `words`, `passage`: of the reply that counts, quoted; `response_id`: that reply,
    received on `received_on`."""

    id: str
    letter: str
    campaign: str
    registry: str
    post: str
    number: int
    answer: str
    name: str
    words: str
    passage: str
    response_id: int | None
    received_on: date | None


@dataclass(frozen=True)
class LeftOutRow:
    """A post that was not written to, or whose letter was withdrawn. `id`: "out:", the campaign's number, the post's.
    `how`: a key of LEFT_OUT; `why`: the reason given, or the filter in words. `reference`: of its letter, if it has
    one."""

    id: str
    campaign: str
    registry: str
    registry_name: str
    post: str
    how: str
    why: str
    reference: str


@dataclass(frozen=True)
class AddresseeRow:
    """A post to which an open letter went with all others. `id`: "to:", the campaign's number, the post's. `reference`:
    of the letter."""

    id: str
    campaign: str
    registry: str
    registry_name: str
    post: str
    reference: str


LEFT_OUT: Mapping[str, str] = {
    "held_out": "Held out",
    "filtered": "Not chosen by the audience’s filters",
    "withdrawn": "Letter withdrawn",
    "no_letter": "On the list, with no letter",
}


@dataclass(frozen=True)
class InterventionRow:
    """A published fact about an area. `id`: "intervention:" and its number in the database."""

    id: str
    intervention_id: int
    kind: str
    title: str
    area_slug: str
    area: str
    begun: date | None
    ended: date | None
    facts: Sequence[tuple[str, str]]
    source: str


@dataclass(frozen=True)
class RoundRow:
    """An area of an inspection round. `id`: "round:", the round's and the area's numbers. `outcome`: as published, or
    that none is recorded."""

    id: str
    round_id: int
    title: str
    theme: str
    inspectorates: Sequence[str]
    area_slug: str
    area: str
    dates: str
    outcome: str
    report_url: str


Row = LetterRow | ReplyRow | AnswerRow | AddresseeRow | LeftOutRow | InterventionRow | RoundRow


@dataclass(frozen=True)
class RegistryFindings:
    """`posts`: how many there were on the campaign's day; its value is None outside the registry's coverage. `figures`
    by measure (measures.py): "sent", "delivered" … `addressees`: of its open letter, None where it has none."""

    slug: str
    name: str
    posts: Figure
    figures: Mapping[str, Figure]
    addressees: Figure | None = None


@dataclass(frozen=True)
class AskFindings:
    """`figures` by code of asks_grid.CELLS. `quotes`: what was answered, with its passages, in the letters' order."""

    number: int
    text: str
    figures: Mapping[str, Figure]
    quotes: Sequence[AnswerRow]


@dataclass(frozen=True)
class ChaserFindings:
    """A reminder of this campaign's letters. `figures`: "letters", "sent", "replied_after"."""

    reference: str
    title: str
    letter_date: date
    figures: Mapping[str, Figure]


@dataclass(frozen=True)
class CitedFindings:
    """Guidance or a power that the letter cites. `in_force`: on the letter's date, None where its first day is not
    recorded; `words`: a sentence."""

    edition_id: int
    title: str
    in_force: bool | None
    words: str


@dataclass(frozen=True)
class AreaFindings:
    """Letters of the part to the organisations of an area, by what became of them. `tile`: its place on the map."""

    slug: str
    name: str
    region: str
    sent: Figure
    replied: Figure
    nothing: Figure
    tile: tuple[int, int] | None


@dataclass(frozen=True)
class CampaignFindings:
    """What one campaign did for one part. `figures` by measure, over all registries of the sector. `left_out`: every
    hold-out and exclusion. `addressees`: of its open letters, None where it has none."""

    reference: str
    title: str
    letter_date: date
    reply_by: date | None
    registries: Sequence[RegistryFindings]
    figures: Mapping[str, Figure]
    asks: Sequence[AskFindings]
    left_out: Sequence[LeftOutRow]
    held_out: Figure
    excluded: Figure
    chasers: Sequence[ChaserFindings]
    cited: Sequence[CitedFindings]
    areas: Sequence[AreaFindings]
    addressees: Figure | None = None

    @property
    def measured(self) -> Sequence[Figure]:
        """As a table tells them."""
        return [*self.figures.values(), *([self.addressees] if self.addressees else ())]


@dataclass(frozen=True)
class PartFindings:
    """`nothing`: why there is nothing to count, as a sentence ("No letter was sent to schools."); blank otherwise.
    `registries`: names of those of its sector. `interventions`, `rounds`: those that concern it."""

    letter: str
    words: str
    sector: str
    sector_name: str
    nothing: str
    no_letter: Figure | None
    registries: Sequence[str]
    campaigns: Sequence[CampaignFindings]
    interventions: Figure
    intervention_rows: Sequence[InterventionRow]
    rounds: Figure
    round_rows: Sequence[RoundRow]


@dataclass(frozen=True)
class Findings:
    """`known_at`: an audit event. `rows` by id: all that figures count. `methods`, `limits`, `definitions`: sentences.
    `coverage`: one for each registry whose list is not known to be complete on a campaign's day."""

    valid_at: date
    known_at: int
    parts: Sequence[PartFindings]
    rows: Mapping[str, Row]
    methods: Sequence[str]
    limits: Sequence[str]
    definitions: Sequence[tuple[str, str]]
    coverage: Sequence[str]

    @cached_property
    def figures(self) -> Mapping[str, Figure]:
        """Every figure by its key, in the order in which a pack tells them."""
        return {figure.key: figure for figure in _figures(self.parts)}

    def rows_of(self, key: str) -> Sequence[Row]:
        """The rows that a figure counts. Raises KeyError for a key that there is not."""
        return [self.rows[row] for row in self.figures[key].rows]

    @property
    def digest(self) -> str:
        """Of every figure with the rows behind it, in order."""
        return digest_of([one.key, one.value, one.of, list(one.rows), list(one.among)] for one in self.figures.values())


def _figures(parts: Sequence[PartFindings]) -> Iterator[Figure]:
    for part in parts:
        if part.no_letter:
            yield part.no_letter
        for campaign in part.campaigns:
            yield from campaign.measured
            for registry in campaign.registries:
                yield registry.posts
                yield from registry.figures.values()
                if registry.addressees:
                    yield registry.addressees
            for ask in campaign.asks:
                yield from ask.figures.values()
            yield from (campaign.held_out, campaign.excluded)
            for chaser in campaign.chasers:
                yield from chaser.figures.values()
            for area in campaign.areas:
                yield from (area.sent, area.replied, area.nothing)
        yield from (part.interventions, part.rounds)
