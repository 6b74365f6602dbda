"""An authenticator app and a security key for tests: what a telephone and a USB key would do."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import cbor2
import pyotp
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from flask.testing import FlaskClient
from webauthn.helpers import bytes_to_base64url
from werkzeug.test import TestResponse

from app.accounts.factors.authenticator_apps import add_app, new_secret
from app.accounts.factors.models import Passkey
from app.accounts.factors.passkeys import Site, add_passkey, ask_to_create
from app.accounts.factors.recovery_codes import hashes_of, new_codes, replace_codes, shown
from app.accounts.factors.sealing import seal_of
from app.audit.record import Actor
from app.platform.clock import now
from app.platform.services import Services
from tests.web.filled import filled_form
from tests.web.markup import part_of, words_of

SITE = Site("localhost", "http://localhost:8000")


def code_at(secret: str, at: datetime) -> str:
    return pyotp.TOTP(secret).at(at)


def give_app(services: Services, user_id: int, at: datetime, name: str = "Telephone") -> str:
    """Add an app to a user; its secret comes back. Its code of `at` has been used."""
    secret = new_secret()
    with services.database.writing() as session:
        more = {"seal": seal_of(services.settings), "actor": Actor(user_id), "at": at}
        add_app(session, user_id, secret=secret, code=code_at(secret, at), name=name, **more)
    return secret


def give_codes(services: Services, user_id: int, at: datetime) -> list[str]:
    """New recovery codes, as they are printed."""
    codes = new_codes()
    hashes = hashes_of(codes)
    with services.database.writing() as session:
        replace_codes(session, user_id, hashes, seal=seal_of(services.settings), at=at)
    return [shown(number, code) for number, code in codes.items()]


def enrol(client: FlaskClient, name: str = "Telephone") -> TestResponse:
    """Add an app at a browser that is signed in, as somebody does with a telephone beside them."""
    page = client.get("/account/factors/app")
    secret = words_of(part_of(page, "key")).replace(" ", "")
    form = {**filled_form(page.text), "name": name, "factor_code": code_at(secret, now())}
    return client.post("/account/factors/app", data=form)


@dataclass
class SecurityKey:
    """A key that counts its uses, and checks a finger (`verifies`)."""

    site: Site = SITE
    verifies: bool = True
    count: int = 0
    private_key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def credential_id(self) -> bytes:
        numbers = self.private_key.public_key().public_numbers()
        return hashlib.sha256(f"{numbers.x}".encode()).digest()

    def create(self, options: dict[str, Any], *, origin: str = "") -> str:
        """What a browser answers to `navigator.credentials.create`."""
        numbers = self.private_key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        credential = bytes(16) + len(self.credential_id).to_bytes(2) + self.credential_id + cbor2.dumps(cose)
        attestation = {"fmt": "none", "attStmt": {}, "authData": self._data(0x40) + credential}
        response = {"attestationObject": bytes_to_base64url(cbor2.dumps(attestation))}
        return self._answer(response, "webauthn.create", options["challenge"], origin)

    def confirm(self, options: dict[str, Any], *, origin: str = "") -> str:
        """What a browser answers to `navigator.credentials.get`."""
        self.count += 1
        client_data = self._client_data("webauthn.get", options["challenge"], origin)
        signed = self._data() + hashlib.sha256(client_data).digest()
        signature = self.private_key.sign(signed, ec.ECDSA(SHA256()))
        response = {
            "authenticatorData": bytes_to_base64url(self._data()),
            "signature": bytes_to_base64url(signature),
            "userHandle": None,
        }
        return self._answer(response, "webauthn.get", options["challenge"], origin)

    def _data(self, more: int = 0) -> bytes:
        flags = 0x01 | (0x04 if self.verifies else 0) | more
        return hashlib.sha256(self.site.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _client_data(self, kind: str, challenge: str, origin: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": origin or self.site.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, response: dict[str, Any], kind: str, challenge: str, origin: str) -> str:
        client_data = bytes_to_base64url(self._client_data(kind, challenge, origin))
        credential = bytes_to_base64url(self.credential_id)
        whole = {"id": credential, "rawId": credential, "type": "public-key", "response": response}
        whole["response"]["clientDataJSON"] = client_data
        return json.dumps(whole)


def give_passkey(services: Services, user_id: int, at: datetime, key: SecurityKey, name: str = "Key") -> Passkey:
    """Add a security key to a user."""
    with services.database.writing() as session:
        asked = ask_to_create(session, user_id, email="alex@office.example", name="Alex Example", site=key.site)
        return add_passkey(
            session,
            user_id,
            answer=key.create(dict(asked.options)),
            challenge=asked.challenge,
            name=name,
            site=key.site,
            seal=seal_of(services.settings),
            actor=Actor(user_id),
            at=at,
        )
