"""What a pack is asked, and what it says, as plain data: by part and campaign, in figures with their rows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from operator import attrgetter

from app.audit.record import digest_of
from app.evidence.packs.figures.rows import (
    METHODS,
    REMOVED,
    AnswerRow,
    Figure,
    InspectionRoundRow,
    InterventionRow,
    LeftOutRow,
    Row,
)


@dataclass(frozen=True)
class PackRequest:
    """What a pack is asked. `campaigns`: ids, in their order. `interventions`, `rounds`: ids of those chosen; None:
    all. `number`: the pack's own, None while it is only looked at."""

    parts: Sequence["AskedPart"]
    campaigns: Sequence[int] = ()
    interventions: Sequence[int] | None = None
    rounds: Sequence[int] | None = None
    number: int | None = None

    def for_figure(self, key: str) -> "PackRequest":
        """What must be counted to make one figure of it: its part alone; for a figure of a campaign that campaign alone
        and no published facts; and no campaign for published facts, unless they are counted by the day of its letters.
        """
        letter, subject, *_ = (*key.split("."), "")
        parts = [part for part in self.parts if part.letter == letter] or self.parts
        if subject in map(str, self.campaigns):
            return replace(self, parts=parts, campaigns=[int(subject)], interventions=[], rounds=[])
        if subject in ("interventions", "rounds") and key.rpartition(".")[2] not in SIDES:
            return replace(self, parts=parts, campaigns=[])
        return replace(self, parts=parts)


@dataclass(frozen=True)
class AskedPart:
    """`letter`: a, b … (blank: the question has no parts); `sector`: as in the registries, or blank."""

    letter: str
    words: str
    sector: str


@dataclass(frozen=True)
class RegistryFindings:
    """`posts`: how many there were on the campaign's day; its value is None outside the registry's coverage. `figures`
    by measure (app/tracking/measures.py): "sent", "delivered" … `addressees`: of its open letter, None where it has
    none. `early`: the figures of the first two methods; `before`: those of the third to fifth that the next one counts
    again, in the order of their digests."""

    slug: str
    name: str
    posts: Figure
    figures: Mapping[str, Figure]
    addressees: Figure | None = None
    early: Sequence[Figure] = ()
    before: Sequence[Figure] = ()


@dataclass(frozen=True)
class UnwrittenFindings:
    """The posts of a registry of the sector to which nobody tried to send a letter of the campaign, whatever the
    reason, and whether it wrote to the registry or not. `complete`: whether its list is known to be complete on the
    campaign's day."""

    slug: str
    name: str
    posts: Figure
    complete: bool


@dataclass(frozen=True)
class AskFindings:
    """`figures` by code of asks_grid.CELLS. `quotes`: what was answered, quoted or in an official's words, in the
    letters' order. `early`: the figures of the first two methods."""

    number: int
    text: str
    figures: Mapping[str, Figure]
    quotes: Sequence[AnswerRow]
    early: Sequence[Figure] = ()

    @property
    def quoted(self) -> Sequence[AnswerRow]:
        """Those with a passage of the reply."""
        return [quote for quote in self.quotes if quote.passage]

    @property
    def summed_up(self) -> Sequence[AnswerRow]:
        """Those without one, in the words of the official who recorded them."""
        return [quote for quote in self.quotes if quote.words and not quote.passage]


@dataclass(frozen=True)
class ChaserFindings:
    """A reminder of this campaign's letters. `figures`: "letters", "sent", "replied_after". `early`: those of the first
    two methods. `later`: whether it is dated after the pack's day and none of it was sent by then."""

    reference: str
    title: str
    letter_date: date
    figures: Mapping[str, Figure]
    early: Sequence[Figure] = ()
    later: bool = False


@dataclass(frozen=True)
class CitedFindings:
    """Guidance or a power that the letter cites. `in_force`: on the letter's date, None where its first day is not
    recorded; `words`: that, and how many letters were sent after its last day."""

    edition_id: int
    title: str
    in_force: bool | None
    words: str


@dataclass(frozen=True)
class AreaFindings:
    """Letters of the part to the organisations of an area. `figures` by measure: "sent", "replies", "replied",
    "nothing". `tile`: its place on the map. `early`: the figures of the first two methods. `followed`: the letters sent
    or answered, as ids of rows."""

    slug: str
    name: str
    region: str
    figures: Mapping[str, Figure]
    tile: tuple[int, int] | None
    early: Sequence[Figure] = ()
    followed: Sequence[str] = ()


@dataclass(frozen=True)
class BareArea:
    """An area that no recipient of the part's letters serves. `tile`: its place on the map, which is of England."""

    slug: str
    name: str
    region: str
    tile: tuple[int, int] | None


