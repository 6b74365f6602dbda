"""Where somebody was going, and what they had typed, while they set up a second factor over several pages."""

from datetime import datetime, timedelta

from flask import session as cookie
from sqlalchemy.orm import Session

from app.accounts.access import same_origin_path
from app.accounts.carried_forms import KeptForm, seal, unseal
from app.accounts.steps import StepKind, StepUseless, begin, finish, look

COOKIE = "onward"

LASTS = timedelta(hours=1)


def wait_to_go(back: str | None) -> None:
    """Go there afterwards."""
    if back:
        cookie[COOKIE] = back


def let_wait(session: Session, kept: KeptForm, *, at: datetime) -> None:
    """Give this form back afterwards: until then only this browser can open it."""
    begin(session, StepKind.FORM, {"kept": seal(kept)}, at=at, lasts=LASTS)


def place_waiting() -> str | None:
    """Where to go afterwards. It stays."""
    return same_origin_path(cookie.get(COOKIE))


def form_waiting(session: Session, *, at: datetime) -> KeptForm | None:
    """The newest form that waits. It stays."""
    try:
        return unseal(look(session, StepKind.FORM, at=at)[1]["kept"])
    except StepUseless:
        return None


def waiting(session: Session, *, at: datetime) -> tuple[KeptForm | None, str | None]:
    """What waits, once: the newest form, and where to go."""
    back = same_origin_path(cookie.pop(COOKIE, None))
    try:
        token, _ = look(session, StepKind.FORM, at=at)
        return unseal(finish(session, StepKind.FORM, token, at=at)["kept"]), back
    except StepUseless:
        return None, back
