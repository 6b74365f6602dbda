"""The way to reports of risk for somebody who can't prove that it is they, in an emergency."""

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.access import actor, safeguarding, same_origin_path
from app.accounts.proof import before_factor
from app.accounts.sessions.carried_forms import FIELD, carried_form, seal
from app.accounts.sessions.entry import go_on
from app.platform.clock import now
from app.safeguarding.emergency import open_without_proof
from app.safeguarding.forms import EmergencyForm
from app.web.filters import format_moment_in_sentence

blueprint = Blueprint("risk_emergency", __name__)

OPENED = (
    "You can open reports of risk until {until}. Despatch has notified everyone with the safeguarding role and every "
    "administrator."
)


@blueprint.route("/risk/open-without-proof", methods=["GET", "POST"])
@safeguarding
@before_factor
def open_in_emergency() -> ResponseReturnValue:
    """`next`: the page to open. What somebody typed before the question for a proof is carried along (FIELD)."""
    form, kept, back = EmergencyForm(), carried_form(), same_origin_path(request.args.get("next"))
    if request.method == "POST" and "reason" in request.form:
        at = now()
        if done := form.attempt(
            lambda session: open_without_proof(session, current_user.sign_in_id, form.reason.data, actor=actor(), at=at)
        ):
            flash(OPENED.format(until=format_moment_in_sentence(done.result)), "success")
            return go_on(kept, back or url_for("risk.index"))
    return form.page(
        "safeguarding/emergency.html",
        action=url_for(".open_in_emergency", next=back),
        kept=kept,
        field=FIELD,
        sealed=seal(kept) if kept else "",
        back=kept.back if kept else url_for("home.index"),
    )
