"""One-time links: they let a person set a password who has none, or has lost it.

A link holds 32 random bytes, of which only the SHA-256 is kept. It works once, within `settings.link_hours`, and only
until the user gets a newer one or changes (see `shut_out`). Looking at it uses nothing up, since mail scanners look.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.models import OneTimeLink, Purpose, Role, User
from app.accounts.sessions.person import digest
from app.accounts.sessions.sign_in import close_all
from app.audit.record import SYSTEM, Actor, record
from app.errors import NotAllowed, Refused
from app.places import Place
from app.platform.clock import now
from app.platform.config import Settings

FirstUserHook = Callable[[Session, User], object]
"""What other rooms do in the transaction that makes the first user."""

FIRST_USER: Place[FirstUserHook] = Place("what is done for the first user")


class LinkUseless(Refused):
    """Never made, used, replaced, withdrawn or run out: its page never says which."""


class UserInactive(NotAllowed):
    """A deactivated user gets no link."""

    code = "user_inactive"


@dataclass(frozen=True)
class Link:
    """A link that works; `user` is None for the first administrator's."""

    purpose: Purpose
    user: User | None


def first_admin_link(session: Session, settings: Settings) -> str | None:
    """The address at which the first administrator sets up, in place of any earlier one; None once there is a user."""
    if session.scalar(select(exists(select(User.id)))):
        return None
    return _make(session, Purpose.FIRST_ADMINISTRATOR, None, settings=settings, actor=SYSTEM)


def make_link(session: Session, user: User, *, settings: Settings, actor: Actor) -> str:
    """The address at which `user` sets a password, in place of any earlier one. Raises UserInactive."""
    if not user.active:
        raise UserInactive
    purpose = Purpose.SET_UP if user.password_hash is None else Purpose.RESET
    return _make(session, purpose, user.id, settings=settings, actor=actor)


def open_link(session: Session, token: str, *, at: datetime) -> Link:
    """What the link is for, without using it. Raises LinkUseless."""
    row = session.scalars(select(OneTimeLink).where(_works(token, at))).one_or_none()
    if row is None:
        raise LinkUseless
    return Link(Purpose(row.purpose), session.get_one(User, row.user_id) if row.user_id else None)


def set_password(session: Session, token: str, *, password_hash: str, at: datetime) -> User:
    """Use a user's link. It signs them out everywhere. Raises LinkUseless."""
    link = _use(session, token, at=at)
    if link.user is None:
        raise LinkUseless
    link.user.password_hash = password_hash
    ended = shut_out(session, link.user.id, at=at)
    record(
        session,
        events.PASSWORD_SET,
        actor=Actor(user_id=link.user.id),
        subjects=[("user", link.user.id)],
        after={"purpose": link.purpose, "sign_ins_ended": ended},
    )
    return link.user


def use_link_to_sign_on(session: Session, token: str, *, at: datetime) -> User:
    """Use a user's link for an account at an identity server instead of a password: a password from before works no
    more, and they are signed out everywhere. Raises LinkUseless."""
    link = _use(session, token, at=at)
    if link.user is None:
        raise LinkUseless
    link.user.password_hash = None
    shut_out(session, link.user.id, at=at)
    return link.user


def set_up_first_administrator(
    session: Session,
    token: str,
    *,
    name: str,
    email: str,
    office: str,
    password_hash: str,
    at: datetime,
    hooks: Iterable[FirstUserHook] = (),
) -> User:
    """Use the first link: its holder becomes an administrator and a drafter. Raises LinkUseless."""
    link = _use(session, token, at=at)
    if link.purpose is not Purpose.FIRST_ADMINISTRATOR or session.scalar(select(exists(select(User.id)))):
        raise LinkUseless
    user = User(email=email.lower(), name=name, office=office, password_hash=password_hash, active=True, created_at=at)
    user.give({Role.ADMINISTRATOR, Role.DRAFTER})
    session.add(user)
    session.flush()
    record(
        session,
        events.USER_FIRST,
        actor=Actor(user_id=user.id),
        subjects=[("user", user.id)],
        after={"office": office, "roles": sorted(user.roles)},
        personal={"email": user.email, "name": name},
    )
    for hook in hooks:
        hook(session, user)
    return user


def shut_out(session: Session, user_id: int, *, at: datetime, keep: int | None = None) -> int:
    """A user has changed: end every sign-in but `keep` and withdraw every link. The number of sign-ins comes back."""
    _withdraw(session, user_id, at=at)
    return close_all(session, user_id, at=at, keep=keep)


def _make(session: Session, purpose: Purpose, user_id: int | None, *, settings: Settings, actor: Actor) -> str:
    at, token = now(), secrets.token_urlsafe(32)
    _withdraw(session, user_id, at=at)
    expires_at = at + timedelta(hours=settings.link_hours)
    session.add(OneTimeLink(token_sha256=digest(token), purpose=purpose, user_id=user_id, expires_at=expires_at))
    record(
        session,
        events.LINK_MADE,
        actor=actor,
        subjects=[("user", user_id)] if user_id else [],
        after={"purpose": purpose, "expires_at": expires_at.isoformat(timespec="seconds")},
    )
    return f"{settings.base_url.rstrip('/')}/link/{token}"


def _use(session: Session, token: str, *, at: datetime) -> Link:
    """Take the link, so that nobody else can: one conditional UPDATE."""
    row = session.execute(
        update(OneTimeLink)
        .where(_works(token, at))
        .values(used_at=at)
        .returning(OneTimeLink.purpose, OneTimeLink.user_id)
    ).one_or_none()
    if row is None:
        raise LinkUseless
    user = session.scalars(select(User).where(User.id == row.user_id, User.active)).one_or_none()
    if row.user_id and user is None:
        raise LinkUseless
    return Link(Purpose(row.purpose), user)


def _works(token: str, at: datetime) -> ColumnElement[bool]:
    return (OneTimeLink.token_sha256 == digest(token)) & OneTimeLink.used_at.is_(None) & (OneTimeLink.expires_at > at)


def _withdraw(session: Session, user_id: int | None, *, at: datetime) -> None:
    whose = OneTimeLink.user_id == user_id if user_id else OneTimeLink.user_id.is_(None)
    session.execute(
        update(OneTimeLink)
        .where(whose, OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > at)
        .values(expires_at=at)
    )
