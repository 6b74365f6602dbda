"""What the views of imports share."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.imports.find import import_with
from app.imports.models import Import
from app.imports.start import NotPossible, UnknownImport
from app.imports.states import ImportState
from app.imports.words import STATES
from app.web.request import reading


def import_or_404(import_id: int) -> Import:
    try:
        return import_with(reading(), import_id)
    except UnknownImport:
        abort(404, description="There is no such import.")


def moved_on(import_id: int, refused: NotPossible) -> ResponseReturnValue:
    """Another click or tab was first."""
    flash(
        f"Nothing was changed: the import has moved on and is now “{STATES[ImportState(refused.state)][1].lower()}”.",
        "warning",
    )
    return to_import(import_id)


def to_import(import_id: int) -> ResponseReturnValue:
    return redirect(url_for("imports.show", import_id=import_id))
