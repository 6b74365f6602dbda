"""Who of a private office answers for its minister: add somebody, take them out, make them its gateway."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.directory import find_users
from app.accounts.models import Role, User
from app.audit.record import Actor, record
from app.clearance import events
from app.clearance.models import ClearanceRequest, OfficeMember, PrivateOffice
from app.clearance.offices.find import members_of, offices_of
from app.errors import Refused, existing
from app.platform.events import Event


class NotAClearer(Refused):
    """A member of a private office is an active user with the role of a clearer."""

    code = "not_a_clearer"
    field = "user"


def user_to_join(session: Session, user_id: int) -> User:
    """Who joins or leaves an office. Raises NotFound: no_such_clearer."""
    return existing(session.get(User, user_id), "no_such_clearer")


def clearers(session: Session) -> list[User]:
    """Who may be of a private office, by name."""
    return [user for user in find_users(session, role=Role.CLEARER) if user.active]


def clearers_of(session: Session, office_ids: Collection[int]) -> dict[int, list[User]]:
    """Who clears for each office, by name: members who are active and clearers still."""
    members = members_of(session, office_ids)
    return {office: [user for user in users if Role.CLEARER in user.roles] for office, users in members.items()}


def memberships(session: Session, office_id: int) -> list[tuple[OfficeMember, User]]:
    """Every member, whether they can clear or not; by name."""
    rows = session.execute(
        select(OfficeMember, User)
        .join(User, User.id == OfficeMember.user_id)
        .where(OfficeMember.office_id == office_id)
    )
    return sorted(((member, user) for member, user in rows), key=lambda one: (one[1].name.casefold(), one[1].id))


def add_member(session: Session, office: PrivateOffice, user: User, *, gateway: bool = False, actor: Actor) -> bool:
    """Whether they are new there. Raises NotAClearer."""
    if not user.active or Role.CLEARER not in user.roles:
        raise NotAClearer
    session.refresh(office, with_for_update={"key_share": True})
    if session.get(OfficeMember, (office.id, user.id)):
        return False
    session.add(OfficeMember(office_id=office.id, user_id=user.id, gateway=gateway))
    session.flush()
    _record(session, events.OFFICE_MEMBER_ADDED, office, user.id, actor=actor, after={"gateway": gateway})
    return True


def remove_member(session: Session, office: PrivateOffice, user_id: int, *, actor: Actor) -> bool:
    """Whether they were of it. What they said stands; what was given to them to answer is anybody's of the office."""
    session.refresh(office, with_for_update={"key_share": True})
    member = session.get(OfficeMember, (office.id, user_id))
    if member is None:
        return False
    theirs = session.scalars(
        select(ClearanceRequest).where(
            ClearanceRequest.office_id == office.id,
            ClearanceRequest.assigned_to_id == user_id,
            ClearanceRequest.ended.is_(None),
        )
    ).all()
    for clearance_request in theirs:
        clearance_request.assigned_to_id = None
    was = {"gateway": member.gateway}
    session.delete(member)
    session.flush()
    after = {"left_to_any": sorted(request.id for request in theirs)}
    _record(session, events.OFFICE_MEMBER_REMOVED, office, user_id, actor=actor, before=was, after=after)
    return True


def leave_offices(session: Session, user: User, actor: Actor) -> None:
    """Take a user out of every office that they are of."""
    for office_id in offices_of(session, user.id):
        remove_member(session, session.get_one(PrivateOffice, office_id), user.id, actor=actor)


def set_gateway(session: Session, office: PrivateOffice, user_id: int, *, gateway: bool, actor: Actor) -> bool:
    """Whether it changes what they may do."""
    session.refresh(office, with_for_update={"key_share": True})
    member = session.get(OfficeMember, (office.id, user_id))
    if member is None or member.gateway == gateway:
        return False
    member.gateway = gateway
    session.flush()
    before = {"gateway": not gateway}
    _record(session, events.OFFICE_GATEWAY_SET, office, user_id, actor=actor, before=before, after={"gateway": gateway})
    return True


def _record(
    session: Session,
    action: Event,
    office: PrivateOffice,
    user_id: int,
    *,
    actor: Actor,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    subjects = [("office", office.id), ("user", user_id)]
    record(session, action, actor=actor, subjects=subjects, before=before, after=after)
