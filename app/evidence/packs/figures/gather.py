"""What a pack takes from other rooms of each of its campaigns, once, whatever its parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.campaigns.lifecycle.chasers import chasers_of
from app.campaigns.models import Campaign
from app.evidence.packs.figures.citations import citations
from app.evidence.packs.figures.findings import CitedFindings
from app.evidence.packs.figures.left_out import LeftOut, left_out
from app.evidence.packs.figures.letter_rows import CampaignRows
from app.evidence.packs.figures.places import AreaAsKnown, Place, areas_then, places_then
from app.evidence.packs.figures.printed_words import PrintedFacts, printed_facts
from app.registry.areas.tiles import tiles_for
from app.registry.as_known import RegistryAsKnown
from app.registry.posts.count import count_posts
from app.responses.lateness.due import Deadline
from app.tracking.snapshot import CampaignSnapshot


@dataclass(frozen=True)
class CampaignEvidence:
    """`posts`: how many each registry had on the campaign's day, None where its list is not known to be complete.
    `areas`: by slug, with their places on the map; `places`: by post id."""

    rows: CampaignRows
    printed: PrintedFacts
    out: LeftOut
    chasers: Sequence[CampaignRows]
    cited: Sequence[CitedFindings]
    posts: Mapping[str, int | None]
    areas: Mapping[str, AreaAsKnown]
    tiles: Mapping[str, tuple[int, int]]
    places: Mapping[int, Place]

    @property
    def deadline(self) -> Deadline | None:
        return self.rows.snapshot.deadline

    def is_later(self, chaser: CampaignRows) -> bool:
        """Whether a reminder is dated after the pack's day and none of its letters was sent by then."""
        return chaser.then.letter_date > chaser.snapshot.valid_at and not any(row.sent_on for row in chaser.letters)


def gather(
    session: Session,
    campaign: Campaign,
    registries: Mapping[str, RegistryAsKnown],
    *,
    valid_at: date,
    known_at: int,
) -> CampaignEvidence | None:
    """None when the campaign was not begun yet at the event."""
    snapshot = CampaignSnapshot(session, campaign, valid_at, known_at)
    then = snapshot.then
    if not then.begun:
        return None
    areas = areas_then(session, valid_at=then.valid_at, known_at=known_at)
    places = places_then(session, areas, valid_at=then.valid_at, known_at=known_at)
    rows = CampaignRows(snapshot, registries, places)
    chasers = [
        CampaignRows(CampaignSnapshot(session, chaser, valid_at, known_at), registries, places)
        for chaser in chasers_of(session, campaign.id)
    ]
    return CampaignEvidence(
        rows=rows,
        printed=printed_facts(snapshot),
        out=left_out(session, rows, registries, known_at=known_at),
        chasers=[chaser for chaser in chasers if chaser.then.begun],
        cited=citations(rows),
        posts=count_posts(session, valid_at=then.valid_at, known_at=known_at),
        areas={area.slug: area for area in areas.values()},
        tiles=tiles_for({area.slug for area in areas.values()}),
        places=places,
    )
