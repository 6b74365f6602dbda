"""Somebody joins a private office: an administrator asks, and a second person confirms it (app/people)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.audit.record import Actor
from app.clearance.models import OfficeMember, PrivateOffice
from app.clearance.offices.find import membership
from app.clearance.offices.members import NotAClearer, add_member
from app.config import Settings
from app.people.ask import join_office
from app.people.decide import NotDecided
from app.people.first_run import is_alone, let_in_alone
from app.people.models import AccountRequest


def ask_to_join(
    session: Session,
    office: PrivateOffice,
    user: User,
    *,
    gateway: bool,
    settings: Settings,
    actor: Actor,
    at: datetime,
) -> AccountRequest | bool:
    """What waits for a second person. In the first run they join at once: then whether they are new there.

    Raises NotAClearer and OwnAccount."""
    if not user.active or Role.CLEARER not in user.roles:
        raise NotAClearer(user.name)
    if membership(session, office.id, user.id):
        return False
    if actor.user_id is not None and is_alone(session, settings, actor.user_id):
        let_in_alone(session, user, by_id=actor.user_id)
        return add_member(session, office, user, gateway=gateway, actor=actor)
    return join_office(session, user, office.id, office.title, gateway=gateway, actor=actor, at=at)


def join(session: Session, request: AccountRequest, user: User, actor: Actor) -> None:
    """As a request says that was confirmed. Raises NotDecided."""
    try:
        add_member(
            session, session.get_one(PrivateOffice, request.office_id), user, gateway=request.gateway, actor=actor
        )
    except NotAClearer as problem:
        raise NotDecided(problem.code) from None


def member_ids(session: Session, office_id: int) -> Collection[int]:
    return session.scalars(select(OfficeMember.user_id).where(OfficeMember.office_id == office_id)).all()
