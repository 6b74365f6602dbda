"""Prove that it is you, before an act that matters."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user

from app.accounts.access import same_origin_path, signed_in
from app.accounts.factors.confirm import Recognised
from app.accounts.factors.confirming import challenge_to_confirm, confirm, take
from app.accounts.factors.forms import ConfirmForm
from app.accounts.factors.ways import ways_of
from app.accounts.proof import before_factor
from app.accounts.sessions.carried_forms import KeptForm, carried_form
from app.accounts.sessions.entry import go_on
from app.accounts.sessions.sign_in import prove as prove_sign_in
from app.accounts.sessions.sign_in_requests import proof_page
from app.accounts.sessions.waiting_forms import let_wait, wait_to_go, waiting
from app.accounts.wiring import load_person
from app.accounts.words import AFTER_PROOF
from app.platform.clock import now
from app.web.request import reading, writing

blueprint = Blueprint("proof", __name__)


@blueprint.route("/prove", methods=["GET", "POST"])
@signed_in
@before_factor
def prove() -> ResponseReturnValue:
    back, kept, then = same_origin_path(request.args.get("next")), carried_form(), request.args.get("then")
    if request.method == "POST" and ways_of(reading(), current_user.id).none:
        return _set_up_first(kept, back)
    form = ConfirmForm()
    if "factor_code" not in request.form and "factor_answer" not in request.form:
        form = ConfirmForm(formdata=None)  # what was typed elsewhere comes here to be carried on
    elif form.validate_on_submit() and confirm(current_user.id, form, _prove):
        return _onward(kept, back, then)
    page = proof_page(form, back=back, kept=kept, emergency="emergency" in request.args, then=then)
    return page, form.status


@blueprint.post("/prove/challenge")
@signed_in
@before_factor
def challenge() -> ResponseReturnValue:
    return challenge_to_confirm(current_user.id)


def _prove(recognised: Recognised) -> bool:
    with writing() as session:
        take(session, recognised)
        factor, named, number = recognised.factor, recognised.named, recognised.row_id
        token = prove_sign_in(session, current_user.sign_in_id, factor, named, number=number, at=now())
    login_user(load_person(token))
    return True


def _onward(kept: KeptForm | None, back: str | None, then: str | None) -> ResponseReturnValue:
    """To what they typed; else to what waits since they were asked at sign-in, else back."""
    with writing() as session:
        waited, waited_back = waiting(session, at=now())
    if then and then in AFTER_PROOF:
        flash(AFTER_PROOF[then], "success")
    return go_on(kept or waited, back or waited_back)


def _set_up_first(kept: KeptForm | None, back: str | None) -> ResponseReturnValue:
    if kept:
        with writing() as session:
            let_wait(session, kept, at=now())
    wait_to_go(back)
    return redirect(url_for("add_factor.begin"))
