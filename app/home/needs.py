"""What needs a person now, by what they are: the list on the first page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.accounts.person import Person
from app.campaigns.create import campaigns
from app.campaigns.models import Campaign
from app.campaigns.states import State
from app.home.need import Need
from app.home.owner import needs_of_owner
from app.tracking.answers import tracked_letters
from app.tracking.assign import assigned_to
from app.web.filters import format_plural


@dataclass(frozen=True)
class Group:
    heading: str
    needs: tuple[Need, ...]


def needs_of(session: Session, user: Person, *, today: date) -> list[Group]:
    """Groups with something in them, in the order of the page."""
    groups = []
    for campaign in campaigns(session):
        if campaign.state == State.ARCHIVED:
            continue
        if campaign.owner_id == user.id:
            needs = needs_of_owner(session, campaign, today=today)
            groups.append(Group(f"As owner of {campaign.reference}", tuple(needs)))
        elif campaign.owner_id is None and Role.DRAFTER in user.roles:
            groups.append(Group("As a drafter", (_without_owner(campaign),)))
    groups.append(Group("Letters that you look after", tuple(_looked_after(session, user, today=today))))
    return [group for group in groups if group.needs]


def _without_owner(campaign: Campaign) -> Need:
    return Need(
        "empty",
        f"Take on {campaign.reference}",
        f"{campaign.title} has no owner. Only an owner can make its letters.",
        "",
        url_for("campaigns.campaign", reference=campaign.reference),
    )


def _looked_after(session: Session, user: Person, *, today: date) -> Iterator[Need]:
    for campaign_id in assigned_to(session, user.id):
        campaign = session.get_one(Campaign, campaign_id)
        if campaign.state == State.ARCHIVED:
            continue
        mine = [one for one in tracked_letters(session, campaign, today=today) if one.assigned == str(user.id)]
        overdue = sum(one.answers.late.code == "overdue" for one in mine)
        href = url_for("tracking.track", reference=campaign.reference, assigned=user.id)
        if overdue:
            why = f"Of {format_plural(len(mine), 'letter')} that you look after, no reply recorded in time."
            yield Need("warn", f"{format_plural(overdue, 'letter')} of {campaign.reference} overdue", why, "", href)
        elif waiting := sum(one.answers.late.code == "not_due" for one in mine):
            why = f"Of {format_plural(len(mine), 'letter')} that you look after. None is overdue."
            yield Need("empty", f"{format_plural(waiting, 'letter')} of {campaign.reference} to come", why, "", href)
