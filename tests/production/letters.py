"""Made letters as plain data: without a database, their files in an archive where a test needs them."""

from datetime import UTC, datetime

from app.campaigns.enclosures.enclosure_list import enclosure_key
from app.platform.storage import sha256
from app.production.editions.archive import archive_of
from app.production.editions.editions import MadeLetter, StoredFile
from app.production.editions.enclosed_files import EnclosedFile

MADE_AT = datetime(2015, 3, 2, 16, 20, tzinfo=UTC)
MADE_BY = "f" * 16


def enclosed(storage, body, *, name="A leaflet", pages=1, placement="after"):
    """An enclosure in storage."""
    storage.put(enclosure_key(sha256(body)), body)
    return EnclosedFile(name, sha256(body), len(body), pages, placement)


def stored(
    storage,
    bodies,
    *,
    number=1,
    recipient="Leader of Kent County Council",
    registry="council-leaders",
    enclosed=(),
):
    """A letter whose files (bytes by format) lie in an archive of their own."""
    archive = archive_of([(f"{number}.{extension}", body) for extension, body in bodies.items()])
    storage.put(archive.key, archive.body)
    files = {
        extension: StoredFile(
            extension, archive.key, slot.offset, slot.length, sha256(body), sha256(body[::-1]), MADE_BY
        )
        for (extension, body), slot in zip(bodies.items(), archive.slots, strict=True)
    }
    return letter(files=files, number=number, recipient=recipient, registry=registry, enclosed=enclosed)


def letter(*, files=None, number=1, recipient="Leader of Kent County Council", registry="council-leaders", enclosed=()):
    return MadeLetter(
        letter_id=number,
        reference=f"MAR15-{number:04d}",
        registry_slug=registry,
        recipient=recipient,
        edition=1,
        run_number=1,
        made_at=MADE_AT,
        pages=2,
        draft=True,
        files=files or {},
        enclosed=tuple(enclosed),
    )
