"""What the audit record says of users: who there is, and with which roles."""

from sqlalchemy import select

from app.accounts import events
from app.accounts.factors import replay as factors
from app.accounts.models import User, UserRole
from app.accounts.sign_on.models import Identity
from app.audit.replay import Key, ReplayedEvent, Rows, Value, every


def _roles(said: ReplayedEvent) -> dict[Key, Value]:
    return {(said.number("user"),): [[role] for role in said.after["roles"]]}


def _active(said: ReplayedEvent) -> dict[Key, Value]:
    return {(said.number("user"),): [True]}


def _not_active(said: ReplayedEvent) -> dict[Key, Value]:
    return {(said.number("user"),): [False]}


def _linked(said: ReplayedEvent) -> dict[Key, Value]:
    return {(said.seq,): [said.number("user"), said.after["issuer"], said.personal["subject"]]}


KINDS = (
    *factors.KINDS,
    Rows(
        "roles",
        "roles of user {}",
        select(UserRole.user_id, UserRole.role).order_by(UserRole.user_id, UserRole.role),
        {events.USER_FIRST: _roles, events.USER_ADDED: _roles, events.USER_CHANGED: _roles},
        value=every,
    ),
    Rows(
        "users",
        "whether user {} is active",
        select(User.id, User.active).order_by(User.id),
        {
            events.USER_FIRST: _active,
            events.USER_ADDED: _active,
            events.USER_ACTIVATED: _active,
            events.USER_DEACTIVATED: _not_active,
        },
    ),
    Rows(
        "identities",
        "the account at an identity server that event {} linked",
        select(Identity.recorded, Identity.user_id, Identity.issuer, Identity.subject)
        .where(Identity.ended_at.is_(None))
        .order_by(Identity.recorded),
        {
            events.IDENTITY_LINKED: _linked,
            events.IDENTITY_REMOVED: lambda said: {(said.after["linked"],): None},
        },
    ),
)
