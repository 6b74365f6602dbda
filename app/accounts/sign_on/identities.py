"""Who is who at an identity server: find, link and remove. Never by an email address."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.models import User
from app.accounts.sessions.person import Person
from app.accounts.sessions.sign_in import end_all
from app.accounts.sign_on.claims import SignedOn
from app.accounts.sign_on.failures import SignOnFailed
from app.accounts.sign_on.models import Identity
from app.accounts.sign_on.provider import PROVIDERS, Provider
from app.audit.record import Actor, record
from app.errors import Refused, existing

CURRENT = Identity.ended_at.is_(None)


def find_user(session: Session, who: SignedOn) -> User:
    """The user whom an identity is linked to. Raises SignOnFailed: unknown_person, user_inactive."""
    identity = _find(session, who)
    if identity is None or identity.ended_at is not None:
        raise SignOnFailed("unknown_person")
    user = session.get_one(User, identity.user_id)
    if not user.active:
        raise SignOnFailed("user_inactive")
    return user


def link(session: Session, who: SignedOn, user: User, *, provider: str, actor: Actor, at: datetime) -> Identity:
    """Link an identity to a user, by their invitation or their own act. Raises SignOnFailed: taken,
    step_useless."""
    identity = _find(session, who)
    if identity is not None and identity.ended_at is None:
        if identity.user_id != user.id:
            raise SignOnFailed("taken")
        return identity
    event = record(
        session,
        events.IDENTITY_LINKED,
        actor=actor,
        subjects=[("user", user.id)],
        after={"issuer": who.issuer, "provider": provider},
        personal={"subject": who.subject},
    )
    if identity is None:
        identity = Identity(issuer=who.issuer, subject=who.subject)
        session.add(identity)
    identity.user_id, identity.provider, identity.linked_at = user.id, provider, at
    identity.last_seen_at, identity.ended_at, identity.recorded = None, None, event.seq
    try:
        session.flush()
    except IntegrityError:
        raise SignOnFailed("step_useless", "it was linked at the same moment") from None
    return identity


def note_use(session: Session, who: SignedOn, *, at: datetime) -> None:
    if identity := _find(session, who):
        identity.last_seen_at = at


def remove(
    session: Session, identity_id: int, user: User, *, password: bool, keep: int, actor: Actor, at: datetime
) -> None:
    """Take an identity from its user, who is signed out everywhere except in the browser `keep`. `password`: they have
    one that they may use.

    Raises NotFound, and Refused: last_way_in.
    """
    identity = own_identity(session, identity_id, user.id)
    others = [one for one in identities_of(session, user.id) if one.id != identity.id]
    if not password and not any(one.provider in PROVIDERS.current() for one in others):
        raise Refused("last_way_in")
    identity.ended_at = at
    session.flush()
    after = {"linked": identity.recorded, "issuer": identity.issuer}
    record(session, events.IDENTITY_REMOVED, actor=actor, subjects=[("user", user.id)], after=after)
    end_all(session, user.id, keep=keep, actor=actor, at=at)


def own_identity(session: Session, identity_id: int, user_id: int) -> Identity:
    """Raises NotFound."""
    query = select(Identity).where(Identity.id == identity_id, Identity.user_id == user_id, CURRENT)
    return existing(session.scalars(query).one_or_none(), "no_such_identity")


def identities_of(session: Session, user_id: int) -> Sequence[Identity]:
    query = select(Identity).where(Identity.user_id == user_id, CURRENT).order_by(Identity.linked_at, Identity.id)
    return session.scalars(query).all()


def users_signing_on(session: Session, user_ids: Collection[int]) -> frozenset[int]:
    """Which of these users can sign in at an identity server."""
    return frozenset(session.scalars(select(Identity.user_id).where(Identity.user_id.in_(user_ids), CURRENT)))


def prove_at(session: Session, person: Person) -> Provider | None:
    """The identity server where this person can prove that it is they: where they signed in, else one that they have an
    account at. None: there is none. The page includes `sign_on/prove_with.html` with it."""
    names = [person.provider, *(identity.provider for identity in identities_of(session, person.id))]
    return next((PROVIDERS.current()[name] for name in names if name in PROVIDERS.current()), None)


def _find(session: Session, who: SignedOn) -> Identity | None:
    query = select(Identity).where(Identity.issuer == who.issuer, Identity.subject == who.subject)
    return session.scalars(query).one_or_none()
