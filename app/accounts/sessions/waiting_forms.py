"""Where somebody was going, and what they had typed, while they set up a second factor over several pages. It waits for
them alone: somebody else may sign in at the same browser."""

from datetime import datetime, timedelta

from flask import session as cookie
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import same_origin_path
from app.accounts.sessions.carried_forms import KeptForm, seal, unseal
from app.accounts.sessions.steps import StepKind, StepUseless, begin, finish, look

COOKIE = "onward"

LASTS = timedelta(hours=1)


def wait_to_go(back: str | None) -> None:
    """Go there afterwards."""
    if back:
        cookie[COOKIE] = back


def let_wait(session: Session, kept: KeptForm, *, at: datetime) -> None:
    """Give this form back afterwards: until then only this browser can open it."""
    begin(session, StepKind.FORM, {"user": current_user.id, "kept": seal(kept)}, at=at, lasts=LASTS)


def place_waiting() -> str | None:
    """Where to go afterwards, which is still there the next time."""
    return same_origin_path(cookie.get(COOKIE))


def form_waiting(session: Session, *, at: datetime) -> KeptForm | None:
    """The newest form that waits, which is still there the next time."""
    try:
        return unseal(_own(session, at=at)[1])
    except StepUseless:
        return None


def waiting(session: Session, *, at: datetime) -> tuple[KeptForm | None, str | None]:
    """What waits, once: the newest form, and where to go."""
    back = same_origin_path(cookie.pop(COOKIE, None))
    try:
        token, sealed = _own(session, at=at)
        finish(session, StepKind.FORM, token, at=at)
        return unseal(sealed), back
    except StepUseless:
        return None, back


def _own(session: Session, *, at: datetime) -> tuple[str, str]:
    """The step of the form that waits, and the form, sealed. Raises StepUseless."""
    token, facts = look(session, StepKind.FORM, at=at)
    if facts["user"] != current_user.id:
        raise StepUseless
    return token, str(facts["kept"])
