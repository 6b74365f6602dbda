"""What the doctor says of the address, the keys and the ways to sign in. One machine for its own user may be simple;
what a department runs may not: then each fault here is something missing."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.accounts.factors.models import Passkey
from app.accounts.models import Role, User, UserRole
from app.accounts.sign_on.failures import SignOnFailed
from app.accounts.sign_on.provider import Provider, Providers
from app.platform.config import Settings

THIS_MACHINE = {"127.0.0.1", "::1", "localhost"}

FEWEST = 10
"""Different characters of a key. One that was drawn has more, even in hexadecimal."""

EXAMPLES = ("secret", "change", "example", "password", "despatch", "audit-key", "department", "012345", "abcdef")
"""What keys have in them that somebody made up, or copied from a page."""

SILENT = {
    "provider_down": "{host} does not answer with an OpenID configuration",
    "untrusted": "its OpenID configuration can't be used: {detail}",
}
"""What to say of an identity server, by the code of SignOnFailed."""


def shares(settings: Settings) -> bool:
    """Whether several machines may have this database or these files in common."""
    return bool(settings.s3_bucket) or not settings.database_url.startswith("sqlite:")


def is_departmental(settings: Settings) -> bool:
    """Whether people sign in from elsewhere: sign-on or a proxy is set, machines share the data, or the address is
    another's."""
    elsewhere = urlsplit(settings.base_url).hostname not in THIS_MACHINE
    return bool(settings.sign_on or settings.trusted_proxies) or shares(settings) or elsewhere


def address_fault(settings: Settings) -> str | None:
    """Without HTTPS, passwords and cookies can be read on the way, and no passkey works."""
    if is_departmental(settings) and not settings.base_url.startswith("https://"):
        return f"BASE_URL is {settings.base_url}. Set it to the address that people use, which must begin with https://"
    return None


def key_faults(settings: Settings) -> Iterator[str]:
    """What is weak about the two keys. No word of it says what is in them."""
    keys = {"SECRET_KEY": settings.secret_key, "AUDIT_KEY": settings.audit_key}
    for name, key in keys.items():
        if why := weakness(key.get_secret_value()):
            yield f"{name} {why}"
    signing = {key.get_secret_value() for key in (settings.secret_key, *settings.secret_key_fallbacks)}
    chaining = {key.get_secret_value() for key in (settings.audit_key, *settings.audit_key_fallbacks)}
    if signing & chaining:
        yield "SECRET_KEY and AUDIT_KEY are the same, or one was the other before"


def weakness(key: str) -> str | None:
    """Why a key can be guessed; None if it looks as if it was drawn."""
    if len(set(key)) < FEWEST:
        return "has too few different characters"
    if any(key[:-size] == key[size:] for size in range(1, len(key) // 2 + 1)):
        return "repeats itself"
    if any(example in key.lower() for example in EXAMPLES):
        return "looks like an example"
    return None


def sign_in_faults(settings: Settings, session: Session) -> Iterator[str]:
    """What is missing for people to sign in as the settings say."""
    for name, provider in settings.sign_on.items():
        if not provider.client_secret.get_secret_value():
            yield f"SIGN_ON__{name.upper()}__CLIENT_SECRET is not set"
    if settings.passwords == "off" and not settings.sign_on:
        yield "PASSWORDS is off, and no SIGN_ON__… is set, so no one can sign in"
    if settings.break_glass_email and not _can_help(session, settings.break_glass_email):
        yield "BREAK_GLASS_EMAIL is not the email address of an active administrator with a password and a passkey"


def sign_in_doubts(settings: Settings) -> Iterator[str]:
    """What may keep people from signing in some day."""
    if settings.passwords == "off" and not settings.break_glass_email:
        yield "no one can sign in while the identity server is down. Set BREAK_GLASS_EMAIL"
    for name, provider in Providers(settings).items():
        if why := _silent(provider):
            yield f"{name}: {why}"


def ways(settings: Settings) -> str:
    """How people sign in, in words."""
    providers = [provider.title for provider in settings.sign_on.values()]
    passwords = {"on": ["passwords"], "off": []}[settings.passwords]
    needed = "everyone" if settings.second_factor == "all" else "some roles"
    return f"with {', '.join([*providers, *passwords])}; second factor for {needed}"


def _can_help(session: Session, email: str) -> bool:
    key = exists().where(Passkey.user_id == User.id, Passkey.ended_at.is_(None))
    role = exists().where(UserRole.user_id == User.id, UserRole.role == Role.ADMINISTRATOR)
    password = User.password_hash.is_not(None)
    return bool(session.scalar(select(exists().where(User.email == email.lower(), User.active, password, key, role))))


def _silent(provider: Provider) -> str | None:
    """What is wrong with the answer of an identity server; None when nothing is."""
    try:
        provider.description()
    except SignOnFailed as problem:
        return SILENT[problem.code].format(host=provider.settings.issuer_host, detail=problem.detail)
    return None
