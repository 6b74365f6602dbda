"""The pictures of ministers' signatures: cleaned in the limited process, and put into storage."""

import hashlib

from app.letters.page.signature import SignatureRefused, clean_signature
from app.letters.pdf.drawing import picture_of
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
