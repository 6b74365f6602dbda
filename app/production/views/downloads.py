"""Take the files away: of one letter, of a run, of every letter's newest edition."""

from collections.abc import Sequence

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement

from app.accounts.access import actor, signed_in
from app.accounts.proof import nothing_recorded
from app.audit.anchor import head
from app.audit.data_exports import record_download
from app.audit.record import Subject
from app.campaigns.pages import campaign_or_404
from app.delivery.attempts.sent_letters import editions_replaced
from app.errors import NotFound
from app.production.editions.archive import stream
from app.production.editions.bundle import zip_length, zip_of, zip_sha256
from app.production.editions.editions import MadeLetter, editions_of, letter_named, newest_editions, selected_editions
from app.production.editions.enclosed_files import chunks_of, enclosed_in
from app.production.editions.manifest import COLUMNS, fingerprints, manifest_lines
from app.production.editions.naming import enclosure_name, file_name
from app.production.pages import IN_RUN, campaign_and_run
from app.production.states import UNDER_WAY
from app.production.words import FORMAT_NAMES, MOVED_ON, NO_FILE, NO_SUCH_EDITION, NOT_MADE_YET
from app.web.files.sending import send, send_uploaded
from app.web.request import practice_notice, reading, services, writing

blueprint = Blueprint("downloads", __name__)


@blueprint.get("/letters/<reference>/letter.<any(pdf, docx):extension>")
@signed_in
def file(reference: str, extension: str) -> ResponseReturnValue:
    """The newest edition, or the one that the query names."""
    return _send(_edition(reference), extension)


@blueprint.get("/letters/<reference>/large-print.<any(pdf, docx):extension>")
@signed_in
def large_file(reference: str, extension: str) -> ResponseReturnValue:
    made, kind = _edition(reference), f"large-{extension}"
    if kind not in made.files:
        abort(404, description=f"Edition {made.edition} of {reference} has not been generated in large print.")
    return _send(made, kind)


@blueprint.get("/campaigns/<reference>/<any(pdf, docx):extension>.zip", defaults={"number": None})
@blueprint.get(IN_RUN + "/<any(pdf, docx):extension>.zip")
@signed_in
def files(reference: str, number: int | None, extension: str) -> ResponseReturnValue:
    """The files of one run that has ended; without a run, of each letter's newest edition."""
    letters, name, _ = _letters_to_download(reference, number)
    _record_letter_download(reference, f"Letters as {FORMAT_NAMES[extension]} files", "zip", len(letters), ("Letter",))
    notice = practice_notice()
    return send(
        zip_of(services().storage, letters, extension=extension, notice=notice),
        name=f"{name} {FORMAT_NAMES[extension]}.zip",
        length=zip_length(letters, extension=extension, notice=notice),
        etag=zip_sha256(letters, extension=extension, notice=notice),
    )


@blueprint.get("/campaigns/<reference>/manifest.csv", defaults={"number": None})
@blueprint.get(IN_RUN + "/manifest.csv")
@signed_in
def manifest(reference: str, number: int | None) -> ResponseReturnValue:
    session = reading()
    letters, name, of = _letters_to_download(reference, number)
    replaced = editions_replaced(session, of)
    at = head(session)
    _record_letter_download(reference, "Manifest", "csv", len(letters), COLUMNS)
    return send(manifest_lines(letters, at, replaced=replaced, notice=practice_notice()), name=f"{name} manifest.csv")


@blueprint.get("/campaigns/<reference>/fingerprint.json", defaults={"number": None})
@blueprint.get(IN_RUN + "/fingerprint.json")
@signed_in
@nothing_recorded
def fingerprint(reference: str, number: int | None) -> ResponseReturnValue:
    letters, name, _ = _letters_to_download(reference, number)
    return send([fingerprints(reading(), letters, notice=practice_notice())], name=f"{name} fingerprint.json")


@blueprint.get("/campaigns/<reference>/enclosures/<sha256>.pdf")
@signed_in
def enclosure(reference: str, sha256: str) -> ResponseReturnValue:
    """What went with letters that are made, whether or not it goes with those to come."""
    session = reading()
    found = (
        enclosed_file
        for enclosed_file in enclosed_in(session, campaign_or_404(reference, session).id)
        if enclosed_file.sha256 == sha256
    )
    one = next(found, None) or abort(404, description=f"No letter of {reference} was generated with that file.")
    chunks, name = chunks_of(services().storage, one), enclosure_name(one)
    return send_uploaded(chunks, name=name, mimetype="application/pdf", length=one.length, etag=one.sha256)


def _record_letter_download(reference: str, view: str, file: str, rows: int, columns: Sequence[str]) -> None:
    """That names and addresses left as a file is recorded."""
    about: list[Subject] = [("campaign", campaign_or_404(reference).id)]
    with writing() as session:
        record_download(session, view, file=file, rows=rows, columns=columns, subjects=about, actor=actor())


def _edition(reference: str) -> MadeLetter:
    """The newest of the letter, or the one that the query names."""
    wanted = request.args.get("edition")
    editions = editions_of(reading(), letter_named(reading(), reference).id)
    made = next((edition for edition in editions if wanted in (None, str(edition.edition))), None)
    why = NO_SUCH_EDITION if editions else NOT_MADE_YET
    return made or abort(404, description=why.format(reference=reference))


def _send(made: MadeLetter, kind: str) -> ResponseReturnValue:
    stored = made.files[kind]
    chunks = stream(services().storage, stored)
    return send(chunks, name=file_name(made, kind), length=stored.length, etag=stored.sha256)


def _letters_to_download(reference: str, number: int | None) -> tuple[Sequence[MadeLetter], str, ColumnElement[bool]]:
    """What a download is of, the beginning of its name, and the same editions for a query."""
    session = reading()
    if number is None:
        campaign, run_id, name = campaign_or_404(reference), None, reference
    else:
        campaign, run = campaign_and_run(reference, number)
        if run.state in UNDER_WAY:
            raise NotFound("run_not_over", number=number, state=MOVED_ON[run.state])
        run_id, name = run.id, f"{reference} run {number}"
    letters = newest_editions(session, campaign.id, run_id=run_id)
    return letters or abort(404, description=NO_FILE), name, selected_editions(campaign.id, run_id)
