"""Passwords: argon2id, long rather than composed, never one that an attacker tries first."""

import functools
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from app.errors import Refused

COMMON_FILE = Path(__file__).with_name("common_passwords.txt")
"""Passwords of SHORTEST letters and digits or more that people have used. Its first lines say where it is from."""

_WORDS = """
    abc admin administrator arsenal baseball batman butterfly cabinet cabinetoffice changeme charlie chelsea computer
    department downingstreet dragon dragonball everton football freedom george governmentoffice hello helloworld
    homeoffice iloveyou itsasecret jennifer jordan killer letmein liverpool liverpoolfc login london manchester master
    michael minister monkey mustang mynameis mypassword newpassword office opensesame p4ssw0rd parliament pass passw0rd
    password princess privateoffice qwerty qwertyuiop rangers secret secretary secretaryofstate shadow startrek starwars
    summer sunshine superman test thomas trustno undertaker united verysecret welcome westminster whatever whitehall
    winter zxcvbnm
"""
"""With digits before or behind, or without. Most are too short for the file."""

_PHRASES = """
    012345678901 098765432109 0987654321098 12345678910 147258369147 987654321098 987654321987 aa12345678aa
    abcd1234abcd abcdefghijklm abcdefghijklmn abcdefghijklmnopqrstuvwxyz areyoukidding asdfghjklqwe changemenow
    changemeplease correcthorsebatterystaple dontforgetit imissyousomuch letmeinplease manchestercity
    ministerialletter password1password passwordispassword qweqweqweqwe secretaryofstate thequickbrownfox thisissecret
    tottenhamhotspur whateverwhatever
"""
"""What the file lacks."""

_TRIED = frozenset(_WORDS.split()) | frozenset(_PHRASES.split())

_DIGITS = "0123456789"
_PERIOD = (
    "spring summer autumn fall winter gwanwyn haf hydref gaeaf january february march april may june july august "
    "september october november december"
).replace(" ", "|")
_SEASONS = re.compile(rf"(?:(?:{_PERIOD})\d{{2,4}})+|(?:\d{{2,4}}(?:{_PERIOD}))+")
_PRODUCT = "despatch"

SHORTEST_PART = 4
"""Letters of a name, or of a part of one, that a password may not have. Shorter ones are in too many words."""


SHORTEST, LONGEST = 12, 200
"""Characters."""

HASHER = PasswordHasher()
"""argon2id, the second recommended choice of RFC 9106: 3 passes over 64 MiB in 4 lanes."""

DECOY = "$argon2id$v=19$m=65536,t=3,p=4$0APNXIUZ405EHklGcYzA7A$T6X20lRx0I92NQz+i5ffufBjL8EUzS2npxAPw29OMxk"
"""Checked when there is no such user, so that a stranger waits as long as a user does. Nobody's password."""


def require_good(password: str, *, email: str, name: str) -> None:
    """Raise Refused when `password` may not protect the user with this email address and name: password_too_short,
    password_too_long, password_common, password_season, password_has_email, password_has_name,
    password_has_product."""
    if len(_one_spelling(password)) < SHORTEST:
        raise Refused("password_too_short", field="password", shortest=SHORTEST)
    if len(password) > LONGEST:
        raise Refused("password_too_long", field="password", longest=LONGEST)
    plain = _letters_and_digits(password)
    if _SEASONS.fullmatch(plain):
        raise Refused("password_season", field="password")
    if is_common(password):
        raise Refused("password_common", field="password")
    mailbox = _letters_and_digits(email.partition("@")[0])
    if len(mailbox) >= 3 and mailbox in plain:
        raise Refused("password_has_email", field="password")
    if any(part in _without_accents(plain) for part in _parts(name)):
        raise Refused("password_has_name", field="password")
    if _PRODUCT in plain:
        raise Refused("password_has_product", field="password")


def is_common(password: str) -> bool:
    """Whether an attacker tries this password, or these words with digits before or behind, among the first."""
    plain = _letters_and_digits(password)
    words = plain.strip(_DIGITS)
    tried = {plain, words}
    return len(set(plain)) < 4 or bool(tried & _TRIED) or bool(tried & common_passwords())


@functools.cache
def common_passwords() -> frozenset[str]:
    """What COMMON_FILE lists, read when it is first asked for (about 12 ms), and 5 MB from then on."""
    lines = COMMON_FILE.read_text("ascii").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


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


def _parts(name: str) -> Iterator[str]:
    """The whole name as it could stand in a password, and its longer parts."""
    words = [_without_accents(_letters_and_digits(word)) for word in re.split(r"[^\w]+", _one_spelling(name))]
    yield from (part for part in ["".join(words), *words] if len(part) >= SHORTEST_PART)


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _letters_and_digits(text: str) -> str:
    return "".join(c for c in _one_spelling(text).casefold() if c.isalnum())
