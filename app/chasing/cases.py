"""What is known of each letter of a campaign that may be chased, from a few queries however many there are."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter
from app.campaigns.states import State
from app.chasing.policy import Case
from app.chasing.waiting import waiting_mail
from app.delivery.models import Attempt
from app.delivery.sent import went
from app.registry.titles import titles_of
from app.tracking.answers import Tracked, tracked_letters


@dataclass(frozen=True)
class _Chaser:
    """A chaser's letter to a post: which campaign it was about, whose letter it is, and when it went, if it did."""

    chases_id: int
    reference: str
    open: bool
    went_on: date | None


def cases_of(session: Session, campaign: Campaign, *, today: date) -> dict[int, tuple[Tracked, Case]]:
    """By letter id, in the letters' order; withdrawn letters and open letters, which go to many, are left out."""
    tracked = [one for one in tracked_letters(session, campaign, today=today) if one.post_id and not one.withdrawn]
    posts = {one.post_id for one in tracked if one.post_id and one.answers.late.code == "overdue"}
    chasers, elsewhere = _chasers(session), _elsewhere(session, campaign, today=today)
    mail, listed = waiting_mail(session, posts), titles_of(session, posts, valid_at=today)
    return {
        one.id: (one, replace(_case(one, chasers, elsewhere, mail, campaign), listed=one.post_id in listed))
        for one in tracked
    }


def _case(
    one: Tracked,
    chasers: Mapping[int, list[_Chaser]],
    elsewhere: Mapping[int, tuple[date, str]],
    mail: Mapping[int, int],
    campaign: Campaign,
) -> Case:
    post_id, answers = one.post_id or 0, one.answers
    to_them = chasers.get(post_id, [])
    days = sorted(chaser.went_on for chaser in to_them if chaser.went_on)
    due, reference = elsewhere.get(post_id, (date.max, ""))
    return Case(
        one.id,
        one.registry,
        answers.due,
        replied=answers.facts.stopped_on is not None,
        delivered=answers.delivered.code,
        mail_waiting=mail.get(post_id, 0),
        chasers=tuple(days),
        own=sum(chaser.chases_id == campaign.id and chaser.went_on is not None for chaser in to_them),
        being_chased=next((chaser.reference for chaser in to_them if chaser.open and not chaser.went_on), ""),
        elsewhere=reference if answers.due and due < answers.due else "",
    )


def _chasers(session: Session) -> dict[int, list[_Chaser]]:
    """All letters of chasers, by post id."""
    rows = session.execute(
        select(Letter.id, Letter.post_id, Letter.reference, Campaign.chases_id, Campaign.state, Attempt.sent_on)
        .join(Campaign, Campaign.id == Letter.campaign_id)
        .outerjoin(Attempt, (Attempt.letter_id == Letter.id) & went())
        .where(Campaign.chases_id.is_not(None), Letter.withdrawn.is_(False))
    ).all()
    last: dict[int, tuple[int, _Chaser]] = {}
    for letter_id, post_id, reference, chases_id, state, went_on in rows:
        before = last[letter_id][1].went_on if letter_id in last else None
        went_last = max((day for day in (before, went_on) if day), default=None)
        last[letter_id] = (post_id or 0, _Chaser(chases_id or 0, reference, state == State.OPEN, went_last))
    found: defaultdict[int, list[_Chaser]] = defaultdict(list)
    for post_id, chaser in last.values():
        found[post_id].append(chaser)
    return found


def _elsewhere(session: Session, campaign: Campaign, *, today: date) -> dict[int, tuple[date, str]]:
    """By post id, the letter of another open campaign that is overdue for longest: when it was due, and its
    reference."""
    others = select(Campaign).where(
        Campaign.id != campaign.id,
        Campaign.state == State.OPEN,
        Campaign.chases_id.is_(None),
        Campaign.reply_by < today,
        Campaign.open_letter.is_(False),
    )
    found: dict[int, tuple[date, str]] = {}
    for other in session.scalars(others):
        for one in tracked_letters(session, other, today=today):
            due = one.answers.due
            if one.post_id and due and one.answers.late.code == "overdue" and not one.withdrawn:
                found[one.post_id] = min(found.get(one.post_id, (date.max, "")), (due, one.reference))
    return found
