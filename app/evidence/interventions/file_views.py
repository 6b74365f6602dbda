"""Files beside an intervention: put there, given back to keep, taken off."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.clock import today
from app.evidence.interventions.files import FOLDER, attach, files_of, take_off
from app.evidence.interventions.forms import FilesForm
from app.evidence.interventions.listed import Shown, shown
from app.evidence.interventions.models import InterventionFile, InterventionVersion
from app.evidence.interventions.names import named
from app.evidence.interventions.words import REFUSED
from app.evidence.kept import RecordedInError, standing
from app.registry.pages import asked_here
from app.storage import StorageFailed, checked
from app.web.filters import format_plural
from app.web.kept_files import keep_files
from app.web.request import reading, services, writing
from app.web.sending import send_uploaded

blueprint = Blueprint("intervention_files", __name__, template_folder="../templates")

FILES = "/interventions/<int:intervention_id>/files"


@blueprint.route(FILES + "/add", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def add(intervention_id: int) -> ResponseReturnValue:
    one, form = _one_or_404(reading(), intervention_id), FilesForm()
    if form.validate_on_submit():
        try:
            kept = keep_files(services().storage, form.files.data, folder=FOLDER)
            with writing() as session:
                fresh = attach(session, intervention_id, kept, actor=actor())
        except StorageFailed:
            form.files.errors = ["The file store does not answer. Nothing was kept; try again"]
        except RecordedInError as refused:
            flash(REFUSED[refused.code], "warning")
            return _back(intervention_id)
        else:
            flash(
                *((f"{format_plural(fresh, 'file')} added.", "success") if fresh else ("It is there already.", "info"))
            )
            return _back(intervention_id)
    return render_template("evidence/interventions_files.html", form=form, one=one), 400 if form.errors else 200


@blueprint.get(FILES + "/<int:file_id>")
@signed_in
def file(intervention_id: int, file_id: int) -> ResponseReturnValue:
    """As the page shows it at the moment that the query asks for: one that was taken off is there for earlier ones."""
    found = _file_or_404(intervention_id, file_id, known_at=asked_here().known_at)
    chunks = checked(services().storage, found.key, length=found.length, sha256=found.sha256)
    return send_uploaded(chunks, name=found.name, mimetype=found.type, length=found.length, etag=found.sha256)


@blueprint.route(FILES + "/<int:file_id>/remove", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def remove(intervention_id: int, file_id: int) -> ResponseReturnValue:
    one = _one_or_404(reading(), intervention_id)
    if request.method == "POST":
        with writing() as session:
            gone = take_off(session, intervention_id, file_id, actor=actor())
        flash(*(("The file is taken off.", "success") if gone else ("It was taken off already.", "info")))
        return _back(intervention_id)
    found = _file_or_404(intervention_id, file_id)
    return render_template("evidence/interventions_file_remove.html", one=one, file=found)


def _file_or_404(intervention_id: int, file_id: int, *, known_at: int | None = None) -> InterventionFile:
    there = files_of(reading(), intervention_id, known_at=known_at)
    return next((one for one in there if one.id == file_id), None) or abort(404, description="There is no such file.")


def _one_or_404(session: Session, intervention_id: int) -> Shown:
    stands = standing(session, InterventionVersion, intervention_id=intervention_id)
    if stands is None:
        abort(404, description="There is no such published fact, or it was removed.")
    return shown(stands, named(session, [stands.area_id], valid_at=today())[stands.area_id])


def _back(intervention_id: int) -> ResponseReturnValue:
    return redirect(url_for("interventions.intervention", intervention_id=intervention_id))
