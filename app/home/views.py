"""The first page."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.accounts.access import actor, signed_in
from app.accounts.models import Role
from app.audit.event_memory import EventMemory
from app.campaigns.letters import count_letters
from app.campaigns.lifecycle.create import campaigns
from app.campaigns.models import Campaign
from app.campaigns.states import State
from app.delivery.models import Attempt
from app.guide.pages import address_of
from app.home.empty_states import empty_states
from app.home.needs import needs_of
from app.home.waiting import needs_of_risk, waiting_in_registries
from app.platform.clock import london_time, now
from app.production.runs.progress import made_letters
from app.registry.events import CHANGES_NO_REGISTRY
from app.registry.periods.words import dated_in, today_said
from app.registry.posts.count import count_posts
from app.registry.registries import registry_names
from app.safeguarding.view_log import record_risk_view
from app.tracking.progress import count_followed, count_responses
from app.tracking.totals import Total, have_reply
from app.web.filters import format_plural
from app.web.pictures import share
from app.web.request import reading, services, writing

blueprint = Blueprint("home", __name__)

CARDS = 5
"""Campaigns shown beside the list of what needs somebody."""

POSTS: EventMemory[dict[str, int | None]] = EventMemory(CHANGES_NO_REGISTRY)
"""How many by registry slug, by the day."""


@dataclass(frozen=True)
class Card:
    """A campaign at a glance: how many letters it has, how many have been made in any run, and how those that were sent
    or answered fared. `replies`: to its open letters, of which each counts once as a letter. `bar`: of those that were
    sent or answered or, until there is one, of those made. `dated_in`: the pre-election period of the letter’s date."""

    campaign: Campaign
    letters: int
    made: int
    total: Total
    replies: int
    bar: Markup
    dated_in: str

    @property
    def have_reply(self) -> str:
        return have_reply(self.total)


@blueprint.get("/")
@signed_in
def index() -> ResponseReturnValue:
    moment = now()
    _record_look(moment)
    session = reading()
    names = registry_names(session)
    today = london_time(moment).date()
    counts = POSTS.recall(session, today, lambda: count_posts(session, valid_at=today))
    groups = needs_of(session, current_user, today=today, at=moment)
    return render_template(
        "home/index.html",
        moment=moment,
        period=today_said(session, today),
        groups=groups,
        empty=[] if groups else list(empty_states(session, current_user)),
        cards=[_card(session, campaign) for campaign in _campaigns_for_cards(session)],
        waiting=waiting_in_registries(session, today=today, months=services().settings.contact_months)
        if Role.DRAFTER in current_user.roles
        else [],
        recipients=[(names[slug], number) for slug, number in counts.items()],
        practice_guide=_practice_guide(session),
    )


def _record_look(at: datetime) -> None:
    """That somebody sees which reports of risk wait is recorded before they stand there."""
    if needs_of_risk(reading(), current_user, at=at):
        with writing() as session:
            record_risk_view(session, None, what="home", actor=actor())


def _practice_guide(session: Session) -> str:
    """The address of the guide to practice, for an office that has sent nothing yet; else blank."""
    if services().practice or session.scalar(select(exists().where(Attempt.undone.is_(None)))):
        return ""
    return address_of("practice.md")


def _campaigns_for_cards(session: Session) -> list[Campaign]:
    """Those that are open first."""
    return sorted(campaigns(session), key=lambda campaign: campaign.state != State.OPEN)[:CARDS]


def _card(session: Session, campaign: Campaign) -> Card:
    letters = sum(count_letters(session, campaign.id).values())
    made, total = made_letters(session, campaign.id), count_followed(session, campaign)
    replies = count_responses(session, campaign.id) if campaign.open_letter else 0
    parts, what = (total.counts, "replied to") if total.followed else ((made, 0, letters - made), "generated")
    bar = share(
        parts,
        title=f"Letters of {campaign.reference} {what}",
        words=f"{parts[0]:,} of {format_plural(sum(parts), 'letter')} {what}",
        name=f"card-{campaign.id}",
    )
    return Card(campaign, letters, made, total, replies, bar, dated_in(session, campaign.letter_date))
