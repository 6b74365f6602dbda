"""The statutory framework in the browser: the list on any day, an edition with its history and with who cites it."""

import secrets

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.evidence.forms import RemoveForm
from app.evidence.framework.forms import EditionForm
from app.evidence.framework.in_text import who_cites
from app.evidence.framework.listed import Edition, edition, editions
from app.evidence.framework.models import EditionVersion, Work, WorkEdition, WorkVersion
from app.evidence.framework.record import (
    EditionsOverlap,
    add_edition,
    correct_edition,
    edition_said,
    remove_edition,
)
from app.evidence.framework.showing import rows_of, said_of_edition, table_of
from app.evidence.framework.words import KINDS, REFUSED, capital, counted, days_of, standing_of
from app.evidence.kept import ChangedMeanwhile, EndsBefore, RecordedInError, history_of, standing
from app.evidence.pages import may_write, no_such
from app.evidence.told import meanwhile, source_rows, told, users_in
from app.registry.pages import as_file, asked_here, event_of, page_at
from app.web.export import files_of as exports_of
from app.web.export import send_table
from app.web.request import reading, writing

blueprint = Blueprint("framework", __name__, template_folder="../templates")

ALL = "/framework"
ONE = ALL + "/<int:edition_id>"


@blueprint.get(ALL)
@signed_in
def index() -> ResponseReturnValue:
    asked = asked_here()
    found = editions(reading(), known_at=asked.known_at)
    return page_at(
        "evidence/framework_list.html",
        asked,
        kinds=[(name, [one for one in found if one.kind == kind]) for kind, name in KINDS.items()],
        in_force=counted(found, asked.valid_at),
        files=exports_of(".export"),
        days_of=lambda one: capital(days_of(one)),
        standing_of=standing_of,
        may_write=may_write(),
    )


@blueprint.get("/framework.<any(csv, xlsx, json):extension>")
@signed_in
def export(extension: str) -> ResponseReturnValue:
    asked, session = as_file(asked_here()), reading()
    event = event_of(asked)
    table = table_of(editions(session, known_at=asked.known_at), asked=asked, event=event)
    return send_table(table, extension, name=f"Statutory framework {asked.valid_at:%Y-%m-%d} at event {event}")


@blueprint.get(ONE, endpoint="edition")
@signed_in
def edition_page(edition_id: int) -> ResponseReturnValue:
    asked, session = asked_here(), reading()
    changes = history_of(session, EditionVersion, known_at=asked.known_at, edition_id=edition_id)
    if not changes:
        no_such("edition", session.get(WorkEdition, edition_id) is not None)
    version = changes[0].now or changes[0].was
    assert version is not None  # noqa: S101
    one = _edition(session, version)
    removed = changes[0] if changes[0].now is None else None
    return page_at(
        "evidence/framework_edition.html",
        asked,
        one=one,
        removed=removed,
        rows=[*rows_of(one), *source_rows(one.source)],
        standing=standing_of(one, asked.valid_at),
        cites=None if removed else who_cites(session, one),
        history=list(told(changes, said_of_edition, users_in(session, changes))),
        moments=[change.moment for change in changes],
        may_write=may_write() and asked.known_at is None and not removed,
    )


@blueprint.route(ALL + "/works/<work>/editions/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new(work: str) -> ResponseReturnValue:
    of_work, form = _work_or_404(reading(), work), EditionForm()
    once = request.form.get("once", "")[:40] or secrets.token_urlsafe(24)
    if form.validate_on_submit():
        try:
            with writing() as session:
                made = add_edition(session, of_work.work_id, form.said, once=once, actor=actor())
        except (EndsBefore, EditionsOverlap) as refused:
            _say_days(form, refused)
        else:
            flash("Edition recorded.", "success")
            return _to(made)
    return _page_of_form(form, of_work, once=once)


@blueprint.route(ONE + "/correct", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def correct(edition_id: int) -> ResponseReturnValue:
    stands = _stands_or_404(reading(), edition_id)
    form, seen, changed = EditionForm(), request.form.get("seen", type=int) or stands.recorded, None
    if request.method == "GET":
        form.show(edition_said(stands))
    if form.validate_on_submit():
        try:
            with writing() as session:
                differs = correct_edition(session, edition_id, form.said, seen=seen, actor=actor())
        except (EndsBefore, EditionsOverlap) as refused:
            _say_days(form, refused)
        except RecordedInError as refused:
            return _gone(edition_id, refused)
        except ChangedMeanwhile as refused:
            stands = _stands_or_404(reading(), edition_id)
            seen, changed = stands.recorded, meanwhile(reading(), refused.args[0], said_of_edition(stands))
        else:
            flash(*("The edition is corrected.", "success") if differs else ("Nothing was changed.", "info"))
            return _to(edition_id)
    work = _work_of(reading(), edition_id)
    return _page_of_form(form, work, edition_id=edition_id, seen=seen, changed=changed)


@blueprint.route(ONE + "/remove", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def remove(edition_id: int) -> ResponseReturnValue:
    stands, form = _stands_or_404(reading(), edition_id), RemoveForm()
    seen = request.form.get("seen", type=int) or stands.recorded
    if form.validate_on_submit():
        try:
            with writing() as session:
                remove_edition(session, edition_id, reason=form.reason.data, seen=seen, actor=actor())
        except (ChangedMeanwhile, RecordedInError) as refused:
            return _gone(edition_id, refused)
        flash("The edition is removed: it was recorded in error.", "success")
        return _to(edition_id)
    values = {"edition_id": edition_id, "title": stands.title, "seen": seen}
    return render_template("evidence/framework_remove.html", form=form, **values), 400 if form.errors else 200


def _page_of_form(form: EditionForm, work: WorkVersion, **values: object) -> ResponseReturnValue:
    values = {"once": "", "seen": "", "changed": None, "edition_id": None, **values}
    page = render_template("evidence/framework_form.html", form=form, work=work, **values)
    return page, 409 if values["changed"] else 400 if form.errors else 200


def _say_days(form: EditionForm, refused: EndsBefore | EditionsOverlap) -> None:
    title = refused.args[0] if isinstance(refused, EditionsOverlap) else ""
    form.last.errors = [REFUSED[refused.code].format(title=title)]


def _edition(session: Session, version: EditionVersion) -> Edition:
    work = _work_of(session, version.edition_id)
    return edition(version, work, session.get_one(Work, work.work_id).slug)


def _work_of(session: Session, edition_id: int) -> WorkVersion:
    work_id = session.get_one(WorkEdition, edition_id).work_id
    return session.scalars(select(WorkVersion).filter_by(work_id=work_id, superseded=None)).one()


def _work_or_404(session: Session, slug: str) -> WorkVersion:
    work_id = session.scalars(select(Work.id).where(Work.slug == slug)).one_or_none()
    stands = standing(session, WorkVersion, work_id=work_id) if work_id else None
    return stands or abort(404, description="There is no such guidance or power.")


def _stands_or_404(session: Session, edition_id: int) -> EditionVersion:
    stands = standing(session, EditionVersion, edition_id=edition_id)
    return stands or abort(404, description="There is no such edition, or it was removed.")


def _gone(edition_id: int, refused: ChangedMeanwhile | RecordedInError) -> ResponseReturnValue:
    flash(f"{REFUSED[refused.code]} Check the current version.", "warning")
    return _to(edition_id)


def _to(edition_id: int) -> ResponseReturnValue:
    return redirect(url_for("framework.edition", edition_id=edition_id))
