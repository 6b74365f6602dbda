"""Who is woken while a clock runs, and from which step on."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.accounts.proof import proven
from app.safeguarding.clock.people import NEVER, people, wake_from
from app.safeguarding.forms import steps_form
from app.safeguarding.page_words import STEP
from app.safeguarding.view_log import record_risk_view
from app.web.acts import finish
from app.web.request import reading, writing

blueprint = Blueprint("risk_people", __name__)


@blueprint.route("/risk/people", methods=["GET", "POST"])
@needs(Role.SAFEGUARDING)
@proven
def index() -> ResponseReturnValue:
    with writing() as session:
        record_risk_view(session, None, what="people", actor=actor())
    there = people(reading())
    steps = [*STEP.items(), (NEVER, "Never")]
    form = steps_form([(one.user_id, one.name, one.from_step) for one in there], steps)

    def save(session: Session) -> bool:
        changed = [wake_from(session, one.user_id, form[f"step-{one.user_id}"].data, actor=actor()) for one in there]
        return any(changed)

    if done := form.attempt(save):
        return finish(url_for(".index"), "Saved.", changed=done.result)
    return form.page("safeguarding/people.html", people=there)
