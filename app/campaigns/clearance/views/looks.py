"""Reviewers before ministers in the browser: choose them, write down what each said."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.campaigns.clearance.page import CLEARANCE, clearance_page
from app.campaigns.editing import require_open
from app.campaigns.letter.text import newest_text
from app.campaigns.pages import campaign_or_404, own_open_campaign
from app.clearance.forms import NewStepForm, StepForm
from app.clearance.states import StepState
from app.clearance.steps import (
    USUAL,
    StepGone,
    StepThere,
    add_step,
    answer_step,
    remove_step,
    reviews_of,
    step_by_id,
)
from app.errors import Stale
from app.web.acts import finish, sentence
from app.web.request import reading, writing

blueprint = Blueprint("looks", __name__)

STEPS = CLEARANCE + "/before-ministers"
ONE = STEPS + "/<int:step_id>"


@blueprint.get(STEPS)
@signed_in
def before(reference: str) -> ResponseReturnValue:
    return _page(reference, NewStepForm())


@blueprint.post(STEPS)
@needs(Role.DRAFTER)
def add(reference: str) -> ResponseReturnValue:
    """One that is usual, by its button, or one of another name."""
    own_open_campaign(reference)
    form = NewStepForm()
    usual = request.form.get("usual", "")
    if usual not in USUAL and not form.validate_on_submit():
        return _page(reference, form), form.status
    name = usual if usual in USUAL else form.name.data
    with writing() as session:
        campaign = campaign_or_404(reference, session)
        require_open(session, campaign)
        add_step(session, campaign.id, name, actor=actor())
    return finish(_looks(reference), f"{name} added to the reviewers.")


@blueprint.route(ONE, methods=["GET", "POST"])
@needs(Role.DRAFTER)
def answer(reference: str, step_id: int) -> ResponseReturnValue:
    campaign = own_open_campaign(reference)
    step = step_by_id(reading(), campaign.id, step_id)
    newest = str(newest_text(reading(), campaign.id).number)
    said = {"state": step.state, "who": step.who, "note": step.note} if str(step.version) == newest else None
    form = StepForm(data=said)
    seen = request.form.get("seen") or newest

    def record_answer(session: Session) -> bool:
        found = campaign_or_404(reference, session)
        require_open(session, found)
        version = newest_text(session, found.id).number
        if str(version) != request.form.get("seen"):
            raise Stale("text_changed_since")
        return answer_step(
            session,
            step_by_id(session, found.id, step_id),
            StepState(form.state.data),
            who=form.who.data,
            note=form.note.data,
            version=version,
            actor=actor(),
        )

    if done := form.attempt(record_answer):
        unchanged = "Nothing was changed: this is already recorded."
        return finish(_looks(reference), f"{step.name}: answer recorded.", changed=done.result, unchanged=unchanged)
    if form.stale:
        form.refuse(form.stale)
        seen = newest
    return clearance_page("look", campaign, form=form, look=step, seen=seen), 409 if form.stale else 200


@blueprint.post(ONE + "/<any(again, remove):act>")
@needs(Role.DRAFTER)
def change(reference: str, step_id: int, act: str) -> ResponseReturnValue:
    """Ask a reviewer again, or remove one."""
    own_open_campaign(reference)
    with writing() as session:
        campaign = campaign_or_404(reference, session)
        require_open(session, campaign)
        step = step_by_id(session, campaign.id, step_id)
        name = step.name
        if act == "remove":
            remove_step(session, step, actor=actor())
        else:
            version = newest_text(session, campaign.id).number
            answer_step(session, step, StepState.WAITING, who="", note="", version=version, actor=actor())
    return finish(_looks(reference), f"{name} removed." if act == "remove" else f"{name} asked again.")


def _page(reference: str, form: NewStepForm) -> str:
    campaign = campaign_or_404(reference)
    reviews = reviews_of(reading(), campaign.id, newest=newest_text(reading(), campaign.id).number)
    names = {review.step.name for review in reviews}
    usual = [name for name in USUAL if name not in names]
    return clearance_page("looks", campaign, form=form, reviews=reviews, usual=usual)


def _looks(reference: str) -> str:
    """The address of the page of all of them."""
    return url_for(".before", reference=reference)


def show_looks(refused: StepGone | StepThere) -> ResponseReturnValue:
    """Somebody else removed the reviewer, or added it, while the page was open: the list shows it."""
    flash(sentence(refused), "info")
    return redirect(_looks((request.view_args or {})["reference"]))


blueprint.register_error_handler(StepGone, show_looks)
blueprint.register_error_handler(StepThere, show_looks)
