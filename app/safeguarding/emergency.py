"""Open reports of risk without a proof, in an emergency: whoever does it says why, and everybody who should know is
told at once."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Alarm, SignIn
from app.accounts.proof import EMERGENCY
from app.accounts.security.security_events import record_alarm
from app.audit.find import RISK
from app.audit.record import Actor, record
from app.people import tell
from app.safeguarding import events
from app.safeguarding.typed_facts import require_text
from app.safeguarding.view_log import EVERYWHERE


def open_without_proof(session: Session, sign_in_id: int, reason: str, *, actor: Actor, at: datetime) -> datetime:
    """Until when reports open at this sign-in. A second click while they do changes nothing. Raises Refused."""
    reason = require_text(reason, "reason")
    sign_in = session.get_one(SignIn, sign_in_id, with_for_update=True)
    if sign_in.user_id != actor.user_id:
        raise ValueError("the sign-in of another user")
    if sign_in.emergency_until and at < sign_in.emergency_until:
        return sign_in.emergency_until
    until = sign_in.emergency_until = at + EMERGENCY
    session.flush()
    record(
        session,
        events.RISK_OPENED_WITHOUT_PROOF,
        actor=actor,
        subjects=[(RISK, EVERYWHERE), ("user", sign_in.user_id)],
        after={"until": until.isoformat(timespec="seconds"), "sign_in": sign_in_id},
        personal={"reason": reason},
    )
    record_alarm(session, Alarm.RISK_WITHOUT_PROOF, user_id=sign_in.user_id)
    tell.opened_without_proof(session, sign_in.user_id, until=until, at=at)
    return until
