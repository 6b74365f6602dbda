"""What a pack says: assembled from what other rooms know of a day, as known at an audit event."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.as_known import campaign_as_known
from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.sent_letters import sent_facts
from app.evidence.interventions.kinds import KINDS, Kind
from app.evidence.packs.figures.campaign_figures import OfCampaign
from app.evidence.packs.figures.concerns import NOT_LISTED
from app.evidence.packs.figures.figures import Maker, keyed
from app.evidence.packs.figures.findings import (
    SIDES,
    AskedPart,
    ChosenCampaign,
    Findings,
    KindFindings,
    PackRequest,
    PartFindings,
    sector_in_sentence,
)
from app.evidence.packs.figures.gather import CampaignEvidence, gather
from app.evidence.packs.figures.published_facts import PublishedFacts, facts_after, published_facts, rounds_after
from app.evidence.packs.figures.rows import Figure, InspectionRoundRow, InterventionRow, Row
from app.evidence.packs.lines.phrases import campaigns_named, campaigns_titled, facts_scope
from app.evidence.packs.methods import definitions, limits, methods
from app.evidence.questions.find import SCHOOLS
from app.registry.as_known import RegistryAsKnown, registries_then
from app.tracking.measures import MEASURES
from app.web.filters import format_date

EVERY_FACT = "Published facts about areas, of every kind"
EVERY_AREA = "Areas of joint inspections, dated or not"
INSPECTED = "Areas inspected jointly"
NOT_DATED = "Areas of joint inspections, no date recorded"

MAY_BE_LATER = "{}, in a month or year that was not over"
"""The name of a figure of what may be of after the pack's day."""

WITHOUT_LATER = "{}, without those in a month or year that was not over"
"""What the name of a figure says that counts as the methods before the sixth did."""

NOT_SAID = "No one has recorded which bodies {} is about, so this pack counts nothing for it."


def assemble(session: Session, asked: PackRequest, *, valid_at: date, known_at: int) -> Findings:
    """Everything that is `asked`, on the day `valid_at` and as known at audit event `known_at`.

    `session` reads one moment (app/platform/database.py), so that what is taken back is taken from the same one.
    """
    registries = registries_then(session, known_at)
    there = {
        campaign.id: campaign for campaign in session.scalars(select(Campaign).where(Campaign.id.in_(asked.campaigns)))
    }
    evidences = [
        gather(session, there[one], registries, valid_at=valid_at, known_at=known_at)
        for one in dict.fromkeys(asked.campaigns)
        if one in there
    ]
    gathered = [evidence for evidence in evidences if evidence]
    facts = published_facts(session, asked, valid_at=valid_at, known_at=known_at)
    make = Maker(asked.number)
    others = _sectors_of_others(session, asked, registries, valid_at=valid_at, known_at=known_at)
    written = [
        evidence.rows.then.letter_date
        for evidence in gathered
        if any(
            row.early and row.early.sent for row in evidence.rows.letters
        )  # so the sides have counted since method 2
    ]
    first = min(written, default=None)
    sectors = {part.sector for part in asked.parts}
    chosen_campaigns = [_chosen_campaign(evidence, registries, sectors) for evidence in gathered]
    parts = [
        replace(
            _part(part, place, registries, gathered, facts, others, make, first, chosen_campaigns),
            facts_scope=_scope(asked.interventions),
            rounds_scope=_scope(asked.rounds),
        )
        for place, part in enumerate(asked.parts, start=1)
    ]
    parts = [replace(part, shared=_shared(part, parts)) for part in parts]
    campaigns = [(evidence.rows, evidence.deadline) for evidence in gathered]
    missing = [
        *_missing_sentences(asked, there, gathered, registries, known_at),
        *_untold(session, asked, facts, valid_at, known_at),
    ]
    return Findings(
        valid_at=valid_at,
        known_at=known_at,
        parts=parts,
        rows={row.id: row for row in _rows(gathered, facts, sectors, registries)},
        methods=tuple(methods(campaigns, valid_at=valid_at, known_at=known_at)),
        limits=(
            *limits(campaigns),
            *facts_scope(_scope(asked.interventions), _scope(asked.rounds)),
            *_undated(parts, valid_at),
            *_counted_twice(parts),
            *missing,
        ),
        definitions=tuple(definitions()),
        coverage=tuple(_coverage(gathered, sectors, registries)),
    )