@dataclass(frozen=True)
class CampaignFindings:
    """What one campaign did for one part. `figures` by measure, over all registries of the sector. `left_out`: every
    hold-out and exclusion. `addressees`: of its open letters, None where it has none. `unwritten`: a row for each
    registry of the sector; `not_sent`: over all of them. `notice`: what its letters print above the addressee
    ("This letter is a reconstruction."), blank where they have none. `bare`: the areas that
    are not among `areas`. `subject`: what its letters print as their subject, blank where they do not all print one.
    `every_chaser`: its reminders, with those that are later than the pack's day.
    `excluded_by`: those left out for other reasons, by a code of LEFT_OUT, or of REMOVED; `unsent`: letters made, which
    nobody tried to send. `early`: the figures of the first two methods over all registries; `before`:
    as of RegistryFindings."""

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
    every_chaser: Sequence[ChaserFindings]
    cited: Sequence[CitedFindings]
    areas: Sequence[AreaFindings]
    unwritten: Sequence[UnwrittenFindings]
    not_sent: Figure
    addressees: Figure | None = None
    notice: str = ""
    bare: Sequence[BareArea] = ()
    subject: str = ""
    excluded_by: Mapping[str, Figure] = field(default_factory=dict)
    unsent: Figure | None = None
    early: Sequence[Figure] = ()
    before: Sequence[Figure] = ()

    @property
    def silent(self) -> bool:
        """Whether none of its letters here was sent, nor anything came all the same: then a sentence says all of it."""
        return not self.figures["sent"].value and not self.figures["nothing"].of

    @property
    def chasers(self) -> Sequence[ChaserFindings]:
        """Those that a pack tells of: a reminder of a later day is not of it."""
        return [chaser for chaser in self.every_chaser if not chaser.later]

    @property
    def measured(self) -> Sequence[Figure]:
        """As a table tells them."""
        return [*self.figures.values(), *self._others]

    @property
    def every(self) -> Sequence[Figure]:
        """The same, with those of the third to fifth methods in the place that their digests have them in."""
        return [*self.figures.values(), *self.before, *self._others]

    @property
    def _others(self) -> Sequence[Figure]:
        return [*([self.addressees] if self.addressees else ()), self.not_sent]

    @property
    def shown(self) -> Sequence[Figure]:
        """Those measured that have a number: of a list that has no letter, who was not written to."""
        return [figure for figure in self.measured if figure.value is not None]


@dataclass(frozen=True)
class KindFindings:
    """Published facts of one kind (`code`: interventions/kinds.py). `undated`: those of which no day is recorded, which
    may be of a later day than the pack's, and are not in `dated`. `sides`: those dated, by a code of SIDES, where a
    letter was sent: on which side of `letter_date`, the earliest date of the letters, each is. `may_be_later`: those of
    a month or a year that was not over by the pack's day, which are not in the others; None where there is none."""

    code: str
    dated: Figure
    undated: Figure
    letter_date: date | None = None
    sides: Mapping[str, Figure] = field(default_factory=dict)
    may_be_later: Figure | None = None

    @property
    def figures(self) -> Sequence[Figure]:
        return [self.dated, self.undated, *self.sides.values(), *([self.may_be_later] if self.may_be_later else [])]


SIDES: Mapping[str, str] = {
    "before": "before the letters of {day}",
    "since": "on the day of the letters of {day} or since",
    "either": "before or since the letters of {day}",
}
"""Where a published fact is in time: "either" where too little of its date is recorded to say."""


@dataclass(frozen=True)
class ChosenCampaign:
    """A campaign that the pack counts, whichever parts its letters are about. `notice`, `title` as CampaignFindings has
    them; `copies`: the lines under “cc” of its letters that were sent. `elsewhere`: by the name of their registry, how
    many of its letters were sent to posts that no part is about."""

    reference: str
    notice: str
    copies: Sequence[str]
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    title: str = ""


