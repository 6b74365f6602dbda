"""What these pages say when something is refused or has ended: code to sentence."""

from app.accounts.passwords import LONGEST, SHORTEST
from app.accounts.person import Ended
from app.config import Settings

PASSWORD = {
    "too_short": f"Use at least {SHORTEST} characters. Three or four random words do well",
    "too_long": f"Use at most {LONGEST} characters",
    "common": "This password is among the first that an attacker tries. Use other words",
    "email": "Leave your email name out of the password",
}

REFUSED = {
    "sign_in_refused": "The email address or the password is wrong. Check both",
    "wrong_password": "This is not your current password",
    "email_taken": "Another user has this email address",
    "own_account": "Another administrator must change your roles",
    "last_administrator": "This is the last active administrator. Make another user an administrator first",
}

NOT_DEACTIVATED = {
    "own_account": "Another administrator must deactivate you.",
    "last_administrator": f"{REFUSED['last_administrator']}.",
}


def why_ended(ended: str, settings: Settings) -> str:
    """Why a person who was signed in sees the sign-in page; empty for an unknown code."""
    minutes, hours = settings.session_idle_minutes, settings.session_hours
    reasons: dict[str, str] = {
        Ended.IDLE: f"You did nothing here for {_of(minutes, 'minute')}, so you were signed out.",
        Ended.ABSOLUTE: f"A sign-in lasts {_of(hours, 'hour')}, and yours is over.",
        Ended.SIGNED_OUT: "You signed out, in another tab or browser.",
        Ended.BY_ADMINISTRATOR: "An administrator signed you out.",
        Ended.ROLES: "Your roles were changed, so you were signed out.",
        Ended.PASSWORD: "The password of your account was changed, so you were signed out.",
        Ended.DEACTIVATED: "Your account was deactivated. If you still need it, ask an administrator of Despatch.",
        Ended.ENDED: "You were signed out.",
    }
    return reasons.get(ended, "")


def too_many(wait: int) -> str:
    """`wait`: seconds."""
    return f"Too many tries with a wrong password. The next is looked at in {_of(max(1, -(-wait // 60)), 'minute')}."


def _of(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
