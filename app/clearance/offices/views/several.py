"""Several private offices at once, for an administrator: a table is uploaded or pasted, checked row by row, saved."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import HiddenField

from app.accounts.access import actor, administrator
from app.accounts.proof import nothing_recorded, proven
from app.clearance.offices.forms import OfficeTableForm
from app.clearance.offices.office_table import FIELDS, apply_plan, plan_of, read_office_table
from app.clearance.offices.pages import ALL, after_set_up
from app.clearance.offices.words import COLUMN_WORDS, ROW_KINDS, plan_words, saved_words, table_words
from app.errors import NotFound
from app.people.first_run import lasts
from app.platform.clock import now
from app.web.acts import ActForm
from app.web.request import reading, services
from app.web.tables.export import Column, Table, send_table
from app.web.tables.rows import TableRefused
from app.web.tables.table_uploads import save_table, table_or_404

blueprint = Blueprint("several_offices", __name__)

SEVERAL = ALL + "/several"
TABLE = SEVERAL + "/<digest>"

FOLDER = "offices"
"""Where in storage tables are kept."""


class SaveForm(ActForm):
    """Saves what the page of a table shows."""

    seen = HiddenField()


@blueprint.route(SEVERAL, methods=["GET", "POST"])
@administrator
def upload() -> ResponseReturnValue:
    form = OfficeTableForm()
    if form.validate_on_submit():
        sent = form.table if form.table.data else form.cells
        if saved := save_table(sent, FOLDER, read_office_table, table_words):
            return redirect(url_for(".look", digest=saved[0].sha256))
    return form.page("clearance/offices_several.html", fields=FIELDS, about=COLUMN_WORDS)


@blueprint.get(SEVERAL + "/blank.<any(csv, xlsx):extension>")
@administrator
@nothing_recorded
def blank(extension: str) -> ResponseReturnValue:
    columns = [Column(field.label, 40) for field in FIELDS.values()]
    about = [(field.label, COLUMN_WORDS[name]) for name, field in FIELDS.items()]
    return send_table(Table("Private offices", columns, [], about), extension, name="Private offices to add")


@blueprint.route(TABLE, methods=["GET", "POST"])
@administrator
@proven
def look(digest: str) -> ResponseReturnValue:
    """What the table would add; by POST it is added."""
    body = table_or_404(FOLDER, digest, NotFound("no_such_office_table"))
    try:
        sheet = read_office_table(body)
    except TableRefused as refused:
        flash(f"{table_words(refused)}.", "warning")
        return redirect(url_for(".upload"))
    form, settings = SaveForm(), services().settings
    if done := form.attempt(
        lambda session: apply_plan(session, sheet, seen=form.seen.data, settings=settings, actor=actor(), at=now())
    ):
        plan, saved = done.result
        flash(saved_words(*plan.counts), "success")
        return after_set_up(saved, plan.not_yet)
    plan = plan_of(reading(), sheet, settings=settings, user_id=current_user.id, at=now())
    form.seen.data = plan.seen
    return form.page(
        "clearance/offices_table.html",
        plan=plan,
        kinds=ROW_KINDS,
        button=plan_words(*plan.counts),
        alone=lasts(reading(), settings),
    )
