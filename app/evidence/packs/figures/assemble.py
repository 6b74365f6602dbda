"""What a pack says: assembled from what other rooms know of a day, as known at an audit event."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from app.audit.moments import recorded_at
from app.evidence.interventions.kinds import KINDS, Kind
from app.evidence.packs.figures.campaign_figures import OfCampaign
from app.evidence.packs.figures.concerns import COMMISSIONERS, NOT_LISTED
from app.evidence.packs.figures.figures import Maker, keyed
from app.evidence.packs.figures.findings import (
    SIDES,
    AskedPart,
    CampaignFindings,
    Findings,
    KindFindings,
    PackRequest,
    PartFindings,
    sector_in_sentence,
)
from app.evidence.packs.figures.pack_evidence import PackEvidence
from app.evidence.packs.figures.published_facts import facts_after, rounds_after
from app.evidence.packs.figures.rows import Figure, InspectionRoundRow, InterventionRow, Row
from app.evidence.packs.lines.phrases import campaigns_named, campaigns_titled, facts_scope, lower
from app.evidence.packs.methods import definitions, limits, methods
from app.letters.page.wording import join
from app.platform.clock import london_time
from app.registry.as_known import RegistryAsKnown, without_list
from app.tracking.measures import MEASURES
from app.web.filters import format_date

EVERY_FACT = "Published facts about areas, of every kind"
EVERY_AREA = "Areas of joint inspections, dated or not"
INSPECTED = "Areas inspected jointly"
NO_LIST = "Registries without a list"
NOT_WRITTEN = "Lists to which no letter was sent"
NOT_DATED = "Areas of joint inspections, no date recorded"

MAY_BE_LATER = "{}, in a month or year that was not over"
"""The name of a figure of what may be of after the pack's day."""

WITHOUT_LATER = "{}, without those in a month or year that was not over"
"""What the name of a figure says that counts as the methods before the sixth did."""

NO_LIST_BEFORE = "Despatch has no list of schools, so it records no letter to them and can’t say whether any was sent."
"""What lines that were saved until November 2026 say of the one sector without a registry."""

NOT_SAID = "No one has recorded which bodies {} is about, so this pack counts nothing for it."


def assemble(session: Session, asked: PackRequest, *, valid_at: date, known_at: int) -> Findings:
    """Everything that is `asked`, on the day `valid_at` and as known at audit event `known_at`.

    `session` reads one moment (app/platform/database.py), so that what is taken back is taken from the same one.
    """
    evidence = PackEvidence(session, asked, valid_at, known_at)
    parts = [_part(evidence, part, place) for place, part in enumerate(asked.parts, start=1)]
    parts = [replace(part, shared=_shared(part, parts)) for part in parts]
    campaigns = [campaign.rows for campaign in evidence.campaigns]
    return Findings(
        valid_at=valid_at,
        known_at=known_at,
        parts=parts,
        rows={row.id: row for row in _rows(evidence)},
        methods=tuple(methods(campaigns, valid_at=valid_at, known_at=known_at)),
        limits=(
            *limits(campaigns),
            *facts_scope(_scope(asked.interventions), _scope(asked.rounds)),
            *_undated(parts, valid_at),
            *_counted_twice(parts),
            *_missing_sentences(evidence, parts),
            *_untold(evidence),
        ),
        definitions=tuple(definitions()),
        coverage=tuple(_coverage(evidence)),
        recorded_on=london_time(recorded).date() if (recorded := recorded_at(session, known_at)) else None,
    )


