"""What needs a person now, by what they are: the list on the first page."""

from collections.abc import Iterator, Sequence
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
from app.tracking.answers import late_of
from app.tracking.assign import assigned_to
from app.web.filters import format_plural


@dataclass(frozen=True)
class Group:
    heading: str
    needs: tuple[Need, ...]


def needs_of(session: Session, user: Person, *, today: date) -> list[Group]:
    """Groups with something in them, in the order of the page."""
    groups, held = [], assigned_to(session, user.id)
    looked_after: list[Need] = []
    for campaign in campaigns(session):
        if campaign.state == State.ARCHIVED:
            continue
        mine = campaign.owner_id == user.id
        late = late_of(session, campaign, today=today) if mine or campaign.id in held else {}
        if mine:
            groups.append(Group(f"As owner of {campaign.reference}", tuple(needs_of_owner(session, campaign, late))))
        elif campaign.owner_id is None and Role.DRAFTER in user.roles:
            groups.append(Group("As a drafter", (_without_owner(campaign),)))
        looked_after += _looked_after(campaign, user, [late.get(letter_id) for letter_id in held.get(campaign.id, ())])
    groups.append(Group("Letters that you look after", tuple(looked_after)))
    return [group for group in groups if group.needs]


def _without_owner(campaign: Campaign) -> Need:
    return Need(
        "empty",
        f"Take on {campaign.reference}",
        f"{campaign.title} has no owner. Only an owner can make its letters.",
        "",
        url_for("campaigns.campaign", reference=campaign.reference),
    )


def _looked_after(campaign: Campaign, user: Person, late: Sequence[str | None]) -> Iterator[Need]:
    """`late`: codes of the last answer, of the letters of `campaign` that `user` looks after."""
    href = url_for("tracking.track", reference=campaign.reference, assigned=user.id)
    if overdue := late.count("overdue"):
        title = f"{format_plural(overdue, 'letter')} of {campaign.reference} overdue"
        yield Need("warn", title, "You look after them, and no reply is recorded in time.", "", href)
    elif waiting := late.count("not_due"):
        title = f"{format_plural(waiting, 'letter')} of {campaign.reference} to come"
        yield Need("empty", title, "You look after them. None is overdue.", "", href)
