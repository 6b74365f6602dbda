"""Sign in and out. What lets a browser in is a row of `sign_ins`; ending the row ends it."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.factors.own import has_factor
from app.accounts.models import Factor, SignIn, User
from app.accounts.passwords import hash_password, is_outdated, matches
from app.accounts.sessions.person import digest
from app.audit.record import Actor, record
from app.errors import Refused

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""What a User-Agent header contains, and whose it is; the first that fits, since most also name those below."""

SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def describe_browser(user_agent: str) -> str:
    """Firefox on Windows."""
    browser, system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    return f"{browser or 'Unknown browser'} on {system}" if system else browser or "Unknown browser"


def _first(table: tuple[tuple[str, str], ...], text: str) -> str | None:
    return next((name for mark, name in table if mark in text), None)


class SignInRefused(Refused):
    """No such user, the wrong password, no password yet or not active: it never says which."""

    code = "sign_in_refused"
    field = "email"


@dataclass(frozen=True)
class Proof:
    """That somebody knew a user's password; `password_hash` is the one it was checked against."""

    user_id: int
    password_hash: str = field(repr=False)
    fresh_hash: str | None = field(repr=False)
    """The same password under today's parameters, when those have moved."""


def check_password(session: Session, *, email: str, password: str) -> Proof:
    """Raise SignInRefused unless `password` is that of the active user at `email`.

    Slow on purpose, and as slow for a stranger: ask with a reading session, so that nobody waits for it to write.
    """
    user = session.scalars(select(User).where(User.email == email.lower())).one_or_none()
    right = matches(password, user.password_hash if user and user.active else None)
    if not right or user is None or user.password_hash is None:
        raise SignInRefused
    fresh = hash_password(password) if is_outdated(user.password_hash) else None
    return Proof(user_id=user.id, password_hash=user.password_hash, fresh_hash=fresh)


@dataclass(frozen=True)
class Strength:
    """With which second factor somebody signs in (`named`: what they call it; `number`: of its row), and where they
    signed on, if anywhere; `proved_at`: when they proved it there, None where the provider doesn't say. Elsewhere they
    prove it now."""

    factor: Factor = Factor.NONE
    named: str = ""
    number: int = 0
    provider: str = ""
    provider_sid: str | None = None
    proved_at: datetime | None = None


ALONE = Strength()
"""A password and nothing else."""


def start(session: Session, proof: Proof, *, browser: str, at: datetime, strength: Strength = ALONE) -> str:
    """Sign in with a proof that still holds, and return the token for the cookie. Raises SignInRefused, and Refused:
    second_factor_needed, where the user has one and `strength` has none."""
    user = session.scalars(
        select(User).where(User.id == proof.user_id, User.active, User.password_hash == proof.password_hash)
    ).one_or_none()
    if user is None:
        raise SignInRefused
    if not strength.factor and has_factor(session, user.id):
        raise Refused("second_factor_needed")
    if proof.fresh_hash:
        user.password_hash = proof.fresh_hash
    return let_in(session, user, browser=browser, at=at, strength=strength)


def let_in(session: Session, user: User, *, browser: str, at: datetime, strength: Strength) -> str:
    """Sign in somebody who was found to be this user, and return the token for the cookie."""
    token = secrets.token_urlsafe(32)
    row = SignIn(
        token_sha256=digest(token),
        user_id=user.id,
        browser=browser,
        started_at=at,
        last_seen_at=at,
        provider=strength.provider,
        provider_sid=strength.provider_sid,
        factor=strength.factor,
        proved_at=strength.proved_at if strength.provider else at if strength.factor else None,
        proved_with=strength.named,
    )
    session.add(row)
    session.flush()
    after = {"sign_in": row.id, "provider": strength.provider, **_used(strength.factor, strength.number)}
    record(session, events.SIGN_IN_STARTED, actor=Actor(user_id=user.id), subjects=[("user", user.id)], after=after)
    return token


def prove(session: Session, sign_in_id: int, factor: Factor, named: str, *, number: int = 0, at: datetime) -> str:
    """Somebody who is signed in proved again that it is they: with which factor, as in Strength. Their sign-in gets a
    new token, which comes back."""
    token = secrets.token_urlsafe(32)
    row = session.get_one(SignIn, sign_in_id)
    row.token_sha256, row.factor, row.proved_at, row.proved_with = digest(token), factor, at, named
    session.flush()
    after = {"sign_in": row.id, **_used(factor, number)}
    record(
        session, events.SIGN_IN_PROVED, actor=Actor(user_id=row.user_id), subjects=[("user", row.user_id)], after=after
    )
    return token


def _used(factor: Factor, number: int) -> dict[str, object]:
    """Of a factor of ours: which one, so that an act at this sign-in can be traced to it."""
    return {"factor": str(factor), **({"number": number} if number else {})}


def end(session: Session, sign_in_id: int, *, user_id: int, actor: Actor, at: datetime) -> None:
    """End one of a user's sign-ins. Nothing happens when it is another's or has ended."""
    ended = session.scalars(
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.user_id == user_id, SignIn.ended_at.is_(None))
        .values(ended_at=at)
        .returning(SignIn.id)
    ).one_or_none()
    if ended is not None:
        record(session, events.SIGN_IN_ENDED, actor=actor, subjects=[("user", user_id)])


def end_all(session: Session, user_id: int, *, actor: Actor, at: datetime, keep: int | None = None) -> int:
    """End every sign-in of a user but `keep`, and return how many."""
    ended = close_all(session, user_id, at=at, keep=keep)
    if ended:
        record(session, events.SIGN_IN_ALL_ENDED, actor=actor, subjects=[("user", user_id)], after={"ended": ended})
    return ended


def close_all(session: Session, user_id: int, *, at: datetime, keep: int | None = None) -> int:
    """What `end_all` does, for a change that is recorded as something else."""
    ended = session.scalars(
        update(SignIn)
        .where(SignIn.user_id == user_id, SignIn.ended_at.is_(None), SignIn.id != (keep or 0))
        .values(ended_at=at)
        .returning(SignIn.id)
    ).all()
    return len(ended)
