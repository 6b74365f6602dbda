"""Passkeys and security keys (WebAuthn). The browser's answers are checked by py_webauthn."""

import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.accounts import events
from app.accounts.factors.models import Passkey
from app.accounts.factors.sealing import Seal
from app.audit.record import Actor, record
from app.errors import Refused

USE = "passkey"
TITLE = "Despatch"
LONGEST_ANSWER = 20_000
"""Characters of what a browser answers; none of ours is near it."""

UNREADABLE = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError)
"""What py_webauthn raises of an answer that is not one."""


@dataclass(frozen=True)
class Site:
    """Where passkeys belong: `host` (in WebAuthn the RP id) and `origin`, from BASE_URL."""

    host: str
    origin: str


def site_of(base_url: str, *, host: str) -> Site | None:
    """The site of passkeys; None where they can't work: at an IP address, without HTTPS (localhost needs none), or on a
    page that was opened at another `host` than BASE_URL says."""
    parts = urlsplit(base_url)
    name = parts.hostname or ""
    if not name or _is_ip_address(name) or host.rsplit(":", 1)[0].lower() != name:
        return None
    if parts.scheme != "https" and name != "localhost" and not name.endswith(".localhost"):
        return None
    return Site(name, f"{parts.scheme}://{parts.netloc}")


@dataclass(frozen=True)
class Challenge:
    """What a browser is asked: `options` for its script, and `challenge`, which is kept in a step until it answers."""

    options: Mapping[str, Any]
    challenge: str


def ask_to_create(session: Session, user_id: int, *, email: str, name: str, site: Site) -> Challenge:
    """Ask for a new passkey, on no key that the user has added already."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=TITLE,
        user_id=f"despatch-{user_id}".encode(),
        user_name=email,
        user_display_name=name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=_descriptors(session, user_id),
    )
    return Challenge(json.loads(webauthn.options_to_json(options)), bytes_to_base64url(options.challenge))


def ask_to_confirm(session: Session, user_id: int, *, site: Site) -> Challenge:
    """Ask for one of the user's passkeys, with user verification: a PIN, a finger or a face."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        allow_credentials=_descriptors(session, user_id),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Challenge(json.loads(webauthn.options_to_json(options)), bytes_to_base64url(options.challenge))


def add_passkey(
    session: Session,
    user_id: int,
    *,
    answer: str,
    challenge: str,
    name: str,
    site: Site,
    seal: Seal,
    actor: Actor,
    at: datetime,
) -> Passkey:
    """Add the passkey that a browser made. Making it counts as a proof. Raises Refused: passkey_not_added,
    passkey_taken."""
    try:
        made = webauthn.verify_registration_response(
            credential=answer[:LONGEST_ANSWER],
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except UNREADABLE:
        raise Refused("passkey_not_added") from None
    credential_id = bytes_to_base64url(made.credential_id)
    passkey = Passkey(
        user_id=user_id,
        credential_id=credential_id,
        sealed=seal.close(bytes_to_base64url(made.credential_public_key), user_id=user_id, use=_use(credential_id)),
        sign_count=made.sign_count,
        name=name,
        added_at=at,
        last_used_at=at,
    )
    try:
        with session.begin_nested():
            session.add(passkey)
    except IntegrityError:
        raise Refused("passkey_taken") from None
    record(
        session,
        events.FACTOR_ADDED,
        actor=actor,
        subjects=[("user", user_id)],
        after={"kind": "passkey", "passkey": passkey.id, "credential": credential_id},
        personal={"name": name},
    )
    return passkey


def confirmed_count(passkey: Passkey, *, answer: str, challenge: str, site: Site, seal: Seal) -> int:
    """How often the key says that it was used, once its answer is found right. Raises Refused: factor_refused, also
    where it says no higher number than before, as a copy of the key would; SealBroken."""
    public_key = seal.open(passkey.sealed, user_id=passkey.user_id, use=_use(passkey.credential_id))
    try:
        confirmed = webauthn.verify_authentication_response(
            credential=answer[:LONGEST_ANSWER],
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except UNREADABLE:
        raise Refused("factor_refused") from None
    return confirmed.new_sign_count


def credential_in(answer: str) -> str:
    """Which credential a browser says that it used; blank where it says none."""
    try:
        return str(json.loads(answer[:LONGEST_ANSWER])["id"])
    except (ValueError, KeyError, TypeError):
        return ""


def _descriptors(session: Session, user_id: int) -> list[PublicKeyCredentialDescriptor]:
    live = select(Passkey.credential_id).where(Passkey.user_id == user_id, Passkey.ended_at.is_(None))
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in session.scalars(live)]


def _use(credential_id: str) -> str:
    return f"{USE} {credential_id}"


def _is_ip_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
