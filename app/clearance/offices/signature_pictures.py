"""The pictures of ministers' signatures: cleaned in the limited process, put into storage, and read for letters."""

import hashlib
from collections.abc import Callable, Mapping

from app.letters.letter import Letter as Page
from app.letters.page.drawing import picture_of
from app.letters.page.signature import SignatureRefused, clean_signature
from app.platform.limited import limited
from app.platform.storage import Storage


def signature_key(sha256: str) -> str:
    """Where in storage a signature is kept."""
    return f"signatures/{sha256}.png"


def keep_signature(storage: Storage, picture: bytes) -> str:
    """Put a signature, a PNG or an SVG drawing, into storage before any row points to it; its SHA-256.

    Raises SignatureRefused, StorageFailed.
    """
    cleaned = cleaned_signature(picture)
    sha256 = hashlib.sha256(cleaned).hexdigest()
    storage.put(signature_key(sha256), cleaned)
    return sha256


def _too_heavy() -> SignatureRefused:
    return SignatureRefused("unreadable")


@limited(refusals=(SignatureRefused,), too_heavy=_too_heavy)
def cleaned_signature(picture: bytes) -> bytes:
    return clean_signature(picture_of(picture) if _is_markup(picture) else picture)


def _is_markup(picture: bytes) -> bool:
    return picture.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


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