def _part(evidence: PackEvidence, part: AskedPart, place: int) -> PartFindings:
    prefix, make = part.letter or f"part{place}", Maker(evidence.asked.number)
    of_sector = [registry for registry in evidence.registries.values() if registry.sector == part.sector]
    mine = [registry for registry in of_sector if registry.slug in evidence.listed]
    campaigns = [
        findings
        for campaign in (evidence.campaigns if mine else ())
        if (findings := OfCampaign(campaign, f"{prefix}.{campaign.rows.key}", make).findings(mine))
    ]
    empty = without_list(of_sector, evidence.listed)
    name = _sector_name(part.sector, of_sector)
    wrote = any(campaign.figures["letters"].value for campaign in campaigns)
    nothing, said = ("", "") if wrote else _nothing(evidence, part, name, listed=bool(mine))
    interventions, rounds = evidence.facts.about(part.sector)
    return PartFindings(
        letter=part.letter,
        words=part.words,
        sector=part.sector,
        sector_name=name,
        nothing=nothing,
        no_letter=make.unsaid(f"{prefix}.letters", MEASURES["letters"].name, said, formerly=(nothing, NO_LIST_BEFORE))
        if nothing
        else None,
        registries=[registry.name for registry in mine],
        campaigns=campaigns,
        interventions=_every(make, f"{prefix}.interventions", EVERY_FACT, interventions),
        intervention_rows=interventions,
        rounds=_every(make, f"{prefix}.rounds", EVERY_AREA, rounds),
        round_rows=rounds,
        kinds=[
            _kind(kind, f"{prefix}.interventions.{kind.slug}", interventions, make, evidence.first_date)
            for kind in _kinds(interventions)
        ],
        inspected=make.counted(
            f"{prefix}.rounds.dated",
            INSPECTED,
            [row.id for row in rounds if row.dated and not row.may_be_later],
            method=2,
        ),
        not_dated=make.counted(
            f"{prefix}.rounds.undated",
            NOT_DATED,
            [row.id for row in rounds if not row.dated and not row.may_be_later],
            method=2,
        ),
        inspected_later=_may_be_later(make, f"{prefix}.rounds.may_be_later", "Areas of joint inspections", rounds),
        chosen=evidence.told_campaigns,
        not_listed=_not_listed(mine, empty),
        no_list=_names(make, f"{prefix}.no_list", NO_LIST, empty),
        not_written=_names(make, f"{prefix}.not_written", NOT_WRITTEN, _not_written(mine, campaigns) if wrote else ()),
        facts_scope=_scope(evidence.asked.interventions),
        rounds_scope=_scope(evidence.asked.rounds),
    )


def _not_listed(listed: Sequence[RegistryAsKnown], empty: Sequence[RegistryAsKnown]) -> list[str]:
    """Who is on no list of the sector: of commissioners, nothing more where they have a registry of their own."""
    slugs = [registry.slug for registry in (*listed, *empty)]
    said = [] if COMMISSIONERS in slugs else [NOT_LISTED[slug] for slug in slugs if slug in NOT_LISTED]
    return [*said, f"There is no list here of {_named(empty)}."] if listed and empty else said


def _not_written(registries: Sequence[RegistryAsKnown], campaigns: Sequence[CampaignFindings]) -> list[RegistryAsKnown]:
    """The lists of the sector to which no letter of the campaigns was sent."""
    written = {one.slug for campaign in campaigns for one in campaign.registries if one.figures["sent"].value}
    return [registry for registry in registries if registry.slug not in written]


def _names(make: Maker, key: str, name: str, registries: Sequence[RegistryAsKnown]) -> Figure | None:
    """The registries by name, as a figure without a number; None where there is none."""
    return make.unsaid(f"{key}{keyed(7)}", name, _named(registries), method=7) if registries else None


def _named(registries: Sequence[RegistryAsKnown]) -> str:
    """ "safeguarding partnerships and NHS trusts", in a sentence."""
    return join([lower(registry.name) for registry in registries])


def _scope(chosen: Sequence[int] | None) -> str:
    """As PartFindings has it."""
    return "all" if chosen is None else "some" if chosen else "none"


def _kinds(rows: Sequence[InterventionRow]) -> list[Kind]:
    """Those that there are rows of, in their order."""
    codes = {row.code for row in rows}
    return [kind for kind in KINDS if kind.slug in codes]


