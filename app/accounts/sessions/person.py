"""Who is at this browser, worked out afresh for each request from the token in its cookie."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.models import Factor, Role, SignIn, User
from app.audit.models import AuditEvent, AuditSubject
from app.places import Place
from app.platform.config import Settings


@dataclass(frozen=True)
class Person:
    """The signed-in user as of this request, in the shape that Flask-Login asks for.

    `factor`, `proved_at`, `proved_with`: the last second factor of this sign-in (models.py: SignIn); `must_enrol`: they
    have none and need one.
    """

    id: int
    name: str
    email: str
    office: str
    roles: frozenset[Role]
    sign_in_id: int
    started_at: datetime
    last_seen_at: datetime
    factor: Factor
    proved_at: datetime | None
    proved_with: str
    emergency_until: datetime | None
    provider: str
    must_enrol: bool
    token: str = field(repr=False)

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What the cookie holds: no user's number, but a token that the server can end."""
        return self.token


NEEDS_FACTOR: Place[Callable[[Session, User, Settings], bool]] = Place("who must have a second factor")
"""Each says whether this user may do nothing before they have one."""


class EndReason(StrEnum):
    """Why a token lets nobody in any more. The two PROTECTED: of somebody with a role in PROTECTED. ENDED: nothing
    says why."""

    IDLE = "idle"
    ABSOLUTE = "absolute"
    IDLE_PROTECTED = "idle_protected"
    ABSOLUTE_PROTECTED = "absolute_protected"
    SIGNED_OUT = "signed_out"
    BY_ADMINISTRATOR = "by_administrator"
    BY_PROVIDER = "by_provider"
    ROLES = "roles"
    PASSWORD = "password"  # noqa: S105  a code
    DEACTIVATED = "deactivated"
    FACTORS = "factors"
    ENDED = "ended"


ENDED_BY: Mapping[str, EndReason] = {
    events.SIGN_IN_ENDED: EndReason.SIGNED_OUT,
    events.SIGN_IN_ALL_ENDED: EndReason.SIGNED_OUT,
    events.SIGN_IN_ENDED_BY_PROVIDER: EndReason.BY_PROVIDER,
    events.USER_CHANGED: EndReason.ROLES,
    events.PASSWORD_SET: EndReason.PASSWORD,
    events.PASSWORD_CHANGED: EndReason.PASSWORD,
    events.FACTOR_RESET: EndReason.FACTORS,
}
"""Events of a user that end sign-ins."""


@dataclass(frozen=True)
class Lifetime:
    """How long a sign-in lasts: without a request, and altogether. `protected`: with a role in PROTECTED."""

    idle: timedelta
    absolute: timedelta
    protected: bool = False

    def over(self, sign_in: SignIn, at: datetime) -> EndReason | None:
        if sign_in.ended_at is not None:
            return EndReason.ENDED
        if at - sign_in.started_at >= self.absolute:
            return EndReason.ABSOLUTE_PROTECTED if self.protected else EndReason.ABSOLUTE
        if at - sign_in.last_seen_at >= self.idle:
            return EndReason.IDLE_PROTECTED if self.protected else EndReason.IDLE
        return None

    def current(self, at: datetime) -> ColumnElement[bool]:
        """The sign-ins that last at `at`."""
        return (
            SignIn.ended_at.is_(None)
            & (SignIn.started_at > at - self.absolute)
            & (SignIn.last_seen_at > at - self.idle)
        )

    @property
    def note_every(self) -> timedelta:
        """How seldom `last_seen_at` is written: once a minute, oftener only when the idle limit is that short."""
        return min(timedelta(minutes=1), self.idle / 4)


PROTECTED = frozenset({Role.CLEARER, Role.SAFEGUARDING, Role.ADMINISTRATOR})
"""Roles that it takes two people to give, whose holders are signed out sooner and need a second factor."""


def lifetime(settings: Settings, roles: Collection[Role] = ()) -> Lifetime:
    """How long a sign-in of a user with these roles lasts: never longer with a protected role than without one."""
    idle, absolute = timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours)
    if not PROTECTED.intersection(roles):
        return Lifetime(idle=idle, absolute=absolute)
    return Lifetime(
        idle=min(idle, timedelta(minutes=settings.protected_idle_minutes)),
        absolute=min(absolute, timedelta(hours=settings.protected_hours)),
        protected=True,
    )


def person_of_token(
    session: Session, token: str, *, settings: Settings, at: datetime, practice: bool = False
) -> Person | EndReason:
    """The person whose token this is, or why it is nobody's. In `practice` nobody needs a second factor, and whoever
    has used none is taken to have proved who they are."""
    row = session.execute(
        select(SignIn, User).join(User, User.id == SignIn.user_id).where(SignIn.token_sha256 == digest(token))
    ).one_or_none()
    if row is None:
        return EndReason.ENDED
    if not row.User.active:
        return EndReason.DEACTIVATED
    if over := lifetime(settings, row.User.roles).over(row.SignIn, at):
        return _ended_by(session, row.SignIn) if over is EndReason.ENDED else over
    user: User = row.User
    factor, proved_at = Factor(row.SignIn.factor), row.SignIn.proved_at
    if practice and not factor:
        factor, proved_at = Factor.PRACTICE, at
    return Person(
        id=user.id,
        name=user.name,
        email=user.email,
        office=user.office,
        roles=user.roles,
        sign_in_id=row.SignIn.id,
        started_at=row.SignIn.started_at,
        last_seen_at=row.SignIn.last_seen_at,
        factor=factor,
        proved_at=proved_at,
        proved_with=row.SignIn.proved_with,
        emergency_until=row.SignIn.emergency_until,
        provider=row.SignIn.provider,
        must_enrol=not factor and any(needs(session, user, settings) for needs in NEEDS_FACTOR),
        token=token,
    )


def _ended_by(session: Session, sign_in: SignIn) -> EndReason:
    """What ended a sign-in: the first event that could have since it ended, as each is recorded right after."""
    about = select(AuditSubject.seq).where(AuditSubject.kind == "user", AuditSubject.subject_id == str(sign_in.user_id))
    event = session.scalars(
        select(AuditEvent)
        .where(AuditEvent.seq.in_(about), AuditEvent.action.in_(ENDED_BY), AuditEvent.at >= sign_in.ended_at)
        .order_by(AuditEvent.seq)
        .limit(1)
    ).one_or_none()
    if event is None:
        return EndReason.ENDED
    why = ENDED_BY[event.action]
    return EndReason.BY_ADMINISTRATOR if why is EndReason.SIGNED_OUT and event.actor_id != sign_in.user_id else why


def current_sign_ins(session: Session, user_id: int, *, lasting: Lifetime, at: datetime) -> Iterator[SignIn]:
    """Where a user is signed in, the latest first."""
    return session.scalars(
        select(SignIn).where(SignIn.user_id == user_id, lasting.current(at)).order_by(SignIn.last_seen_at.desc())
    )


def digest(token: str) -> str:
    """What is kept of a random token: a fast hash is enough, since there is nothing to guess."""
    return hashlib.sha256(token.encode()).hexdigest()
