"""The first run: while there is one administrator and no mail server, that one can set an installation up alone.

It begins with the first administrator. It ends for good once a mail server is set or a second administrator has a
password. Whom the administrator let in alone meanwhile does not count as a second person beside them
(second_person.py).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Role, User, UserRole
from app.accounts.sign_on.identities import CURRENT
from app.accounts.sign_on.models import Identity
from app.audit.moments import moments
from app.audit.record import SYSTEM, Actor, record
from app.people import events
from app.people.models import FirstRun, Sponsor
from app.platform.config import Settings


@dataclass(frozen=True)
class Story:
    """Who set the installation up alone, since when, and until when. `until` is None while it lasts, and when it is
    over and nobody has recorded that yet."""

    name: str
    since: datetime
    until: datetime | None
    lasts: bool


def begin(session: Session, user: User) -> None:
    """The first user was just made."""
    event = record(session, events.ACCOUNT_FIRST_RUN_BEGAN, actor=Actor(user.id), subjects=[("user", user.id)])
    session.add(FirstRun(user_id=user.id, recorded=event.seq))
    session.flush()


def is_alone(session: Session, settings: Settings, user_id: int | None) -> bool:
    """Whether this user may act alone now: the administrator of a first run that lasts. Records that it ended, once it
    has."""
    run = _run(session)
    return settle(session, settings) and run is not None and run.user_id == user_id


def settle(session: Session, settings: Settings) -> bool:
    """Whether the first run lasts; that it ended is recorded, once. Call it in a transaction that may write."""
    run = _run(session)
    if run is None or run.ended is not None:
        return False
    why = _why_over(session, settings)
    if why:
        after = {"why": why}
        event = record(
            session, events.ACCOUNT_FIRST_RUN_ENDED, actor=SYSTEM, subjects=[("user", run.user_id)], after=after
        )
        run.ended = event.seq
        session.flush()
    return not why


def lasts(session: Session, settings: Settings) -> bool:
    """As `settle`, for who only reads."""
    run = _run(session)
    return run is not None and run.ended is None and not _why_over(session, settings)


def story(session: Session, settings: Settings) -> Story | None:
    """What everyone who joins is told; None where there was no first run."""
    run = _run(session)
    if run is None:
        return None
    when = moments(session, {run.recorded, *([run.ended] if run.ended else [])})
    name = session.get_one(User, run.user_id).name
    until = when[run.ended].at if run.ended else None
    return Story(name, when[run.recorded].at, until, lasts(session, settings))


def let_in_alone(session: Session, user: User, *, by_id: int) -> None:
    """An administrator acted alone for a user in the first run."""
    if session.get(Sponsor, user.id) is None and user.id != by_id:
        record(session, events.ACCOUNT_LET_IN_ALONE, actor=Actor(by_id), subjects=[("user", user.id)])
        session.add(Sponsor(user_id=user.id, by_id=by_id))
        session.flush()


def count_let_in_alone(session: Session) -> int:
    """Users for whom nobody but the administrator of the first run stands."""
    return session.scalar(select(func.count()).select_from(Sponsor)) or 0


def _run(session: Session) -> FirstRun | None:
    return session.scalars(select(FirstRun).order_by(FirstRun.id).limit(1)).one_or_none()


def _why_over(session: Session, settings: Settings) -> str:
    if settings.mail_server is not None:
        return "mail_server"
    administrators = (
        select(func.count())
        .select_from(User)
        .join(UserRole, UserRole.user_id == User.id)
        .where(UserRole.role == Role.ADMINISTRATOR, User.active)
        .where(or_(User.password_hash.is_not(None), User.id.in_(select(Identity.user_id).where(CURRENT))))
    )
    return "second_administrator" if (session.scalar(administrators) or 0) > 1 else ""
