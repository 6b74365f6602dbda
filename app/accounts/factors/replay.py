"""What the audit record says of second factors, so that nobody adds one, or brings one back, in the database."""

from sqlalchemy import select

from app.accounts import events
from app.accounts.factors.models import AuthenticatorApp, Passkey, RecoveryCode
from app.audit.replay import Key, ReplayedEvent, Rows, Value, every


def _passkey_added(said: ReplayedEvent) -> dict[Key, Value]:
    after = said.after
    return {(after["passkey"],): [said.number("user"), after["credential"]]} if after["kind"] == "passkey" else {}


def _app_added(said: ReplayedEvent) -> dict[Key, Value]:
    return {(said.after["app"],): [said.number("user")]} if said.after["kind"] == "app" else {}


def _codes(said: ReplayedEvent) -> dict[Key, Value]:
    return {(said.number("user"),): [[number] for number in said.after["left"]]}


KINDS = (
    Rows(
        "passkeys",
        "passkey {}",
        select(Passkey.id, Passkey.user_id, Passkey.credential_id)
        .where(Passkey.ended_at.is_(None))
        .order_by(Passkey.id),
        {
            events.FACTOR_ADDED: _passkey_added,
            events.FACTOR_REMOVED: lambda said: {(said.after["passkey"],): None},
            events.FACTOR_RESET: lambda said: dict.fromkeys((one,) for one in said.after["passkeys"]),
        },
    ),
    Rows(
        "authenticator apps",
        "authenticator app {}",
        select(AuthenticatorApp.id, AuthenticatorApp.user_id)
        .where(AuthenticatorApp.ended_at.is_(None))
        .order_by(AuthenticatorApp.id),
        {
            events.FACTOR_ADDED: _app_added,
            events.FACTOR_REMOVED: lambda said: {(said.after["app"],): None},
            events.FACTOR_RESET: lambda said: dict.fromkeys((one,) for one in said.after["apps"]),
        },
    ),
    Rows(
        "recovery codes",
        "recovery codes of user {}",
        select(RecoveryCode.user_id, RecoveryCode.number)
        .where(RecoveryCode.used_at.is_(None), RecoveryCode.ended_at.is_(None))
        .order_by(RecoveryCode.user_id, RecoveryCode.number),
        {
            events.FACTOR_CODES_MADE: _codes,
            events.FACTOR_CODE_USED: _codes,
            events.FACTOR_REMOVED: _codes,
            events.FACTOR_RESET: lambda said: {(said.number("user"),): None},
        },
        value=every,
    ),
)
