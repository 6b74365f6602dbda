"""Tell people what happens to accounts: their own, and those that hold the safeguarding role."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Alarm, Role, User, UserRole
from app.accounts.roles import ROLES
from app.accounts.sign_on.identities import users_signing_on
from app.accounts.words import ALARMS
from app.audit.anchor import head
from app.audit.record import SYSTEM, Actor
from app.letters.page.wording import join
from app.notices.facts import Facts
from app.notices.notify import notify
from app.people.models import AccountRequest
from app.people.second_person import possible_confirmers
from app.people.states import Kind, State
from app.people.words import asked_for
from app.web.filters import format_moment_in_sentence

ACCOUNT, FACTORS, SECURITY = "/account", "/account/factors", "/admin/security"
MACHINE = "Your Despatch administrator"


def roles_changed(
    session: Session, user: User, before: Collection[Role], *, actor: Actor, at: datetime, by: str = ""
) -> None:
    """Right after the change was recorded. The user is told of new roles; holders of the safeguarding role, of who
    joins and leaves it. `by`: who changed them, where nobody in Despatch did."""
    roles = user.roles if user.active else frozenset()
    new = [ROLES[role].name for role in Role if role in roles - set(before)]
    if new:
        _notify_people(session, [user.id], "account_roles", user, ACCOUNT, actor=actor, at=at, changed=join(new), by=by)
    if (Role.SAFEGUARDING in roles) != (Role.SAFEGUARDING in before):
        changed = "joined" if Role.SAFEGUARDING in roles else "left"
        others = [holder for holder in _holders(session) if holder != user.id]
        _notify_people(
            session, others, "safeguarding_people", user, "/risk/people", actor=actor, at=at, changed=changed, by=by
        )


def link_sent(session: Session, user: User, *, actor: Actor, at: datetime) -> None:
    """Right after the link was recorded. Nobody is told of their first link: the mail that brings it says it."""
    if user.password_hash is not None or users_signing_on(session, [user.id]):
        _notify_people(session, [user.id], "account_link", user, ACCOUNT, actor=actor, at=at)


def new_browser(session: Session, user_id: int, browser: str, *, at: datetime) -> None:
    """Right after the sign-in was recorded."""
    user = session.get_one(User, user_id)
    when = format_moment_in_sentence(at)
    _notify_people(
        session,
        [user.id],
        "account_browser",
        user,
        ACCOUNT,
        actor=Actor(user_id),
        at=at,
        changed=browser,
        when=when,
        to_self=True,
    )


def factor_added(session: Session, user_id: int, changed: str, *, at: datetime) -> None:
    """Right after it was recorded. `changed`: which one it is."""
    _notify_holder(session, user_id, "account_factor_added", changed, at=at)


def factor_removed(session: Session, user_id: int, changed: str, *, at: datetime) -> None:
    """Right after it was recorded."""
    _notify_holder(session, user_id, "account_factor_removed", changed, at=at)


def recovery_codes_made(session: Session, user_id: int, *, at: datetime) -> None:
    """Right after it was recorded, for who had codes before."""
    _notify_holder(session, user_id, "account_codes_made", "New recovery codes", at=at)


def recovery_code_used(session: Session, user_id: int, left: int, at: datetime) -> None:
    """Right after it was recorded. `left`: codes that still work."""
    _notify_holder(session, user_id, "account_code_used", str(left), at=at)


def factors_reset(session: Session, user: User, *, actor: Actor, at: datetime) -> None:
    """Right after it was recorded."""
    _notify_people(session, [user.id], "account_factors_reset", user, ACCOUNT, actor=actor, at=at)


def opened_without_proof(session: Session, user_id: int, *, until: datetime, at: datetime) -> None:
    """Right after it was recorded that somebody opens reports of risk without a proof: they themselves, everyone with
    the safeguarding role and every administrator."""
    user, when = session.get_one(User, user_id), format_moment_in_sentence(until)
    administrators = set(_holders(session, Role.ADMINISTRATOR))
    others = {user_id, *_holders(session)} - administrators
    page = f"/admin/users/{user_id}"
    told = partial(_notify_people, session, user=user, actor=Actor(user_id), at=at, changed=when, to_self=True)
    told(administrators, kind="risk_without_proof_to_end", href=page)
    told(others, kind="risk_without_proof", href=ACCOUNT)


def administrator_kept(session: Session, user: User, *, by: str, at: datetime) -> None:
    """Right after it was recorded that the last administrator keeps the role, which the claims of `by` take away."""
    href = f"/admin/users/{user.id}"
    _notify_people(
        session, _holders(session, Role.ADMINISTRATOR), "administrator_kept", user, href, actor=SYSTEM, at=at, by=by
    )


def new_request(session: Session, request: AccountRequest, *, actor: Actor, at: datetime, by: str = "") -> None:
    """Right after the request was recorded: those who may confirm it are asked to, and whom it is about is told. `by`:
    the identity server that proposes it."""
    user = session.get_one(User, request.user_id)
    confirmers = {confirmer.id for confirmer in possible_confirmers(session, request, at=at)}
    for people, kind in ((confirmers, "account_asked"), ({user.id}, "account_asked_about_you")):
        changed = asked_for(request, user)
        to_self = bool(request.proposed_by)
        href = href_of(request)
        _notify_people(session, people, kind, user, href, actor=actor, at=at, changed=changed, by=by, to_self=to_self)


def new_decision(session: Session, request: AccountRequest, *, actor: Actor, at: datetime, answer: str) -> None:
    """Right after the decision was recorded: who asked for it, and whom it is about, unless the change is told them."""
    user = session.get_one(User, request.user_id)
    told = request.state == State.CONFIRMED and request.kind in (Kind.ROLES, Kind.ACTIVATE, Kind.RESET, Kind.FACTORS)
    asked_by = {request.asked_by} if not request.proposed_by else set()
    about = {user.id} - asked_by if not told else set()
    for people, kind in ((asked_by, "account_decided"), (about, "account_decided_about_you")):
        changed, href = asked_for(request, user), href_of(request)
        _notify_people(session, people, kind, user, href, actor=actor, at=at, changed=changed, answer=answer)


def alarm_raised(session: Session, alarm: Alarm, user_id: int | None, at: datetime) -> None:
    """Right after the alarm was recorded: every administrator is told, also the one whom it is about."""
    words = ALARMS[alarm]
    title = f"{words.title} ({session.get_one(User, user_id).name})" if user_id else words.title
    facts = Facts(reference=title, title=format_moment_in_sentence(at), changed=words.meaning)
    people, event = _holders(session, Role.ADMINISTRATOR), head(session).seq
    notify(session, people, "security_alarm", facts=facts, href=SECURITY, event=event, actor=SYSTEM, at=at)


def href_of(request: AccountRequest) -> str:
    return f"/account-requests/{request.id}"


def _holders(session: Session, role: Role = Role.SAFEGUARDING) -> Collection[int]:
    holders = select(UserRole.user_id).join(User, User.id == UserRole.user_id)
    return session.scalars(holders.where(UserRole.role == role, User.active)).all()


def _notify_holder(session: Session, user_id: int, kind: str, changed: str, *, at: datetime) -> None:
    """Of what somebody did with the account, who may not be its holder."""
    user, actor, when = session.get_one(User, user_id), Actor(user_id), format_moment_in_sentence(at)
    more = {"changed": changed, "when": when}
    _notify_people(session, [user_id], kind, user, FACTORS, actor=actor, at=at, to_self=True, **more)


def _notify_people(
    session: Session,
    user_ids: Collection[int],
    kind: str,
    user: User,
    href: str,
    *,
    actor: Actor,
    at: datetime,
    changed: str = "",
    answer: str = "",
    when: str = "",
    to_self: bool = False,
    by: str = "",
) -> None:
    by = by or (session.get_one(User, actor.user_id).name if actor.user_id else MACHINE)
    facts = Facts(reference=user.name, title=user.email, by=by, changed=changed, answer=answer, when=when)
    event = head(session).seq
    notify(session, user_ids, kind, facts=facts, href=href, event=event, actor=actor, at=at, also_actor=to_self)
