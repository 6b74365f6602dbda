"""One row of an import, corrected on screen and checked again."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.clock import today
from app.imports.correct import LOOKED_AT, UnknownRow, correct_row, take_proposed
from app.imports.fields import FIELDS
from app.imports.find import row_with
from app.imports.models import Import, ImportRow
from app.imports.pages import import_or_404, moved_on, to_import
from app.imports.showing import headings_of, row_shown
from app.imports.start import NotPossible, UnknownImport
from app.imports.states import Outcome
from app.imports.values import texts_in
from app.imports.words import part_name
from app.registry.posts import PostFilter, PostList, posts_on
from app.registry.titles import titles_of
from app.web.choosing import requested_choice
from app.web.filters import format_plural
from app.web.request import reading, writing
from app.web.typed import several_lines

blueprint = Blueprint("import_rows", __name__, template_folder="templates")

FOUND = 10
"""Posts that a search for the one that is meant offers."""


@blueprint.route("/imports/<int:import_id>/rows/<int:row_id>", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def row(import_id: int, row_id: int) -> ResponseReturnValue:
    found = import_or_404(import_id)
    one = row_with(reading(), import_id, row_id)
    if one is None or one.number is None or one.applied_at is not None:
        abort(404, description="The import has no such row, or it is applied already.")
    if found.state not in LOOKED_AT:
        return moved_on(import_id, NotPossible(found.state))
    form = FlaskForm()
    if form.validate_on_submit():
        try:
            with writing() as session:
                meant = request.form.get("meant", type=int)
                corrected = correct_row(
                    session, import_id, row_id, _typed(found), meant=meant or None, today=today(), actor=actor()
                )
        except NotPossible as refused:
            return moved_on(import_id, refused)
        except UnknownRow:
            return to_import(import_id)
        if corrected.outcome != Outcome.REJECTED:
            flash(f"Row {corrected.number:,} is checked again and can be applied.", "success")
            return redirect(url_for("imports.show", import_id=import_id, tab=corrected.outcome))
        return _page(found, corrected), 400
    return _page(found, one)


@blueprint.post("/imports/<int:import_id>/take-proposed")
@needs(Role.DRAFTER)
def take(import_id: int) -> ResponseReturnValue:
    """Of many rows at once: the post that is proposed is meant."""
    chosen = requested_choice(request.values, "row")
    if not chosen:
        flash("Tick at least one row.", "warning")
        return redirect(url_for("imports.show", import_id=import_id, tab=Outcome.REJECTED))
    try:
        with writing() as session:
            rows = None if chosen.everything else chosen.ids
            taken, rejected = take_proposed(session, import_id, rows, today=today(), actor=actor())
    except NotPossible as refused:
        return moved_on(import_id, refused)
    except UnknownImport:
        abort(404)
    if not taken:
        flash("We could not match these rows to a single post. Correct each row.", "warning")
    elif rejected:
        words = format_plural(rejected, "row is", "rows are")
        flash(f"The proposed post is taken for {format_plural(taken, 'row')}; {words} still rejected.", "success")
    else:
        flash(f"The proposed post is taken for {format_plural(taken, 'row')}.", "success")
    return redirect(url_for("imports.show", import_id=import_id, tab=Outcome.REJECTED))


def _typed(found: Import) -> dict[str, str]:
    """What stands in the boxes, by field."""
    fields = [column["field"] for column in found.columns if column["field"]]
    typed = {field: request.form[f"text-{field}"] for field in fields if f"text-{field}" in request.form}
    return {field: several_lines(text)[:5000] for field, text in typed.items()}


def _page(found: Import, one: ImportRow) -> str:
    headings = headings_of(found)
    texts = texts_in(one.cells, {c["place"]: c["field"] for c in found.columns if c["field"]}, one.fixed)
    shown = row_shown(one, headings)
    wrong = {problem["field"]: words for problem, (_, words) in zip(one.problems, shown.problems, strict=True)}
    boxes = [(field, headings.get(field, part_name(field)), part_name(field), text) for field, text in texts.items()]
    search = request.args.get("q", "").strip()
    return render_template(
        "imports/row.html",
        found=found,
        row=one,
        shown=shown,
        wrong=wrong,
        boxes=boxes,
        of_row=[words for field, words in wrong.items() if field not in texts],
        tall={"address"},
        groups={field: FIELDS[field].group for field in texts if field in FIELDS},
        search=search,
        meant=_meant(found, one, shown.choices, search),
    )


def _meant(found: Import, one: ImportRow, choices: Any, search: str) -> list[tuple[str, str]]:
    """Posts that the row may mean: those that the check found, those that the search finds, the one chosen before."""
    since = date.fromisoformat(found.options["since"])
    offered = dict(choices)
    if search:
        posts = PostList(found.registry_slug, since, filters=PostFilter(search=search))
        offered.update({post.post_id: post.full_title for post in posts_on(reading(), posts, size=FOUND)})
    if one.meant and one.meant not in offered:
        offered.update(titles_of(reading(), [one.meant], valid_at=since))
    return [("", "The one that the row names"), *((str(post_id), title) for post_id, title in offered.items())]
