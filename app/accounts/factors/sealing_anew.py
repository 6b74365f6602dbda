"""Seal every second factor under the newest SECRET_KEY."""

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.factors.models import AuthenticatorApp, Passkey, RecoveryCode
from app.accounts.factors.sealing import Seal, SealBroken

log = structlog.get_logger(__name__)


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
