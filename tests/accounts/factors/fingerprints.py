"""A fingerprint reader at the computer of a browser: Chromium's virtual authenticator."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import CDPSession, Page

FINGERPRINT_READER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass(frozen=True)
class FingerprintReader:
    session: CDPSession
    number: str

    def recognises(self, finger: bool) -> None:
        """Whether it knows the next finger."""
        self.session.send("WebAuthn.setUserVerified", {"authenticatorId": self.number, "isUserVerified": finger})


@contextmanager
def fingerprint_reader(page: Page) -> Iterator[FingerprintReader]:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": FINGERPRINT_READER})
    yield FingerprintReader(session, made["authenticatorId"])
    session.send("WebAuthn.disable")
