"""What an administrator does with users: at once where one person may, else as a request that a second one decides."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.factors import reset as factors
from app.accounts.factors.own import has_factor
from app.accounts.links import UserInactive, make_link
from app.accounts.models import Role, User
from app.accounts.sessions.person import PROTECTED
from app.accounts.users import OwnAccount, activate, add_user, change_user, deactivate
from app.audit.record import Actor, record
from app.errors import Refused
from app.people import tell
from app.people.first_run import is_alone, let_in_alone, settle
from app.people.models import AccountRequest
from app.people.second_person import is_protected
from app.people.states import LASTS, REQUEST, Kind, State
from app.places import Place
from app.platform.config import Settings

LEAVE_OFFICES: Place[Callable[[Session, User, Actor], object]] = Place("how somebody leaves offices")
"""Ends what a user is of private offices. Set by assembly."""


@dataclass(frozen=True)
class AccountChange:
    """`changed`: something was done at once. `request`: what waits for a second person, if anything does. `address`: of
    a link, to be mailed to the user; `shown`: to be shown to the administrator too, in the first run."""

    user: User
    changed: bool = True
    request: AccountRequest | None = None
    address: str = ""
    shown: bool = False


def add(
    session: Session,
    *,
    name: str,
    email: str,
    office: str,
    roles: Iterable[Role],
    settings: Settings,
    actor: Actor,
    at: datetime,
) -> AccountChange:
    """A user with a set-up link; roles that need two people are asked for. Raises Refused: email_taken."""
    wanted = frozenset(roles)
    alone = is_alone(session, settings, actor.user_id)
    held_back = frozenset[Role]() if alone else wanted & PROTECTED
    user = add_user(session, name=name, email=email, office=office, roles=wanted - held_back, actor=actor, at=at)
    tell.roles_changed(session, user, (), actor=actor, at=at)
    request = _ask(session, user, Kind.ROLES, held_back, actor=actor, at=at) if held_back else None
    return _with_link(session, user, request, alone=alone, settings=settings, actor=actor, at=at)


def change(
    session: Session,
    user: User,
    *,
    name: str,
    office: str,
    roles: Iterable[Role],
    settings: Settings,
    actor: Actor,
    at: datetime,
) -> AccountChange:
    """Details and roles; new roles that need two people are asked for. Raises OwnAccount, and Refused:
    last_administrator."""
    wanted, before = frozenset(roles), user.roles
    alone = is_alone(session, settings, actor.user_id)
    held_back = frozenset[Role]() if alone else (wanted - before) & PROTECTED
    if held_back and user.id == actor.user_id:
        raise OwnAccount("own_roles", field="roles")
    kept = wanted - held_back
    changed = change_user(session, user, name=name, office=office, roles=kept, actor=actor, at=at)
    if changed:
        roles_changed(session, user, before, actor=actor, at=at)
    if alone and wanted - before:
        _let_in(session, user, actor)
    settle(session, settings)
    request = _ask(session, user, Kind.ROLES, held_back, actor=actor, at=at) if held_back else None
    return AccountChange(user, changed, request)


def reset(session: Session, user: User, *, settings: Settings, actor: Actor, at: datetime) -> AccountChange:
    """A link that sets a password; for whoever is protected (second_person.py), it is asked for.

    Raises UserInactive.
    """
    if not user.active:
        raise UserInactive
    alone = is_alone(session, settings, actor.user_id)
    if is_protected(session, user) and not alone:
        return AccountChange(user, changed=False, request=_ask(session, user, Kind.RESET, (), actor=actor, at=at))
    return _with_link(session, user, None, alone=alone, settings=settings, actor=actor, at=at)


def reset_factors(session: Session, user: User, *, settings: Settings, actor: Actor, at: datetime) -> AccountChange:
    """Let a user who has lost their second factors set up new ones; for whoever is protected (second_person.py), it is
    asked for. Raises UserInactive, and Refused: no_factors."""
    if not user.active:
        raise UserInactive
    alone = is_alone(session, settings, actor.user_id)
    if is_protected(session, user) and not alone:
        if not has_factor(session, user.id):
            raise Refused("no_factors")
        return AccountChange(user, changed=False, request=_ask(session, user, Kind.FACTORS, (), actor=actor, at=at))
    factors.reset(session, user, actor=actor, at=at)
    tell.factors_reset(session, user, actor=actor, at=at)
    if alone:
        _let_in(session, user, actor)
    return AccountChange(user)


def leave(session: Session, user: User, *, settings: Settings, actor: Actor, at: datetime) -> None:
    """One person may shut somebody out, at once. Raises OwnAccount, and Refused: last_administrator_leaves."""
    if user.active:
        settle(session, settings)
        deactivate(session, user, actor=actor, at=at)
        tell.roles_changed(session, user, user.roles, actor=actor, at=at)


def come_back(session: Session, user: User, *, settings: Settings, actor: Actor, at: datetime) -> AccountChange:
    """Let a deactivated user in again; whoever is protected (second_person.py), once a second person confirms it."""
    if user.active:
        return AccountChange(user, changed=False)
    alone = is_alone(session, settings, actor.user_id)
    if is_protected(session, user) and not alone:
        return AccountChange(user, changed=False, request=_ask(session, user, Kind.ACTIVATE, (), actor=actor, at=at))
    activate(session, user, actor=actor)
    tell.roles_changed(session, user, (), actor=actor, at=at)
    if alone:
        _let_in(session, user, actor)
    settle(session, settings)
    return AccountChange(user)


def roles_changed(
    session: Session, user: User, before: Collection[Role], *, actor: Actor, at: datetime, by: str = ""
) -> None:
    """Right after the change was recorded. With the role of a clearer its holder's place in private offices goes, and
    does not come back with it. `by`: who changed them, where nobody in Despatch did."""
    tell.roles_changed(session, user, before, actor=actor, at=at, by=by)
    if (Role.CLEARER in before) != (Role.CLEARER in user.roles):
        for leave_offices in LEAVE_OFFICES:
            leave_offices(session, user, actor)


def ask_about_office(
    session: Session,
    user: User,
    kind: Kind,
    *,
    office_id: int,
    office: str,
    gateway: bool = False,
    called: dict[str, str] | None = None,
    actor: Actor,
    at: datetime,
) -> AccountRequest:
    """Ask for what takes two people in the private office of this title; `user`: who asks, where it is for nobody."""
    return _ask(
        session,
        user,
        kind,
        (),
        actor=actor,
        at=at,
        office_id=office_id,
        office=office,
        gateway=gateway,
        called=called,
    )


def propose_roles(
    session: Session, user: User, roles: Collection[Role], *, provider: str, title: str, at: datetime
) -> AccountRequest:
    """Ask a second person to give a user the roles that an identity server's claim gives. `title`: what people call the
    server."""
    return _ask(session, user, Kind.ROLES, roles, actor=Actor(user.id), at=at, proposed_by=provider, title=title)


def _ask(
    session: Session,
    user: User,
    kind: Kind,
    roles: Iterable[Role],
    *,
    actor: Actor,
    at: datetime,
    proposed_by: str = "",
    title: str = "",
    office_id: int = 0,
    office: str = "",
    gateway: bool = False,
    called: dict[str, str] | None = None,
) -> AccountRequest:
    if actor.user_id is None:
        raise ValueError("a person asks")
    session.refresh(user, with_for_update={"key_share": True})
    of_a_kind = (AccountRequest.user_id == user.id, AccountRequest.kind == kind, AccountRequest.office_id == office_id)
    earlier = session.scalars(
        select(AccountRequest).where(*of_a_kind, AccountRequest.state == State.WAITING)
    ).one_or_none()
    move = REQUEST["ask"]
    event = record(
        session,
        move.action,
        actor=actor,
        subjects=[("user", user.id), *([("office", office_id)] if office_id else [])],
        after={
            "kind": kind,
            "roles": sorted(roles),
            "gateway": gateway,
            **({"called": called} if called else {}),
            **({"proposed_by": proposed_by} if proposed_by else {}),
            "expires_at": (at + LASTS).isoformat(timespec="seconds"),
        },
    )
    if earlier is not None:
        earlier.state = REQUEST["replace"].target
        session.flush()
    made = AccountRequest(
        kind=kind,
        user_id=user.id,
        roles=sorted(roles),
        office_id=office_id,
        office=office,
        gateway=gateway,
        called=called,
        asked_by=actor.user_id,
        proposed_by=proposed_by,
        asked_at=at,
        expires_at=at + LASTS,
        state=move.target,
        recorded=event.seq,
    )
    session.add(made)
    session.flush()
    tell.new_request(session, made, actor=actor, at=at, by=title)
    return made


def _with_link(
    session: Session,
    user: User,
    request: AccountRequest | None,
    *,
    alone: bool,
    settings: Settings,
    actor: Actor,
    at: datetime,
) -> AccountChange:
    address = make_link(session, user, settings=settings, actor=actor)
    tell.link_sent(session, user, actor=actor, at=at)
    if alone:
        _let_in(session, user, actor)
    return AccountChange(user, request=request, address=address, shown=alone)


def _let_in(session: Session, user: User, actor: Actor) -> None:
    if actor.user_id is not None:
        let_in_alone(session, user, by_id=actor.user_id)
