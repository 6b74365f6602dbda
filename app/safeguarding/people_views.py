"""Who is woken while a clock runs, and from which step on."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.safeguarding.acts import attempt
from app.safeguarding.forms import steps_form
from app.safeguarding.page_words import STEP
from app.safeguarding.people import NEVER, people, wake_from
from app.safeguarding.viewed import viewed
from app.web.request import reading, writing

blueprint = Blueprint("risk_people", __name__, template_folder="templates")


@blueprint.route("/risk/people", methods=["GET", "POST"])
@needs(Role.SAFEGUARDING)
def index() -> ResponseReturnValue:
    with writing() as session:
        viewed(session, None, what="people", actor=actor())
    there = people(reading())
    steps = [*STEP.items(), (NEVER, "Never")]
    form = steps_form([(one.user_id, one.name, one.from_step) for one in there], steps)
    if request.method == "POST" and form.validate():

        def save(session: Session) -> str:
            changed = [
                wake_from(session, one.user_id, form[f"step-{one.user_id}"].data, actor=actor()) for one in there
            ]
            return "Saved." if any(changed) else "Nothing was changed."

        said, why_not = attempt(save)
        flash(said or why_not, "success" if said else "warning")
        return redirect(url_for(".index"))
    page = render_template("safeguarding/people.html", form=form, people=there)
    return page, 400 if form.errors else 200
