"""Who owns a campaign: the person who generates and sends it."""

from collections.abc import Collection

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.accounts.directory import find_users
from app.accounts.models import Role, User
from app.audit.record import Actor, record
from app.campaigns import events
from app.campaigns.clearance.authors import require_not_cleared
from app.campaigns.editing import require_open
from app.campaigns.models import Campaign
from app.campaigns.states import State
from app.clearance.requests import issued_texts
from app.errors import NotAllowed, Refused, Stale
from app.notices.facts import Facts
from app.notices.notify import notify
from app.platform.clock import now
from app.platform.config import Settings


class NotTheOwner(NotAllowed):
    """Only the campaign's owner may do this."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference=reference)
        self.reference = reference


class NotToOwn(Refused):
    """The person can't become the owner: only an active user who drafts can, and an administrator hands a campaign that
    somebody else owns to nobody but another person."""


def require_owner(campaign: Campaign, actor: Actor) -> None:
    """Raise NotTheOwner unless `actor` owns `campaign`. Despatch itself (the command line) may act for the owner."""
    if actor.user_id is not None and campaign.owner_id != actor.user_id:
        raise NotTheOwner(campaign.reference)


def require_own_open(session: Session, campaign: Campaign, actor: Actor) -> None:
    """Raise NotTheOwner unless `actor` owns `campaign`, and CampaignClosed unless it is open: see require_open."""
    require_owner(campaign, actor)
    require_open(session, campaign)


def require_owner_once_issued(session: Session, campaign: Campaign, slugs: Collection[str], actor: Actor) -> None:
    """Raise NotTheOwner unless `actor` may change what is printed beside the texts for these registries: once one of
    them is issued, the owner alone."""
    if not issued_texts(session, campaign.id).keys().isdisjoint(slugs):
        require_owner(campaign, actor)


def take_on(session: Session, campaign: Campaign, *, actor: Actor) -> None:
    """Become the owner of a campaign that has none. Doing it twice changes nothing. Raises HasCleared, and Refused:
    has_an_owner when another person owns it already."""
    current = session.scalars(select(Campaign.owner_id).where(Campaign.id == campaign.id).with_for_update()).one()
    if current == actor.user_id:
        return
    if current is not None:
        raise Refused("has_an_owner", reference=campaign.reference)
    require_not_cleared(session, campaign, actor.user_id)
    session.get_one(Campaign, campaign.id).owner_id = actor.user_id
    record(
        session,
        events.CAMPAIGN_TAKEN_ON,
        actor=actor,
        subjects=[("campaign", campaign.id)],
        before={"owner": None},
        after={"owner": actor.user_id},
    )


def hand_over(session: Session, campaign: Campaign, to: User, *, seen: int | None, actor: Actor) -> bool:
    """Make `to` the owner in place of `seen`; False when they are already. The owner may, and an administrator, who
    gives it to somebody else; the owner before is told of it at once.

    Raises NotTheOwner, NotToOwn (takes_it_over, not_a_drafter), HasCleared, Stale when the owner is another meanwhile.
    """
    session.refresh(campaign, with_for_update=True)
    current = campaign.owner_id
    if current == to.id:
        return False
    if not is_administrator(session, actor):
        require_owner(campaign, actor)
    if current is not None and to.id == actor.user_id:
        raise NotToOwn("takes_it_over")
    if not to.active or Role.DRAFTER not in to.roles:
        raise NotToOwn("not_a_drafter")
    require_not_cleared(session, campaign, to.id)
    if current != seen:
        raise Stale
    campaign.owner_id = to.id
    session.flush()
    event = record(
        session,
        events.CAMPAIGN_HANDED_OVER,
        actor=actor,
        subjects=[("campaign", campaign.id), ("user", to.id)],
        before={"owner": current},
        after={"owner": to.id},
    )
    if current is not None and actor.user_id is not None:
        by = session.get_one(User, actor.user_id).name
        facts = Facts(reference=campaign.reference, title=campaign.title, by=by, changed=to.name)
        href = f"/campaigns/{campaign.reference}/owner"
        notify(
            session,
            {current},
            "owner_replaced",
            facts=facts,
            href=href,
            event=event.seq,
            actor=actor,
            at=now(),
            campaign_id=campaign.id,
        )
    return True


def owns_open_campaign(session: Session, user: User, _settings: Settings) -> bool:
    """Whether a user owns a campaign that is not closed: then they must have a second factor."""
    owned = exists().where(Campaign.owner_id == user.id, Campaign.state == State.OPEN)
    return bool(session.scalar(select(owned)))


def is_administrator(session: Session, actor: Actor) -> bool:
    return actor.user_id is not None and Role.ADMINISTRATOR in session.get_one(User, actor.user_id).roles


def drafters(session: Session) -> list[User]:
    """Who may own a campaign, by name."""
    return [user for user in find_users(session, role=Role.DRAFTER) if user.active]


def take_on_shipped(session: Session, user: User) -> None:
    """The first user of an installation owns what shipped without an owner, so that there is something to try."""
    if Role.DRAFTER in user.roles:
        for campaign in session.scalars(select(Campaign).where(Campaign.owner_id.is_(None))):
            take_on(session, campaign, actor=Actor(user_id=user.id))
