"""What a pack takes from other rooms: each fact is read when it is first asked for, and only once."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.as_known import campaign_as_known
from app.campaigns.lifecycle.chasers import chasers_of
from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.sent_letters import sent_facts
from app.evidence.packs.figures.citations import citations
from app.evidence.packs.figures.concerns import INSPECTORATES
from app.evidence.packs.figures.findings import ChosenCampaign, CitedFindings, PackRequest
from app.evidence.packs.figures.left_out import LeftOut, left_out
from app.evidence.packs.figures.letter_rows import CampaignRows
from app.evidence.packs.figures.places import AreaAsKnown, Place, areas_then, places_then
from app.evidence.packs.figures.printed_words import PrintedFacts, printed_facts
from app.evidence.packs.figures.published_facts import PublishedFacts, published_facts
from app.registry.areas.tiles import tiles_for
from app.registry.as_known import RegistryAsKnown, registries_then
from app.registry.posts.count import count_posts
from app.registry.registries import listed_registries
from app.tracking.snapshot import CampaignSnapshot


@dataclass(eq=False)
class CampaignEvidence:
    """What a pack takes of one campaign, whatever its parts."""

    snapshot: CampaignSnapshot
    registries: Mapping[str, RegistryAsKnown]

    @cached_property
    def rows(self) -> CampaignRows:
        return CampaignRows(self.snapshot, self.registries, self.places)

    @cached_property
    def chasers(self) -> Sequence[CampaignRows]:
        """Its reminders that were begun, with the places of its own day."""
        moment = self.snapshot
        reminders = [
            CampaignSnapshot(moment.session, chaser, moment.valid_at, moment.known_at)
            for chaser in chasers_of(moment.session, moment.campaign.id)
        ]
        return [CampaignRows(one, self.registries, self.places) for one in reminders if one.then.begun]

    @cached_property
    def printed(self) -> PrintedFacts:
        return printed_facts(self.snapshot)

    @cached_property
    def out(self) -> LeftOut:
        return left_out(self.rows)

    @cached_property
    def cited(self) -> Sequence[CitedFindings]:
        return citations(self.rows)

    @cached_property
    def posts(self) -> Mapping[str, int | None]:
        """How many each registry had on the campaign's day, None where its list is not known to be complete."""
        moment = self.snapshot
        return count_posts(moment.session, valid_at=moment.then.valid_at, known_at=moment.event)

    @cached_property
    def areas(self) -> Mapping[int, AreaAsKnown]:
        """By id, those that there were on the campaign's day."""
        moment = self.snapshot
        return areas_then(moment.session, valid_at=moment.then.valid_at, known_at=moment.event)

    @cached_property
    def tiles(self) -> Mapping[str, tuple[int, int]]:
        """The places of its areas on the map, by slug."""
        return tiles_for({area.slug for area in self.areas.values()})

    @cached_property
    def places(self) -> Mapping[int, Place]:
        """Where an organisation's post lies, by post id."""
        moment = self.snapshot
        return places_then(moment.session, self.areas, valid_at=moment.then.valid_at, known_at=moment.event)


@dataclass(eq=False)
class PackEvidence:
    """What a pack takes of all that is `asked`, on the day `valid_at` and as known at audit event `known_at`."""

    session: Session
    asked: PackRequest
    valid_at: date
    known_at: int

    @cached_property
    def sectors(self) -> frozenset[str]:
        """Those that the parts are about."""
        return frozenset(part.sector for part in self.asked.parts)

    @cached_property
    def registries(self) -> Mapping[str, RegistryAsKnown]:
        """By slug."""
        return registries_then(self.session, self.known_at)

    @cached_property
    def listed(self) -> frozenset[str]:
        """The registries that have a list, by slug."""
        return listed_registries(self.session, known_at=self.known_at)

    @cached_property
    def slugs(self) -> frozenset[str]:
        """The registries of those sectors."""
        return frozenset(slug for slug, registry in self.registries.items() if registry.sector in self.sectors)

    @cached_property
    def chosen(self) -> Sequence[CampaignEvidence]:
        """The campaigns that were chosen, in their order, begun by the event or not."""
        query = select(Campaign).where(Campaign.id.in_(self.asked.campaigns))
        there = {campaign.id: campaign for campaign in self.session.scalars(query)}
        ids = [one for one in dict.fromkeys(self.asked.campaigns) if one in there]
        snapshots = [CampaignSnapshot(self.session, there[one], self.valid_at, self.known_at) for one in ids]
        return [CampaignEvidence(snapshot, self.registries) for snapshot in snapshots]

    @cached_property
    def campaigns(self) -> Sequence[CampaignEvidence]:
        """Those of them that were begun."""
        return [campaign for campaign in self.chosen if campaign.snapshot.then.begun]

    @cached_property
    def facts(self) -> PublishedFacts:
        inspecting = self.registries[INSPECTORATES].sector
        return published_facts(
            self.session, self.asked, inspecting=inspecting, valid_at=self.valid_at, known_at=self.known_at
        )

    @cached_property
    def first_date(self) -> date | None:
        """The earliest date of letters that were sent, as the first two methods count it; None where none was."""
        written = [
            campaign.snapshot.then.letter_date
            for campaign in self.campaigns
            if any(row.early and row.early.sent for row in campaign.rows.letters.values())
        ]
        return min(written, default=None)

    @cached_property
    def told_campaigns(self) -> Sequence[ChosenCampaign]:
        """As findings tell them."""
        told = []
        for campaign in self.campaigns:
            sent = (self.registries[row.registry] for row in campaign.rows.letters.values() if row.sent_on)
            elsewhere = Counter(registry.name for registry in sent if registry.sector not in self.sectors)
            then, notice = campaign.snapshot.then, campaign.snapshot.notice
            told.append(ChosenCampaign(then.reference, notice, campaign.printed.copies, elsewhere, then.title))
        return told

    @cached_property
    def sectors_of_others(self) -> Collection[str]:
        """To which letters went of campaigns that were not chosen, nor remind of one that was."""
        session, asked, sectors = self.session, self.asked, set[str]()
        for campaign in session.scalars(select(Campaign).where(Campaign.id.not_in(asked.campaigns))):
            if campaign.chases_id in asked.campaigns or not campaign_as_known(session, campaign, self.known_at).begun:
                continue
            sent = sent_facts(session, campaign.id, valid_at=self.valid_at, known_at=self.known_at)
            letters = session.execute(select(Letter.id, Letter.registry_slug).where(Letter.campaign_id == campaign.id))
            slugs = {slug for letter_id, slug in letters if letter_id in sent}
            sectors |= {self.registries[slug].sector for slug in slugs if slug in self.registries}
        return sectors
