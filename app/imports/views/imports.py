"""Imports in the browser: all of them, one by its state, and what is done to the whole of it."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.directory import names_of
from app.accounts.models import Role
from app.errors import Stale
from app.imports.applying.apply import ask_to_apply
from app.imports.applying.claim import IMPORTS
from app.imports.applying.undo import ask_to_undo, left_by_undo
from app.imports.correct import go_on as go_on_all_the_same
from app.imports.correct import leave_rows
from app.imports.export import import_columns
from app.imports.find import (
    AGAIN,
    TABS,
    any_proposed,
    counts_of,
    import_with,
    match_counts,
    past_imports,
    rows_in,
    unmatched_rows,
)
from app.imports.forms import FileForm
from app.imports.judging.changed_rows import now_and_then
from app.imports.models import Import
from app.imports.reading.layout import look_at
from app.imports.showing import first_tab, headings_of, moved_on, progress_said, redirect_to_import, row_shown, tabs_of
from app.imports.start import ImportMovedOn, custom_fields, drop_import, start_import
from app.imports.states import BY_WORKER, STEPS, ImportState, Outcome
from app.imports.words import file_words, registry_name
from app.platform.clock import today
from app.registry.registries import registry, registry_names
from app.registry.showing import span
from app.web.acts import finish, press
from app.web.choosing import requested_choice
from app.web.filters import format_plural
from app.web.request import reading, writing
from app.web.tables.export import files_of
from app.web.tables.table_uploads import save_table

blueprint = Blueprint("imports", __name__)

SIZE = 25

LISTED = 20
"""Rows without a match that are listed when an import is stopped."""


@blueprint.get("/imports")
@signed_in
def index() -> ResponseReturnValue:
    session, slug = reading(), request.args.get("registry") or None
    names = registry_names(session)
    page = past_imports(slug).page(session, request.args, size=SIZE)
    people = names_of(session, {past_import.found.created_by for past_import in page.items})
    columns = import_columns(names, people)
    shown = {"names": names, "people": people, "slug": slug, "ImportState": ImportState, "columns": columns}
    shown["files"] = files_of("import_files.imports")
    return render_template("imports/index.html", page=page, **shown)


@blueprint.route("/imports/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new() -> ResponseReturnValue:
    names = registry_names(reading())
    form = FileForm(list(names.items()))
    if request.method == "GET" and request.args.get("registry") in names:
        form.registry.data = request.args["registry"]
    if form.validate_on_submit() and (import_id := _started(form)):
        return redirect(url_for("import_columns.columns", import_id=import_id))
    return form.page("imports/new.html", names=names)


def _started(form: FileForm) -> int | None:
    """The import of the file that the form brought; what is wrong with it is said beside it instead."""
    slug = form.registry.data or None
    saved = save_table(
        form.table,
        "imports",
        lambda body: look_at(body, list(custom_fields(reading(), slug))),
        lambda refused: file_words(refused.code, refused.facts),
    )
    if saved is None:
        return None
    file, look = saved
    with writing() as session:
        started = start_import(
            session,
            slug,
            look,
            name=file.name,
            key=file.key,
            sha256=file.sha256,
            length=file.length,
            today=today(),
            actor=actor(),
        )
        return started.id


@blueprint.get("/imports/<int:import_id>")
@signed_in
def show(import_id: int) -> ResponseReturnValue:
    session = reading()
    found = import_with(session, import_id)
    names = registry_names(session)
    shown: dict[str, Any] = {
        "found": found,
        "registry": registry_name(names, found.registry_slug),
        "by": names_of(session, {found.created_by, found.asked_by or found.created_by}),
        "state": ImportState(found.state).shown,
        "problem": file_words(found.problem["code"], found.problem["facts"]) if found.problem else "",
    }
    if found.state in BY_WORKER:
        return render_template("imports/progress.html", progress=progress_said(found), **shown)
    if found.state == ImportState.STOPPED:
        return _stopped(found, shown)
    if found.state in (ImportState.READY, ImportState.APPLIED, ImportState.UNDONE):
        return _preview(found, shown)
    return render_template("imports/waiting.html", **shown)


def _stopped(found: Import, shown: dict[str, Any]) -> ResponseReturnValue:
    session = reading()
    headings = headings_of(found)
    rows = [row_shown(row, headings) for row in unmatched_rows(session, found.id, most=LISTED)]
    custom = bool(found.registry_slug and registry(session, found.registry_slug).custom)
    counts = match_counts(session, found.id)
    return render_template("imports/stopped.html", rows=rows, custom=custom, counts=counts, **shown)


def _preview(found: Import, shown: dict[str, Any]) -> ResponseReturnValue:
    session = reading()
    counts = counts_of(session, found.id)
    tab = request.args.get("tab", "")
    tab = tab if tab in TABS and counts.tabs[tab] else first_tab(counts)
    page = rows_in(found.id, tab).page(session, request.args, size=SIZE)
    headings = headings_of(found)
    return render_template(
        "imports/preview.html",
        counts=counts,
        tab=tab,
        tabs=tabs_of(counts, tab),
        page=page.showing([row_shown(row, headings) for row in page.items]),
        held=now_and_then(session, found, page.items, today=today()) if tab == AGAIN else {},
        span=span,
        proposed=tab == Outcome.REJECTED and any_proposed(session, found.id),
        files=files_of("import_files.rows", import_id=found.id, tab=tab) if found.key else [],
        **shown,
    )


@blueprint.post("/imports/<int:import_id>/leave")
@needs(Role.DRAFTER)
def leave(import_id: int) -> ResponseReturnValue:
    tab, choice = request.form.get("tab", ""), requested_choice(request.values, "row")
    if tab not in TABS:
        abort(400)
    to = url_for(".show", import_id=import_id, tab=tab)
    if not choice:
        flash("Select at least one row.", "warning")
        return redirect(to)
    included = request.form.get("what") == "in"
    rows = None if choice.everything else choice.ids
    done = press(lambda session: leave_rows(session, import_id, rows, tab=tab, included=included, actor=actor()))
    if not done:
        return redirect_to_import(import_id)
    count = format_plural(done.result, "row is", "rows are")
    return finish(to, f"{count} {'included' if included else 'excluded'}.")


@blueprint.post("/imports/<int:import_id>/apply")
@needs(Role.DRAFTER)
def apply(import_id: int) -> ResponseReturnValue:
    """`rows`: how many the person saw on the button; when another tab changed that, it is shown again first."""
    seen = request.form.get("rows", -1, type=int)
    can_be = import_with(reading(), import_id).state in STEPS["apply"].sources
    if can_be and counts_of(reading(), import_id).to_apply != seen:
        return moved_on(import_id, Stale("import_rows_changed"))
    return _ask_worker(import_id, ask_to_apply)


@blueprint.route("/imports/<int:import_id>/undo", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def undo(import_id: int) -> ResponseReturnValue:
    if request.method == "POST":
        return _ask_worker(import_id, ask_to_undo)
    found = import_with(reading(), import_id)
    if found.state != ImportState.APPLIED:
        return moved_on(import_id, ImportMovedOn(found.state))
    rows = left_by_undo(reading(), found)
    return render_template("imports/undo.html", found=found, left=rows, applied=counts_of(reading(), import_id))


def _ask_worker(import_id: int, act: Any) -> ResponseReturnValue:
    """Have a worker do it; a second click finds it under way."""

    def ask(session: Session) -> None:
        try:
            act(session, import_id, actor=actor())
        except ImportMovedOn as moved:
            if moved.state not in BY_WORKER:
                raise
        else:
            IMPORTS.wake(session, import_id)

    press(ask)
    return redirect_to_import(import_id)


@blueprint.post("/imports/<int:import_id>/go-on")
@needs(Role.DRAFTER)
def go_on(import_id: int) -> ResponseReturnValue:
    found = import_with(reading(), import_id)
    if not (found.registry_slug and registry(reading(), found.registry_slug).custom):
        abort(403, description="You can add new posts from a file only to a registry that your office added.")
    press(lambda session: go_on_all_the_same(session, import_id, actor=actor()))
    return redirect_to_import(import_id)


@blueprint.post("/imports/<int:import_id>/drop")
@needs(Role.DRAFTER)
def drop(import_id: int) -> ResponseReturnValue:
    if press(lambda session: drop_import(session, import_id, actor=actor())):
        return finish(url_for(".index"), "The import is cancelled. No rows were applied.")
    return redirect_to_import(import_id)
