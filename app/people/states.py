"""What one administrator can't do alone, and what becomes of a request for it, on one screen."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from app.people import events
from app.platform.transitions import Move, Status

LASTS = timedelta(days=7)
"""How long a request may be confirmed."""


class Kind(StrEnum):
    """ROLES: to give roles. RESET: to send a link that sets a new password. FACTORS: to remove the second factors of a
    user who has lost them, so that they set up new ones. ACTIVATE: to let a deactivated user in.
    OFFICE: to make them a member of a private office. GATEWAY: to make a member its gateway. RENAME: to call an office
    something else."""

    ROLES = "roles"
    RESET = "reset"
    FACTORS = "factors"
    ACTIVATE = "activate"
    OFFICE = "office"
    GATEWAY = "gateway"
    RENAME = "rename"


class State(Status):
    """REFUSED: also by the administrator who asked. REPLACED: another request of the kind took its place. ENDED: the
    office that it is about has another name now."""

    WAITING = "waiting", "query", "Waiting for a second person"
    CONFIRMED = "confirmed", "full", "Confirmed"
    REFUSED = "refused", "stop", "Refused"
    REPLACED = "replaced", "none", "Replaced by a later change"
    ENDED = "ended", "none", "Ended: the office has been renamed"


REQUEST: Mapping[str, Move[State]] = {
    "ask": Move(frozenset(), State.WAITING, events.ACCOUNT_ASKED),
    "confirm": Move(frozenset({State.WAITING}), State.CONFIRMED, events.ACCOUNT_CONFIRMED),
    "refuse": Move(frozenset({State.WAITING}), State.REFUSED, events.ACCOUNT_REFUSED),
    "replace": Move(frozenset({State.WAITING}), State.REPLACED),
    "end": Move(frozenset({State.WAITING}), State.ENDED),
}