def _every(make: Maker, key: str, name: str, rows: Sequence[InterventionRow] | Sequence[InspectionRoundRow]) -> Figure:
    """All rows; where some may be of after the pack's day, with the figure of the first method, which left them out."""
    before = make.counted(key, name, [row.id for row in rows if not row.may_be_later])
    if len(before.rows) == len(rows):
        return before
    earlier = replace(before, name=WITHOUT_LATER.format(name))
    return replace(
        make.counted(f"{key}{keyed(6)}", name, [row.id for row in rows], method=6),
        earlier=earlier,
    )


def _may_be_later(
    make: Maker, key: str, name: str, rows: Sequence[InterventionRow] | Sequence[InspectionRoundRow]
) -> Figure | None:
    mine = [row.id for row in rows if row.may_be_later]
    return make.counted(key, MAY_BE_LATER.format(name), mine, method=6) if mine else None


def _kind(kind: Kind, key: str, rows: Sequence[InterventionRow], make: Maker, first: date | None) -> KindFindings:
    every = [row for row in rows if row.code == kind.slug]
    mine = [row for row in every if not row.may_be_later]
    method = 2 if mine else 6  # the methods before had no figure of a kind without a fact
    dated, undated = [row.id for row in mine if row.dated], [row.id for row in mine if not row.dated]
    sides = {
        code: make.counted(
            f"{key}.{code}",
            f"{kind.plural}, {side.format(day=format_date(first))}",
            [row.id for row in mine if row.dated and _side(row, first) == code],
            method=method,
        )
        for code, side in SIDES.items()
        if first
    }
    return KindFindings(
        kind.slug,
        make.counted(key, kind.plural, dated, method=method),
        make.counted(f"{key}.undated", f"{kind.plural}, no date recorded", undated, method=method),
        first,
        sides,
        _may_be_later(make, f"{key}.may_be_later", kind.plural, every),
    )


def _side(row: InterventionRow, first: date) -> str:
    """A code of SIDES, by when it began, or, where that is not recorded, by when it ended."""
    if row.latest and row.latest < first:
        return "before"
    return "since" if row.earliest and row.earliest >= first else "either"


def _undated(parts: Iterable[PartFindings], valid_at: date) -> Iterator[str]:
    if any(any(kind.undated.value for kind in part.kinds) or _inspected_later(part) for part in parts):
        yield (
            "A published fact without a recorded date is counted separately: it may be from after "
            f"{format_date(valid_at)}."
        )
    if any(part.inspected_later or any(kind.may_be_later for kind in part.kinds) for part in parts):
        yield (
            f"A published fact of a month or a year that was not over by {format_date(valid_at)} is counted "
            "separately: it may be from after that day."
        )
    if any(not row.dated and row.round_over for part in parts for row in part.round_rows):
        yield (
            "An area for which a round of inspections has no date is counted separately: it was inspected within the "
            "dates of the round."
        )


def _inspected_later(part: PartFindings) -> bool:
    """Whether an area without a date is of a round that was not over by the day of the pack."""
    return any(not row.dated and not row.round_over and not row.may_be_later for row in part.round_rows)


def _shared(part: PartFindings, parts: Iterable[PartFindings]) -> Mapping[str, frozenset[str]]:
    return {
        other.name: part.published & other.published
        for other in parts
        if other is not part and part.published & other.published
    }


def _counted_twice(parts: Iterable[PartFindings]) -> Iterator[str]:
    if any(part.shared for part in parts):
        yield (
            "A published fact or a joint inspection that concerns several parts counts in each of them, so the parts "
            "do not add up."
        )


def _sector_name(sector: str, registries: Sequence[RegistryAsKnown]) -> str:
    if registries:
        return registries[0].sector_name
    return sector.replace("-", " ").capitalize()


