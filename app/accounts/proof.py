"""Proof at the act: what matters most is done only by somebody who proved within minutes, with a second factor, that it
is they. A view says so with one of two marks, beside its mark of who may open it (access.py)."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.access import PUBLIC, access_of, asks_for, does_its_work, same_origin_path
from app.accounts.models import Factor
from app.accounts.sessions.carried_forms import came_from, submitted_form
from app.accounts.sessions.sign_in_requests import proof_page
from app.accounts.sessions.waiting_forms import let_wait, wait_to_go
from app.accounts.sign_on.provider import PROVIDERS
from app.platform.clock import now
from app.web.request import writing

View = TypeVar("View", bound=Callable[..., Any])

FRESH = timedelta(minutes=15)
"""How long a proof lasts."""

EMERGENCY = timedelta(minutes=15)
"""How long reports of risk open without a proof, once somebody has said why."""

LIST_FILE = re.compile(r"\.(csv|xlsx|json|zip)$")
"""Files of lists and of letters: all of these are exports of personal data or of evidence, but for those marked
`nothing_recorded`."""

ACT, RISK, NOTHING = "act", "risk", "nothing"


class ProofNeeded(Exception):
    """What a page is about to do or show asks for a fresh proof, and there is none. `mark`: which kind."""

    code = "proof_needed"

    def __init__(self, mark: str) -> None:
        super().__init__(mark)
        self.mark = mark


def proven(view: View) -> View:
    """When a form is sent to this view, or when it is opened if it takes no form, a fresh proof is needed."""
    return _mark(view, ACT)


def proven_unless(argument: str, *steps: str) -> Callable[[View], View]:
    """As `proven`, of a view with several steps in its address, as its `argument`. These need no proof: they stop or
    refuse something, and that must not wait."""

    def mark(view: View) -> View:
        view.proof_unless = argument, steps  # type: ignore[attr-defined]
        return _mark(view, ACT)

    return mark


def proven_risk(view: View) -> View:
    """A report of risk: it opens with a fresh proof, or in an emergency, which alarms."""
    return _mark(view, RISK)


def not_in_emergency(view: View) -> View:
    """Beside `proven_risk`: to send the form needs a fresh proof in an emergency too. It helps no child at once."""
    view.not_in_emergency = True  # type: ignore[attr-defined]
    return view


def nothing_recorded(view: View) -> View:
    """A list file that tells nothing about anybody: a blank table to fill in, a description of programs."""
    return _mark(view, NOTHING)


def opens_in_emergency(view: View) -> View:
    """A page that leads to reports of risk, which in an emergency is open before there is any factor, as they are."""
    view.opens_in_emergency = True  # type: ignore[attr-defined]
    return view


def before_factor(view: View) -> View:
    """Open to somebody who must have a second factor and has none yet."""
    view.before_factor = True  # type: ignore[attr-defined]
    return view


def proof_of(app: Flask, endpoint: str) -> str | None:
    """The mark of a view, or None."""
    return getattr(app.view_functions.get(endpoint), "proof", None)


def init_proof(app: Flask) -> None:
    """After `guard`, and after the check of forms: a form that is not ours is no reason to ask anybody for a proof."""
    app.before_request(_require)
    app.register_error_handler(ProofNeeded, lambda problem: _ask(problem.mark))


def is_fresh() -> bool:
    """Whether the person signed in proved within FRESH, with a second factor, that it is they. No proof lasts longer
    because a clock was put back."""
    at = current_user.proved_at
    return current_user.factor != Factor.NONE and at is not None and abs(now() - at) < FRESH


def note_proof() -> bool:
    """Whether there is a fresh proof. What is recorded from now on in this request says so."""
    fresh = is_fresh()
    if fresh:
        g.proof = _what_to_record()
    return fresh


def _what_to_record() -> Mapping[str, Any]:
    """What is recorded of the proof behind this request (app/audit/record.py: Actor). What its owner calls a passkey is
    no part of it, since it can't be erased there: the sign-in has it."""
    return {
        "factor": str(current_user.factor),
        "with": current_user.proved_with if current_user.factor == Factor.PROVIDER else "",
        "at": current_user.proved_at.isoformat(timespec="seconds"),
        "sign_in": current_user.sign_in_id,
        "signed_in_with": PROVIDERS.current().title_of(current_user.provider),
    }


def _require() -> ResponseReturnValue | None:
    if request.endpoint is None or access_of(current_app, request.endpoint) == PUBLIC:
        return None  # asked of nobody, so that these answer while the database does not
    if not current_user.is_authenticated:
        return None
    view = current_app.view_functions.get(request.endpoint)
    open_before = getattr(view, "before_factor", False) or (_is_emergency() and _opens_then(view))
    if current_user.must_enrol and not open_before:
        return _enrol()
    needed = _needed()
    if needed is None:
        return None
    return None if _has_proof(needed) else _ask(needed)


def require_risk_proof() -> None:
    """For a page that shows a report of risk only sometimes: raises ProofNeeded, which asks for a proof."""
    if not _has_proof(RISK):
        raise ProofNeeded(RISK)


def require_proof() -> None:
    """For an act that asks only some people for a proof: raises ProofNeeded."""
    if not note_proof():
        raise ProofNeeded(ACT)


def _has_proof(needed: str) -> bool:
    """Whether there is a proof of the kind; what is recorded from now on in this request says so."""
    if note_proof():
        return True
    if needed == RISK and _is_emergency():
        g.proof = {"emergency": True, "sign_in": current_user.sign_in_id}
        return True
    return False


def _ask(needed: str) -> ResponseReturnValue:
    """What somebody gets in place of the page; what they typed is carried along."""
    if form := submitted_form():
        return proof_page(back=form.back, kept=form, emergency=needed == RISK), 403
    back = came_from() if request.method != "GET" or LIST_FILE.search(request.path) else request.full_path.rstrip("?")
    then = "again" if request.method == "POST" else "file" if LIST_FILE.search(request.path) else None
    emergency = "1" if needed == RISK else None
    return redirect(url_for("proof.prove", next=same_origin_path(back), emergency=emergency, then=then))


def _needed() -> str | None:
    """The kind of proof that this request needs, or None."""
    view, mark = current_app.view_functions.get(request.endpoint or ""), proof_of(current_app, request.endpoint or "")
    argument, steps = getattr(view, "proof_unless", ("", ()))
    if (request.view_args or {}).get(argument) in steps:
        return None
    if mark == NOTHING:
        return None
    if request.method == "POST" and getattr(view, "not_in_emergency", False):
        return ACT
    if mark and (mark == RISK or does_its_work()):
        return mark
    return ACT if asks_for(LIST_FILE) else None


def _opens_then(view: object) -> bool:
    return getattr(view, "proof", None) == RISK or getattr(view, "opens_in_emergency", False)


def _is_emergency() -> bool:
    until = current_user.emergency_until
    return until is not None and now() < until


def _enrol() -> ResponseReturnValue:
    """Where they were going, and what they typed, waits until they have a second factor."""
    form = submitted_form()
    if form:
        with writing() as session:
            let_wait(session, form, at=now())
    if "HX-Request" not in request.headers:
        wait_to_go(form.back if form else request.full_path.rstrip("?") if request.method == "GET" else came_from())
    return redirect(url_for("add_factor.begin"))


def _mark(view: View, mark: str) -> View:
    if hasattr(view, "proof"):
        raise ValueError(f"{view} is marked twice")
    view.proof = mark  # type: ignore[attr-defined]
    return view
