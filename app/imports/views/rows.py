"""One row of an import, corrected on screen and checked again."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.imports.correct import LOOKED_AT, correct_row, take_proposed
from app.imports.find import import_with, next_rejected, open_row
from app.imports.models import Import, ImportRow
from app.imports.reading.fields import FIELDS, NAME_BOXES
from app.imports.reading.values import texts_in
from app.imports.showing import headings_of, moved_on, redirect_to_import, row_shown
from app.imports.start import ImportMovedOn
from app.imports.states import Outcome
from app.imports.words import used_as
from app.platform.clock import today
from app.registry.posts.posts import PostFilter, PostList, posts_on
from app.registry.posts.titles import titles_of
from app.web.acts import ActForm, finish, press
from app.web.choosing import requested_choice
from app.web.filters import format_plural
from app.web.request import reading
from app.web.typed import several_lines

blueprint = Blueprint("import_rows", __name__)

FOUND = 10
"""Posts that a search for the one that is meant offers."""


@blueprint.route("/imports/<int:import_id>/rows/<int:row_id>", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def row(import_id: int, row_id: int) -> ResponseReturnValue:
    found = import_with(reading(), import_id)
    import_row = open_row(reading(), import_id, row_id)
    if found.state not in LOOKED_AT:
        return moved_on(import_id, ImportMovedOn(found.state))
    form, meant = ActForm(), request.form.get("meant", type=int) or None
    done = form.attempt(
        lambda session: correct_row(
            session, import_id, row_id, _texts_from_form(found, import_row), meant=meant, today=today(), actor=actor()
        )
    )
    if form.stale:
        return moved_on(import_id, form.stale)
    if not done:
        return _page(found, import_row)
    if (corrected := done.result).outcome == Outcome.REJECTED:
        return _page(found, corrected), 400
    to = url_for("imports.show", import_id=import_id, tab=corrected.outcome)
    if request.form.get("go") == "next" and (onward := next_rejected(reading(), corrected)):
        to = url_for(".row", import_id=import_id, row_id=onward)
    return finish(to, f"Row {corrected.number:,} passed the check and can be applied.")


@blueprint.post("/imports/<int:import_id>/take-proposed")
@needs(Role.DRAFTER)
def take(import_id: int) -> ResponseReturnValue:
    """Of many rows at once: the post that is proposed is meant."""
    choice = requested_choice(request.values, "row")
    if not choice:
        flash("Select at least one row.", "warning")
        return redirect(url_for("imports.show", import_id=import_id, tab=Outcome.REJECTED))
    rows = None if choice.everything else choice.ids
    done = press(lambda session: take_proposed(session, import_id, rows, today=today(), actor=actor()))
    if not done:
        return redirect_to_import(import_id)
    taken, rejected = done.result
    if not taken:
        flash("We could not match these rows to a single post. Correct each row.", "warning")
    elif rejected:
        words = format_plural(rejected, "row has", "rows have")
        flash(f"Suggested post accepted for {format_plural(taken, 'row')}. {words} still to be corrected.", "success")
    else:
        flash(f"Suggested post accepted for {format_plural(taken, 'row')}.", "success")
    return redirect(url_for("imports.show", import_id=import_id, tab=Outcome.REJECTED))


def _texts_from_form(found: Import, one: ImportRow) -> dict[str, str]:
    """What stands in the boxes, by field; of those that no column has, what a person typed."""
    fields = [column["field"] for column in found.columns if column["field"]]
    typed = {field: request.form[f"text-{field}"] for field in fields if f"text-{field}" in request.form}
    for field in NAME_BOXES:
        text = request.form.get(f"text-{field}", "")
        if field not in fields and (text.strip() or field in one.fixed):
            typed[field] = text
    return {field: several_lines(text)[:5000] for field, text in typed.items()}


def _page(found: Import, one: ImportRow) -> str:
    headings = headings_of(found)
    texts = texts_in(one.cells, {c["place"]: c["field"] for c in found.columns if c["field"]}, one.fixed)
    shown = row_shown(one, headings)
    wrong = {problem["field"]: words for problem, (_, words) in zip(one.problems, shown.problems, strict=True)}
    if any(problem["code"] == "name_unclear" for problem in one.problems):
        texts |= {field: "" for field in NAME_BOXES if field not in texts}
    boxes = [(field, headings.get(field, used_as(field)), used_as(field), text) for field, text in texts.items()]
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
        following=next_rejected(reading(), one),
        meant=_post_options(found, one, shown.choices, search),
    )


def _post_options(found: Import, one: ImportRow, choices: Any, search: str) -> list[tuple[str, str]]:
    """Posts that the row may mean: those that the check found, those that the search finds, the one chosen before."""
    since = date.fromisoformat(found.options["since"])
    offered = dict(choices)
    if search:
        posts = PostList(found.registry_slug, since, filters=PostFilter(search=search))
        matches = posts_on(reading(), posts).items(reading(), most=FOUND)
        offered.update((post.post_id, post.full_title) for post in matches)
    if one.meant and one.meant not in offered:
        offered.update(titles_of(reading(), [one.meant], valid_at=since))
    return [("", "The post named in the row"), *((str(post_id), title) for post_id, title in offered.items())]
