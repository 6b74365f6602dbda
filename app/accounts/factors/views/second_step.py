"""The second step of a sign-in with a password: one of the factors of whoever the password is of."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import public, same_origin_path
from app.accounts.factors.confirm import Recognised
from app.accounts.factors.confirming import challenge_to_confirm, confirm, take
from app.accounts.factors.forms import ConfirmForm
from app.accounts.factors.second_step import second_page
from app.accounts.forms import SignInForm
from app.accounts.sessions.carried_forms import KeptForm, carried_form
from app.accounts.sessions.entry import enter, go_on
from app.accounts.sessions.sign_in import Proof, SignInRefused, Strength, start
from app.accounts.sessions.sign_in_requests import SIGN_IN, sign_in_page
from app.accounts.sessions.steps import StepKind, StepUseless, finish, look
from app.platform.clock import now
from app.web.acts import sentence
from app.web.request import reading

blueprint = Blueprint("second_step", __name__)


@blueprint.route("/sign-in/second", methods=["GET", "POST"])
@public
def second() -> ResponseReturnValue:
    back, kept = same_origin_path(request.args.get("next")), carried_form()
    if current_user.is_authenticated:
        return go_on(kept, back)
    try:
        step, proof = _begun()
        form = ConfirmForm()
        if form.validate_on_submit() and (
            done := confirm(proof.user_id, form, lambda found: _enter(found, proof, step, kept=kept, back=back))
        ):
            return done
        return second_page(proof.user_id, form, kept=kept, back=back), form.status
    except (StepUseless, SignInRefused):
        return _start_again(kept, back)


@blueprint.post("/sign-in/second/challenge")
@public
def challenge() -> ResponseReturnValue:
    _, proof = _begun()
    return challenge_to_confirm(proof.user_id)


def _enter(
    recognised: Recognised, proof: Proof, step: str, *, kept: KeptForm | None, back: str | None
) -> ResponseReturnValue:
    def start_with(session: Session, browser: str) -> str:
        take(session, recognised)
        finish(session, StepKind.SECOND_FACTOR, step, at=now())
        strength = Strength(recognised.factor, recognised.named, recognised.row_id)
        return start(session, proof, browser=browser, at=now(), strength=strength)

    return enter(proof.user_id, start_with, kept=kept, back=back)


def _begun() -> tuple[str, Proof]:
    """The step that this browser began with a password. Raises StepUseless."""
    token, said = look(reading(), StepKind.SECOND_FACTOR, at=now())
    return token, Proof(said["user"], said["password_hash"], said["fresh_hash"])


def _start_again(kept: KeptForm | None, back: str | None) -> ResponseReturnValue:
    """With the password: what they typed before is carried along."""
    flash(sentence(StepUseless()), "warning")
    if kept:
        return sign_in_page(SignInForm(formdata=None), back=back, ended=None, kept=kept), 400
    return redirect(url_for(SIGN_IN, next=back))
