"""Check a letter’s file: genuine, altered or superseded, and cleared by which certificate."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.accounts.access import signed_in
from app.accounts.security.rate_limits import CHECKS, costly
from app.delivery.letter_check import CheckForm, clearance_state, verdict_state
from app.web.request import reading, services

blueprint = Blueprint("checks_of_letters", __name__)


@blueprint.route("/letters/check", methods=["GET", "POST"])
@signed_in
@costly(CHECKS)
def check() -> ResponseReturnValue:
    """Changes nothing, so the answer stands where the form was sent from."""
    form = CheckForm()
    return render_template(
        "delivery/check.html",
        form=form,
        found=form.checked(reading(), services().storage),
        verdict_state=verdict_state,
        clearance_state=clearance_state,
    )
