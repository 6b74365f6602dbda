"""A pack's files: ask for them, and take one away, byte for byte as it was made."""

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.accounts.proof import proven
from app.audit.data_exports import record_download
from app.evidence.packs.files.ask import PACK_FILES, FilesAlreadyRequested, ask_files, file_of
from app.evidence.packs.files.files import KINDS, name_of
from app.evidence.packs.find import pack_of
from app.evidence.packs.kept_back import replies_kept_back, sets_quoting
from app.evidence.packs.pages import ONE
from app.evidence.packs.words import FILES
from app.platform.storage import verified_chunks
from app.web.acts import press
from app.web.files.sending import send
from app.web.request import reading, services, writing
from app.web.typed import number_in

KEPT_BACK_SINCE = (
    "These files quote a reply that has since been restricted, so you cannot download them. Make the files again."
)

blueprint = Blueprint("pack_files", __name__)


@blueprint.post(ONE + "/files")
@needs(Role.DRAFTER)
def ask(number: int) -> ResponseReturnValue:
    """`seen`: the number of the newest set on the page, so that a second click makes no second set."""
    seen = number_in(request.form.get("seen"))

    def verb(session: Session) -> None:
        pack_set = ask_files(session, pack_of(session, number), seen=-1 if seen is None else seen, actor=actor())
        PACK_FILES.wake(session, pack_set.id)

    press(verb, overtaken=(FilesAlreadyRequested,))
    return redirect(url_for("packs.pack", number=number, _anchor="files"))


@blueprint.get(ONE + f"/files/<int:set_number>.<any({', '.join(KINDS)}):kind>")
@signed_in
@proven
def file(number: int, set_number: int, kind: str) -> ResponseReturnValue:
    """Who takes a file away is recorded."""
    pack = pack_of(reading(), number)
    pack_file = file_of(reading(), pack, set_number, kind)
    if pack_file is None:
        abort(404, description=f"Evidence pack {number} has no such file.")
    if pack_file.set_id in sets_quoting(reading(), replies_kept_back(reading())):
        abort(404, description=KEPT_BACK_SINCE)
    with writing() as session:
        record_download(
            session,
            "Evidence pack",
            file=kind,
            rows=1,
            columns=[FILES[kind][0]],
            subjects=[("pack", number)],
            moment={"valid_at": pack.valid_at.isoformat(), "known_at": pack.known_at},
            actor=actor(),
        )
    return send(
        verified_chunks(services().storage, pack_file.key, length=pack_file.length, sha256=pack_file.sha256),
        name=name_of(number, set_number, kind),
        length=pack_file.length,
        etag=pack_file.sha256,
    )
