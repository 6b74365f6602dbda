"""Requests that need a second person: a list, and one with its buttons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import actor, signed_in
from app.accounts.directory import names_of
from app.accounts.models import User
from app.accounts.proof import proven_unless
from app.accounts.sign_on.provider import PROVIDERS
from app.people.ask import AccountChange
from app.people.decide import confirm, refuse, requests
from app.people.link_mail import mail_link
from app.people.models import AccountRequest
from app.people.second_person import (
    administrators_beside,
    confirm_refusal,
    may_see,
    possible_confirmers,
    request_seen_by,
)
from app.people.states import State
from app.people.words import EXPIRED, asked_for
from app.places import Place
from app.platform.clock import now
from app.web.acts import press, sentence
from app.web.request import reading, services

blueprint = Blueprint("account_requests", __name__, url_prefix="/account-requests")

OFFICE_FACTS: Place[Callable[[Session, AccountRequest], Sequence[tuple[str, str]]]] = Place("the facts of an office")
"""What a second person must know of the private office that a request is about. Set by assembly."""


@dataclass(frozen=True)
class Line:
    request: AccountRequest
    user: User
    words: str
    by: str
    state: tuple[str, str]


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    """As many as this person may see."""
    session = reading()
    me = session.get_one(User, current_user.id)
    lines = [_line(session, request) for request in requests(session) if may_see(session, request, me)]
    names = names_of(session, {line.request.asked_by for line in lines})
    return render_template("people/requests.html", lines=lines, names=names)


@blueprint.get("/<int:request_id>")
@signed_in
def one(request_id: int) -> ResponseReturnValue:
    session = reading()
    request_seen = request_seen_by(session, current_user.id, request_id)
    people = {request_seen.asked_by, *([request_seen.decided_by] if request_seen.decided_by else [])}
    refusal = confirm_refusal(session, request_seen, session.get_one(User, current_user.id), at=now())
    _, dependent = administrators_beside(session, session.get_one(User, request_seen.asked_by))
    return render_template(
        "people/request.html",
        line=_line(session, request_seen),
        names=names_of(session, people),
        why_not=sentence(refusal) if refusal else "",
        waiting=request_seen.state == State.WAITING,
        no_one=now() < request_seen.expires_at and not possible_confirmers(session, request_seen, at=now()),
        dependent=[one for one in dependent if one.id != request_seen.user_id],
        office=[fact for facts in OFFICE_FACTS for fact in facts(session, request_seen)]
        if request_seen.office_id
        else [],
    )


@blueprint.post("/<int:request_id>/<any(confirm, refuse):what>")
@signed_in
@proven_unless("what", "refuse")
def decide(request_id: int, what: str) -> ResponseReturnValue:
    def verb(session: Session) -> AccountChange | None:
        request_seen = request_seen_by(session, current_user.id, request_id)
        if what == "confirm":
            return confirm(session, request_seen, settings=services().settings, actor=actor(), at=now())
        refuse(session, request_seen, actor=actor(), at=now())
        return None

    if decided := press(verb):
        done = decided.result
        flash("Confirmed." if done else "Refused. Nothing was changed.", "success")
        if done and done.address:
            flash(*mail_link(services(), done.user, done.address, by=current_user, at=now()))
    return redirect(url_for(".one", request_id=request_id))


def _line(session: Session, request: AccountRequest) -> Line:
    user = session.get_one(User, request.user_id)
    expired = request.state == State.WAITING and now() >= request.expires_at
    state = EXPIRED if expired else State(request.state).shown
    return Line(request, user, asked_for(request, user), _asked_by(session, request), state)


def _asked_by(session: Session, request: AccountRequest) -> str:
    """The administrator, or what people call the identity server whose claim proposes the roles."""
    if not request.proposed_by:
        return names_of(session, {request.asked_by}).get(request.asked_by, "A former user")
    return PROVIDERS.current().title_of(request.proposed_by)
