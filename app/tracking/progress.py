"""How far a campaign's letters are followed up: for its task list, for Home, before it is closed."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from app.campaigns.models import Campaign, Letter
from app.campaigns.steps import StepProgress, waiting
from app.delivery.attempts.sent_letters import was_sent
from app.delivery.models import Attempt
from app.platform.clock import today
from app.platform.history import known
from app.platform.memory import Memory
from app.responses.kinds import Kind
from app.responses.models import Response, ResponseVersion
from app.tracking.snapshot import CampaignSnapshot
from app.tracking.totals import Total, have_reply, replied_letters_words, total_of
from app.web.filters import format_plural

FOLLOWED: Memory[Total] = Memory(64)
"""By the campaign's id and the day."""


def step_progress(session: Session, campaign: Campaign) -> StepProgress:
    """Done when every letter that is followed is replied to; with no day to reply by, once one is sent.
    Of open letters never, since anybody of whom one went to may reply."""
    total = count_followed(session, campaign)
    if not total.sent:
        return waiting("You can track letters once some are sent")
    if campaign.reply_by is None:
        return StepProgress("full", "No reply needed", hint=f"{format_plural(total.sent, 'letter')} sent")
    if campaign.open_letter and (responses := count_responses(session, campaign.id)):
        hint = f"{format_plural(responses, 'response')} {replied_letters_words(total)}"
        return StepProgress("half", "Responses recorded", hint=hint)
    hint = f"{total.done:,} {have_reply(total)}"
    done = total.done == total.followed
    return StepProgress("full", "All replied", hint=hint) if done else StepProgress("half", "Under way", hint=hint)


def reminded_until(session: Session, campaign: Campaign, letter_ids: Collection[int]) -> date | None:
    """The last day by which a reminder of these of its letters that was sent asks for a reply; None without one. It
    does not move the day by which replies are judged: that stays the one that the first letters give."""
    days = reminder_days(session, campaign)
    return max((day for letter_id in letter_ids if (day := days.get(letter_id))), default=None)


def reminder_days(session: Session, campaign: Campaign) -> dict[int, date | None]:
    """The letters of the campaign to whose posts a reminder was sent, by id: the last day by which one asks for a
    reply."""
    first = aliased(Letter)
    rows = session.execute(
        select(first.id, func.max(Campaign.reply_by))
        .join(Letter, Letter.post_id == first.post_id)
        .join(Campaign, Campaign.id == Letter.campaign_id)
        .where(Campaign.chases_id == campaign.id, first.campaign_id == campaign.id)
        .where(exists().where(Attempt.letter_id == Letter.id, was_sent()))
        .group_by(first.id)
    )
    return dict(rows.all())


def count_responses(session: Session, campaign_id: int) -> int:
    """What came back and was no letter returned undelivered, a joint reply once."""
    query = (
        select(func.count())
        .select_from(Response)
        .join(ResponseVersion, ResponseVersion.response_id == Response.id)
        .where(Response.campaign_id == campaign_id, Response.withdrawn.is_(None), known(ResponseVersion))
        .where(ResponseVersion.kind != Kind.RETURNED)
    )
    return session.scalars(query).one()


def count_followed(session: Session, campaign: Campaign) -> Total:
    """The letters of a campaign as its list of letters counts them today."""
    day = today()
    return FOLLOWED.recall(
        session, (campaign.id, day), lambda: total_of(CampaignSnapshot(session, campaign, day).letters)
    )


def returned_by_reply(session: Session, campaign: Campaign, *, today: date) -> int:
    """How many letters came back as only a reply says."""
    letters = CampaignSnapshot(session, campaign, today).letters
    return sum(letter.answers.returned_by_reply is not None for letter in letters)
