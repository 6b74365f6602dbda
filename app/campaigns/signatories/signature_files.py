"""The signatures that letters print, read from storage."""

from collections.abc import Callable, Mapping

from app.clearance.offices.signature_pictures import signature_key
from app.letters.letter import Letter as Page
from app.platform.storage import Storage


def signatures_in(storage: Storage) -> Callable[[Page], Mapping[str, bytes]]:
    """Gives the signatures that a letter prints, each read once. It raises FileMissing and StorageFailed."""
    read: dict[str, bytes] = {}

    def pictures_of(page: Page) -> Mapping[str, bytes]:
        wanted = [signatory.picture for signatory in page.signatories if signatory.picture]
        for sha256 in wanted:
            if sha256 not in read:
                read[sha256] = storage.get(signature_key(sha256))
        return {sha256: read[sha256] for sha256 in wanted}

    return pictures_of
