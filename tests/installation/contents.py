"""What must stay valid in an installation, as plain data that is the same whichever release reads it."""

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.campaigns.clearance.certificate import certificates_of
from app.campaigns.models import Campaign, Letter
from app.evidence.disclosure.models import Bundle
from app.evidence.packs.files.ask import made_as
from app.evidence.packs.files.models import PackFile
from app.evidence.packs.find import findings_of, is_unchanged, packs
from app.letters.files.letter_file import read_letter_file
from app.letters.letter import Letter as Page
from app.platform.services import Services
from app.platform.storage import Storage, sha256
from app.production.editions.archive import stream
from app.production.editions.editions import editions_of
from app.production.models import Edition
from app.production.verification.verify import verify
from app.replay import check_all

CONTENTS = "contents.json"
"""The file in which an installation carries what its own release read."""


def contents(services: Services) -> dict[str, Any]:
    """Return events, faults of the audit record, and the verdict on each file, certificate, pack and bundle."""
    verdict = check_all(services)
    with services.database.reading() as session:
        return {
            "events": [[event.action, event.hmac] for event in session.scalars(select(AuditEvent).order_by("seq"))],
            "faults": [one.what or one.code for one in verdict.faults],
            "letters": dict(_letters(session, services.storage)),
            "editions": dict(_editions(session)),
            "certificates": dict(_certificates(session)),
            "packs": dict(_packs(session, services.storage)),
            "bundles": [_parts(services.storage, one) for one in session.scalars(select(Bundle).order_by(Bundle.id))],
        }


def _letters(session: Session, storage: Storage) -> Iterator[tuple[str, str]]:
    """The verdict of `despatch letter verify` on one file of each format in each campaign: each takes half a second."""
    seen = set()
    for letter in session.scalars(select(Letter).order_by(Letter.reference)):
        for edition in editions_of(session, letter.id)[:1]:
            for stored in edition.files.values():
                if (letter.campaign_id, stored.format) in seen:
                    continue
                seen.add((letter.campaign_id, stored.format))
                file = read_letter_file(b"".join(stream(storage, stored)))
                yield f"{letter.reference} {stored.format}", verify(session, storage, file).outcome


def _editions(session: Session) -> Iterator[tuple[str, list[str]]]:
    """The fingerprint of each edition's canonical JSON as it is stored, and as it is written anew."""
    for edition in session.scalars(select(Edition).order_by(Edition.id)):
        again = Page.from_json(edition.content).canonical_json()
        yield str(edition.id), [sha256(edition.content.encode()), sha256(again)]


def _certificates(session: Session) -> Iterator[tuple[str, list[object]]]:
    for campaign in session.scalars(select(Campaign).order_by(Campaign.reference)):
        for one in certificates_of(session, campaign.id):
            again = hashlib.sha256(one.content.to_json().encode()).hexdigest()
            yield f"{campaign.reference} {one.content.number}", [one.sha256, again, one.stands]


def _packs(session: Session, storage: Storage) -> Iterator[tuple[str, list[object]]]:
    for pack in packs(session):
        yield str(pack.number), [pack.digest, is_unchanged(pack, findings_of(session, pack))]
    for file in session.scalars(select(PackFile).order_by(PackFile.id)):
        body = storage.get(file.key)
        yield f"file {file.kind}", [sha256(body), made_as(session, sha256(body)) is not None]


def _parts(storage: Storage, bundle: Bundle) -> list[list[str]]:
    """Of each part, the SHA-256 that was recorded, and that of what is stored."""
    return [[part["sha256"], sha256(storage.get(part["key"]))] for part in bundle.parts]
