"""Leaders of an area to whom a campaign that was sent has no letter: excluded on purpose, or not on its lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, or_, select, true
from sqlalchemy.orm import Session

from app.campaigns.as_known import as_known
from app.campaigns.models import Campaign, HoldOut, Letter
from app.delivery.models import Attempt
from app.evidence.areas.letters import CampaignHere
from app.evidence.areas.posts import leaders_on
from app.platform.history import known
from app.registry.areas.area import AreaRecord
from app.registry.areas.leaders import Leader


@dataclass(frozen=True)
class Unwritten:
    """Of one campaign. `excluded`: those left out on purpose; `others`: the rest without a letter; `anyone`: whether a
    letter was made to somebody here."""

    campaign: Campaign
    excluded: Sequence[Leader]
    others: Sequence[Leader]
    anyone: bool


def unwritten_here(
    session: Session,
    area: AreaRecord,
    here: Sequence[CampaignHere],
    *,
    valid_at: date,
    known_at: int | None = None,
) -> list[Unwritten]:
    """The latest campaign first: those of which a letter had been sent to anybody by the day, as known at the event.
    Reminders and open letters, which are not sent to each leader, are left out. `here`: the letters to the area."""
    letters = {one.campaign.id: {written.leader.post_id for written in one.letters} for one in here}
    wanted = (
        select(Campaign)
        .where(Campaign.chases_id.is_(None), Campaign.open_letter.is_(False), _was_sent(valid_at, known_at))
        .order_by(Campaign.letter_date.desc(), Campaign.id.desc())
    )
    found = []
    for campaign in session.scalars(wanted).all():
        written = letters.get(campaign.id, set())
        day = as_known(session, campaign, known_at).valid_at
        left = [one for one in leaders_on(session, area, day, known_at=known_at) if one.post_id not in written]
        posts = HoldOut.post_id.in_([one.post_id for one in left])
        rows = select(HoldOut.post_id).where(HoldOut.campaign_id == campaign.id, posts, known(HoldOut, known_at))
        excluded = set(session.scalars(rows))
        found.append(
            Unwritten(
                campaign,
                [one for one in left if one.post_id in excluded],
                [one for one in left if one.post_id not in excluded],
                bool(written),
            )
        )
    return [one for one in found if one.excluded or one.others]


def _was_sent(day: date, known_at: int | None) -> ColumnElement[bool]:
    """Whether a letter of the campaign had left us for its recipient by the day."""
    then = true() if known_at is None else Attempt.handed <= known_at
    undone = Attempt.undone.is_(None)
    return exists().where(
        Letter.campaign_id == Campaign.id,
        Attempt.letter_id == Letter.id,
        Attempt.copy == 0,
        Attempt.handed.is_not(None),
        Attempt.sent_on <= day,
        then,
        undone if known_at is None else or_(undone, Attempt.undone > known_at),
    )
