"""The first page, and the answer to a load balancer."""

from dataclasses import dataclass

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy.orm import Session

from app.accounts.access import public, signed_in
from app.campaigns.create import campaigns
from app.campaigns.letters import count_letters
from app.campaigns.models import Campaign
from app.database import now
from app.doctor import check_services
from app.home.needs import needs_of
from app.production.progress import made_letters
from app.registry.count import count_posts
from app.registry.registries import registry_names
from app.web.filters import in_london
from app.web.pictures import share
from app.web.request import reading, services

blueprint = Blueprint("home", __name__, template_folder="templates")

CARDS = 5
"""Campaigns shown beside the list of what needs somebody."""


@dataclass(frozen=True)
class Card:
    """A campaign at a glance: how many letters it has, and how many have been made in any run."""

    campaign: Campaign
    letters: int
    made: int
    bar: Markup


@blueprint.get("/")
@signed_in
def index() -> ResponseReturnValue:
    session = reading()
    moment = now()
    names = registry_names(session)
    counts = count_posts(session, valid_at=in_london(moment).date())
    return render_template(
        "home/index.html",
        moment=moment,
        groups=needs_of(session, current_user, today=in_london(moment).date()),
        cards=[_card(session, campaign) for campaign in campaigns(session)[:CARDS]],
        recipients=[(names[slug], number) for slug, number in counts.items()],
    )


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """200 while database, storage and queue answer; else 503. Details are for `despatch doctor`, not for strangers."""
    well = {finding.what: finding.well for finding in check_services(services())}
    return jsonify(ok=all(well.values()), **well), 200 if all(well.values()) else 503


def _card(session: Session, campaign: Campaign) -> Card:
    letters = sum(count_letters(session, campaign.id).values())
    made = made_letters(session, campaign.id)
    bar = share(
        (made, 0, letters - made),
        title=f"Letters of {campaign.reference} made",
        words=f"{made:,} of {letters:,} letters have been made",
        name=f"made-{campaign.id}",
    )
    return Card(campaign, letters, made, bar)
