"""How far a campaign's letters are followed up, in one count: for its task list, for Home, before it is closed. And
how many of them came back undelivered.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.campaigns.models import Campaign, Letter
from app.campaigns.steps import StepProgress, waiting
from app.delivery.attempts.sent_letters import sent_facts, was_sent
from app.delivery.models import Attempt
from app.platform.history import known
from app.platform.memory import Memory
from app.responses.answers import Back
from app.responses.kinds import REPLIES, Kind
from app.responses.models import Response, ResponseLetter, ResponseVersion
from app.responses.reminders import reminder_facts
from app.tracking.answers import Answers
from app.tracking.codes import Delivery
from app.tracking.snapshot import CampaignSnapshot
from app.tracking.totals import Total, have_reply, replied_letters_words
from app.web.filters import format_plural

FOLLOWED: Memory[Total] = Memory(64)
"""By the campaign's id."""

RETURNED: Memory[int] = Memory(64)
"""Letters that came back, by the campaign's id and the day."""


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
    """As `total_of` counts the letters of a campaign, without what is late: in one query, unless it is a reminder."""
    count = _count_letters if campaign.chases_id is None else _count_reminders
    return FOLLOWED.recall(session, campaign.id, lambda: count(session, campaign))


def _count_letters(session: Session, campaign: Campaign) -> Total:
    sent = exists().where(Attempt.letter_id == Letter.id, was_sent())  # not joined: SQLite takes few to have been sent
    of_campaign = select(Letter.id, Letter.withdrawn, sent.label("sent"))
    letters = of_campaign.where(Letter.campaign_id == campaign.id).subquery()
    group = case(
        (ResponseVersion.kind == Kind.RETURNED, 0),
        (ResponseVersion.kind == Kind.DECLINED, 2),
        (ResponseVersion.kind.in_(REPLIES), 3),
        else_=1,
    )
    came = (
        select(ResponseLetter.letter_id, func.max(group).label("group"))
        .join(ResponseVersion, ResponseVersion.response_id == ResponseLetter.response_id)
        .join(Response, Response.id == ResponseLetter.response_id)
        .where(Response.campaign_id == campaign.id, known(ResponseLetter), known(ResponseVersion))
        .group_by(ResponseLetter.letter_id)
        .subquery()
    )
    rows = session.execute(
        select(letters.c.sent, came.c.group, func.count())
        .outerjoin(came, came.c.letter_id == letters.c.id)
        .where(or_(letters.c.withdrawn.is_(False), letters.c.sent))
        .group_by(letters.c.sent, came.c.group)
    ).all()

    def number(*groups: int | None, sent: bool | None = None) -> int:
        return sum(n for was_sent, group, n in rows if group in groups and sent in (None, bool(was_sent)))

    return Total(
        letters=number(None, 0, 1, 2, 3),
        sent=number(None, 0, 1, 2, 3, sent=True),
        done=number(2, 3),
        declined=number(2),
        part=number(1),
        nothing=number(None, 0, sent=True),
    )


def _count_reminders(session: Session, campaign: Campaign) -> Total:
    """Replies to them are recorded to the letters that they remind of."""
    sent = sent_facts(session, campaign.id)
    facts = reminder_facts(session, campaign, sent, asks=False).values()
    done = sum(one.counts in REPLIES for one in facts)
    letters = select(Letter.id).where(Letter.campaign_id == campaign.id, Letter.withdrawn.is_(False))
    return Total(
        letters=len(sent.keys() | set(session.scalars(letters))),
        sent=len(sent),
        done=done,
        declined=sum(one.counts == Kind.DECLINED for one in facts),
        part=len(facts) - done,
        nothing=len(sent) - len(facts),
    )


def count_returned(session: Session, campaign: Campaign, *, today: date) -> int:
    """As `total_of` counts them, of the few letters that may have come back."""

    def count() -> int:
        ended = exists().where(Attempt.letter_id == Letter.id, Attempt.ended.is_not(None), was_sent())
        answers = _answers_where(session, campaign, or_(ended, _replied_returned()), today)
        return sum(one.delivered.code == Delivery.RETURNED and one.back.code == Back.NOTHING for one in answers)

    return RETURNED.recall(session, (campaign.id, today), count)


def returned_by_reply(session: Session, campaign: Campaign, *, today: date) -> int:
    """How many letters came back as only a reply says."""
    answers = _answers_where(session, campaign, _replied_returned(), today)
    return sum(answer.returned_by_reply is not None for answer in answers)


def _answers_where(
    session: Session, campaign: Campaign, wanted: ColumnElement[bool], today: date
) -> Collection[Answers]:
    """Without what they say to asks."""
    letters = session.scalars(select(Letter).where(Letter.campaign_id == campaign.id, wanted)).all()
    if not letters:
        return ()
    return CampaignSnapshot(session, campaign, today, only=letters, with_asks=False).answers.values()


def _replied_returned() -> ColumnElement[bool]:
    """Of a letter: a reply says that it came back."""
    return exists().where(
        ResponseLetter.letter_id == Letter.id,
        ResponseVersion.response_id == ResponseLetter.response_id,
        ResponseVersion.kind == Kind.RETURNED,
        known(ResponseLetter),
        known(ResponseVersion),
    )