@dataclass(frozen=True)
class PartFindings:
    """`nothing`: that no letter of the chosen campaigns is recorded, as a sentence; blank otherwise; `no_letter`: the
    same as a figure, in words that can be read out in an answer. `chosen`: those campaigns. `registries`: names of
    those of its sector; `not_listed`: sentences about who is not on them. `interventions`, `rounds`: all published
    facts and all areas of joint inspections that concern it; `kinds`, and `inspected` and `not_dated`: the same by
    kind, and by whether any day is recorded. `shared`: by the name of another part, the ids of those that concern it
    too. `inspected_later`: areas that may have been inspected after the pack's day, since only the month or year is
    known; None where there is none. `no_list`: the registries of its sector that are empty; `not_written`: its lists to
    which no letter of the chosen campaigns was sent, where one was to another; both by name, without a number, and None
    where there is none. `facts_scope`, `rounds_scope`: how many of the published facts and of the
    inspection rounds the pack was asked to count, "all", "some" or "none"."""

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
    round_rows: Sequence[InspectionRoundRow]
    kinds: Sequence[KindFindings]
    inspected: Figure
    not_dated: Figure
    chosen: Sequence[ChosenCampaign] = ()
    not_listed: Sequence[str] = ()
    shared: Mapping[str, frozenset[str]] = field(default_factory=dict)
    inspected_later: Figure | None = None
    facts_scope: str = "all"
    rounds_scope: str = "all"
    no_list: Figure | None = None
    not_written: Figure | None = None

    @property
    def counted_facts(self) -> Sequence[Figure]:
        """The figures of published facts and inspections that the part was asked to count, as a table tells them."""
        if not self.sector:
            return []
        by_kind = [figure for kind in self.kinds for figure in kind.figures]
        facts = [self.interventions, *by_kind] if self.facts_scope != "none" else []
        return [*facts, *(self._of_rounds if self.rounds_scope != "none" else [])]

    @property
    def _of_rounds(self) -> Sequence[Figure]:
        later = [self.inspected_later] if self.inspected_later else []
        return [self.rounds, self.inspected, self.not_dated, *later]

    @property
    def published(self) -> frozenset[str]:
        """The ids of all published facts and areas of joint inspections that concern it."""
        return frozenset((*self.interventions.rows, *self.rounds.rows))

    @property
    def name(self) -> str:
        """ "(a) Councils"; of a question without parts, the sector alone."""
        name = self.sector_name or "Sector not recorded"
        return f"({self.letter}) {name}" if self.letter else name

    @property
    def them(self) -> str:
        return sector_in_sentence(self.sector, self.sector_name)

    @property
    def was_written_to(self) -> bool:
        """Whether a letter to its sector was sent."""
        return any(campaign.figures["sent"].value for campaign in self.campaigns)


THE_SECTOR: Mapping[str, str] = {"police": "the police"}
"""How a sentence calls a sector, where it is not by its name."""


def sector_in_sentence(sector: str, name: str) -> str:
    """ "the police", "health bodies". `name`: the sector's."""
    return THE_SECTOR.get(sector, name[:1].lower() + name[1:])


@dataclass(frozen=True)
class Findings:
    """`known_at`: an audit event, of the day `recorded_on` (None: before anything was recorded). `rows` by id: all that
    figures count. `methods`, `limits`, `definitions`: sentences.
    `coverage`: one for each registry whose list is not known to be complete on a campaign's day."""

    valid_at: date
    known_at: int
    parts: Sequence[PartFindings]
    rows: Mapping[str, Row]
    methods: Sequence[str]
    limits: Sequence[str]
    definitions: Sequence[tuple[str, str]]
    coverage: Sequence[str]
    recorded_on: date | None = None

    @property
    def chosen(self) -> Sequence[ChosenCampaign]:
        """The campaigns that the pack counts, which all its parts have."""
        return self.parts[0].chosen if self.parts else ()

    @cached_property
    def figures(self) -> Mapping[str, Figure]:
        """Every figure by its key, in the order in which a pack tells them; those of earlier methods too."""
        return {figure.key: figure for figure, _ in _figures(self.parts)}

    @cached_property
    def shown_figures(self) -> Mapping[str, Figure]:
        """Every figure that tables and files show: without those that a later method counts otherwise, and those of
        published facts that the pack was not asked to count."""
        early = {figure.key for part in self.parts for campaign in part.campaigns for figure in _early(campaign)}
        for part in self.parts:
            early |= {figure.key for figure in _of_facts(part)} - {figure.key for figure in part.counted_facts}
        return {key: figure for key, figure in self.figures.items() if key not in early}

    @cached_property
    def places(self) -> Mapping[str, str]:
        """What each figure is of, by its key: "(c) Police, MAR15, Chief officers of police"."""
        return {figure.key: ", ".join(place) for figure, place in _figures(self.parts)}

    def called(self, figure: Figure) -> str:
        """ "(c) Police, MAR15, Chief officers of police, replied"."""
        place = self.places.get(figure.key, "")
        return f"{place}, {figure.name[:1].lower()}{figure.name[1:]}" if place else figure.name

    def rows_of(self, key: str) -> Sequence[Row]:
        """The rows that a figure counts. Raises KeyError for a key that there is not."""
        return [self.rows[row] for row in self.figures[key].rows]

    @property
    def digest(self) -> str:
        """Of every figure with the rows behind it, in order."""
        return self._digest(METHODS[-1])

    def digest_like(self, kept: str) -> str:
        """The digest `kept` where it is that of these figures as any method counts them; else that of today's."""
        return kept if kept in map(self._digest, METHODS) else self.digest

    def counted_otherwise(self, kept: str) -> bool:
        """Whether `kept` is the digest of an earlier method, by which a figure that is shown had another number."""
        by = next((method for method in reversed(METHODS) if self._digest(method) == kept), METHODS[-1])
        if by == METHODS[-1]:
            return False
        counted = sorted((figure for figure in self.figures.values() if figure.method <= by), key=attrgetter("method"))
        before = {name_in_key(figure.key): figure.value for figure in counted}
        again = (figure for figure in self.shown_figures.values() if figure.method > by)
        return any(before.get(name_in_key(figure.key), figure.value) != figure.value for figure in again)

    def _digest(self, method: int) -> str:
        figures = [figure for figure in self.figures.values() if figure.method <= method]
        return digest_of(
            [figure.key, figure.value, figure.of, list(figure.rows), list(figure.among)] for figure in figures
        )


