"""An identity server: its description, its keys, and the requests that a sign-on makes of it (OpenID Connect).

State, nonce and verifier of a sign-on are in a step of the browser that began it (app/accounts/sessions/steps.py). Here
is only what all users share: the description, for an hour, and the keys.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

import requests
from authlib.common.urls import add_params_to_uri
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.accounts.sign_on.failures import SignOnFailed
from app.platform.config import Settings
from app.platform.sign_on_settings import SignOnProvider
from app.web.extensions import Extension

log = logging.getLogger(__name__)

WAIT_SECONDS = (3.05, 5)
"""For a connection, and for each part of an answer."""

DESCRIPTION_SECONDS = 3600

FAILED_SECONDS = 10
"""How long nobody waits again for a server that has just not answered."""

KEYS_AGAIN_SECONDS = 30
"""How often keys may be fetched because one is unknown: anybody can send a token that names a key."""

WELL_KNOWN = "/.well-known/openid-configuration"

ALREADY_USED = ("invalid_grant", "54005")
"""A code was redeemed before, as by a double click: the error of the protocol, and the number that Entra gives."""


class Provider:
    """One of the settings' identity servers. What it raises is SignOnFailed."""

    def __init__(
        self, name: str, settings: SignOnProvider, base_url: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.name, self.settings = name, settings
        self.redirect_uri = f"{base_url.rstrip('/')}/sign-on/{name}/callback"
        self.after_sign_out = f"{base_url.rstrip('/')}/sign-in"
        self._clock = clock
        self._description: tuple[float, Mapping[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._failed: tuple[float, SignOnFailed] | None = None

    @property
    def title(self) -> str:
        return self.settings.title

    @property
    def issuer(self) -> str:
        return str(self.description()["issuer"])

    def description(self) -> Mapping[str, Any]:
        """What the server says of itself. Its issuer is the one at whose address it was read."""
        at = self._clock()
        if self._description and at - self._description[0] < DESCRIPTION_SECONDS:
            return self._description[1]
        said = self._fetch(self.settings.discovery)
        issuer = said.get("issuer")
        if not isinstance(issuer, str) or issuer.rstrip("/") + WELL_KNOWN != self.settings.discovery.split("?")[0]:
            raise SignOnFailed("untrusted", "the description names another issuer")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            self._require_safe(said.get(name), name)
        self._description = (at, said)
        return said

    def keys(self, *, again: bool = False) -> KeySet:
        """The keys that sign its tokens. `again`: one is unknown, so fetch them anew, unless that was just done."""
        at = self._clock()
        if self._keys:
            age = at - self._keys[0]
            if age < (KEYS_AGAIN_SECONDS if again else DESCRIPTION_SECONDS):
                return self._keys[1]
        said = self._fetch(self.description()["jwks_uri"])
        try:
            keys = KeySet.import_key_set({"keys": [key for key in said["keys"] if key.get("use") != "enc"]})
        except (JoseError, ValueError, TypeError, KeyError, AttributeError) as problem:
            raise SignOnFailed("provider_down", f"its keys can't be read: {type(problem).__name__}") from None
        self._keys = (at, keys)
        return keys

    def authorization_address(self, *, state: str, nonce: str, verifier: str, again: bool = False) -> str:
        """Where the browser goes to sign on. `again`: the person must sign in there anew, however recently they did."""
        more: dict[str, str] = {}
        if self._proves_by() == "plain":
            more |= {"code_challenge": verifier, "code_challenge_method": "plain"}
        if again:
            more |= {"prompt": "login", "max_age": "0"}
        with self._session() as session:
            address, _ = session.create_authorization_url(
                self.description()["authorization_endpoint"],
                state=state,
                code_verifier=verifier,
                nonce=nonce,
                **more,
                **self._assurance_wanted(again),
            )
        return str(address)

    def redeem(self, code: str, verifier: str) -> Mapping[str, Any]:
        """The tokens that a code stands for."""
        description = self.description()
        try:
            with self._session() as session:
                tokens = session.fetch_token(
                    description["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                )
        except OAuthError as problem:
            raise self._refusal(problem) from None
        except (requests.RequestException, ValueError) as problem:
            raise SignOnFailed("provider_down", f"no tokens: {type(problem).__name__}") from None
        if not isinstance(tokens.get("id_token"), str):
            raise SignOnFailed("untrusted", "no ID token")
        return dict(tokens)

    def end_session_address(self) -> str | None:
        """Where the browser goes to sign out there; None where the server offers nothing."""
        address = self.description().get("end_session_endpoint")
        if not address:
            return None
        self._require_safe(address, "end_session_endpoint")
        wanted = {"client_id": self.settings.client_id, "post_logout_redirect_uri": self.after_sign_out}
        return str(add_params_to_uri(address, list(wanted.items())))

    def _session(self) -> OAuth2Session:
        secret = self.settings.client_secret.get_secret_value()
        offered = self.description().get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        # in the body where that is offered: in the header, characters of a secret are encoded in two ways
        with_secret = "client_secret_post" if "client_secret_post" in offered else "client_secret_basic"
        session = OAuth2Session(
            self.settings.client_id,
            secret or None,
            scope=self.settings.scope,
            redirect_uri=self.redirect_uri,
            token_endpoint_auth_method=with_secret if secret else "none",
            code_challenge_method=self._proves_by(),
            default_timeout=WAIT_SECONDS,
        )
        session.max_redirects = 0  # a code is sent nowhere but to the address of the description
        return session

    def _proves_by(self) -> str:
        """S256, also where the server doesn't say (Entra); plain only where nothing else is offered (Internal Access,
        which calls the list by a name of its own)."""
        description = self.description()
        offered = description.get("code_challenge_methods_supported") or description.get("code_challenge_methods") or []
        return "plain" if offered and "S256" not in offered else "S256"

    def _assurance_wanted(self, again: bool) -> dict[str, str]:
        values = sorted(self.settings.two_factor_values)
        if self.settings.preset == "entra":
            claims: dict[str, Any] = {"auth_time": {"essential": True}} if again else {}
            if values:
                claims["acrs"] = {"essential": True, "values": values}
            return {"claims": json.dumps({"id_token": claims})} if claims else {}
        return {"acr_values": " ".join(values)} if values else {}

    def _refusal(self, problem: OAuthError) -> SignOnFailed:
        said = f"{problem.error} {problem.description or ''}"
        if any(mark in said for mark in ALREADY_USED):
            return SignOnFailed("step_useless", "the code was used before, or has expired")
        if problem.error in ("invalid_client", "unauthorized_client"):
            return SignOnFailed("client_refused", str(problem.error))
        return SignOnFailed("refused", str(problem.error))

    def _fetch(self, address: str) -> Mapping[str, Any]:
        """What is at an address of the server. Who comes right after it did not answer is told so at once: otherwise
        all web processes would wait for it."""
        if self._failed and self._clock() - self._failed[0] < FAILED_SECONDS:
            raise self._failed[1]
        try:
            said = self._read(address)
        except SignOnFailed as problem:
            self._failed = (self._clock(), problem)
            raise
        self._failed = None
        return said

    def _read(self, address: str) -> Mapping[str, Any]:
        try:
            answer = requests.get(
                address, headers={"Accept": "application/json"}, timeout=WAIT_SECONDS, allow_redirects=False
            )
            said = answer.json() if answer.status_code == 200 else None
        except (requests.RequestException, ValueError) as problem:
            raise SignOnFailed("provider_down", type(problem).__name__) from None
        if not isinstance(said, dict):
            raise SignOnFailed("provider_down", f"status {answer.status_code}")
        return said

    def _require_safe(self, address: object, name: str) -> None:
        """Every address of a server is read over HTTPS, unless it runs on this machine."""
        begins = "https://" if self.settings.discovery.startswith("https://") else ("http://", "https://")
        if not isinstance(address, str) or not address.startswith(begins):
            raise SignOnFailed("untrusted", f"{name} is no safe address")


class Providers(dict[str, Provider]):
    """The settings' identity servers by name, in their order."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            (name, Provider(name, provider, settings.base_url)) for name, provider in settings.sign_on.items()
        )

    def title_of(self, name: str) -> str:
        """What people call the server of this name, also when the settings no longer name it."""
        return self[name].title if name in self else name


PROVIDERS = Extension[Providers]("despatch_sign_on")
