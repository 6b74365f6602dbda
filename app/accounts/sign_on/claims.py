"""What a checked ID token says: who it is, how well they proved it, and which roles their department gives them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from app.accounts.models import Factor
from app.accounts.sign_on.failures import SignOnFailed
from app.accounts.sign_on.tokens import SKEW_SECONDS
from app.platform.sign_on_settings import SignOnProvider

AAL = frozenset({"AAL2", "AAL3"})
"""Values of `acr` that mean two factors (NIST 800-63B, as Internal Access uses them)."""

AMR = frozenset({"mfa", "fido", "hwk"})
"""Values of `amr` (RFC 8176) that mean two factors or a security key."""

QUALITIES = frozenset({"medium", "high", "veryhigh", "highest"})
"""Values of `mfa_quality`, a claim of Internal Access, that are good enough."""

LONGEST = 255


@dataclass(frozen=True)
class SignedOn:
    """Somebody as an identity server knows them. `factor`: PROVIDER where they proved it there with two factors, else
    NONE. `proved_at`: when they did, where the server says so. `role_values`: the values of the claim of roles."""

    issuer: str
    subject: str
    sid: str | None
    factor: Factor
    proved_at: datetime | None
    role_values: frozenset[str]


def read_claims(settings: SignOnProvider, claims: Mapping[str, Any], *, at: datetime) -> SignedOn:
    """Raises SignOnFailed: wrong_tenant, email_not_verified, too_many_groups, clock, untrusted."""
    if settings.preset == "internal-access" and claims.get("email_verified") is not True:
        raise SignOnFailed("email_not_verified")
    sid = claims.get("sid")
    return SignedOn(
        issuer=str(claims["iss"]),
        subject=subject_of(settings, claims),
        sid=sid if isinstance(sid, str) and 0 < len(sid) <= LONGEST else None,
        factor=Factor.PROVIDER if _proves_two_factors(settings, claims) else Factor.NONE,
        proved_at=_auth_time(claims, at),
        role_values=_role_values(settings, claims),
    )


def subject_of(settings: SignOnProvider, claims: Mapping[str, Any]) -> str:
    """Who it is, for good: `sub`; at Entra, where that differs by application, the tenant and the object's id."""
    if settings.preset == "entra":
        tenant, person = claims.get("tid"), claims.get("oid")
        if not isinstance(tenant, str) or tenant.lower() != settings.tenant.lower():
            raise SignOnFailed("wrong_tenant")
        if not isinstance(person, str) or not person:
            raise SignOnFailed("untrusted", "no oid")
        subject = f"{tenant}.{person}".lower()
    else:
        subject = claims.get("sub", "")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST:
        raise SignOnFailed("untrusted", "no subject")
    return subject


def _proves_two_factors(settings: SignOnProvider, claims: Mapping[str, Any]) -> bool:
    return bool(
        _texts(claims.get("acr")) & (AAL | settings.two_factor_values)
        or _texts(claims.get("acrs")) & settings.two_factor_values
        or _texts(claims.get("amr")) & AMR
        or _texts(claims.get("mfa_quality")) & QUALITIES
    )


def _auth_time(claims: Mapping[str, Any], at: datetime) -> datetime | None:
    """When the person last signed in at the server; never later than `at`, by our clock."""
    said = claims.get("auth_time")
    if isinstance(said, bool) or not isinstance(said, (int, float)):
        return None
    try:
        moment = datetime.fromtimestamp(said, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    if moment > at + timedelta(seconds=SKEW_SECONDS):
        raise SignOnFailed("clock", "auth_time")
    return min(moment, at)


def _role_values(settings: SignOnProvider, claims: Mapping[str, Any]) -> frozenset[str]:
    """Raises SignOnFailed where the server left the values out because there are too many (Entra's overage claim): no
    role can be worked out then, nor taken from anybody."""
    elsewhere = claims.get("_claim_names")
    if settings.roles and isinstance(elsewhere, dict) and settings.roles_claim in elsewhere:
        raise SignOnFailed("too_many_groups")
    return _texts(claims.get(settings.roles_claim)) if settings.roles else frozenset()


def _texts(claim: object) -> frozenset[str]:
    """The texts of a claim, whichever shape it has: null, a text, a list, or {"values": [...]} (Internal Access)."""
    if isinstance(claim, dict):
        claim = claim.get("values")
    if isinstance(claim, str):
        return frozenset({claim})
    return frozenset(value for value in claim if isinstance(value, str)) if isinstance(claim, list) else frozenset()