AGAIN = re.compile(r"-\d$")
"""What ends the key of a figure that a later method counts again (measures.py)."""


def name_in_key(key: str) -> str:
    """A figure's key without the method that counts it again."""
    return AGAIN.sub("", key)


def _figures(parts: Sequence[PartFindings]) -> Iterator[tuple[Figure, Sequence[str]]]:
    """Each with the part, the campaign, and the registry, the ask, the reminder or the area that it is of."""
    for part in parts:
        if part.no_letter:
            yield part.no_letter, [part.name]
        for campaign in part.campaigns:
            for figure, *place in _of_campaign(campaign):
                if figure.earlier:
                    yield figure.earlier, [part.name, campaign.reference, *place]
                yield figure, [part.name, campaign.reference, *place]
        yield from ((figure, [part.name]) for figure in _of_facts(part))
        yield from ((figure, [part.name]) for figure in (part.not_written, part.no_list) if figure)


def _of_facts(part: PartFindings) -> Iterator[Figure]:
    """Each with the one that an earlier method counted otherwise, in the place that its digests have it in."""
    yield from (figure for kind in part.kinds for figure in kind.figures)
    later = [part.inspected_later] if part.inspected_later else []
    for figure in (part.interventions, part.rounds, part.inspected, part.not_dated, *later):
        yield from (one for one in (figure.earlier, figure) if one)


def _of_campaign(campaign: CampaignFindings) -> Iterator[tuple[Figure, *tuple[str, ...]]]:
    """A figure of posts that were left out is over all registries of the sector, one of letters over those that the
    campaign has to do with: it is named after the one registry where there is one."""
    every = _all_of([findings.name for findings in campaign.registries])
    sector = _all_of([findings.name for findings in campaign.unwritten])
    yield from ((figure, every) for figure in campaign.early)
    yield from ((figure, sector if figure is campaign.not_sent else every) for figure in campaign.every)
    for registry in campaign.registries:
        yield registry.posts, registry.name
        yield from ((figure, registry.name) for figure in registry.early)
        yield from ((figure, registry.name) for figure in (*registry.figures.values(), *registry.before))
        if registry.addressees:
            yield registry.addressees, registry.name
    yield from ((findings.posts, findings.name) for findings in campaign.unwritten)
    for ask in campaign.asks:
        yield from ((figure, every, f"ask {ask.number}") for figure in (*ask.early, *ask.figures.values()))
    out = [campaign.held_out, campaign.excluded, *campaign.excluded_by.values()]
    yield from ((figure, sector) for figure in [*out, *([campaign.unsent] if campaign.unsent else [])])
    for chaser in campaign.every_chaser:
        figures = (*chaser.early, *chaser.figures.values())
        yield from ((figure, every, f"reminder {chaser.reference}") for figure in figures)
    for area in campaign.areas:
        yield from ((figure, every, area.name) for figure in (*area.early, *area.figures.values()))


def _all_of(registries: Sequence[str]) -> str:
    return registries[0] if len(registries) == 1 else "all registries"


def _early(campaign: CampaignFindings) -> Iterator[Figure]:
    """Its figures of earlier methods that a later one counts otherwise."""
    yield from (*campaign.early, *campaign.before)
    yield from (figure.earlier for figure, *_ in _of_campaign(campaign) if figure.earlier)
    if REMOVED in campaign.excluded_by:
        yield campaign.excluded_by[REMOVED]
    for registry in campaign.registries:
        yield from (*registry.early, *registry.before)
    yield from (figure for ask in campaign.asks for figure in ask.early)
    for chaser in campaign.every_chaser:
        yield from (*chaser.early, *(chaser.figures.values() if chaser.later else ()))
    yield from (figure for area in campaign.areas for figure in area.early)
