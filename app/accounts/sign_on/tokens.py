"""Check the tokens of an identity server: who signed them, for whom, when, and in answer to what."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, InvalidClaimError, InvalidKeyIdError, JoseError
from joserfc.jws import JWSRegistry

from app.accounts.sign_on.failures import SignOnFailed
from app.accounts.sign_on.provider import Provider

REGISTRY = JWSRegistry(algorithms=["RS256", "PS256", "ES256"], strict_check_header=False)
"""Signatures with a key of which the server alone has the private half: never "none", never a shared secret."""

SKEW_SECONDS = 120
"""By how much clocks may differ."""

LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"

LOGOUT_SECONDS = 600
"""How old a logout token may be."""

OF_TIME = ("iat", "nbf")


def id_token(provider: Provider, raw: str, *, nonce: str, access_token: str | None, at: datetime) -> Mapping[str, Any]:
    """The claims of an ID token that answers this sign-on. Raises SignOnFailed."""
    token = _signed(provider, raw)
    wanted = _wanted(provider)
    asked = {"nonce": nonce, "client_id": provider.settings.client_id, "access_token": access_token}
    try:
        claims = CodeIDToken(token.claims, token.header, wanted, asked)
        claims.validate(now=int(at.timestamp()), leeway=SKEW_SECONDS)
    except (JoseError, ValueError, TypeError) as problem:
        raise _failure(problem) from None
    return token.claims


def logout_token(provider: Provider, raw: str, *, at: datetime) -> Mapping[str, Any]:
    """The claims of a logout token (OpenID Connect Back-Channel Logout 1.0, 2.6). Raises SignOnFailed."""
    token = _signed(provider, raw)
    claims, now = token.claims, int(at.timestamp())
    wanted = _wanted(provider) | {"iat": {"essential": True}, "jti": {"essential": True}}
    try:
        jwt.JWTClaimsRegistry(now, SKEW_SECONDS, **wanted).validate(claims)
    except (JoseError, ValueError, TypeError) as problem:
        raise _failure(problem) from None
    events = claims.get("events")
    is_logout = isinstance(events, dict) and isinstance(events.get(LOGOUT_EVENT), dict)
    kind = str(token.header.get("typ", "")).lower().removeprefix("application/")
    named = [claims[name] for name in ("sub", "sid") if name in claims]
    if kind != "logout+jwt" or not is_logout or "nonce" in claims:
        raise SignOnFailed("untrusted", "not a logout token")
    if not named or not all(isinstance(value, str) and value for value in named):
        raise SignOnFailed("untrusted", "a logout token without a person")
    if now - claims["iat"] > LOGOUT_SECONDS:
        raise SignOnFailed("clock", "an old logout token")
    return claims


def _signed(provider: Provider, raw: str) -> jwt.Token:
    """A token with a signature that fits a key of the server, which are fetched anew once where the token names another
    key."""
    try:
        try:
            return jwt.decode(raw, provider.keys(), registry=REGISTRY)
        except InvalidKeyIdError:
            return jwt.decode(raw, provider.keys(again=True), registry=REGISTRY)
    except (JoseError, ValueError, TypeError) as problem:
        raise SignOnFailed("untrusted", type(problem).__name__) from None


def _wanted(provider: Provider) -> dict[str, Any]:
    return {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.settings.client_id},
    }


def _failure(problem: Exception) -> SignOnFailed:
    claim = getattr(problem, "claim", "")
    if isinstance(problem, ExpiredTokenError) or (isinstance(problem, InvalidClaimError) and claim in OF_TIME):
        return SignOnFailed("clock", f"{claim or 'exp'}")
    return SignOnFailed("untrusted", f"{type(problem).__name__} {claim}".strip())
