"""Roles from the claims of an identity server, worked out anew at each sign-in, removals included.

The settings of the server map our roles to values of its claim. What it no longer gives is removed at once, and the
roles Drafter and Viewer are given at once. Roles that need two people are only proposed: a second person confirms them.
"""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.models import Role, User
from app.accounts.sessions.person import PROTECTED
from app.accounts.users import change_user, is_another_administrator
from app.audit.record import SYSTEM, record
from app.people import tell
from app.people.ask import propose_roles, roles_changed
from app.people.decide import refuse
from app.people.models import AccountRequest
from app.people.states import LASTS, Kind, State
from app.platform.sign_on_settings import SignOnProvider

log = logging.getLogger(__name__)


def follow_claims(
    session: Session,
    user: User,
    values: Collection[str],
    *,
    provider: str,
    settings: SignOnProvider,
    title: str,
    at: datetime,
) -> None:
    """Give and take the roles of a user by the values of their claim. `provider` and `title`: the server's name in the
    settings, and what people call it. Roles that the settings don't map stay as they are."""
    mapped = {Role(role): givers for role, givers in settings.role_values.items()}
    if not mapped:
        return
    session.refresh(user, with_for_update={"key_share": True})
    wanted = {role for role, givers in mapped.items() if givers & set(values)}
    before = user.roles
    removed = (before & mapped.keys()) - wanted
    if Role.ADMINISTRATOR in removed and not is_another_administrator(session, user):
        removed -= {Role.ADMINISTRATOR}
        _keep_administrator(session, user, provider=provider, title=title, at=at)
    roles = (before - removed) | (wanted - PROTECTED)
    if roles != before:
        details = {"name": user.name, "office": user.office, "provider": provider}
        change_user(session, user, roles=roles, actor=SYSTEM, at=at, **details)
        roles_changed(session, user, before, actor=SYSTEM, at=at, by=title)
    _propose(session, user, frozenset(wanted - roles), provider=provider, title=title, at=at)


def _keep_administrator(session: Session, user: User, *, provider: str, title: str, at: datetime) -> None:
    log.warning("a claim takes the role of the last administrator (user %s), who keeps it", user.id)
    about = [("user", user.id)]
    record(session, events.USER_KEPT_ADMINISTRATOR, actor=SYSTEM, subjects=about, after={"provider": provider})
    tell.administrator_kept(session, user, by=title, at=at)


def _propose(session: Session, user: User, roles: frozenset[Role], *, provider: str, title: str, at: datetime) -> None:
    """One proposal waits at a time, and none for what the claim no longer gives. A colleague's own request is not
    replaced, and what people refused is not proposed again for a week."""
    waiting = [one for one in _requests(session, user, State.WAITING) if at < one.expires_at]
    same = [one for one in waiting if frozenset(one.roles) == roles]
    for request in waiting:
        if request.proposed_by == provider and request not in same:
            refuse(session, request, actor=SYSTEM, at=at)
    if not roles or same or any(one.proposed_by != provider for one in waiting):
        return
    refused = [
        one
        for one in _requests(session, user, State.REFUSED)
        if one.proposed_by == provider and one.decided_by and one.decided_at and at - one.decided_at < LASTS
    ]
    if not any(frozenset(one.roles) == roles for one in refused):
        propose_roles(session, user, roles, provider=provider, title=title, at=at)


def _requests(session: Session, user: User, state: State) -> Sequence[AccountRequest]:
    query = select(AccountRequest).where(AccountRequest.user_id == user.id, AccountRequest.kind == Kind.ROLES)
    return session.scalars(query.where(AccountRequest.state == state).order_by(AccountRequest.id)).all()
