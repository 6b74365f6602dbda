"""Back-channel logout: the identity server says that somebody's sign-ins are over (OpenID Connect)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.models import SignIn, Step
from app.accounts.sessions.person import digest
from app.accounts.sessions.steps import StepKind
from app.accounts.sign_on.claims import subject_of
from app.accounts.sign_on.failures import SignOnFailed
from app.accounts.sign_on.identities import CURRENT
from app.accounts.sign_on.models import Identity
from app.accounts.sign_on.provider import Provider
from app.accounts.sign_on.tokens import LOGOUT_SECONDS, SKEW_SECONDS
from app.audit.record import SYSTEM, record


def end_sign_ins(session: Session, provider: Provider, claims: Mapping[str, Any], *, at: datetime) -> int:
    """End the sign-ins that a checked logout token names, and return how many. Raises SignOnFailed: step_useless, when
    the token was taken before."""
    _take_once(session, provider, str(claims["jti"]), at=at)
    sign_ins = _named_by(session, provider, claims)
    for sign_in in sign_ins:
        sign_in.ended_at = at
    session.flush()
    for sign_in in sign_ins:
        about = [("user", sign_in.user_id)]
        record(
            session, events.SIGN_IN_ENDED_BY_PROVIDER, actor=SYSTEM, subjects=about, after={"provider": provider.name}
        )
    return len(sign_ins)


def _take_once(session: Session, provider: Provider, number: str, *, at: datetime) -> None:
    until = at + timedelta(seconds=LOGOUT_SECONDS + 2 * SKEW_SECONDS)
    taken = Step(
        token_sha256=digest(f"{provider.name} {number}"), kind=StepKind.LOGOUT_TOKEN, sealed="", expires_at=until
    )
    try:
        with session.begin_nested():
            session.add(taken)
    except IntegrityError:
        raise SignOnFailed("step_useless", "a logout token was sent twice") from None


def _named_by(session: Session, provider: Provider, claims: Mapping[str, Any]) -> Sequence[SignIn]:
    """Of the sign-in `sid`, and only if it is of `sub`, where both are named; of `sub`, all."""
    query = select(SignIn).where(SignIn.provider == provider.name, SignIn.ended_at.is_(None)).order_by(SignIn.id)
    if "sid" in claims:
        query = query.where(SignIn.provider_sid == claims["sid"])
    if "sub" in claims and not (provider.settings.preset == "entra" and "oid" not in claims):
        who = select(Identity.user_id).where(
            Identity.issuer == claims["iss"], Identity.subject == subject_of(provider.settings, claims), CURRENT
        )
        query = query.where(SignIn.user_id.in_(who))
    elif "sid" not in claims:
        return []
    return session.scalars(query).all()
