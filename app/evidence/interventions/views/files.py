"""Files beside an intervention: put there, given back to keep, taken off."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.errors import NotFound
from app.evidence.interventions.files import FOLDER, attach, files_of, take_off
from app.evidence.interventions.forms import FilesForm
from app.evidence.interventions.listing import ListedIntervention, intervention_shown
from app.evidence.interventions.models import InterventionFile
from app.evidence.interventions.names import named_areas
from app.evidence.interventions.record import current_fact
from app.platform.clock import today
from app.platform.storage import StorageFailed, verified_chunks
from app.registry.pages import asked_here
from app.web.acts import finish, press
from app.web.files.kept_files import keep_files
from app.web.files.sending import send_uploaded
from app.web.filters import format_plural
from app.web.request import reading, services, writing

blueprint = Blueprint("intervention_files", __name__)

FILES = "/interventions/<int:intervention_id>/files"


@blueprint.route(FILES + "/add", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def add(intervention_id: int) -> ResponseReturnValue:
    intervention, form = _fact(intervention_id), FilesForm()
    if form.validate_on_submit():
        try:
            files = keep_files(services().storage, form.files.data, folder=FOLDER)
        except StorageFailed:
            form.files.errors = ["The file store is not responding. No files were saved. Try again"]
        else:
            to = _page_of(intervention_id)
            if done := press(lambda session: attach(session, intervention_id, files, actor=actor())):
                said = f"{format_plural(done.result, 'file')} added."
                return finish(to, said, changed=bool(done.result), unchanged="The file was already there.")
            return redirect(to)
    return form.page("evidence/interventions_files.html", one=intervention)


@blueprint.get(FILES + "/<int:file_id>")
@signed_in
def file(intervention_id: int, file_id: int) -> ResponseReturnValue:
    """As the page shows it at the moment that the query asks for: one that was taken off is there for earlier ones."""
    intervention_file = _file(intervention_id, file_id, known_at=asked_here().known_at)
    chunks = verified_chunks(
        services().storage, intervention_file.key, length=intervention_file.length, sha256=intervention_file.sha256
    )
    return send_uploaded(
        chunks,
        name=intervention_file.name,
        mimetype=intervention_file.type,
        length=intervention_file.length,
        etag=intervention_file.sha256,
    )


@blueprint.route(FILES + "/<int:file_id>/remove", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def remove(intervention_id: int, file_id: int) -> ResponseReturnValue:
    intervention, to = _fact(intervention_id), _page_of(intervention_id)
    if request.method == "POST":
        with writing() as session:
            changed = take_off(session, intervention_id, file_id, actor=actor())
        return finish(to, "File removed.", changed=changed, unchanged="It had already been removed.")
    intervention_file = _file(intervention_id, file_id)
    return render_template("evidence/interventions_file_remove.html", one=intervention, file=intervention_file)


def _file(intervention_id: int, file_id: int, *, known_at: int | None = None) -> InterventionFile:
    files = files_of(reading(), intervention_id, known_at=known_at)
    if found := next((intervention_file for intervention_file in files if intervention_file.id == file_id), None):
        return found
    raise NotFound("no_such_fact_file")


def _fact(intervention_id: int) -> ListedIntervention:
    version = current_fact(reading(), intervention_id)
    return intervention_shown(version, named_areas(reading(), [version.area_id], valid_at=today())[version.area_id])


def _page_of(intervention_id: int) -> str:
    return url_for("interventions.intervention", intervention_id=intervention_id)
