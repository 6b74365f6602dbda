"""What the pages that ask for a second factor have in common: challenges, recognising, and how often it may fail."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from typing import TypeVar

from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.factors.confirm import FactorRefused, Recognised, recognise_code, recognise_passkey, use
from app.accounts.factors.forms import ConfirmForm
from app.accounts.factors.passkeys import Challenge, Site, ask_to_confirm
from app.accounts.factors.recovery_codes import codes_left
from app.accounts.factors.sealing import seal_of
from app.accounts.factors.ways import site_here
from app.accounts.models import Factor
from app.accounts.security.known_browser import is_known
from app.accounts.security.limits import KNOWN_BROWSER, SECOND_FACTOR, TRIES, TooManyTries, facts
from app.accounts.security.security_events import limit_reached, security_event
from app.accounts.sessions.steps import StepKind, StepUseless, begin, finish
from app.accounts.words import minutes_to_wait
from app.errors import Refused
from app.places import Place
from app.platform.clock import now
from app.web.request import reading, services, writing

T = TypeVar("T")

TELL_CODE_USED: Place[Callable[[Session, int, int, datetime], None]] = Place("who is told of a used recovery code")
"""Called with the number of its owner, and how many of their codes still work."""


def site_or_404() -> Site:
    """Where passkeys can't work, there is no such page."""
    return site_here() or abort(404)


def challenge(user_id: int, asked: Challenge) -> ResponseReturnValue:
    """What the script of the page gets: the options for the browser, and the step that keeps the challenge."""
    with writing() as session:
        facts_of_step = {"user": user_id, "challenge": asked.challenge}
        token = begin(session, StepKind.CHALLENGE, facts_of_step, at=now())
    return jsonify(step=token, options=asked.options)


def challenge_to_confirm(user_id: int) -> ResponseReturnValue:
    """For a user who has passkeys."""
    return challenge(user_id, ask_to_confirm(reading(), user_id, site=site_or_404()))


def answered_challenge(user_id: int, step: str) -> str:
    """The challenge of a step, once. Raises StepUseless."""
    with writing() as session:
        kept = finish(session, StepKind.CHALLENGE, step, at=now())
    if kept["user"] != user_id:
        raise StepUseless
    return str(kept["challenge"])


def confirm(user_id: int, form: ConfirmForm, then: Callable[[Recognised], T]) -> T | None:
    """What `then` returns once the form proved a second factor of this user; it must `take` the factor in its own
    transaction. None: the form says what is wrong. Wrong codes are counted; nobody guesses what a passkey answers."""
    known = facts(account=f"second factor {user_id}", address=request.remote_addr)
    rules = KNOWN_BROWSER if is_known(user_id) else SECOND_FACTOR
    counted = nullcontext() if form.factor_answer.data else TRIES.current().failures(rules, known)
    try:
        with counted:
            return then(_recognise(user_id, form))
    except TooManyTries as problem:
        limit_reached(problem.rule)
        form.refuse(Refused("too_many_codes", field="code", wait=minutes_to_wait(problem.wait)))
        form.too_many = True
    except StepUseless as useless:
        form.refuse(useless)
    except FactorRefused as refused:
        security_event(events.SECURITY_FACTOR_REFUSED, refused.code, about=user_id)
        form.refuse(refused)
    return None


def take(session: Session, recognised: Recognised) -> None:
    """Use the factor up; its owner is told at once of a recovery code. Raises FactorRefused."""
    use(session, recognised, at=now())
    if recognised.factor is Factor.RECOVERY_CODE:
        for tell in TELL_CODE_USED:
            tell(session, recognised.user_id, len(codes_left(session, recognised.user_id)), now())


def _recognise(user_id: int, form: ConfirmForm) -> Recognised:
    seal = seal_of(services().settings)
    if not form.factor_answer.data:
        return recognise_code(reading(), user_id, form.factor_code.data, seal=seal, at=now())
    site = site_or_404()
    kept = answered_challenge(user_id, form.factor_step.data or "")
    return recognise_passkey(reading(), user_id, form.factor_answer.data, challenge=kept, site=site, seal=seal)
