"""The second factors that a user has, and whether they must have one: list, rename, remove."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.factors.confirm import lock_factors
from app.accounts.factors.models import AuthenticatorApp, Passkey
from app.accounts.factors.recovery_codes import codes_left, end_codes
from app.accounts.models import User
from app.accounts.sessions.person import NEEDS_FACTOR, PROTECTED
from app.audit.record import Actor, record
from app.errors import NotFound, Refused
from app.platform.config import Settings

PASSKEY, APP = "passkey", "app"
"""Kinds of factors, in addresses and events."""

TITLES = {PASSKEY: "Passkey or security key", APP: "Authenticator app"}
"""As pages and messages name them."""

MODELS: dict[str, type[Passkey] | type[AuthenticatorApp]] = {PASSKEY: Passkey, APP: AuthenticatorApp}


@dataclass(frozen=True)
class Factors:
    """What a user has now. `codes`: the numbers of the recovery codes that still work."""

    passkeys: Sequence[Passkey]
    apps: Sequence[AuthenticatorApp]
    codes: Sequence[int]

    @property
    def count(self) -> int:
        """Passkeys and apps: recovery codes only stand in for them."""
        return len(self.passkeys) + len(self.apps)


def factors_of(session: Session, user_id: int) -> Factors:
    passkeys = select(Passkey).where(Passkey.user_id == user_id, Passkey.ended_at.is_(None))
    apps = select(AuthenticatorApp).where(AuthenticatorApp.user_id == user_id, AuthenticatorApp.ended_at.is_(None))
    return Factors(
        session.scalars(passkeys.order_by(Passkey.id)).all(),
        session.scalars(apps.order_by(AuthenticatorApp.id)).all(),
        codes_left(session, user_id),
    )


def has_factor(session: Session, user_id: int) -> bool:
    """Whether a user has a passkey or an app."""
    live = [exists().where(model.user_id == user_id, model.ended_at.is_(None)) for model in MODELS.values()]
    return bool(session.scalar(select(or_(*live))))


def factor_of(session: Session, user_id: int, kind: str, factor_id: int) -> Passkey | AuthenticatorApp:
    """Raises NotFound unless it is this user's and is not removed."""
    factor: Passkey | AuthenticatorApp | None
    factor = session.get(Passkey, factor_id) if kind == PASSKEY else session.get(AuthenticatorApp, factor_id)
    if factor is None or factor.user_id != user_id or factor.ended_at is not None:
        raise NotFound("no_such_factor")
    return factor


def rename(session: Session, user_id: int, kind: str, factor_id: int, *, name: str, actor: Actor) -> bool:
    """Whether the name is another one. Raises NotFound."""
    factor = factor_of(session, user_id, kind, factor_id)
    before, factor.name = factor.name, name
    if before == name:
        return False
    session.flush()
    record(
        session,
        events.FACTOR_RENAMED,
        actor=actor,
        subjects=[("user", user_id)],
        after={"kind": kind, kind: factor_id},
        personal={"name": name, "name_before": before},
    )
    return True


def remove(
    session: Session, user_id: int, kind: str, factor_id: int, *, required: bool, actor: Actor, at: datetime
) -> str:
    """Remove a factor, and return its name. With the last one the recovery codes end too. `required`: the user must
    have one. Raises NotFound, and Refused: factor_needed."""
    lock_factors(session, user_id)
    factor = factor_of(session, user_id, kind, factor_id)
    last = factors_of(session, user_id).count == 1
    if last and required:
        raise Refused("factor_needed")
    factor.ended_at = at
    if last:
        end_codes(session, user_id, at=at)
    session.flush()
    record(
        session,
        events.FACTOR_REMOVED,
        actor=actor,
        subjects=[("user", user_id)],
        after={"kind": kind, kind: factor_id, "left": codes_left(session, user_id)},
        personal={"name": factor.name},
    )
    return factor.name


def by_role(_session: Session, user: User, settings: Settings) -> bool:
    """Whoever has a role that it takes two people to give; everyone where SECOND_FACTOR is all."""
    return settings.second_factor == "all" or bool(PROTECTED & user.roles)


def by_having(session: Session, user: User, _settings: Settings) -> bool:
    """Whoever has one must use it, in every browser and after every way to sign in."""
    return has_factor(session, user.id)


def is_required(session: Session, user: User, settings: Settings) -> bool:
    """Whether this user must keep a second factor, and not only use the one that they chose to have."""
    return any(needs(session, user, settings) for needs in NEEDS_FACTOR if needs is not by_having)
