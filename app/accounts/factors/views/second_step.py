"""The second step of a sign-in with a password: one of the factors of whoever the password is of."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import public, same_origin_path
from app.accounts.carried_forms import FIELD, KeptForm, carried_form, seal
from app.accounts.factors.confirm import Recognised
from app.accounts.factors.forms import ConfirmForm
from app.accounts.factors.views.confirming import challenge_to_confirm, confirm, take
from app.accounts.factors.ways import ways_of
from app.accounts.forms import SignInForm
from app.accounts.sign_in import Proof, SignInRefused, Strength, start
from app.accounts.sign_in_requests import SIGN_IN, sign_in_page
from app.accounts.steps import StepKind, StepUseless, begin, finish, look
from app.accounts.views.entry import enter, go_on
from app.platform.clock import now
from app.web.acts import sentence
from app.web.request import reading, services, writing

blueprint = Blueprint("second_step", __name__)


def ask_for_second_factor(proof: Proof, *, kept: KeptForm | None, back: str | None) -> ResponseReturnValue:
    """Begin the second step, for whoever proved that they know the password."""
    with writing() as session:
        said = {"user": proof.user_id, "password_hash": proof.password_hash, "fresh_hash": proof.fresh_hash}
        begin(session, StepKind.SECOND_FACTOR, said, at=now())
    if kept:
        return _page(proof.user_id, ConfirmForm(formdata=None), kept=kept, back=back)
    return redirect(url_for("second_step.second", next=back))


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
        return _page(proof.user_id, form, kept=kept, back=back), form.status
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


def _page(user_id: int, form: ConfirmForm, *, kept: KeptForm | None, back: str | None) -> str:
    return render_template(
        "accounts/second_step.html",
        form=form,
        action=url_for("second_step.second", next=back),
        again=url_for(SIGN_IN, next=back),
        ways=ways_of(reading(), user_id),
        settings=services().settings,
        kept=kept,
        field=FIELD,
        sealed=seal(kept) if kept else "",
    )


def _start_again(kept: KeptForm | None, back: str | None) -> ResponseReturnValue:
    """With the password: what they typed before is carried along."""
    flash(sentence(StepUseless()), "warning")
    if kept:
        return sign_in_page(SignInForm(formdata=None), back=back, ended=None, kept=kept), 400
    return redirect(url_for(SIGN_IN, next=back))
