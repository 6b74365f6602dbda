"""What an administrator does with users, and what users do with their own account."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.links import shut_out
from app.accounts.models import Role, User, UserRole
from app.audit.record import Actor, record
from app.errors import Refused, existing


class OwnAccount(Refused):
    """Administrators change neither their own roles nor whether they are active: another administrator does."""

    code = "own_account"


def user_by_id(session: Session, user_id: int) -> User:
    """Raises NotFound."""
    return existing(session.get(User, user_id), "no_such_user")


def user_id_of(session: Session, email: str) -> int | None:
    """The number of the user with this address, if there is one."""
    return session.scalars(select(User.id).where(User.email == email.lower())).one_or_none()


def add_user(
    session: Session, *, name: str, email: str, office: str, roles: Iterable[Role], actor: Actor, at: datetime
) -> User:
    """A user who can't sign in until they have used a set-up link. Raises Refused: email_taken."""
    user = User(email=email.lower(), name=name, office=office, active=True, created_at=at)
    user.give(roles)
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError:
        raise Refused("email_taken", field="email") from None
    record(
        session,
        events.USER_ADDED,
        actor=actor,
        subjects=[("user", user.id)],
        after={"office": office, "roles": sorted(user.roles)},
        personal={"email": user.email, "name": name},
    )
    return user


def change_user(
    session: Session,
    user: User,
    *,
    name: str,
    office: str,
    roles: Iterable[Role],
    actor: Actor,
    at: datetime,
    provider: str = "",
) -> bool:
    """Save a user's details; other roles sign them out everywhere. Whether anything changed comes back. `provider`: the
    identity server whose claim says so.

    Raises OwnAccount, and Refused: last_administrator.
    """
    wanted = frozenset(roles)
    before = {"office": user.office, "roles": sorted(user.roles)}
    renamed = name != user.name
    if wanted != user.roles:
        if Role.ADMINISTRATOR in user.roles - wanted and not is_another_administrator(session, user):
            raise Refused("last_administrator", field="roles")
        if user.id == actor.user_id:
            raise OwnAccount("own_roles", field="roles")
        user.give(wanted)
        shut_out(session, user.id, at=at)
    personal = {"name_before": user.name, "name": name} if renamed else {}
    user.name, user.office = name, office
    after = {"office": office, "roles": sorted(wanted)}
    if before == after and not renamed:
        return False
    session.flush()
    record(
        session,
        events.USER_CHANGED,
        actor=actor,
        subjects=[("user", user.id)],
        before=before,
        after=after | ({"provider": provider} if provider else {}),
        personal=personal,
    )
    return True


def deactivate(session: Session, user: User, *, actor: Actor, at: datetime) -> None:
    """Let a user in no more: every sign-in ends and no link works.

    Raises OwnAccount, and Refused: last_administrator_leaves.
    """
    if not user.active:
        return
    if Role.ADMINISTRATOR in user.roles and not is_another_administrator(session, user):
        raise Refused("last_administrator_leaves")
    if user.id == actor.user_id:
        raise OwnAccount
    user.active = False
    ended = shut_out(session, user.id, at=at)
    record(session, events.USER_DEACTIVATED, actor=actor, subjects=[("user", user.id)], after={"sign_ins_ended": ended})


def activate(session: Session, user: User, *, actor: Actor) -> None:
    """Let a deactivated user in again, with the password they had."""
    if user.active:
        return
    user.active = True
    record(session, events.USER_ACTIVATED, actor=actor, subjects=[("user", user.id)])


def change_password(session: Session, user: User, *, password_hash: str, keep: int, at: datetime) -> None:
    """A user's own new password; every sign-in but this one (`keep`) ends."""
    user.password_hash = password_hash
    ended = shut_out(session, user.id, at=at, keep=keep)
    record(
        session,
        events.PASSWORD_CHANGED,
        actor=Actor(user_id=user.id),
        subjects=[("user", user.id)],
        after={"sign_ins_ended": ended},
    )


def is_another_administrator(session: Session, user: User) -> bool:
    """Whether there is an active administrator beside this user.

    The rows are locked, so that two administrators can't take each other's place away in the same moment.
    """
    administrators = session.scalars(
        select(User.id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(UserRole.role == Role.ADMINISTRATOR, User.active)
        .order_by(User.id)
        .with_for_update()
    ).all()
    return bool(set(administrators) - {user.id})
