"""What the views of imports share."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.errors import Stale
from app.web.acts import sentence


def moved_on(import_id: int, stale: Stale) -> ResponseReturnValue:
    """Another click or tab was first: the page of the import says so."""
    flash(sentence(stale), "warning")
    return to_import(import_id)


def to_import(import_id: int) -> ResponseReturnValue:
    return redirect(url_for("imports.show", import_id=import_id))
