"""What is known of each letter of a campaign that may be chased, from a few queries however many there are."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.event_memory import EventMemory
from app.campaigns.models import Campaign, Letter
from app.campaigns.states import State
from app.chasing.policy import Case
from app.chasing.waiting import waiting_mail
from app.delivery.attempts.sent_letters import stands_as_sent
from app.delivery.models import Attempt
from app.letters.dates import same_time_again
from app.platform.database import plain_rows
from app.platform.history import as_at
from app.registry.events import CHANGES_NO_REGISTRY
from app.registry.models import OrganisationVersion, PostVersion
from app.registry.working_days import bank_holidays
from app.responses.answers import Late
from app.tracking.answers import Answers, TrackedLetter
from app.tracking.snapshot import CampaignSnapshot


@dataclass(frozen=True)
class _Chaser:
    """A chaser's letter to a post: which campaign it was about, whose letter it is, when it went, if it did, and by
    which day it asks for a reply."""

    chases_id: int
    reference: str
    open: bool
    went_on: date | None
    asks_by: date | None


def cases_of(session: Session, campaign: Campaign, *, today: date) -> dict[int, tuple[TrackedLetter, Case]]:
    """By letter id, in the letters' order. Left out are withdrawn letters, open letters, which go to many, and letters
    that have the reply which was asked for."""
    tracked = [
        letter
        for letter in CampaignSnapshot(session, campaign, today, with_asks=False).letters
        if letter.post_id and not letter.withdrawn and not (letter.answers.due and letter.answers.facts.stopped_on)
    ]
    posts = {letter.post_id for letter in tracked if letter.post_id and letter.answers.late.code == Late.OVERDUE}
    about = _about(session, campaign, posts, today=today, elsewhere=True)
    return {
        letter.id: (letter, _case(about, letter.id, letter.registry, letter.post_id, letter.answers))
        for letter in tracked
    }


def cases_apart_from(
    session: Session, campaign: Campaign, letters: Mapping[int, Letter], *, today: date
) -> dict[int, Case]:
    """Of letters of the campaign that a chaser being sent is about: how they stand without it. `letters`, and what
    comes back: by the id of the chaser's letter. Whether another campaign comes first was settled when it began; of two
    chasers that wait to go, the one that goes first holds the other back."""
    answers = CampaignSnapshot(session, campaign, today, only=list(letters.values()), with_asks=False).answers
    posts = {letter.post_id for letter in letters.values() if letter.post_id}
    about = _about(session, campaign, posts, today=today, apart_from=letters)
    return {
        chaser: replace(_case(about, one.id, one.registry_slug, one.post_id, answers[one.id]), being_chased="")
        for chaser, one in letters.items()
    }


@dataclass(frozen=True)
class _About:
    """What is known of posts whose letters are late: by post id; and the campaign that the letters are of."""

    campaign: Campaign
    holidays: Collection[date]
    chasers: Mapping[int, list[_Chaser]]
    elsewhere: Mapping[int, tuple[date, str]]
    mail: Mapping[int, int]
    listed: Collection[int]


NAMED = 1_000
"""Posts that a query names one by one at most: for more, it reads all."""

LISTED: EventMemory[frozenset[int]] = EventMemory(CHANGES_NO_REGISTRY, most=1)
"""Ids of the posts on their registries' lists, by the day."""


def _listed(session: Session, day: date) -> frozenset[int]:
    posts = select(PostVersion.post_id).join(
        OrganisationVersion, OrganisationVersion.organisation_id == PostVersion.organisation_id
    )
    rows = plain_rows(session, posts.where(as_at(PostVersion, day), as_at(OrganisationVersion, day)))
    return frozenset(post_id for (post_id,) in rows)


def _about(
    session: Session,
    campaign: Campaign,
    posts: Collection[int],
    *,
    today: date,
    apart_from: Collection[int] = (),
    elsewhere: bool = False,
) -> _About:
    return _About(
        campaign,
        bank_holidays(session),
        _chasers(session, posts, apart_from),
        _elsewhere(session, campaign, posts, today=today) if elsewhere else {},
        waiting_mail(session, posts),
        LISTED.recall(session, today, lambda: _listed(session, today)),
    )


