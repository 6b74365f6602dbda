"""Guidance, powers and procedures themselves: what a text may call them."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.evidence.fact_history import history_entries, users_in
from app.evidence.fact_versions import history_of
from app.evidence.framework.forms import WorkForm
from app.evidence.framework.models import Work, WorkVersion
from app.evidence.framework.record import WORK, add_work, correct_work, current_work
from app.evidence.pages import page_of_correction
from app.web.acts import finish
from app.web.request import reading

blueprint = Blueprint("framework_works", __name__)


@blueprint.route("/framework/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new() -> ResponseReturnValue:
    form = WorkForm()
    if done := form.attempt(
        lambda session: session.get_one(Work, add_work(session, form.said, once=form.once.data, actor=actor())).slug
    ):
        return finish(url_for("framework.new", work=done.result), "Recorded. Add the published edition in force.")
    return form.page("evidence/framework_work.html", slug="", title="", changed=None, history=())


@blueprint.route("/framework/works/<work>/correct", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def correct(work: str) -> ResponseReturnValue:
    form, version = WorkForm(), current_work(reading(), work)
    changes = history_of(reading(), WorkVersion, work_id=version.work_id)
    history = list(history_entries(changes, WORK.texts, users_in(reading(), changes)))
    work_id, seen = version.work_id, form.seen_of(version)
    if done := form.attempt(lambda session: correct_work(session, work_id, form.said, seen=seen, actor=actor())):
        return finish(url_for("framework.index"), "Title and names corrected.", changed=done.result)
    if form.stale:
        version = current_work(reading(), work)
    return page_of_correction(
        form,
        "evidence/framework_work.html",
        version,
        WORK.texts(version),
        slug=work,
        title=version.title,
        history=history,
    )
