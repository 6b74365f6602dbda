"""How a file is read and what its columns mean, looked at and put right by a person."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.imports.applying.claim import IMPORTS
from app.imports.find import import_with
from app.imports.forms import ColumnsForm
from app.imports.models import Import
from app.imports.reading.columns import Column
from app.imports.reading.fields import is_field
from app.imports.reading.layout import HEADINGS_WITHIN, ReadingOptions, look_at, read_as
from app.imports.showing import moved_on, redirect_to_import
from app.imports.start import ImportMovedOn, custom_fields, look_again, settle_columns
from app.imports.states import OPEN
from app.imports.words import DELIMITERS, ENCODINGS, ORDERS, column_choices, file_words, registry_name
from app.platform.storage import FileMissing, StorageFailed
from app.registry.registries import registry_names
from app.web.acts import press
from app.web.files.kept_files import STORE_SILENT
from app.web.forms import choices
from app.web.request import reading, services
from app.web.tables.rows import TableRefused
from app.web.tables.table_file import sheets_in

blueprint = Blueprint("import_columns", __name__)


@blueprint.route("/imports/<int:import_id>/columns", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def columns(import_id: int) -> ResponseReturnValue:
    found = import_with(reading(), import_id)
    if found.state not in OPEN:
        return moved_on(import_id, ImportMovedOn(found.state))
    custom = list(custom_fields(reading(), found.registry_slug))
    form = _form(found)
    chosen = _chosen_fields(found, custom)

    def settle(session: Session) -> None:
        settle_columns(session, import_id, chosen, _options(form), order=form.order.data, actor=actor())
        IMPORTS.wake(session, import_id)

    if form.attempt(settle):
        return redirect_to_import(import_id)
    if form.stale:
        return moved_on(import_id, form.stale)
    return form.page(
        "imports/columns.html", found=found, chosen=chosen, fields=column_choices(custom), **_layout(found)
    )


@blueprint.post("/imports/<int:import_id>/read")
@needs(Role.DRAFTER)
def read(import_id: int) -> ResponseReturnValue:
    """Read the file otherwise: its columns are guessed anew."""
    found = import_with(reading(), import_id)
    back = redirect(url_for(".columns", import_id=import_id))
    try:
        body = services().storage.get(found.key)
        look = look_at(body, list(custom_fields(reading(), found.registry_slug)), _requested_reading(body, found))
    except TableRefused as refused:
        flash(file_words(refused.code, refused.facts), "warning")
        return back
    except FileMissing:
        flash(file_words("file_missing", {}), "warning")
        return back
    except StorageFailed:
        abort(503, description=STORE_SILENT)
    done = press(lambda session: look_again(session, import_id, look, actor=actor()))
    return back if done else redirect_to_import(import_id)


def _requested_reading(body: bytes, found: Import) -> ReadingOptions:
    reading_ = ReadingOptions.from_json(found.layout)
    headings = request.form.get("headings", reading_.headings, type=int)
    sheet = request.form.get("sheet", reading_.sheet, type=int)
    if sheet != reading_.sheet and headings == reading_.headings:
        headings = 0
    options = replace(reading_, headings=min(max(0, headings), 1000), sheet=min(max(0, sheet), 1000))
    delimiter = request.form.get("delimiter", "")
    encoding = request.form.get("encoding", reading_.encoding)
    return read_as(body, options, encoding=encoding, delimiter=delimiter if delimiter in DELIMITERS else "")


def _form(found: Import) -> ColumnsForm:
    options = found.options
    form = ColumnsForm(
        order=found.layout["order"],
        since=date.fromisoformat(options["since"]),
        source=options["source"],
        full_list=options.get("full_list", False),
    )
    form.order.choices = choices(ORDERS.items())
    return form


def _chosen_fields(found: Import, custom: list[str]) -> dict[int, str]:
    """What each column is taken for, as the form says, else as guessed."""
    chosen = {}
    for column in map(Column.from_json, found.columns):
        field = request.form.get(f"column-{column.place}", column.field)
        chosen[column.place] = field if is_field(field, custom) else ""
    return chosen


def _options(form: ColumnsForm) -> dict[str, Any]:
    full_list = bool(form.full_list.data)
    return {"since": form.since.data.isoformat(), "source": form.source.data, "full_list": full_list}


def _layout(found: Import) -> dict[str, Any]:
    """What the page shows of how the file is read."""
    layout = ReadingOptions.from_json(found.layout)
    sheets: list[str] = []
    if not layout.encoding:
        try:
            sheets = sheets_in(services().storage.get(found.key))
        except (FileMissing, StorageFailed, TableRefused):
            sheets = []
    return {
        "layout": layout,
        "columns": [Column.from_json(column) for column in found.columns],
        "sheets": [(str(number), name) for number, name in enumerate(sheets)],
        "encodings": list(ENCODINGS.items()),
        "delimiters": list(DELIMITERS.items()),
        "headings_rows": [
            (str(number), f"Row {number}") for number in range(1, max(HEADINGS_WITHIN, layout.headings) + 1)
        ],
        "registry": registry_name(registry_names(reading()), found.registry_slug),
    }
