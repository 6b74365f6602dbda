"""Take the files away: of one letter, of a run, of every letter's newest edition."""

from collections.abc import Sequence

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from app.accounts.access import signed_in
from app.audit.anchor import head
from app.campaigns.pages import campaign_or_404
from app.delivery.sent import editions_replaced
from app.production.bundle import zip_length, zip_of, zip_sha256
from app.production.editions import MadeLetter, editions_of, newest_editions, numbers_of
from app.production.files import stream
from app.production.manifest import fingerprints, manifest_lines
from app.production.naming import file_name
from app.production.pages import IN_RUN, campaign_and_run, letter_or_404
from app.production.states import UNDER_WAY
from app.production.words import FORMAT_NAMES, MOVED_ON
from app.web.request import reading, services
from app.web.sending import send

blueprint = Blueprint("downloads", __name__)


@blueprint.get("/letters/<reference>/letter.<any(pdf, docx):extension>")
@signed_in
def file(reference: str, extension: str) -> ResponseReturnValue:
    """The newest edition, or the one that the query names."""
    wanted = request.args.get("edition")
    editions = editions_of(reading(), letter_or_404(reference).id)
    made = next((one for one in editions if wanted in (None, str(one.edition))), None)
    if made is None:
        abort(404, description=f"{reference} has no such edition." if editions else f"{reference} is not made yet.")
    stored = made.files[extension]
    chunks = stream(services().storage, stored)
    return send(chunks, name=file_name(made, extension), length=stored.length, etag=stored.sha256)


@blueprint.get("/campaigns/<reference>/<any(pdf, docx):extension>.zip", defaults={"number": None})
@blueprint.get(IN_RUN + "/<any(pdf, docx):extension>.zip")
@signed_in
def files(reference: str, number: int | None, extension: str) -> ResponseReturnValue:
    """The files of one run that has ended; without a run, of each letter's newest edition."""
    letters, name = _made(reference, number)
    return send(
        zip_of(services().storage, letters, extension=extension),
        name=f"{name} {FORMAT_NAMES[extension]}.zip",
        length=zip_length(letters, extension=extension),
        etag=zip_sha256(letters, extension=extension),
    )


@blueprint.get("/campaigns/<reference>/manifest.csv", defaults={"number": None})
@blueprint.get(IN_RUN + "/manifest.csv")
@signed_in
def manifest(reference: str, number: int | None) -> ResponseReturnValue:
    session = reading()
    letters, name = _made(reference, number)
    replaced = editions_replaced(session, campaign_or_404(reference).id, numbers_of(letters))
    return send(manifest_lines(letters, head(session), replaced=replaced), name=f"{name} manifest.csv")


@blueprint.get("/campaigns/<reference>/fingerprint.json", defaults={"number": None})
@blueprint.get(IN_RUN + "/fingerprint.json")
@signed_in
def fingerprint(reference: str, number: int | None) -> ResponseReturnValue:
    letters, name = _made(reference, number)
    return send([fingerprints(reading(), letters)], name=f"{name} fingerprint.json")


def _made(reference: str, number: int | None) -> tuple[Sequence[MadeLetter], str]:
    """What a download is of, and the beginning of its name."""
    session = reading()
    if number is None:
        campaign, run_id, name = campaign_or_404(reference), None, reference
    else:
        campaign, found = campaign_and_run(reference, number)
        if found.state in UNDER_WAY:
            abort(404, description=f"Run {number} {MOVED_ON[found.state]}. Its files are ready when it has ended.")
        run_id, name = found.id, f"{reference} run {number}"
    letters = newest_editions(session, campaign.id, run_id=run_id)
    return letters or abort(404, description="No letter is made yet, so there is no file."), name
