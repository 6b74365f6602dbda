"""Encrypt what proves a second factor, under a key derived from SECRET_KEY.

Whoever only reads the database can't use what is stored there. Whoever only writes to it can't give a user a factor:
each value is bound to its user and its use, so it can't be made up or moved to another row.
"""

import base64
import json
from dataclasses import dataclass, field

import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.factors.models import AuthenticatorApp, Passkey, RecoveryCode
from app.platform.config import Settings

log = structlog.get_logger(__name__)

INFO = b"despatch second factors"
"""What the derived key is for (RFC 5869)."""


class SealBroken(Exception):
    """The value was sealed with a key that is not in the settings, or for another user or use."""


@dataclass(frozen=True)
class Seal:
    """Seals under the newest key, and opens what it or an older one sealed."""

    newest: Fernet = field(repr=False)
    all_keys: MultiFernet = field(repr=False)

    def close(self, text: str, *, user_id: int, use: str) -> str:
        return self.newest.encrypt(json.dumps([user_id, use, text]).encode()).decode()

    def open(self, sealed: str, *, user_id: int, use: str) -> str:
        """The text. Raises SealBroken."""
        try:
            owner, bound_to, text = json.loads(self.all_keys.decrypt(sealed.encode()))
        except InvalidToken:
            raise SealBroken from None
        if (owner, bound_to) != (user_id, use):
            raise SealBroken
        return str(text)

    def renew(self, sealed: str) -> str:
        """The same under the newest key; `sealed` itself where it is already. Raises SealBroken."""
        try:
            self.newest.decrypt(sealed.encode())
            return sealed
        except InvalidToken:
            pass
        try:
            return self.all_keys.rotate(sealed.encode()).decode()
        except InvalidToken:
            raise SealBroken from None


def seal_of(settings: Settings) -> Seal:
    """The seal of an installation, from SECRET_KEY and SECRET_KEY_FALLBACKS."""
    keys = [_derived(key.get_secret_value()) for key in (settings.secret_key, *settings.secret_key_fallbacks)]
    return Seal(keys[0], MultiFernet(keys))


def opens_newest(session: Session, seal: Seal) -> bool:
    """Whether the seal opens the newest factor of each kind, as far as there is one: three look-ups by number."""
    for model in (Passkey, AuthenticatorApp, RecoveryCode):
        newest = select(model.sealed).where(model.ended_at.is_(None)).order_by(model.id.desc()).limit(1)
        if (sealed := session.scalar(newest)) is None:
            continue
        try:
            seal.renew(sealed)
        except SealBroken:
            return False
    return True


def seal_anew(session: Session, seal: Seal) -> int:
    """Seal what older keys sealed under the newest one, and return how many rows changed. Rows that no key opens stay:
    their owners must have their factors reset."""
    renewed, unreadable = 0, 0
    for model in (Passkey, AuthenticatorApp, RecoveryCode):
        rows = session.execute(select(model.id, model.sealed).where(model.ended_at.is_(None))).all()
        for row_id, sealed in rows:
            try:
                fresh = seal.renew(sealed)
            except SealBroken:
                unreadable += 1
                continue
            if fresh != sealed:
                session.execute(update(model).where(model.id == row_id).values(sealed=fresh))
                renewed += 1
    if unreadable:
        log.error("second factors can't be read: SECRET_KEY_FALLBACKS lacks their key", rows=unreadable)
    return renewed


def _derived(secret: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=INFO).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))
