"""Authenticator apps: codes of six digits, a new one every 30 seconds (RFC 6238)."""

import hmac
from datetime import datetime

import pyotp
import segno
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.factors.models import AuthenticatorApp
from app.accounts.factors.sealing import Seal
from app.audit.record import Actor, record
from app.errors import Refused

STEP_SECONDS, WINDOW = 30, 1
"""A code counts in its own step, and one step before and after: clocks differ, and people type slowly."""

USE = "authenticator app"
ISSUER = "Despatch"


def new_secret() -> str:
    """160 random bits, in base32 as apps take them."""
    return pyotp.random_base32(32)


def grouped(secret: str) -> str:
    """The secret in groups of four, to be typed."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def qr_code(secret: str, *, email: str) -> str:
    """The QR code that an app scans, as an SVG image in a `data:` address, which no log or cache keeps."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)
    return str(segno.make(uri, error="m").svg_data_uri(scale=5, border=4, dark="#000", light="#fff"))


def matching_step(secret: str, code: str, at: datetime) -> int | None:
    """The step whose code this is, among those that count at this moment."""
    now = int(at.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret, interval=STEP_SECONDS)
    steps = range(now - WINDOW, now + WINDOW + 1)
    right = [step for step in steps if hmac.compare_digest(totp.generate_otp(step), code)]
    return right[0] if right else None


def digits_in(typed: str) -> str:
    """A code as it is compared: apps show it in two groups."""
    return "".join(typed.split()) if typed.isascii() else ""


def add_app(
    session: Session, user_id: int, *, secret: str, code: str, name: str, seal: Seal, actor: Actor, at: datetime
) -> AuthenticatorApp:
    """Add the app that shows this code. Using the code counts as a proof. Raises Refused: app_code_wrong."""
    step = matching_step(secret, digits_in(code), at)
    if step is None:
        raise Refused("app_code_wrong", field="code")
    app = AuthenticatorApp(
        user_id=user_id,
        sealed=seal.close(secret, user_id=user_id, use=USE),
        last_step=step,
        name=name,
        added_at=at,
        last_used_at=at,
    )
    session.add(app)
    session.flush()
    record(
        session,
        events.FACTOR_ADDED,
        actor=actor,
        subjects=[("user", user_id)],
        after={"kind": "app", "app": app.id},
        personal={"name": name},
    )
    return app
