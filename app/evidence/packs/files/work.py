"""The worker's turn over one set of files: claim it with a lease, make one file after the other, keep its row."""

from collections.abc import Mapping

from app.audit.anchor import head
from app.evidence.packs.figures.pack_content import Whole, whole_of
from app.evidence.packs.files.ask import PACK_FILES, move
from app.evidence.packs.files.files import KINDS, MADE_OF, ManifestEntry, manifest, name_of
from app.evidence.packs.files.models import MAKING, PackFile, PackSet
from app.evidence.packs.models import Pack
from app.platform.clock import now
from app.platform.leases import Claim, lock_claimed_row
from app.platform.practice import PRACTICE_FILE
from app.platform.services import Services
from app.platform.storage import sha256
from app.web.files.fixed_zip import zip_files


def work_on(services: Services, set_id: int) -> None:
    """Make what is not made yet of a set."""
    PACK_FILES.work_on(services, set_id, _make)


def _make(services: Services, claim: Claim) -> None:
    with services.database.reading() as session:
        pack_set = session.get_one(PackSet, claim.row_id)
        whole, number = (
            whole_of(session, session.get_one(Pack, pack_set.pack_id), told_at=pack_set.told_at),
            pack_set.number,
        )
        kept = {file.kind: services.storage.get(file.key) for file in pack_set.files}
    for kind in KINDS:
        if kind in kept:
            continue
        body = _body(services, whole, number, kind, kept)
        kept[kind] = body
        digest = sha256(body)
        key = f"evidence/packs/{whole.number}/{digest}.{kind}"
        services.storage.put(key, body)
        with services.database.writing() as session:
            row = lock_claimed_row(session, PackSet, claim, MAKING, at=now())
            row.files.append(PackFile(kind=kind, key=key, length=len(body), sha256=digest))
            row.done += 1
    with services.database.writing() as session:
        move(session, lock_claimed_row(session, PackSet, claim, MAKING, at=now()), "end")


def _body(services: Services, whole: Whole, number: int, kind: str, kept: Mapping[str, bytes]) -> bytes:
    notice = services.notice
    if kind in MADE_OF:
        return MADE_OF[kind](whole, notice)
    if kind == "json":
        files = [
            ManifestEntry(name_of(whole.number, number, one), len(kept[one]), sha256(kept[one])) for one in MADE_OF
        ]
        with services.database.reading() as session:
            return manifest(whole, number, files, head(session), notice)
    first = {PRACTICE_FILE: notice.encode()} if notice else {}
    return zip_files(first | {name_of(whole.number, number, one): kept[one] for one in KINDS if one in kept})
