"""The statutory framework in the browser: the list on any day, an edition with its history and with who cites it."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.evidence.fact_history import history_entries, source_rows, users_in
from app.evidence.fact_versions import RecordedInError, history_of
from app.evidence.forms import RemoveForm
from app.evidence.framework.forms import WorkEditionForm
from app.evidence.framework.in_text import citing_texts
from app.evidence.framework.listing import Edition, edition, editions
from app.evidence.framework.models import Work, WorkEdition, WorkEditionVersion, WorkVersion
from app.evidence.framework.record import (
    EDITION,
    KINDS,
    PROCEDURE,
    add_edition,
    correct_edition,
    current_edition,
    current_work,
    remove_edition,
)
from app.evidence.framework.showing import rows_of, table_of
from app.evidence.framework.words import capital, count_in_force, days_of, standing_of
from app.evidence.pages import abort_not_found, may_write, page_of_correction, redirect_to_current
from app.registry.pages import abort_on_problem, asked_here, moment_of, page_at
from app.web.acts import finish
from app.web.request import reading
from app.web.tables.export import FILE, send_table
from app.web.tables.export import files_of as exports_of

blueprint = Blueprint("framework", __name__)

ALL = "/framework"
ONE = ALL + "/<int:edition_id>"


@blueprint.get(ALL)
@signed_in
def index() -> ResponseReturnValue:
    moment = asked_here()
    found = editions(reading(), known_at=moment.known_at)
    return page_at(
        "evidence/framework_list.html",
        moment,
        kinds=[(name, [one for one in found if one.kind == kind]) for kind, name in KINDS.items()],
        in_force=count_in_force(found, moment.valid_at),
        files=exports_of(".export"),
        days_of=lambda one: capital(days_of(one)),
        standing_of=standing_of,
        may_write=may_write(),
    )


@blueprint.get(ALL + FILE)
@signed_in
def export(extension: str) -> ResponseReturnValue:
    moment, session = abort_on_problem(asked_here()), reading()
    table = table_of(editions(session, known_at=moment.known_at), moment=moment_of(moment))
    return send_table(table, extension)


@blueprint.get(ONE, endpoint="edition")
@signed_in
def edition_page(edition_id: int) -> ResponseReturnValue:
    moment, session = asked_here(), reading()
    changes = history_of(session, WorkEditionVersion, known_at=moment.known_at, edition_id=edition_id)
    if not changes:
        abort_not_found("edition", session.get(WorkEdition, edition_id) is not None)
    version = changes[0].now or changes[0].was
    assert version is not None  # noqa: S101
    one = _edition(session, version)
    removed = changes[0] if changes[0].now is None else None
    return page_at(
        "evidence/framework_edition.html",
        moment,
        one=one,
        removed=removed,
        rows=[*rows_of(one), *source_rows(one.source)],
        standing=standing_of(one, moment.valid_at),
        cites=None if removed or one.kind == PROCEDURE else citing_texts(session, one),
        history=list(history_entries(changes, EDITION.texts, users_in(session, changes))),
        moments=[change.moment for change in changes],
        may_write=may_write() and moment.known_at is None and not removed,
    )


@blueprint.route(ALL + "/works/<work>/editions/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new(work: str) -> ResponseReturnValue:
    of_work, form = current_work(reading(), work), WorkEditionForm()
    if done := form.attempt(
        lambda session: add_edition(session, of_work.work_id, form.said, once=form.once.data, actor=actor())
    ):
        return finish(_page_of(done.result), "Published edition recorded.")
    return form.page("evidence/framework_form.html", work=of_work, edition_id=None, changed=None)


@blueprint.route(ONE + "/correct", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def correct(edition_id: int) -> ResponseReturnValue:
    version, form = current_edition(reading(), edition_id), WorkEditionForm()
    seen = form.seen_of(version)
    if done := form.attempt(lambda session: correct_edition(session, edition_id, form.said, seen=seen, actor=actor())):
        return finish(_page_of(edition_id), "Published edition corrected.", changed=done.result)
    if isinstance(form.stale, RecordedInError):
        return redirect_to_current(_page_of(edition_id), form.stale)
    if form.stale:
        version = current_edition(reading(), edition_id)
    return page_of_correction(
        form,
        "evidence/framework_form.html",
        version,
        EDITION.texts(version),
        work=_work_of(reading(), edition_id),
        edition_id=edition_id,
    )


@blueprint.route(ONE + "/remove", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def remove(edition_id: int) -> ResponseReturnValue:
    version, form = current_edition(reading(), edition_id), RemoveForm()
    seen = form.seen_event or version.recorded
    if form.attempt(
        lambda session: remove_edition(session, edition_id, reason=form.reason.data, seen=seen, actor=actor())
    ):
        return finish(_page_of(edition_id), "Published edition removed.")
    if form.stale:
        return redirect_to_current(_page_of(edition_id), form.stale)
    return form.page("evidence/framework_remove.html", edition_id=edition_id, title=version.title, seen=seen)


def _edition(session: Session, version: WorkEditionVersion) -> Edition:
    work = _work_of(session, version.edition_id)
    return edition(version, work, session.get_one(Work, work.work_id).slug)


def _work_of(session: Session, edition_id: int) -> WorkVersion:
    work_id = session.get_one(WorkEdition, edition_id).work_id
    return session.scalars(select(WorkVersion).filter_by(work_id=work_id, superseded=None)).one()


def _page_of(edition_id: int) -> str:
    return url_for("framework.edition", edition_id=edition_id)