def _chosen_campaign(
    one: CampaignEvidence, registries: Mapping[str, RegistryAsKnown], sectors: set[str]
) -> ChosenCampaign:
    """`sectors`: those that the parts are about."""
    elsewhere = Counter(
        registries[row.registry].name
        for row in one.rows.letters
        if row.sent_on and registries[row.registry].sector not in sectors
    )
    campaign = one.rows.then
    return ChosenCampaign(campaign.reference, one.rows.notice, one.printed.copies, elsewhere, campaign.title)


def _part(
    part: AskedPart,
    place: int,
    registries: Mapping[str, RegistryAsKnown],
    gathered: Sequence[CampaignEvidence],
    facts: PublishedFacts,
    others: Collection[str],
    make: Maker,
    first: date | None,
    chosen: Sequence[ChosenCampaign],
) -> PartFindings:
    """`first`: the earliest date of letters that were sent, None where none was."""
    prefix = part.letter or f"part{place}"
    mine = [registry for registry in registries.values() if registry.sector == part.sector]
    campaigns = [
        findings
        for evidence in (gathered if mine else ())
        if (findings := OfCampaign(evidence, f"{prefix}.{evidence.rows.key}", make).findings(mine))
    ]
    name = _sector_name(part.sector, mine)
    wrote = any(campaign.figures["letters"].value for campaign in campaigns)
    nothing, said = ("", "") if wrote else _nothing(part, name, chosen, others, listed=bool(mine))
    interventions, rounds = facts.about(part.sector)
    return PartFindings(
        letter=part.letter,
        words=part.words,
        sector=part.sector,
        sector_name=name,
        nothing=nothing,
        no_letter=make.unsaid(f"{prefix}.letters", MEASURES["letters"].name, said, formerly=(nothing,))
        if nothing
        else None,
        registries=[registry.name for registry in mine],
        campaigns=campaigns,
        interventions=_every(make, f"{prefix}.interventions", EVERY_FACT, interventions),
        intervention_rows=interventions,
        rounds=_every(make, f"{prefix}.rounds", EVERY_AREA, rounds),
        round_rows=rounds,
        kinds=[
            _kind(kind, f"{prefix}.interventions.{kind.slug}", interventions, make, first)
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
        chosen=chosen,
        not_listed=[NOT_LISTED[registry.slug] for registry in mine if registry.slug in NOT_LISTED],
    )


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


def _nothing(
    part: AskedPart, name: str, chosen: Sequence[ChosenCampaign], others: Collection[str], *, listed: bool
) -> tuple[str, str]:
    """What the record has of letters to a sector without any, and of which campaigns: as pages say it, and as a line to
    read out does. `others`: the sectors to which campaigns wrote that are not of the pack; `listed`: whether a registry
    is of the sector."""
    sector = part.sector
    if not sector:
        said = NOT_SAID.format(f"part ({part.letter})" if part.letter else "the question")
        return said, said
    them = sector_in_sentence(sector, name)
    if not listed:
        return (
            f"Despatch has no list of {them}, so it records no letter to them and can’t say whether any was sent.",
            f"No record is held here of letters to {them}, so it is not known whether any was sent.",
        )
    if not chosen:
        wrote = f"This pack counts no campaign, but letters to {them} are recorded in others."
        none = f"No letter to {them} is recorded in any campaign."
        return (wrote, wrote) if sector in others else (none, f"No letter to {them} is recorded.")
    others_wrote = "; letters of other campaigns to them are" if sector in others else ""
    told = [
        f"No letter of {named} to {them} is recorded" for named in (campaigns_named(chosen), campaigns_titled(chosen))
    ]
    return f"{told[0]}{others_wrote}.", f"{told[1]}{others_wrote}."


def _sectors_of_others(
    session: Session, asked: PackRequest, registries: Mapping[str, RegistryAsKnown], *, valid_at: date, known_at: int
) -> set[str]:
    """To which letters went of campaigns that were not chosen, nor remind of one that was."""
    found: set[str] = set()
    for campaign in session.scalars(select(Campaign).where(Campaign.id.not_in(asked.campaigns))):
        if campaign.chases_id in asked.campaigns or not campaign_as_known(session, campaign, known_at).begun:
            continue
        sent = sent_facts(session, campaign.id, valid_at=valid_at, known_at=known_at)
        slugs = session.execute(select(Letter.id, Letter.registry_slug).where(Letter.campaign_id == campaign.id))
        found |= {registries[slug].sector for letter_id, slug in slugs if letter_id in sent and slug in registries}
    return found


def _rows(
    gathered: Iterable[CampaignEvidence],
    facts: PublishedFacts,
    sectors: set[str],
    registries: Mapping[str, RegistryAsKnown],
) -> Iterator[Row]:
    """What is of the sectors asked about, in the order in which a pack tells it."""
    slugs = {registry.slug for registry in registries.values() if registry.sector in sectors}
    for evidence in gathered:
        unaddressed = [row for rows in evidence.out.unaddressed.values() for row in rows]
        out = (evidence.out.addressees, evidence.out.rows, unaddressed)
        for kind in (evidence.rows.letters, evidence.rows.replies, evidence.rows.answers, *out):
            yield from (row for row in kind if row.registry in slugs)
        for chaser in evidence.chasers:
            if not evidence.is_later(chaser):
                yield from (row for row in chaser.letters if row.registry in slugs)
    yield from (row for row, about in facts.interventions if about & sectors)
    yield from (row for row, about in facts.rounds if about & sectors)


def _coverage(
    gathered: Iterable[CampaignEvidence], sectors: set[str], registries: Mapping[str, RegistryAsKnown]
) -> Iterator[str]:
    for evidence in gathered:
        day = format_date(evidence.rows.then.valid_at)
        for slug in (*evidence.out.listed, *evidence.out.unaddressed):
            if registries[slug].sector in sectors and evidence.posts.get(slug) is None:
                yield (
                    f"{evidence.rows.then.reference}: whether the list “{registries[slug].name}” was complete on {day} "
                    "is not known, so it is not known how many posts there were, nor whom it leaves out."
                )


def _missing_sentences(
    asked: PackRequest,
    there: Mapping[int, Campaign],
    gathered: Sequence[CampaignEvidence],
    registries: Mapping[str, RegistryAsKnown],
    known_at: int,
) -> Iterator[str]:
    told = {evidence.rows.snapshot.campaign.id for evidence in gathered}
    for campaign in asked.campaigns:
        if campaign in there and campaign not in told:
            yield f"A campaign that was chosen was not begun yet at event {known_at:,}, so nothing of it counts."
    if any(part.sector == SCHOOLS for part in asked.parts) and all(
        registry.sector != SCHOOLS for registry in registries.values()
    ):
        yield "Despatch has no list of schools, so no campaign can write to them."


def _untold(
    session: Session, asked: PackRequest, facts: PublishedFacts, valid_at: date, known_at: int
) -> Iterator[str]:
    """What was chosen by itself, and is not told of any part."""
    sectors = {part.sector for part in asked.parts}
    acts = [(row.intervention_id, f"{row.area}: {row.title}", about) for row, about in facts.interventions]
    rounds = [(row.round_id, row.title, about) for row, about in facts.rounds]
    for what, chosen, found, later in (
        ("A published fact", asked.interventions, acts, facts_after),
        ("An inspection round", asked.rounds, rounds, rounds_after),
    ):
        names = {one: name for one, name, _ in found}
        told = {one for one, _, about in found if about & sectors}
        for one in chosen or ():
            if one not in names:
                why = later(session, valid_at, known_at).get(one)
                nothing = f": nothing of it was recorded at event {known_at:,}"
                yield f"{what} that was chosen is not here{f', since {why}' if why else nothing}."
            elif one not in told:
                yield f"{what} that was chosen is not here, since it concerns no part: {names[one]}."
