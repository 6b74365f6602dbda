"""Prove that it is you."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.accounts.access import same_origin_path, signed_in
from app.accounts.carried_forms import carried_form
from app.accounts.proof import before_factor
from app.accounts.sign_in_requests import proof_page

blueprint = Blueprint("proof", __name__)


@blueprint.route("/prove", methods=["GET", "POST"])
@signed_in
@before_factor
def prove() -> ResponseReturnValue:
    back = same_origin_path(request.args.get("next"))
    return proof_page(back=back, kept=carried_form(), emergency="emergency" in request.args)
