"""What the views of imports share."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.errors import Stale
from app.web.acts import leave


def moved_on(import_id: int, stale: Stale) -> ResponseReturnValue:
    """Another click or tab was first: the page of the import says so."""
    return leave(url_for("imports.show", import_id=import_id), stale)


def to_import(import_id: int) -> ResponseReturnValue:
    return redirect(url_for("imports.show", import_id=import_id))
