"""Reset the second factors of a user who has lost them."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.factors.confirm import lock_factors
from app.accounts.factors.own import factors_of
from app.accounts.factors.recovery_codes import end_codes
from app.accounts.models import User
from app.accounts.sessions.sign_in import close_all
from app.audit.record import Actor, record
from app.errors import Refused


def reset(session: Session, user: User, *, actor: Actor, at: datetime) -> None:
    """Remove every factor of a user who has lost them, and end their sign-ins. At the next sign-in they begin anew.

    Raises Refused: no_factors.
    """
    lock_factors(session, user.id)
    factors = factors_of(session, user.id)
    if not factors.count:
        raise Refused("no_factors")
    for passkey in factors.passkeys:
        passkey.ended_at = at
    for app in factors.apps:
        app.ended_at = at
    end_codes(session, user.id, at=at)
    ended = close_all(session, user.id, at=at)
    session.flush()
    record(
        session,
        events.FACTOR_RESET,
        actor=actor,
        subjects=[("user", user.id)],
        after={
            "passkeys": [passkey.id for passkey in factors.passkeys],
            "apps": [app.id for app in factors.apps],
            "sign_ins_ended": ended,
        },
    )
