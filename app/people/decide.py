"""Confirm or refuse what an administrator asked for a user."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.factors.reset import reset
from app.accounts.links import make_link
from app.accounts.models import Role, User
from app.accounts.sign_on.identities import users_signing_on
from app.accounts.users import activate, change_user
from app.audit.record import Actor, record
from app.audit.replay import is_as_said
from app.errors import Refused
from app.people import events, tell
from app.people.ask import AccountChange, roles_changed
from app.people.first_run import settle
from app.people.models import AccountRequest, Sponsor
from app.people.replay import PROPOSALS, REQUESTS
from app.people.second_person import alone_behind, confirm_refusal, stand
from app.people.states import REQUEST, Kind, State
from app.people.words import ANSWERS
from app.places import Place
from app.platform.config import Settings

OFFICES: Place[Callable[[Session, AccountRequest, User, Actor], object]] = Place("changes of offices")
"""Does what a request asks of a private office. Those of clearance; it raises Refused."""


def confirm(
    session: Session, request: AccountRequest, *, settings: Settings, actor: Actor, at: datetime
) -> AccountChange:
    """Do what was asked, at once. A link comes back, to be mailed to the user. `actor` without a user: whoever runs the
    machine. Raises Refused: those of `confirm_refusal`, request_decided, request_not_asked, request_user_inactive,
    no_factors."""
    _hold(session, request)
    if actor.user_id is not None:
        confirmer = session.get_one(User, actor.user_id)
        if refusal := confirm_refusal(session, request, confirmer, at=at):
            raise refusal
    if request.state != State.WAITING:
        raise Refused("request_decided")
    said = [REQUESTS, *([PROPOSALS] if request.proposed_by else [])]
    if not all(is_as_said(session, kind, request.recorded) for kind in said):
        raise Refused("request_not_asked")
    user = session.get_one(User, request.user_id)
    if not user.active and request.kind != Kind.ACTIVATE:
        raise Refused("request_user_inactive")
    _decide(session, request, "confirm", actor=actor, at=at)
    if stand(session, request, actor.user_id):
        stand_for(session, user, actor=actor)
    address = _carry_out(session, request, user, settings=settings, actor=actor, at=at)
    settle(session, settings)
    return AccountChange(user, address=address)


def refuse(session: Session, request: AccountRequest, *, actor: Actor, at: datetime) -> None:
    """Anyone who sees the request may refuse it, and who asked may withdraw it. Raises Refused: request_decided."""
    _hold(session, request)
    if request.state != State.WAITING:
        raise Refused("request_decided")
    _decide(session, request, "refuse", actor=actor, at=at)


def stand_for(session: Session, user: User, *, actor: Actor) -> bool:
    """Two people (second_person.py), or whoever runs the machine, answer for the account: nobody is alone behind it any
    more. Whether somebody was."""
    if not alone_behind(session, [user.id]):
        return False
    record(session, events.ACCOUNT_STOOD_FOR, actor=actor, subjects=[("user", user.id)])
    if sponsor := session.get(Sponsor, user.id):
        session.delete(sponsor)
        session.flush()
    return True


def _hold(session: Session, request: AccountRequest) -> None:
    session.refresh(request, with_for_update=True)


def _decide(session: Session, request: AccountRequest, name: str, *, actor: Actor, at: datetime) -> None:
    move = REQUEST[name]
    record(
        session,
        move.action,
        actor=actor,
        subjects=[("user", request.user_id), *([("office", request.office_id)] if request.office_id else [])],
        after={"kind": request.kind, "roles": request.roles, "asked_by": request.asked_by, "asked": request.recorded},
    )
    request.state, request.decided_by, request.decided_at = move.target, actor.user_id, at
    session.flush()
    tell.new_decision(session, request, actor=actor, at=at, answer=ANSWERS[move.target])


def _carry_out(
    session: Session, request: AccountRequest, user: User, *, settings: Settings, actor: Actor, at: datetime
) -> str:
    """The address of a link, if one is made."""
    if request.kind == Kind.ROLES:
        before = user.roles
        roles = before | {Role(role) for role in request.roles}
        change_user(session, user, name=user.name, office=user.office, roles=roles, actor=actor, at=at)
        roles_changed(session, user, before, actor=actor, at=at)
        if user.password_hash or users_signing_on(session, [user.id]):
            return ""
        return make_link(session, user, settings=settings, actor=actor)
    if request.office_id:
        for change in OFFICES:
            change(session, request, user, actor)
        return ""
    if request.kind == Kind.ACTIVATE:
        activate(session, user, actor=actor)
        tell.roles_changed(session, user, (), actor=actor, at=at)
        return ""
    if request.kind == Kind.FACTORS:
        reset(session, user, actor=actor, at=at)
        tell.factors_reset(session, user, actor=actor, at=at)
        return ""
    address = make_link(session, user, settings=settings, actor=actor)
    tell.link_sent(session, user, actor=actor, at=at)
    return address


def requests(session: Session) -> list[AccountRequest]:
    """All of them, the newest first."""
    return list(session.scalars(select(AccountRequest).order_by(AccountRequest.id.desc())))
