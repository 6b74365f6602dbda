"""Letters for tests: as plain data, and as editions in a database, made without rendering anything."""

import hashlib
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from app.audit.record import SYSTEM
from app.campaigns.create import campaign_by_reference
from app.campaigns.models import Letter
from app.database import now
from app.production.claim import claim
from app.production.complete import Batch, Failed, Made, MadeBy, MadeFile, complete
from app.production.editions import MadeLetter, StoredFile
from app.production.pack import pack
from app.production.runs import start_run

MADE_AT = datetime(2015, 3, 2, 16, 20, tzinfo=UTC)
MADE_BY = MadeBy("fedcba9876543210", {"weasyprint": "70.0"})


def sha(body):
    return hashlib.sha256(body).hexdigest()


def stored(storage, bodies, *, number=1, recipient="Leader of Kent County Council", registry="council-leaders"):
    """A letter whose files (bytes by format) lie in a pack of their own."""
    packed = pack([(f"{number}.{extension}", body) for extension, body in bodies.items()])
    storage.put(packed.key, packed.body)
    files = {
        extension: StoredFile(extension, packed.key, slot.offset, slot.length, sha(body), sha(body[::-1]), "f" * 16)
        for (extension, body), slot in zip(bodies.items(), packed.slots, strict=True)
    }
    return letter(files=files, number=number, recipient=recipient, registry=registry)


def letter(*, files=None, number=1, recipient="Leader of Kent County Council", registry="council-leaders"):
    return MadeLetter(
        letter_id=number,
        reference=f"MAR15-{number:04d}",
        registry_slug=registry,
        registry=registry.replace("-", " ").capitalize(),
        recipient=recipient,
        edition=1,
        run_number=1,
        made_at=MADE_AT,
        pages=2,
        draft=True,
        files=files or {},
    )


def run_of(services, numbers, *, reference="MAR15"):
    """A run, just started, of the shipped campaign's letters with these numbers."""
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, reference)
        ids = session.scalars(select(Letter.id).where(Letter.number.in_(numbers))).all()
        return start_run(session, campaign.id, actor=SYSTEM, letter_ids=ids)


def take(services, run, *, limit=50, lease=timedelta(minutes=2)):
    with services.database.writing() as session:
        return claim(session, run.id, limit=limit, at=now(), lease=lease, max_tries=3)


def batch_of(claims, *, failed=(), text="as first made"):
    """What a worker made of `claims`: two small files each; `failed` maps a letter's id to the code of its problem."""
    good = [one for one in claims if one.letter_id not in failed]
    bodies = [(f"{one.letter_id}.{kind}", f"{kind} {one.letter_id} {text}".encode()) for one in good for kind in KINDS]
    packed = pack(bodies)
    files = [
        MadeFile(name.rsplit(".")[1], sha(body), sha(b"inflated" + body), slot)
        for (name, body), slot in zip(bodies, packed.slots, strict=True)
    ]
    made = [
        Made(one, "{}", sha(b"{}"), draft=True, pages=2, files=tuple(files[2 * place : 2 * place + 2]))
        for place, one in enumerate(good)
    ]
    bad = [Failed(one, failed[one.letter_id], {"lines": 8}) for one in claims if one.letter_id in failed]
    return Batch(made, bad, packed if made else None, MADE_BY)


KINDS = ("pdf", "docx")


def finish(services, run, claims, **options):
    """Store and commit what `batch_of` makes of the claims."""
    batch = batch_of(claims, **options)
    if batch.pack:
        services.storage.put(batch.pack.key, batch.pack.body)
    with services.database.writing() as session:
        return complete(session, run.id, batch)
