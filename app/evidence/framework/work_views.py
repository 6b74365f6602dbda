"""Guidance and powers themselves: what a text may call them."""

import secrets

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.evidence.framework.forms import WorkForm
from app.evidence.framework.models import Work, WorkVersion
from app.evidence.framework.record import SlugTaken, add_work, correct_work, work_said
from app.evidence.framework.showing import said_of_work
from app.evidence.framework.words import REFUSED
from app.evidence.kept import ChangedMeanwhile, history_of, standing
from app.evidence.told import meanwhile, told, users_in
from app.web.request import reading, writing

blueprint = Blueprint("framework_works", __name__, template_folder="../templates")


@blueprint.route("/framework/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new() -> ResponseReturnValue:
    form, once = WorkForm(), request.form.get("once", "")[:40] or secrets.token_urlsafe(24)
    if form.validate_on_submit():
        try:
            with writing() as session:
                made = add_work(session, form.said, once=once, actor=actor())
                slug = session.get_one(Work, made).slug
        except SlugTaken as refused:
            form.title.errors = [REFUSED[refused.code]]
        else:
            flash("Recorded. Add the edition that is in force.", "success")
            return redirect(url_for("framework.new", work=slug))
    return _page(form, once=once)


@blueprint.route("/framework/works/<work>/correct", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def correct(work: str) -> ResponseReturnValue:
    session = reading()
    stands = _stands_or_404(session, work)
    changes = history_of(session, WorkVersion, work_id=stands.work_id)
    history = list(told(changes, said_of_work, users_in(session, changes)))
    form, seen, changed = WorkForm(), request.form.get("seen", type=int) or stands.recorded, None
    if request.method == "GET":
        form.show(work_said(stands))
    if form.validate_on_submit():
        try:
            with writing() as session:
                differs = correct_work(session, stands.work_id, form.said, seen=seen, actor=actor())
        except ChangedMeanwhile as refused:
            stands = _stands_or_404(reading(), work)
            seen, changed = stands.recorded, meanwhile(reading(), refused.args[0], said_of_work(stands))
        else:
            flash(*("It is corrected.", "success") if differs else ("Nothing was changed.", "info"))
            return redirect(url_for("framework.index"))
    return _page(form, slug=work, title=stands.title, seen=seen, changed=changed, history=history)


def _page(form: WorkForm, **values: object) -> ResponseReturnValue:
    values = {"once": "", "seen": "", "changed": None, "slug": "", "title": "", "history": (), **values}
    page = render_template("evidence/framework_work.html", form=form, **values)
    return page, 409 if values["changed"] else 400 if form.errors else 200


def _stands_or_404(session: Session, slug: str) -> WorkVersion:
    work_id = session.scalars(select(Work.id).where(Work.slug == slug)).one_or_none()
    stands = standing(session, WorkVersion, work_id=work_id) if work_id else None
    return stands or abort(404, description="There is no such guidance or power.")
