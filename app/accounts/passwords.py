"""Passwords: argon2id, long rather than composed, never one that an attacker tries first (NIST SP 800-63B, 3.1.1.2).

Hashing takes about a tenth of a second and 64 MiB on purpose: do it outside a writing transaction.
"""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from app.accounts.common_passwords import COMMON
from app.errors import Refused

SHORTEST, LONGEST = 12, 200
"""Characters."""

HASHER = PasswordHasher()
"""argon2id, the second recommended choice of RFC 9106: 3 passes over 64 MiB in 4 lanes."""

DECOY = "$argon2id$v=19$m=65536,t=3,p=4$0APNXIUZ405EHklGcYzA7A$T6X20lRx0I92NQz+i5ffufBjL8EUzS2npxAPw29OMxk"
"""Checked when there is no such user, so that a stranger waits as long as a user does. Nobody's password."""


def require_good(password: str, *, email: str) -> None:
    """Raise Refused when `password` may not protect the user with this email address: password_too_short,
    password_too_long, password_common, password_has_email."""
    if len(_one_spelling(password)) < SHORTEST:
        raise Refused("password_too_short", field="password", shortest=SHORTEST)
    if len(password) > LONGEST:
        raise Refused("password_too_long", field="password", longest=LONGEST)
    plain = _letters_and_digits(password)
    if plain in COMMON or len(set(plain)) < 4:
        raise Refused("password_common", field="password")
    name = _letters_and_digits(email.partition("@")[0])
    if len(name) >= 3 and name in plain:
        raise Refused("password_has_email", field="password")


def hash_password(password: str) -> str:
    return HASHER.hash(_one_spelling(password))


def matches(password: str, kept: str | None) -> bool:
    """Whether `password` is the one whose hash is `kept`; never with None, and in the same time."""
    try:
        HASHER.verify(kept or DECOY, _one_spelling(password[: LONGEST + 1]))
    except VerifyMismatchError:
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether `kept` was made with other parameters than today's."""
    return HASHER.check_needs_rehash(kept)


def _one_spelling(password: str) -> str:
    """Accents typed on different keyboards come as different code points; NFKC makes them one."""
    return unicodedata.normalize("NFKC", password)


def _letters_and_digits(text: str) -> str:
    return "".join(c for c in _one_spelling(text).casefold() if c.isalnum())
