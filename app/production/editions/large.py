"""Large print: files of an edition that are made of what it froze when somebody asks, and kept beside the first."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.anchor import head
from app.audit.record import Actor, record
from app.audit.replay import is_as_said
from app.campaigns.lifecycle.archived import require_not_archived
from app.campaigns.models import Letter
from app.campaigns.signatories.signatures import signatures_in
from app.errors import Refused
from app.letters.canonical import canonical
from app.letters.files.fingerprint import fingerprint, short_fingerprint
from app.letters.letter import Letter as Page
from app.platform.services import Services
from app.production.editions.pack import HEAD, Packed, pack
from app.production.editions.shared import make_durable
from app.production.models import Edition, EditionFile
from app.production.replay import EDITIONS
from app.production.runs.complete import MadeBy, MadeFile, keep_files
from app.production.runs.render import LARGE
from app.production.verification.still_issued import ClearanceWent, issued_now

MADE_LARGE = "letter.made_large"


class EditionChanged(Refused):
    """An edition is not what the audit record says was made."""

    code = "edition_changed"


def make_large(services: Services, letter_id: int, number: int, *, actor: Actor) -> bool:
    """Make the files that edition `number` of a letter lacks in large print; False when it lacks none. Two who ask at
    once get one of each.

    Raises CampaignArchived, ClearanceWent, EditionChanged, SignatureMissing, FileMissing for a signature,
    StorageFailed.
    """
    with services.database.reading() as session:
        edition = _edition(session, letter_id, number)
        lacking = _lacking(session, edition)
        last = head(session)
        if lacking:
            letter = session.get_one(Letter, letter_id)
            if not is_as_said(session, EDITIONS, edition.recorded):
                raise EditionChanged
            _require_issued(session, letter, edition)
    if not lacking:
        return False
    page = Page.from_json(edition.content)
    pictures = signatures_in(services.storage)(page)
    drawn = {kind: LARGE[kind](page, pictures) for kind in lacking}
    entries = [file.entry(f"{page.reference}.{kind}") for kind, file in drawn.items()]
    packed = pack([*entries, (HEAD, canonical(asdict(last)))])
    make_durable(services, [file.begun for file in drawn.values() if file.begun], put=set())
    services.storage.put(packed.key, packed.body)
    files = [
        MadeFile(kind, file.sha256, file.inflated_sha256, slot, file.begun)
        for (kind, file), slot in zip(drawn.items(), packed.slots, strict=False)
    ]
    with services.database.writing() as session:
        return _keep(session, letter_id, number, files, packed, actor=actor)


def _keep(
    session: Session, letter_id: int, number: int, files: Sequence[MadeFile], packed: Packed, *, actor: Actor
) -> bool:
    """Those that nobody has kept meanwhile; the others' bytes in the pack are never pointed to."""
    letter = session.get_one(Letter, letter_id)
    require_not_archived(session, letter.campaign_id)  # holds the campaign: one at a time gets past here
    edition = _edition(session, letter_id, number)
    lacking = _lacking(session, edition)
    kept = [file for file in files if file.format in lacking]
    if not kept:
        return False
    _require_issued(session, letter, edition)
    made_by = MadeBy(short_fingerprint(), fingerprint())
    record(
        session,
        MADE_LARGE,
        actor=actor,
        subjects=[("letter", letter.id), ("campaign", letter.campaign_id)],
        after={
            "edition": number,
            "files": {file.format: file.sha256 for file in kept},
            "pack": packed.sha256,
            "fingerprint": made_by.short,
        },
    )
    keep_files(session, [(edition.id, file) for file in kept], packed, made_by)
    return True


def _edition(session: Session, letter_id: int, number: int) -> Edition:
    return session.scalars(select(Edition).where(Edition.letter_id == letter_id, Edition.number == number)).one()


def _require_issued(session: Session, letter: Letter, edition: Edition) -> None:
    """Raise ClearanceWent unless the edition is a draft or may be signed still."""
    page = Page.from_json(edition.content)
    if not issued_now(session, letter.campaign_id).allows(page, letter.registry_slug, edition.text_sha256):
        raise ClearanceWent(number=edition.number)


def _lacking(session: Session, edition: Edition) -> list[str]:
    """Which kinds of large print it has no file of."""
    had = session.scalars(select(EditionFile.format).where(EditionFile.edition_id == edition.id)).all()
    return [kind for kind in LARGE if kind not in had]
