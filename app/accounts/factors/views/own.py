"""One's own second factors."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.accounts.access import signed_in
from app.accounts.proof import before_factor

blueprint = Blueprint("factors", __name__, url_prefix="/account/factors")


@blueprint.get("/begin")
@signed_in
@before_factor
def begin() -> ResponseReturnValue:
    return render_template("accounts/begin_factor.html")
