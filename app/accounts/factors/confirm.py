"""Recognise a second factor, and use it up.

Recognising may be slow (a hash) and only reads; using it up is one conditional UPDATE, so that of two who send the same
code or answer only one gets in.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

import structlog
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.factors.authenticator_apps import USE as APP_USE
from app.accounts.factors.authenticator_apps import digits_in, matching_step
from app.accounts.factors.models import AuthenticatorApp, Passkey, RecoveryCode
from app.accounts.factors.passkeys import Site, confirmed_count, credential_in
from app.accounts.factors.recovery_codes import codes_left, hash_in, number_and_code
from app.accounts.factors.sealing import Seal, SealBroken
from app.accounts.models import Factor, User
from app.accounts.passwords import matches
from app.audit.record import Actor, record
from app.errors import Refused

log = structlog.get_logger(__name__)

APP_DIGITS = 6


FactorModel = type[AuthenticatorApp] | type[Passkey] | type[RecoveryCode]


class FactorRefused(Refused):
    """Not one of this user's factors, or used before: it never says which."""

    code = "factor_code_wrong"
    field = "code"


@dataclass(frozen=True)
class Recognised:
    """A factor of a user, recognised but not yet used. `before` and `after`: of an app the step of its last code and of
    this one, of a passkey its count."""

    factor: Factor
    user_id: int
    row_id: int
    named: str
    before: int = 0
    after: int = 0


def recognise_code(session: Session, user_id: int, typed: str, *, seal: Seal, at: datetime) -> Recognised:
    """Whose app or recovery code this is. Raises FactorRefused."""
    digits = digits_in(typed)
    if len(digits) == APP_DIGITS and digits.isdigit():
        return _recognise_app(session, user_id, digits, seal=seal, at=at)
    wanted = number_and_code(typed)
    if wanted is None:
        raise FactorRefused
    number, code = wanted
    row = session.scalars(
        select(RecoveryCode).where(
            RecoveryCode.user_id == user_id, RecoveryCode.number == number, *_unused(RecoveryCode)
        )
    ).first()
    if not matches(code, _opened(row, seal)) or row is None:
        raise FactorRefused
    return Recognised(Factor.RECOVERY_CODE, user_id, row.id, f"Recovery code {number}")


def recognise_passkey(
    session: Session, user_id: int, answer: str, *, challenge: str, site: Site, seal: Seal
) -> Recognised:
    """Which passkey of the user a browser used. Raises FactorRefused."""
    passkey = session.scalars(
        select(Passkey).where(
            Passkey.user_id == user_id, Passkey.credential_id == credential_in(answer), Passkey.ended_at.is_(None)
        )
    ).one_or_none()
    if passkey is None:
        raise FactorRefused("factor_refused", field="")
    try:
        count = confirmed_count(passkey, answer=answer, challenge=challenge, site=site, seal=seal)
    except SealBroken:
        _unsealed("passkey", passkey.id)
    except Refused:
        raise FactorRefused("factor_refused", field="") from None
    return Recognised(Factor.PASSKEY, user_id, passkey.id, passkey.name, before=passkey.sign_count, after=count)


def use(session: Session, recognised: Recognised, *, at: datetime) -> None:
    """Use it, once. Raises FactorRefused where somebody else did since it was recognised."""
    if recognised.factor is Factor.APP:
        _take(
            session,
            AuthenticatorApp,
            recognised,
            AuthenticatorApp.last_step < recognised.after,
            last_step=recognised.after,
            last_used_at=at,
        )
    elif recognised.factor is Factor.PASSKEY:
        same = Passkey.sign_count == recognised.before
        _take(session, Passkey, recognised, same, sign_count=recognised.after, last_used_at=at)
    else:
        lock_factors(session, recognised.user_id)
        _take(session, RecoveryCode, recognised, RecoveryCode.used_at.is_(None), used_at=at)
        record(
            session,
            events.FACTOR_CODE_USED,
            actor=Actor(recognised.user_id),
            subjects=[("user", recognised.user_id)],
            after={"left": codes_left(session, recognised.user_id)},
        )


def lock_factors(session: Session, user_id: int) -> None:
    """Nobody else changes this user's factors until the transaction ends."""
    session.execute(select(User.id).where(User.id == user_id).with_for_update(key_share=True))


def _recognise_app(session: Session, user_id: int, code: str, *, seal: Seal, at: datetime) -> Recognised:
    live = (AuthenticatorApp.user_id == user_id, AuthenticatorApp.ended_at.is_(None))
    for app in session.scalars(select(AuthenticatorApp).where(*live).order_by(AuthenticatorApp.id)):
        try:
            step = matching_step(seal.open(app.sealed, user_id=user_id, use=APP_USE), code, at)
        except SealBroken:
            log.error("an authenticator app can't be read: SECRET_KEY_FALLBACKS lacks its key", app=app.id)
            continue
        if step is not None and step > app.last_step:
            return Recognised(Factor.APP, user_id, app.id, app.name, before=app.last_step, after=step)
    raise FactorRefused


def _opened(row: RecoveryCode | None, seal: Seal) -> str | None:
    """The hash of a code; None where there is no such code, which takes as long to find wrong."""
    try:
        return hash_in(row, seal) if row else None
    except SealBroken:
        log.error("recovery codes can't be read: SECRET_KEY_FALLBACKS lacks their key", code=row.id if row else 0)
        return None


def _unsealed(kind: str, row_id: int) -> NoReturn:
    log.error("a second factor can't be read: SECRET_KEY_FALLBACKS lacks its key", kind=kind, row=row_id)
    raise FactorRefused("factor_refused", field="")


def _take(
    session: Session, model: FactorModel, recognised: Recognised, unused: ColumnElement[bool], **values: object
) -> None:
    taken = session.scalars(
        update(model)
        .where(model.id == recognised.row_id, model.ended_at.is_(None), unused)
        .values(**values)
        .returning(model.id)
    ).one_or_none()
    if taken is None:
        raise FactorRefused


def _unused(model: type[RecoveryCode]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return model.used_at.is_(None), model.ended_at.is_(None)
