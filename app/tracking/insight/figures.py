"""What came back of a campaign's letters on a day, as known at an event, counted as Track counts it.

Pictures, their tables and their files all show these same objects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.campaigns.as_known import CampaignAsKnown
from app.campaigns.models import Campaign
from app.platform.clock import today
from app.platform.memory import Memory
from app.responses.answers import Back
from app.responses.asks.grid import AsksGrid, grid_of, unanswered_status
from app.tracking.insight.areas import AreaCount, count_areas
from app.tracking.insight.time import Burnup, burnup_of
from app.tracking.snapshot import CampaignSnapshot
from app.tracking.totals import Total, total_of, totals_by_region, totals_by_registry


@dataclass(frozen=True)
class Insight:
    """`then`: the campaign's own days as known at that event. `by_registry`: by slug; `by_region`: by name.

    `time`: None when no letter was sent or answered.
    """

    valid_at: date
    then: CampaignAsKnown
    total: Total
    by_registry: Mapping[str, Total]
    by_region: Mapping[str, Total]
    time: Burnup | None
    areas: Sequence[AreaCount]
    asks: AsksGrid

    @property
    def on_map(self) -> list[AreaCount]:
        return [area for area in self.areas if area.tile is not None]


INSIGHTS: Memory[Insight] = Memory(8)
"""By the campaign's id, the day and the event that are asked about, and today, beyond which no curve goes."""


def insight_of(session: Session, campaign: Campaign, *, valid_at: date, known_at: int | None) -> Insight:
    """What came by the end of the day `valid_at`, and what was late on it, as known at event `known_at` (None: now)."""
    moment = (campaign.id, valid_at, known_at, today())
    return INSIGHTS.recall(session, moment, lambda: _insight_of(session, campaign, valid_at, known_at))


def _insight_of(session: Session, campaign: Campaign, valid_at: date, known_at: int | None) -> Insight:
    snapshot = CampaignSnapshot(session, campaign, valid_at, known_at, with_asks=False)
    then, letters = snapshot.then, snapshot.letters
    followed = {
        letter.id: (letter.registry, unanswered_status(letter.answers.facts.counts))
        for letter in letters
        if letter.answers.back.code != Back.NOT_SENT
    }
    return Insight(
        valid_at=valid_at,
        then=then,
        total=total_of(letters),
        by_registry=totals_by_registry(letters),
        by_region=totals_by_region(letters),
        time=burnup_of(
            letters,
            until=min(valid_at, today()),
            reply_by=then.reply_by,
            holidays=snapshot.holidays,
        ),
        areas=count_areas(snapshot),
        asks=grid_of(session, campaign, followed, valid_at=valid_at, known_at=known_at),
    )
