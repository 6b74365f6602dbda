"""When the sign-in of this browser ends, and when its page warns of it (app/web/static/sign_in_end.js)."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import g
from flask_login import current_user

from app.accounts.sessions.person import Lifetime, lifetime
from app.platform.clock import now
from app.web.request import services

WARNED_BEFORE = timedelta(minutes=2)
"""How long before the end the page warns; half of the idle limit if that is shorter."""


@dataclass(frozen=True)
class Ending:
    """`left`: seconds until the sign-in ends; `warn`: seconds before its end at which the page warns; `final`: using
    Despatch does not put the end off."""

    left: int
    warn: int
    final: bool


def ending(lasting: Lifetime, *, started_at: datetime, last_seen_at: datetime, at: datetime) -> Ending:
    """When a sign-in ends that lasts as `lasting` says, as seen at `at`."""
    idle, absolute = last_seen_at + lasting.idle, started_at + lasting.absolute
    left = max(timedelta(0), min(idle, absolute) - at)
    warn = min(WARNED_BEFORE, lasting.idle / 2)
    return Ending(left=int(left.total_seconds()), warn=int(warn.total_seconds()), final=absolute <= idle)


def own_ending() -> Ending:
    """Of the person at this browser. `g.last_seen_at`: that this request was noted as a use (wiring.py)."""
    return ending(
        lifetime(services().settings, current_user.roles),
        started_at=current_user.started_at,
        last_seen_at=g.get("last_seen_at", current_user.last_seen_at),
        at=now(),
    )


def page_ending() -> dict[str, Any] | None:
    """The same for the templates; None where nobody is signed in, or nobody knows."""
    return asdict(own_ending()) if "bare_page" not in g and current_user.is_authenticated else None
