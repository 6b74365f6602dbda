"""Passwords: argon2id, long rather than composed, never one that an attacker tries first."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from app.errors import Refused

_WORDS = """
    abc admin arsenal baseball batman changeme charlie chelsea computer despatch dragon everton football freedom george
    hello homeoffice iloveyou jennifer jordan killer letmein liverpool london login master michael minister monkey
    mustang office parliament pass password princess qwerty qwertyuiop rangers secret shadow starwars summer sunshine
    superman test thomas trustno1 united welcome westminster whatever whitehall winter zxcvbnm
"""

_ENDINGS = """
    1 12 123 1234 12345 123456 1234567 12345678 123456789 1234567890 0 01 007 2 11 21 69 99 321 111 222 666 777 999 1111
    2010 2011 2012 2013 2014 2015 2016 2017 2018 2019 2020 2021 2022 2023 2024 2025 2026 2027
"""

_WHOLE = """
    012345678901 098765432109 0987654321098 123123123123 123321123321 123456789012 1234567890123 12345678901234
    123456789123 12345678910 1234567891011 123456123456 123456654321 112233445566 121212121212 147258369147
    159357159357 987654321098 987654321987 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qazxsw23edc
    q1w2e3r4t5y6 q1w2e3r4t5y6u7 qazwsxedcrfv qazwsxedcrfvtgb qwertyuiopas qwertyuiopasdf qwertyuiopasdfghjkl
    qwertyuiopasdfghjklzxcvbnm qwerty123qwerty asdfghjklqwe asdfghjklzxcvbnm zxcvbnmasdfghjkl asdfghjkl123
    asdfasdfasdf qweasdzxc123 qweqweqweqwe abcdefghijkl abcdefghijklm abcdefghijklmn abcdefghijklmnop
    abcdefghijklmnopqrstuvwxyz abcd1234abcd a1b2c3d4e5f6 a1s2d3f4g5h6 aa12345678aa administrator administrator1
    administrator123 areyoukidding australia123 blahblahblah bobthebuilder butterfly123 changemenow changemeplease
    chocolate123 correcthorsebatterystaple dontforgetit dragonball123 harrypotter1 helloworld123 iloveyouforever
    iloveyousomuch imissyousomuch itsasecret123 letmeinplease liverpoolfc1 manchester12 manchestercity
    manchesterunited mynameis1234 mypassword12 mypassword123 newpassword1 newpassword123 opensesame123 passw0rd1234
    p4ssw0rd1234 password1password passwordispassword passwordpassword qwertyqwerty secretpassword secretsecret
    startrek1234 thequickbrownfox thisismypassword thisisapassword thisissecret tottenhamhotspur underground1
    unbelievable undertaker12 verysecret123 whateverwhatever wolverhampton yourpassword ministerialletter
    secretaryofstate
"""

COMMON = frozenset(_WHOLE.split()) | {word + ending for word in _WORDS.split() for ending in _ENDINGS.split()}


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