def _nothing(evidence: PackEvidence, part: AskedPart, name: str, *, listed: bool) -> tuple[str, str]:
    """What the record has of letters to a sector without any, and of which campaigns: as pages say it, and as a line to
    read out does. `name`: the sector's; `listed`: whether a registry is of it."""
    sector, chosen = part.sector, evidence.told_campaigns
    if not sector:
        said = NOT_SAID.format(f"part ({part.letter})" if part.letter else "the question")
        return said, said
    them = sector_in_sentence(sector, name)
    if not listed:
        said = f"No record is held here of letters to {them}, so it is not known whether any was sent."
        return said, said
    others_wrote = sector in evidence.sectors_of_others
    if not chosen:
        wrote = f"This pack counts no campaign, but letters to {them} are recorded in others."
        none = f"No letter to {them} is recorded in any campaign."
        return (wrote, wrote) if others_wrote else (none, f"No letter to {them} is recorded.")
    in_others = "; letters of other campaigns to them are" if others_wrote else ""
    told = [
        f"No letter of {named} to {them} is recorded" for named in (campaigns_named(chosen), campaigns_titled(chosen))
    ]
    return f"{told[0]}{in_others}.", f"{told[1]}{in_others}."


def _rows(evidence: PackEvidence) -> Iterator[Row]:
    """What is of the sectors asked about, in the order in which a pack tells it."""
    slugs, sectors = evidence.slugs, evidence.sectors
    for campaign in evidence.campaigns:
        unaddressed = [row for rows in campaign.out.unaddressed.values() for row in rows]
        out = (campaign.out.addressees, campaign.out.rows, unaddressed)
        for kind in (campaign.rows.letters.values(), campaign.rows.replies, campaign.rows.answers, *out):
            yield from (row for row in kind if row.registry in slugs)
        for chaser in campaign.chasers:
            if not chaser.is_later:
                yield from (row for row in chaser.letters.values() if row.registry in slugs)
    yield from (row for row, about in evidence.facts.interventions if about & sectors)
    yield from (row for row, about in evidence.facts.rounds if about & sectors)


def _coverage(evidence: PackEvidence) -> Iterator[str]:
    for campaign in evidence.campaigns:
        then = campaign.snapshot.then
        for slug in (*campaign.out.listed, *campaign.out.unaddressed):
            if slug in evidence.slugs & evidence.listed and campaign.posts.get(slug) is None:
                yield (
                    f"{then.reference}: whether the list “{evidence.registries[slug].name}” was complete on "
                    f"{format_date(then.valid_at)} is not known, so it is not known how many posts there were, or "
                    "which ones it leaves out."
                )


def _missing_sentences(evidence: PackEvidence, parts: Iterable[PartFindings]) -> Iterator[str]:
    for campaign in evidence.chosen:
        if not campaign.snapshot.then.begun:
            yield (
                f"A campaign chosen for this pack had not begun at event {evidence.known_at:,}, so nothing of it "
                "counts."
            )
    for sector in sorted(evidence.sectors - {"", *(one.sector for one in evidence.registries.values())}):
        them = sector_in_sentence(sector, _sector_name(sector, ()))
        yield f"There is no registry of {them}, so no campaign can write to {them}."
    for empty in dict.fromkeys(part.no_list.words for part in parts if part.no_list):
        yield f"Despatch has no list of {empty}, so no campaign can write to them."


def _untold(evidence: PackEvidence) -> Iterator[str]:
    """What was chosen by itself, and is not told of any part."""
    asked, known_at = evidence.asked, evidence.known_at
    acts = [(row.intervention_id, f"{row.area}: {row.title}", about) for row, about in evidence.facts.interventions]
    rounds = [(row.round_id, row.title, about) for row, about in evidence.facts.rounds]
    for what, chosen, found, later in (
        ("A published fact", asked.interventions, acts, facts_after),
        ("An inspection round", asked.rounds, rounds, rounds_after),
    ):
        names = {one: name for one, name, _ in found}
        told = {one for one, _, about in found if about & evidence.sectors}
        for one in chosen or ():
            if one not in names:
                why = later(evidence.session, evidence.valid_at, known_at).get(one)
                nothing = f": nothing of it was recorded at event {known_at:,}"
                yield f"{what} that was chosen is not here{f', since {why}' if why else nothing}."
            elif one not in told:
                yield f"{what} that was chosen is not here, since it concerns no part: {names[one]}."