def _case(about: _About, letter_id: int, registry: str, post_id: int | None, answers: Answers) -> Case:
    to_them = about.chasers.get(post_id or 0, [])
    due, reference = about.elsewhere.get(post_id or 0, (date.max, ""))
    return Case(
        letter_id,
        registry,
        answers.due,
        replied=answers.facts.stopped_on is not None,
        delivered=answers.delivered.code,
        listed=post_id in about.listed,
        mail_waiting=about.mail.get(post_id or 0, 0),
        chasers=tuple(sorted(chaser.went_on for chaser in to_them if chaser.went_on)),
        asked_by=max((chaser.asks_by for chaser in to_them if chaser.went_on and chaser.asks_by), default=None),
        own=sum(chaser.chases_id == about.campaign.id and chaser.went_on is not None for chaser in to_them),
        being_chased=next((chaser.reference for chaser in to_them if chaser.open and not chaser.went_on), ""),
        elsewhere=reference if answers.due and due < answers.due else "",
        sent_after=answers.late.code == Late.SENT_AFTER,
        asked_again=_asked_again(about, answers),
    )


def _asked_again(about: _About, answers: Answers) -> date | None:
    """Where it last went after the day by which a reply was due: the day that the email around it names."""
    sent, letter_date, reply_by = answers.sent, about.campaign.letter_date, about.campaign.reply_by
    if sent is None or answers.due is None or reply_by is None or sent.sent_on <= answers.due:
        return None
    return same_time_again(letter_date, reply_by, sent.sent_on, holidays=about.holidays)


def _chasers(session: Session, posts: Collection[int], apart_from: Collection[int]) -> dict[int, list[_Chaser]]:
    """The letters of chasers to these posts, by post id; but for those, by their own."""
    columns = (Letter.id, Letter.post_id, Letter.reference, Campaign.chases_id, Campaign.state, Campaign.reply_by)
    query = (
        select(*columns, Attempt.sent_on)
        .join(Campaign, Campaign.id == Letter.campaign_id)
        .outerjoin(Attempt, (Attempt.letter_id == Letter.id) & stands_as_sent())
        .where(Campaign.chases_id.is_not(None), Letter.withdrawn.is_(False))
    )
    rows = plain_rows(session, query.where(Letter.post_id.in_(posts)) if len(posts) <= NAMED else query)
    last: dict[int, tuple[int, _Chaser]] = {}
    for letter_id, post_id, reference, chases_id, state, asks_by, went_on in rows:
        if letter_id in apart_from or post_id not in posts:
            continue
        before = last[letter_id][1].went_on if letter_id in last else None
        went_last = max((day for day in (before, went_on) if day), default=None)
        chaser = _Chaser(chases_id or 0, reference, state == State.OPEN, went_last, asks_by)
        last[letter_id] = (post_id or 0, chaser)
    found: defaultdict[int, list[_Chaser]] = defaultdict(list)
    for post_id, chaser in last.values():
        found[post_id].append(chaser)
    return found


def _elsewhere(
    session: Session, campaign: Campaign, posts: Collection[int], *, today: date
) -> dict[int, tuple[date, str]]:
    """By post id, the letter of another open campaign to it that is overdue for longest: when it was due, and its
    reference."""
    rows = (
        select(Campaign, Letter)
        .join(Letter, Letter.campaign_id == Campaign.id)
        .where(
            Campaign.id != campaign.id,
            Campaign.state == State.OPEN,
            Campaign.chases_id.is_(None),
            Campaign.reply_by < today,
            Letter.post_id.in_(posts),
            Letter.withdrawn.is_(False),
        )
        .order_by(Letter.id)
    )
    theirs: defaultdict[Campaign, list[Letter]] = defaultdict(list)
    for other, letter in session.execute(rows):
        theirs[other].append(letter)
    found: dict[int, tuple[date, str]] = {}
    for other, letters in theirs.items():
        answers = CampaignSnapshot(session, other, today, only=letters, with_asks=False).answers
        for one in letters:
            due = answers[one.id].due
            if one.post_id and due and answers[one.id].late.code == Late.OVERDUE:
                found[one.post_id] = min(found.get(one.post_id, (date.max, "")), (due, one.reference))
    return found
