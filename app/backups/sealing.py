"""How objects and manifests are written: as they are, or encrypted under a key derived from BACKUP_KEY.

AES-256-GCM (NIST SP 800-38D) with the object's name as associated data: whoever can write where the backups are can
neither read them, nor change one, nor put one in place of another. Names are keyed too, since the SHA-256 of a file
would tell whether a known file is among them.
"""

import hashlib
import hmac
import os
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
"""As SP 800-38D recommends; random, since no object is written twice."""


class NotOpened(Exception):
    """It was not written with this key under this name, or was changed since."""


class Sealing(Protocol):
    """`folder`: where its objects are; `ending`: of its manifests' names."""

    folder: str
    ending: str

    def name(self, body: bytes) -> str: ...
    def close(self, name: str, body: bytes) -> bytes: ...
    def open(self, name: str, stored: bytes) -> bytes: ...


class Plain:
    """Objects are files, named by their SHA-256: any program can read and check them."""

    folder = "objects"
    ending = ".json"

    def name(self, body: bytes) -> str:
        return hashlib.sha256(body).hexdigest()

    def close(self, name: str, body: bytes) -> bytes:
        return body

    def open(self, name: str, stored: bytes) -> bytes:
        """Return `stored`: what it must be is known to whoever asks for it."""
        return stored


class Encrypted:
    folder = "sealed"
    ending = ".sealed"

    def __init__(self, key: str) -> None:
        derived = HKDF(algorithm=SHA256(), length=64, salt=None, info=b"despatch backups").derive(key.encode())
        self._names, self._cipher = derived[:32], AESGCM(derived[32:])

    def name(self, body: bytes) -> str:
        return hmac.new(self._names, body, hashlib.sha256).hexdigest()

    def close(self, name: str, body: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, body, name.encode())

    def open(self, name: str, stored: bytes) -> bytes:
        """Raises NotOpened."""
        try:
            return self._cipher.decrypt(stored[:NONCE_BYTES], stored[NONCE_BYTES:], name.encode())
        except (InvalidTag, ValueError):
            raise NotOpened(name) from None
